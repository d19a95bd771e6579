from __future__ import annotations

from dataclasses import replace

import pytest

from kg.measure.dials import inputs_of
from kg.measure.figures import set_values
from kg.measure.overload import CANNOT_SAY, Capacity, Reading, read_overload
from kg.measure.view import view_plan
from kg.model.codes import Certainty, GroupKind, TimeKind
from kg.model.records import PlanRecords
from kg.network.work import counts_of
from tests.support.gold import gold_records
from tests.toy.plan import Row, org, toy_records


def reading_of(records: PlanRecords, institution: str, *assignments: str) -> Reading:
    view = view_plan(records, set_values(assignments))
    return next(r for r in read_overload(view) if r.institution == institution)


def level(reading: Reading, dial: str) -> str:
    return next(d.level for d in reading.dials if d.name == dial)


def test_nothing_known_of_time_and_money_cannot_be_said() -> None:
    records = replace(toy_records(), deadlines=(), allocations=())

    reading = reading_of(records, org("FIN"))

    assert reading.word == CANNOT_SAY
    assert (level(reading, "peak"), level(reading, "crowding")) == ("cannot tell", "cannot tell")
    assert level(reading, "unfunded_share") == "cannot tell"
    assert reading.n_families_known == 2


def test_a_dial_known_under_half_cannot_tell() -> None:
    records = toy_records()
    hidden = tuple(
        replace(d, time_kind=TimeKind.CONDITIONAL, start=None, end=None)
        if d.about in ("a1", "a2", "a3")
        else d
        for d in records.deadlines
    )

    reading = reading_of(replace(records, deadlines=hidden), org("FIN"))

    assert level(reading, "crowding") == "cannot tell"


def test_an_institution_that_leads_nothing_has_no_unfunded_mandate() -> None:
    assert level(reading_of(toy_records(), org("LOC")), "unfunded_share") == "ordinary"


def test_a_line_can_be_moved() -> None:
    assert level(reading_of(toy_records(), org("FIN")), "lead_share") == "high"
    moved = reading_of(toy_records(), org("FIN"), "lead_share=0.6")
    assert level(moved, "lead_share") != "high"


def test_unfunded_leads_are_high_when_even_the_lower_bound_is() -> None:
    rows: dict[str, Row] = {
        "A1": ("FIN", ("STA",), (1, 1), 10, 0),
        "A2": ("FIN", ("EDU",), (2, 2), 10, 0),
        "A3": ("FIN", ("EDU",), (3, 3), None, None),
    }

    reading = reading_of(toy_records(rows), org("FIN"))

    assert level(reading, "unfunded_share") == "high"
    assert "means" in reading.high


def test_a_group_is_read_only_on_request_and_never_judged() -> None:
    records = toy_records()
    actors = tuple(
        replace(a, group_kind=GroupKind.CATEGORY) if a.id == org("FIN") else a
        for a in records.actors
    )

    records = replace(records, actors=actors)
    assert org("FIN") not in {r.institution for r in read_overload(view_plan(records))}

    reading = reading_of(records, org("FIN"), "read_groups=true")

    assert reading.is_group
    assert reading.word == CANNOT_SAY
    assert level(reading, "lead_share") == "high"


def test_doubtful_facts_are_a_recheck_and_can_break_a_reading() -> None:
    records = toy_records()
    doubtful = tuple(
        replace(p, certainty=Certainty.DOUBTFUL) if p.actor == org("FIN") and p.about != "a1" else p
        for p in records.participations
    )

    reading = reading_of(replace(records, participations=doubtful), org("FIN"))

    assert "only facts at least rule" in reading.breaks


def test_capacities_add_a_dial_of_means() -> None:
    view = view_plan(toy_records())
    given = [Capacity(org("FIN"), "staff", 40, "Yearbook", 2025)]

    readings = {r.institution: r for r in read_overload(view, given)}

    dials = {d.name: d for d in readings[org("FIN")].dials}
    assert dials["load_against_means"].family == "means"
    assert dials["load_against_means"].figure.value == 1.0
    others = {d.name: d.level for d in readings[org("STA")].dials}
    assert others["load_against_means"] == "cannot tell"


def test_the_bulgarian_commission_shows_several_signs_that_hold() -> None:
    reading = reading_of(
        gold_records("bg-2012"), "org/bg/natsionalna-komisiya-za-borba-s-trafika-na-hora"
    )

    assert reading.word == "several independent signs of overload"
    assert reading.high == ("volume", "timing", "coordination")
    assert reading.n_held == reading.n_checks
    assert not reading.is_fragile


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_every_institution_that_works_has_one_reading(plan: str) -> None:
    view = view_plan(gold_records(plan))
    readings = read_overload(view)

    assert sorted(x.institution for x in readings) == list(counts_of(view.records).working)


def test_groups_and_payers_are_in_no_comparison_unless_asked() -> None:
    records = gold_records("bg-2012")
    commission = "org/bg/natsionalna-komisiya-za-borba-s-trafika-na-hora"

    def partners(*settings: str) -> tuple[float | None, int]:
        dial = next(d for d in reading_of(records, commission, *settings).dials if d.name == "span")
        return dial.figure.value, dial.n

    counts = counts_of(records)
    assert partners() == (34, len(counts.working))
    everybody = view_plan(records).n_working > 0
    assert partners("read_groups=true")[1] == everybody.sum() > len(counts.working)
    assert inputs_of(view_plan(records, set_values(["groups=none"]))).others[0, 0] == 35
    paying = view_plan(records, set_values(["groups=none", "read_payers=true"]))
    assert inputs_of(paying).others[0, 0] == len(counts.institutions) - 1


def test_no_institution_is_put_in_an_order() -> None:
    readings = read_overload(view_plan(gold_records("bg-2012")))

    assert [r.institution for r in readings] == sorted(r.institution for r in readings)
