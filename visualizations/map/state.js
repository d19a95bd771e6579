/* What the reader has chosen. It lives in the address after #, so a link shows the same picture. */

const FACETS = ["plan", "goal", "role", "type", "due", "money", "funder", "review"];
const LINES = ["lead", "partners", "all"]; // which lines the map draws without a focus
const plain = () => ({
  view: settings.view, lines: model.links.some((l) => isLeading(l.role)) ? "lead" : "all", labels: settings.labels, theme: "", focus: "", open: "", steps: 1, tab: "bodies", step: 0,
  facets: {}, off: [], alpha: null, communities: false, camera: null, source: null,
});
let state = plain();
const watchers = [];
const whenChanged = (run) => watchers.push(run);

/** Change the state, write the address, draw again. `quiet` changes make no new step to go back to. */
function change(patch, quiet) {
  const before = state;
  state = { ...state, ...patch };
  const hash = writeHash(state);
  try {
    if (hash !== location.hash) {
      if (quiet) history.replaceState(null, "", hash || "#"); else history.pushState(null, "", hash || "#");
    }
  } catch (error) { /* a page inside another page may have no address of its own */ }
  for (const run of watchers) run(before);
}

function writeHash(s) {
  const base = plain(), out = [];
  const put = (key, value) => out.push(`${key}=${encodeURIComponent(value).replace(/%2F/g, "/").replace(/%2C/g, ",")}`);
  for (const key of ["view", "lines", "labels", "theme", "open", "focus", "tab"]) if (s[key] !== base[key]) put(key, s[key]);
  if (s.steps !== 1) put("steps", s.steps);
  if (s.step) put("step", s.step);
  for (const facet of FACETS) if (s.facets[facet] && s.facets[facet].length) put(facet, s.facets[facet].map(encodeURIComponent).join(","));
  if (s.off.length) put("off", s.off.join(","));
  if (s.alpha !== null) put("ties", s.alpha);
  if (s.communities) put("communities", "on");
  if (s.camera) put("at", s.camera.join(","));
  if (s.source) put("source", s.source.join(","));
  return out.length ? `#${out.join("&")}` : "";
}

function readHash(hash) {
  const s = plain();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const cut = part.indexOf("=");
    if (cut < 0) continue;
    const key = part.slice(0, cut);
    let value;
    try { value = decodeURIComponent(part.slice(cut + 1)); } catch (error) { continue; }
    readPart(s, key, value);
  }
  return s;
}
function readPart(s, key, value) {
  const numbersIn = (text, count) => { const x = text.split(",").map(Number); return x.length === count && x.every(Number.isFinite) ? x : null; };
  if (key === "view" && ["map", "ties", "matrix", "table"].includes(value)) s.view = value;
  else if (key === "lines" && LINES.includes(value)) s.lines = value;
  else if (key === "labels" && ["original", "english", "latin"].includes(value)) s.labels = value;
  else if (key === "theme" && ["light", "dark"].includes(value)) s.theme = value;
  else if (key === "tab" && ["bodies", "activities"].includes(value)) s.tab = value;
  else if (key === "focus") s.focus = value;
  else if (key === "open" && /^\d+(\.\d+)*$/.test(value)) s.open = value;
  else if (key === "steps") s.steps = value === "2" ? 2 : 1;
  else if (key === "step") s.step = Math.max(0, Math.floor(Number(value)) || 0);
  else if (key === "off") s.off = value.split(",").filter(Boolean);
  else if (key === "ties") s.alpha = Number.isFinite(Number(value)) ? Number(value) : null;
  else if (key === "communities") s.communities = value === "on";
  else if (key === "at") s.camera = numbersIn(value, 3);
  else if (key === "source") s.source = numbersIn(value, 3);
  else if (FACETS.includes(key)) s.facets[key] = value.split(",").filter(Boolean).map((x) => { try { return decodeURIComponent(x); } catch (error) { return x; } });
}

/** The thing in focus: an institution, activity, goal, link or tie; null if there is none. */
function focused() {
  if (!state.focus) return null;
  const link = /^(.+)~(\w+)~(.+)$/.exec(state.focus);
  if (!link) return model.byId.get(state.focus) || null;
  if (link[2] === "in") { const body = model.byId.get(link[1]); return body && body.kind === "body" ? bundleOf(body, partAt(link[3])) : null; }
  if (link[2] === "with") return model.ties.find((x) => x.one.id === link[1] && x.other.id === link[3]) || null;
  return model.links.find((x) => x.body.id === link[1] && x.role === link[2] && x.activity.id === link[3]) || null;
}
function idOf(x) {
  if (x.kind === "link") return `${x.body.id}~${x.role}~${x.activity.id}`;
  if (x.kind === "tie") return `${x.one.id}~with~${x.other.id}`;
  if (x.kind === "bundle") return `${x.body.id}~in~${x.part.trail}`;
  return x.id;
}
function focusOn(x) { change({ focus: x ? idOf(x) : "", steps: 1, source: null }); }
