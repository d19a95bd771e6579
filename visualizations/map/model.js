/* The scene as objects that know each other. Written by kg/present/map/data.py; keys are explained there. */

const ROLES = ["lead", "implementer", "partner", "expert", "funder", "monitor", "beneficiary"];
const model = { plans: [], goals: [], activities: [], bodies: [], funds: [], links: [], ties: [], sources: [], documents: [], byId: new Map() };

function loadModel(scene, sources) {
  model.sources = sources;
  model.documents = scene.documents.map((d, i) => ({ id: d.i, name: d.n, index: i }));
  model.plans = scene.plans.map((p, i) => ({
    index: i, id: p.i, name: p.n, english: p.e, lang: p.l, country: p.c, status: p.s,
    start: p.a, end: p.b, origin: p.o, documents: p.d || [],
  }));
  model.ring = scene.ring; model.alpha = scene.alpha; model.modularity = scene.modularity; model.runs = scene.runs; model.unlinked = scene.unlinked;
  model.goals = scene.goals.map((g, i) => ({
    kind: "goal", index: i, id: g.i || `${model.plans[g.p || 0].id}/-`, plan: model.plans[g.p || 0], name: g.n || "", english: g.e,
    number: g.k || "", colour: g.c, mark: g.m, passages: g.q || [], activities: [], lang: model.plans[g.p || 0].lang,
  }));
  for (const [goal, start, end] of scene.arcs) Object.assign(model.goals[goal], { start, end });
  model.bodies = scene.bodies.map(body);
  model.funds = scene.funds.map((f, i) => ({ kind: "fund", index: i, id: f.i, name: f.n, lang: f.l, abbr: f.a, english: f.e, sort: f.k, owner: f.w }));
  model.activities = scene.activities.map(activity);
  model.links = scene.links.map(link);
  model.ties = scene.ties.map((r, i) => ({
    kind: "tie", key: `t${i}`, one: model.bodies[r[0]], other: model.bodies[r[1]], plan: model.plans[r[2]], count: r[3], weight: r[4], alpha: r[5],
  }));
  for (const tie of model.ties) { tie.one.ties.push(tie); tie.other.ties.push(tie); }
  for (const x of [...model.goals, ...model.bodies, ...model.activities]) model.byId.set(x.id, x);
  model.communities = communities(scene.communities);
  for (const b of model.bodies) b.weight = new Set(b.links.map((l) => l.activity.index)).size;
}

function body(b, i) {
  return {
    kind: "body", key: `b${i}`, index: i, id: b.i, name: b.n, lang: b.l, abbr: b.a, english: b.e, englishAbbr: b.b,
    other: b.o || [], hidden: b.h || [], type: b.t, group: b.g || null, definedBy: b.d, members: b.m || [],
    x: b.x, y: b.y, side: b.s, u: b.u, v: b.v, community: b.k, links: [], ties: [],
  };
}

/** Institutions that work mostly with each other, from the largest group on: each has a letter and, as far as there are, a colour of its own. */
function communities(rows) {
  const found = rows.map((r, i) => ({ index: i, letter: letterOf(i), head: model.bodies[r.b], stability: r.s, members: [] }));
  for (const b of model.bodies) if (b.community !== undefined) { b.community = found[b.community]; b.community.members.push(b); }
  return found;
}
/** A, B, … Z, AA, AB, … */
const letterOf = (k) => (k < 26 ? "" : letterOf(Math.floor(k / 26) - 1)) + String.fromCharCode(65 + (k % 26));

function activity(a, i) {
  const goal = model.goals[a.g], plan = goal.plan;
  const made = {
    kind: "activity", key: `a${i}`, index: i, id: a.i, plan, goal, code: a.c, own: a.o || a.c.split(".").pop(), printed: !a.f, name: a.n, english: a.e, lang: plan.lang,
    x: a.x, y: a.y, r: model.ring.disc * model.ring.scale, passages: a.q || NONE, path: a.u || NONE, tasks: a.t || NONE,
    deadlines: a.d || NONE, money: a.m || NONE, indicators: a.z || NONE, results: a.r || NONE, risks: a.v || NONE,
    issues: a.w || NONE, progress: a.s, links: [],
  };
  goal.activities.push(made);
  made.due = dueKeys(made);
  made.moneySaid = moneyKeys(made);
  made.paidFrom = oneSet(made.money.filter((m) => m.f !== undefined).map((m) => m.f));
  return made;
}

const NONE = Object.freeze([]);
/** Equal sets are one set: thousands of activities share a few. */
const sets = new Map();
function oneSet(values) {
  const key = values.join("|");
  if (!sets.has(key)) sets.set(key, new Set(values));
  return sets.get(key);
}

function link(r, i) {
  const made = { kind: "link", key: `l${i}`, index: i, activity: model.activities[r[0]], body: model.bodies[r[1]], role: ROLES[r[2]], certainty: r[3], facts: r[4] };
  made.activity.links.push(made);
  made.body.links.push(made);
  return made;
}

/** When an activity is due, as keys that sort: the month of a window's end, or how else it is said. */
function dueKeys(a) {
  if (!a.deadlines.length) return oneSet(["~none"]);
  return oneSet(a.deadlines.map((d) => {
    if (d.k === "continuous") return "~continuous";
    if (d.k === "conditional" || !d.b) return "~event";
    return d.b.slice(0, 7);
  }));
}
/** What is said about money: the statuses, "silent" if nothing, "nothing" if neither sum nor source. */
function moneyKeys(a) {
  const said = a.money.map((m) => m.s);
  if (!a.money.length) said.push("silent");
  if (!a.money.some((m) => m.a !== undefined || m.f !== undefined || m.b !== undefined)) said.push("nothing");
  return oneSet(said);
}

/* ---- names ---- */

const isEnglish = (lang) => (lang || "").split("-")[0] === "en";
/** A name in the language of labels the reader chose: text, its language, and whether it is only spelled in Latin letters. */
function nameOf(x) {
  return state.labels === "english" && x.english && !isEnglish(x.lang) ? { text: x.english, lang: "en" } : ownName(x.name, x.lang);
}
/** What stands on a mark: the abbreviation where there is one, else the name. */
function shortOf(x) {
  if (state.labels === "english" && (x.englishAbbr || x.english)) return { text: x.englishAbbr || x.english, lang: "en" };
  return ownName(x.abbr || x.name, x.lang);
}
/** The abbreviation alone, in the labels the reader chose; nothing where there is none. */
function abbreviationOf(x) {
  if (state.labels === "english" && x.englishAbbr) return x.englishAbbr;
  return x.abbr ? ownName(x.abbr, x.lang).text : "";
}
const spellings = new Map();
/** A name in Latin letters, spelled once. */
function inLatin(text, lang) {
  const key = `${lang}|${text}`;
  if (!spellings.has(key)) spellings.set(key, latin(text, lang));
  return spellings.get(key);
}
/** A name of the plan in letters the reader knows; with English names chosen it is marked as spelled, not translated. */
function ownName(text, lang) {
  if (state.labels === "original") return { text, lang };
  const spelled = inLatin(text, lang);
  if (spelled === text) return { text, lang };
  return { text: state.labels === "english" ? `${spelled}${settings.mark}` : spelled, lang: `${(lang || "und").split("-")[0]}-Latn`, fellBack: state.labels === "english" };
}
/** The name as an element in its own language; a missing translation is marked. */
function named(x, short) {
  const name = short ? shortOf(x) : nameOf(x);
  return el("span", { lang: name.lang, class: name.fellBack ? "fell-back" : null, title: name.fellBack ? t("not-translated") : null }, name.text);
}
const goalTitle = (g) => {
  if (!g.name) return { text: t("no-goal"), lang: settings.language };
  const name = nameOf(g);
  const shouted = name.text === name.text.toUpperCase() && name.text !== name.text.toLowerCase();
  return { ...name, text: shouted ? name.text.charAt(0) + name.text.slice(1).toLowerCase() : name.text };
};
/** A goal's number, or its place where the plan prints none; nothing for activities without a goal. */
const numeral = (g) => g.number || String(g.name && g.plan ? model.goals.filter((x) => x.plan === g.plan).indexOf(g) + 1 : "");

/* ---- words of the source ---- */

/** The words of a passage, white space folded. */
function wordsOf(passage) {
  const [doc, start, end] = passage;
  return (passage[4] !== undefined ? passage[4] : model.sources[doc].slice(start, end)).replace(/\s+/g, " ").trim();
}
const AROUND_WORDS = 160, FAR_ABOVE = 2000, LONGEST_HEADING = 80;
const isCellEnd = (sign) => sign === "\t" || sign === "\r" || sign === "\n";
/** The words with what stands before and after them in their cell or line, and the heading above: as kg/present/surroundings.py reads them. */
function quoteOf(passage) {
  const [doc, start, end] = passage, text = model.sources[doc], words = wordsOf(passage);
  if (!text || passage[4] !== undefined) return { words, before: "", after: "", heading: "" };
  let first = start, last = end;
  while (first > 0 && !isCellEnd(text[first - 1])) first--;
  while (first < start && /\s/.test(text[first])) first++;
  while (last < text.length && !isCellEnd(text[last])) last++;
  const before = text.slice(first, start).replace(/\s+/g, " ").trimStart(), after = text.slice(end, last).replace(/\s+/g, " ").trimEnd();
  return {
    words, heading: headingAbove(text, first),
    before: before.length > AROUND_WORDS ? `…${before.slice(-AROUND_WORDS)}` : before,
    after: after.length > AROUND_WORDS ? `${after.slice(0, AROUND_WORDS)}…` : after,
  };
}
/** The first line of the paragraph that a line stands in, if it stands below it; a cell of a row has none. */
function headingAbove(text, first) {
  const line = first ? text.lastIndexOf("\n", first - 1) + 1 : 0;
  if (text.slice(line, first).trim()) return "";
  const from = Math.max(0, line - FAR_ABOVE), above = text.slice(from, line), breaks = [...above.matchAll(/\n[ \t]*\r?\n/g)];
  const begin = breaks.length ? from + breaks[breaks.length - 1].index + breaks[breaks.length - 1][0].length : line <= FAR_ABOVE ? 0 : line;
  const block = text.slice(begin, line).trim();
  const heading = block.split("\n")[0].replace(/\s+/g, " ").trim().replace(/[: ]+$/, "");
  return heading.length <= LONGEST_HEADING && !block.includes("\t") ? heading : "";
}
/** Where a passage stands, in words: page, table, row, line. */
function placeOf(passage) {
  const [page, sheet, table, row, column] = passage[3] || [];
  const parts = [];
  if (page) parts.push(t("at-page", { n: page }));
  if (sheet) parts.push(t("at-sheet", { n: sheet }));
  if (table) parts.push(t("at-table", { n: table }));
  if (row) parts.push(t("at-row", { n: row }));
  if (column) parts.push(t("at-column", { n: column }));
  if (!page && !row && model.sources[passage[0]]) parts.push(t("at-line", { n: lineOf(passage) }));
  return parts.join(", ");
}
function lineOf(passage) {
  const text = model.sources[passage[0]];
  let line = 1;
  for (let i = text.indexOf("\n"); i >= 0 && i < passage[1]; i = text.indexOf("\n", i + 1)) line++;
  return line;
}
/** The sentence a link stands for. */
function sentence(link) {
  return t(`link-${link.role}`, { body: shortOf(link.body).text, activity: link.activity.code });
}
