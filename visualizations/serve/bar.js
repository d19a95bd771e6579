// The bar: another plan, the same page; and how far the graph is.
import { byId, follow } from "./kit.js";

follow({ graph: ({ state, at }) => {
  byId("building").textContent = state === "building" ? `The graph is being built${at ? `: ${at.n} of ${at.of}` : ""} … ` : "";
} });

const which = document.getElementById("which");
if (which) {
  which.addEventListener("change", () => {
    const page = document.body.dataset.page;
    const plan = which.value ? `?plan=${encodeURIComponent(which.value)}` : "";
    location.assign(`/${page}${plan}`);
  });
}
