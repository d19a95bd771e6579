// Bringing documents in, and the list of plans.
import { ask, attempt, byId, el, follow, many, percent, say, wordsRead } from "./kit.js";

const table = byId("plans");
const state = { plans: [], removed: [], key: "title", down: false };

const keys = {
  title: (p) => (p.plan?.title || p.name).toLowerCase(),
  activities: (p) => p.summary?.activities ?? -1,
  bodies: (p) => p.summary?.bodies ?? -1,
  doubtful: (p) => p.summary?.doubtful ?? -1,
  read: (p) => p.summary?.words.fact ?? -1,
};

let asked = 0; // lists asked for; only the last one counts
const news = new Map(); // what was told of plans since: an answer on its way does not know it

async function load() {
  const own = ++asked;
  news.clear();
  const found = await ask("/api/plans");
  if (own !== asked) return;
  state.plans = found.plans.map((p) => ({ ...p, ...news.get(p.name) }));
  state.removed = found.removed;
  draw();
}

function draw() {
  const key = keys[state.key];
  const rows = [...state.plans].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  if (state.down) rows.reverse();
  table.querySelector("tbody").replaceChildren(...rows.map(row));
  table.hidden = !rows.length;
  byId("none").hidden = rows.length > 0;
  byId("graph").hidden = !rows.length;
  for (const head of table.querySelectorAll("th[aria-sort]")) {
    const own = head.firstElementChild.dataset.key === state.key;
    head.setAttribute("aria-sort", own ? (state.down ? "descending" : "ascending") : "none");
  }
  byId("aside").hidden = !state.removed.length;
  byId("aside").querySelector("ul").replaceChildren(...state.removed.map((name) =>
    el("li", {}, name, " ", el("button", { class: "button", onclick: () => restore(name) }, "Bring back"))));
}

const numbers = (p) => {
  const s = p.summary;
  if (!s.activities) return [el("td", { colspan: 4 }, "No activity was found. ",
    el("a", { href: `/read?plan=${encodeURIComponent(p.name)}` }, "Show kg what the columns are"))];
  return [
    el("td", { class: "number" }, s.activities), el("td", { class: "number" }, s.bodies),
    el("td", { title: wordsRead(s.words) }, el("span", { class: "share" }, el("meter", { min: 0, max: 1, value: s.words.fact, "aria-label": "words read" }), percent(s.words.fact)),
      el("span", { class: "under" }, `${percent(s.words.issue)} not understood`)),
    el("td", { class: "number" }, s.doubtful
      ? el("a", { href: `/review?plan=${encodeURIComponent(p.name)}`, "aria-label": many(s.doubtful, "doubtful fact", "doubtful facts") }, s.doubtful) : "0",
      s.questions ? el("span", { class: "under" }, many(s.questions, "question", "questions")) : []),
  ];
};

const STATES = { waiting: "waiting to be read", reading: "reading …" };

function row(p) {
  const href = `/read?plan=${encodeURIComponent(p.name)}`;
  const cells = p.state === "ready" ? numbers(p)
    : [el("td", { colspan: 4, class: p.state }, p.state === "refused" ? `Not read: ${p.reason}` : STATES[p.state])];
  const isUntitled = p.plan && !p.said?.title && p.plan.document.startsWith(`${p.plan.title}.`); // it is called as its file
  return el("tr", { data: { name: p.name } },
    el("th", { scope: "row" }, el("a", { href }, p.plan?.title || p.said?.title || p.name),
      el("span", { class: "under" }, [p.name, p.plan?.document, p.plan?.years].filter(Boolean).join(" · "),
        isUntitled ? [" · ", el("button", { class: "link", onclick: () => about(p, "title") }, "No title was found: give it one")] : [])),
    cells,
    el("td", {}, p.plan?.country || p.said?.country || "–"), el("td", {}, p.plan?.language || p.said?.language || "–"),
    el("td", { class: "acts" },
      el("button", { class: "button quiet", onclick: () => about(p), "aria-label": `Change ${p.name}` }, "Change"),
      el("button", { class: "button quiet", onclick: () => remove(p.name), "aria-label": `Remove ${p.name}` }, "Remove")));
}

for (const button of table.querySelectorAll("thead button")) {
  button.addEventListener("click", () => {
    state.down = state.key === button.dataset.key ? !state.down : false;
    state.key = button.dataset.key;
    draw();
  });
}

async function bring(files) {
  if (!files.length) return;
  const form = new FormData();
  for (const file of files) form.append("files", file);
  byId("arriving").replaceChildren(el("p", {}, `Uploading ${many(files.length, "document", "documents")} …`));
  const found = await attempt(() => ask("/api/plans", { method: "POST", form }));
  byId("arriving").replaceChildren(...(found?.refused || []).map((x) => el("p", { class: "refused" }, `Refused: ${x.reason}`)));
  if (found?.error) say(found.error, { bad: true });
  byId("files").value = "";
  await load();
}

const drop = byId("drop");
byId("files").addEventListener("change", () => bring(byId("files").files));
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    if (kind === "drop") bring(event.dataTransfer.files);
  });
}

function about(p, first = "name") {
  const dialog = byId("about");
  const form = dialog.querySelector("form");
  const read = p.plan || {}; // from the document; it is shown, and stays unless it is changed
  const before = { name: p.name, ...Object.fromEntries(["title", "country", "language"].map((key) => [key, p.said?.[key] || ""])),
    ...Object.fromEntries(["start", "end"].map((key) => [key, p.said?.[key] || read[key] || ""])) };
  for (const key of ["title", "language"]) form.elements[key].placeholder = read[key] || form.elements[key].placeholder;
  for (const [key, value] of Object.entries(before)) form.elements[key].value = value;
  dialog.returnValue = "";
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue !== "save") return;
    const said = Object.fromEntries(Object.keys(before)
      .map((key) => [key, form.elements[key].value.trim()]).filter(([key, value]) => value !== before[key]));
    if (!Object.keys(said).length) return;
    await attempt(() => ask(`/api/plans/${encodeURIComponent(p.name)}`, { method: "PATCH", json: said }));
    await load();
  }, { once: true });
  dialog.showModal();
  form.elements[first].focus();
}

async function remove(name) {
  await attempt(async () => {
    await ask(`/api/plans/${encodeURIComponent(name)}`, { method: "DELETE" });
    say(`${name} was removed. `, { action: el("button", { class: "button", onclick: () => restore(name) }, "Bring back") });
  });
  await load();
}

async function restore(name) {
  await attempt(() => ask("/api/plans/restore", { method: "POST", json: { name } }));
  await load();
}

follow({
  plans: load,
  plan: (found) => {
    news.set(found.name, found);
    const at = state.plans.findIndex((p) => p.name === found.name);
    if (at < 0) return load();
    state.plans[at] = { ...state.plans[at], ...found };
    return draw();
  },
});
attempt(load);
