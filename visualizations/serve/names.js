// Which names are one body. Nothing is joined silently; each decision can be taken back.
import { ask, attempt, byId, data, el, follow, many, say } from "./kit.js";
import { KINDS, WORDS } from "./fields.js";

const path = `/api/plans/${encodeURIComponent(data.plan)}`;
let found = { bodies: [], pairs: [] };
let busy = false;

async function load() {
  found = await ask(`${path}/names`);
  byId("undo").disabled = found.steps.at <= 0;
  byId("names").replaceChildren(...found.bodies.map((x) => el("option", { value: x.name })));
  draw();
}

function draw() {
  byId("pairs").replaceChildren(...(found.pairs.length ? found.pairs.map(pair) : [el("li", { class: "soft" }, "No two names look like one body.")]));
  const wanted = byId("find").value.toLowerCase();
  const shown = found.bodies.filter((x) => [x.name, ...x.forms.map((f) => f.text)].some((t) => t.toLowerCase().includes(wanted)));
  byId("bodies").replaceChildren(...shown.map(body));
  byId("count").textContent = many(shown.length, "body", "bodies");
  byId("short").hidden = !found.abbreviations.length;
  byId("abbreviations").replaceChildren(...found.abbreviations.flatMap((x) => [el("dt", {}, x.short), el("dd", {}, x.long)]));
}

const pair = ({ one, other, reason }) => el("li", {},
  el("span", {}, el("b", {}, one), " and ", el("b", {}, other)), el("span", { class: "soft" }, reason),
  el("button", { class: "button", onclick: () => decide([{ target: one, verb: "same_as", value: other }], `“${one}” is “${other}”`) }, "One body"),
  el("button", { class: "button", onclick: () => decide([{ target: one, verb: "not_same_as", value: other }], `“${one}” is not “${other}”`) }, "Two bodies"));

const ACTS = [["Join", join], ["Split", split], ["Rename", rename], ["Group", group], ["Kind", kind], ["Not a body", noBody]];

function body(x) {
  const others = x.forms.map((f) => f.text).filter((t) => t !== x.name);
  return el("tr", {}, el("th", { scope: "row" }, x.name, el("span", { class: "under" }, [KINDS[x.kind], x.group && "a group"].filter(Boolean).join(", "))),
    el("td", {}, others.join(" · ")),
    el("td", { class: "number", title: Object.entries(x.roles).map(([r, n]) => `${WORDS[r] || r} ${n}`).join(", ") }, x.count),
    el("td", { class: "soft" }, x.near.map((n) => n.name).slice(0, 3).join(" · ")),
    el("td", { class: "acts" }, ACTS.map(([words, act]) => el("button", { class: "button quiet", "aria-label": `${words}: ${x.name}`, onclick: () => act(x) }, words))));
}

async function decide(decisions, words) {
  busy = true;
  await attempt(async () => {
    const done = await ask(`${path}/decisions`, { method: "POST", json: { decisions, words } });
    say(done.done.length ? `${words}.` : `${words}: this was decided before.`);
    await load();
  });
  busy = false;
}

/** A small form; gives what was written, or nothing. */
function form(title, fields, act) {
  const dialog = byId("dialog");
  const own = dialog.querySelector("form");
  byId("dialog-title").textContent = title;
  byId("dialog-fields").replaceChildren(...fields);
  own.elements.reason.value = "";
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "save") act(Object.fromEntries(new FormData(own)));
  }, { once: true });
  dialog.showModal();
}

const field = (words, name, value, more = {}) => el("label", {}, words, el("input", { name, value, required: true, maxlength: 500, ...more }));

function join(x) {
  form(`“${x.name}” is the same body as`, [field("Name", "other", "", { list: "names" })],
    (said) => decide([{ target: x.name, verb: "same_as", value: said.other, reason: said.reason }], `“${x.name}” is “${said.other}”`));
}

function split(x) {
  form(`“${x.name}” is several bodies`, [field("Their names, separated by |", "parts", x.name, {})],
    (said) => decide([{ target: x.name, verb: "split", value: said.parts, reason: said.reason }], `“${x.name}” was split`));
}

function rename(x) {
  form(`What is “${x.name}” called?`, [field("Name", "name", x.name)],
    (said) => decide([{ target: x.id, verb: "set", value: `name=${said.name}`, reason: said.reason }], `“${x.name}” is called “${said.name}”`));
}

function kind(x) {
  form(`What kind of body is “${x.name}”?`, [el("label", {}, "It is ", el("select", { name: "kind" },
    Object.entries(KINDS).map(([value, words]) => el("option", { value, selected: value === x.kind }, words))))],
  (said) => decide([{ target: x.id, verb: "set", value: `kind=${said.kind}`, reason: said.reason }], `“${x.name}” is ${KINDS[said.kind]}`));
}

function group(x) {
  form(`Is “${x.name}” a group?`, [el("label", {}, "It is ", el("select", { name: "group" },
    [["", "one body"], ["category", "a category of bodies"], ["concerned", "those concerned"], ["members-of", "members of a body"], ["units-of", "units of a body"], ["unspecified", "anybody"]]
      .map(([value, words]) => el("option", { value, selected: value === x.group }, words))))],
  (said) => decide([{ target: x.id, verb: "set", value: `group=${said.group}`, reason: said.reason }], `“${x.name}” ${said.group ? "is a group" : "is one body"}`));
}

function noBody(x) {
  form(`“${x.name}” is no body`, [el("p", {}, `It is removed with its ${many(x.count, "role", "roles")}.`)],
    (said) => decide([{ target: x.id, verb: "reject", reason: said.reason }], `“${x.name}” is no body`));
}

byId("find").addEventListener("input", draw);
byId("undo").addEventListener("click", () => attempt(async () => {
  const done = await ask(`${path}/undo`, { method: "POST", json: {} });
  say(`Taken back: ${done.said}`);
  await load();
}));
attempt(load);
follow({ changed: ({ plan }) => plan === data.plan && !busy && load() });
