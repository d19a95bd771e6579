// The fields of a plan, in words for people, and how a fact is shown and corrected.
import { el } from "./kit.js";

export const WORDS = {
  goal: "goal", objective: "goal below", activity: "activity", task: "step", lead: "responsible", implementer: "carries out",
  partner: "partner", expert: "expert help", expert_support: "expert help", funder: "pays", monitor: "checks", beneficiary: "for whom", funding: "money or its source", money: "money",
  deadline: "deadline", continuous: "goes on", start: "start", indicator: "indicator", result: "result", risk: "risk", status: "status", number: "number",
  description: "description", ignore: "do not read",
};
export const ROLES = ["lead", "implementer", "partner", "expert", "funder", "monitor", "beneficiary"];
export const KINDS = {
  government: "government body", "local-government": "local authority", judiciary: "judicial body", "coordination-body": "council, commission or working group", post: "office-holder",
  ngo: "non-governmental organisation", international: "international organisation", academic: "education and research", business: "business", media: "media", other: "other",
};
export const ELEMENTS = ["goal", "activity", "task"];

export const wordsOf = (field) => field.split("+").map((x) => WORDS[x] || x).join(" and ");
const CLASS = { start: "deadline", continuous: "deadline", funding: "money", funder: "money", objective: "goal", expert: "expert_support" };
export const classOf = (field) => `f-${CLASS[field.split("+")[0]] || field.split("+")[0] || "none"}`;

const SAYS = { "source-only": "from", amount: "", none: "no cost", unknown: "not known", "not-understood": "not understood", elsewhere: "elsewhere", conditional: "if there is money", silent: "nothing said" };

/** What was read, for people: days with a dash, sums in groups, the source of money without its field's name. */
export function shown(fact) {
  if (fact.field === "deadline") return fact.read.replace("/..", " –").replace("../", "– ").replace("/", " – ").replaceAll("-", "\u2011");
  if (fact.field !== "money") return fact.read;
  const [head, ...rest] = fact.read.split("; ");
  const sum = head in SAYS ? SAYS[head] : head.replace(/^\d+/, (n) => n.replace(/\B(?=(\d{3})+$)/g, "\u202f"));
  return [sum, ...rest.map((x) => x.replace(/^(source|year|years)=/, "").replace(/^([a-z_]+)=/, "$1 "))].filter(Boolean).join(" · ");
}

/** A fact as a small button: what was read, and whether it is doubtful. */
export function chip(fact, k, choose) {
  const doubtful = fact.certainty === "doubtful";
  return el("button", {
    class: `chip ${classOf(fact.field)}${doubtful ? " doubtful" : ""}${fact.origin === "curated" ? " decided" : ""}`,
    data: { k }, tabindex: -1, onclick: () => choose(k),
    title: doubtful ? "doubtful" : null,
  }, shown(fact) || fact.words || "–", doubtful ? " ?" : "");
}

/** Long words of a document, cut for a sentence about them. */
export const brief = (words) => (words.length > 160 ? `${words.slice(0, 157)}…` : words);

/** Every step of a reading in words. */
export const whyOf = (fact) => fact.why.filter(Boolean).join(" ") || "Read as it stands.";

/** One tab stop for a region; arrow keys move among its parts, Home and End to its ends. */
export function roving(region, parts) {
  const all = () => [...region.querySelectorAll(parts)].filter((x) => x.offsetParent !== null);
  const put = (one) => {
    for (const x of region.querySelectorAll(`${parts}[tabindex="0"]`)) x.tabIndex = -1;
    if (one) one.tabIndex = 0;
  };
  region.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    if (event.target.closest("select, input, textarea")) return;
    const list = all();
    if (!list.length || !(event.key in steps || event.key === "Home" || event.key === "End")) return;
    const at = list.indexOf(event.target.closest(parts));
    const to = event.key === "Home" ? 0 : event.key === "End" ? list.length - 1 : Math.min(Math.max(at + steps[event.key], 0), list.length - 1);
    event.preventDefault();
    put(list[to]);
    list[to].focus();
  });
  region.addEventListener("focusin", (event) => { if (event.target.matches(parts)) put(event.target); });
  return { reset: () => put(region.querySelector(parts)), put };
}
