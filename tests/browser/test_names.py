"""Names in the language chosen: English pages hold no letters of another script but in quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.present.gallery import PAGES, write_gallery
from kg.present.names import in_latin
from tests.browser.conftest import Opener
from tests.browser.pages import plan_map, show, texts_of, wait_ready
from tests.support.gold import gold_records

# Texts and attributes one can see or hear, without quotations (`q`, `.words`), the original names
# of a body (`.original`) and the names of other languages in themselves (`hreflang`).
FOREIGN = """() => {
  const quiet = "q, .words, .original, [hreflang], script, style, noscript, #source";
  const found = [];
  const test = (text, where, element) => {
    if (!/\\p{Script=Cyrillic}/u.test(text) || element?.closest(quiet)) return;
    found.push(`${where}: ${text.trim().slice(0, 80)}`);
  };
  test(document.title, "title");
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    test(n.data, n.parentElement.tagName, n.parentElement);
  }
  for (const e of document.querySelectorAll("[title], [aria-label], [placeholder], [alt]")) {
    for (const name of ["title", "aria-label", "placeholder", "alt"]) {
      test(e.getAttribute(name) || "", name, e);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def english_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the Bulgarian plan's English pages."""
    records = gold_records("bg-2012")
    out = tmp_path_factory.mktemp("gallery")
    write_gallery([records], texts_of(records), out)
    return out / "bg-2012-en"


def test_english_pages_of_a_bulgarian_plan_have_no_cyrillic_letter_outside_quotes(
    english_pages: Path, open_page: Opener
) -> None:
    bodies = sorted(p.name for p in english_pages.glob("institution-*.html"))
    assert len(bodies) > 40
    first, *others = [*(f"{x}.html" for x in PAGES), *bodies]
    page = open_page(english_pages / first)
    assert page.evaluate(FOREIGN) == [], first
    for name in others:
        page.goto((english_pages / name).as_uri())

        assert page.evaluate(FOREIGN) == [], name


@pytest.mark.parametrize("states", [("#step=1",), ("#step=2",), ("#view=ties", "#view=table")])
def test_every_state_of_an_english_map_keeps_to_latin_letters(
    states: tuple[str, ...], english_pages: Path, open_page: Opener
) -> None:
    page = open_page(english_pages / "map.html", states[0])
    wait_ready(page)
    for state in states:
        show(page, state)

        assert page.evaluate(FOREIGN) == [], state
        drawn = " ".join(" ".join(x["lines"]) for x in page.evaluate("kgMap.labels()"))
        assert state == "#view=table" or drawn
        assert drawn == in_latin(drawn, "bg")


def test_page_and_program_spell_names_alike(tmp_path: Path, open_page: Opener) -> None:
    page = open_page(plan_map("bg-2012", labels="latin").write(tmp_path / "m.html"), "#view=table")
    wait_ready(page)
    names = {in_latin(a.name, "bg") for a in gold_records("bg-2012").actors}

    shown = page.locator("#table-view tbody tr > :first-child").all_inner_texts()

    assert len(shown) > 40
    assert set(shown) <= names
