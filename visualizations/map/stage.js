/* How every mark and line looks in the present state: one place for both engines and for export. */

const colours = {};
function readColours() {
  const css = getComputedStyle(document.documentElement);
  for (const name of ["ground", "paper", "raised", "ink", "ink-soft", "line", "line-strong", "accent", "body", "body-ink", "money"]) colours[name] = css.getPropertyValue(`--${name}`).trim();
  colours.goals = []; colours.goalInks = [];
  for (let i = 1; i <= 8; i++) {
    colours.goals.push(css.getPropertyValue(`--goal-${i}`).trim());
    colours.goalInks.push(css.getPropertyValue(`--goal-${i}-ink`).trim());
  }
  colours.font = css.getPropertyValue("--font").trim() || "sans-serif";
}
const goalColour = (g) => colours.goals[g.colour];
const goalInk = (g) => colours.goalInks[g.colour];

const DASH = { lead: [], implementer: [], partner: [7, 5], expert: [10, 4, 2, 4], funder: [1.5, 5], monitor: [4, 3, 4, 7], beneficiary: [2, 8] };
const WEIGHT = { lead: 1.9, implementer: 1.5, partner: 1.15, expert: 1.15, funder: 1.6, monitor: 1.1, beneficiary: 1.1 };
/** Whether institutions are coloured by community: only where their ties are seen. */
const inCommunities = () => state.communities && state.view === "ties";
const communityColour = (c) => colours.goals[c.index] || colours["ink-soft"];
const communityInk = (c) => colours.goalInks[c.index] || colours.ground;
const bodyColour = (b) => (inCommunities() && b.community ? communityColour(b.community) : colours.body);
const isWithin = (tie) => Boolean(tie.one.community) && tie.one.community === tie.other.community;
const LETTER = 8; // half the side of the field that a community's letter needs, in pixels

const BACK = 0.4;
const DIM = 0.16; // of marks out of focus: they keep their place

const isLeading = (role) => role === "lead" || role === "implementer";
/** Whether lines of a role are drawn without a focus: who is responsible, with partners, or everything; a role chosen in the filter always is. */
const isDrawn = (role) => state.lines === "all" || isLeading(role) || chosen("role").includes(role) || (state.lines === "partners" && (role === "partner" || role === "expert"));
const lit = { on: false, drawn: 0, focus: null, nodes: new Set(), links: new Set() };
function computeLit() {
  lit.nodes = new Set(); lit.links = new Set();
  lit.drawn = [...shown.links].filter((l) => isDrawn(l.role)).length;
  const focus = (lit.focus = focused());
  lit.on = Boolean(focus) && (focus.kind !== "tie" || state.view === "ties");
  if (!lit.on) return;
  if (state.view === "ties") litTies(focus);
  else if (scene.large && scene.overview) litBundles(focus);
  else litLinks(focus);
}
function litTies(focus) {
  if (focus.kind === "tie") { lit.nodes.add(focus.one).add(focus.other); lit.links.add(focus); return; }
  const bodies = focus.kind === "body" ? [focus] : focus.kind === "link" ? [focus.body] : bodiesOf(focus);
  for (const b of bodies) lit.nodes.add(b);
  for (const tie of shown.ties) {
    const inside = focus.kind === "body" || focus.kind === "link" ? bodies.includes(tie.one) || bodies.includes(tie.other) : lit.nodes.has(tie.one) && lit.nodes.has(tie.other);
    if (inside) { lit.links.add(tie); if (focus.kind === "body" || focus.kind === "link") lit.nodes.add(tie.one).add(tie.other); }
  }
}
const bodiesOf = (x) => [...new Set((x.kind === "goal" ? x.activities : [x]).flatMap((a) => a.links.filter((l) => shown.links.has(l)).map((l) => l.body)))];
function litLinks(focus) {
  const take = (l) => { if (shown.links.has(l)) { lit.links.add(l); lit.nodes.add(l.activity).add(l.body); } };
  if (focus.kind === "bundle") { lit.nodes.add(focus.body); linksOf(focus).forEach(take); return; }
  if (focus.kind === "link") { lit.nodes.add(focus.activity).add(focus.body); lit.links.add(focus); return; }
  if (focus.kind !== "goal") lit.nodes.add(focus);
  for (const a of focus.kind === "goal" ? focus.activities : []) { if (shown.activities.has(a)) lit.nodes.add(a); a.links.forEach(take); }
  if (focus.kind !== "goal") focus.links.forEach(take);
  if (state.steps === 2) for (const x of [...lit.nodes]) if (x !== focus && x.kind !== focus.kind) x.links.forEach(take);
}

const isShown = (x) => (x.kind === "activity" ? state.view !== "ties" && shown.activities.has(x)
  : x.kind === "body" ? shown.bodies.has(x) && (state.view !== "ties" || shown.tied.has(x)) && (!scene.large || scene.onStage.has(x))
  : x.kind === "bundle" ? (lit.on ? lit.links.has(x) || scene.drawn.has(x) : scene.drawn.has(x))
  : x.kind === "link" ? state.view !== "ties" && shown.links.has(x) && (isDrawn(x.role) || (lit.on && lit.links.has(x))) : state.view === "ties" && shown.ties.has(x));
const isLit = (x) => !lit.on || (x.kind === "link" || x.kind === "tie" || x.kind === "bundle" ? lit.links.has(x) : lit.nodes.has(x));
/** Without a focus, institutions none of whose lines are drawn stand back. */
const standsBack = (x) => !lit.on && state.view !== "ties" && x.kind === "body" && !(scene.large && scene.overview ? scene.bundles.some((u) => u.body === x && u.now) : x.links.some((l) => isShown(l)));
const alphaOf = (x) => (!isLit(x) ? DIM : standsBack(x) ? BACK : 1);

/** Where a mark stands in the present view, and half of its size. */
const placeOfMark = (x) => (state.view === "ties" && x.kind === "body" ? [x.u, x.v] : (scene.large && scene.places.get(x)) || [x.x, x.y]);
const halfOf = (x) => (scene.large && scene.halves.has(x) ? scene.halves.get(x) : x.kind === "body" ? (state.view === "ties" ? x.side / model.ring.scale : x.side) / 2 : x.r);

let densest = 1;
function lineStyle(x) {
  const on = isLit(x), focus = lit.focus;
  if (x.kind === "tie") {
    const share = Math.sqrt((x.now || x.count) / densest);
    const direct = lit.on && on;
    const within = inCommunities() && isWithin(x), between = inCommunities() && !within;
    return { colour: within ? communityColour(x.one.community) : direct ? colours.accent : colours["ink-soft"], width: 0.8 + 7 * share * share, dash: between ? [7, 6] : [], alpha: lit.on ? (on ? 0.85 : 0.05) : 0.2 + 0.4 * share };
  }
  if (x.kind === "bundle") return bundleStyle(x, on);
  const crowd = clamp(260 / Math.max(1, lit.drawn), 0.16, 1);
  const plainAlpha = (x.role === "lead" || x.role === "implementer" ? 0.62 : 0.36) * crowd;
  const alpha = lit.on ? (on ? 0.95 : 0.045 * clamp(1000 / Math.max(1, lit.drawn), 0.08, 1)) : plainAlpha; // what stands back is dimmed by its total ink
  const extra = lit.on && on ? (focus && focus.kind === "link" ? 1.6 : 0.5) : 0;
  return { colour: goalColour(x.activity.goal), width: (WEIGHT[x.role] + extra) * Math.min(ringNow().scale, 2), dash: DASH[x.role].map((d) => d * Math.min(ringNow().scale, 2)), alpha };
}

/** Draw one mark on a canvas whose units are map units. */
function drawMark(ctx, x, hovered) {
  const [px, py] = placeOfMark(x), h = halfOf(x), focus = lit.focus === x;
  if (!focus && !hovered && !lit.on && !x.group && !standsBack(x) && (x.kind === "body" || x.goal.mark === "full")) { drawPlain(ctx, x, px, py, h); return; }
  ctx.save();
  ctx.globalAlpha = alphaOf(x);
  if (x.kind === "body") drawBody(ctx, x, px, py, h);
  else drawDisc(ctx, x, px, py, h);
  if (focus || hovered) {
    ctx.globalAlpha = 1;
    ctx.strokeStyle = colours.accent; ctx.lineWidth = (focus ? 3 : 2) * Math.min(ringNow().scale, 2);
    ctx.beginPath();
    if (x.kind === "body") roundRect(ctx, px - h - 5, py - h - 5, 2 * h + 10, 2 * h + 10, 9); else ctx.arc(px, py, h + 4.5, 0, 7);
    ctx.stroke();
  }
  ctx.restore();
}
/** The common case, without anything that costs: thousands of these are drawn at once. */
function drawPlain(ctx, x, px, py, h) {
  ctx.globalAlpha = 1;
  ctx.beginPath();
  if (x.kind === "body") { roundRect(ctx, px - h, py - h, 2 * h, 2 * h, cornerOf(h)); ctx.fillStyle = bodyColour(x); } else { ctx.arc(px, py, h, 0, 7); ctx.fillStyle = goalColour(x.goal); }
  ctx.fill();
}
function roundRect(ctx, x, y, w, h, r) {
  ctx.moveTo(x + r, y);
  ctx.arcTo(x + w, y, x + w, y + h, r); ctx.arcTo(x + w, y + h, x, y + h, r);
  ctx.arcTo(x, y + h, x, y, r); ctx.arcTo(x, y, x + w, y, r);
  ctx.closePath();
}
const cornerOf = (h) => Math.min(h * 0.32, 7);
function drawBody(ctx, x, px, py, h) {
  ctx.beginPath();
  roundRect(ctx, px - h, py - h, 2 * h, 2 * h, cornerOf(h));
  ctx.fillStyle = x.group ? colours.ground : bodyColour(x);
  ctx.globalAlpha = Math.max(ctx.globalAlpha, x.group ? 0.5 : 0);
  if (x.group) { ctx.save(); ctx.globalAlpha = 1; ctx.fill(); ctx.restore(); ctx.globalAlpha = alphaOf(x); } else { ctx.save(); ctx.globalAlpha = 1; ctx.fillStyle = colours.ground; ctx.fill(); ctx.restore(); ctx.globalAlpha = alphaOf(x); ctx.fill(); }
  if (!x.group) return;
  const k = Math.min(ringNow().scale, 2);
  ctx.setLineDash([4 * k, 3 * k]); ctx.lineWidth = 1.8 * k; ctx.strokeStyle = bodyColour(x);
  ctx.stroke();
}
function drawDisc(ctx, x, px, py, r) {
  const colour = goalColour(x.goal);
  ctx.save(); ctx.globalAlpha = 1; ctx.fillStyle = colours.ground; ctx.beginPath(); ctx.arc(px, py, r, 0, 7); ctx.fill(); ctx.restore();
  ctx.fillStyle = colour; ctx.strokeStyle = colour;
  ctx.beginPath();
  if (x.goal.mark === "full") { ctx.arc(px, py, r, 0, 7); ctx.fill(); return; }
  ctx.lineWidth = r * 0.28;
  ctx.arc(px, py, r * 0.86, 0, 7); ctx.stroke();
  if (x.goal.mark === "half") { ctx.beginPath(); ctx.arc(px, py, r * 0.86, Math.PI / 2, (3 * Math.PI) / 2); ctx.fill(); }
}

/** Marks and lines of the present view, lines first, heavy marks last. */
const sceneNodes = () => (state.view === "ties" ? model.bodies.filter((b) => b.u !== undefined) : scene.large ? [...scene.activities, ...scene.bodies] : [...model.activities, ...model.bodies]);
const sceneLines = () => (state.view === "ties" ? model.ties : scene.large ? (scene.overview ? scene.bundles : scene.links) : model.links);
const endsOf = (x) => (x.kind === "bundle" ? [x.body, x.end] : x.kind === "tie" ? [x.one, x.other] : [x.body, x.activity]);

/** The frame around everything of the present view, in map units. */
function sceneBox() {
  if (state.view !== "ties") {
    const r = model.ring.outer + (model.ring.disc + 8) * model.ring.scale;
    const far = model.bodies.reduce((m, b) => Math.max(m, Math.hypot(b.x, b.y) + b.side), 0);
    const most = model.activities.length ? r : Math.max(far, 100);
    return [-most, -most, most, most];
  }
  let [a, b, c, d] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const x of sceneNodes()) if (isShown(x)) { a = Math.min(a, x.u); b = Math.min(b, x.v); c = Math.max(c, x.u); d = Math.max(d, x.v); }
  return a <= c ? [a - 55, b - 30, c + 55, d + 45] : [-200, -200, 200, 200];
}
