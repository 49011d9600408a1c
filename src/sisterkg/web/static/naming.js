// Knows what the editor leaves unsaid to who hears it, or has no pointer: names, states and roles. Not what it does.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("editor");

  // Each part by its selector, with what it lacks; in English, as all of the editor is.
  const LACKING = {
    ".yasqe textarea": { "aria-label": "SPARQL query" },
    ".yasqe .CodeMirror-scroll": { tabindex: "0", role: "group", "aria-label": "The query, to scroll in" },
    ".yasr textarea": { "aria-label": "The answer as it came" },
    ".yasr .CodeMirror-scroll": { tabindex: "0", role: "group", "aria-label": "The answer, to scroll in" },
    ".yasr_results": { role: "group", "aria-label": "Result" },
    ".tableSizer": { "aria-label": "Rows on a page" },
    ".tableFilter": { "aria-label": "Filter the rows" },
    "svg.view g[aria-label]": { role: "group" },
  };

  const set = (element, name, value) => {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  };

  // A list of tabs has tabs in it alone; the button that adds one stands between them.
  const own = (list) => {
    let owner = list.previousElementSibling;
    if (!owner?.matches(".owner")) {
      owner = document.createElement("div");
      owner.className = "owner";
      owner.role = "tablist";
      owner.ariaLabel = "Queries";
      list.before(owner);
      list.role = "none";
    }
    const tabs = [...list.querySelectorAll("[role=tab]")];
    tabs.forEach((tab, number) => (tab.id ||= `tab-${number}-${Date.now()}`));
    set(owner, "aria-owns", tabs.map((tab) => tab.id).join(" "));
  };

  const name = () => {
    for (const [selector, attributes] of Object.entries(LACKING)) {
      for (const element of place.querySelectorAll(selector)) {
        for (const [attribute, value] of Object.entries(attributes)) set(element, attribute, value);
      }
    }
    place.querySelectorAll(".yasr_btn").forEach((button) => {
      set(button, "aria-disabled", String(button.classList.contains("disabled")));
    });
    place.querySelectorAll(".tabsList").forEach(own);
    place.querySelectorAll(".dataTable thead th:first-child .dt-column-title:empty").forEach((title) => {
      title.className += " visually-hidden";
      title.textContent = "Row";
    });
  };

  let isDue = false;
  new MutationObserver(() => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      name();
    });
  }).observe(place, { subtree: true, childList: true, attributeFilter: ["class"] });
});
