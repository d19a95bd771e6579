/* The map drawn by vis-network from the pyvis network: marks and lines there, names on top. */

const GLIDE = 360, REST = 140; // milliseconds: to another place, and until the picture after it is sharp

function visEngine(box, events) {
  const given = block("drawn");
  const ofKey = new Map([...model.bodies, ...model.activities, ...model.links, ...model.ties].map((x) => [x.key, x]));
  const ids = new Map(given.nodes.map((node) => [node.id, node]));
  const draw = ({ ctx, id, state: { hover } }) => ({
    drawNode() { drawMark(ctx, ofKey.get(id), hover || ofKey.get(id) === hovered); },
    nodeDimensions: { width: halfOf(ofKey.get(id)) * 2, height: halfOf(ofKey.get(id)) * 2 },
  });
  const dataNode = (x) => {
    const [px, py] = placeOfMark(x), base = ids.get(x.key) || {};
    return { id: x.key, x: px, y: py, size: halfOf(x), group: base.group, hidden: !isShown(x) };
  };
  const styles = new Map();
  const dataEdge = (x) => {
    const [from, to] = endsOf(x), s = lineStyle(x), seen = isShown(x);
    return { id: x.key, from: from.key, to: to.key, hidden: !seen, width: s.width, dashes: s.dash.length ? s.dash : false, color: { color: s.colour, hover: s.colour, highlight: s.colour, opacity: s.alpha, inherit: false } };
  };
  const nodes = new vis.DataSet(), edges = new vis.DataSet();
  const many = model.links.length > 900;
  const network = new vis.Network(box, { nodes, edges }, {
    physics: false, autoResize: true, layout: { improvedLayout: false },
    nodes: { shape: "custom", ctxRenderer: draw, chosen: false },
    edges: { chosen: false, smooth: many ? false : { enabled: true, type: "curvedCW", roundness: 0.08 }, hoverWidth: 0, selectionWidth: 0 },
    interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, hideEdgesOnDrag: many, hideEdgesOnZoom: many, keyboard: false, tooltipDelay: 1e7, zoomSpeed: 0.7 },
  });
  box.firstElementChild.tabIndex = -1; // the stage around it is the stop of the keyboard
  /** vis-network would draw after each change: once is enough. */
  function undrawn(run) {
    network.renderer.allowRedraw = false;
    try { run(); } finally { network.renderer.allowRedraw = true; }
  }
  function load() {
    styles.clear();
    undrawn(() => {
      nodes.clear(); edges.clear();
      nodes.add(sceneNodes().map(dataNode));
      edges.add(sceneLines().map((x) => { const d = dataEdge(x); styles.set(x.key, JSON.stringify(d)); return d; }));
    });
  }
  function restyle() {
    const changedNodes = [], changedEdges = [];
    for (const x of sceneNodes()) { const d = dataNode(x), now = nodes.get(x.key); if (!now || now.hidden !== d.hidden || now.x !== d.x || now.y !== d.y) changedNodes.push(d); }
    for (const x of sceneLines()) { const d = dataEdge(x), s = JSON.stringify(d); if (styles.get(x.key) !== s) { styles.set(x.key, s); changedEdges.push(d); } }
    undrawn(() => {
      if (changedNodes.length) nodes.update(changedNodes);
      if (changedEdges.length) edges.update(changedEdges);
    });
    network.redraw();
  }
  /* While the view moves, names keep their places on their marks; when it rests, they are placed anew. */
  let restId = 0, moving = false;
  function move(time = REST) {
    moving = true;
    clearTimeout(restId);
    restId = setTimeout(() => { moving = false; network.renderer.dragging = false; network.redraw(); }, time);
  }
  /* Moved by the program, vis-network would draw every line in every frame; by hand it leaves them out. */
  function hurry(time) {
    if (many) network.renderer.dragging = true;
    move(time);
  }
  const at = (p) => {
    const node = network.getNodeAt(p);
    if (node !== undefined) return ofKey.get(node);
    const edge = network.getEdgeAt(p);
    return edge === undefined ? null : ofKey.get(edge);
  };
  /** The lines that pass near a place, the nearest first: vis-network itself knows only one of them. */
  function linesAt(p) {
    const { x, y } = network.DOMtoCanvas(p), slack = NEAR_LINE / network.getScale();
    return Object.values(network.body.edges).filter((edge) => edge.connected && !edge.options.hidden && (!lit.on || isLit(ofKey.get(edge.id))))
      .map((edge) => [edge.edgeType.getDistanceToEdge(edge.from.x, edge.from.y, edge.to.x, edge.to.y, x, y), ofKey.get(edge.id)])
      .filter(([far]) => far < slack).sort((a, b) => a[0] - b[0]).map(([, line]) => line);
  }
  network.on("click", (e) => events.pick(at(e.pointer.DOM), e.pointer.DOM));
  network.on("hoverNode", (e) => events.hover(ofKey.get(e.node), e.pointer.DOM));
  network.on("hoverEdge", (e) => events.hover(ofKey.get(e.edge), e.pointer.DOM));
  network.on("blurNode", () => events.hover(null));
  network.on("blurEdge", () => events.hover(null));
  network.on("dragEnd", (e) => {
    for (const key of e.nodes) {
      const p = network.getPositions([key])[key], x = ofKey.get(key);
      if (state.view === "ties") { x.u = p.x; x.v = p.y; } else { x.x = p.x; x.y = p.y; }
      nodes.update({ id: key, x: p.x, y: p.y });
    }
    overlay.shows++;
    events.moved();
  });
  network.on("dragging", (e) => { if (!e.nodes.length) move(); });
  network.on("zoom", () => { move(); events.moved(); });
  network.on("afterDrawing", () => events.drawn(moving));
  load();
  return {
    name: "vis", load, restyle, redraw: () => network.redraw(),
    camera: () => { const p = network.getViewPosition(); return { x: p.x, y: p.y, scale: network.getScale() }; },
    moveTo(c, calmly) { network.moveTo({ position: { x: c.x, y: c.y }, scale: c.scale, animation: calmly && !calm() && (hurry(GLIDE + REST), true) ? { duration: GLIDE, easingFunction: "easeInOutCubic" } : false }); },
    linesAt,
    isStill: () => !moving && !network.renderer.redrawRequested,
    benchMove(c) { hurry(); network.moveTo({ position: { x: c.x, y: c.y }, scale: c.scale }); },
    resize() { undrawn(() => network.setSize("100%", "100%")); },
    network,
  };
}
