// Doubtful facts one at a time: Enter right, 1–9 another reading, E edit, X wrong, S later, Z undo.
import { ask, attempt, byId, data, el, follow, isFree, many, say } from "./kit.js";
import { ROLES, WORDS, classOf, shown, wordsOf } from "./fields.js";

const MOST = 500; // entries that the server takes at once; the question comes again for the rest
const path = `/api/plans/${encodeURIComponent(data.plan)}`;
const state = { rows: [], total: 0, at: 0, later: new Set(), busy: false, onlyHere: "" };

async function load() {
  const found = await ask(`${path}/review`);
  Object.assign(state, { rows: found.rows, total: found.total });
  byId("names").replaceChildren(...found.names.map((name) => el("option", { value: name })));
  byId("undo").disabled = found.steps.at <= 0;
  state.at = Math.max(0, state.rows.findIndex((x) => !state.later.has(x.id)));
  draw();
}

function draw() {
  const settled = Math.max(state.total - state.rows.length, 0);
  byId("bar").value = state.total ? settled / state.total : 1;
  const asked = many(new Set(state.rows.map((x) => x.question)).size, "question", "questions");
  byId("far").textContent = state.total ? `${settled} of ${many(state.total, "doubt", "doubts")} settled, ${Math.round((100 * settled) / state.total)} %; ${asked} left` : "Nothing is doubtful";
  keys = {}; // those of the row before mean another row
  byId("one").replaceChildren(...(state.rows.length ? shownRow(state.rows[state.at]) : done()));
  byId("one").querySelector(".button.strong")?.focus();
}

const done = () => [el("h2", {}, "Nothing doubtful is left"),
  el("p", { class: "lead" }, el("a", { href: `/read?plan=${encodeURIComponent(data.plan)}` }, "Look at the plan"), ", its ",
    el("a", { href: `/names?plan=${encodeURIComponent(data.plan)}` }, "names"), ", or its ", el("a", { href: `/map?plan=${encodeURIComponent(data.plan)}` }, "map"), ".")];

/** One name in one role is one question, however many activities it stands in; so is one doubt about sums, days and measures. */
const alike = (row) => state.rows.filter((x) => x.question === row.question);
/** The doubtful facts of other names in the same list, or below the same head that was guessed. */
function listed(row) {
  const own = ROLES.includes(row.field) ? state.rows.filter((x) => x.field === row.field && x.list === row.list) : [];
  return new Map(own.map((x) => [x.read, alike(x)]));
}
const meant = (row) => (state.onlyHere === row.id ? [row] : alike(row));
/** Where it stands, and what was read there if that is something else. */
const placeOf = (x, row) => `${x.number || x.title.slice(0, 40)}${x.read === row.read ? "" : ` (${shown(x)})`}`;

const fieldWords = (row) => (row.field === "title" ? "title of an activity" : wordsOf(row.field));

function shownRow(row) {
  const [before, words, after] = row.around;
  const instead = row.instead.slice(0, 9);
  const isOpen = row.read.startsWith("not-understood");
  const others = alike(row).filter((x) => x !== row);
  const list = listed(row);
  if (others.length) keys.o = () => byId("all").click();
  return [
    el("p", { class: "soft" }, `${row.number} ${row.title}`.trim()),
    el("blockquote", {}, before, el("mark", { class: classOf(row.field === "title" ? "activity" : row.field) }, words || row.words || "–"), after),
    el("h2", {}, isOpen ? `“${row.words}” is said about ${fieldWords(row)}, but no rule understands it` : [`“${row.words || row.title}” was read as ${fieldWords(row)}: `, el("b", {}, shown(row) || "–")]),
    el("p", { class: "soft" }, row.why || "Read as it stands.", row.place ? ` (${row.place})` : ""),
    others.length ? el("p", { class: "row" }, el("input", { id: "all", type: "checkbox", checked: state.onlyHere !== row.id, onchange: (event) => { state.onlyHere = event.target.checked ? "" : row.id; },
        onclick: (event) => event.detail && byId("one").querySelector(".button.strong").focus() }), // so that the keys go on after the mouse
      el("label", { for: "all" }, `The same ${ROLES.includes(row.field) ? "" : "doubt "}in ${many(others.length, "more activity", "more activities")}: ${others.map((x) => placeOf(x, row)).join(", ")} `, el("kbd", {}, "O"))) : null,
    list.size > 1 ? el("p", { class: "soft" }, `In the same list or column: ${[...list.keys()].join(" · ")}`) : null,
    el("p", { class: "row" },
      button(isOpen ? "Keep its words" : "Right", "Enter", () => settle(row, "ok", "is right"), true),
      list.size > 1 ? button(`All ${list.size} names right`, "A", () => settle(row, "ok", `and ${list.size - 1} more are right`, [...list.values()].flat())) : [],
      instead.map((x, k) => button(`${WORDS[x.value]}${x.second ? " (second)" : ""}`, String(k + 1), () => settle(row, x.value, `is ${WORDS[x.value]}`))),
      button("Edit", "E", () => { byId("form").hidden = false; byId("value").select(); byId("value").focus(); }),
      button(isOpen ? `Not about ${fieldWords(row)}` : "Wrong", "X", () => settle(row, "remove", "is wrong")),
      button("Later", "S", later), el("span", { id: "saving", class: "soft" })),
    el("form", { id: "form", class: "row", hidden: true, onsubmit: (event) => {
      event.preventDefault();
      settle(row, byId("value").value, "was corrected");
    } },
    el("label", {}, "Right value ", el("input", { id: "value", value: row.read, list: ROLES.includes(row.field) ? "names" : null, size: 50, maxlength: 2000 })),
    el("label", {}, "Why ", el("input", { id: "reason", maxlength: 500, placeholder: "may stay empty" })),
    el("button", { class: "button" }, "Save")),
    el("p", { class: "small" }, el("a", { href: `/read?plan=${encodeURIComponent(data.plan)}&fact=${encodeURIComponent(row.id)}` }, "See it in the document")),
  ].filter(Boolean);
}

let keys = {};
const button = (words, key, act, strong) => {
  keys[key.toLowerCase()] = act;
  return el("button", { class: `button${strong ? " strong" : ""}`, onclick: act }, words, el("kbd", {}, key));
};

function later() {
  for (const x of meant(state.rows[state.at])) state.later.add(x.id);
  const next = state.rows.findIndex((x) => !state.later.has(x.id));
  if (next < 0) state.later.clear();
  state.at = Math.max(next, 0);
  draw();
}

/** From an answer to the next question nothing can be pressed: it would be meant for the question before. */
async function saving(words, work) {
  if (state.busy) return;
  const from = document.activeElement;
  const held = [...document.querySelectorAll("#one button, #one input, #undo")].filter((x) => !x.disabled);
  const hold = (isHeld) => {
    state.busy = isHeld;
    for (const x of held) x.disabled = isHeld;
    if (byId("saving")) byId("saving").textContent = isHeld ? words : "";
  };
  hold(true);
  if (await attempt(() => work().then(load).then(() => true))) state.busy = false;
  else { hold(false); from.focus(); }
}

const settle = (row, value, words, all = meant(row)) => saving("Your answer is being saved …", async () => {
  const reason = byId("reason")?.value || "";
  // a value is said of those that were read alike
  const isVerdict = ["ok", "remove"].includes(value) || ROLES.includes(value);
  const rows = all.filter((x) => isVerdict || x.read === row.read).slice(0, MOST);
  const edits = rows.map(({ id, field, key }) => ({ id, field, value, reason, key }));
  const times = rows.length > 1 ? ` in ${rows.length} activities` : "";
  await ask(`${path}/edits`, { method: "POST", json: { edits, words: `“${row.read || row.words}” ${words}${times}` } });
});

const undo = () => saving("The last answer is being taken back …", async () => {
  const found = await ask(`${path}/undo`, { method: "POST", json: {} });
  say(`Taken back: ${found.said}`);
});

byId("undo").addEventListener("click", undo);
document.addEventListener("keydown", (event) => {
  if (!isFree(event)) {
    if (event.key === "Escape" && event.target.closest("#form")) { byId("form").hidden = true; byId("one").querySelector(".button.strong").focus(); }
    return;
  }
  const key = event.key.toLowerCase();
  const act = key === "z" ? undo : keys[key];
  if (!act || (key === "enter" && event.target.closest("a, button:not(.strong)"))) return;
  event.preventDefault();
  if (!state.busy && !event.repeat) act(); // a key held down answers one question
});
attempt(load);
follow({ changed: ({ plan }) => plan === data.plan && !state.busy && !byId("form")?.contains(document.activeElement) && load() });
