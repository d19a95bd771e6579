"""The communities of a map: those that work with each other, the same ones each time."""

from __future__ import annotations

from itertools import combinations

import pytest

from kg.present.map.collect import collect_scene
from kg.present.map.communities import communities_of
from kg.present.map.place import MapTie, place_scene
from tests.support.gold import gold_records


def tie(one: int, other: int, weight: float = 1.0) -> MapTie:
    return MapTie(one, other, 0, 1, weight, 1.0)


def test_groups_that_work_within_themselves_are_found_the_largest_first() -> None:
    groups = ([0, 3, 6, 9], [1, 4, 7], [2, 5, 8, 10, 11])
    inside = [tie(a, b) for group in groups for a, b in combinations(group, 2)]

    found = communities_of([*inside, tie(0, 1, 0.1), tie(4, 5, 0.1)], [1] * 12)

    assert [sorted(i for i, k in found.of.items() if k == n) for n in range(3)] == [
        [2, 5, 8, 10, 11],
        [0, 3, 6, 9],
        [1, 4, 7],
    ]
    assert found.modularity > 0.5


def test_a_stronger_tie_counts_more_than_a_weak_one() -> None:
    square = [tie(0, 1, 5), tie(1, 2, 1), tie(2, 3, 5), tie(3, 0, 1)]

    of = communities_of(square, [1] * 4).of

    assert of[0] == of[1] != of[2] == of[3]


def test_all_who_work_together_equally_are_no_groups() -> None:
    found = communities_of([tie(a, b) for a, b in combinations(range(6), 2)], [1] * 6)

    assert set(found.of.values()) == {0}
    assert found.modularity == pytest.approx(0)


def test_ties_of_several_plans_between_the_same_two_add_up() -> None:
    twice = [tie(0, 1), tie(0, 1), tie(1, 2), tie(2, 3), tie(2, 3)]

    assert communities_of(twice, [1] * 4) == communities_of(
        [tie(0, 1, 2), tie(1, 2), tie(2, 3, 2)], [1] * 4
    )


def test_without_ties_there_are_none() -> None:
    assert communities_of([], [1, 2]).of == {}


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_every_tied_institution_of_a_plan_is_in_one(plan: str) -> None:
    placed = place_scene(collect_scene([gold_records(plan)]))

    found = communities_of(placed.ties, placed.n_activities)

    assert set(found.of) == {end for t in placed.ties for end in (t.one, t.other)}
    assert 2 <= len(set(found.of.values())) <= 8  # there are eight colours
    assert found.modularity > 0.1
