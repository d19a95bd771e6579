/* A plan in parts that open: by plan, goal, lower goal, year and month of the deadline, or in order. */

const LARGE = settings.partsFrom; // more activities than these: the map shows parts before it shows activities
const MOST_PARTS = 14; // on one level, so that each has room for its name
const FEW_YEARS = 4; // fewer years than these are shown month by month, if the months find room
const MAIN_SHARE = 0.85; // a year that holds more than this of a whole divides nothing

/* Ways to divide, tried in this order: what an activity is filed under, and what that is called. */
const lowerOf = (depth) => (a) => (a.path[depth] ? `${a.path[depth].k || ""}|${a.path[depth].n}` : "");
const lastDue = (a) => [...a.due].sort((x, y) => (x[0] === "~") - (y[0] === "~") || (x < y ? 1 : -1))[0];
const lastYear = (a) => (lastDue(a)[0] === "~" ? lastDue(a) : lastDue(a).slice(0, 4));
const shortMonth = new Intl.DateTimeFormat(settings.locale, { month: "numeric", year: "numeric", timeZone: "UTC" });
const byDue = (key) => ({
  title: () => ({ text: `${t("facet-due")}: ${/^\d{4}$/.test(key) ? key : facetLabel("due", key)}`, lang: settings.language }), due: key,
  badge: key[0] === "~" ? "" : key.length > 4 ? shortMonth.format(new Date(`${key}-15T00:00:00Z`)) : key,
});
const byLower = (depth) => (key, a) => ({ title: () => (a.path[depth] ? nameOf({ name: a.path[depth].n, english: a.path[depth].e, lang: a.lang }) : goalTitle(a.goal)), badge: a.path[depth] ? a.path[depth].k || "" : "", counted: "goals" });
const WAYS = [
  { of: (a) => a.plan.index, call: (key, a) => ({ title: () => ({ text: planTitle(a.plan), lang: settings.language }) }) },
  { of: (a) => a.goal.index, call: (key, a) => ({ title: () => goalTitle(a.goal), badge: numeral(a.goal), goal: a.goal, counted: "goals" }) },
  { of: lowerOf(0), call: byLower(0) },
  { of: lowerOf(1), call: byLower(1) },
  { of: lastYear, call: byDue, sorted: true, finer: () => WAYS[WAYS.length - 1] },
  { of: lastDue, call: byDue, sorted: true },
];

let wholePlan = null;
/** All activities as one part; its parts are found when they are asked for. */
function whole() {
  if (!wholePlan) wholePlan = newPart({ title: () => ({ text: t("back"), lang: settings.language }) }, model.activities, "");
  return wholePlan;
}
function newPart(called, activities, trail) {
  return { kind: "part", badge: "", goal: null, ...called, activities, set: new Set(activities), trail, id: `part:${trail}`, colour: 0, children: undefined };
}
/** The parts of a part; null where it is small enough, or of one kind. */
function childrenOf(part) {
  if (part.children === undefined) {
    part.children = part.members || divided(part);
    (part.children || []).forEach((child, k) => adopt(child, part, k));
  }
  return part.children;
}
function adopt(child, parent, k) {
  child.parent = parent;
  child.trail = parent.trail ? `${parent.trail}.${k}` : String(k);
  child.id = `part:${child.trail}`;
  child.colour = child.goal ? child.goal.colour : k % colours.goals.length;
}
function divided(part) {
  const all = part.activities;
  for (const way of WAYS) {
    const found = filed(all, way);
    if (found.length < 2) continue;
    if (way.sorted && (all.length <= LARGE || found.some((x) => x.activities.length > MAIN_SHARE * all.length))) continue;
    return joined(found);
  }
  return all.length > LARGE ? inOrder(all) : null;
}
function filed(activities, way) {
  const groups = new Map();
  for (const a of activities) {
    const key = way.of(a);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(a);
  }
  if (way.finer && groups.size < FEW_YEARS) {
    const months = filed(activities, way.finer());
    if (months.length > groups.size && months.length <= MOST_PARTS) return months;
  }
  const keys = way.sorted ? [...groups.keys()].sort() : [...groups.keys()];
  return keys.map((key) => newPart(way.call(key, groups.get(key)[0]), groups.get(key), ""));
}
/** Neighbours become one part where there are too many for a name each; what has no month stays by itself. */
function joined(found) {
  const loose = found.filter((x) => x.due && x.due[0] === "~"), room = MOST_PARTS - loose.length;
  const rest = found.filter((x) => !loose.includes(x));
  if (rest.length <= room) return found;
  const runs = [];
  let left = rest.reduce((sum, x) => sum + x.activities.length, 0), run = [], held = 0;
  for (const x of rest) {
    run.push(x); held += x.activities.length;
    if (held >= left / (room - runs.length)) { runs.push(run); left -= held; run = []; held = 0; }
  }
  if (run.length) runs.push(run);
  return [...runs.map((members) => (members.length > 1 ? runOf(members) : members[0])), ...loose];
}
function runOf(members) {
  const first = members[0], last = members[members.length - 1];
  const badge = first.badge && last.badge ? `${first.badge}–${last.badge}` : "";
  const title = () => ({ text: badge && first.counted ? n(first.counted, members.length) : `${first.title().text} – ${last.title().text}`, lang: settings.language });
  return { ...newPart({ title, badge }, members.flatMap((m) => m.activities), ""), members };
}
/** Parts of equal size in the plan's order: what is left where nothing else divides. */
function inOrder(all) {
  const count = Math.min(MOST_PARTS, Math.ceil(all.length / (LARGE * 0.66))), size = Math.ceil(all.length / count), out = [];
  for (let i = 0; i < all.length; i += size) {
    const some = all.slice(i, i + size);
    out.push(newPart({ title: () => ({ text: t("tab-activities"), lang: settings.language }), badge: `${some[0].code}–${some[some.length - 1].code}` }, some, ""));
  }
  return out;
}

/** The part at a trail such as "2.0"; the whole where there is none. */
function partAt(trail) {
  const [way, view] = (trail || "").split(":");
  let part = whole();
  for (const k of way.split(".").filter(Boolean)) {
    const next = (childrenOf(part) || [])[Number(k)];
    if (!next) return part;
    part = next;
  }
  return (view !== undefined && (yearsOf(part) || [])[Number(view)]) || part;
}
/** The smallest part that shows an activity by itself. */
function leafOf(activity, from) {
  let part = from;
  while (part.activities.length > LARGE) {
    const next = (childrenOf(part) || []).find((x) => x.set.has(activity));
    if (!next) break;
    part = next;
  }
  return part;
}
/** A part and those around it, the whole first. */
function wayTo(part) { return part.parent ? [...wayTo(part.parent), part] : [part]; }
const openThe = (part) => change({ open: part.trail, focus: "", camera: null, source: null, view: state.view === "table" ? "map" : state.view });
const partWords = (part) => [part.due ? "" : part.badge, part.title().text].filter(Boolean).join(part.members ? " · " : " ");

/* ---- an institution in a part: one bundle of lines ---- */

const bundles = new Map();
function bundleOf(body, part) {
  const key = `${body.index}~${part.trail}`;
  if (!bundles.has(key)) bundles.set(key, { kind: "bundle", key, body, part, now: 0, all: 0, end: { kind: "end", x: 0, y: 0 } });
  return bundles.get(key);
}
/** Its links that are on the map, of the kinds asked for. */
const linksOf = (bundle, asked) => bundle.body.links.filter((l) => bundle.part.set.has(l.activity) && shown.links.has(l) && (!asked || asked(l.role)));
const activitiesIn = (links) => [...new Set(links.map((l) => l.activity))].sort((a, b) => a.index - b.index);

/* ---- where the reader is: the whole, a part, a part in it ---- */

function drawCrumbs() {
  const box = byId("crumbs"), here = partNow();
  box.hidden = here === whole();
  if (box.hidden) { fill(box); return; }
  const way = wayTo(here);
  fill(box, way.map((part, k) => [k ? el("span", { "aria-hidden": "true" }, "›") : null,
    k < way.length - 1 ? el("button", { type: "button", class: "link", onclick: () => openThe(part) }, partWords(part)) : el("b", { "aria-current": "location" }, partWords(part))]));
}
