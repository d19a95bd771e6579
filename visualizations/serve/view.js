// The pages the command line makes, in a frame of their own, drawn again when a plan changes.
import { ask, attempt, byId, data, el, follow, say } from "./kit.js";

const frame = byId("view");
const lang = byId("lang");
const wait = byId("wait");
const story = byId("story"); // on the map alone

function drawStories(names, chosen = "") {
  story.replaceChildren(el("option", { value: "" }, "none"), ...names.map((name) => el("option", { value: name, selected: name === chosen }, name)));
}

function address(more = {}, view = frame.dataset.view) {
  const told = story?.value ? { story: story.value } : {};
  const said = { ...(data.plan ? { plan: data.plan } : {}), lang: lang.value, ...told, ...more };
  return `/view/${view}?${new URLSearchParams(said)}`;
}

/** Each step of the presentation as a picture, in one file: of one plan, or of the story chosen. */
function offerSlides() {
  byId("slides").hidden = !data.plan && !story.value && data.plans.length > 1;
  for (const link of byId("slides").querySelectorAll("a")) link.href = address({ save: 1 }, `slides-${link.dataset.kind}`);
}

async function show() {
  const wanted = address();
  byId("alone").href = wanted;
  byId("save").href = address({ save: 1 });
  if (story) offerSlides();
  wait.textContent = "Drawing the page …";
  wait.hidden = false;
  try {
    const found = await fetch(wanted, { method: "HEAD" }).catch(() => null);
    if (!found?.ok) await ask(wanted); // its sentence; a frame would show nothing
    if (wanted === address()) frame.src = wanted; // else another choice was made meanwhile
  } catch (error) {
    if (wanted !== address()) return;
    frame.removeAttribute("src");
    wait.textContent = error.message;
  }
}

frame.addEventListener("load", () => { wait.hidden = frame.hasAttribute("src"); });
lang.addEventListener("change", show);
for (const button of document.querySelectorAll("[data-view]")) {
  if (button === frame) continue;
  button.addEventListener("click", () => {
    for (const other of document.querySelectorAll("button[data-view]")) other.setAttribute("aria-pressed", String(other === button));
    frame.dataset.view = button.dataset.view;
    show();
  });
}
if (story) {
  byId("slides").addEventListener("click", () => say("Drawing the slides. They come as one ZIP file in a few seconds."));
  story.addEventListener("change", show);
  byId("tell")?.addEventListener("click", () => attempt(async () => {
    const name = `${data.plan}.yaml`;
    drawStories(await ask("/api/stories", { method: "POST", json: { plan: data.plan, language: lang.value } }), name);
    say(`Written to stories/${name} in the workspace. Edit its steps there; Present plays them.`);
    show();
  }));
  attempt(async () => drawStories(await ask("/api/stories")));
}
show();
follow({ changed: ({ plan }) => { if (!data.plan || plan === data.plan) show(); }, plans: () => { if (!data.plan) show(); } });
