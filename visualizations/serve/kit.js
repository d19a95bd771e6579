// What all pages share: making elements, asking the server, saying what happened.

export const data = JSON.parse(document.getElementById("data").textContent);

/** An element. Text and children never become markup: hostile words stay words. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "class") made.className = value;
    else if (key === "data") Object.assign(made.dataset, value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(3).filter((x) => x !== null && x !== undefined && x !== false));
  return made;
}

export const byId = (id) => document.getElementById(id);

/** What the server answers as JSON; its own sentence if it refuses. */
export async function ask(path, { method = "GET", json, form } = {}) {
  const options = { method, headers: { accept: "application/json" } };
  if (json !== undefined) {
    options.body = JSON.stringify(json);
    options.headers["content-type"] = "application/json";
  } else if (form) options.body = form;
  const answer = await fetch(path, options).catch(() => undefined);
  const said = await answer?.json().catch(() => !answer.ok && { error: `The workbench answered ${answer.status}.` });
  if (!said) throw new Error("The workbench does not answer. Start kg serve again and open its address; nothing you said is lost."); // it may end in the middle of an answer
  if (!answer.ok && !said.added && !said.refused) throw new Error(said.error || "This did not work.");
  return said;
}

let hiding;
let events; // one for a page: browsers open few connections to one server

/** Say what happened, in a place that screen readers follow. */
export function say(words, { bad = false, action } = {}) {
  const place = byId("said");
  place.replaceChildren(el("span", {}, words), action || "");
  place.classList.toggle("bad", bad);
  place.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { place.hidden = true; }, bad ? 20000 : 8000);
}

/** Do something the user asked for; an error becomes its sentence. */
export async function attempt(work) {
  document.body.classList.add("busy");
  try {
    return await work();
  } catch (error) {
    say(error.message, { bad: true });
    return undefined;
  } finally {
    document.body.classList.remove("busy");
  }
}

/** Follow what happens in the workspace, also in other windows. */
export function follow(handlers) {
  events ??= new EventSource("/api/events");
  for (const [name, act] of Object.entries(handlers)) {
    events.addEventListener(name, (event) => attempt(async () => act(JSON.parse(event.data))));
  }
}

export const percent = (share) => (share > 0.995 && share < 1 ? "99 %" : `${Math.round(share * 100)} %`);
/** What became of the words of a document, in the same words on every page. */
export const wordsRead = ({ fact, ignored, issue }) => `${percent(fact)} of the words read, ${percent(ignored)} passed over, ${percent(issue)} not understood`;
export const many = (n, one, more) => `${n} ${Math.abs(n) === 1 ? one : more}`;

/** Whether a key was pressed for the page and not for a field or a menu. */
export const isFree = (event) =>
  !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input, textarea, select, dialog, [role=menu]");
