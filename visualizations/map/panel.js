/* The panel: the plan at a glance and the list, or what is known of the thing in focus. */

const MOST_ROWS = 150;
let listAll = false;

function drawPanel() {
  const focus = focused(), panel = byId("panel-body");
  const draw = { body: bodyPanel, activity: activityPanel, goal: goalPanel, link: linkPanel, tie: tiePanel, bundle: bundlePanel };
  fill(panel, focus ? draw[focus.kind](focus) : overview());
  byId("panel-back").hidden = !focus;
  byId("panel").classList.toggle("open", Boolean(focus));
}

/* ---- pieces ---- */

const show = (x) => () => focusOn(x);
function quote(passage, certainty) {
  const { words, before, after, heading } = quoteOf(passage), has = Boolean(model.sources[passage[0]]);
  const shortened = words.length > 420 ? `${words.slice(0, 420)}…` : words;
  return el("blockquote", {},
    el("span", { class: "words", lang: model.plans.find((p) => p.documents.includes(passage[0]))?.lang },
      heading ? el("span", { class: "soft" }, `${heading}: `) : null, "“", before, before || after ? el("mark", {}, shortened) : shortened, after, "”"), " ",
    has ? el("button", { class: "link", type: "button", onclick: () => change({ source: passage.slice(0, 3) }), "data-source": passage.slice(0, 3).join(",") }, t("show-in-source")) : null,
    placeOf(passage) ? el("small", { class: "soft" }, ` ${placeOf(passage)}`) : null,
    doubt(certainty));
}
const quotes = (passages, certainty) => (passages || []).map((p, i) => quote(p, i ? null : certainty));
function doubt(certainty) {
  if (!certainty) return null;
  const [kind, ...reasons] = Array.isArray(certainty) ? certainty : [certainty];
  return el("span", { class: `sure ${kind}`, title: reasons.join("; ") || null }, t(`review-${kind}`), kind === "doubtful" ? ` · ${t("to-check")}` : null);
}
const roleTag = (role) => el("span", { class: `role role-${role}` }, el("i", { "aria-hidden": "true" }), t(`role-${role}`));
const fact = (name, ...value) => el("div", { class: "fact" }, el("dt", {}, name), el("dd", {}, value));
const section = (title, ...rest) => el("section", {}, el("h3", {}, title), rest);
const bodyButton = (b, note) => el("button", { type: "button", class: "chip", onclick: show(b) }, el("span", { class: b.group ? "square group" : "square", "aria-hidden": "true" }), named(b, true), note ? el("small", {}, note) : null);
const activityButton = (a) => el("button", { type: "button", class: "title", onclick: show(a) }, el("span", { class: "code", "data-goal": a.goal.colour + 1 }, a.code), " ", named(a));
function deadlineWords(a) {
  const said = state.labels === "original" ? a.deadlines.flatMap((d) => d.q || []).map(wordsOf) : [];
  return said.length ? [...new Set(said)].join("; ") : a.deadlines.length ? [...a.due].map((v) => facetLabel("due", v)).join("; ") : t("no-deadline");
}
/** A sum as far as it is said: its ends or its bound, and how often it comes again. */
function sumWords(m) {
  let said = m.l !== undefined ? t("sum-range", { low: amount(m.l, " ").trim(), high: amount(m.a, m.c) }) : amount(m.a, m.c);
  if (m.l === undefined && m.o) said = t(`sum-${m.o}`, { amount: said });
  return m.p ? t(`sum-per-${m.p}`, { amount: said }) : said;
}
function moneyWords(m) {
  const parts = [];
  if (m.a !== undefined) parts.push(sumWords(m));
  else if (m.s !== "source-only") parts.push(t(`money-${m.s}`));
  if (m.h !== undefined) parts.push(t("sum-share", { share: Number((m.h * 100).toFixed(1)) }));
  if (m.f !== undefined) parts.push(nameOf(model.funds[m.f]).text);
  if (m.j) parts.push(m.j);
  return parts.join(" · ");
}

/* ---- nothing in focus: the plan at a glance, and the list ---- */

function overview() {
  return [
    state.view === "ties" ? el("header", {}, el("h2", {}, t("ties-title"))) : el("header", {}, model.plans.length === 1 ? planHead(model.plans[0]) : null,
      el("h3", {}, t("overview")), el("ul", { class: "findings" }, settings.findings.map((f) => el("li", {}, el("button", { type: "button", class: "finding", onclick: () => change({ ...plain(), labels: state.labels, theme: state.theme, ...pick(readHash(f.state)) }) }, f.sentence)))),
      el("div", { class: "soft small counts" }, settings.counts.map((line) => el("p", {}, line)))),
    state.view === "ties" ? tieControl() : partsBox(),
    listBox(),
  ];
}
/** What a finding's link sets, without the language and colours the reader chose. */
function pick(s) { return { view: s.view, focus: s.focus, facets: s.facets, off: s.off, tab: Object.keys(s.facets).some((f) => ["due", "money", "funder"].includes(f)) ? "activities" : "bodies" }; }
function planHead(p) {
  const name = nameOf(p);
  const years = [...new Set([p.start, p.end].filter(Boolean).map((d) => d.slice(0, 4)))].join("–");
  return [el("p", { class: "kind" }, [p.country ? countryName(p.country) : "", years, p.status ? t(`status-${p.status}`) : ""].filter(Boolean).join(" · ")), el("p", { class: "plan", lang: name.lang }, name.text)];
}
/** What the rim of a large plan is made of, for those who do not point at it. */
function partsBox() {
  const inside = inParts() || state.open ? childrenOf(partNow()) : null;
  if (!inside) return null;
  const now = (part) => part.activities.filter((a) => shown.activities.has(a)).length;
  return el("details", { class: "parts", open: partsOpen, ontoggle: (e) => { partsOpen = e.target.open; } }, el("summary", {}, t("parts"), el("small", {}, ` ${number(inside.length)}`)), el("ul", { class: "plain" }, inside.filter(now).map((part) => el("li", {},
    el("button", { type: "button", class: "part", onclick: () => openThe(part) }, el("span", { class: "swatch", "data-goal": part.colour + 1 }), el("span", { class: "name" }, part.badge ? el("b", {}, `${part.badge} `) : null, el("span", { lang: part.title().lang }, part.title().text),
      part.members ? el("small", {}, membersWords(part)) : null), el("span", { class: "count" }, number(now(part))))))));
}
let partsOpen = false;
const membersWords = (part) => `${part.members.slice(0, 4).map((x) => x.title().text).join("; ")}${part.members.length > 4 ? "; …" : ""}`;
function tieControl() {
  const limit = state.alpha === null ? model.alpha : state.alpha;
  const steps = [...new Set([...model.ties.map((x) => x.alpha), 1])].sort((a, b) => a - b);
  const at = Math.max(0, steps.findIndex((a) => a >= limit));
  const slider = el("input", { type: "range", id: "tie-range", min: 0, max: steps.length - 1, value: at, "aria-describedby": "tie-count",
    oninput: (e) => change({ alpha: steps[Number(e.target.value)] }, true) });
  return el("div", { class: "tie-control" },
    el("label", { for: "tie-range" }, t("tie-range")), slider,
    el("p", { id: "tie-count" }, el("b", {}, n("ties-shown", shown.ties.size)), " ", shown.hiddenTies ? n("ties-hidden", shown.hiddenTies) : t("ties-none-hidden")),
    el("p", { class: "soft small" }, t("tie-meaning")));
}
function listBox() {
  const bodies = [...shown.bodies].filter((b) => state.view !== "ties" || shown.tied.has(b)), activities = [...shown.activities];
  const tab = state.view === "ties" ? "bodies" : state.tab;
  bodies.sort((a, b) => shownLinks(b) - shownLinks(a) || a.index - b.index);
  activities.sort((a, b) => a.index - b.index);
  const items = tab === "bodies" ? bodies : activities;
  const rows = items.slice(0, listAll ? items.length : MOST_ROWS);
  const choose = (name, count) => el("button", { type: "button", role: "tab", class: "tab", id: `tab-${name}`, "aria-selected": String(tab === name), tabindex: tab === name ? 0 : -1, onclick: () => change({ tab: name }, true),
    onkeydown: (e) => { if (e.key === "ArrowLeft" || e.key === "ArrowRight") { change({ tab: name === "bodies" ? "activities" : "bodies" }, true); byId(`tab-${state.tab}`).focus(); } } }, t(`tab-${name}`), el("small", {}, number(count)));
  return el("div", { class: "list" },
    el("div", { role: "tablist", class: "tabs", "aria-label": t("list") }, choose("bodies", bodies.length), state.view === "ties" ? null : choose("activities", activities.length)),
    el("ul", { role: "listbox", id: "list", tabindex: 0, "aria-label": t(`tab-${tab}`), onkeydown: listKeys, onfocus: (e) => { if (!e.target.getAttribute("aria-activedescendant")) markRow(0); } },
      rows.map((x, i) => el("li", { role: "option", id: `row-${i}`, "data-id": x.id, "aria-selected": "false", onclick: show(x), onmouseenter: () => hoverFromList(x), onmouseleave: () => hoverFromList(null) }, x.kind === "body" ? bodyRow(x) : activityRow(x)))),
    items.length > rows.length ? el("button", { type: "button", class: "button", onclick: () => { listAll = true; drawPanel(); } }, n("show-more", items.length - rows.length)) : null,
    items.length ? null : el("p", { class: "soft pad" }, t("nothing-left")));
}
const shownLinks = (b) => (state.view === "ties" ? b.ties.filter((x) => shown.ties.has(x)).length : shown.work.get(b) || 0);
function bodyRow(b) {
  const now = b.links.filter((l) => shown.links.has(l)), all = new Set(now.map((l) => l.activity)).size;
  const leads = new Set(now.filter((l) => l.role === "lead").map((l) => l.activity)).size;
  const bar = el("span", { class: "bar", "aria-hidden": "true" }, el("i", { class: "all" }), el("i", { class: "lead" }));
  bar.children[0].style.width = `${(100 * all) / shown.most}%`;
  bar.children[1].style.width = `${(100 * leads) / shown.most}%`;
  const full = nameOf(b).text, short = shortOf(b).text;
  return [el("span", { class: b.group ? "square group" : "square", "aria-hidden": "true" }),
    el("span", { class: "name" }, el("b", {}, inCommunities() && b.community ? `${b.community.letter} · ` : null, named(b, true)), full !== short ? el("small", {}, full) : null, bar),
    el("span", { class: "count" }, state.view === "ties" ? t("strong-ties", { n: number(shownLinks(b)), all: number(b.ties.length) }) : [el("b", {}, number(all)), leads ? el("small", {}, n("led", leads)) : null])];
}
function activityRow(a) {
  const leads = [...new Set(a.links.filter((l) => l.role === "lead").map((l) => shortOf(l.body).text))];
  return [el("span", { class: "code", "data-goal": a.goal.colour + 1 }, a.code),
    el("span", { class: "name" }, named(a), el("small", {}, [leads.join(", ") || t("no-lead"), deadlineWords(a)].join(" · ")))];
}
function markRow(k) {
  const list = byId("list"), row = byId(`row-${k}`);
  if (!list || !row) return;
  for (const o of list.querySelectorAll('[aria-selected="true"]')) o.setAttribute("aria-selected", "false");
  row.setAttribute("aria-selected", "true");
  list.setAttribute("aria-activedescendant", row.id);
  row.scrollIntoView({ block: "nearest" });
  hoverFromList(model.byId.get(row.dataset.id));
}
function listKeys(e) {
  const now = Number((e.currentTarget.getAttribute("aria-activedescendant") || "row--1").slice(4)), last = e.currentTarget.children.length - 1;
  const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: last, PageDown: now + 10, PageUp: now - 10 }[e.key];
  if (to !== undefined) { markRow(clamp(to, 0, last)); e.preventDefault(); e.stopPropagation(); }
  else if (e.key === "Enter" || e.key === " ") { const row = byId(`row-${now}`); if (row) { focusOn(model.byId.get(row.dataset.id)); byId("panel").focus(); } e.preventDefault(); }
}

/* ---- an institution ---- */

function bodyPanel(b) {
  const links = b.links.filter((l) => shown.links.has(l)).sort((x, y) => x.activity.index - y.activity.index || ROLES.indexOf(x.role) - ROLES.indexOf(y.role));
  const perRole = ROLES.map((r) => [r, new Set(links.filter((l) => l.role === r && isStrongest(l)).map((l) => l.activity)).size]).filter(([, k]) => k);
  const goals = new Set(links.map((l) => l.activity.goal)), plans = new Set(links.map((l) => l.activity.plan));
  const allGoals = model.goals.filter((g) => plans.has(g.plan));
  const activities = [...new Set(links.map((l) => l.activity))];
  return [
    el("header", {}, el("p", { class: "kind" }, b.group ? t(`group-${b.group}`) : t(`type-${b.type}`)),
      el("h2", {}, named(b, true)), el("p", { class: "names original" }, otherNames(b).map((x, i) => [i ? " · " : "", x])),
      b.group ? el("p", { class: "note" }, b.members.length ? t("group-known") : t("group-unknown"), b.members.length ? el("span", { class: "chips" }, b.members.map((m) => bodyButton(model.bodies[m]))) : null) : null,
      el("p", { class: "counts" }, perRole.map(([r, k], i) => [i ? " · " : "", el("b", {}, number(k)), ` ${t(`role-${r}`).toLowerCase()}`]), perRole.length ? " · " : "", t("of-goals", { n: goals.size, all: allGoals.length })),
      b.weight ? stepsSwitch("two-steps") : null),
    partnersOf(b, links),
    el("section", {}, el("h3", {}, n("activities", activities.length)), activities.map((a) => activityCard(a, links.filter((l) => l.activity === a)))),
  ];
}
/** Two roles in one activity count there once, with the stronger; paying counts beside them. */
const isStrongest = (l) => l.role === "funder" || !l.body.links.some((o) => o.activity === l.activity && o.role !== "funder" && ROLES.indexOf(o.role) < ROLES.indexOf(l.role));
const otherNames = (b) => [...new Set([b.name, b.english, latin(b.name, b.lang) !== b.name ? latin(b.name, b.lang) : null, ...b.other, b.abbr, b.englishAbbr])].filter((x) => x && x !== shortOf(b).text);
const stepsSwitch = (key) => (state.view === "ties" ? null : el("button", { type: "button", class: "button", id: "steps", "aria-pressed": String(state.steps === 2), onclick: () => change({ steps: state.steps === 2 ? 1 : 2 }) }, t(key)));
function partnersOf(b, links) {
  const met = new Map();
  for (const l of links) for (const o of l.activity.links) {
    if (o.body === b || !shown.links.has(o) || !COOPERATING.includes(o.role) || !COOPERATING.includes(l.role)) continue;
    if (!met.has(o.body)) met.set(o.body, new Set());
    met.get(o.body).add(l.activity);
  }
  const ranked = [...met].sort((x, y) => y[1].size - x[1].size || x[0].index - y[0].index);
  if (!ranked.length) return null;
  return section(n("works-with", ranked.length), el("div", { class: "chips", id: "works-with" }, ranked.slice(0, 12).map(([o, as]) => bodyButton(o, number(as.size))),
    ranked.length > 12 ? el("details", {}, el("summary", {}, n("show-more", ranked.length - 12)), el("div", { class: "chips" }, ranked.slice(12).map(([o, as]) => bodyButton(o, number(as.size))))) : null));
}
/** One activity with what the plan says of the institution in it. */
function activityCard(a, links) {
  return el("article", { class: "card", "data-goal": a.goal.colour + 1 }, activityButton(a),
    el("p", { class: "meta" }, links.map((l) => roleTag(l.role)), el("span", {}, deadlineWords(a))),
    links.map((l) => linkQuotes(l)));
}
function linkQuotes(l) {
  return l.facts.map(([task, passages, sure]) => el("div", { class: "said" }, task >= 0 ? el("small", { class: "soft" }, taskName(l.activity, task)) : null, quotes(passages, sure)));
}
const taskName = (a, k) => { const task = a.tasks[k]; return task ? `${t("task")} ${task.k || k + 1}: ${nameOf({ name: task.n, english: task.e, lang: a.lang }).text}` : ""; };

/* ---- an activity, a goal, a link, a tie ---- */

function activityPanel(a) {
  const links = a.links.filter((l) => !state.off.includes(`role-${l.role}`));
  const byRole = ROLES.map((r) => [r, links.filter((l) => l.role === r)]).filter(([, ls]) => ls.length);
  return [
    el("header", {}, el("p", { class: "kind" }, el("button", { type: "button", class: "link", onclick: show(a.goal) }, `${numeral(a.goal)} ${goalTitle(a.goal).text}`)),
      el("h2", {}, el("span", { class: "code", "data-goal": a.goal.colour + 1 }, a.code), " ", named(a)), a.printed ? null : el("p", { class: "soft small" }, t("not-printed")),
      a.english && state.labels !== "english" ? el("p", { class: "names", lang: "en" }, a.english) : null, quotes(a.passages), stepsSwitch("two-steps-on")),
    byRole.length ? byRole.map(([r, ls]) => section(t(`roles-${r}`), ls.map((l) => el("div", { class: "who" }, bodyButton(l.body), linkQuotes(l))))) : section(t("roles-lead"), el("p", { class: "soft" }, t("no-body"))),
    section(t("deadline"), a.deadlines.length ? a.deadlines.map((d) => el("div", { class: "who" }, taskLine(a, d), windowWords(d), quotes(d.q, d.y))) : el("p", { class: "soft" }, t("no-deadline"))),
    section(t("money"), a.money.length ? a.money.map((m) => el("div", { class: "who" }, taskLine(a, m), el("p", {}, moneyWords(m)), quotes(m.q, m.y))) : el("p", { class: "soft" }, t("money-silent"))),
    a.tasks.length ? section(n("tasks", a.tasks.length), el("ol", { class: "plain" }, a.tasks.map((x, k) => el("li", {}, el("p", {}, taskName(a, k)), quotes(x.q))))) : null,
    listed("indicators", a.indicators, a), listed("results", a.results, a), listed("risks", a.risks, a),
    a.progress ? section(t("progress"), el("p", {}, a.progress)) : null,
    a.issues.length ? section(t("issues"), a.issues.map((i) => el("div", { class: "who warn" }, el("p", {}, i.n), i.a ? el("p", { class: "soft" }, i.a) : null, quotes(i.q)))) : null,
  ];
}
const taskLine = (a, x) => (x.t === undefined ? null : el("small", { class: "soft" }, taskName(a, x.t)));
const dayName = new Intl.DateTimeFormat(settings.locale, { dateStyle: "long", timeZone: "UTC" });
function windowWords(d) {
  const day = (s) => dayName.format(new Date(`${s}T00:00:00Z`));
  if (d.k === "conditional" || (d.k === "relative" && !d.b)) return el("p", {}, t("due-event"));
  const until = d.b ? day(d.b) : "";
  const text = d.k === "continuous" ? t("due-continuous") : d.k === "continuous-until" ? t("until", { day: until }) : d.a && d.a !== d.b ? `${day(d.a)} – ${until}` : until;
  return text ? el("p", {}, text) : null;
}
function listed(key, items, a) {
  return items.length ? section(n(key, items.length), el("ul", { class: "plain" }, items.map((x) => el("li", {}, taskLine(a, x), x.q && x.q.length ? quotes(x.q, x.y) : x.n)))) : null;
}
function goalPanel(g) {
  const activities = g.activities.filter((a) => shown.activities.has(a));
  const leads = new Map();
  for (const a of activities) for (const l of a.links) if (l.role === "lead" && shown.links.has(l)) leads.set(l.body, (leads.get(l.body) || new Set()).add(a));
  const ranked = [...leads].sort((x, y) => y[1].size - x[1].size || x[0].index - y[0].index);
  return [
    el("header", {}, el("p", { class: "kind" }, t("goal"), " · ", planTitle(g.plan)), el("h2", {}, g.number ? [el("span", { class: "code", "data-goal": g.colour + 1 }, g.number), " "] : null, goalTitle(g).text), g.english && state.labels !== "english" ? el("p", { class: "names", lang: "en" }, g.english) : null, quotes(g.passages)),
    ranked.length ? section(t("roles-lead"), el("div", { class: "chips" }, ranked.map(([b, as]) => bodyButton(b, number(as.size))))) : null,
    section(n("activities", activities.length), activities.map((a) => el("article", { class: "card", "data-goal": a.goal.colour + 1 }, activityButton(a), el("p", { class: "meta" }, [...new Set(a.links.filter((l) => l.role === "lead").map((l) => shortOf(l.body).text))].join(", ") || t("no-lead"), " · ", deadlineWords(a))))),
  ];
}
function linkPanel(l) {
  return [
    el("header", {}, el("p", { class: "kind" }, t("connection")), el("h2", {}, sentence(l)), el("p", {}, roleTag(l.role))),
    section(t("words-that-say-so"), linkQuotes(l)),
    section(t("between"), el("div", { class: "chips" }, bodyButton(l.body)), activityCard(l.activity, [])),
  ];
}
/** What one institution does in one part of the plan. */
function bundlePanel(x) {
  const links = linksOf(x, isDrawn), activities = activitiesIn(links); // those that its number counts
  return [
    el("header", {}, el("p", { class: "kind" }, partWords(x.part)), el("h2", {}, named(x.body, true)), el("p", { class: "counts" }, rolesWords(links)),
      el("div", { class: "chips" }, bodyButton(x.body), x.part === partNow() || x.part.isView ? null : el("button", { type: "button", class: "chip", onclick: () => openThe(x.part) }, t("open-part")))),
    el("section", {}, el("h3", {}, n("activities", activities.length)), activities.map((a) => activityCard(a, links.filter((l) => l.activity === a)))),
  ];
}
function tiePanel(x) {
  const both = sharedActivities(x);
  return [
    el("header", {}, el("p", { class: "kind" }, t("tie")), el("h2", {}, named(x.one, true), " – ", named(x.other, true)), el("p", { class: "counts" }, n("joint", both.length)), el("div", { class: "chips" }, bodyButton(x.one), bodyButton(x.other))),
    el("section", {}, el("h3", {}, t("words-that-say-so")), both.map((a) => activityCard(a, a.links.filter((l) => (l.body === x.one || l.body === x.other) && COOPERATING.includes(l.role))))),
  ];
}
