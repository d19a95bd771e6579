"""Editions, countries or unrelated; and who is who in two editions of an unknown country."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.cli.compare import command
from kg.graph.writer import write_folder
from kg.model.codes import GroupKind, LabelKind
from kg.model.records import Actor, Label, PlanRecords
from kg.resolve.editions import Relation, relation_of, same_actors
from tests.support.commands import printed
from tests.support.gold import gold_records
from tests.toy.plan import ROWS_2, toy_records


def without_country(records: PlanRecords) -> PlanRecords:
    """The plan as it is read where nobody says its country: ids of bodies carry the plan."""
    plan = records.plan.id
    new = {a.id: f"org/zz-{plan}/{a.id.rsplit('/', 1)[-1]}" for a in records.actors}
    return replace(
        records,
        plan=replace(records.plan, country=None),
        actors=tuple(replace(a, id=new[a.id], country=None) for a in records.actors),
        participations=tuple(replace(p, actor=new[p.actor]) for p in records.participations),
        allocations=tuple(
            replace(a, payer=new.get(a.payer) if a.payer else None) for a in records.allocations
        ),
    )


@pytest.fixture
def editions() -> tuple[PlanRecords, PlanRecords]:
    return toy_records(), toy_records(ROWS_2, plan_id="toy-2")


def test_the_country_does_not_change_what_changed(
    editions: tuple[PlanRecords, PlanRecords], tmp_path: Path
) -> None:
    known = tuple(replace(r, plan=replace(r.plan, country="CY")) for r in editions)
    write_folder(known, {}, tmp_path / "known")
    write_folder([without_country(r) for r in editions], {}, tmp_path / "unknown")

    found = [
        json.loads(printed(command, tmp_path / g, "toy-1", "toy-2", "--format", "json"))
        for g in ("known", "unknown")
    ]

    for side in ("kept", "left", "entered"):
        assert len(found[0]["institutions"][side]) == len(found[1]["institutions"][side])
    assert [c["what"] for c in found[0]["changes"]] == [c["what"] for c in found[1]["changes"]]
    assert found[0]["notes"] == []
    assert "matched by their names alone" in found[1]["notes"][0]


def test_a_name_of_two_bodies_or_of_a_group_matches_nobody() -> None:
    def actor(key: str, name: str, group: GroupKind | None = None) -> Actor:
        return Actor(id=key, labels=(Label(name, "en", LabelKind.PREFERRED),), group_kind=group)

    one = replace(toy_records({}), actors=(actor("a", "Office"), actor("b", "Council")))
    two = replace(
        toy_records({}, plan_id="toy-2"),
        actors=(
            actor("x", "Office"), actor("y", "office"), actor("z", "COUNCIL"),
            actor("g", "Council", GroupKind.CATEGORY),
        ),
    )  # fmt: skip

    assert dict(same_actors(one, two)) == {"z": "b"}
    known = [replace(r, plan=replace(r.plan, country="CY")) for r in (one, two)]
    assert dict(same_actors(*known)) == {}


def test_relations(editions: tuple[PlanRecords, PlanRecords]) -> None:
    bg, rs = gold_records("bg-2012"), gold_records("rs-2017-2018")
    bare = [
        replace(r, plan=replace(r.plan, country=None, series=None, previous=None)) for r in (bg, rs)
    ]

    assert relation_of(*editions).relation is Relation.EDITIONS
    assert relation_of(bg, rs).relation is Relation.COUNTRIES
    assert relation_of(*bare).relation is Relation.UNRELATED
    follows = replace(bare[1], plan=replace(bare[1].plan, previous="bg-2012"))
    assert relation_of(bare[0], follows).relation is Relation.EDITIONS


def test_unrelated_plans_are_called_so(tmp_path: Path) -> None:
    plans = [
        replace(r, plan=replace(r.plan, country=None, series=None, previous=None))
        for r in (gold_records("bg-2012"), gold_records("rs-2017-2018"))
    ]
    write_folder(plans, {}, tmp_path / "g")

    text = printed(command, tmp_path / "g", "bg-2012", "rs-2017-2018")
    forced = printed(command, tmp_path / "g", "bg-2012", "rs-2017-2018", "--as", "editions")

    assert "These plans are unrelated" in text
    assert "These plans are unrelated" in forced
    assert "Setting up a local commission" in forced  # titles in the language asked for
