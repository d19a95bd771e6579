// The pages the command line makes, in a frame of their own, made anew when a plan changes.
import { byId, data, follow } from "./kit.js";

const frame = byId("view");
const lang = byId("lang");

function address(more = {}) {
  const said = { ...(data.plan ? { plan: data.plan } : {}), lang: lang.value, ...more };
  return `/view/${frame.dataset.view}?${new URLSearchParams(said)}`;
}

function show() {
  byId("wait").hidden = false;
  frame.src = address();
  byId("alone").href = address();
  byId("save").href = address({ save: 1 });
}

frame.addEventListener("load", () => { byId("wait").hidden = true; });
lang.addEventListener("change", show);
for (const button of document.querySelectorAll("[data-view]")) {
  if (button === frame) continue;
  button.addEventListener("click", () => {
    for (const other of document.querySelectorAll("button[data-view]")) other.setAttribute("aria-pressed", String(other === button));
    frame.dataset.view = button.dataset.view;
    show();
  });
}
show();
follow({ changed: ({ plan }) => { if (!data.plan || plan === data.plan) show(); }, plans: () => { if (!data.plan) show(); } });
