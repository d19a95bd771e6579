"""The communities of a map: those that `kg ties --communities` prints, the same everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from kg.cli.ties import community_rows
from kg.measure.view import view_plan
from kg.model.records import PlanRecords
from kg.network.ties import ties_of
from kg.network.work import joined_work, work_of
from kg.present.map.collect import collect_scene
from kg.present.map.data import Offsets, scene_json
from kg.present.map.place import place_scene
from tests.support.gold import gold_records
from tests.toy.plan import Row, toy_records


def drawn(*plans: PlanRecords) -> dict[str, Any]:
    """What the map of these plans holds."""
    scene = collect_scene(plans)
    return scene_json(scene, place_scene(scene), Offsets(plans, {}))


def members(found: dict[str, Any]) -> list[set[str]]:
    """The institutions of each community of a map."""
    return [
        {body["i"] for body in found["bodies"] if body.get("k") == k}
        for k in range(len(found["communities"]))
    ]


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_the_map_of_a_plan_has_the_communities_that_the_command_prints(plan: str) -> None:
    records = gold_records(plan)
    rows = community_rows(view_plan(records), {a.id: a.id for a in records.actors})

    found = drawn(records)

    assert len(rows) > 2
    assert members(found) == [set(row["members"]) for row in rows]
    assert [found["bodies"][c["b"]]["i"] for c in found["communities"]] == [r["id"] for r in rows]
    rated = [round(r["stability"]["value"], 2) if len(r["members"]) > 1 else None for r in rows]
    assert [c.get("s") for c in found["communities"]] == rated
    assert {(found["modularity"], f"{found['runs']} runs, seed 1")} == {
        (round(row["modularity"], 2), row["null"]) for row in rows
    }


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_all_who_have_a_tie_are_in_one_and_nobody_else(plan: str) -> None:
    found = drawn(gold_records(plan))

    tied = {found["bodies"][end]["i"] for tie in found["ties"] for end in tie[:2]}
    assert set().union(*members(found)) == tied
    sizes = [len(x) for x in members(found)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) <= 8  # there are eight colours


def shared(groups: list[str], plan_id: str) -> PlanRecords:
    """A plan of one activity for each group, in which all of the group work."""
    rows: dict[str, Row] = {}
    for k, (first, *others) in enumerate(group.split() for group in groups):
        rows[f"A{k + 1}"] = (first, tuple(others), (1, 1), None, None)
    return toy_records(rows, plan_id=plan_id)


def test_several_plans_are_grouped_over_all_of_them_together() -> None:
    one = shared(["FIN STA LOC", "EDU HLT"], "toy-1")
    other = shared(["EDU HLT NGO", "EDU HLT NGO", "FIN STA"], "toy-2")
    centre, social = {"org/xx/fin", "org/xx/loc", "org/xx/sta"}, {"org/xx/edu", "org/xx/hlt"}

    assert members(drawn(one)) == [centre, social]
    assert members(drawn(one, other)) == [social | {"org/xx/ngo"}, centre]


def test_plans_joined_have_the_ties_of_each_added_up() -> None:
    plans = [gold_records("bg-2012"), toy_records(), toy_records(plan_id="toy-2")]
    works = [work_of(records) for records in plans]
    counts: dict[tuple[str, str], int] = {}
    for tie in (tie for work in works for tie in ties_of(work)):
        counts[tie.a, tie.b] = counts.get((tie.a, tie.b), 0) + tie.count

    joined = joined_work(works)

    assert {(tie.a, tie.b): tie.count for tie in ties_of(joined)} == counts
    assert set(joined.activities) == {f"{w.plan}/{a}" for w in works for a in w.activities}
    first = ties_of(works[1])[0]
    again = next(t for t in ties_of(joined) if (t.a, t.b) == (first.a, first.b))
    assert again.activities == tuple(
        f"{plan}/{a}" for plan in ("toy-1", "toy-2") for a in first.activities
    )
    assert joined_work(works[:1]) is works[0]
    assert joined_work([]).institutions == ()


def test_without_ties_there_are_none() -> None:
    found = drawn(toy_records({"A1": ("FIN", (), (1, 1), None, None)}))

    assert found["communities"] == []
    assert members(found) == []
