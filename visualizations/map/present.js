/* Presenter mode: steps, each a state of the map with a title and a line or two, large enough for a hall. */

const presenting = () => document.body.classList.contains("presenting");

function startPresenting(at) {
  document.body.classList.add("presenting");
  byId("presenter").hidden = false;
  if (document.documentElement.requestFullscreen && !navigator.webdriver) document.documentElement.requestFullscreen().catch(() => {});
  showStep(clamp(at, 1, settings.story.length));
  byId("presenter").focus();
}
function stopPresenting() {
  document.body.classList.remove("presenting", "blank");
  byId("presenter").hidden = true;
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
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
    return el("section", {}, el("h2", {}, step.title), step.text ? el("p", {}, step.text) : null, picture(), el("p", { class: "number" }, `${i + 1} / ${settings.story.length}`));
  });
  state = kept;
  document.body.classList.add("presenting");
  showing();
  return sheets;
}
function showStep(k) {
  const step = settings.story[k - 1];
  if (!step) return;
  document.body.classList.remove("blank");
  change(stateOfStep(step, k));
  byId("step-title").textContent = step.title;
  byId("step-text").textContent = step.text || "";
  byId("step-number").textContent = `${k} / ${settings.story.length}`;
  byId("main").style.setProperty("--step-words", `${byId("step-words").offsetHeight}px`);
  say(`${step.title}. ${step.text || ""}`);
  refit();
}
function presenterKey(e) {
  const k = e.key;
  if (k === "Escape") stopPresenting();
  else if (["PageDown", "ArrowRight", "ArrowDown", " ", "Enter", "n"].includes(k)) showStep(Math.min(state.step + 1, settings.story.length));
  else if (["PageUp", "ArrowLeft", "ArrowUp", "Backspace", "p"].includes(k)) showStep(Math.max(state.step - 1, 1));
  else if (k === "Home") showStep(1);
  else if (k === "End") showStep(settings.story.length);
  else if (k === "b" || k === "B" || k === ".") document.body.classList.toggle("blank");
  else return false;
  e.preventDefault();
  return true;
}
