/* Search by any name in any script: original, English, Latin, abbreviation, number. */

const SURE = 15; // hits whose letters are all as in the query
let index = null;
function searchIndex() {
  if (index) return index;
  const entry = (x, keys, weight) => ({ x, weight, keys: [...new Set(keys.filter(Boolean).map(fold).filter(Boolean))], code: x.code ? x.code.toLowerCase() : "" });
  index = [
    ...model.bodies.map((b) => entry(b, [b.name, b.abbr, b.english, b.englishAbbr, latin(b.name, b.lang), b.abbr && latin(b.abbr, b.lang), ...b.other, ...b.hidden], b.weight)),
    ...model.goals.filter((g) => g.name).map((g) => entry(g, [g.number, g.name, g.english, latin(g.name, g.lang)], 1)),
    ...model.activities.map((a) => entry(a, [a.code, a.name, a.english, latin(a.name, a.lang)], 0)),
  ];
  return index;
}
/** The best matches: all words of the query must be found; whole names first, then beginnings, then parts. */
function findNames(query, most) {
  const wanted = fold(query);
  if (!wanted) return [];
  const words = wanted.split(" "), code = query.trim().toLowerCase().replace(/[.\s]+$/, "");
  const hits = [];
  for (const e of searchIndex()) {
    let best = e.code && e.code === code ? 100 : 0, via = "";
    for (const key of e.keys) {
      const s = scoreKey(key, wanted, words);
      if (s > best) { best = s; via = key; }
    }
    if (best) hits.push({ x: e.x, score: best + Math.min(e.weight, 60) / 100, via });
  }
  /* a near miss is an offer only where nothing is found as it is written */
  const sure = hits.some((h) => h.score >= SURE) ? hits.filter((h) => h.score >= SURE) : hits;
  return sure.sort((a, b) => b.score - a.score || (a.x.index || 0) - (b.x.index || 0)).slice(0, most);
}
function scoreKey(key, wanted, words) {
  if (key === wanted) return 90;
  if (key.startsWith(`${wanted} `)) return 70;
  if (key.startsWith(wanted)) return 60;
  const parts = key.split(" ");
  if (words.every((w) => parts.some((p) => p === w))) return 50 - parts.length / 10;
  if (words.every((w) => parts.some((p) => p.startsWith(w)))) return 40 - parts.length / 10;
  if (words.every((w) => key.includes(w))) return 20 - parts.length / 10;
  return words.length && words.every((w) => w.length > 4 && parts.some((p) => Math.abs(p.length - w.length) <= 2 && near(p, w))) ? 10 : 0;
}
/** One letter wrong, missing or too many. */
function near(a, b) {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  let j = 0;
  while (j < a.length - i && j < b.length - i && a[a.length - 1 - j] === b[b.length - 1 - j]) j++;
  return Math.max(a.length, b.length) - i - j <= 1;
}

function startSearch() {
  const input = byId("search"), list = byId("search-list");
  let hits = [], at = -1;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
  const mark = (k) => {
    at = k;
    [...list.children].forEach((o, i) => o.setAttribute("aria-selected", String(i === k)));
    if (k >= 0) { input.setAttribute("aria-activedescendant", `hit-${k}`); list.children[k].scrollIntoView({ block: "nearest" }); }
  };
  const pick = (k) => { const hit = hits[k]; if (!hit) return; input.value = ""; close(); focusOn(hit.x); };
  const show = () => {
    hits = findNames(input.value, 9);
    if (!input.value.trim()) { close(); return; }
    fill(list, hits.length ? hits.map((h, k) => el("li", { id: `hit-${k}`, role: "option", "aria-selected": "false", onmousedown: (e) => { e.preventDefault(); pick(k); } }, hitRow(h.x)))
      : [el("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("nothing-found"))]);
    list.hidden = false; input.setAttribute("aria-expanded", "true");
    if (hits.length) mark(0);
    say(n("found", hits.length));
  };
  input.addEventListener("input", show);
  input.addEventListener("focus", () => { if (input.value) show(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" && hits.length) { mark((at + 1) % hits.length); e.preventDefault(); }
    else if (e.key === "ArrowUp" && hits.length) { mark((at - 1 + hits.length) % hits.length); e.preventDefault(); }
    else if (e.key === "Enter") { if (input.value.trim()) { show(); pick(Math.max(at, 0)); byId("panel").focus(); } e.preventDefault(); }
    else if (e.key === "Escape") { input.value = ""; close(); e.stopPropagation(); }
  });
}
/** One found thing: its mark, its name, and what else it is called. */
function hitRow(x) {
  if (x.kind === "activity") return [el("span", { class: "code", "data-goal": x.goal.colour + 1 }, x.code), el("span", { class: "name" }, named(x))];
  if (x.kind === "goal") return [el("span", { class: "code", "data-goal": x.colour + 1 }, numeral(x)), el("span", { class: "name" }, goalTitle(x).text, el("small", {}, t("goal")))];
  const names = [x.name, x.english].filter((s) => s && s !== shortOf(x).text);
  return [el("span", { class: x.group ? "square group" : "square" }), el("span", { class: "name" }, el("b", {}, named(x, true)), el("small", {}, names.join(" · ")))];
}
