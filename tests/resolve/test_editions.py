"""Elements of a new edition are tied to those they continue, never by a guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kg.model.records import Activity, Goal, Plan, PlanRecords, Step
from kg.model.rules import Rule
from kg.resolve.apply import apply_decisions
from kg.resolve.decisions import Decision, Verb
from kg.resolve.editions import link_edition
from tests.support.editions import AFTER, BEFORE, DROPPED, NEW, REWORDED, SWAPPED, second_edition
from tests.support.gold import gold_records


@pytest.fixture(scope="module")
def linked() -> PlanRecords:
    return link_edition(gold_records(BEFORE), second_edition())


def _ties(records: PlanRecords) -> dict[str, str | None]:
    return {element.id: element.continues for element in records.elements}


def test_elements_that_stayed_continue_their_earlier_selves(linked: PlanRecords) -> None:
    ties = _ties(linked)

    for activity in gold_records(BEFORE).activities:
        if activity.id != DROPPED:
            place = SWAPPED.get(activity.id, activity.id)
            assert ties[place] == f"{BEFORE}/{activity.id}"


def test_a_reworded_title_is_tied_and_says_why(linked: PlanRecords) -> None:
    (found,) = (a for a in linked.activities if a.id == REWORDED)

    assert found.continues == f"{BEFORE}/{REWORDED}"
    assert found.steps[-1].rule is Rule.EDITION_WORDS
    assert "of the words" in found.steps[-1].reason


def test_what_is_new_continues_nothing(linked: PlanRecords) -> None:
    assert _ties(linked)[NEW] is None


def test_nothing_continues_what_was_dropped(linked: PlanRecords) -> None:
    assert f"{BEFORE}/{DROPPED}" not in _ties(linked).values()


def test_no_two_elements_continue_the_same(linked: PlanRecords) -> None:
    found = [tie for tie in _ties(linked).values() if tie]

    assert len(found) == len(set(found))


def _plan(name: str, *titles: str) -> PlanRecords:
    activities = tuple(
        Activity(id=f"g1/a{n}", parent="g1", title=title, number=str(n))
        for n, title in enumerate(titles, 1)
    )
    plan = Plan(id=name, title=name, language="en", start=date(2020, 1, 1))
    return PlanRecords(plan=plan, goals=(Goal(id="g1", title="Prevention"),), activities=activities)


def test_a_likely_pair_is_not_tied_but_listed_for_a_person() -> None:
    before = _plan("a", "Training of judges and prosecutors on victims", "Hotline for migrants")
    after = _plan("b", "Training of judges and teachers on schools", "Open day for neighbours")

    linked = link_edition(before, after)

    assert linked.activities[0].continues is None
    (issue,) = linked.issues
    assert issue.code == "edition-doubtful"
    assert "continues=a/g1/a1" in issue.advice


def test_two_equal_candidates_are_left_to_a_person() -> None:
    before = _plan("a", "Yearly report", "Yearly report")
    after = _plan("b", "Something else entirely", "Nothing of the kind", "Yearly report")

    linked = link_edition(before, after)

    assert _ties(linked)["g1/a3"] is None
    assert [issue.about for issue in linked.issues] == ["g1/a3"]


def test_the_number_decides_between_equal_titles() -> None:
    before = _plan("a", "Yearly report", "Yearly report")
    after = _plan("b", "Yearly report", "Yearly report")

    ties = _ties(link_edition(before, after))

    assert (ties["g1/a1"], ties["g1/a2"]) == ("a/g1/a1", "a/g1/a2")


def test_unlike_titles_are_never_tied_by_their_number() -> None:
    before = _plan("a", "Shelter for victims")
    after = _plan("b", "Campaign in schools")

    linked = link_edition(before, after)

    assert linked.activities[0].continues is None
    assert linked.issues == ()


@pytest.mark.parametrize("value", ["continues=a/g1/a2", "continues="])
def test_a_persons_decision_wins(value: str) -> None:
    before = _plan("a", "Shelter for victims", "Campaign in schools")
    decision = Decision(who="Ana", target="g1/a1", verb=Verb.SET, value=value, reason="asked them")
    after = apply_decisions(_plan("b", "Shelter for victims", "Campaign in parks"), (decision,))

    linked = link_edition(before, after)

    assert linked.activities[0].continues == (value.partition("=")[2] or None)
    assert linked.activities[0].steps == (Step(Rule.DECISION, f"Ana: set {value} (asked them)"),)
    assert linked.activities[1].continues != "a/g1/a2" or value == "continues="


def test_a_plan_of_another_kind_continues_nothing() -> None:
    before = gold_records("bg-2012")

    linked = link_edition(before, gold_records(BEFORE))

    assert not any(_ties(linked).values())


def test_a_plan_continues_itself_whole() -> None:
    records = gold_records(BEFORE)

    again = link_edition(records, replace(records, plan=replace(records.plan, id=AFTER)))

    assert all(element.continues for element in again.elements)
