/* Who does what as a table: institutions in rows, parts of the plan in columns, how many activities in each cell. */

const MATRIX_ROWS = 40, SHADES = 5;
let matrixMost = MATRIX_ROWS;

/** The columns: parts, or the one part that has none. Small plans by goal, else by year or month. */
function matrixParts() {
  const part = partNow(), inside = childrenOf(part) || yearsOf(part) || [part];
  return inside.filter((x) => x.activities.some((a) => shown.activities.has(a)));
}
function yearsOf(part) {
  if (part.years === undefined) {
    const found = WAYS.filter((way) => way.sorted).map((way) => filed(part.activities, way)).find((x) => x.length > 1);
    part.years = found ? joined(found) : null;
    /* these are views of a part, not parts that open */
    (part.years || []).forEach((x, k) => { x.parent = part; x.trail = `${part.trail}:${k}`; x.id = `part:${x.trail}`; x.colour = k % colours.goals.length; x.isView = true; });
  }
  return part.years;
}
function matrixRows(columns) {
  const column = new Map(columns.flatMap((c, k) => c.activities.map((a) => [a, k])));
  const rows = new Map();
  for (const l of shown.links) {
    if (!isDrawn(l.role) || !column.has(l.activity)) continue;
    if (!rows.has(l.body)) rows.set(l.body, { all: new Set(), cells: columns.map(() => new Set()) });
    const row = rows.get(l.body);
    row.all.add(l.activity); row.cells[column.get(l.activity)].add(l.activity);
  }
  return [...rows].map(([body, { all, cells }]) => ({ body, all: all.size, cells: cells.map((c) => c.size) }))
    .sort((a, b) => b.all - a.all || a.body.index - b.body.index);
}
function drawMatrix() {
  const box = byId("matrix-view");
  box.hidden = state.view !== "matrix";
  if (box.hidden) { fill(box); return; }
  const columns = matrixParts(), rows = matrixRows(columns), top = Math.max(1, ...rows.flatMap((r) => r.cells));
  const at = document.activeElement && box.contains(document.activeElement) ? document.activeElement.dataset.at || document.activeElement.dataset.lines : null;
  const scrolled = box.querySelector(".scroll"), from = scrolled ? [scrolled.scrollTop, scrolled.scrollLeft] : [0, 0];
  fill(box, el("div", { class: "table-bar" }, linesMatter() ? el("div", { class: "switch", role: "group", "aria-label": t("lines") }, linesButtons()) : null, el("p", { class: "soft small" }, t("matrix-help"))),
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${t("view-matrix")}: ${t("tab-bodies")}` }, el("table", { class: "matrix" }, el("caption", { class: "visually-hidden" }, t("view-matrix")),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("column-name")), columns.map(columnHead), el("th", { scope: "col", class: "number" }, t("column-all-activities")))),
      el("tbody", {}, rows.slice(0, matrixMost).map((row) => matrixRow(row, columns, top))))),
    rows.length > matrixMost ? el("button", { type: "button", class: "button", onclick: () => { matrixMost *= 4; drawMatrix(); } }, n("show-more", rows.length - matrixMost)) : null,
    rows.length ? null : el("p", { class: "soft pad" }, t("nothing-left")));
  [box.querySelector(".scroll").scrollTop, box.querySelector(".scroll").scrollLeft] = from;
  const again = at && box.querySelector(`[data-at="${CSS.escape(at)}"], [data-lines="${CSS.escape(at)}"]`);
  if (again) again.focus();
}
function columnHead(part) {
  const title = part.title(), inside = part.activities.filter((a) => shown.activities.has(a)).length;
  const words = [el("span", { class: "swatch", "data-goal": part.colour + 1 }), part.badge ? el("b", {}, part.badge) : null, el("span", { class: "head", lang: title.lang }, title.text), el("small", {}, n("activities", inside))];
  const opens = !part.isView && part !== partNow();
  return el("th", { scope: "col" }, opens ? el("button", { type: "button", class: "column", title: partWords(part), "data-at": part.id, onclick: () => openThe(part) }, words) : el("span", { class: "column", title: partWords(part) }, words));
}
function matrixRow({ body, all, cells }, columns, top) {
  const chosenCell = focused();
  return el("tr", {}, el("th", { scope: "row" }, el("button", { type: "button", class: "link", "data-at": body.id, onclick: () => focusOn(body) }, named(body, true))),
    cells.map((count, k) => {
      if (!count) return el("td", {});
      const part = columns[k], bundle = bundleOf(body, part), label = `${shortOf(body).text}, ${partWords(part)}: ${n("activities", count)}`;
      const shade = Math.ceil((SHADES * count) / top);
      return el("td", {}, el("button", { type: "button", class: `cell shade-${shade}`, "aria-label": label, "aria-pressed": String(chosenCell === bundle), "data-at": bundle.key, onclick: () => focusOn(chosenCell === bundle ? null : bundle) }, number(count)));
    }), el("td", { class: "number" }, number(all)));
}
