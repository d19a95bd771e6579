"""The comparison questions, on a made second edition of one plan."""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import Store

from kg.graph.asking import ask, in_store
from kg.graph.check import check_graph, is_conform
from kg.graph.questions import question
from kg.ids import ID
from kg.model.codes import Role
from kg.resolve.editions import link_edition
from tests.graph.gold_store import nquads, store_of
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

BOTH = {"earlier": BEFORE, "later": AFTER}


@lru_cache
def _store() -> Store:
    first = gold_records(BEFORE)
    return store_of(nquads([first, link_edition(first, second_edition())]))


def _place(iri: str | None) -> str | None:
    return iri and iri.removeprefix(f"{ID}plan/")


def test_every_change_between_the_editions_is_found_and_no_other() -> None:
    rows = ask(question("changes-between-plans"), BOTH, in_store(_store())).rows

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
        ("actor joins", f"{BEFORE}/{JOINS[0]}", f"{AFTER}/{JOINS[0]}", ID + JOINS[1]),
        ("deadline moved", f"{BEFORE}/{MOVED}", f"{AFTER}/{MOVED}", "2020-06-30"),
        *(
            ("actor leaves", f"{BEFORE}/{LEAVES[0]}", f"{AFTER}/{LEAVES[0]}", ID + actor)
            for actor in leads - elsewhere
        ),
    }
    found = {
        (r["change"], _place(r["old_iri"]), _place(r["new_iri"]), r["detail_iri"] or r["detail"])
        for r in rows
    }
    assert found == expected


def test_an_unchanged_edition_has_no_changes() -> None:
    rows = ask(
        question("changes-between-plans"), {"earlier": BEFORE, "later": BEFORE}, in_store(_store())
    ).rows

    assert {row["change"] for row in rows} <= {"added", "dropped"}  # nothing continues itself


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
