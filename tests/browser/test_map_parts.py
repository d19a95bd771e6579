"""Large plans: parts that open, the institutions with most work, and the matrix of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Page

from benchmarks.synthetic import synthetic_plan, with_passages
from kg.model.codes import Role
from kg.model.records import Participation, PlanRecords
from kg.present.map import MapPage, make_map
from tests.browser.conftest import Opener
from tests.browser.pages import at_rest, plan_map, resize, show, violations, wait_ready
from tests.support.gold import gold_records

pytestmark = pytest.mark.browser

SIZES = ((390, 844), (1024, 768), (1440, 900), (1920, 1080))
MOST_NAMED = 40


@cache
def large_plan(n: int, *, goals: bool = True) -> tuple[PlanRecords, dict[str, str]]:
    """A made plan of n activities and its text, with or without goals above them."""
    made = synthetic_plan(n)
    if not goals:
        activities = tuple(replace(a, parent=None) for a in made.activities)
        made = replace(made, goals=(), activities=activities)
    records, text = with_passages(made)
    return records, {records.documents[0].id: text}


@cache
def large_map(n: int, *, goals: bool = True) -> MapPage:
    """The map of such a plan."""
    return make_map(*large_plan(n, goals=goals))


def opened(open_page: Opener, path: Path, state: str = "", **size: int) -> Page:
    page = open_page(path, state, reduced_motion="reduce", **size)
    wait_ready(page)
    return page


def overlap(a: list[float], b: list[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize(
    ("n", "options"), [(300, {}), (300, {"goals": False}), (1000, {"goals": False}), (3000, {})]
)
def test_a_large_plan_opens_as_at_most_forty_named_marks(
    n: int, options: dict[str, bool], tmp_path: Path, open_page: Opener
) -> None:
    path = large_map(n, **options).write(tmp_path / "map.html")
    page = opened(open_page, path)
    for width, height in SIZES:
        resize(page, width, height)

        marks = page.evaluate("kgMap.marks()")
        parts = page.evaluate("kgMap.parts()")
        names = {x["id"] for x in page.evaluate("kgMap.labels()")}

        assert {x["kind"] for x in marks} == {"body"}
        assert {x["id"] for x in marks} <= names  # no mark without its name
        assert len(page.evaluate("kgMap.headings()")) == len(parts) >= 4
        assert len(marks) + len(parts) <= MOST_NAMED
        assert sum(x["activities"] for x in parts) == n
        rects = [x["rect"] for x in marks]
        assert not [(a, b) for a, b in combinations(rects, 2) if overlap(a, b)], (width, height)


def test_a_click_on_a_part_opens_it_down_to_its_activities_and_the_way_leads_back(
    tmp_path: Path, open_page: Opener
) -> None:
    page = opened(open_page, large_map(3000).write(tmp_path / "map.html"))
    seen = []
    while parts := [x for x in page.evaluate("kgMap.parts()") if x["activities"] > 0]:
        shown = page.evaluate("kgMap.shown().activities.length")
        seen.append(shown)
        if shown <= 150:
            break
        box = page.locator("#stage").bounding_box()
        assert box
        x, y = parts[1]["at"]
        page.mouse.click(box["x"] + x, box["y"] + y)
        at_rest(page)
        assert page.evaluate("kgMap.shown().activities.length") == parts[1]["activities"]

    assert seen == [3000, 250, 50]
    kinds = [x["kind"] for x in page.evaluate("kgMap.marks()")]
    assert kinds.count("activity") == 50
    assert page.locator("#crumbs button").count() == 2

    page.reload()
    wait_ready(page)
    assert page.evaluate("kgMap.shown().activities.length") == 50

    page.keyboard.press("Escape")
    at_rest(page)
    assert page.evaluate("kgMap.shown().activities.length") == 250
    page.click("#crumbs button >> nth=0")
    at_rest(page)
    assert page.evaluate("kgMap.shown().activities.length") == 3000
    assert page.locator("#crumbs").is_hidden()


def test_few_years_are_shown_month_by_month(tmp_path: Path, open_page: Opener) -> None:
    records, text = large_plan(300, goals=False)
    deadlines = tuple(
        replace(x, start=None, end=date(2026, 3 * (k % 4 + 1), 28))
        for k, x in enumerate(records.deadlines)
    )
    made = make_map(replace(records, deadlines=deadlines), text)
    page = opened(open_page, made.write(tmp_path / "map.html"))

    names = [x["name"] for x in page.evaluate("kgMap.parts()")]

    assert names == [f"Due: {month} 2026" for month in ("March", "June", "September", "December")]


def test_an_activity_found_by_search_shows_the_part_it_stands_in(
    tmp_path: Path, open_page: Opener
) -> None:
    records, _ = large_plan(3000)
    page = opened(open_page, large_map(3000).write(tmp_path / "map.html"))
    wanted = f"{records.plan.id}/{records.activities[1234].id}"

    page.evaluate("id => { location.hash = '#focus=' + id }", wanted)
    at_rest(page)

    assert wanted in {x["id"] for x in page.evaluate("kgMap.marks()")}
    assert page.evaluate("kgMap.shown().activities.length") <= 150


def test_a_filter_that_leaves_few_activities_shows_them(tmp_path: Path, open_page: Opener) -> None:
    page = opened(open_page, large_map(300).write(tmp_path / "map.html"))
    page.evaluate("location.hash = '#due=2026-07'")
    at_rest(page)

    kinds = [x["kind"] for x in page.evaluate("kgMap.marks()")]

    assert 0 < kinds.count("activity") == page.evaluate("kgMap.shown().activities.length") < 150


def test_the_picture_of_parts_is_the_same_again_and_is_saved_as_it_is_seen(
    tmp_path: Path, open_page: Opener
) -> None:
    page = opened(open_page, large_map(300).write(tmp_path / "map.html"))
    first, marks = page.evaluate("kgMap.svg()"), page.evaluate("kgMap.marks()")

    assert page.evaluate("kgMap.svg()") == first
    assert page.evaluate("kgMap.marks()") == marks
    assert first.count("<rect") > len(marks)
    for part in page.evaluate("kgMap.parts()"):
        assert f">{part['name'].split()[0]}<" in first


@pytest.mark.parametrize("lines", ["lead", "all"])
def test_the_matrix_counts_the_activities_of_each_institution_in_each_goal(
    lines: str, tmp_path: Path, open_page: Opener
) -> None:
    records = gold_records("bg-2012")
    page = opened(
        open_page, plan_map("bg-2012").write(tmp_path / "map.html"), f"#view=matrix&lines={lines}"
    )
    rows = page.locator("#matrix-view tbody tr")
    read = {
        str(row.locator("th button").get_attribute("data-at")): int(
            row.locator("td.number").inner_text()
        )
        for row in rows.all()
    }

    want: dict[str, set[str]] = {}
    for fact in records.facts:
        if isinstance(fact, Participation) and (lines == "all" or fact.role is Role.LEAD):
            want.setdefault(fact.actor, set()).add(fact.about)
    body, count = max(read.items(), key=lambda x: x[1])
    assert count == max(len(x) for x in want.values())
    assert len(want[body]) == count
    cells = rows.first.locator(".cell").all_inner_texts()
    assert sum(map(int, cells)) == count  # each activity has one goal
    assert lines == "all" or set(read) == set(want)


def test_a_cell_of_the_matrix_shows_its_activities_with_their_words(
    tmp_path: Path, open_page: Opener
) -> None:
    page = opened(open_page, plan_map("bg-2012").write(tmp_path / "map.html"), "#view=matrix")
    cell = page.locator("#matrix-view .cell").first
    count = int(cell.inner_text())

    cell.click()
    at_rest(page)

    assert page.locator("#panel article.card").count() == count
    assert page.locator("#panel article blockquote").count() >= count
    assert page.locator("#matrix-view .cell[aria-pressed=true]").count() == 1
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_map_of_a_large_plan(
    scheme: str, tmp_path: Path, open_page: Opener
) -> None:
    page = open_page(
        large_map(300).write(tmp_path / "map.html"), color_scheme=scheme, reduced_motion="reduce"
    )
    wait_ready(page)
    for state in ("", "#open=1", "#view=matrix", "#focus=org/aq/00000"):
        show(page, state)

        assert violations(page) == [], state
