"""The comparison questions, on a made second edition of one plan."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from kg.api import Graph
from kg.cli.compare import command as compare
from kg.errors import QueryError
from kg.graph.asking import ask, in_store
from kg.graph.check import check_graph, is_conform
from kg.graph.questions import question
from kg.graph.writer import write_folder
from kg.ids import ID
from kg.model.codes import Role
from kg.model.places import activity_by_element, is_catch_all
from kg.model.records import PlanRecords
from kg.network.work import COOPERATING, counts_of
from kg.resolve.editions import link_edition
from tests.graph.gold_store import nquads, store_of
from tests.support.commands import printed
from tests.support.editions import (
    AFTER,
    BEFORE,
    DROPPED,
    JOINS,
    LEAVES,
    MOVED,
    NEW,
    second_edition,
)
from tests.support.gold import gold_records

OTHER = "bg-2012"
BOTH = {"earlier": BEFORE, "later": AFTER}


@lru_cache
def _store() -> Store:
    first = gold_records(BEFORE)
    return store_of(nquads([first, link_edition(first, second_edition())]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two editions, linked, and a plan that is another country's."""
    first, path = gold_records(BEFORE), tmp_path_factory.mktemp("editions") / "g"
    write_folder([first, link_edition(first, second_edition()), gold_records(OTHER)], {}, path)
    return path


def _changes(folder: Path, earlier: str = BEFORE, later: str = AFTER) -> list[dict[str, Any]]:
    graph = Graph.open(folder)
    return [dict(x) for x in graph.ask("changes-between-plans", earlier=earlier, later=later)]


def _place(iri: str | None) -> str | None:
    return iri and iri.removeprefix(f"{ID}plan/")


def test_every_change_between_the_editions_is_found_and_no_other(folder: Path) -> None:
    rows = _changes(folder)

    leads = {
        p.actor for p in gold_records(BEFORE).participations
        if p.about == LEAVES[1] and p.role is Role.LEAD
    }  # fmt: skip
    elsewhere = {
        p.actor for p in gold_records(BEFORE).participations
        if p.about.startswith(f"{LEAVES[0]}/") and p.about != LEAVES[1] and p.role is Role.LEAD
    }  # fmt: skip
    expected = {
        ("dropped", f"{BEFORE}/{DROPPED}", None, None),
        ("added", None, f"{AFTER}/{NEW}", None),
        ("role entered", f"{BEFORE}/{JOINS[0]}", f"{AFTER}/{JOINS[0]}", ID + JOINS[1]),
        ("deadline moved", f"{BEFORE}/{MOVED}", f"{AFTER}/{MOVED}", "2020-06-30"),
        *(
            ("role left", f"{BEFORE}/{LEAVES[0]}", f"{AFTER}/{LEAVES[0]}", ID + actor)
            for actor in leads - elsewhere
        ),
    }
    found = {
        (r["change"], _place(r["old_iri"]), _place(r["new_iri"]),
         r["institution_iri"] or (r["after"] if r["change"] == "deadline moved" else None))
        for r in rows
    }  # fmt: skip
    assert found == expected
    assert all(r["facts"] for r in rows)


def test_the_order_of_the_plans_changes_nothing(folder: Path) -> None:
    assert _changes(folder, AFTER, BEFORE) == _changes(folder)


def test_plans_that_are_no_editions_are_not_said_to_have_changed(folder: Path) -> None:
    with pytest.raises(QueryError, match=f"kg compare {OTHER} {BEFORE}"):
        _changes(folder, BEFORE, OTHER)


def test_a_server_has_no_records_to_compare() -> None:
    with pytest.raises(QueryError, match="graph folder only"):
        ask(question("changes-between-plans"), BOTH, in_store(_store()))


def test_the_command_that_compares_says_the_same(folder: Path) -> None:
    text = printed(compare, folder, BEFORE, AFTER, "--format", "json")

    said = [
        (change["what"], change["id"], change["institution"], change["before"], change["after"],
         change["evidence"])
        for change in json.loads(text)["changes"]
    ]  # fmt: skip
    asked = [
        (row["change"], (row["old_iri"] or row["new_iri"]).removeprefix(ID),
         (row["institution_iri"] or "").removeprefix(ID), row["before"] or "", row["after"] or "",
         [iri.removeprefix(ID) for iri in row["facts_iri"]])
        for row in _changes(folder)
    ]  # fmt: skip
    assert [(*x[:-1], sorted(x[-1])) for x in said] == asked
    assert len(asked) == 4


def test_who_joins_and_leaves_as_a_whole() -> None:
    rows = ask(question("joins-and-leaves"), BOTH, in_store(_store())).rows

    roles = {p.actor: p for p in gold_records(BEFORE).participations}
    still = {p.actor for p in second_edition().participations}
    gone = {actor for actor in roles if actor not in still}
    assert {r["actor_iri"] for r in rows if r["change"] == "leaves"} == {ID + a for a in gone}
    assert [r for r in rows if r["change"] == "joins"] == []


def test_two_editions_in_one_graph_are_right() -> None:
    assert is_conform(
        [f for f in check_graph(_store()) if f.code != "fact-passage-or"]  # one gold fact
    )


def _working(plan: PlanRecords) -> dict[str, set[str]]:
    """For each activity who works in it and is somebody in particular."""
    activity, found = activity_by_element(plan), defaultdict(set)
    left_out = {a.id for a in plan.actors if is_catch_all(a)}
    for p in plan.participations:
        if p.about in activity and p.role in COOPERATING and p.actor not in left_out:
            found[activity[p.about]].add(p.actor)
    return found


def test_kinds_of_institutions_meet_as_often_as_their_members_do() -> None:
    plan = gold_records(BEFORE)
    kind = {a.id: a.actor_type.value for a in plan.actors}
    pairs, places = defaultdict(set), defaultdict(set)
    for activity, members in _working(plan).items():
        for one, other in combinations(sorted(members), 2):
            key = tuple(sorted((kind[one], kind[other])))
            pairs[key].add((one, other))
            places[key].add(activity)

    rows = ask(question("sector-matrix"), {"plan": BEFORE}, in_store(_store())).rows

    def code(iri: str) -> str:
        return iri.rsplit("/", 1)[-1]

    assert {
        (code(r["first_iri"]), code(r["second_iri"])): (r["pairs"], r["activities"]) for r in rows
    } == {key: (len(found), len(places[key])) for key, found in pairs.items()}
    assert all(len(r["which"]) == r["activities"] for r in rows)


def test_who_stands_in_both_editions_with_roles_and_facts() -> None:
    plans = (gold_records(BEFORE), second_edition())
    acting = [set(counts_of(plan).acting) for plan in plans]

    rows = ask(question("in-several-plans"), {}, in_store(_store())).rows

    assert {(r["actor_iri"].removeprefix(ID), r["plan"]) for r in rows} == {
        (actor, plan.plan.id) for actor in acting[0] & acting[1] for plan in plans
    }
    assert {r["plans"] for r in rows} == {2}
    assert all(r["facts"] and r["roles"] for r in rows)
