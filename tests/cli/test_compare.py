from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kg.cli.compare import command
from kg.errors import ConfigError
from kg.graph.writer import write_folder
from kg.measure.compare import changes_of, compare_editions
from kg.model.codes import Role
from kg.model.records import Activity, PlanRecords
from kg.resolve.editions import link_edition
from tests.support.commands import printed
from tests.support.editions import AFTER, BEFORE, REWORDED, second_edition
from tests.support.gold import gold_records
from tests.toy.plan import ROWS, ROWS_2, Row, org, toy_records


def second() -> PlanRecords:
    """The second toy edition, a year later, with one deadline and one sum changed."""
    rows: dict[str, Row] = {**ROWS_2, "A7": ("EDU", ("NGO",), (3, 3), 25, 25)}
    records = toy_records(rows, plan_id="toy-2")
    return replace(records, plan=replace(records.plan, previous="toy-1"))


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("toy") / "graph"
    write_folder([toy_records(), second()], {}, folder)
    return folder


def run(folder: Path, *options: str) -> str:
    return printed(command, folder, *options)


def test_editions_carry_the_match_rate_and_three_likenesses(toy: Path) -> None:
    found = json.loads(run(toy, "toy-1", "toy-2", "--format", "json"))

    assert found["how"] == "editions"
    assert found["matched_of_earlier"]["value"] == 7 / 8
    assert found["jaccard_activities"]["value"] == pytest.approx(7 / 9)
    assert found["jaccard_pairs"]["value"] == pytest.approx(16 / 19)
    assert found["jaccard_triples"]["value"] == pytest.approx(14 / 21)


def test_the_earlier_edition_comes_first_whatever_the_order(toy: Path) -> None:
    assert run(toy, "toy-2", "toy-1") == run(toy, "toy-1", "toy-2")


def test_every_kind_of_change_is_listed_with_its_facts(toy: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(toy, "toy-1", "toy-2", "--format", "csv"))))

    told = {(r["what"], r["activity"], r["before"], r["after"]) for r in rows}
    assert told == {
        ("dropped", "A8", "", ""),
        ("added", "A9", "", ""),
        ("role demoted", "A3", "lead", "partner"),
        ("role promoted", "A3", "partner", "lead"),
        ("deadline moved", "A7", "2025-12-31", "2025-09-30"),
        ("money", "A7", "20 EUR", "25 EUR"),
    }
    assert all(r["evidence"] for r in rows)


def test_the_table_warns_what_an_unmatched_activity_looks_like(toy: Path) -> None:
    text = run(toy, "toy-1", "toy-2")

    assert "7 activities matched, of 8 (88 %) and 8 (88 %)." in text
    assert "one dropped and one added" in text


def test_two_countries_are_compared_by_kind_and_goal_never_by_name(both: Path) -> None:
    found = json.loads(run(both, "rs-2017-2018", "bg-2012", "--format", "json"))

    assert found["how"] == "countries"
    leads = {t["actor_type"]: t["leads"]["value"] for t in found["b"]["types"]}
    assert leads["coordination-body"] == 47
    assert sum(g["activities"]["value"] for g in found["b"]["goals"]) == 48
    counted = sum(t["counted"]["value"] for t in found["b"]["types"])
    assert counted == found["b"]["summary"]["counted"]["value"] == 49
    assert "org/" not in json.dumps([t["actor_type"] for t in found["a"]["types"]])


def test_two_countries_print_side_by_side(both: Path) -> None:
    text = run(both, "rs-2017-2018", "bg-2012")

    assert "council, commission or working group" in text
    assert "never by name" in text
    assert text.count("II Prevention") == 1
    assert "lead roles: council, commission or working group" in text
    assert "_" not in text  # no name of the program's own
    assert "II ПРЕВЕНЦИЯ" in run(both, "rs-2017-2018", "bg-2012", "--lang", "bg")
    assert run(both, "rs-2017-2018", "bg-2012", "--format", "csv").startswith("part,name,measure")


def test_a_plan_is_not_compared_with_itself(toy: Path) -> None:
    with pytest.raises(ConfigError, match="one plan"):
        run(toy, "toy-1", "toy-1")


def test_a_plan_that_is_not_there_is_refused(toy: Path) -> None:
    with pytest.raises(ConfigError, match="toy-1"):
        run(toy, "toy-1", "toy-9")


def test_what_a_later_edition_says_it_continues_is_matched_first() -> None:
    later = toy_records(ROWS_2, plan_id="toy-2")
    moved = tuple(
        replace(a, title="Quite another title", continues="toy-1/a8") if a.id == "a9" else a
        for a in later.activities
    )

    found = compare_editions(toy_records(), replace(later, activities=moved))

    assert found.matched["a9"] == "a8"


def test_titles_that_stand_twice_are_not_guessed() -> None:
    twins = (Activity(id="x", title="Training"), Activity(id="y", title="Training"))
    earlier = replace(toy_records({}), activities=twins)
    moved = (Activity(id="z", title="Training"),)
    later = replace(toy_records({}, plan_id="toy-2"), activities=moved)

    assert compare_editions(earlier, later).matched == {}


def test_editions_are_matched_as_the_build_ties_them(tmp_path: Path) -> None:
    before, after = gold_records(BEFORE), second_edition()
    write_folder([before, after], {}, tmp_path / "graph")

    found = json.loads(run(tmp_path / "graph", BEFORE, AFTER, "--format", "json"))

    tied = {a.id: a.continues for a in link_edition(before, after).activities if a.continues}
    assert {m["later"]: f"{BEFORE}/{m['earlier']}" for m in found["matched"]} == tied
    assert REWORDED in tied


def test_a_pair_nobody_has_decided_about_is_shown_as_doubtful(tmp_path: Path) -> None:
    titles = ("Training of police officers in the field", "Training of judges in the field abroad")
    one, other = (
        replace(toy_records({}, plan_id=plan), activities=(Activity(id=plan[-1], title=title),))
        for plan, title in zip(("toy-1", "toy-2"), titles, strict=True)
    )
    write_folder([one, other], {}, tmp_path / "graph")

    text = run(tmp_path / "graph", "toy-1", "toy-2")
    (pair,) = json.loads(run(tmp_path / "graph", "toy-1", "toy-2", "--format", "json"))["doubtful"]

    assert "1 more may be the same" in text
    assert titles[0] in text
    assert (pair["earlier"], pair["later"]) == ("1", "2")
    assert 0.5 <= pair["alike"] < 0.75


def test_a_renamed_institution_neither_leaves_nor_enters() -> None:
    later = toy_records(plan_id="toy-2")
    later = replace(
        later,
        actors=tuple(
            replace(a, id="org/xx/treasury") if a.id == org("FIN") else a for a in later.actors
        ),
        participations=tuple(
            replace(p, actor="org/xx/treasury") if p.actor == org("FIN") else p
            for p in later.participations
        ),
    )

    found = compare_editions(toy_records(), later, renamed={"org/xx/treasury": org("FIN")})

    assert found.role_changes == ()
    assert found.institutions_left == found.institutions_entered == ()


def test_deadlines_and_money_that_changed_are_told_with_both_values() -> None:
    found = compare_editions(toy_records(), second())

    (deadline,), (money,) = found.deadlines, found.money
    assert (deadline.due_before, deadline.due_after) == (date(2025, 12, 31), date(2025, 9, 30))
    assert deadline.days == -92
    assert (money.amount_before, money.amount_after) == (Decimal(20), Decimal(25))
    assert found.totals == {"EUR": (Decimal(340), Decimal(335))}
    assert len(ROWS) == 8


def test_a_sum_in_another_currency_is_not_called_unknown() -> None:
    later = second()
    money = tuple(
        replace(m, currency="RSD") if m.about == "a7" and m.amount else m for m in later.allocations
    )

    found = changes_of(compare_editions(toy_records(), replace(later, allocations=money)))

    assert [(x.before, x.after) for x in found if x.what == "money"] == [
        ("20 EUR", "no sum in EUR"), ("no sum in RSD", "25 RSD"),
    ]  # fmt: skip


def test_an_activity_that_goes_on_in_two_has_its_strongest_role_and_all_facts() -> None:
    earlier = toy_records()
    later = toy_records(plan_id="toy-2")
    of_a1 = [p for p in later.participations if p.about == "a1"]
    half = replace(next(a for a in later.activities if a.id == "a1"), id="half", title="Half of it",
                   continues="toy-1/a1")  # fmt: skip
    weaker = tuple(
        replace(p, id=f"half/{k}", about="half", role=Role.MONITOR) for k, p in enumerate(of_a1)
    )
    later = replace(
        later,
        activities=(*(replace(a, continues=f"toy-1/{a.id}") for a in later.activities), half),
        participations=(*later.participations, *weaker),
    )

    found = compare_editions(earlier, later)

    assert found.role_changes == ()
    kept = {r.institution: r.after for r in found.roles if r.activity == "a1"}
    assert all(f"half/{k}" in kept[p.actor] for k, p in enumerate(of_a1))
