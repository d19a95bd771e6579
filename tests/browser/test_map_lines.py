"""What lies under the pointer, and the words behind a line with what stands around them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from kg.model.document import Passage
from kg.present.map import make_map
from kg.present.surroundings import quote_of
from tests.browser.conftest import Opener
from tests.browser.pages import at_rest, plan_map, texts_of, wait_ready
from tests.support.gold import gold_records

pytestmark = pytest.mark.browser


def crowded_place(page: Page) -> None:
    """Click along a ray through the middle until several lines are met."""
    x, y, _ = page.evaluate("kgMap.rim()")
    stage = page.locator("#stage").bounding_box()
    assert stage
    for far in range(15, 200, 5):
        page.mouse.click(stage["x"] + x + far, stage["y"] + y + far / 3)
        at_rest(page)
        if page.locator("#lines-here").is_visible():
            return
    raise AssertionError("no two lines lie near each other")


@pytest.mark.parametrize("engine", ["vis", "canvas"])
def test_a_click_where_lines_lie_over_one_another_offers_them_all(
    engine: str, tmp_path: Path, open_page: Opener
) -> None:
    records = gold_records("bg-2012")
    made = make_map(records, texts_of(records), engine=engine)
    page = open_page(made.write(tmp_path / "map.html"), "#lines=all")
    wait_ready(page)

    crowded_place(page)
    rows = page.locator("#lines-here button")
    offered = rows.all_inner_texts()
    assert len(offered) > 1
    assert len(set(offered)) == len(offered)

    page.keyboard.press("Escape")
    assert page.locator("#lines-here").is_hidden()
    crowded_place(page)
    chosen = rows.nth(1).inner_text()
    rows.nth(1).click()
    assert page.locator("#panel h2").first.inner_text() == chosen
    assert page.locator("#lines-here").is_hidden()


def test_the_words_of_a_line_stand_in_their_whole_cell_below_their_heading(
    tmp_path: Path, open_page: Opener
) -> None:
    records = gold_records("bg-2012")
    (text,) = texts_of(records).values()
    page = open_page(plan_map("bg-2012").write(tmp_path / "map.html"), "#lines=all")
    wait_ready(page)
    page.evaluate("location.hash = '#focus=org/bg/ministerstvo-na-vatreshnite-raboti'")
    at_rest(page)

    quotes = page.locator("#panel blockquote")
    read = [
        (q.locator(".words").inner_text(), q.locator("[data-source]").get_attribute("data-source"))
        for q in quotes.all()
    ]

    assert len(read) > 10
    for shown, place in read:
        _, start, end = map(int, str(place).split(","))  # the text has no character of two units
        want = quote_of(Passage("d", start, end, text[start:end]), text)
        heading = f"{want.heading}: " if want.heading else ""
        assert shown == f"{heading}“{want.before}{want.words}{want.after}”"
    assert any(": “" in shown for shown, _ in read)


def test_the_save_menu_closes_when_something_is_saved(tmp_path: Path, open_page: Opener) -> None:
    page = open_page(plan_map("bg-2012").write(tmp_path / "map.html"))
    wait_ready(page)

    page.click("#more")
    with page.expect_download():
        page.click("#save-svg")

    assert page.locator("#more-menu").is_hidden()


def test_search_offers_near_misses_only_where_nothing_is_spelled_so(
    tmp_path: Path, open_page: Opener
) -> None:
    page = open_page(plan_map("bg-2012").write(tmp_path / "map.html"))
    wait_ready(page)

    found = page.evaluate("kgMap.find('police')")
    assert found
    assert not [x for x in found if x.startswith("org/")]  # "policy" is another word
    assert page.evaluate("kgMap.find('ministersvo')")
