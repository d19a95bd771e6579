// Conveniences of text pages. Everything is readable without them.
"use strict";
(() => {
  const root = document.documentElement;
  const show = (id, act) => {
    const button = document.getElementById(id);
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => act(button));
  };
  const dark = () => root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  show("theme", (button) => {
    root.dataset.theme = dark() ? "light" : "dark";
    button.setAttribute("aria-pressed", String(dark()));
  });
  // Paper has no folds. The rows of each part's first sentence are opened for it, the first of them
  // printed; all rows and tables on request; what a reader opened stays. Closed again afterwards.
  const first = ".know > details:first-of-type:not([open])";
  let opened = [], everything = false;
  show("print", () => print());
  if (document.querySelector(".know > details")) {
    show("print-all", () => { everything = true; print(); });
  }
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(everything ? "details:not([open])" : first)];
    for (const fold of opened) {
      fold.open = true;
      fold.classList.toggle("begun", !everything);
    }
  });
  addEventListener("afterprint", () => {
    everything = false;
    for (const fold of opened) {
      fold.open = false;
      fold.classList.remove("begun");
    }
  });

  // A link to rows opens them.
  const unfold = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (target instanceof HTMLDetailsElement) { target.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", unfold);
  unfold();

  // Tables are sorted by a click on a heading: numbers by value, words by the page's language.
  const key = (row, k) => {
    const cell = row.cells[k];
    return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort);
  };
  const sort = (table, k, head) => {
    const down = head.getAttribute("aria-sort") === "descending" || !head.hasAttribute("aria-sort") && !head.classList.contains("number");
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "ascending" : "descending");
    const rows = [...table.tBodies[0].rows].sort((one, other) => {
      const a = key(one, k), b = key(other, k);
      const order = typeof a === "number" && typeof b === "number"
        ? a - b : String(a).localeCompare(String(b), root.lang, { numeric: true });
      return down ? order : -order;
    });
    table.tBodies[0].append(...rows);
  };
  for (const table of document.querySelectorAll("table.data")) {
    [...table.tHead.rows[0].cells].forEach((head, k) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, k, head));
    });
  }
})();
