// Two editions, or two countries, side by side: the ready-made questions, asked of both.
import { ask, attempt, byId, el, many } from "./kit.js";

const text = (value) => (Array.isArray(value) ? value.join(" · ") : value ?? "");

function table(title, found) {
  const cut = found.rows.length < found.n ? ` The first ${found.rows.length.toLocaleString("en")} are shown; kg compare lists all.` : "";
  return [el("h2", {}, title), el("p", { class: "soft" }, `${many(found.n, "row", "rows")}.${cut} ${found.answers}`),
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, el("table", {}, el("thead", {}, el("tr", {}, found.columns.map((c) => el("th", { scope: "col" }, c.name.replace(/_/g, " "))))),
      el("tbody", {}, found.rows.map((row) => el("tr", {}, found.columns.map((c) => el("td", { class: typeof row[c.name] === "number" ? "number" : null }, text(row[c.name]))))))))];
}

byId("pair").addEventListener("submit", (event) => {
  event.preventDefault();
  const { a, b } = Object.fromEntries(new FormData(event.target));
  byId("answer").replaceChildren(el("p", { class: "waiting" }, "Comparing …"));
  attempt(async () => {
    if (a === b) throw new Error("Choose two different plans.");
    const question = (await ask("/api/questions")).find((q) => q.name === "changes-between-plans");
    const [first, second] = question.slots.filter((s) => s.type === "plan").map((s) => s.name);
    const changed = await ask(`/api/questions/${question.name}`, { method: "POST", json: { slots: { [first]: a, [second]: b } } });
    const numbers = await Promise.all([a, b].map((plan) => ask("/api/questions/plan-in-numbers", { method: "POST", json: { slots: { plan } } })));
    byId("answer").replaceChildren(...table("What changed", changed), ...numbers.flatMap((found, k) => table(`${[a, b][k]} in numbers`, found)));
  }).then((done) => { if (done === undefined && byId("answer").querySelector(".waiting")) byId("answer").replaceChildren(); });
});
