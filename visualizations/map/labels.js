/* Names on the map: placed heaviest first, never over one another, at a size that does not shrink. */

const overlay = { canvas: null, ctx: null, rects: [], headings: [], placedAt: null, placed: [], placedFor: "", shows: 0 };
/** Whether letters are those for a hall: a telephone is held in the hand. */
const inHall = () => presenting() && byId("stage").clientWidth >= NARROW;
const fontSize = () => (inHall() ? 24 : byId("stage").clientHeight < 760 ? 11.5 : 12.5);
const font = (size, weight) => `${weight} ${size}px ${colours.font}`;

const widths = new Map();
function textWidth(ctx, text, f) {
  const key = `${f}|${text}`;
  let w = widths.get(key);
  if (w === undefined) { ctx.font = f; w = ctx.measureText(text).width; if (widths.size > 20000) widths.clear(); widths.set(key, w); }
  return w;
}
/** A text in whole lines about as wide as asked: a line is as wide as its longest word needs. Nothing is ever cut. */
function wrapText(ctx, text, f, width) {
  const words = text.split(/\s+/), most = Math.max(width, ...words.map((word) => textWidth(ctx, word, f))), lines = [];
  for (const word of words) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && textWidth(ctx, longer, f) <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

const overlaps = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** Decide which labels stand where, in screen pixels: on free ground, never on a mark, an arc or one another.
    Where one of the heaviest finds no room, it comes first in the next round; then goals have their numbers alone; on a telephone, every free place is looked at, for the heaviest before all others. */
function placeLabels(ctx, view) {
  overlay.placedFor = "";
  let first = [];
  for (let round = 0; round < (view.width < NARROW ? 10 : 4); round++) {
    const missed = placeRound(ctx, view, first, { titled: round < 3, thorough: round > 3 });
    if (!missed.length) return;
    first = [...missed, ...first.filter((b) => !missed.includes(b))];
  }
}
function placeRound(ctx, view, first, { titled, thorough }) {
  overlay.rects = []; overlay.placed = []; overlay.headings = [];
  if (state.view !== "ties") placeHeadings(ctx, view, titled);
  const ground = { ...groundOf(view), thorough }, missed = [], turn = (b) => (first.includes(b) ? 1e5 - first.indexOf(b) : thorough && heaviest.get(b) < SURELY_NAMED ? 9e4 - heaviest.get(b) : rank(b));
  const named = ground.marks.filter(({ b, rect }) => (isLit(b) || fontSize() < 20 || heaviest.has(b)) && rect[2] > 0 && rect[3] > 0 && rect[0] < view.width && rect[1] < view.height);
  named.sort((a, b) => turn(b.b) - turn(a.b) || a.b.index - b.b.index);
  for (const { b, rect } of named.slice(0, ground.marks.length > 400 ? 90 : 400)) {
    const made = placeName(ctx, b, rect, view, ground);
    if (!made) { if (heaviest.get(b) < SURELY_NAMED) missed.push(b); continue; }
    overlay.placed.push(made);
    ground.taken.push(made.rect);
    if (made.leader) ground.leaders.push(made.leader);
    overlay.rects.push({ id: b.id, rect: made.rect, size: made.size, lines: made.lines });
  }
  return missed;
}
/** What names must keep off: headings, controls and names in `taken`, and all marks. */
function groundOf(view) {
  const taken = overlay.headings.map((h) => h.rect);
  if (view.width === byId("stage").clientWidth && !view.top) taken.push(zoomRect());
  const marks = model.bodies.filter(isShown).map((b) => { const [x, y] = view.screen(...placeOfMark(b)), h = fieldOf(b, view); return { b, rect: [x - h, y - h, x + h, y + h] }; });
  const discs = sceneNodes().filter((x) => x.kind === "activity" && isShown(x)).map((a) => [...view.screen(...placeOfMark(a)), halfOf(a) * view.scale]);
  const boxes = [...marks.map((m) => m.rect), ...discs.map(([x, y, r]) => [x - r, y - r, x + r, y + r])];
  return { taken, leaders: [], marks, discs, boxes, isBare: bareGround(view, boxes) };
}
/** Whether a frame is free of boxes, by sums over cells: thousands of places are tried, each at the cost of one. */
function bareGround(view, boxes) {
  const wide = Math.ceil(view.width / GRAIN) + 1, high = Math.ceil(view.height / GRAIN) + 1, sums = new Int32Array(wide * high);
  const across = (x) => clamp(x, 0, wide - 1), down = (y) => clamp(y, 0, high - 1);
  for (const [x0, y0, x1, y1] of boxes) for (let j = down(Math.floor(y0 / GRAIN)); j < down(Math.ceil(y1 / GRAIN)); j++) for (let i = across(Math.floor(x0 / GRAIN)); i < across(Math.ceil(x1 / GRAIN)); i++) sums[(j + 1) * wide + i + 1] = 1;
  for (let j = 1; j < high; j++) for (let i = 1; i < wide; i++) sums[j * wide + i] += sums[j * wide + i - 1] + sums[(j - 1) * wide + i] - sums[(j - 1) * wide + i - 1];
  return ([x0, y0, x1, y1]) => {
    const [a, b, c, d] = [across(Math.floor(x0 / GRAIN)), down(Math.floor(y0 / GRAIN)), across(Math.ceil(x1 / GRAIN)), down(Math.ceil(y1 / GRAIN))];
    return sums[d * wide + c] - sums[b * wide + c] - sums[d * wide + a] + sums[b * wide + a] === 0;
  };
}
/** Whether a frame leaves the stage or lies on a heading, a control, a name or an arc. */
const isTaken = (r, { taken }, view) => r[0] < 0 || r[1] < 0 || r[2] > view.width || r[3] > view.height || taken.some((x) => overlaps(r, x)) || onRim(r, view);
const coversDisc = ([x0, y0, x1, y1], [x, y, r]) => Math.hypot(clamp(x, x0, x1) - x, clamp(y, y0, y1) - y) < r;
/** Half of a mark's size on the screen; a community's letter finds room on each. */
const fieldOf = (b, view) => Math.max(halfOf(b) * view.scale, inCommunities() && b.community ? LETTER : 0);
/** Where the zoom buttons lie over the stage. */
function zoomRect() {
  const stage = byId("stage").getBoundingClientRect(), z = byId("zoom").getBoundingClientRect();
  return [z.left - stage.left, z.top - stage.top, z.right - stage.left, z.bottom - stage.top];
}
const rank = (b) => (lit.focus === b ? 1e6 : 0) + (lit.on && isLit(b) ? 1e4 : 0) + (b === hovered ? 1e5 : 0) + b.weight;
/* How a name may be written: so many lines at most, so wide in letters; flat ones before deep ones. */
const SHAPES = [[2, 9.6], [3, 9.6], [3, 7], [4, 9.6], [3, 13], [5, 8], [6, 6]], OVER_A_WHOLE_PLAN = [[4, 7], [4, 10.5], [3, 8], [5, 8], [6, 6], [4, 13]], ROOMIEST = [9, 15];
/** The forms of a name that hold all of it, then the body's own abbreviation; the panel has the full name. `roomy` asks for the room it may take whatever is in focus. */
function nameForms(ctx, b, roomy) {
  const size = fontSize() + (b.weight >= heavy && fontSize() < 20 ? 0.5 : 0), f = font(size, roomy || b.weight >= heavy || (lit.on && isLit(b)) ? 650 : 500), height = size * 1.2;
  const shapes = [...(!roomy && isMust(b) ? [ROOMIEST] : []), ...(scene.large && scene.overview ? OVER_A_WHOLE_PLAN : SHAPES)];
  return textForms(ctx, b, shapes, f, size).map(({ lines, short }) => ({ lines, short, f, size, height, w: Math.max(...lines.map((l) => textWidth(ctx, l, f))), h: lines.length * height }));
}
function textForms(ctx, b, shapes, f, size) {
  const name = shortOf(b).text, abbr = abbreviationOf(b), out = new Map();
  for (const [text, tries] of [[name, shapes], ...(abbr && abbr !== name ? [[abbr, [[1, 9]]]] : [])]) for (const [most, em] of tries) {
    const lines = wrapText(ctx, text, f, size * em);
    if (lines.length <= most) out.set(lines.join("\n"), { lines, short: text !== name });
  }
  return [...out.values()];
}
/** A name at its mark or, for the one in focus and the heaviest, away from it; the first of all go away rather than be abbreviated. */
function placeName(ctx, b, mark, view, ground) {
  const isOn = (r) => isTaken(r, ground, view) || ground.marks.some((m) => m.b !== b && overlaps(r, m.rect)) || ground.discs.some((d) => coversDisc(r, d)) || ground.leaders.some((line) => crosses(line, r));
  const forms = nameForms(ctx, b), whole = forms.filter((form) => !form.short), near = (some) => placeOne(b, mark, isOn, some), far = (reaches) => placeFar(ctx, b, mark, view, ground, reaches);
  if (isMust(b)) return near(whole) || far(FAR);
  if (heaviest.get(b) < NEVER_SHORT) return near(whole) || far(NEAR_BY) || near(forms) || far(FAR);
  return near(forms) || (heaviest.has(b) || (scene.large && scene.overview) ? far(FAR) : null);
}
const isMust = (b) => lit.focus === b || b === hovered;
function placeOne(b, mark, blocked, forms) {
  for (const { lines, f, size, height, w, h } of forms) {
    const [x0, y0, x1, y1] = mark, cx = (x0 + x1) / 2, cy = (y0 + y1) / 2;
    const spots = [[cx - w / 2, y1 + 3], [cx - w / 2, y0 - h - 3], [x1 + 5, cy - h / 2], [x0 - w - 5, cy - h / 2], [x1 + 4, y1 - h + 4], [x0 - w - 4, y1 - h + 4], [x1 + 4, y0 - 4], [x0 - w - 4, y0 - 4]];
    for (const [k, [x, y]] of spots.entries()) {
      const rect = [x - 2, y, x + w + 2, y + h];
      if (!blocked(rect)) return spotted(b, lines, rect, f, size, height, k);
    }
  }
  return null;
}
/** The nearest free place, with a line to the mark: rather one whose line runs over nothing. */
function placeFar(ctx, b, mark, view, ground, reaches) {
  const size = fontSize(), f = font(size, 650), height = size * 1.2;
  const forms = textForms(ctx, b, [[3, 9.6], [3, 13], [9, 7.5], [9, 5.5], ROOMIEST, [2, 20]], f, size).map(({ lines, short }) => {
    const w = Math.max(...lines.map((l) => textWidth(ctx, l, f))), h = lines.length * height;
    return { lines, short, w, h, places: freePlaces(w, h, mark, view, ground) };
  });
  const over = (line, rects) => line && rects.some((x) => x !== mark && crosses(line, x));
  const tests = {
    apart: ({ rect, leader }) => { const r = grown(rect, size / 2); return !isTaken(r, ground, view) && ground.isBare(r) && !over(leader, ground.taken) && !over(leader, ground.boxes) && !ground.leaders.some((x) => crosses(x, r)); },
    beside: ({ rect, leader }) => !over(leader, ground.taken) && !ground.leaders.some((x) => crosses(x, rect)),
    free: () => true,
  };
  for (const [reach, test, shorts] of reaches) for (const { lines, short, places } of forms) {
    const found = short && !shorts ? null : places(reach, tests[test]);
    if (found) return { ...spotted(b, lines, found.rect, f, size, height, 0), leader: found.leader };
  }
  for (const { lines, w, h } of ground.thorough ? forms : []) {
    const found = anyPlace(w, h, mark, view, ground);
    if (found) return { ...spotted(b, lines, found.rect, f, size, height, 0), leader: found.leader };
  }
  return null;
}
/** Gives the nearest place to a mark, within a reach, where a frame covers nothing and that passes a test. */
function freePlaces(w, h, mark, view, ground) {
  const cx = (mark[0] + mark[2]) / 2, cy = (mark[1] + mark[3]) / 2, places = [], most = Math.max(view.width, view.height);
  let far = 14;
  const lookAround = () => {
    for (let k = 0; k < 24; k++) {
      const x = cx + (far + w / 2) * Math.cos((k * Math.PI) / 12), y = cy + (far + h / 2) * Math.sin((k * Math.PI) / 12);
      const rect = [x - w / 2 - 2, y - h / 2, x + w / 2 + 2, y + h / 2];
      if (ground.isBare(rect) && !isTaken(rect, ground, view)) places.push({ far, rect, leader: leaderLine(mark, rect) });
    }
    far += 12;
  };
  return (reach, passes) => {
    for (let i = 0; ; i++) {
      while (i === places.length) { if (far > Math.min(reach, most)) return null; lookAround(); }
      if (places[i].far > reach) return null;
      if (passes(places[i])) return places[i];
    }
  };
}
/** The nearest place of all where a frame covers nothing: between the places above, a small stage may have one more. */
function anyPlace(w, h, [x0, y0, x1, y1], view, ground) {
  let best = null;
  for (let y = 0; y + h <= view.height; y += GRAIN) for (let x = 0; x + w + 4 <= view.width; x += GRAIN) {
    const far = Math.hypot(x + w / 2 - (x0 + x1) / 2, y + h / 2 - (y0 + y1) / 2), rect = [x, y, x + w + 4, y + h];
    if ((!best || far < best.far) && ground.isBare(rect) && !isTaken(rect, ground, view)) best = { far, rect, leader: leaderLine([x0, y0, x1, y1], rect) };
  }
  return best;
}
const grown = ([x0, y0, x1, y1], by) => [x0 - by, y0 - by, x1 + by, y1 + by];
/** Whether a line meets a rectangle. */
function crosses([[x0, y0], [x1, y1]], [left, top, right, bottom]) {
  let from = 0, to = 1;
  for (const [at, by, low, high] of [[x0, x1 - x0, left, right], [y0, y1 - y0, top, bottom]]) {
    if (by === 0) { if (at <= low || at >= high) return false; continue; }
    const [a, b] = [(low - at) / by, (high - at) / by];
    from = Math.max(from, Math.min(a, b)); to = Math.min(to, Math.max(a, b));
  }
  return from < to;
}
/** Whether a name would lie across the arcs of the goals: it stands within them or without. */
function onRim([x0, y0, x1, y1], view) {
  if (state.view === "ties") return false;
  const [cx, cy] = view.screen(0, 0), r = rimOf(view);
  const nearest = Math.hypot(Math.max(x0 - cx, cx - x1, 0), Math.max(y0 - cy, cy - y1, 0));
  const farthest = Math.hypot(Math.max(cx - x0, x1 - cx), Math.max(cy - y0, y1 - cy));
  return nearest < r + RIM && farthest > r - RIM - (scene.large && scene.overview ? BAND * view.scale : 0);
}
/** From the edge of a mark to the edge of its name; nothing where they are neighbours. */
function leaderLine(mark, rect) {
  const from = [clamp((rect[0] + rect[2]) / 2, mark[0], mark[2]), clamp((rect[1] + rect[3]) / 2, mark[1], mark[3])];
  const to = [clamp(from[0], rect[0], rect[2]), clamp(from[1], rect[1], rect[3])];
  return Math.hypot(to[0] - from[0], to[1] - from[1]) > 12 ? [from, to] : null;
}
function spotted(b, lines, rect, f, size, height, side) {
  return { b, lines, rect, font: f, size, height, align: side < 2 ? "center" : side % 2 ? "right" : "left" };
}
/* How far from its mark a name may stand, on what ground, and whether abbreviated. */
const NEAR_BY = [[130, "apart"], [260, "apart"]], FAR = [...NEAR_BY, [Infinity, "apart", true], [Infinity, "beside", true], [Infinity, "free", true]];
const ALWAYS_NAMED = 12, SURELY_NAMED = 10,
  NEVER_SHORT = 3,
  RIM = 6, // pixels a name keeps from the arcs
  GRAIN = 4; // pixels of a cell of the ground
let heavy = Infinity, heaviest = new Map(); // institutions with their rank by activities
function computeHeavy() {
  heaviest = new Map([...model.bodies].sort((a, b) => b.weight - a.weight || a.index - b.index).slice(0, ALWAYS_NAMED).map((b, k) => [b, k]));
  const weights = model.bodies.map((b) => b.weight).sort((a, b) => b - a);
  heavy = Math.max(2, weights[Math.min(5, weights.length - 1)] || 2);
}

/* ---- headings of goals ---- */

/** The radius of the goals' arcs on the screen. */
const rimOf = (view) => { const ring = ringNow(); return (ring.outer + (ring.disc + 7) * ring.scale) * view.scale; };

const HEADING_LINES = [3, 5, 7, 0]; // lines of a goal's title at most; where it has more, its number stands alone and the list has the title
const NARROW = 560; // pixels below which a goal has its number and no more
function placeHeadings(ctx, view, titled = true) {
  const present = fontSize() > 20, size = present ? 24 : view.width < 360 ? 11 : 13, f = font(size, 650);
  const r = rimOf(view) + 16;
  const [cx, cy] = view.screen(0, 0);
  /* top and bottom first: those at the sides can still give way along the circle */
  const steep = (g) => Math.abs(Math.sin((g.start + g.end) / 2));
  const goals = arcsNow().filter((g) => g.activities.some((a) => shown.activities.has(a)));
  for (const g of goals.sort((a, b) => steep(b) - steep(a) || (a.kind === "goal" ? a.index - b.index : 0))) {
    const how = { size, f, r, cx, cy, present };
    if (onBand(view)) { overlay.headings.push(bandHeading(ctx, view, g, how)); continue; }
    const made = (view.width < NARROW || !titled ? [0] : HEADING_LINES).reduce((found, most) => found || placeHeading(ctx, view, g, { ...how, most }), null);
    if (made) overlay.headings.push(made);
  }
}
/** On a narrow screen the number of a part stands on its band, so that the map keeps the width. */
const onBand = (view) => view.width < NARROW && scene.large && scene.overview;
function bandHeading(ctx, view, g, { size, f, cx, cy }) {
  const mid = (g.start + g.end) / 2, r = rimOf(view) - (BAND * view.scale) / 2, x = cx + r * Math.cos(mid), y = cy + r * Math.sin(mid);
  const badge = arcBadge(g) || "–", w = textWidth(ctx, badge, f) + size * 0.9, h = size * 1.45;
  return { g, rect: [x - w / 2 - 2, y - h / 2, x + w / 2 + 2, y + h / 2], lines: [], badge, badgeWidth: w, note: "", noteFont: f, font: f, size, head: 0, step: 0, side: 0, w, beside: 0 };
}
function placeHeading(ctx, view, g, { size, f, r, cx, cy, present, most }) {
  const mid = (g.start + g.end) / 2, x = cx + r * Math.cos(mid), y = cy + r * Math.sin(mid);
  const side = Math.abs(Math.cos(mid)) < 0.22 ? 0 : Math.sign(Math.cos(mid));
  const room = side === 0 ? Math.min(260, view.width * 0.5) : side > 0 ? view.right - x - 10 : x - view.left - 10;
  if (room < (most ? 84 : 16)) return null;
  const width = clamp(room, 30, side === 0 ? 260 : size > 20 ? 320 : 190);
  const count = g.activities.filter((a) => shown.activities.has(a)).length;
  const badge = arcBadge(g), badgeWidth = badge ? textWidth(ctx, badge, f) + size * 0.9 : 0;
  /* beside the numeral where the title's longest word finds room there, else below it */
  const longest = Math.max(0, ...arcTitle(g).text.split(/\s+/).slice(0, 4).map((word) => textWidth(ctx, word, f)));
  const inline = present && (!badge || width - badgeWidth - 8 >= longest);
  const note = !present && width > 120 && view.width >= NARROW ? n("activities", count) : "";
  const noteFont = font(size > 20 ? 20 : 12, 400);
  const beside = inline && badge ? badgeWidth + 8 : 0;
  const lines = most ? wrapText(ctx, arcTitle(g).text, f, Math.max(40, width - beside)) : [];
  if (lines.length > most) return null;
  const head = inline ? 0 : size * 1.65, step = size * (inline ? 1.45 : 1.25), h = Math.max(head + lines.length * step, size * 1.5);
  const w = Math.max(badgeWidth + (note ? 6 + textWidth(ctx, note, noteFont) : 0), beside + Math.max(0, ...lines.map((l) => textWidth(ctx, l, f))));
  const left = side === 0 ? x - w / 2 : side > 0 ? x : x - w;
  const low = view.top + 4, high = view.height - view.bottom - h - 4;
  const top = clamp(y - h / 2 + (Math.sin(mid) * h) / 2, low, Math.max(low, high));
  let rect = [left - 2, top, left + w + 2, top + h];
  if (rect[0] < view.left + 1 || rect[2] > view.right - 1) return null;
  for (let k = 1; k <= 8 && overlay.headings.some((o) => overlaps(rect, o.rect)); k++) {
    const moved = clamp(top - Math.sign(Math.sin(mid)) * k * 10, low, Math.max(low, high));
    const near = clamp(cy, moved, moved + h) - cy, edge = Math.sqrt(Math.max(0, r * r - near * near)); // stay outside the arc
    const at = side === 0 ? left : side > 0 ? Math.max(left, cx + edge) : Math.min(left, cx - edge - w);
    if (at < view.left + 4 || at + w > view.right - 4) break;
    rect = [at - 2, moved, at + w + 2, moved + h];
  }
  /* rather no name for a goal than one that covers another or the rim: many goals leave too little room */
  const inside = Math.hypot(clamp(cx, rect[0], rect[2]) - cx, clamp(cy, rect[1], rect[3]) - cy) < r - 14;
  if (inside || overlay.headings.some((o) => overlaps(rect, o.rect))) return null;
  return { g, rect, lines, badge, badgeWidth, note, noteFont, font: f, size, head, step, side, w, beside };
}
function drawHeading(ctx, h) {
  const [left, top] = [h.rect[0] + 2, h.rect[1]];
  const start = (w) => (h.side === 0 ? left + (h.w - w) / 2 : h.side > 0 ? left : left + h.w - w);
  const firstWidth = h.beside ? h.w : h.badgeWidth + (h.note ? 6 + textWidth(ctx, h.note, h.noteFont) : 0);
  let x = start(firstWidth);
  ctx.globalAlpha = isArcLit(h.g) ? 1 : 0.4;
  ctx.textBaseline = "middle"; ctx.textAlign = "left";
  if (h.badge) {
    ctx.fillStyle = goalColour(h.g);
    ctx.beginPath(); roundRect(ctx, x, top, h.badgeWidth, h.size * 1.45, 4); ctx.fill();
    ctx.fillStyle = goalInk(h.g); ctx.font = h.font;
    ctx.fillText(h.badge, x + h.size * 0.45, top + h.size * 0.76);
    x += h.badgeWidth + 6;
  }
  if (h.note) { ctx.font = h.noteFont; ctx.fillStyle = colours["ink-soft"]; ctx.fillText(h.note, x, top + h.size * 0.76); }
  ctx.font = h.font; ctx.fillStyle = colours.ink;
  h.lines.forEach((line, i) => haloed(ctx, line, h.beside ? left + h.beside : start(textWidth(ctx, line, h.font)), top + h.head + (h.beside ? h.size * 0.76 + i * h.step : (i + 0.5) * h.step)));
  ctx.globalAlpha = 1;
}
function haloed(ctx, text, x, y) {
  ctx.lineJoin = "round"; ctx.lineWidth = 4; ctx.strokeStyle = colours.ground;
  ctx.strokeText(text, x, y); ctx.fillText(text, x, y);
}

/* ---- drawing ---- */

function drawOverlay(view, moving) {
  const { canvas } = overlay, ratio = window.devicePixelRatio || 1;
  const ctx = overlay.ctx;
  const [w, h] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, view.width, view.height);
  paintOverlay(ctx, view, moving);
}
/** Arcs, numbers, headings and names. While the view moves, names keep their last places on their marks. */
function paintOverlay(ctx, view, moving) {
  if (state.view !== "ties") { drawArcs(ctx, view); drawNumbers(ctx, view); }
  if (inCommunities()) drawLetters(ctx, view);
  const last = overlay.placedAt;
  if (!moving || !last) placeAnew(ctx, view);
  else if (state.view !== "ties") { overlay.placedFor = ""; overlay.headings = []; placeHeadings(ctx, view); }
  overlay.headings.forEach((heading) => drawHeading(ctx, heading));
  for (const label of overlay.placed) drawLabel(ctx, view, label, moving && last);
  if (state.view !== "ties") drawCounts(ctx, view);
  ctx.globalAlpha = 1;
}
/** Names stand where they stood as long as nothing has changed. */
function placeAnew(ctx, view) {
  const asked = [overlay.shows, hovered && hovered.kind === "body" ? hovered.key : "", fontSize(), JSON.stringify(view), ...view.screen(0, 0), ...zoomRect()].join();
  if (overlay.placedAt && overlay.placedFor === asked) return;
  placeLabels(ctx, view);
  overlay.placedAt = { scale: view.scale, at: new Map(model.bodies.map((b) => [b, view.screen(...placeOfMark(b))])) };
  overlay.placedFor = asked;
}
function drawLabel(ctx, view, label, last) {
  let dx = 0, dy = 0;
  if (last) { const [x, y] = view.screen(...placeOfMark(label.b)), [ox, oy] = last.at.get(label.b); dx = x - ox; dy = y - oy; }
  ctx.globalAlpha = isLit(label.b) ? 1 : 0.42;
  if (label.leader) {
    const [[x0, y0], [x1, y1]] = label.leader;
    ctx.strokeStyle = colours["ink-soft"]; ctx.lineWidth = 1;
    ctx.beginPath(); ctx.moveTo(x0 + dx, y0 + dy); ctx.lineTo(x1 + dx, y1 + dy); ctx.stroke();
  }
  ctx.font = label.font; ctx.textBaseline = "middle"; ctx.textAlign = label.align; ctx.fillStyle = colours.ink;
  const x = dx + (label.align === "center" ? (label.rect[0] + label.rect[2]) / 2 : label.align === "left" ? label.rect[0] + 2 : label.rect[2] - 2);
  label.lines.forEach((line, i) => haloed(ctx, line, x, dy + label.rect[1] + (i + 0.5) * label.height));
}
/** The letter of its community on each institution: colour alone tells nothing. */
function drawLetters(ctx, view) {
  ctx.textAlign = "center"; ctx.textBaseline = "middle";
  for (const b of sceneNodes()) if (isShown(b) && b.community) {
    const [x, y] = view.screen(...placeOfMark(b)), h = fieldOf(b, view);
    ctx.globalAlpha = isLit(b) ? 1 : DIM;
    if (h > halfOf(b) * view.scale) {
      ctx.beginPath(); roundRect(ctx, x - h, y - h, 2 * h, 2 * h, cornerOf(h));
      ctx.fillStyle = b.group ? colours.ground : bodyColour(b); ctx.fill();
      if (b.group) { ctx.setLineDash([4, 3]); ctx.lineWidth = 1.6; ctx.strokeStyle = bodyColour(b); ctx.stroke(); ctx.setLineDash([]); }
    }
    ctx.font = font(letterSize(h), 650); ctx.fillStyle = b.group ? colours.ink : communityInk(b.community);
    ctx.fillText(b.community.letter, x, y + 0.5);
  }
}
const letterSize = (h) => clamp(h, 11, 20);
/** Goals as thin arcs outside their activities; parts of a large plan as bands that take their place. */
function drawArcs(ctx, view) {
  const [cx, cy] = view.screen(0, 0), band = scene.large && scene.overview;
  ctx.lineCap = band ? "butt" : "round"; ctx.lineWidth = band ? BAND * view.scale : clamp(4 * view.scale * ringNow().scale, 3, 6);
  const r = rimOf(view) - (band ? (BAND * view.scale) / 2 : 0);
  for (const g of arcsNow()) {
    ctx.globalAlpha = isArcLit(g) ? (g === hovered ? 1 : 0.9) : 0.15;
    ctx.strokeStyle = goalColour(g);
    ctx.beginPath(); ctx.arc(cx, cy, r, g.start, g.end); ctx.stroke();
  }
  ctx.globalAlpha = 1; ctx.lineCap = "butt";
}
const isArcLit = (g) => (scene.large && scene.overview ? isLit(g) : g.activities.some((a) => shown.activities.has(a) && isLit(a)));
/** The activities' own numbers in their discs, where there is room for letters of at least 11 pixels. */
function drawNumbers(ctx, view) {
  const r = ringNow().disc * ringNow().scale * view.scale, least = fontSize() > 20 ? 24 : 11;
  if (r * 1.25 < least) return;
  const size = clamp(r * 1.05, least, 30), f = font(size, 650);
  ctx.textAlign = "center"; ctx.textBaseline = "middle";
  for (const a of scene.large ? scene.activities : model.activities) {
    if (!isShown(a)) continue;
    const fit = Math.min(size, (size * r * 1.8) / textWidth(ctx, a.own, f));
    if (fit < least) continue;
    const [x, y] = view.screen(...placeOfMark(a));
    if (x < -r || y < -r || x > view.width + r || y > view.height + r) continue;
    ctx.globalAlpha = isLit(a) ? 1 : 0.35;
    ctx.font = font(fit, 650); ctx.fillStyle = a.goal.mark === "full" && isLit(a) ? goalInk(a.goal) : colours.ink;
    ctx.fillText(a.own, x, y + fit * 0.04);
  }
  ctx.globalAlpha = 1;
}
