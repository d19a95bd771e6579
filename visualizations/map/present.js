/* Presenter mode: steps, each a state of the map with a title and a line or two, large enough for a hall. */

const presenting = () => document.body.classList.contains("presenting");

/** `quiet`: the address has asked for the step, so going back does not meet it twice. */
function startPresenting(at, quiet) {
  document.body.classList.add("presenting");
  byId("presenter").hidden = false;
  if (document.documentElement.requestFullscreen && !navigator.webdriver) document.documentElement.requestFullscreen().catch(() => {});
  showStep(at, quiet);
  byId("presenter").focus();
}
function leavePresenting() {
  document.body.classList.remove("presenting", "blank", "charted");
  if (notes) notes.close();
  byId("presenter").hidden = true;
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
}
function stopPresenting() {
  leavePresenting();
  change({ ...plain(), theme: state.theme, labels: state.labels });
  refit();
}
/** What a step shows; names and colours stay as the reader has them, unless the step chooses names. */
function stateOfStep(step, k) {
  const asked = readHash(step.state || ""), chooses = step.state && step.state.includes("labels=");
  return { ...asked, labels: chooses ? asked.labels : state.labels, theme: state.theme, step: k };
}
/** Each step as a sheet of paper: its words above its picture, whose letters are those of paper, not of a hall. */
function stepSheets(picture) {
  const kept = state;
  document.body.classList.remove("presenting");
  const sheets = settings.story.map((step, i) => {
    state = { ...kept, ...stateOfStep(step, i + 1) };
    showing();
    return el("section", {}, el("h2", {}, step.title), step.text ? el("p", {}, step.text) : null, chartOf(step) || picture(), el("p", { class: "number" }, `${i + 1} / ${settings.story.length}`));
  });
  state = kept;
  document.body.classList.add("presenting");
  showing();
  return sheets;
}
/** A step's chart, which stands in the map's place; nothing where the step shows the map. */
function chartOf(step) {
  if (!step.picture) return null;
  const chart = new DOMParser().parseFromString(step.picture, "image/svg+xml").documentElement;
  chart.removeAttribute("width");
  chart.removeAttribute("height");
  return document.importNode(chart, true);
}
/** What the speaker alone sees, in a window of its own: this step, its notes, and what comes next. */
let notes = null;
function openNotes() {
  notes = window.open("", "kg-notes", "width=720,height=560");
  if (notes) showNotes(state.step);
}
function showNotes(k) {
  if (!notes || notes.closed) return;
  const [step, next] = [settings.story[k - 1], settings.story[k]], page = notes.document, body = page.body;
  page.title = `${k} / ${settings.story.length}`;
  body.style.cssText = "font: 20px/1.45 system-ui, sans-serif; margin: 24px; white-space: pre-line";
  const line = (name, words) => { const made = page.createElement(name); made.textContent = words; return made; };
  body.replaceChildren(line("h1", `${page.title}  ${step.title}`), line("p", step.text || ""), line("h2", step.notes || "–"), line("p", next ? `→ ${next.title}` : ""));
  page.onkeydown = presenterKey;
}
function showStep(asked, quiet) {
  const k = clamp(asked, 1, settings.story.length), step = settings.story[k - 1];
  document.body.classList.remove("blank");
  dissolve();
  change(stateOfStep(step, k), quiet);
  byId("step-title").textContent = step.title;
  byId("step-text").textContent = step.text || "";
  byId("step-number").textContent = `${k} / ${settings.story.length}`;
  fill(byId("step-picture"), chartOf(step));
  byId("step-picture").hidden = !step.picture;
  document.body.classList.toggle("charted", Boolean(step.picture));
  showNotes(k);
  measureWords();
  say(`${step.title}. ${step.text || ""}`);
  refit(true);
}
/** The picture of a step begins below its words, however many lines they take. */
function measureWords() { byId("main").style.setProperty("--step-words", `${byId("step-words").offsetHeight}px`); }
/** What was seen fades while the next step comes up and the map glides to its place; at once for readers who want no motion. */
function dissolve() {
  const box = byId("stage"), [w, h] = [box.clientWidth, box.clientHeight];
  if (calm() || !w || !h || document.body.classList.contains("charted")) return;
  const last = el("canvas", { class: "last", width: w, height: h, "aria-hidden": "true" }), ctx = last.getContext("2d");
  for (const canvas of box.querySelectorAll("canvas:not(.last)")) ctx.drawImage(canvas, 0, 0, w, h);
  box.append(last);
  last.animate([{ opacity: 1 }, { opacity: 0 }], { duration: 420, easing: "ease-in-out" }).finished.finally(() => last.remove());
}
function presenterKey(e) {
  const k = e.key;
  if (k === "Escape") stopPresenting();
  else if (["PageDown", "ArrowRight", "ArrowDown", " ", "Enter", "n"].includes(k)) showStep(state.step + 1);
  else if (["PageUp", "ArrowLeft", "ArrowUp", "Backspace", "p"].includes(k)) showStep(state.step - 1);
  else if (k === "Home") showStep(1);
  else if (k === "End") showStep(settings.story.length);
  else if (k === "s" || k === "S") openNotes();
  else if (k === "b" || k === "B" || k === ".") document.body.classList.toggle("blank");
  else return false;
  e.preventDefault();
  return true;
}
