// Knows how the editor is laid over the plain form: our endpoint, prefixes and examples; not how results are drawn.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("ask");
  const given = form.elements.query.value;
  const endpoint = new URL(form.getAttribute("action"), document.baseURI).href;
  const prefixes = Object.fromEntries(
    [...document.querySelectorAll("#prefixes dt")].map((name) => [
      name.textContent.replace(":", "").trim(),
      name.nextElementSibling.textContent.trim(),
    ]),
  );

  // As the server does for the form: what a query uses and does not declare is declared, where everyone can see it.
  const declare = (yasqe) => {
    const text = yasqe.getValue();
    const declared = new Set([...text.matchAll(/\bPREFIX\s+([\w.-]*)\s*:/gi)].map((match) => match[1]));
    const used = new Set([...text.matchAll(/(?<![\w.:<-])([a-z]+):(?!\/\/)/g)].map((match) => match[1]));
    const missing = Object.entries(prefixes).filter(([name]) => used.has(name) && !declared.has(name));
    if (missing.length) yasqe.addPrefixes(Object.fromEntries(missing));
    return yasqe.getValue();
  };

  // What is wrong with a query is told in words, and not as the document that programs read.
  const told = async (error) => {
    let problem = {};
    try {
      problem = JSON.parse(error.text);
    } catch {
      return undefined; // it is told as it came
    }
    if (!problem.detail) return undefined;
    const place = document.createElement("div");
    place.className = "problem";
    for (const words of [`${problem.status} ${problem.title}`, problem.detail, problem.mend]) {
      if (words) place.appendChild(document.createElement("p")).textContent = words;
    }
    return place;
  };
  Yasgui.Yasr.defaults.errorRenderers = [told, ...(Yasgui.Yasr.defaults.errorRenderers ?? [])];

  Object.entries(window.sisterkgViews ?? {}).forEach(([name, view]) => Yasgui.Yasr.registerPlugin(name, view));
  const views = Object.keys(window.sisterkgViews ?? {});
  const place = document.getElementById("editor");
  place.hidden = false;
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint, method: "GET", adjustQueryBeforeRequest: declare },
    copyEndpointOnNewTab: false,
    autofocus: false, // the page is read from its top
    endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => {} },
    yasqe: { value: given, autofocus: false, autocompleters: ["variables"], prefixCcApi: null },
    yasr: {
      prefixes,
      defaultPlugin: "table",
      pluginOrder: ["table", ...views, "response", "boolean", "error"],
      externalPlugins: [],
    },
    persistenceId: `sisterkg ${endpoint}`,
  });
  // The key Tab leads on, as everywhere: who has no pointer could not leave the editor otherwise.
  const freed = new WeakSet();
  const free = () => {
    const yasqe = yasgui.getTab()?.getYasqe();
    if (!yasqe || freed.has(yasqe)) return;
    yasqe.addKeyMap({ Tab: false, "Shift-Tab": false });
    freed.add(yasqe);
  };
  yasgui.on("tabSelect", () => setTimeout(free));
  free();
  form.hidden = true;
  document.getElementById("result")?.setAttribute("hidden", "");

  const show = (text, run) => {
    const tab = yasgui.getTab();
    tab.setQuery(text);
    if (run) tab.query().catch(() => {}); // what went wrong is shown with the results
  };
  const cite = document.getElementById("cite");
  cite.addEventListener("submit", () => {
    cite.elements.query.value = yasgui.getTab().getQuery();
  });

  const asked = new URLSearchParams(location.search);
  if (asked.has("query") || asked.has("example")) show(given, asked.has("query"));

  document.getElementById("examples").addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-source]");
    if (!link) return;
    event.preventDefault();
    const answer = await fetch(link.dataset.source);
    show(await answer.text(), true);
    place.scrollIntoView(); // as smoothly as the style sheet has it for this reader
  });
});
