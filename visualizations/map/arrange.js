/* Where marks of a large plan stand: parts as arcs, the institutions with most work inside, bundles between them. */

const MOST_BODIES = 24; // institutions a picture of parts shows at most
const leastBodies = () => (presenting() || scene.inner < TIGHT ? SURELY_NAMED : ALWAYS_NAMED); // and at least
const TIGHT = 150; // radius of the inner disc below which names are narrow
const roomEach = () => (presenting() ? 26000 : 10500); // pixels of the inner disc for an institution with its name
const STRONGEST = 64; // bundles drawn without a focus
const BAND = 15; // thickness of the arc of a part, in pixels
const labelledBodies = () => (presenting() ? SURELY_NAMED : 40); // in an open part
const scene = { large: false, overview: false, inner: 0, ring: null, arcs: [], arcOf: new Map(), bodies: [], activities: [], links: [], bundles: [], drawn: new Set(), places: new Map(), halves: new Map(), hiddenBodies: 0, hiddenBundles: 0 };

/** The part that is open, or that holds the activity in focus. */
let opened = null;
const partNow = () => opened || whole();
const inParts = () => settings.engine === "canvas" && model.activities.length > LARGE;
const ringNow = () => (scene.large ? scene.ring : model.ring);
/** What stands on the rim: goals, or the parts of a large plan. */
const arcsNow = () => (scene.large ? scene.arcs : model.goals.filter((g) => g.start !== undefined));
const arcTitle = (g) => (g.kind === "part" ? g.title() : goalTitle(g));
const arcBadge = (g) => (g.kind === "part" ? g.badge : numeral(g));

/** Places for the present state on a stage of a size; map units are pixels. */
function arrange(view) {
  scene.large = inParts() && state.view === "map";
  if (!scene.large) return;
  const part = partNow(), inside = childrenOf(part) || [part];
  scene.arcs = inside.filter((x) => x.activities.some((a) => shown.activities.has(a)));
  scene.overview = shown.activities.size > LARGE;
  scene.activities = scene.overview ? [] : scene.arcs.flatMap((x) => x.activities.filter((a) => shown.activities.has(a)));
  scene.arcOf = new Map(scene.arcs.flatMap((x) => x.activities.map((a) => [a, x])));
  const slots = setArcs();
  const wide = view.right - view.left, high = view.height - view.top - view.bottom;
  const rim = Math.max(60, Math.min(Math.min(wide, high) / 2 - 14, headingScale(wide, high, 1)));
  const disc = scene.overview ? 0 : clamp((0.37 * 2 * Math.PI * (rim - 20)) / slots, 2.5, 15);
  scene.ring = { outer: rim - disc - 7, disc, scale: 1 };
  scene.places = new Map(); scene.halves = new Map();
  placeActivities(slots);
  const inner = scene.overview ? rim - BAND - 20 : scene.ring.outer - disc - 22;
  scene.inner = inner;
  chooseBodies(inner);
  placeInside(inner);
  setBundles(rim);
}
/** Angles of the arcs from the top, by their activities; gives how many slots the circle has. */
function setArcs() {
  const counts = scene.arcs.map((x) => x.activities.filter((a) => shown.activities.has(a)).length), all = counts.reduce((a, b) => a + b, 0);
  /* a small part keeps room for its name */
  const sizes = scene.overview ? counts.map((c) => Math.max(c, all / 40)) : counts;
  const gap = scene.overview ? sizes.reduce((a, b) => a + b, 0) * 0.012 : 1.3;
  const slots = sizes.reduce((sum, c) => sum + c + gap, 0), turn = (2 * Math.PI) / Math.max(slots, 1e-9);
  let at = 0;
  scene.arcs.forEach((x, k) => { x.start = -Math.PI / 2 + turn * (at + gap / 2); x.end = x.start + turn * sizes[k]; at += sizes[k] + gap; });
  return slots;
}
function placeActivities(slots) {
  const turn = (2 * Math.PI) / slots, { outer, disc } = scene.ring, next = new Map();
  for (const a of scene.activities) {
    const arc = scene.arcOf.get(a), k = next.get(arc) || 0, angle = arc.start + turn * (k + 0.5);
    next.set(arc, k + 1);
    scene.places.set(a, [outer * Math.cos(angle), outer * Math.sin(angle)]);
    scene.halves.set(a, disc);
  }
}
/** The institutions with most activities, then those with most lines; in an open part all of it. */
function chooseBodies(inner) {
  const work = new Map([...shown.bodies].map((b) => [b, { all: new Set(), drawn: new Set() }]));
  for (const l of shown.links) { const w = work.get(l.body); w.all.add(l.activity); if (isDrawn(l.role)) w.drawn.add(l.activity); }
  const size = (b, kind) => work.get(b)[kind].size;
  const heaviestFirst = [...work.keys()].sort((a, b) => size(b, "all") - size(a, "all") || a.index - b.index);
  const asked = bodyInFocus();
  let kept = heaviestFirst;
  if (scene.overview) {
    const most = clamp(Math.floor((Math.PI * inner * inner) / roomEach()), leastBodies(), MOST_BODIES);
    const first = heaviestFirst.slice(0, leastBodies());
    const rest = heaviestFirst.slice(leastBodies()).sort((a, b) => size(b, "drawn") - size(a, "drawn") || size(b, "all") - size(a, "all") || a.index - b.index);
    kept = [...first, ...rest.slice(0, most - first.length)];
    if (asked && work.has(asked) && !kept.includes(asked)) kept.push(asked);
  }
  scene.hiddenBodies = heaviestFirst.length - kept.length;
  scene.bodies = kept;
  scene.onStage = new Set(kept);
  const top = Math.max(1, ...kept.map((b) => size(b, "all")));
  const plain = kept.map((b) => clamp(inner / 250, 0.45, 1) * ((scene.overview ? 12 : 9) + 22 * Math.sqrt(size(b, "all") / top)));
  const area = plain.reduce((sum, s) => sum + (s + 6) ** 2, 0), less = Math.min(1, Math.sqrt((0.2 * Math.PI * inner * inner) / Math.max(area, 1)));
  kept.forEach((b, k) => scene.halves.set(b, Math.max(3, plain[k] * less) / 2));
}
/** Each as near to its work as there is room: first by direction, spread over the disc, then free of the others. */
function placeInside(inner) {
  const asked = bodyInFocus();
  const wishes = new Map(scene.bodies.map((b) => [b, wishOf(b)]));
  const order = [...scene.bodies].sort((a, b) => Math.hypot(...wishes.get(a)) - Math.hypot(...wishes.get(b)) || a.index - b.index);
  order.forEach((b, k) => {
    const [x, y] = wishes.get(b), far = Math.hypot(x, y), r = inner * 0.86 * Math.sqrt((k + 0.3) / order.length);
    const angle = far > 1e-6 ? Math.atan2(y, x) : k * 2.4;
    wishes.set(b, [r * Math.cos(angle), r * Math.sin(angle)]);
  });
  const placed = [], kept = [];
  scene.bodies.forEach((b, k) => {
    const half = scene.halves.get(b), named = scene.overview || k < labelledBodies(), made = named ? nameForms(overlay.ctx, b, true)[0] : null;
    const full = made ? { half: Math.max(half, made.w / 2) + 4, up: half + 3, down: half + made.h + 7 } : null, bare = { half: half + 2, up: half + 2, down: half + 2 };
    const whole = full && freePlace(wishes.get(b), full, placed, inner);
    /* a picture of parts shows an institution with its name or, but for the heaviest, not at all */
    if (!whole && scene.overview && k >= leastBodies() && b !== asked) { scene.hiddenBodies++; scene.onStage.delete(b); return; }
    const found = whole || freePlace(wishes.get(b), bare, placed, inner) || { at: wishes.get(b), box: bare };
    placed.push(found); kept.push(b);
    scene.places.set(b, found.at);
  });
  scene.bodies = kept;
}
function bodyInFocus() {
  const focus = focused();
  return focus && (focus.kind === "body" ? focus : focus.body || null);
}
function wishOf(b) {
  let x = 0, y = 0, sum = 0;
  for (const l of b.links) {
    if (!shown.links.has(l)) continue;
    const w = isLeading(l.role) ? 2 : 1, arc = scene.arcOf.get(l.activity);
    const angle = scene.overview ? (arc.start + arc.end) / 2 : Math.atan2(scene.places.get(l.activity)[1], scene.places.get(l.activity)[0]);
    x += w * Math.cos(angle); y += w * Math.sin(angle); sum += w;
  }
  return sum ? [x / sum, y / sum] : [0, 0];
}
/** The nearest free place, looked for in a sunflower's turns; nothing where the disc is full. */
function freePlace(wish, box, placed, inner) {
  const step = Math.max(3, (box.half + box.up + box.down) / 14);
  for (let k = 0; k < 4000; k++) {
    const r = step * Math.sqrt(k), x = wish[0] + r * Math.cos(k * 2.39996), y = wish[1] + r * Math.sin(k * 2.39996);
    if (r > 2 * inner) break;
    if (Math.max(Math.hypot(Math.abs(x) + box.half, y - box.up), Math.hypot(Math.abs(x) + box.half, y + box.down)) > inner) continue;
    if (placed.every((o) => Math.abs(x - o.at[0]) >= box.half + o.box.half || y - box.up >= o.at[1] + o.box.down || o.at[1] - o.box.up >= y + box.down)) return { at: [x, y], box };
  }
  return null;
}

/* ---- bundles ---- */

function setBundles(rim) {
  scene.bundles = []; scene.drawn = new Set(); scene.links = []; scene.hiddenBundles = 0;
  if (!scene.overview) { scene.links = [...shown.links]; return; }
  const found = new Map();
  for (const l of shown.links) {
    if (!scene.onStage.has(l.body)) continue;
    const bundle = bundleOf(l.body, scene.arcOf.get(l.activity));
    if (!found.has(bundle)) found.set(bundle, { all: new Set(), now: new Set() });
    found.get(bundle).all.add(l.activity);
    if (isDrawn(l.role)) found.get(bundle).now.add(l.activity);
  }
  for (const [bundle, { all, now }] of found) { bundle.all = all.size; bundle.now = now.size; }
  scene.bundles = [...found.keys()];
  endBundles(rim - BAND - 1);
  drawStrongest();
}
/** Bundles reach their arc side by side, in the order in which their institutions lie. */
function endBundles(r) {
  for (const arc of scene.arcs) {
    const mid = (arc.start + arc.end) / 2, across = (b) => { const [x, y] = scene.places.get(b); return -x * Math.sin(mid) + y * Math.cos(mid); };
    const here = scene.bundles.filter((x) => x.part === arc).sort((a, b) => across(a.body) - across(b.body) || a.body.index - b.body.index);
    here.forEach((x, k) => {
      const angle = arc.start + (arc.end - arc.start) * (0.06 + (0.88 * (k + 0.5)) / here.length);
      x.end.x = r * Math.cos(angle); x.end.y = r * Math.sin(angle);
    });
  }
}
/** The strongest, and at least the strongest of each institution and of each part. */
function drawStrongest() {
  const order = scene.bundles.filter((x) => x.now).sort((a, b) => b.now - a.now || a.body.index - b.body.index || a.part.activities[0].index - b.part.activities[0].index);
  const seen = new Set();
  for (const x of order) {
    const first = !seen.has(x.body) || !seen.has(x.part);
    if (scene.drawn.size < STRONGEST || first) scene.drawn.add(x);
    if (first) seen.add(x.body).add(x.part);
  }
  scene.hiddenBundles = order.length - scene.drawn.size;
  scene.strongest = Math.max(1, ...order.map((x) => x.now));
}
/** A body in focus shows all it does; else a bundle counts the kinds of line that are drawn. */
const countOf = (x, on) => (lit.on && on && lit.focus.kind !== "bundle" ? x.all : x.now);
function bundleStyle(x, on) {
  const count = countOf(x, on), share = Math.min(1, count / scene.strongest);
  return { colour: colours.goals[x.part.colour], width: 0.8 + 9 * share, dash: [], alpha: lit.on ? (on ? 0.85 : 0.05) : 0.3 + 0.35 * share };
}
/** How many activities each lit bundle stands for, where it meets its arc. */
function drawCounts(ctx, view) {
  if (!scene.overview || !lit.on) return;
  const size = Math.max(12, fontSize()), f = font(size, 650);
  ctx.globalAlpha = 1; ctx.font = f; ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.fillStyle = colours.ink;
  for (const { text, x, y } of bundleCounts(view)) haloed(ctx, text, x, y);
}
const bundleCounts = (view) => [...lit.links].filter((x) => x.kind === "bundle" && scene.bundles.includes(x)).map((x) => {
  const inward = 1 - 13 / Math.max(20, Math.hypot(x.end.x, x.end.y)), [sx, sy] = view.screen(x.end.x * inward, x.end.y * inward);
  return { text: number(countOf(x, true)), x: sx, y: sy };
});

/* ---- the arcs as marks ---- */

/** The part whose arc lies at a place. */
function arcAt(x, y, slack) {
  if (!scene.large || !scene.overview) return null;
  const rim = scene.ring.outer + scene.ring.disc + 7, far = Math.hypot(x, y);
  if (far < rim - BAND - slack || far > rim + slack) return null;
  const angle = ((Math.atan2(y, x) + Math.PI / 2 + 2 * Math.PI) % (2 * Math.PI)) - Math.PI / 2;
  return scene.arcs.find((arc) => angle >= arc.start && angle <= arc.end) || null;
}
function litBundles(focus) {
  const bodies = new Set(), arcs = new Set();
  if (focus.kind === "bundle") { bodies.add(focus.body); arcs.add(focus.part); }
  else if (focus.kind === "body") bodies.add(focus);
  else for (const a of focus.kind === "goal" ? focus.activities : [focus.activity || focus]) arcs.add(scene.arcOf.get(a));
  for (const x of scene.bundles) {
    const isIn = focus.kind === "bundle" ? x === focus : focus.kind === "body" ? bodies.has(x.body) : arcs.has(x.part);
    if (isIn) { lit.links.add(x); lit.nodes.add(x.body).add(x.part); }
  }
  for (const x of [...bodies, ...arcs]) lit.nodes.add(x);
}
