// Ready-made questions as forms, SPARQL with completion, answers as tables that open their words.
import { ask, attempt, byId, data, el, say } from "./kit.js";

let questions = [];
let current = null;
const here = new URLSearchParams(location.search);

function list() {
  const wanted = byId("find").value.toLowerCase();
  const shown = questions.filter((q) => `${q.title} ${q.answers} ${q.name}`.toLowerCase().includes(wanted));
  byId("questions").replaceChildren(...shown.map((q) => el("li", {},
    el("button", { class: "button quiet", "aria-current": q === current ? "true" : null, onclick: () => open(q) }, plain(q.title)))));
}

const plain = (title) => title.replace(/\{(\w+)\}/g, "…");

function open(q, values = {}) {
  current = q;
  list();
  const fields = q.slots.map((slot) => {
    const value = values[slot.name] ?? (slot.type === "plan" && data.plan ? data.plan : slot.default ?? "");
    const input = el("input", { name: slot.name, value, required: slot.needed, maxlength: 500, list: "picks", autocomplete: "off" });
    const complete = () => attempt(async () => {
      const found = await ask(`/api/questions/${q.name}/choices/${slot.name}?q=${encodeURIComponent(input.value)}`);
      byId("picks").replaceChildren(...found.map((x) => el("option", { value: x.value, label: x.name && x.name !== x.value ? x.name : null })));
    });
    input.addEventListener("focus", complete);
    input.addEventListener("input", complete);
    return el("label", {}, el("span", {}, slot.name.replace(/_/g, " "), slot.needed ? "" : el("span", { class: "soft" }, " (may stay empty)")), input, el("span", { class: "small soft" }, slot.means));
  });
  byId("form").replaceChildren(el("form", { class: "slots", onsubmit: (event) => { event.preventDefault(); answer(); } },
    el("h2", {}, plain(q.title)), el("p", { class: "soft" }, q.answers), ...fields, el("p", {}, el("button", { class: "button strong" }, "Ask"))));
  byId("answer").replaceChildren();
  if (q.slots.every((s) => !s.needed || values[s.name])) answer();
  else byId("form").querySelector("input")?.focus();
}

const slots = () => Object.fromEntries([...new FormData(byId("form").querySelector("form"))].filter(([, value]) => value));

async function answer() {
  await attempt(async () => {
    const q = current;
    const path = `/api/questions/${q.name}`;
    const said = { slots: slots() };
    const found = await ask(path, { method: "POST", json: said });
    if (q !== current) return;
    history.replaceState(null, "", `?${new URLSearchParams({ ...(data.plan ? { plan: data.plan } : {}), q: q.name, ...said.slots })}`);
    byId("text").value = found.sparql;
    draw(found, (format) => file(path, { ...said, format }, `${q.name}.${format}`));
  });
}

async function file(path, json, name) {
  await attempt(async () => {
    const got = await fetch(path, { method: "POST", body: JSON.stringify(json), headers: { "content-type": "application/json" } });
    if (!got.ok) throw new Error((await got.json()).error);
    const url = URL.createObjectURL(await got.blob());
    el("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 2000);
  });
}

/** A value; what is an element or fact of a plan opens its words in the document. */
function value(words, iri) {
  const own = /\/id\/plan\/([^/]+)\/(.+)$/.exec(iri || "");
  const text = words === null || words === undefined ? "" : typeof words === "number" ? words.toLocaleString("en") : String(words);
  return own ? el("a", { href: `/read?plan=${own[1]}&fact=${own[2]}` }, text) : text;
}

function cell(row, { name, type }) {
  const words = row[name];
  const iri = row[`${name}_iri`];
  const number = typeof words === "number";
  const shown = type === "year" ? String(words ?? "") : Array.isArray(words) ? words.flatMap((x, k) => [k ? " · " : "", value(x, iri?.[k])]) : value(words, iri);
  return el("td", { class: number ? "number" : type === "words" ? "quoted" : null }, shown);
}

function draw(found, save) {
  const cut = found.cut ? el("span", { class: "refused" }, "The answer is longer; add a LIMIT.") : null;
  if (found.turtle !== undefined) {
    byId("answer").replaceChildren(el("p", {}, cut), el("pre", {}, found.turtle));
    return;
  }
  const rest = found.rows.length < found.n ? el("span", { class: "soft" }, `The first ${found.rows.length.toLocaleString("en")} are shown${cut ? "" : "; the files hold all"}.`) : null;
  byId("answer").replaceChildren(
    el("p", { class: "row" }, el("b", {}, `${cut ? "More than " : ""}${found.n.toLocaleString("en")} ${found.n === 1 ? "row" : "rows"}`), rest, cut,
      ...(cut ? [] : ["csv", "xlsx"]).map((format) => el("button", { class: "button", onclick: () => save(format) }, `Save ${format.toUpperCase()}`))),
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Answer" }, el("table", {},
      el("thead", {}, el("tr", {}, found.columns.map((c) => el("th", { scope: "col" }, c.name.replace(/_/g, " "))))),
      el("tbody", {}, found.rows.map((row) => el("tr", {}, found.columns.map((c) => cell(row, c))))))));
}

// ------------------------------------------------------------------ SPARQL

const text = byId("text");

async function run() {
  const query = text.value;
  byId("fault").textContent = "";
  document.body.classList.add("busy");
  try {
    const found = await ask("/api/query", { method: "POST", json: { query } });
    history.replaceState(null, "", `?${new URLSearchParams({ sparql: query })}#sparql`);
    draw(found, (format) => file("/api/query", { query, format }, `query.${format}`));
  } catch (error) {
    byId("fault").textContent = error.message;
    const line = /line (\d+)/.exec(error.message);
    if (line) {
      const before = query.split("\n").slice(0, Number(line[1]) - 1).join("\n").length;
      const end = query.indexOf("\n", before + 1);
      text.focus();
      text.setSelectionRange(before && before + 1, end < 0 ? query.length : end);
    }
  }
  document.body.classList.remove("busy");
}

let terms = null;
const KEYWORDS = ["SELECT", "WHERE", "FILTER", "OPTIONAL", "GROUP BY", "ORDER BY", "LIMIT", "COUNT", "DISTINCT", "CONSTRUCT", "ASK", "VALUES", "UNION", "GRAPH"];

async function complete() {
  terms ??= await ask("/api/query/words");
  const before = text.value.slice(0, text.selectionStart);
  const typed = /[\w:?-]*$/.exec(before)[0];
  const known = [...terms.terms, ...Object.keys(terms.prefixes).map((p) => `${p}:`), ...KEYWORDS];
  const found = known.filter((t) => typed && t.toLowerCase().startsWith(typed.toLowerCase()) && t !== typed).slice(0, 12);
  const box = byId("complete");
  box.hidden = !found.length;
  box.replaceChildren(...found.map((t) => el("li", { role: "option", tabindex: -1, onclick: () => take(t, typed), onkeydown: (event) => {
    if (event.key === "Enter") { event.preventDefault(); take(t, typed); }
    if (event.key === "ArrowDown") { event.preventDefault(); event.target.nextElementSibling?.focus(); }
    if (event.key === "ArrowUp") { event.preventDefault(); (event.target.previousElementSibling || text).focus(); }
    if (event.key === "Escape") { box.hidden = true; text.focus(); }
  } }, t)));
}

function take(term, typed) {
  text.setRangeText(term, text.selectionStart - typed.length, text.selectionStart, "end");
  byId("complete").hidden = true;
  text.focus();
}

text.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") { event.preventDefault(); run(); }
  if (event.ctrlKey && event.key === " ") { event.preventDefault(); attempt(complete); }
  if (event.key === "ArrowDown" && !byId("complete").hidden) { event.preventDefault(); byId("complete").firstElementChild.focus(); }
  if (event.key === "Escape") byId("complete").hidden = true;
});
text.addEventListener("input", () => { if (terms || text.value.length > 2) attempt(complete); });
byId("sparql").addEventListener("submit", (event) => { event.preventDefault(); run(); });

function drawSaved(found) {
  byId("saved").replaceChildren(el("option", { value: "" }, "choose"), ...found.map((x) => el("option", { value: x.query }, x.name)));
}

byId("saved").addEventListener("change", (event) => { if (event.target.value) { text.value = event.target.value; run(); } });
byId("keep").addEventListener("click", () => {
  const field = el("input", { "aria-label": "Name of the query", maxlength: 80 });
  const row = el("span", { class: "row" }, field, el("button", { class: "button", type: "button", onclick: () => attempt(async () => {
    drawSaved(await ask("/api/queries", { method: "POST", json: { name: field.value, query: text.value } }));
    say("Saved in the folder queries of the workspace.");
    row.remove();
  }) }, "Save"));
  byId("keep").after(row);
  field.focus();
});

byId("find").addEventListener("input", list);
attempt(async () => {
  questions = await ask("/api/questions");
  drawSaved(await ask("/api/queries"));
  const { sparql, reconcile } = await ask("/api/addresses");
  byId("address").textContent = location.origin + sparql;
  byId("reconcile").textContent = location.origin + reconcile;
  list();
  const wanted = questions.find((q) => q.name === here.get("q"));
  if (here.get("sparql")) {
    text.value = here.get("sparql");
    byId("sparql-box").open = true;
    run();
  } else if (location.hash === "#sparql") {
    byId("sparql-box").open = true;
    text.focus();
  } else if (wanted) open(wanted, Object.fromEntries(here));
});
