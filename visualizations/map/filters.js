/* Which activities, institutions and links are on the map, and how many each filter value would show. */

const REVIEW = ["exact", "rule", "doubtful", "issue"];
const shown = { activities: new Set(), bodies: new Set(), links: new Set(), ties: new Set(), tied: new Set(), hiddenTies: 0, work: new Map(), most: 1 };

const chosen = (facet) => state.facets[facet] || [];
const activityValues = {
  plan: (a) => [a.plan.id],
  goal: (a) => [a.goal.id],
  due: (a) => [...a.due],
  money: (a) => [...a.moneySaid],
  funder: (a) => [...a.paidFrom].map((f) => model.funds[f].id),
};
const linkValues = {
  role: (l) => [l.role],
  type: (l) => [l.body.group ? "group" : l.body.type],
  review: (l) => (l.activity.issues.length ? [l.certainty, "issue"] : [l.certainty]),
};

function activityPasses(a, without) {
  if (opened && !opened.set.has(a)) return false;
  for (const facet in activityValues) {
    const wanted = facet === without ? [] : chosen(facet);
    if (wanted.length && !activityValues[facet](a).some((v) => wanted.includes(v))) return false;
  }
  return true;
}
function linkPasses(l, without) {
  if (state.off.includes(`role-${l.role}`) || (l.body.group && state.off.includes("groups"))) return false;
  for (const facet in linkValues) {
    const wanted = facet === without ? [] : chosen(facet);
    if (wanted.length && !linkValues[facet](l).some((v) => wanted.includes(v))) return false;
  }
  return true;
}
const anyLinkFacet = (without) => Object.keys(linkValues).some((f) => f !== without && chosen(f).length);

/** What passes, in the part that is open; an activity in focus opens the part that shows it. */
function applyFilters() {
  opened = state.open ? partAt(state.open) : null;
  pass();
  const focus = focused(), activity = focus && (focus.kind === "activity" ? focus : focus.kind === "link" ? focus.activity : null);
  if (activity && inParts() && state.view === "map" && shown.activities.size > LARGE) { opened = leafOf(activity, partNow()); pass(); }
  applyTies();
}
function pass() {
  shown.activities = new Set(); shown.bodies = new Set(); shown.links = new Set();
  const needsLink = anyLinkFacet();
  for (const a of model.activities) {
    if (!activityPasses(a)) continue;
    let any = false;
    for (const l of a.links) if (linkPasses(l)) { shown.links.add(l); shown.bodies.add(l.body); any = true; }
    if (any || !needsLink) shown.activities.add(a);
  }
  shown.work = new Map([...shown.bodies].map((b) => [b, new Set(b.links.filter((l) => shown.links.has(l)).map((l) => l.activity)).size]));
  shown.most = Math.max(1, ...(opened ? shown.work.values() : [...shown.bodies].map((b) => b.weight)));
}
/** Ties between institutions on the map that share an activity on the map; weak ones are counted, not drawn. */
function applyTies() {
  shown.ties = new Set(); shown.tied = new Set(); shown.hiddenTies = 0;
  const limit = state.alpha === null ? model.alpha : state.alpha;
  const filtered = shown.activities.size < model.activities.length || shown.links.size < model.links.length;
  const met = new Map();
  const meets = (b) => { if (!met.has(b)) met.set(b, cooperationOf(b)); return met.get(b); };
  for (const tie of model.ties) {
    if (!shown.bodies.has(tie.one) || !shown.bodies.has(tie.other)) continue;
    tie.now = filtered ? sharedActivities(tie, meets).length : tie.count;
    if (!tie.now) continue;
    if (tie.alpha <= limit) { shown.ties.add(tie); shown.tied.add(tie.one).add(tie.other); } else shown.hiddenTies++;
  }
}
const COOPERATING = ["lead", "implementer", "partner", "expert"];
const cooperationOf = (b) => new Set(b.links.filter((l) => COOPERATING.includes(l.role) && shown.links.has(l)).map((l) => l.activity));
function sharedActivities(tie, meets = cooperationOf) {
  const others = meets(tie.other);
  return [...meets(tie.one)].filter((a) => others.has(a));
}

/** How many activities each value of a facet would leave, given the other facets. */
function facetCounts(facet) {
  const counts = new Map();
  const add = (values) => { for (const v of new Set(values)) counts.set(v, (counts.get(v) || 0) + 1); };
  for (const a of model.activities) {
    if (!activityPasses(a, facet)) continue;
    if (facet in linkValues) add(a.links.filter((l) => linkPasses(l, facet)).flatMap(linkValues[facet]));
    else if (!anyLinkFacet() || a.links.some((l) => linkPasses(l))) add(activityValues[facet](a));
  }
  return counts;
}

const monthName = new Intl.DateTimeFormat(settings.locale, { month: "long", year: "numeric", timeZone: "UTC" });
function facetLabel(facet, value) {
  if (facet === "plan") { const p = model.plans.find((x) => x.id === value); return p ? planTitle(p) : value; }
  if (facet === "goal") { const g = model.byId.get(value); return g ? `${numeral(g)} ${goalTitle(g).text}`.trim() : value; }
  if (facet === "funder") { const f = model.funds.find((x) => x.id === value); return f ? nameOf(f).text : value; }
  if (facet === "due" && value[0] !== "~") return monthName.format(new Date(`${value}-15T00:00:00Z`));
  if (facet === "due") return t(`due-${value.slice(1)}`);
  return t(`${facet}-${value}`);
}
function planTitle(p) {
  const years = [p.start, p.end].filter(Boolean).map((d) => d.slice(0, 4));
  const span = years[0] === years[1] ? years[0] : years.join("–");
  return [p.country ? countryName(p.country) : p.id, span].filter(Boolean).join(" ");
}
const regions = typeof Intl.DisplayNames === "function" ? new Intl.DisplayNames([settings.locale], { type: "region" }) : null;
function countryName(code) { try { return regions ? regions.of(code) : code; } catch (error) { return code; } }

/** The values of a facet in the order a reader expects. */
function facetOrder(facet, counts) {
  const all = [...new Set([...counts.keys(), ...chosen(facet)])];
  const fixed = { plan: model.plans.map((p) => p.id), goal: model.goals.map((g) => g.id), role: ROLES, review: REVIEW, money: ["nothing", "silent", "not-understood", "none", "existing", "unknown", "elsewhere", "third-party", "conditional", "source-only", "amount"] }[facet];
  if (fixed) return fixed.filter((v) => all.includes(v) || v === "nothing");
  if (facet === "due") return all.sort();
  return all.sort((a, b) => (counts.get(b) || 0) - (counts.get(a) || 0) || facetLabel(facet, a).localeCompare(facetLabel(facet, b), settings.locale));
}
function toggleFacet(facet, value) {
  const now = chosen(facet);
  const next = now.includes(value) ? now.filter((v) => v !== value) : [...now, value];
  const tab = ["due", "money", "funder", "goal", "review"].includes(facet) && next.length ? "activities" : state.tab;
  change({ facets: { ...state.facets, [facet]: next }, tab, focus: "", camera: null });
}
const anyFilter = () => FACETS.some((f) => chosen(f).length) || state.off.length > 0;
function clearFilters() { change({ facets: {}, off: [], camera: null }); }
