/* What is on screen as a picture or as rows: SVG, PNG at twice the size, CSV, print. */

const xml = (s) => String(s).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
const tagText = (name, attrs, inside) => `<${name}${Object.entries(attrs).filter(([, v]) => v !== null && v !== undefined && v !== "").map(([k, v]) => ` ${k}="${xml(typeof v === "number" ? Math.round(v * 100) / 100 : v)}"`).join("")}${inside === undefined ? "/>" : `>${inside}</${name}>`}`;

/** A frame for export: the present view fitted to a sheet, with room for the title and the legend. */
function exportView(width, height) {
  const top = 64, bottom = inCommunities() ? 140 : 60;
  const view = { width, height, left: 0, right: width, top, bottom };
  arrange(view);
  const camera = fitCamera(view);
  view.scale = camera.scale;
  view.screen = (x, y) => [(x - camera.x) * camera.scale + width / 2, (y - camera.y) * camera.scale + (height + top - bottom) / 2];
  return view;
}
/** The picture as SVG text: same marks, lines and names as on screen, plus title, legend and source. */
function mapSvg(width, height, day) {
  const view = exportView(width, height), out = [];
  const saved = { ...overlay };
  placeLabels(overlay.ctx, view);
  const { placed, headings } = overlay;
  Object.assign(overlay, saved);
  for (const x of sceneLines()) if (isShown(x)) out.push(svgLine(x, view));
  if (state.view !== "ties") for (const g of arcsNow()) out.push(svgArc(g, view));
  for (const x of sceneNodes()) if (isShown(x)) out.push(svgMark(x, view));
  for (const h of headings) out.push(svgHeading(h));
  for (const l of placed) out.push(svgLabel(l));
  for (const { text, x, y } of scene.large && scene.overview && lit.on ? bundleCounts(view) : []) out.push(svgHaloed(text, x, y, { "font-size": 12, "font-weight": 650, "text-anchor": "middle" }));
  out.push(svgFrame(view));
  arrange(viewNow());
  if (day) out.push(svgText(day, width - 24, height - 16, { "font-size": 11, "text-anchor": "end", fill: colours["ink-soft"] }));
  const style = { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, "font-family": colours.font.replace(/"/g, "'"), role: "img", "aria-label": settings.title };
  return tagText("svg", style, tagText("rect", { width, height, fill: colours.ground }) + out.join("\n"));
}
function svgLine(x, view) {
  const s = lineStyle(x), [a, b] = endsOf(x).map((e) => view.screen(...placeOfMark(e)));
  return tagText("path", { d: `M${a.map((v) => v.toFixed(1))}L${b.map((v) => v.toFixed(1))}`, stroke: s.colour, "stroke-width": Math.max(0.5, s.width * view.scale), "stroke-opacity": Number(s.alpha.toFixed(3)), "stroke-dasharray": s.dash.map((d) => (d * view.scale).toFixed(1)).join(" "), fill: "none" });
}
function svgArc(g, view) {
  const band = scene.large && scene.overview ? BAND * view.scale : 0, r = rimOf(view) - band / 2, [cx, cy] = view.screen(0, 0);
  const p = (a) => `${(cx + r * Math.cos(a)).toFixed(1)} ${(cy + r * Math.sin(a)).toFixed(1)}`;
  return tagText("path", { d: `M${p(g.start)}A${r.toFixed(1)} ${r.toFixed(1)} 0 ${g.end - g.start > Math.PI ? 1 : 0} 1 ${p(g.end)}`, stroke: goalColour(g), "stroke-width": band || 4, "stroke-linecap": band ? null : "round", opacity: isArcLit(g) ? null : 0.15, fill: "none" });
}
function svgMark(x, view) {
  const [px, py] = view.screen(...placeOfMark(x)), h = x.kind === "body" ? fieldOf(x, view) : halfOf(x) * view.scale, opacity = alphaOf(x) < 1 ? alphaOf(x) : null;
  const title = tagText("title", {}, xml(`${x.code ? `${x.code} ` : ""}${nameOf(x).text}`));
  if (x.kind === "body") {
    const letter = inCommunities() && x.community ? svgText(x.community.letter, px, py, { "font-size": letterSize(h), "font-weight": 650, "text-anchor": "middle", fill: x.group ? colours.ink : communityInk(x.community), opacity }) : "";
    return tagText("rect", { x: px - h, y: py - h, width: 2 * h, height: 2 * h, rx: cornerOf(h), fill: x.group ? colours.ground : bodyColour(x), stroke: x.group ? bodyColour(x) : null, "stroke-width": x.group ? 1.6 : null, "stroke-dasharray": x.group ? "4 3" : null, opacity }, title) + letter;
  }
  const full = x.goal.mark === "full";
  const disc = tagText("circle", { cx: px, cy: py, r: full ? h : h * 0.86, fill: full ? goalColour(x.goal) : colours.ground, stroke: full ? null : goalColour(x.goal), "stroke-width": full ? null : h * 0.28, opacity }, title);
  const own = x.own, fit = Math.min(1, 3 / own.length);
  return h < 7 || own.length > 5 ? disc : disc + tagText("text", { x: px, y: py, "font-size": Math.min(14, Math.max(9, h)) * fit, "font-weight": 650, "text-anchor": "middle", "dominant-baseline": "central", fill: full ? goalInk(x.goal) : colours.ink, opacity }, xml(own));
}
const svgText = (text, x, y, attrs) => tagText("text", { x, y, "dominant-baseline": "central", ...attrs }, xml(text));
/** A name on a pale ground: a text with an outline would be no text any more in a PDF. */
function svgHaloed(text, x, y, attrs) {
  const size = attrs["font-size"], w = textWidth(overlay.ctx, text, font(size, attrs["font-weight"])), left = { start: x, middle: x - w / 2, end: x - w }[attrs["text-anchor"]];
  const below = tagText("rect", { x: left - 2, y: y - size * 0.58, width: w + 4, height: size * 1.16, rx: 2, fill: colours.ground, opacity: 0.8 });
  return below + svgText(text, x, y, { ...attrs, fill: colours.ink });
}
function svgLabel(l) {
  const x = l.align === "center" ? (l.rect[0] + l.rect[2]) / 2 : l.align === "left" ? l.rect[0] + 2 : l.rect[2] - 2;
  const lead = l.leader ? tagText("path", { d: `M${l.leader[0].map((v) => v.toFixed(1))}L${l.leader[1].map((v) => v.toFixed(1))}`, stroke: colours["ink-soft"], "stroke-width": 1, fill: "none" }) : "";
  return lead + l.lines.map((line, i) => svgHaloed(line, x, l.rect[1] + (i + 0.5) * l.height, { "font-size": l.size, "font-weight": l.b.weight >= heavy ? 650 : 500, "text-anchor": { center: "middle", left: "start", right: "end" }[l.align], opacity: isLit(l.b) ? null : 0.42, lang: shortOf(l.b).lang })).join("");
}
function svgHeading(h) {
  const left = h.rect[0] + 2, top = h.rect[1], mid = h.side === 0 ? left + h.w / 2 : h.side > 0 ? left : left + h.w, anchor = h.side === 0 ? "middle" : h.side > 0 ? "start" : "end";
  const first = h.badgeWidth + (h.note ? 6 + textWidth(overlay.ctx, h.note, h.noteFont) : 0);
  const x = h.side === 0 ? mid - first / 2 : h.side > 0 ? mid : mid - first;
  const badge = h.badge ? tagText("rect", { x, y: top, width: h.badgeWidth, height: h.size * 1.45, rx: 4, fill: goalColour(h.g) }) + svgText(h.badge, x + h.badgeWidth / 2, top + h.size * 0.74, { "font-size": h.size, "font-weight": 650, "text-anchor": "middle", fill: goalInk(h.g) }) : "";
  const note = h.note ? svgText(h.note, x + h.badgeWidth + 6, top + h.size * 0.74, { "font-size": 12, fill: colours["ink-soft"] }) : "";
  return badge + note + h.lines.map((line, i) => svgHaloed(line, mid, top + h.head + (i + 0.5) * h.step, { "font-size": h.size, "font-weight": 650, "text-anchor": anchor, lang: arcTitle(h.g).lang })).join("");
}
function svgFrame(view) {
  const out = [svgText(settings.title, 24, 30, { "font-size": 21, "font-weight": 650, fill: colours.ink })];
  const said = [...FACETS.filter((f) => chosen(f).length).map((f) => `${t(`facet-${f}`)}: ${chosen(f).map((v) => facetLabel(f, v)).join(", ")}`), focused() && focused().name ? nameOf(focused()).text : ""].filter(Boolean).join(" · ");
  if (said) out.push(svgText(said, 24, 52, { "font-size": 13, fill: colours["ink-soft"] }));
  for (const { item: [kind, what, text], x, y } of legendPlaces(view)) out.push(legendMark(kind, what, x, y), svgText(text, x + (kind === "words" ? 0 : 32), y, { "font-size": 12, fill: colours.ink }));
  out.push(svgText(byId("footer").textContent, 24, view.height - 16, { "font-size": 11, fill: colours["ink-soft"] }));
  return out.join("\n");
}
/** The legend's items in rows from the left, the last row above the source. */
function legendPlaces(view) {
  const rows = [[]];
  let x = 24;
  for (const item of legendItems()) {
    const wide = (item[0] === "words" ? 16 : 48) + textWidth(overlay.ctx, item[2], font(12, 400));
    if (x + wide > view.width && x > 24) { rows.push([]); x = 24; }
    rows[rows.length - 1].push({ item, x });
    x += wide;
  }
  return rows.flatMap((row, k) => row.map((place) => ({ ...place, y: view.height - 40 - 20 * (rows.length - 1 - k) })));
}
function legendItems() {
  const items = [["body", null, t("legend-body")]];
  if ([...shown.bodies].some((b) => b.group)) items.push(["group", null, t("legend-group")]);
  if (inCommunities()) return [...items, ["tie", null, t("legend-tie")], ...communitiesShown().map((c) => ["community", c, communityWords(c)]), ...communitiesSaid().map((said) => ["words", null, said])];
  if (state.view === "ties") return [...items, ["tie", null, t("legend-tie")]];
  if (scene.large && scene.overview) return [...items, ["part", null, t("legend-part")], ["tie", null, t("legend-bundle")]];
  const present = new Set([...shown.links].filter((l) => isShown(l)).map((l) => l.role));
  return [...items, ["activity", null, t("legend-activity")], ...ROLES.filter((r) => present.has(r)).map((r) => ["line", r, t(`role-${r}`)])];
}
function legendMark(kind, role, x, y) {
  if (kind === "body" || kind === "group") return tagText("rect", { x: x + 6, y: y - 7, width: 14, height: 14, rx: 4, fill: kind === "body" ? colours.body : colours.ground, stroke: kind === "group" ? colours.body : null, "stroke-dasharray": kind === "group" ? "3 2" : null, "stroke-width": kind === "group" ? 1.5 : null });
  if (kind === "community") return tagText("rect", { x: x + 6, y: y - 8, width: 16, height: 16, rx: 4, fill: communityColour(role) }) + svgText(role.letter, x + 14, y, { "font-size": 11, "font-weight": 650, "text-anchor": "middle", fill: communityInk(role) });
  if (kind === "words") return "";
  if (kind === "part") return tagText("path", { d: `M${x + 2} ${y + 3}q11 -10 22 0`, stroke: colours.goals[0], "stroke-width": 5, fill: "none" });
  if (kind === "activity") return tagText("circle", { cx: x + 13, cy: y, r: 6, fill: colours.goals[0] });
  return tagText("path", { d: `M${x} ${y}h26`, stroke: colours.ink, "stroke-width": kind === "tie" ? 4 : WEIGHT[role], "stroke-dasharray": role ? DASH[role].join(" ") : null, fill: "none" });
}

/* ---- saving ---- */

function save(name, type, content) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const a = el("a", { href: url, download: name });
  document.body.append(a); a.click(); a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
const fileName = (suffix) => `${settings.file}.${suffix}`;
const saveSvg = () => save(fileName("svg"), "image/svg+xml", `<?xml version="1.0" encoding="UTF-8"?>\n${mapSvg(1400, 960)}\n`);
function savePng() {
  const [w, h] = [1400, 960], image = new Image();
  image.onload = () => {
    const canvas = el("canvas", { width: w * 2, height: h * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, w * 2, h * 2);
    canvas.toBlob((b) => save(fileName("png"), "image/png", b), "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(mapSvg(w, h))}`;
}
/** A cell that a spreadsheet shows and never runs. */
const cellText = (v) => { const s = String(v ?? ""), safe = /^[=+\-@\t\r]/.test(s) && typeof v !== "number" ? `'${s}` : s; return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe; };
function csvText() {
  const columns = tableColumns(), rows = [columns.map(([key]) => t(`column-${key}`)), ...tableItems().map((x) => columns.map(([, read]) => read(x)))];
  return `\ufeff${rows.map((r) => r.map(cellText).join(",")).join("\r\n")}\r\n`;
}
const saveCsv = () => save(fileName("csv"), "text/csv;charset=utf-8", csvText());

/** Paper is light: the printed picture is made of light colours whatever the screen shows. While presenting, each step is a sheet. */
function preparePrint() {
  const theme = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
  readColours();
  const day = new Intl.DateTimeFormat(settings.locale, { dateStyle: "long" }).format(new Date());
  const picture = (height) => document.importNode(new DOMParser().parseFromString(mapSvg(1400, height, day), "image/svg+xml").documentElement, true);
  fill(byId("print-map"), presenting() ? stepSheets(() => picture(760)) : picture(930));
  if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
  readColours();
}
function startExport() {
  byId("save-png").addEventListener("click", savePng);
  byId("save-svg").addEventListener("click", saveSvg);
  byId("save-csv").addEventListener("click", saveCsv);
  byId("print").addEventListener("click", () => window.print());
  byId("copy-link").addEventListener("click", async () => { try { await navigator.clipboard.writeText(location.href); say(t("copied")); } catch (error) { window.prompt(t("copy-link"), location.href); } });
  window.addEventListener("beforeprint", preparePrint);
  window.addEventListener("afterprint", () => fill(byId("print-map")));
}
