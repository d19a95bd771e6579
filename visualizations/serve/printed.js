// The pages of a PDF as they are printed, each word of the document over its place.
import { ask, attempt, el } from "./kit.js";

const FIRST = [595, 842]; // points, until the size of a page is known

/** `piece` makes the element of words at a place; `ready` is called when a page has its words. */
export function printed(path, piece, ready) {
  let known = null; // number of pages
  const kept = new Map(); // page -> its size and words
  let size = FIRST;

  const watcher = new IntersectionObserver((seen) => {
    for (const { target } of seen.filter((x) => x.isIntersecting)) {
      watcher.unobserve(target);
      attempt(() => fill(target));
    }
  }, { rootMargin: "600px" });

  function shape(page, [width, height]) {
    page.style.aspectRatio = `${width} / ${height}`;
  }

  async function fill(page) {
    const number = Number(page.dataset.page);
    if (!kept.has(number)) kept.set(number, await ask(`${path}/pages/${number}`));
    const { width, height, words } = kept.get(number);
    size = [width, height];
    shape(page, size);
    const scale = page.clientWidth / width;
    const layer = el("div", { class: "layer" });
    for (const [start, text, left, top, right, bottom] of words) {
      const made = piece(start, text);
      made.style.left = `${(100 * left) / width}%`;
      made.style.top = `${(100 * top) / height}%`;
      made.style.width = `${(100 * (right - left)) / width}%`;
      made.style.height = `${(100 * (bottom - top)) / height}%`;
      made.style.fontSize = `${(bottom - top) * scale * 0.8}px`;
      layer.append(made, " ");
    }
    page.replaceChildren(el("img", { src: `${path}/pages/${number}/picture`, alt: `Page ${number} as it is printed` }), layer);
    ready();
  }

  return {
    /** How many pages there are, 0 if the document has none. */
    count: async () => {
      known ??= (await ask(`${path}/pages`)).pages;
      return known;
    },
    /** All pages, filled as they come into sight. */
    all: () => [...Array(known || 0).keys()].map((n) => {
      const page = el("div", { class: "page", data: { page: n + 1 } });
      shape(page, kept.has(n + 1) ? [kept.get(n + 1).width, kept.get(n + 1).height] : size);
      watcher.observe(page);
      return page;
    }),
  };
}
