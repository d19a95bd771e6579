/* Putting it together: camera, hovering, keys, and drawing again when the state changes. */

const NEAR_LINE = 5; // pixels within which a line is meant
const MOST_LINES_HERE = 8;
let engine = null, hovered = null, arrangedFor = "";
const stageSize = () => `${byId("stage").clientWidth} ${byId("stage").clientHeight}`;

/** Whether the view is drawn; the others are tables. */
const isPicture = () => state.view === "map" || state.view === "ties";
/** The part of the window where the map is free of panel and bars. */
function viewNow() {
  const box = byId("stage"), camera = engine ? engine.camera() : { x: 0, y: 0, scale: 1 };
  const view = { width: box.clientWidth, height: box.clientHeight, scale: camera.scale, top: 0, bottom: 0, left: 0 };
  view.right = view.width;
  view.screen = (x, y) => [(x - camera.x) * camera.scale + view.width / 2, (y - camera.y) * camera.scale + view.height / 2];
  return view;
}
/** The camera that shows everything, with room for the goals' headings. */
function fitCamera(view) {
  if (scene.large) return { x: 0, y: 0, scale: 1 }; // places were made for this stage
  const [a, b, c, d] = sceneBox(), ties = state.view === "ties";
  const wide = view.right - view.left, high = view.height - (view.top || 0) - (view.bottom || 0), room = ties ? 34 : 14;
  const plainScale = Math.min((wide - 2 * room) / (c - a), (high - 2 * room) / (d - b), ties ? 1.5 : 2.4);
  return { x: (a + c) / 2, y: (b + d) / 2, scale: Math.max(0.02, ties ? plainScale : Math.min(plainScale, headingScale(wide, high, rimOf({ scale: 1 })))) };
}
/** How large a map whose rim has radius r may be so that each heading still finds room outside its arc. */
function headingScale(wide, high, r) {
  const size = inHall() ? 24 : 13;
  const badges = Math.max(0, ...arcsNow().map((g) => (arcBadge(g) ? textWidth(overlay.ctx, arcBadge(g), font(size, 650)) + size * 0.9 : 0)));
  if (onBand({ width: wide })) return Math.min((wide - badges) / 2 - 2, high / 2 - size) / r;
  const needed = wide < NARROW ? Math.max(24, badges + 2) : inHall() ? clamp(wide * 0.22, 120, 300) : clamp(wide * 0.13, 96, 190);
  let scale = Infinity;
  for (const g of arcsNow()) {
    const mid = (g.start + g.end) / 2, sin = Math.abs(Math.sin(mid)), cos = Math.abs(Math.cos(mid));
    const lines = wide < NARROW ? 0 : clamp(Math.ceil((arcTitle(g).text.length * size * 0.55) / (cos < 0.22 ? 250 : cos < 0.75 ? 186 : needed * 1.15)), 1, inHall() ? 2 : 3);
    const h = inHall() ? size * 1.45 * lines : size * (1.75 + 1.25 * lines);
    if (sin > 0.25) scale = Math.min(scale, (high / 2 - 19 * sin - (h / 2) * (1 + sin)) / (r * sin));
    if (cos > 0.22) scale = Math.min(scale, (wide / 2 - 26 * cos - needed) / (r * cos));
  }
  return Math.max(scale, Math.min(wide, high) / 2 / r / 2);
}
function refit(calmly) {
  if (!engine) return;
  if (state.camera) { engine.moveTo({ x: state.camera[0], y: state.camera[1], scale: state.camera[2] }, false); return; }
  engine.moveTo(fitCamera(viewNow()), calmly);
}
const rememberCamera = debounce(300, () => {
  const c = engine.camera();
  change({ camera: [Math.round(c.x), Math.round(c.y), Math.round(c.scale * 1000) / 1000] }, true);
});

const events = {
  pick(x, p) {
    if (!x) x = headingAt(p);
    if (x && x.kind === "part") { if (x !== partNow()) openThe(x); return; }
    const here = x && ["link", "tie", "bundle"].includes(x.kind) ? engine.linesAt(p) : [];
    if (here.length > 1) showLinesHere(here, p);
    else if (x) focusOn(focused() === x ? null : x);
    else if (state.focus) focusOn(null);
  },
  hover(x, p) {
    const change = hovered !== x;
    hovered = x || null;
    drawTip(hovered, p);
    byId("stage").style.cursor = x || (p && headingAt(p)) ? "pointer" : "";
    if (change) engine.redraw();
  },
  moved() { rememberCamera(); byId("tip").hidden = true; byId("lines-here").hidden = true; },
  drawn(moving) { if (engine) drawOverlay(viewNow(), moving); },
};
function headingAt(p) {
  if (!p) return null;
  const hit = overlay.headings.find((h) => p.x >= h.rect[0] && p.x <= h.rect[2] && p.y >= h.rect[1] && p.y <= h.rect[3]);
  return hit ? hit.g : null;
}
function hoverFromList(x) {
  if (hovered === x) return;
  hovered = x;
  if (engine) engine.redraw();
}
/** Where lines lie over one another: a list to choose from. */
function showLinesHere(lines, p) {
  const box = byId("lines-here"), stage = byId("stage");
  const choose = (x) => { box.hidden = true; focusOn(x); byId("panel").focus(); };
  const words = (x) => (x.kind === "tie" ? `${shortOf(x.one).text} – ${shortOf(x.other).text}` : x.kind === "bundle" ? `${shortOf(x.body).text} – ${partWords(x.part)} (${number(x.now)})` : sentence(x));
  byId("tip").hidden = true;
  fill(box, el("p", { class: "kind", id: "lines-here-title" }, n("lines-here", lines.length)),
    lines.slice(0, MOST_LINES_HERE).map((x) => el("button", { type: "button", class: "row", onclick: () => choose(x), onmouseenter: () => hoverFromList(x) }, words(x))),
    lines.length > MOST_LINES_HERE ? el("p", { class: "soft small" }, n("zoom-for-more", lines.length - MOST_LINES_HERE)) : null);
  box.hidden = false;
  box.style.left = `${clamp(p.x + 10, 4, Math.max(4, stage.clientWidth - box.offsetWidth - 4))}px`;
  box.style.top = `${clamp(p.y + 10, 4, Math.max(4, stage.clientHeight - box.offsetHeight - 4))}px`;
  box.querySelector("button").focus();
}
function drawTip(x, p) {
  const tip = byId("tip");
  if (!x || !p) { tip.hidden = true; return; }
  const [head, line] = tipWords(x);
  fill(tip, el("b", {}, head), el("span", {}, line));
  tip.hidden = false;
  const box = byId("stage"), w = tip.offsetWidth, h = tip.offsetHeight;
  tip.style.left = `${clamp(p.x + 14, 4, Math.max(4, box.clientWidth - w - 4))}px`;
  tip.style.top = `${p.y + 18 + h > box.clientHeight ? Math.max(4, p.y - h - 12) : p.y + 18}px`;
}

/** What a pointer is told: what it is, and one line about it. */
function tipWords(x) {
  if (x.kind === "link") return [sentence(x), nameOf(x.activity).text];
  if (x.kind === "tie") return [`${shortOf(x.one).text} – ${shortOf(x.other).text}`, n("joint", x.now || x.count)];
  if (x.kind === "part") { const inside = x.activities.filter((a) => shown.activities.has(a)); return [[partWords(x), x.members ? el("small", {}, membersWords(x)) : null], [n("activities", inside.length), n("institutions", bodiesIn(inside).length)].join(" · ")]; }
  if (x.kind === "bundle") return [`${shortOf(x.body).text} – ${partWords(x.part)}`, rolesWords(linksOf(x, isDrawn))];
  const name = [x.code ? `${x.code} ` : "", named(x)];
  if (x.kind === "body") return [name, rolesWords(x.links.filter((l) => shown.links.has(l)))];
  return [name, [[...new Set(x.links.filter((l) => l.role === "lead").map((l) => shortOf(l.body).text))].join(", ") || t("no-lead"), deadlineWords(x)].join(" · ")];
}
/** In how many activities in each role. */
const rolesWords = (links) => ROLES.map((r) => [r, activitiesIn(links.filter((l) => l.role === r)).length]).filter(([, k]) => k).map(([r, k]) => `${number(k)} ${t(`role-${r}`).toLowerCase()}`).join(" · ");
const bodiesIn = (activities) => [...new Set(activities.flatMap((a) => a.links.filter((l) => shown.links.has(l)).map((l) => l.body)))];

/** What the present state shows and lights up. */
function showing() {
  overlay.shows++;
  applyFilters();
  arrange(viewNow());
  densest = Math.max(1, ...[...shown.ties].map((x) => x.now || x.count));
  computeLit();
}
function redrawAll(before) {
  byId("lines-here").hidden = true;
  if (before && Object.keys(state).every((key) => key === "source" || state[key] === before[key])) { drawSource(before); return; }
  const themed = before === null || before.theme !== state.theme, viewed = before === null || before.view !== state.view;
  if (themed) {
    if (state.theme) document.documentElement.dataset.theme = state.theme; else delete document.documentElement.dataset.theme;
    readColours();
  }
  if (before === null || before.labels !== state.labels || presenting() !== redrawAll.presenting) { overlay.placedAt = null; redrawAll.presenting = presenting(); }
  showing();
  document.body.dataset.view = state.view;
  drawFacets(); drawCrumbs(); drawLegend(); drawFooter(); drawPanel(); drawTable(); drawMatrix(); drawSource(before); drawSwitches();
  byId("map").hidden = !isPicture();
  if (!engine || !isPicture()) return;
  const tiesMoved = !viewed && state.view === "ties" && shown.ties.size !== redrawAll.ties;
  redrawAll.ties = shown.ties.size;
  if (viewed || (scene.large && before && isMoved(before))) { engine.resize(); engine.load(); refit(); } else engine.restyle();
  if (tiesMoved) refit(true);
  if (!viewed && before && String(before.camera) !== String(state.camera) && (!state.camera || redrawAll.fromAddress)) refit(true);
}
/** Whether marks of a large plan may stand elsewhere than before. */
const isMoved = (before) => ["open", "focus", "facets", "off", "lines", "labels", "step"].some((key) => state[key] !== before[key]);
function drawSwitches() {
  for (const b of document.querySelectorAll("[data-view]")) if (b.tagName === "BUTTON") b.setAttribute("aria-pressed", String(b.dataset.view === state.view));
  byId("labels").value = state.labels;
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  byId("theme").setAttribute("aria-pressed", String(dark));
}

/* ---- keys ---- */

function onKey(e) {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  if (presenting() && presenterKey(e)) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) && e.target.type !== "checkbox" && e.target.type !== "range";
  if (e.key === "Escape") { leave(); return; }
  if (typing) return;
  const steps = { "+": 1.25, "=": 1.25, "-": 0.8 }, pans = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (e.key === "/") byId("search").focus();
  else if (steps[e.key]) { zoomBy(steps[e.key]); }
  else if (e.key === "0") { change({ camera: null }, true); refit(true); }
  else if (pans[e.key] && (e.target === document.body || e.target.id === "stage")) { const c = engine.camera(), d = 70 / c.scale; engine.moveTo({ ...c, x: c.x + pans[e.key][0] * d, y: c.y + pans[e.key][1] * d }); rememberCamera(); }
  else if (e.key === "p") startPresenting(1);
  else if (e.key === "t") change({ view: state.view === "table" ? "map" : "table" });
  else if (e.key === "m") change({ view: state.view === "matrix" ? "map" : "matrix" });
  else if (e.key === "c" && model.ties.length) change({ view: state.view === "ties" ? "map" : "ties", camera: null });
  else if (e.key === "l") { const list = byId("list"); if (list) list.focus(); }
  else if (e.key === "d") byId("theme").click();
  else if (e.key === "?") openHelp();
  else return;
  e.preventDefault();
}
function zoomBy(k) { const c = engine.camera(); engine.moveTo({ ...c, scale: c.scale * k }, true); rememberCamera(); }
/** Escape leaves the innermost thing: menu, source, focus. */
function leave() {
  if (!byId("lines-here").hidden) { byId("lines-here").hidden = true; byId("stage").focus(); return; }
  if (closeMenus()) return;
  if (!byId("more-menu").hidden) { byId("more-menu").hidden = true; byId("more").setAttribute("aria-expanded", "false"); byId("more").focus(); return; }
  if (state.source) change({ source: null });
  else if (state.focus) focusOn(null);
  else if (state.open) openThe(partNow().parent || whole());
}
function openHelp() { const help = byId("help"); if (!help.open) help.showModal(); }

/* ---- start ---- */

function startControls() {
  document.querySelector(".skip").addEventListener("click", (e) => { e.preventDefault(); byId("panel").focus(); });
  for (const b of document.querySelectorAll("button[data-view]")) b.addEventListener("click", () => change({ view: b.dataset.view, camera: null }));
  byId("labels").addEventListener("change", (e) => change({ labels: e.target.value }));
  byId("theme").addEventListener("click", () => change({ theme: byId("theme").getAttribute("aria-pressed") === "true" ? "light" : "dark" }, true));
  byId("present").addEventListener("click", () => startPresenting(1));
  byId("clear").addEventListener("click", clearFilters);
  byId("panel-back").addEventListener("click", () => { focusOn(null); byId("panel").focus(); });
  byId("zoom-in").addEventListener("click", () => zoomBy(1.3));
  byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.3));
  byId("zoom-fit").addEventListener("click", () => { change({ camera: null }, true); refit(true); });
  byId("help-open").addEventListener("click", openHelp);
  byId("help-close").addEventListener("click", () => byId("help").close());
  byId("step-next").addEventListener("click", () => showStep(state.step + 1));
  byId("step-back").addEventListener("click", () => showStep(state.step - 1));
  byId("step-leave").addEventListener("click", stopPresenting);
  byId("stage").addEventListener("pointerleave", () => events.hover(null));
  document.addEventListener("keydown", onKey);
  window.addEventListener("popstate", fromAddress);
  window.addEventListener("hashchange", fromAddress);
  window.addEventListener("resize", () => { if (presenting()) measureWords(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); redrawAll({ ...state, theme: null }); });
  arrangedFor = stageSize();
  new ResizeObserver(debounce(60, () => {
    if (stageSize() === arrangedFor) return;
    arrangedFor = stageSize();
    if (engine && isPicture()) { overlay.placedAt = null; showing(); engine.resize(); if (scene.large) engine.load(); refit(); }
  })).observe(byId("stage"));
}
function fromAddress() {
  if (writeHash(state) === location.hash) return;
  const before = state, asked = readHash(location.hash);
  redrawAll.fromAddress = true;
  if (asked.step && settings.story.length) {
    change({ labels: asked.labels, theme: asked.theme }, true);
    (presenting() ? showStep : startPresenting)(asked.step, true);
  } else {
    state = asked;
    if (presenting()) leavePresenting();
    redrawAll(before);
  }
  redrawAll.fromAddress = false;
}
async function unpacked() {
  const packed = await unpack();
  return packed ? [packed.scene, packed.sources] : [block("scene"), block("sources")];
}
async function start() {
  const [scene, sources] = await unpacked();
  loadModel(scene, sources);
  computeHeavy();
  state = readHash(location.hash);
  overlay.canvas = byId("overlay"); overlay.ctx = overlay.canvas.getContext("2d");
  whenChanged(redrawAll);
  startControls(); startSearch(); startSource(); startExport(); fillMoreMenu();
  document.body.classList.add("ready");
  const step = state.step;
  redrawAll(null);
  engine = settings.engine === "canvas" ? canvasEngine(byId("engine"), events) : visEngine(byId("engine"), events);
  if (isPicture()) { engine.load(); refit(); }
  if (step && settings.story.length) startPresenting(step, true);
  exposeForTests();
}
/** What tests and benchmarks ask for: labels as drawn, the state, moving the view. */
function exposeForTests() {
  let drawn = engine.name === "canvas" ? 1 : 0; // our own canvas has drawn by now
  const old = events.drawn;
  events.drawn = (moving) => { old(moving); drawn++; };
  if (!drawn) engine.redraw();
  window.kgMap = {
    labels: () => overlay.rects, headings: () => overlay.headings.map((h) => ({ id: h.g.id, rect: h.rect, lines: h.lines })), state: () => state, links: () => model.links.map(idOf), svg: () => mapSvg(1400, 960), csv: csvText,
    screen: (id) => { const x = model.byId.get(id); return viewNow().screen(...placeOfMark(x)); }, find: (q) => findNames(q, 9).map((h) => h.x.id), shown: () => ({ activities: [...shown.activities].map((a) => a.id), bodies: [...shown.bodies].map((b) => b.id), links: shown.links.size, ties: shown.ties.size, hiddenTies: shown.hiddenTies }),
    rim: () => [...viewNow().screen(0, 0), rimOf(viewNow())], parts: () => scene.arcs.map((x) => ({ id: x.trail, name: partWords(x), activities: x.activities.filter((a) => shown.activities.has(a)).length, at: viewNow().screen((scene.ring.outer + 7 + scene.ring.disc - BAND / 2) * Math.cos((x.start + x.end) / 2), (scene.ring.outer + 7 + scene.ring.disc - BAND / 2) * Math.sin((x.start + x.end) / 2)) })),
    marks: () => sceneNodes().filter(isShown).map((x) => { const [px, py] = viewNow().screen(...placeOfMark(x)), h = halfOf(x) * viewNow().scale; return { id: x.id, kind: x.kind, rect: [px - h, py - h, px + h, py + h] }; }), weights: () => model.bodies.map((b) => [b.id, b.weight]), engine: () => engine.name,
    isStill: () => !putOff.size && stageSize() === arrangedFor && engine.isStill(),
  };
  window.__bench = {
    ready: () => drawn > 0 || !isPicture(), pos: () => [1],
    move: (i) => {
      const fit = fitCamera(viewNow()), c = { x: fit.x + (200 * Math.sin(i / 9)) / 3, y: fit.y + (200 * Math.cos(i / 9)) / 3, scale: fit.scale * (1 + 0.4 * Math.sin(i / 12)) };
      if (engine.benchMove) engine.benchMove(c); else engine.moveTo(c, false);
    },
  };
}
start();
