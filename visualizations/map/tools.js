/* The bar above the map: filters with counts, the legend, and what is said about what is shown. */

function drawFacets() {
  const row = byId("facets");
  if (!row.children.length) for (const facet of FACETS) row.append(facetMenu(facet));
  for (const menu of row.children) fillFacet(menu);
  byId("clear").hidden = !anyFilter();
  const bodies = [...shown.bodies].length;
  byId("count").textContent = [
    shown.activities.size === model.activities.length ? n("activities", model.activities.length) : t("of-activities", { n: number(shown.activities.size), all: number(model.activities.length) }),
    n("institutions", state.view === "ties" ? shown.tied.size : bodies), state.view === "ties" ? n("ties", shown.ties.size) : n("links", shown.links.size)].join(" · ");
}
function facetMenu(facet) {
  const button = el("button", { type: "button", class: "button", "aria-expanded": "false", "aria-controls": `facet-${facet}-list`, id: `facet-${facet}`, onclick: () => openMenu(facet) });
  const list = el("div", { class: "menu", id: `facet-${facet}-list`, hidden: true, role: "group", "aria-labelledby": `facet-${facet}` });
  return el("div", { class: "facet", "data-facet": facet }, button, list);
}
function openMenu(facet) {
  for (const menu of document.querySelectorAll(".facet")) {
    const open = menu.dataset.facet === facet && menu.querySelector(".menu").hidden;
    menu.querySelector(".menu").hidden = !open;
    menu.querySelector("button").setAttribute("aria-expanded", String(open));
    if (open) { fillFacet(menu); keepInside(menu.querySelector(".menu")); const first = menu.querySelector("input"); if (first) first.focus(); }
  }
}
function keepInside(menu) {
  menu.style.left = "0px";
  const over = menu.getBoundingClientRect().right - innerWidth + 8;
  if (over > 0) menu.style.left = `${-over}px`;
}
function fillFacet(menu) {
  const facet = menu.dataset.facet, counts = facetCounts(facet), values = facetOrder(facet, counts), now = chosen(facet);
  menu.hidden = values.length < 2 && !now.length;
  fill(menu.querySelector("button"), t(`facet-${facet}`), now.length ? el("span", { class: "badge" }, number(now.length)) : null, el("span", { class: "caret", "aria-hidden": "true" }));
  menu.querySelector("button").classList.toggle("on", now.length > 0);
  const list = menu.querySelector(".menu");
  if (list.hidden) return;
  const at = document.activeElement && list.contains(document.activeElement) ? document.activeElement.value : null;
  fill(list, values.map((v) => el("label", { class: "option" }, el("input", { type: "checkbox", value: v, checked: now.includes(v), onchange: () => toggleFacet(facet, v) }),
    facet === "goal" ? el("span", { class: "swatch", "data-goal": (model.byId.get(v) || { colour: 0 }).colour + 1 }) : null,
    el("span", { class: "name" }, facetLabel(facet, v)), el("span", { class: "n" }, number(counts.get(v) || 0)))));
  if (at !== null) { const again = [...list.querySelectorAll("input")].find((i) => i.value === at); if (again) again.focus(); }
}
function closeMenus() {
  let any = false;
  for (const menu of document.querySelectorAll(".facet")) if (!menu.querySelector(".menu").hidden) { menu.querySelector(".menu").hidden = true; const b = menu.querySelector("button"); b.setAttribute("aria-expanded", "false"); if (menu.contains(document.activeElement)) b.focus(); any = true; }
  return any;
}
function fillMoreMenu() {
  const menu = byId("more-menu");
  byId("more").addEventListener("click", () => { menu.hidden = !menu.hidden; byId("more").setAttribute("aria-expanded", String(!menu.hidden)); if (!menu.hidden) menu.querySelector("button").focus(); });
  const close = () => { menu.hidden = true; byId("more").setAttribute("aria-expanded", "false"); };
  menu.addEventListener("click", () => { const inside = menu.contains(document.activeElement); close(); if (inside) byId("more").focus(); });
  document.addEventListener("pointerdown", (e) => {
    if (!e.target.closest(".facet")) closeMenus();
    if (!e.target.closest("#more-box")) close();
    if (!e.target.closest("#lines-here")) byId("lines-here").hidden = true;
  });
}

/* ---- legend: what is on screen, each a switch ---- */

function drawLegend() {
  const rows = [];
  if (state.view !== "ties") {
    const present = new Set(model.links.filter((l) => shown.activities.has(l.activity)).map((l) => l.role));
    rows.push(legendRow(null, picture("body"), t("legend-body")));
    if (model.bodies.some((b) => b.group)) rows.push(legendRow("groups", picture("group"), t("legend-group")));
    if (scene.large && scene.overview) {
      rows.push(legendRow(null, picture("part"), t("legend-part")), legendRow(null, picture("tie"), t("legend-bundle")));
    } else rows.push(legendRow(null, picture("activity"), t("legend-activity")));
    if (!(scene.large && scene.overview)) for (const r of ROLES) if ((present.has(r) && isDrawn(r)) || state.off.includes(`role-${r}`)) rows.push(legendRow(`role-${r}`, picture("line", r), t(`role-${r}`)));
  } else {
    rows.push(legendRow(null, picture("body"), t("legend-body")));
    if (model.bodies.some((b) => b.group)) rows.push(legendRow("groups", picture("group"), t("legend-group")));
    rows.push(legendRow(null, picture("tie"), t("legend-tie")));
    if (inCommunities()) rows.push(...communitiesShown().map((c) => legendRow(null, picture("community", c), communityWords(c))), ...communitiesSaid().map((said) => el("li", { class: "method" }, said)));
  }
  fill(byId("legend-rows"), rows);
  drawLinesSwitch();
}
/** Communities of which an institution is on the map, each called by its best-connected one. */
const communitiesShown = () => model.communities.filter((c) => c.members.some(isShown));
function communityWords(c) {
  const name = shortOf(c.head).text;
  return c.members.length > 1 ? `${name} +${number(c.members.length - 1)} · ${percent(c.stability)}` : name;
}
const communitiesSaid = () => [t("communities-method", { modularity: number(model.modularity) }), t("communities-runs", { runs: number(model.runs) })];
/** The three-way switch: who is responsible, with partners, everything; only where it makes a difference. With ties, communities. */
function drawLinesSwitch() {
  const box = byId("lines"), ties = state.view === "ties", at = document.activeElement && box.contains(document.activeElement) ? state.lines : null;
  box.hidden = ties ? model.communities.length < 2 : state.view !== "map" || !linesMatter();
  box.setAttribute("aria-label", t(ties ? "communities" : "lines"));
  fill(box, box.hidden ? [] : ties ? communitiesButton() : linesButtons());
  if (at && !box.hidden) (ties ? byId("communities") : box.querySelector(`[data-lines="${at}"]`)).focus();
}
const communitiesButton = () => el("button", { type: "button", class: "button", id: "communities", "aria-pressed": String(state.communities), onclick: () => change({ communities: !state.communities }) }, t("communities"));
const linesMatter = () => model.links.some((l) => isLeading(l.role)) && !model.links.every((l) => isLeading(l.role));
const linesButtons = () => LINES.map((x) => el("button", { type: "button", class: "button", "data-lines": x, "aria-pressed": String(state.lines === x), onclick: () => change({ lines: x }) }, t(`lines-${x}`)));
function legendRow(key, mark, label) {
  if (!key) return el("li", {}, mark, el("span", {}, label));
  const off = state.off.includes(key);
  return el("li", {}, el("button", { type: "button", class: "legend-switch", "aria-pressed": String(!off), "data-key": key, title: off ? t("legend-on") : t("legend-off"),
    onclick: () => { change({ off: off ? state.off.filter((x) => x !== key) : [...state.off, key] }); const again = document.querySelector(`[data-key="${key}"]`); if (again) again.focus(); } }, mark, el("span", {}, label)));
}
const SVG = "http://www.w3.org/2000/svg";
function svg(tag, attrs, ...children) {
  const e = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attrs)) if (value !== null && value !== undefined) e.setAttribute(key, value);
  e.append(...children);
  return e;
}
function picture(kind, role) {
  const box = svg("svg", { width: 26, height: 16, viewBox: "0 0 26 16", "aria-hidden": "true" });
  if (kind === "body") box.append(svg("rect", { x: 6, y: 1, width: 14, height: 14, rx: 4, class: "p-body" }));
  if (kind === "group") box.append(svg("rect", { x: 6, y: 1, width: 14, height: 14, rx: 4, class: "p-group" }));
  if (kind === "activity") box.append(svg("circle", { cx: 8, cy: 8, r: 5.5, class: "p-goal-1" }), svg("circle", { cx: 18, cy: 8, r: 5.5, class: "p-goal-2" }));
  if (kind === "community") box.append(svg("rect", { x: 5, y: 0, width: 16, height: 16, rx: 4, fill: communityColour(role) }), svg("text", { x: 13, y: 12, "text-anchor": "middle", "font-size": 11, "font-weight": 650, fill: communityInk(role) }, role.letter));
  if (kind === "part") box.append(svg("path", { d: "M2 11Q13 1 24 11", class: "p-part", "stroke-width": 5 }));
  if (kind === "tie") box.append(svg("path", { d: "M1 4H25", class: "p-line", "stroke-width": 1.2 }), svg("path", { d: "M1 11H25", class: "p-line", "stroke-width": 5 }));
  if (kind === "line") box.append(svg("path", { d: "M0 8H26", class: "p-line", "stroke-width": WEIGHT[role] + 0.5, "stroke-dasharray": DASH[role].join(" ") || null }));
  return box;
}

/* ---- the honest footer ---- */

function drawFooter() {
  const lack = (test) => model.activities.filter(test).length;
  const gaps = [
    [lack((a) => !a.links.some((l) => l.role === "lead")), "gap-lead"],
    [lack((a) => a.due.has("~none")), "gap-date"],
    [lack((a) => a.moneySaid.has("nothing")), "gap-money"],
  ].filter(([k]) => k).map(([k, key]) => n(key, k));
  const doubtful = model.links.filter((l) => l.certainty === "doubtful").length;
  if (doubtful) gaps.push(n("gap-doubtful", doubtful));
  if (model.unlinked) gaps.push(n("gap-unlinked", model.unlinked));
  if (scene.large && scene.hiddenBodies) gaps.push(n("bodies-hidden", scene.hiddenBodies));
  if (scene.large && scene.hiddenBundles) gaps.push(n("bundles-hidden", scene.hiddenBundles));
  if (state.view === "ties" && shown.hiddenTies) gaps.push(n("ties-hidden", shown.hiddenTies));
  const from = model.plans.map((p) => `${planTitle(p)}${p.status ? ` (${t(`status-${p.status}`)})` : ""}`).join("; ");
  const spelled = [...model.bodies, ...model.funds, ...model.activities, ...model.goals].some((x) => x.name && nameOf(x).fellBack);
  byId("footer").textContent = [`${t("from")} ${from}`, gaps.join(" · "), spelled ? settings.notes.spelled : "", settings.notes.instead].filter(Boolean).join(" — ");
}
