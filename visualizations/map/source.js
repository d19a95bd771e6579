/* The source inside the page: its text, scrolled to the words, with the words marked. */

const AROUND = 30000; // characters shown before and after the words; a click shows more
let openedFrom = null;

function drawSource(before) {
  const box = byId("source");
  const at = state.source;
  if (!at || !model.sources[at[0]]) { if (!box.hidden) { box.hidden = true; if (openedFrom && openedFrom.isConnected) openedFrom.focus(); openedFrom = null; } return; }
  if (before && before.source && String(before.source) === String(at) && !box.hidden) return;
  if (box.hidden) openedFrom = document.activeElement;
  showPassage(at, AROUND);
  box.hidden = false;
  const mark = byId("source-text").querySelector("mark");
  if (mark) mark.scrollIntoView({ block: "center" });
  byId("source-close").focus({ preventScroll: true });
}
function showPassage([doc, start, end], around) {
  const text = model.sources[doc], from = Math.max(0, start - around), to = Math.min(text.length, end + around);
  const plan = model.plans.find((p) => p.documents.includes(doc));
  byId("source-name").textContent = model.documents[doc].name;
  byId("source-place").textContent = t("at-line", { n: number(lineOf([doc, start])) });
  const more = (side) => el("button", { type: "button", class: "button", onclick: () => { showPassage([doc, start, end], around * 4); byId("source-text").querySelector("mark").scrollIntoView({ block: "center" }); } }, t(`source-${side}`));
  const body = byId("source-text");
  body.setAttribute("lang", plan ? plan.lang : "und");
  fill(body, from > 0 ? more("earlier") : null, text.slice(from, start), el("mark", {}, text.slice(start, end)), text.slice(end, to), to < text.length ? more("later") : null);
}
function startSource() {
  byId("source-close").addEventListener("click", () => change({ source: null }));
}
