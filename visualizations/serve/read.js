// The document beside its records. What is said here is done by the server; the page only shows.
import { ask, attempt, byId, data, el, follow, isFree, many, percent, say, wordsRead } from "./kit.js";
import { printed } from "./printed.js";
import { ELEMENTS, ROLES, WORDS, brief, chip, classOf, roving, shown as shownFact, whyOf, wordsOf } from "./fields.js";

const path = `/api/plans/${encodeURIComponent(data.plan)}`;
const left = byId("left");
const right = byId("right");
const place = byId("document");
const card = byId("card");
const tools = byId("tools");
let reading = null;
let pieces = new Map(); // fact -> its pieces in the document
let busy = false; // a change of our own is on its way
const inDocument = roving(place, ".piece");
const inRecords = roving(byId("records"), ".chip");

// ------------------------------------------------------------------ the document

/** Why words that stand somewhere were not read, and what to do, if there is something to say. */
function unreadWhy(start, length) {
  const issue = reading.issues.find((x) => x.places.some(([a, b]) => a < start + Math.max(length, 1) && b > start));
  return issue ? `Not read: ${[issue.message, issue.advice].filter(Boolean).join("; ")}.` : "";
}

function piece([words, start, facts], state) {
  if (!words) return null;
  const own = facts.map((k) => reading.facts[k]);
  const shown = own.find((f) => !ELEMENTS.includes(f.field)) || own[0];
  const bare = !words.trim();
  const made = el("span", {
    class: shown ? `piece ${classOf(shown.field)}${shown.certainty === "doubtful" ? " doubtful" : ""}` : bare ? null : `piece unread ${state}`,
    data: { start, facts: facts.join(" ") }, tabindex: bare && !shown ? null : -1,
    role: bare && !shown ? null : "button",
    title: own.map((f) => `${wordsOf(f.field)}${f.certainty === "doubtful" ? ", doubtful" : ""}${f.origin === "curated" ? ", decided" : ""}`).join("; ") || (bare ? null : unreadWhy(start, words.length) || "not read"),
  }, words);
  for (const k of facts) pieces.set(k, [...(pieces.get(k) || []), made]);
  return made;
}

const shownWords = (block) => block.words.map((x) => piece(x, block.state));

function paragraph(block) {
  const name = block.level ? `h${Math.min(block.level + 1, 6)}` : "p";
  return el(name === "h2" || !block.level ? name : "h3", { class: block.item ? `item level-${block.item}` : null }, shownWords(block));
}

/** The fields of a menu. One that was guessed stands twice: as it is read now, and to be chosen, which says that it is right. */
function options({ field, share, sure }) {
  const fields = [...reading.fields, ...(field && !reading.fields.includes(field) ? [field] : []), "lead+partner"];
  const now = field ? `${wordsOf(field)} ${percent(share)}` : "not understood";
  return [
    sure ? null : el("option", { value: field, selected: true }, now),
    ...[...new Set(fields)].map((f) => el("option", { value: f, selected: sure && f === field }, sure && f === field ? now : wordsOf(f))),
  ];
}

function columnHead(block, column) {
  const seen = block.columns.find((x) => x.column === column);
  if (!seen) return el("td", {});
  const name = seen.head || `column ${seen.position}`;
  return el("th", { class: `field ${classOf(seen.field)}${seen.sure ? "" : " doubtful"}`, scope: "col" },
    el("select", { "aria-label": `What “${name}” holds`, title: seen.why, onchange: (event) => sayColumn(block, seen, event.target.value) },
      options(seen)));
}

/** Where a cell holds a picture and no words: what it shows can be said. */
const picture = (start) => el("span", { class: "piece unread issue picture", data: { start, facts: "" }, tabindex: -1, role: "button",
  "aria-label": "picture, not read", title: "What this picture shows was not read; choose it to say what it means" });

/** A whole table left out, or read again. */
function leaveOut(block) {
  const isOut = block.layout === "ignore";
  const [field, words] = isOut ? ["read", `Table ${block.name} is read`] : ["ignore", `Table ${block.name} is left out`];
  return el("button", { class: "link", "aria-label": `${isOut ? "Read" : "Leave out"} table ${block.name}`,
    onclick: () => change("say", { sets: [`Table ${block.name}=${field}`], words }, words) }, isOut ? "Read it" : "Leave it out");
}

const HOW = { unknown: "not read", ignore: "left out", card: "" }; // the labels of cards stand above them

function table(block) {
  const heads = block.layout !== "transposed" && block.columns.length
    ? el("tr", { class: "fields" }, block.used.map((c) => columnHead(block, c))) : null;
  const rows = block.rows.map(({ row, cells }) =>
    el("tr", { class: block.header_row && row <= block.header_row ? "heads" : null },
      cells.map((cell) => el("td", {
        rowspan: cell.rows > 1 ? cell.rows : null, colspan: cell.columns > 1 ? cell.columns : null, class: cell.state,
      }, cell.picture === null ? shownWords(cell) : picture(cell.picture)))));
  return el("div", { class: "scroll" },
    el("table", { class: "source" }, el("caption", {}, [`Table ${block.name}`, HOW[block.layout] ?? block.how].filter(Boolean).join(": "), " ", leaveOut(block)),
      heads && el("thead", {}, heads), el("tbody", {}, rows)));
}

/** Draw anew what scrolls, and what scrolls in it, without moving it. */
function still(pane, work) {
  const places = () => [pane, ...pane.querySelectorAll(".scroll")];
  const at = places().map((x) => [x.scrollLeft, x.scrollTop]);
  work();
  for (const [k, x] of places().entries()) [x.scrollLeft, x.scrollTop] = at[k] || [0, 0];
}

function drawDocument() {
  pieces = new Map();
  place.replaceChildren(...(isPrinted ? pages.all() : reading.blocks.map((b) => (b.kind === "table" ? table(b) : paragraph(b)))));
  inDocument.reset();
}

/** The facts whose words a place of the document belongs to. */
const factsOver = (at) => reading.facts.flatMap((f, k) => (f.places.some(([a, b]) => a <= at && at < b) ? [k] : []));
const pages = printed(path, (start, words) => piece([words, start, factsOver(start)], "ignored"), () => inDocument.reset());
let isPrinted = false;

byId("pages").addEventListener("click", () => {
  isPrinted = !isPrinted;
  byId("pages").textContent = isPrinted ? "Show the text and its columns" : "Show the printed pages";
  byId("labels").hidden = isPrinted;
  left.scrollTop = 0;
  drawDocument();
});

function drawLabels() {
  const rows = reading.labels.map((label) => el("li", {},
    el("span", { class: `label ${classOf(label.field)}` }, label.head), el("span", { class: "soft" }, `${label.times}×`),
    el("select", { "aria-label": `What “${label.head}” holds`, title: label.why, onchange: (event) => sayHead(label.head, event.target.value) },
      options(label))));
  byId("labels").replaceChildren(...(rows.length ? [el("details", { open: true }, el("summary", {}, `Labels in the text, and the field of each (${rows.length})`), el("ul", { class: "labels" }, rows))] : []));
}

// ------------------------------------------------------------------ the records

const COLUMNS = [["lead", "Responsible"], ["implementer", "Carries out"], ["partner", "Partners"], ["expert", "Expert help"], ["funder", "Pays"], ["monitor", "Checks"],
  ["beneficiary", "For whom"], ["deadline", "Due"], ["money", "Money"], ["indicator", "Indicators"], ["result", "Results"], ["risk", "Risks"]];

function drawRecords() {
  const used = COLUMNS.filter(([field]) => reading.facts.some((f) => f.field === field));
  const head = el("tr", {}, [el("th", {}, "No."), el("th", {}, "Activity"), ...used.map(([, words]) => el("th", {}, words))]);
  const rows = reading.records.map((record) => {
    const title = el("td", { class: "title" }, chip({ ...reading.facts[record.fact], read: record.title }, record.fact, choose));
    const cells = used.map(([field]) => el("td", {}, record.facts.filter((k) => reading.facts[k].field === field).map((k) => chip(reading.facts[k], k, choose))));
    if (record.kind === "goal" && !record.facts.length) title.colSpan = used.length + 1;
    return el("tr", { class: record.kind, data: { record: record.id } }, el("td", {}, record.number), title, title.colSpan > 1 ? [] : cells);
  });
  byId("records").replaceChildren(rows.length
    ? el("table", { class: "records" }, el("caption", { class: "visually-hidden" }, "What was read"), el("thead", {}, head), el("tbody", {}, rows))
    : el("p", { class: "lead" }, "No activity was found. Say at the left which column or label holds the activities: choose “activity” in its menu, or select the words of one."));
  inRecords.reset();
}

// ------------------------------------------------------------------ numbers, steps

function drawSummary() {
  const { words, activities, bodies, facts, doubtful, questions } = reading.summary;
  const sure = facts + activities ? (facts + activities - doubtful) / (facts + activities) : 0;
  const bar = (share, kind) => el("span", { class: `part ${kind} w-${Math.round(share * 20)}` });
  byId("sum").replaceChildren(
    el("span", { class: "bars", "aria-hidden": "true" }, bar(words.fact * sure, "sure"), bar(words.fact * (1 - sure), "maybe"), bar(words.issue, "not")),
    el("span", {}, `${percent(sure)} sure, ${many(doubtful, "doubtful fact", "doubtful facts")}, ${wordsRead(words)}`),
    el("span", {}, `${many(activities, "activity", "activities")} · ${many(bodies, "body", "bodies")} · ${many(facts, "fact", "facts")}`),
    el("span", { class: "soft" }, [reading.plan.document, reading.plan.language, reading.plan.country].filter(Boolean).join(" · ")));
  byId("next").textContent = questions ? `Review: ${many(questions, "question", "questions")}` : "Review";
  const { at, steps } = reading.steps;
  const back = at > 0 ? steps[at].what : "";
  const again = at >= 0 && at + 1 < steps.length ? steps[at + 1].what : "";
  for (const [id, words2, verb] of [["undo", back, "Take back"], ["redo", again, "Do again"]]) {
    byId(id).disabled = !words2;
    byId(id).title = words2 ? `${verb}: ${words2}` : "";
  }
}

const signed = (n) => (n > 0 ? `+${n}` : `−${-n}`);

function told(changes, words, isStep) {
  const said = [];
  if (changes.activities) said.push(`${signed(changes.activities)} ${Math.abs(changes.activities) === 1 ? "activity" : "activities"}`);
  for (const [field, n] of Object.entries(changes.fields)) {
    if (field !== "activity") said.push(`${signed(n)} ${wordsOf(field)}`);
  }
  if (changes.changed) said.push(`${many(changes.changed, "fact", "facts")} changed`);
  if (changes.moved) said.push(`${changes.moved} moved`);
  if (changes.doubtful) said.push(changes.doubtful > 0 ? `${changes.doubtful} now doubtful` : `${-changes.doubtful} no longer doubtful`);
  const place2 = byId("change");
  place2.replaceChildren(el("span", { class: "what" }, el("b", {}, words)), el("span", {}, said.join(", ") || "nothing changed"),
    isStep && el("button", { class: "link", onclick: () => move("undo") }, "Take back"));
  place2.title = place2.textContent.replace(/Take back$/, "");
  place2.hidden = false;
}

function draw() {
  drawSummary();
  drawLabels();
  still(left, drawDocument);
  still(right, drawRecords);
}

async function change(where, json, words) {
  busy = true;
  const before = reading.steps.at;
  const waiting = setTimeout(() => { byId("change").replaceChildren(el("span", {}, "Reading again …")); byId("change").hidden = false; }, 400);
  const isDone = await attempt(async () => {
    const found = await ask(`${path}/${where}`, { method: "POST", json });
    reading = found;
    draw();
    clearCard();
    if (where === "undo" || where === "redo") {
      byId("change").hidden = true;
      say(where === "undo" ? `Taken back: ${found.said}` : `Done again: ${found.said}`);
    } else {
      told(found.changes, brief(words), found.steps.at !== before);
      for (const [name, near] of found.new_bodies || []) say(`New body: “${name}”${near ? `; did you mean “${near}”?` : ""}`);
    }
    return true;
  });
  clearTimeout(waiting);
  if (!isDone) byId("change").hidden = true;
  busy = false;
  return isDone;
}

const move = (where) => change(where, {}, "");
const sayHead = (head, field) => field && change("say", { sets: [`${head}=${field}`], words: `“${head}” is ${wordsOf(field)}` }, `You said “${head}” is ${wordsOf(field)}`);

/** A column as a spreadsheet calls it: 2 is B, 28 is AB. */
const letter = (n) => (n > 26 ? letter(Math.floor((n - 1) / 26)) : "") + String.fromCharCode(65 + ((n - 1) % 26));

function sayColumn(block, seen, field) {
  const name = seen.head || `column ${letter(seen.position)}`;
  const words = `“${name}” is ${wordsOf(field)}`;
  return field && change("say", { sets: [`Table ${block.name} column ${letter(seen.position)}=${field}`], words }, `You said ${words}`);
}

// ------------------------------------------------------------------ one fact

function choose(k, { from } = {}) {
  for (const x of document.querySelectorAll(".chosen")) x.classList.remove("chosen");
  const words = pieces.get(k) || [];
  const chips = [...document.querySelectorAll(`.chip[data-k="${k}"]`)];
  for (const x of [...words, ...chips]) x.classList.add("chosen");
  const row = chips[0]?.closest("tr");
  row?.classList.add("chosen");
  if (from !== "document") words[0]?.scrollIntoView({ block: "center" });
  if (from !== "records" || !row) row?.scrollIntoView({ block: "nearest" });
  drawCard(k);
}

const factsAt = (node) => node.dataset.facts.split(" ").filter(Boolean).map(Number);
const decide = (decisions, words) => change("decisions", { decisions, words }, words);

/** The facts that were read the same from the same words elsewhere. */
const alike = (fact) => (ELEMENTS.includes(fact.field) ? [] : reading.facts.filter((f) => f.id !== fact.id && f.field === fact.field && f.read === fact.read && f.words === fact.words));

function edit(fact, value, words, isAlone) {
  const all = !isAlone && byId("alike")?.checked ? [fact, ...alike(fact)] : [fact];
  return change("edits", { edits: all.map((f) => ({ id: f.id, field: ELEMENTS.includes(f.field) ? "title" : f.field, value })), words }, words);
}

const KEY = { lead: "L", partner: "P", implementer: "C", expert: "H" };

function acts(fact, k) {
  const named = brief(fact.read || fact.words);
  const made = [["Right", "Enter", () => edit(fact, "ok", `“${named}” is right`)]];
  if (fact.certainty === "exact") made.length = 0;
  if (ROLES.includes(fact.field)) {
    for (const role of ["lead", "partner", "implementer", "expert"].filter((x) => x !== fact.field)) {
      made.push([`${WORDS[role][0].toUpperCase()}${WORDS[role].slice(1)}`, KEY[role], () => edit(fact, role, `“${named}” is ${WORDS[role]}`)]);
    }
    made.push(["Not a body", "X", () => change("edits", { edits: [{ id: fact.body, field: "name", value: "remove" }], words: `“${named}” is no body` }, `“${named}” is no body`)]);
    made.push(["Not here", "N", () => edit(fact, "remove", `“${named}” is not ${wordsOf(fact.field)} here`)]);
  } else made.push(["Not in the plan", "X", () => edit(fact, "remove", `“${named}” was taken out`)]);
  if (fact.field === "goal") made.push(["An activity", "A", () => addElement("activity", fact.read, fact.places[0]?.[0] ?? 0, [fact])]);
  if (fact.field === "activity" && !reading.records.some((r) => r.parent === fact.id)) made.push(["A goal", "G", () => addElement("goal", fact.read, fact.places[0]?.[0] ?? 0, [fact])]);
  const n = reading.records.findIndex((r) => r.id === fact.id);
  if (n > 0 && reading.records[n - 1].kind === fact.field && fact.field !== "goal" && !reading.records.some((r) => r.parent === fact.id)) made.push(["Part of the one above", "J", () => joinAbove(reading.records[n - 1], reading.records[n])]);
  const row = ELEMENTS.includes(fact.field) ? rowOf(k) : [];
  if (row.length > 1) made.push(["Nothing of its row", "R", () => decide(row.map((f) => ({ target: f.id, verb: "reject" })), `The row of “${named}” is not in the plan`)]);
  const list = ELEMENTS.includes(fact.field) ? listOf(k) : [];
  if (list.length > row.length) made.push([`Nothing of its list (${list.length})`, "T", () => decide(list.map((f) => ({ target: f.id, verb: "reject" })), `The list of “${named}” is not in the plan`)]);
  if (fact.field === "deadline" && /^\d/.test(fact.read) && !fact.read.endsWith("/..")) made.push(["It begins then", "B", () => edit(fact, `${fact.read.split("/")[0]}/..`, `“${named}” is when it begins`)]);
  made.push(["Edit", "E", () => byId("value").select()]);
  return made;
}

/** A record torn in two: its title and its facts become those of the one above. */
function joinAbove(above, record) {
  const facts = record.facts.map((n) => ({ id: reading.facts[n].id, field: reading.facts[n].field, value: `move to ${above.id}` }));
  const words = `“${brief(record.title)}” is part of ${above.number}`;
  return change("edits", { edits: [{ id: above.id, field: "title", value: `${above.title} ${record.title}` }, ...facts, { id: record.id, field: "title", value: "remove" }], words }, words);
}

/** The row of a table that a place of the document stands in. */
function rowAt(at) {
  for (const block of reading.blocks) {
    for (const { cells } of block.kind === "table" ? block.rows : []) {
      const cell = cells.find((c) => c.picture === at || c.words.some(([words, start]) => start <= at && at < start + [...words].length));
      if (cell) return { block, cells, cell };
    }
  }
  return null;
}

/** The goals, activities and steps whose words stand in the same row of a table. */
function rowOf(k) {
  const at = reading.facts[k].places[0]?.[0];
  const row = at === undefined ? null : rowAt(at);
  return row ? elementsIn(row) : [];
}

const elementsOf = (words) => [...new Set(words.flatMap(([, , facts]) => facts))].map((n) => reading.facts[n]).filter((f) => ELEMENTS.includes(f.field));
const elementsIn = ({ cells }) => elementsOf(cells.flatMap((c) => c.words));

/** The goals, activities and steps of the table, of the items of one list, or of the lines without a heading between them, that a title stands in. */
function listOf(k) {
  const { blocks } = reading;
  const holds = (block) => (block.kind === "table" ? block.rows.flatMap((r) => r.cells).flatMap((c) => c.words) : block.words).some((x) => x[2].includes(k));
  const n = blocks.findIndex(holds);
  if (n < 0) return [];
  if (blocks[n].kind === "table") return elementsOf(blocks[n].rows.flatMap((r) => r.cells).flatMap((c) => c.words));
  const ends = (block) => block.kind === "table" || block.level || (blocks[n].item && !block.item);
  let [first, last] = [n, n];
  while (first > 0 && !ends(blocks[first]) && !ends(blocks[first - 1])) first -= 1;
  while (last + 1 < blocks.length && !ends(blocks[last + 1])) last += 1;
  return elementsOf(blocks.slice(first, last + 1).flatMap((b) => b.words));
}

/** A menu of the records that a value may belong to instead. */
function belongs(fact) {
  if (ELEMENTS.includes(fact.field)) return null;
  const others = reading.records.filter((r) => r.kind !== "goal" || r.id === fact.about);
  return el("label", {}, "Belongs to ", el("select", { id: "about", onchange: (event) => edit(fact, `move to ${event.target.value}`, `“${fact.read}” belongs to ${event.target.selectedOptions[0].textContent}`, true) },
    others.map((r) => el("option", { value: r.id, selected: r.id === fact.about }, `${r.number} ${r.title}`.slice(0, 60)))));
}

function rename(fact) {
  const value = byId("value").value.trim();
  if (value) change("edits", { edits: [{ id: fact.body, field: "name", value }], words: `“${fact.read}” is called “${value}”` }, `“${fact.read}” is called “${value}”`);
}

let keys = {};
const HELP = {
  body: "Several bodies: write their names with ; between them.",
  deadline: "A day, month, quarter or year as the document writes it; annually or ongoing for what comes back or goes on; 2026-05/.. for a start alone.",
};

function drawCard(k) {
  const fact = reading.facts[k];
  const record = reading.records.find((r) => r.id === fact.about);
  const made = acts(fact, k);
  const more = alike(fact).length;
  keys = Object.fromEntries(made.map(([, key, act]) => [key.toLowerCase(), act]));
  if (more) keys.o = () => byId("alike").click();
  card.replaceChildren(...[
    el("h2", {}, `“${brief(fact.words || fact.read)}” – ${wordsOf(fact.field)}`),
    record && record.id !== fact.id ? el("p", { class: "soft of" }, `of ${record.number} ${record.title}`) : null,
    el("p", {}, "Read as ", el("b", {}, brief(shownFact(fact)) || "–"), fact.certainty === "doubtful" ? ", doubtful. " : ". ", el("span", { class: "soft" }, whyOf(fact))),
    more ? el("label", {}, el("input", { type: "checkbox", id: "alike" }), ` The same in ${many(more, "other place", "other places")} `, el("kbd", {}, "O")) : null,
    el("p", { class: "row" }, made.map(([words, key, act]) => el("button", { class: "button", onclick: act }, words, el("kbd", {}, key)))),
    el("form", { class: "row", onsubmit: (event) => {
      event.preventDefault();
      if (byId("value").value.trim()) edit(fact, byId("value").value, `“${fact.read}” was corrected`);
    } }, el("label", {}, "Right value ", el("input", { id: "value", value: fact.read, maxlength: 2000 })), el("button", { class: "button" }, "Save"),
    fact.body ? el("button", { class: "button", type: "button", onclick: () => rename(fact) }, "Save as its name everywhere") : null, belongs(fact)),
    HELP[fact.body ? "body" : fact.field] ? el("p", { class: "small soft" }, HELP[fact.body ? "body" : fact.field]) : null,
  ].filter(Boolean));
}

function clearCard() {
  keys = {};
  card.replaceChildren(el("h2", {}, "Teach by pointing"), el("p", {},
    "First the menus: one above a column or beside a label changes what all of it holds, and the document is read again at once. Then single places: choose a coloured word or a value in the records to see why it was read so and to correct it; select words that were missed, or cut wrongly, to say what they are. Undo takes back any step."));
}

// ------------------------------------------------------------------ selected words

const SAID = ["goal", "activity", "task", "lead", "implementer", "partner", "deadline", "continuous", "start", "money", "indicator", "result"];
let pointed = {}; // fields pointed at in one record so far, for an example

/** The words meant: those selected, or those of one piece, with their places in the document. */
function meant(node, range) {
  const at = (container, offset) => {
    const own = (container.nodeType === 3 ? container.parentElement : container).closest?.("[data-start]");
    return own ? Number(own.dataset.start) + [...own.textContent.slice(0, container.nodeType === 3 ? offset : 0)].length : null;
  };
  const start = (range && at(range.startContainer, range.startOffset)) ?? Number(node.dataset.start);
  const whole = (range ? range.toString() : node.textContent);
  return { words: whole.replace(/\s+/g, " ").trim().slice(0, 2000), start, end: (range && at(range.endContainer, range.endOffset)) ?? start + [...whole].length };
}

const touches = (fact, { start, end }) => fact.places.some(([a, b]) => a < end && b > start);

/** The activity that words belong to: that of their row or title, else the last one that starts before them. */
function recordAt(place2) {
  const carriers = reading.records.filter((r) => r.kind !== "goal");
  const row = rowAt(place2.start);
  const inRow = row && elementsIn(row).map((f) => carriers.find((r) => r.id === f.id)).find(Boolean);
  const own = inRow || carriers.find((r) => touches(reading.facts[r.fact], place2));
  return own || lastBefore(carriers, place2.start);
}

function lastBefore(records, at) {
  const before = records.map((r) => [reading.facts[r.fact].places[0]?.[0] ?? -1, r]).filter(([start]) => start >= 0 && start <= at).sort((a, b) => a[0] - b[0]);
  return before.length ? before[before.length - 1][1] : null;
}

/** The activities that stand from a place on to the next goal: those a goal said there holds. */
function heldFrom(at, instead) {
  const starts = reading.records.filter((r) => r.kind !== "task" && !instead.some((f) => f.id === r.id)).map((r) => [reading.facts[r.fact].places[0]?.[0] ?? -1, r]);
  const next = Math.min(...starts.filter(([start, r]) => r.kind === "goal" && start > at).map(([start]) => start));
  return starts.filter(([start, r]) => r.kind === "activity" && start > at && start < next).map(([, r]) => r);
}

/** A goal at the top of the plan; then, as a step of its own that needs its id, what it holds moves below it. */
async function addGoal(words, held, gone) {
  const known = new Set(reading.records.map((r) => r.id));
  if (!await decide([...gone, { target: reading.plan.id, verb: "add", value: `goal=${words}` }], `“${brief(words)}” is a goal`)) return;
  const goal = reading.records.find((r) => r.kind === "goal" && !known.has(r.id));
  if (goal && held.length) await decide(held.map((r) => ({ target: r.id, verb: "move", value: goal.id })), `“${brief(words)}” is a goal of ${many(held.length, "activity", "activities")}`);
}

/** A goal, activity or step nobody read, below what stands before it; what was read of its words instead goes. */
function addElement(kind, words, at, instead, printed2 = words) {
  const last = lastBefore(reading.records.filter((r) => !instead.some((f) => f.id === r.id)), at);
  const byRecord = (id) => reading.records.find((r) => r.id === id);
  const activity = last?.kind === "task" ? byRecord(last.parent) : last;
  if (kind === "task" && activity?.kind !== "activity") return say("There is no activity before these words yet; say first what the activities are.", { bad: true });
  const gone = instead.filter((f) => f.origin !== "curated").map((f) => ({ target: f.id, verb: "reject" }));
  if (kind === "goal") return addGoal(words, heldFrom(at, instead), gone);
  let below = kind === "task" || activity?.kind === "goal" ? activity?.id : activity?.parent;
  while (instead.some((f) => f.id === below)) below = byRecord(below)?.parent;
  return decide([...gone, { target: below || reading.plan.id, verb: "add", value: `${kind}=${words}${printed2 === words ? "" : `; words=${printed2}`}` }], `“${brief(words)}” is ${kind === "task" ? "a step" : "an activity"}`);
}

/** The other records in whose own row or paragraph the same words stand, and are not read yet. */
function elsewhere(words, record) {
  const found = new Map();
  const rows = reading.blocks.flatMap((b) => (b.kind === "table" ? b.rows.flatMap((r) => r.cells.map((c) => [c.words, r.cells.flatMap((x) => x.words)])) : [[b.words, b.words]]));
  for (const [own, all] of words ? rows : []) {
    const text = own.map(([x]) => x).join("");
    const at = text.indexOf(words);
    const start = at < 0 ? -1 : own[0][1] + [...text.slice(0, at)].length;
    const place2 = { start, end: start + [...words].length, words };
    const there = at < 0 ? null : recordAt(place2);
    const isOwn = there && all.some(([, , facts]) => facts.some((k) => [reading.facts[k].id, reading.facts[k].about].includes(there.id)));
    if (isOwn && there.id !== record?.id && !reading.facts.some((f) => !ELEMENTS.includes(f.field) && touches(f, place2))) found.set(there.id, there);
  }
  return [...found.values()];
}

function offer(node, box, range = null) {
  const place2 = meant(node, range);
  const { words } = place2;
  const record = recordAt(place2);
  const column = columnAt(place2.start);
  const inside = factsAt(node).map((k) => reading.facts[k]).find((f) => ROLES.includes(f.field));
  const row = SAID.map((field) => el("button", { class: `button ${classOf(field)}`, onclick: () => isThis(place2, field, record, column) }, WORDS[field]));
  if (record) row.push(el("button", { class: "button f-activity", onclick: () => { hideTools(); edit(reading.facts[record.fact], said(), `“${said()}” is the title of ${record.number}`); } }, `title of ${record.number}`));
  if (inside) row.push(el("button", { class: "button", onclick: () => { hideTools(); change("edits", { edits: [{ id: inside.body, field: "name", value: "remove" }], words: `“${words}” is no body` }, `“${words}” is no body`); } }, "not a body"));
  const marks = rowAt(place2.start) ? [["begins a record", "what begins a record"]]
    : [["begins a record", "what begins a record"], ["begins the plan", "where the plan begins"], ["ends the plan", "where the plan ends"]];
  for (const [mark, label] of words ? marks : []) {
    row.push(el("button", { class: "button", onclick: () => { hideTools(); change("say", { sets: [`${words}=${mark}`], words: `“${words}” ${mark}` }, `You said “${words}” ${mark}`); } }, label));
  }
  const scope = (value, text2, checked) => el("label", { class: "small" }, el("input", { type: "radio", name: "scope", value, checked }), ` ${text2}`);
  const others = record ? elsewhere(words, record) : [];
  const isNew = column ? !column.field : !reading.summary.activities; // else the layout is known, and one place was missed
  const why = factsAt(node).length ? "" : unreadWhy(place2.start, words.length);
  tools.replaceChildren(...(why ? [el("p", { class: "small soft" }, why)] : []),
    el("fieldset", {}, el("legend", { class: "visually-hidden" }, "Where"),
      el("label", {}, el("span", { class: "soft" }, words ? "“" : "This picture shows “"),
        el("input", { id: "said-words", "aria-label": words ? "These words, as they should be read" : "What this picture shows", value: words, maxlength: 2000, size: Math.min(Math.max(words.length, 12), 48),
          oninput: () => { if (tools.querySelector("[value=all]").checked) tools.querySelector("[value=here]").checked = true; } }), // a column is not these words
        el("span", { class: "soft" }, "”")),
      scope("here", record ? `only here (${`${record.number} ${record.title}`.slice(0, 36)})` : "only here", !isNew),
      others.length ? scope("words", `wherever these words stand (${many(others.length + 1, "record", "records")})`) : null,
      scope("all", column ? `the whole column “${column.head || letter(column.position)}”` : "the same in every record", isNew)),
    el("span", { class: "soft" }, "is the"), ...row);
  tools.hidden = false;
  const width = tools.offsetWidth;
  tools.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  const below = box.bottom + 6;
  tools.style.top = `${below + tools.offsetHeight < innerHeight - 8 ? below : Math.max(8, box.top - tools.offsetHeight - 6)}px`;
}

const hideTools = () => { tools.hidden = true; };

/** The column that a place stands in, if it has one with a menu. */
function columnAt(at) {
  const row = rowAt(at);
  const seen = row?.block.columns.find((x) => x.column === row.cell.column);
  return seen ? { ...seen, block: row.block } : null;
}

/** What is said: the words pointed at, as they were corrected. */
const said = () => byId("said-words").value.replace(/\s+/g, " ").trim();

/** Whether what was read gives way to words pointed at: it is of these words, not one of several names that a person tells apart. */
function givesWay(fact, words) {
  const [a, b] = [fact.read.toLowerCase(), words.toLowerCase()];
  return fact.origin !== "curated" || a.includes(b) || b.includes(a) || b.includes(fact.words.toLowerCase());
}

async function isThis(place2, field, record, column) {
  const words = said();
  const scope = tools.querySelector("[name=scope]:checked").value;
  const isAll = scope === "all";
  if (isAll && ["start", "continuous"].includes(field)) return say("This is said of single places; choose “only here” or “wherever these words stand”.", { bad: true });
  if (isAll || ELEMENTS.includes(field)) hideTools();
  getSelection().removeAllRanges();
  const named = field === "money" ? "funding" : field;
  if (isAll && column) return sayColumn(column.block, column.block.columns.find((x) => x.column === column.column), named);
  if (isAll) {
    if (named in pointed) pointed = {};
    pointed[named] = words;
    const example = Object.entries(pointed).map(([name, said]) => `${name}=${said}`).join("; ");
    return change("say", { examples: [example], words: `Example: “${words}” is ${WORDS[field]}` }, `You said “${words}” is ${WORDS[field]} in every record`);
  }
  if (!words) return byId("said-words").focus();
  const met = reading.facts.filter((f) => touches(f, place2));
  if (ELEMENTS.includes(field)) return addElement(field, words, place2.start, met.filter((f) => (field === "goal" ? f.field === "activity" && words.includes(f.read) : f.field === "goal")), place2.words);
  if (!record) return say("There is no activity before these words yet; say first what the activities are.", { bad: true });
  const others = scope === "words" ? elsewhere(place2.words, record) : [];
  const told2 = `“${brief(words)}” ${field === "continuous" ? "" : "is "}${WORDS[field]} of ${[record, ...others].map((r) => r.number).join(", ")}`;
  const kind = ["start", "continuous"].includes(field) ? "deadline" : field;
  // what was read of these very words becomes the value; more of it goes
  const [own, ...more] = met.filter((f) => f.about === record.id && (ROLES.includes(field) ? ROLES.includes(f.field) && givesWay(f, words) : f.field === kind));
  const plain = field === "continuous" ? { field: kind, value: field } : { field, value: words };
  const value = own && ROLES.includes(field) ? `${field}: ${words}` : own && field === "start" ? `${words}/..` : plain.value;
  const first = own ? { id: own.id, field: own.field, value } : { id: record.id, ...plain, words: place2.words };
  const gone = more.map((f) => ({ id: f.id, field: f.field, value: "remove" }));
  const more2 = others.map((r) => ({ id: r.id, ...plain, words: place2.words }));
  if (await change("edits", { edits: [...gone, first, ...more2], words: told2 }, `You said ${told2}`)) hideTools();
  else byId("said-words").select(); // it was refused: the words can be corrected where they stand
  return undefined;
}

function selected() {
  const selection = getSelection();
  const words = selection.toString().replace(/\s+/g, " ").trim();
  if (!words || selection.isCollapsed || !place.contains(selection.anchorNode)) return;
  const from = selection.getRangeAt(0).startContainer;
  const node = (from.nodeType === 3 ? from.parentElement : from).closest("[data-start]");
  if (!node) return;
  for (const x of document.querySelectorAll(".chosen")) x.classList.remove("chosen");
  clearCard(); // that of a click which began the selection
  offer(node, selection.getRangeAt(0).getBoundingClientRect(), selection.getRangeAt(0));
}

function open(node) {
  const own = factsAt(node);
  if (own.length) {
    const at = own.findIndex((k) => card.dataset.k === String(k));
    const order = own.filter((k) => !ELEMENTS.includes(reading.facts[k].field)).concat(own.filter((k) => ELEMENTS.includes(reading.facts[k].field)));
    const k = at >= 0 ? order[(order.indexOf(own[at]) + 1) % order.length] : order[0];
    card.dataset.k = k;
    choose(k, { from: "document" });
  } else offer(node, node.getBoundingClientRect());
}

place.addEventListener("click", (event) => {
  const node = event.target.closest(".piece");
  if (!node || !getSelection().isCollapsed) return;
  node.focus({ preventScroll: true });
  open(node);
});
place.addEventListener("mousedown", (event) => {
  // else the browser drags the words that are selected, and nothing new can be selected there
  if (event.button === 0 && event.detail === 1 && !event.shiftKey) getSelection().removeAllRanges();
  const node = event.target.closest(".piece[tabindex]");
  const before = node?.tabIndex;
  node?.removeAttribute("tabindex"); // else nothing can be selected from its first letter on
  document.addEventListener("mouseup", () => { if (node) node.tabIndex = before; }, { once: true });
});
place.addEventListener("mouseup", () => setTimeout(selected, 0));
document.addEventListener("mousedown", (event) => { if (!tools.contains(event.target)) hideTools(); });
place.addEventListener("keydown", (event) => {
  const node = event.target.closest(".piece");
  if (node && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey || !node.dataset.facts) {
      offer(node, node.getBoundingClientRect());
      tools.querySelector(node.dataset.start && !node.textContent ? "#said-words" : "button").focus();
    } else open(node);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hideTools();
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.target.closest("input, textarea")) {
    event.preventDefault();
    move(event.shiftKey ? "redo" : "undo");
  }
  if (!isFree(event) || event.target.closest("a, .button, .chip, .piece[data-facts='']") && event.key === "Enter") return;
  const act = keys[event.key.toLowerCase()];
  if (act) {
    event.preventDefault();
    act();
  }
});
byId("undo").addEventListener("click", () => move("undo"));
byId("redo").addEventListener("click", () => move("redo"));

async function load() {
  reading = await ask(`${path}/reading`);
  draw();
  const wanted = new URLSearchParams(location.search).get("fact");
  const k = reading.facts.findIndex((f) => f.id === wanted);
  if (k >= 0) choose(k);
  byId("pages").hidden = !(await pages.count());
}

clearCard();
attempt(load).finally(() => byId("waiting")?.remove());
follow({ changed: ({ plan }) => plan === data.plan && !busy && load() });
