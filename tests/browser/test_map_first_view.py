"""What a map shows first: who is responsible, and the heaviest institutions by name at any size."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import combinations
from math import hypot
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from benchmarks.synthetic import synthetic_plan, with_passages
from kg.present.map import MapPage, make_map
from tests.browser.conftest import Opener
from tests.browser.pages import at_rest, made_map, plan_map, resize, show, wait_ready

# One size between each two break points of the pages, a hall and a wall.
SIZES = ((320, 640), (390, 844), (768, 1024), (1024, 768), (1920, 1080), (3840, 2160))
MAPS: dict[str, Callable[[], MapPage]] = {
    "bg": lambda: plan_map("bg-2012"),
    "bg-bg": lambda: plan_map("bg-2012", language="bg"),
    "rs": lambda: plan_map("rs-2017-2018"),
    "both": lambda: plan_map("bg-2012", "rs-2017-2018"),
    "made-420": lambda: made_map(420),
    "made-4000": lambda: made_map(4000),
    "sixty-goals": lambda: sixty_goals(),
}


# Titles of the bar and of the matrix may be longer than they find room: all has room in its box.
CUT_TITLE = """[...document.querySelectorAll(".bar h1, .column .head")].some(
  (x) => x.clientHeight && (x.scrollHeight > x.clientHeight + 1
    || x.scrollWidth > x.clientWidth + 1 || getComputedStyle(x).webkitLineClamp !== "none"))"""


@cache
def sixty_goals() -> MapPage:
    """The map of a plan of 3,000 activities under 60 goals."""
    records, text = with_passages(synthetic_plan(3000))
    return make_map([records], {records.documents[0].id: text})


def heaviest(page: Page, n: int = 10) -> set[str]:
    """The ids of the institutions in most activities; those that tie with the last one left out."""
    weights: list[tuple[str, int]] = page.evaluate("kgMap.weights()")
    ordered = sorted(weights, key=lambda w: -w[1])
    edge = ordered[min(n, len(ordered) - 1)][1]
    return {ident for ident, weight in ordered[:n] if weight > edge}


def overlaps(a: list[float], b: list[float]) -> bool:
    """Whether two rectangles cover each other."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def cut_names(page: Page) -> list[str]:
    """What is written on the map and ends in an ellipsis."""
    drawn = page.evaluate("[...kgMap.labels(), ...kgMap.headings()].flatMap((x) => x.lines)")
    return [line for line in drawn if "…" in line]


@pytest.mark.parametrize("which", MAPS)
def test_the_heaviest_institutions_are_named_at_every_size_and_no_name_covers_another(
    which: str, tmp_path: Path, open_page: Opener
) -> None:
    made = MAPS[which]()
    path = made.write(tmp_path / "map.html")
    page = open_page(path, reduced_motion="reduce")  # where the camera ends, not how it goes
    wait_ready(page)
    for width, height in SIZES:
        resize(page, width, height)

        labels: list[dict[str, Any]] = page.evaluate("kgMap.labels()")

        assert heaviest(page) <= {x["id"] for x in labels}, (which, width, height)
        assert cut_names(page) == [], (which, width, height)
        rects = [x["rect"] for x in labels]
        assert not [(a, b) for a, b in combinations(rects, 2) if overlaps(a, b)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (which, width)


@pytest.mark.parametrize("opened", ["#lines=all", "#step=1", "#step=4"])
@pytest.mark.parametrize("which", ["bg", "rs"])
def test_no_state_of_a_map_cuts_a_name_or_overflows(
    which: str, opened: str, tmp_path: Path, open_page: Opener
) -> None:
    page = open_page(MAPS[which]().write(tmp_path / "map.html"), opened, reduced_motion="reduce")
    wait_ready(page)
    views = ("#view=ties", "#view=ties&communities=on", "#view=matrix")
    for state in (opened,) if "step" in opened else (opened, *views):
        show(page, state)
        for width, height in SIZES:
            resize(page, width, height)

            assert cut_names(page) == [], (state, width, height)
            assert page.evaluate(CUT_TITLE) is False, (state, width, height)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (state, width)


# Words of the legend and of the foot that have no room in their box, leave the window or lie under
# the buttons of a step.
CUT_WORDS = """() => [...document.querySelectorAll("#legend li, #footer")]
  .filter((x) => x.checkVisibility({ visibilityProperty: true }))
  .filter((x) => {
    const at = x.getBoundingClientRect(), bar = document.getElementById("step-bar");
    const [a, b] = [at, bar.getBoundingClientRect()];
    const under = a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return under || at.right > innerWidth || x.scrollWidth > x.clientWidth + 1
      || x.scrollHeight > x.clientHeight + 1;
  }).map((x) => x.textContent)"""


@pytest.mark.parametrize("language", ["de", "fr", "uk"])
def test_no_words_below_the_map_are_cut_where_a_language_has_long_ones(
    language: str, tmp_path: Path, open_page: Opener
) -> None:
    path = plan_map("bg-2012", language=language).write(tmp_path / "map.html")
    page = open_page(path, reduced_motion="reduce")
    wait_ready(page)
    for state in ("", "#view=ties&communities=on", "#step=6"):
        show(page, state)
        for width, height in ((320, 640), *SIZES):
            resize(page, width, height)

            assert page.evaluate(CUT_WORDS) == [], (state, width, height)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (state, width)


def drawn_lines(page: Page) -> int:
    """How many lines of activities the exported picture has."""
    return int(page.evaluate("(kgMap.svg().match(/stroke-opacity/g) || []).length"))


def test_the_first_view_is_who_is_responsible_and_the_switch_adds_the_others(
    tmp_path: Path, open_page: Opener
) -> None:
    page = open_page(plan_map("bg-2012").write(tmp_path / "map.html"))
    wait_ready(page)
    links: list[str] = page.evaluate("kgMap.links()")
    roles = [x.split("~")[1] for x in links]

    assert drawn_lines(page) == roles.count("lead")
    assert page.locator("#legend-rows [data-key^=role-]").count() == 1

    page.click("[data-lines=partners]")
    at_rest(page)
    with_partners = roles.count("lead") + roles.count("partner") + roles.count("expert")
    assert drawn_lines(page) == with_partners

    page.click("[data-lines=all]")
    at_rest(page)
    assert drawn_lines(page) == len(links) > with_partners
    assert "lines=all" in page.url


def test_a_body_in_focus_shows_all_its_lines_whatever_the_switch_says(
    tmp_path: Path, open_page: Opener
) -> None:
    page = open_page(
        plan_map("bg-2012").write(tmp_path / "map.html"),
        "#focus=org/bg/ministerstvo-na-vatreshnite-raboti",
    )
    wait_ready(page)
    links: list[str] = page.evaluate("kgMap.links()")
    of_body = [x for x in links if x.startswith("org/bg/ministerstvo-na-vatreshnite-raboti~")]
    others = [x for x in links if x not in of_body and x.split("~")[1] == "lead"]

    assert drawn_lines(page) == len(of_body) + len(others)


def test_the_name_of_a_goal_never_lies_over_the_rim_or_another(
    tmp_path: Path, open_page: Opener
) -> None:
    page = open_page(sixty_goals().write(tmp_path / "map.html"), reduced_motion="reduce")
    wait_ready(page)
    for size in SIZES:
        resize(page, *size)

        rects = [x["rect"] for x in page.evaluate("kgMap.headings()")]

        assert rects
        assert not [(a, b) for a, b in combinations(rects, 2) if overlaps(a, b)], size
        names = [x["rect"] for x in page.evaluate("kgMap.labels()")]
        assert not [(a, b) for a in names for b in rects if overlaps(a, b)], size
        if page.evaluate("document.getElementById('stage').clientWidth") < 560:
            continue  # numbers stand on the band itself
        x, y, rim = page.evaluate("kgMap.rim()")
        near = [hypot(nearest(r[0], x, r[2]), nearest(r[1], y, r[3])) for r in rects]
        assert min(near) >= rim, size


def nearest(low: float, at: float, high: float) -> float:
    """How far a place is from a span."""
    return max(low - at, at - high, 0)
