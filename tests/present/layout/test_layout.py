"""The layouts: deterministic, nothing covered, place says who serves what."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.synthetic import synthetic_plan as made_plan
from benchmarks.synthetic import with_passages
from kg.present.layout import (
    MarkBox,
    PlacedActivity,
    PlacedInstitution,
    cooperation_layout,
    place_boxes,
    sector_layout,
)
from kg.present.map.collect import collect_scene
from kg.present.map.place import first_alpha, place_scene
from tests.support.counted import growth
from tests.support.gold import gold_records
from tests.support.synthetic import synthetic_plan


def spots(*sizes: int) -> list[PlacedActivity]:
    return [PlacedActivity(goal, 0, goal) for goal, size in enumerate(sizes) for _ in range(size)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=9))
def test_activities_never_stand_on_one_another_and_arcs_never_meet(sizes: list[int]) -> None:
    layout = sector_layout(spots(*sizes), [])
    places = layout.activities

    nearest = min(
        (math.dist(a, b) for i, a in enumerate(places) for b in places[:i]), default=math.inf
    )
    assert nearest >= 1.9 * layout.disc * layout.scale
    assert all(a.end <= b.start for a, b in zip(layout.arcs, layout.arcs[1:], strict=False))
    assert layout.arcs[-1].end <= layout.arcs[0].start + 2 * math.pi + 1e-6


def test_who_serves_one_goal_stands_near_it_and_who_serves_all_in_the_middle() -> None:
    here = spots(6, 6, 6)
    one = PlacedInstitution(tuple((i, 1.0) for i in range(6)), 6, 0, 0)
    all_of_them = PlacedInstitution(tuple((i, 1.0) for i in range(18)), 18, 0, 0)
    layout = sector_layout(here, [one, all_of_them])

    goal = layout.activities[2]
    assert math.dist(layout.bodies[0], goal) < math.dist(layout.bodies[1], goal)
    assert math.hypot(*layout.bodies[1]) < math.hypot(*layout.bodies[0]) / 3


def test_nothing_gives_nothing() -> None:
    assert sector_layout([], []).activities == ()
    assert cooperation_layout({}, [], []) == []


def test_a_body_without_work_still_finds_a_place() -> None:
    assert len(sector_layout([], [PlacedInstitution((), 0, 60, 14)]).bodies) == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-90, 90), st.integers(-90, 90)), min_size=1, max_size=25))
def test_boxes_with_room_never_cover_each_other(wishes: list[tuple[int, int]]) -> None:
    box = MarkBox(20, 10, 25)
    places = place_boxes(
        [(float(x), float(y)) for x, y in wishes],
        [box] * len(wishes),
        is_inside=lambda _x, _y, _b: True,
    )

    for i, (x, y) in enumerate(places):
        assert not any(abs(x - u) < 40 and abs(y - v) < 35 for u, v in places[:i])


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_institutions_of_the_shipped_plans_never_cover_each_other(plan: str) -> None:
    layout = place_scene(collect_scene([gold_records(plan)])).sector
    squares = [(x, y, side / 2) for (x, y), side in zip(layout.bodies, layout.sides, strict=True)]

    for i, (x, y, h) in enumerate(squares):
        assert not any(max(abs(x - u), abs(y - v)) < h + k for u, v, k in squares[:i])
        assert math.hypot(x, y) + h < layout.inner


@pytest.mark.parametrize("n", [120, 150, 300])
def test_institutions_that_all_wish_for_the_middle_do_not_cover_each_other(n: int) -> None:
    records, _ = with_passages(made_plan(n))
    sector = place_scene(collect_scene((records,))).sector
    squares = list(zip(sector.bodies, sector.sides, strict=True))

    covering = [
        (a, b)
        for i, (a, side) in enumerate(squares)
        for b, other in squares[:i]
        if max(abs(a[0] - b[0]), abs(a[1] - b[1])) < (side + other) / 2
    ]

    assert covering == []


def test_the_bytes_of_a_layout_do_not_change() -> None:
    records, _ = synthetic_plan(2000)
    layout = place_scene(collect_scene([records])).sector

    digest = hashlib.sha256(repr((layout.activities, layout.bodies)).encode()).hexdigest()
    assert digest[:16] == "e2521abc0ce12829"


@pytest.mark.slow
def test_the_work_of_placing_grows_no_faster_than_the_plan() -> None:
    def placing(n: int) -> Callable[[], object]:
        scene = collect_scene([synthetic_plan(n)[0]])
        return lambda: place_scene(scene)

    assert growth(placing, 1_000) <= 1.3


def test_strong_ties_are_short_and_all_ties_are_there() -> None:
    scene = collect_scene([gold_records("bg-2012")])
    placed = place_scene(scene)
    limit = first_alpha(placed.ties)

    def length(tie: object) -> float:
        return math.dist(placed.cooperation[tie.one], placed.cooperation[tie.other])  # type: ignore

    strong = [length(t) for t in placed.ties if t.alpha <= limit]
    weak = [length(t) for t in placed.ties if t.alpha > limit]
    assert sum(strong) / len(strong) < sum(weak) / len(weak)


def test_catch_all_groups_make_no_ties() -> None:
    scene = collect_scene([gold_records("rs-2017-2018")])
    tied = {scene.bodies[end].id for t in place_scene(scene).ties for end in (t.one, t.other)}

    assert "group/rs/partneri" not in tied
    assert tied
