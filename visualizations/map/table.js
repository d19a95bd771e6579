/* The same content as tables, under the same filters: for reading, for screen readers, for CSV. */

const TABLE_ROWS = 400;
let tableMost = TABLE_ROWS, sortBy = ["", 1];

function tableColumns() {
  const many = model.plans.length > 1;
  if (state.tab === "bodies") {
    return [["name", (b) => nameOf(b).text], ["short", (b) => (b.abbr !== nameOf(b).text ? abbreviationOf(b) : "")], ["kind", (b) => (b.group ? t(`group-${b.group}`) : t(`type-${b.type}`))],
      ...ROLES.filter((r) => model.links.some((l) => l.role === r)).map((r) => [`role-${r}`, (b) => new Set(b.links.filter((l) => l.role === r && shown.links.has(l)).map((l) => l.activity)).size, "number"]),
      ["all-activities", (b) => shownLinks(b), "number"]];
  }
  const who = (roles) => (a) => [...new Set(a.links.filter((l) => roles.includes(l.role) && shown.links.has(l)).map((l) => shortOf(l.body).text))].join(", ");
  return [...(many ? [["plan", (a) => planTitle(a.plan)]] : []), ["number", (a) => a.code], ["activity", (a) => nameOf(a).text], ["goal", (a) => `${numeral(a.goal)} ${goalTitle(a.goal).text}`.trim()],
    ["roles-lead", who(["lead", "implementer"])], ["partners", who(["partner", "expert", "monitor", "beneficiary"])], ["deadline", deadlineWords],
    ["money", (a) => [...new Set(a.money.map(moneyWords))].join("; ") || t("money-silent")]];
}
function tableItems() {
  const items = state.tab === "bodies" ? [...shown.bodies].sort((a, b) => shownLinks(b) - shownLinks(a) || a.index - b.index) : [...shown.activities].sort((a, b) => a.index - b.index);
  const column = tableColumns().find(([key]) => key === sortBy[0]);
  if (!column) return items;
  const cells = new Map(items.map((x) => [x, column[1](x)]));
  const collate = new Intl.Collator(settings.locale, { numeric: true });
  return items.sort((a, b) => sortBy[1] * (typeof cells.get(a) === "number" ? cells.get(a) - cells.get(b) : collate.compare(cells.get(a), cells.get(b))));
}
function drawTable() {
  const box = byId("table-view");
  box.hidden = state.view !== "table";
  if (box.hidden) return;
  const columns = tableColumns(), items = tableItems();
  const tab = (name) => el("button", { type: "button", class: "button", "aria-pressed": String(state.tab === name), onclick: () => { sortBy = ["", 1]; change({ tab: name }, true); } }, t(`tab-${name}`));
  const heading = ([key, , kind]) => el("th", { scope: "col", class: kind || null, "aria-sort": sortBy[0] === key ? (sortBy[1] > 0 ? "ascending" : "descending") : "none" },
    el("button", { type: "button", class: "sort", onclick: () => { sortBy = [key, sortBy[0] === key ? -sortBy[1] : kind === "number" ? -1 : 1]; drawTable(); } }, t(`column-${key}`)));
  const cell = (x, [key, read, kind], i) => {
    const value = read(x), main = key === "name" || key === "activity";
    return el(main ? "th" : "td", { class: kind || null, scope: main ? "row" : null }, main ? el("button", { type: "button", class: "link", onclick: () => focusOn(x) }, named(x)) : typeof value === "number" ? (value ? number(value) : "") : value);
  };
  fill(box, el("div", { class: "table-bar" }, el("div", { class: "switch" }, tab("activities"), tab("bodies")), el("button", { type: "button", class: "button", onclick: saveCsv }, t("save-csv"))),
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t(`tab-${state.tab}`) }, el("table", {}, el("caption", { class: "visually-hidden" }, t(`tab-${state.tab}`)),
      el("thead", {}, el("tr", {}, columns.map(heading))),
      el("tbody", {}, items.slice(0, tableMost).map((x) => el("tr", {}, columns.map((c, i) => cell(x, c, i))))))),
    items.length > tableMost ? el("button", { type: "button", class: "button", onclick: () => { tableMost *= 4; drawTable(); } }, n("show-more", items.length - tableMost)) : null);
}
