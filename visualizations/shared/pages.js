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

  // Two drawers: the rows behind a mark, and the source with its words marked.
  const inDrawer = (id, title) => {
    const drawer = document.getElementById(id);
    const head = drawer.querySelector("h2");
    head.textContent = title;
    if (!drawer.open) drawer.showModal();
    head.focus();
    return drawer;
  };
  for (const drawer of document.querySelectorAll("dialog")) {
    drawer.querySelector(".close").addEventListener("click", () => drawer.close());
    drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });
  }
  document.getElementById("source")?.addEventListener("close", () => {
    if (location.hash.startsWith("#at-")) history.replaceState(null, "", location.pathname + location.search);
  });
  // Rows and texts that the page does not show; a large plan's are unpacked when first asked for.
  let stored = null;
  const store = () => stored ??= unpack().then((packed) => ({
    rows: packed && new DOMParser().parseFromString(packed.rows, "text/html"),
    texts: (packed?.sources || JSON.parse(document.getElementById("sources")?.textContent || "[]"))
      .map((source) => ({ ...source, signs: Array.from(source.text) })),
  }));
  const behind = async (link) => {
    const asked = link.dataset.rows.split(" "), further = (await store()).rows;
    const rows = asked.map((n) => document.getElementById(`f${n}`) || further?.getElementById(`f${n}`)).filter(Boolean);
    const all = Number(link.dataset.all || asked.length);
    const within = link.closest("figure")?.querySelector(".charted")?.textContent;
    const own = link.querySelector("title")?.textContent || link.getAttribute("aria-label") || link.textContent.trim();
    const drawer = inDrawer("behind", [own, within, rows.length < all ? `${rows.length} / ${all}` : ""].filter(Boolean).join(" – "));
    drawer.querySelector("tbody").replaceChildren(...rows.map((row) => {
      const copy = row.cloneNode(true);
      copy.removeAttribute("id");
      return copy;
    }));
    makePlaces(drawer);
    drawer.querySelector(".scroll").scrollTop = 0;
  };
  const around = 20000; // characters shown on either side of the words
  const showSource = async (hash) => {
    const at = /^#at-(\d+)-(\d+)-(\d+)$/.exec(hash);
    const source = at && (await store()).texts[Number(at[1])];
    if (!source) return;
    const [start, end] = [Number(at[2]), Number(at[3])];
    const part = (from, to) => source.signs.slice(Math.max(0, from), to).join("");
    const body = inDrawer("source", source.name).querySelector(".source-text");
    const mark = document.createElement("mark");
    mark.textContent = part(start, end);
    body.lang = source.language;
    body.replaceChildren(start > around ? "… " : "", part(start - around, start), mark, part(end, end + around),
      end + around < source.signs.length ? " …" : "");
    mark.scrollIntoView({ block: "center" });
  };
  const makePlaces = (within) => {
    for (const place of within.querySelectorAll("span[data-at]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = place.className;
      button.dataset.at = place.dataset.at;
      button.textContent = place.textContent;
      place.replaceWith(button);
    }
  };
  makePlaces(document);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-rows], button[data-at]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.at) showSource(link.dataset.at);
    else behind(link);
  });

  // A picture is one stop of the keyboard: arrows go from mark to mark.
  for (const picture of document.querySelectorAll("svg.chart")) {
    const marks = [...picture.querySelectorAll("a")];
    marks.forEach((mark, k) => mark.setAttribute("tabindex", k ? "-1" : "0"));
    picture.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const next = by && marks[marks.indexOf(document.activeElement) + by];
      if (!by) return;
      event.preventDefault();
      if (!next) return;
      document.activeElement.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }

  // A link to rows opens them; one to a place in the document opens that.
  const unfold = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    const fold = target && target.closest("details");
    if (fold) { fold.open = true; target.scrollIntoView(); }
    showSource(location.hash);
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
