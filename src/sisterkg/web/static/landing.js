// Knows how the landing page answers at once: rows and marks that belong together, the list's filter and its order.
// Without it the same form and links ask the server.
"use strict";

(() => {
  const form = document.getElementById("filter");
  const table = document.getElementById("list");
  const body = table.tBodies[0];
  const byPlace = (key) => document.querySelectorAll(`[data-place="${CSS.escape(key)}"]`);

  // What is pointed at or focused is shown wherever it is: on the maps, in the list, along the years.
  const keys = { pointerover: undefined, focusin: undefined };
  let lit = [];
  const light = (event) => {
    keys[event.type] = event.target.closest?.("[data-place]")?.dataset.place;
    lit.forEach((each) => each.classList.remove("lit"));
    lit = Object.values(keys).flatMap((key) => (key ? [...byPlace(key)] : []));
    lit.forEach((each) => each.classList.add("lit"));
  };
  Object.keys(keys).forEach((name) => document.addEventListener(name, light));

  if (!("whole" in table.dataset)) return; // the rest of the list is on other pages

  // As sisterkg.folding does it on the server, whose letters the form carries.
  const letters = JSON.parse(form.dataset.letters);
  const replaced = (text) => Array.from(text, (letter) => letters[letter] ?? letter).join("");
  const fold = (text) =>
    replaced(replaced(text).normalize("NFKD").toLowerCase().normalize("NFKD"))
      // Accents, points and what takes no room; not the voicing of kana, which makes another letter.
      .replace(/(?![\u3099\u309a])\p{Script=Inherited}|[\u0591-\u05c7]|\p{Cf}/gu, "")
      .normalize("NFC")
      .split(/\s+/)
      .filter(Boolean);

  const rows = () => [...body.rows];
  const sorts = [...table.querySelectorAll("[data-sort]")];
  const fields = ["q", "country", "decade", "state"];
  const hits = document.getElementById("hits");
  const none = document.getElementById("none");
  const home = document.getElementById("home-found");
  const nearer = document.getElementById("nearer");
  const undated = document.querySelector(".without-dates");
  const dated = document.getElementById("dated");
  const noneDated = document.getElementById("none-dated");
  // Where a partner is beside the list: on the maps and along the years.
  const elsewhere = new Map();
  for (const each of document.querySelectorAll(".map [data-place], .timeline [data-place], .without-dates [data-place]")) {
    elsewhere.set(each.dataset.place, [...(elsewhere.get(each.dataset.place) ?? []), each]);
  }
  const digits = new Intl.NumberFormat(document.documentElement.lang);
  let sort = new URLSearchParams(location.search).get("sort") ?? "name";

  const show = () => {
    const asked = Object.fromEntries(fields.map((name) => [name, form.elements[name].value.trim()]));
    const words = fold(asked.q);
    let shown = 0;
    for (const row of rows()) {
      const { country, decade, state, names } = row.dataset;
      const fits =
        (!asked.country || asked.country === country) &&
        (!asked.decade || asked.decade === decade) &&
        (!asked.state || asked.state === state) &&
        words.every((word) => names.includes(word));
      row.hidden = !fits;
      shown += fits;
      for (const each of elsewhere.get(row.dataset.place) ?? []) {
        if (each.closest(".map")) each.classList.toggle("out", !fits);
        else each.hidden = !fits;
      }
    }
    if (nearer) nearer.hidden = !nearer.querySelector("[data-place]:not(.out):not(.home)");
    if (undated) undated.hidden = !undated.querySelector("[data-place]:not([hidden])");
    if (dated) {
      noneDated.hidden = Boolean(dated.querySelector(".timeline [data-place]:not([hidden])"));
      dated.hidden = !noneDated.hidden;
    }
    home.hidden = !words.length || !words.every((word) => home.dataset.names.includes(word));
    const told = hits.dataset.hits.replace("{shown}", digits.format(shown)).replace("{all}", digits.format(Number(table.dataset.whole)));
    if (hits.textContent !== told) hits.textContent = told;
    table.hidden = !shown;
    none.hidden = shown > 0;
    none.querySelectorAll("[data-drop]").forEach((each) => {
      const field = form.elements[each.dataset.drop];
      each.hidden = !field.value.trim();
      each.querySelector("span").textContent = field.selectedOptions?.[0].textContent ?? field.value;
    });
  };

  const remember = () => {
    const address = new URL(location.href);
    for (const name of fields) {
      const value = form.elements[name].value.trim();
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    if (sort === "name") address.searchParams.delete("sort");
    else address.searchParams.set("sort", sort);
    address.searchParams.delete("page");
    history.replaceState(null, "", address);
    for (const link of document.querySelectorAll(".languages a")) {
      const other = new URL(address);
      other.searchParams.set("lang", link.hreflang);
      link.href = other;
    }
  };

  const order = () => {
    const names = sorts.map((link) => link.dataset.sort);
    const place = 2 * names.indexOf(sort.replace("-", "")) + sort.startsWith("-");
    const rank = (row) => Number(row.dataset.ranks.split(" ")[place]);
    body.append(...rows().sort((one, other) => rank(one) - rank(other)));
    for (const link of sorts) {
      const heading = link.closest("th");
      if (link.dataset.sort !== sort.replace("-", "")) heading.removeAttribute("aria-sort");
      else heading.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
    }
  };

  form.addEventListener("input", () => {
    show();
    remember();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    remember();
  });
  none.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    const dropped = link.closest("[data-drop]")?.dataset.drop;
    for (const name of dropped ? [dropped] : fields) form.elements[name].value = "";
    show();
    remember();
    form.elements.q.focus();
  });
  for (const link of sorts) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      sort = sort === link.dataset.sort ? `-${link.dataset.sort}` : link.dataset.sort;
      order();
      remember();
    });
  }
})();
