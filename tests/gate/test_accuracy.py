"""Both plans against readings made by hand: floors that can only rise, inputs that are pinned."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from kg.exchange.gold import FieldScore, compare_gold
from tests.support.read_plans import PLANS, plan_file, records_of

FLOORS = Path(__file__).with_name("floors.json")


def scores_of(plan: str) -> tuple[FieldScore, ...]:
    return compare_gold(records_of(plan), json.loads(plan_file(plan, "gold.json")))


def digest_of(plan: str) -> str:
    """Of the gold and of everything it is compared with."""
    names = ("gold.json", "plan.yaml", f"{plan}.txt")
    return hashlib.sha256(b"\0".join(plan_file(plan, name) for name in names)).hexdigest()


def floors() -> dict[str, dict[str, object]]:
    return json.loads(FLOORS.read_text(encoding="utf-8"))


def raised(plan: str, old: dict[str, object]) -> dict[str, object]:
    """The floors a plan reaches now; none is ever lower than it was."""
    before = old.get("f1", {})
    f1 = {s.field: max(round(s.f1, 4), before.get(s.field, 0.0)) for s in scores_of(plan)}
    return {"digest": digest_of(plan), "f1": {**before, **f1}}


@pytest.fixture(scope="module", autouse=True)
def _raise_floors(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        old = floors() if FLOORS.is_file() else {}
        new = {plan: raised(plan, old.get(plan, {})) for plan in PLANS}
        FLOORS.write_text(json.dumps(new, indent=2) + "\n", encoding="utf-8", newline="\n")


@pytest.mark.parametrize("plan", PLANS)
def test_no_field_is_read_worse_than_its_floor(plan):
    held = floors()[plan]["f1"]
    below = {
        s.field: (s.f1, s.missing[:3], s.extra[:3]) for s in scores_of(plan) if s.f1 < held[s.field]
    }
    assert not below
    assert set(held) == {s.field for s in scores_of(plan)}


@pytest.mark.parametrize("plan", PLANS)
def test_the_floors_were_measured_on_these_very_files(plan):
    assert digest_of(plan) == floors()[plan]["digest"], "run pytest tests/gate --update-golden"


@pytest.mark.parametrize("plan", PLANS)
def test_every_fact_field_is_read_without_an_error(plan):
    wrong = {
        s.field: (s.missing, s.extra) for s in scores_of(plan) if s.f1 < 1 and s.field != "names"
    }
    assert not wrong


@pytest.mark.parametrize("plan", PLANS)
def test_no_two_bodies_of_the_gold_are_one_actor(plan):
    assert not [s for s in scores_of(plan) if s.field == "merges"]


def test_the_sums_of_the_serbian_plan_are_those_counted_by_hand():
    sums: dict[tuple[str | None, int | None], int] = {}
    for x in records_of("rs-2017-2018").allocations:
        if x.amount is not None:
            key = (x.currency, x.year)
            sums[key] = sums.get(key, 0) + int(x.amount)
    assert sums == {
        ("RSD", 2017): 2_522_780,
        ("RSD", 2018): 3_190_140,
        ("EUR", 2017): 9_000,
        ("EUR", 2018): 28_300,
        ("EUR", None): 31_200,
    }


def test_the_plans_hold_the_elements_the_contract_counts():
    records = [records_of(plan) for plan in PLANS]
    goals = [goal for r in records for goal in r.goals]
    assert len([g for g in goals if g.parent is None]) == 12
    assert len(goals) == 37
    assert sum(len(r.activities) for r in records) == 63
    assert sum(len(r.tasks) for r in records) == 64


IRREGULAR = {
    "bg-2012": [("number-missing", "g1/g1/a3"), ("number-missing", "g5/g1/a7")],
    "rs-2017-2018": [
        ("item-without-task", "g5/a1"),
        ("item-without-task", "g5/a2"),
        ("item-without-task", "g5/a2"),
        ("money-of-several-tasks", "g5/a3/t5"),
        ("number-repeated", "g2/a1"),
        ("source-without-amount", "g4/a1/t2"),
        ("task-without-item", "g3/a1/t3"),
        ("task-without-item", "g3/a1/t4"),
        ("task-without-resources", "g4/a1/t1"),
        ("task-without-resources", "g5/a3/t3"),
        ("task-without-resources", "g5/a3/t4"),
        ("task-without-resources", "g5/a3/t7"),
        ("words-not-understood", "g1/a1/t2"),
        ("words-not-understood", "g2/a1/t6"),
        ("words-not-understood", "g2/a2/t3"),
        ("words-not-understood", "g3/a3/t4"),
    ],
}


@pytest.mark.parametrize("plan", PLANS)
def test_each_irregular_cell_gives_a_warning_and_no_other_does(plan):
    from tests.support.read_plans import draft_of

    assert sorted((i.code, i.about) for i in draft_of(plan).issues) == IRREGULAR[plan]
