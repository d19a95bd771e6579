/* The map drawn by ourselves on a canvas, for thousands of marks: while the view moves, the last
   picture is moved and scaled; when it rests, it is drawn sharply again. */

function canvasEngine(box, events) {
  const canvas = el("canvas", { class: "engine" }), ctx = canvas.getContext("2d");
  const picture = document.createElement("canvas"), pictureCtx = picture.getContext("2d", { alpha: false });
  box.append(canvas);
  let camera = { x: 0, y: 0, scale: 1 }, drawnAt = null, frame = 0, moving = false, sharpId = 0, grid = null, animation = 0;
  const size = () => [box.clientWidth, box.clientHeight];
  const ratio = () => window.devicePixelRatio || 1;

  function sharp() {
    const [w, h] = size(), k = ratio();
    frame = 0;
    moving = false;
    if (!w || !h) return; // behind a table
    picture.width = w * k; picture.height = h * k;
    pictureCtx.fillStyle = colours.ground; pictureCtx.fillRect(0, 0, picture.width, picture.height);
    pictureCtx.setTransform(k * camera.scale, 0, 0, k * camera.scale, k * (w / 2 - camera.x * camera.scale), k * (h / 2 - camera.y * camera.scale));
    drawLines(pictureCtx);
    for (const x of sceneNodes()) if (isShown(x) && inView(x)) drawMark(pictureCtx, x, x === hovered);
    pictureCtx.setTransform(1, 0, 0, 1, 0, 0);
    drawnAt = { ...camera };
    paint();
  }
  const inView = (x) => {
    const [w, h] = size(), [px, py] = placeOfMark(x), r = halfOf(x) + 6;
    return Math.abs(px - camera.x) < w / 2 / camera.scale + r && Math.abs(py - camera.y) < h / 2 / camera.scale + r;
  };
  /* One path for all lines of a look: thousands of strokes become a few. */
  function drawLines(c) {
    const looks = new Map();
    for (const x of sceneLines()) {
      if (!isShown(x)) continue;
      const s = lineStyle(x), key = `${s.colour}|${s.width.toFixed(1)}|${s.dash}|${s.alpha}`;
      let look = looks.get(key);
      if (!look) looks.set(key, (look = { s, xs: [] }));
      look.xs.push(x);
    }
    const dense = shown.links.size > 4000;
    for (const { s, xs } of [...looks.values()].sort((a, b) => a.s.alpha - b.s.alpha)) {
      c.strokeStyle = s.colour; c.globalAlpha = s.alpha;
      c.lineWidth = Math.max(s.width, 0.6 / camera.scale);
      c.setLineDash(dense && s.alpha < 0.5 ? [] : s.dash);
      c.beginPath();
      for (const x of xs) { const [a, b] = endsOf(x); c.moveTo(...placeOfMark(a)); c.lineTo(...placeOfMark(b)); }
      c.stroke();
    }
    c.setLineDash([]); c.globalAlpha = 1;
  }
  function paint() {
    frame = 0;
    const [w, h] = size(), k = ratio();
    if (canvas.width !== Math.round(w * k) || canvas.height !== Math.round(h * k)) { canvas.width = Math.round(w * k); canvas.height = Math.round(h * k); }
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = colours.ground; ctx.fillRect(0, 0, canvas.width, canvas.height);
    if (drawnAt) {
      const z = camera.scale / drawnAt.scale;
      ctx.setTransform(z, 0, 0, z, k * (w / 2 - (camera.x - drawnAt.x) * camera.scale - (z * w) / 2), k * (h / 2 - (camera.y - drawnAt.y) * camera.scale - (z * h) / 2));
      ctx.drawImage(picture, 0, 0);
    }
    events.drawn(moving);
  }
  function move() {
    moving = true;
    clearTimeout(sharpId); sharpId = setTimeout(sharp, REST);
    if (!frame) frame = requestAnimationFrame(paint);
  }
  function place(c) { camera = { ...c, scale: clamp(c.scale, 0.02, 12) }; move(); }
  function glide(to) {
    cancelAnimationFrame(animation);
    const from = { ...camera }, begun = performance.now();
    const step = (now) => {
      const p = clamp((now - begun) / GLIDE, 0, 1), e = p < 0.5 ? 4 * p * p * p : 1 - (-2 * p + 2) ** 3 / 2;
      place({ x: from.x + (to.x - from.x) * e, y: from.y + (to.y - from.y) * e, scale: from.scale * (to.scale / from.scale) ** e });
      animation = p < 1 ? requestAnimationFrame(step) : 0;
    };
    animation = requestAnimationFrame(step);
  }

  /* ---- what is under the pointer: marks in a grid of cells ---- */
  const CELL = 80;
  function makeGrid() {
    grid = new Map();
    for (const x of sceneNodes()) {
      const [px, py] = placeOfMark(x), r = halfOf(x);
      for (let i = Math.floor((px - r) / CELL); i <= Math.floor((px + r) / CELL); i++) for (let j = Math.floor((py - r) / CELL); j <= Math.floor((py + r) / CELL); j++) {
        const key = `${i},${j}`;
        if (!grid.has(key)) grid.set(key, []);
        grid.get(key).push(x);
      }
    }
  }
  function worldOf(p) { const [w, h] = size(); return [camera.x + (p.x - w / 2) / camera.scale, camera.y + (p.y - h / 2) / camera.scale]; }
  function at(p) {
    if (!grid) makeGrid();
    const [x, y] = worldOf(p), slack = 3 / camera.scale;
    let best = null;
    const reach = Math.ceil(slack / CELL);
    for (let i = -reach; i <= reach; i++) for (let j = -reach; j <= reach; j++) for (const node of grid.get(`${Math.floor(x / CELL) + i},${Math.floor(y / CELL) + j}`) || []) {
      const [px, py] = placeOfMark(node), r = halfOf(node) + slack;
      if (isShown(node) && Math.abs(px - x) <= r && Math.abs(py - y) <= r && (!best || Math.hypot(px - x, py - y) < best[0])) best = [Math.hypot(px - x, py - y), node];
    }
    return best ? best[1] : arcAt(x, y, 3 / camera.scale) || linesNear(x, y, NEAR_LINE / camera.scale)[0] || null;
  }
  /** The lines that pass near a place, the nearest first. */
  function linesNear(x, y, slack) {
    const near = [];
    for (const line of lit.on ? lit.links : sceneLines()) {
      if (!isShown(line)) continue;
      const [a, b] = endsOf(line).map(placeOfMark), dx = b[0] - a[0], dy = b[1] - a[1];
      const p = clamp(((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy || 1), 0, 1);
      const far = Math.hypot(x - a[0] - p * dx, y - a[1] - p * dy);
      if (far < slack) near.push([far, line]);
    }
    return near.sort((a, b) => a[0] - b[0]).map(([, line]) => line);
  }

  /* ---- pointer, wheel, pinch ---- */
  const pointers = new Map();
  let pressed = null;
  const local = (e) => { const r = box.getBoundingClientRect(); return { x: e.clientX - r.left, y: e.clientY - r.top }; };
  box.addEventListener("pointerdown", (e) => { if (e.button) return; box.setPointerCapture(e.pointerId); pointers.set(e.pointerId, local(e)); pressed = { at: local(e), moved: false }; cancelAnimationFrame(animation); animation = 0; });
  box.addEventListener("pointermove", (e) => {
    const p = local(e), before = pointers.get(e.pointerId);
    if (!before) { hoverSoon(p); return; }
    if (pressed && Math.hypot(p.x - pressed.at.x, p.y - pressed.at.y) > 4) pressed.moved = true;
    if (pointers.size === 1) place({ ...camera, x: camera.x - (p.x - before.x) / camera.scale, y: camera.y - (p.y - before.y) / camera.scale });
    else if (pointers.size === 2) pinch(e.pointerId, p);
    pointers.set(e.pointerId, p);
  });
  function pinch(id, p) {
    const [other] = [...pointers].filter(([key]) => key !== id).map(([, q]) => q), before = pointers.get(id);
    zoomAt({ x: (p.x + other.x) / 2, y: (p.y + other.y) / 2 }, Math.hypot(p.x - other.x, p.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)));
  }
  const release = (e) => {
    const was = pointers.delete(e.pointerId);
    if (was && pressed && !pressed.moved && e.type === "pointerup") events.pick(at(local(e)), local(e));
    else if (was && pressed && pressed.moved) events.moved();
    if (!pointers.size) pressed = null;
  };
  box.addEventListener("pointerup", release);
  box.addEventListener("pointercancel", release);
  box.addEventListener("pointerleave", () => events.hover(null));
  const hoverSoon = debounce(40, (p) => events.hover(at(p), p));
  box.addEventListener("wheel", (e) => { e.preventDefault(); zoomAt(local(e), Math.exp(-clamp(e.deltaY, -200, 200) * 0.0016)); events.moved(); }, { passive: false });
  function zoomAt(p, factor) {
    const [x, y] = worldOf(p), scale = clamp(camera.scale * factor, 0.02, 12), [w, h] = size();
    place({ x: x - (p.x - w / 2) / scale, y: y - (p.y - h / 2) / scale, scale });
  }

  const restyle = () => { clearTimeout(sharpId); sharp(); };
  return {
    /* after `load` and `resize` the caller says where the camera stands, and that draws */
    name: "canvas", load() { grid = null; }, resize() {}, restyle, redraw: () => { if (!frame) frame = requestAnimationFrame(sharp); },
    camera: () => ({ ...camera }),
    moveTo(c, calmly) { if (calmly && !calm()) glide(c); else { camera = { ...c }; clearTimeout(sharpId); sharp(); } },
    linesAt: (p) => linesNear(...worldOf(p), NEAR_LINE / camera.scale),
    benchMove(c) { place(c); },
    isStill: () => !moving && !frame && !animation,
  };
}
