/* Small things everything else uses: elements, words, folding for search, Latin spelling. */

const byId = (id) => document.getElementById(id);
const block = (id) => { const e = byId(id); return e ? JSON.parse(e.textContent) : null; };
const settings = block("settings");

/** An element with attributes, listeners (on…) and children; texts are texts, never markup. */
function el(tag, attrs, ...children) {
  const e = document.createElement(tag);
  for (const [key, value] of Object.entries(attrs || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) e.addEventListener(key.slice(2), value);
    else if (key === "class") e.className = value;
    else e.setAttribute(key, value === true ? "" : value);
  }
  e.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));
  return e;
}
function fill(parent, ...children) { parent.replaceChildren(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false)); }

/** The interface's words by key, {slots} filled. */
function t(key, slots) {
  const text = settings.words[key] || key;
  return slots ? text.replace(/\{(\w+)\}/g, (all, name) => (name in slots ? String(slots[name]) : all)) : text;
}
/** A phrase with a count, in the plural form its language asks for: key.one, key.few, key.other. */
const plurals = new Intl.PluralRules(settings.locale);
function n(key, count, slots) {
  const form = `${key}.${plurals.select(count)}`;
  return t(form in settings.words ? form : `${key}.other`, { count: number(count), ...slots });
}
const numbers = new Intl.NumberFormat(settings.locale);
const number = (x) => numbers.format(x);
const shares = new Intl.NumberFormat(settings.locale, { style: "percent" });
const percent = (x) => shares.format(x);
const amount = (text, currency) =>
  `${new Intl.NumberFormat(settings.locale, { maximumFractionDigits: 2 }).format(Number(text))}\u00a0${currency || t("no-currency")}`;

const foldTable = settings.fold;
const marks = /\p{M}+/gu, notWord = /[^\p{L}\p{N}]+/gu;
/** A key for comparing, as kg.text.fold makes it: lower case, Cyrillic and Greek as Latin, no diacritics. */
function fold(text) {
  const mapped = (s) => { let out = ""; for (const c of s) out += c in foldTable ? foldTable[c] : c; return out; };
  return mapped(mapped(text.toLowerCase()).normalize("NFKD").replace(marks, "")).replace(notWord, " ").trim();
}
/** The text in Latin letters, as its language spells names. */
function latin(text, language) {
  const table = settings.latin[(language || "").split("-")[0]] || settings.latin.any;
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i], low = c.toLowerCase();
    const two = text.slice(i, i + 2).toLowerCase();
    if (two.length === 2 && two in table) {
      const hit = table[two];
      out += c === low ? hit : hit.charAt(0).toUpperCase() + hit.slice(1);
      i += 1;
      continue;
    }
    const hit = table[low];
    if (hit === undefined) { out += c; continue; }
    if (c === low) { out += hit; continue; }
    const next = text[i + 1] || "", prev = text[i - 1] || "";
    const shouts = (next && next !== next.toLowerCase()) || (!/\p{L}/u.test(next) && prev !== prev.toLowerCase());
    out += shouts ? hit.toUpperCase() : hit.charAt(0).toUpperCase() + hit.slice(1);
  }
  return out;
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const putOff = new Set(); // calls to come
function debounce(wait, run) {
  const own = {};
  let id = 0;
  return (...args) => { clearTimeout(id); putOff.add(own); id = setTimeout(() => { putOff.delete(own); run(...args); }, wait); };
}
const clamp = (x, low, high) => Math.max(low, Math.min(high, x));
/** Announced to screen readers. */
function say(text) { byId("live").textContent = text; }
