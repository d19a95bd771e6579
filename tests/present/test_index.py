from __future__ import annotations

import pytest

from kg.model.codes import LabelKind, SourceKind
from kg.model.document import Passage
from kg.model.records import Activity, FundingSource, Goal, Label, Plan, PlanRecords, Task
from kg.present.index import PlanIndex
from kg.present.names import full_name, short_name
from kg.present.study import Study
from kg.present.words import words_for

EN = words_for("en")


def index(**parts: tuple[object, ...]) -> PlanIndex:
    plan = Plan(id="p", title="P", language="en")
    return PlanIndex(PlanRecords(plan=plan, **parts), EN)  # type: ignore[arg-type]


def test_a_number_that_begins_again_stands_below_its_goal() -> None:
    goals = tuple(Goal(id=f"g{k}", title="One", number="I" * k) for k in (1, 2))
    activities = tuple(
        Activity(id=f"g{k}/a1", title="A", parent=f"g{k}", number="3.") for k in (1, 2)
    )

    assert index(goals=goals, activities=activities).number("g2/a1") == "II.3"
    assert index(goals=goals, activities=activities[1:]).number("g2/a1") == "3"


def test_a_number_that_holds_its_goals_number_is_not_repeated() -> None:
    goal = Goal(id="g1", title="One", number="2")
    activity = Activity(id="g1/a1", title="A", parent="g1", number="2.1")

    assert index(goals=(goal,), activities=(activity,)).number("g1/a1") == "2.1"


def test_a_number_the_plan_does_not_print_stands_in_brackets() -> None:
    goal = Goal(id="g1", title="One", number="1")
    activity = Activity(id="g1/a1", title="A", parent="g1")
    task = Task(id="g1/a1/t1", title="T", parent="g1/a1", number="2")
    found = index(goals=(goal,), activities=(activity,), tasks=(task,))

    assert found.number("g1/a1") == "(1.1)"
    assert found.number("g1/a1/t1") == "(1.1.2)"


def test_goals_that_stand_below_each_other_end_nowhere() -> None:
    loop = (Goal(id="g1", title="One", parent="g2"), Goal(id="g2", title="Two", parent="g1"))
    activity = Activity(id="a1", title="A", parent="g1")

    assert index(goals=loop, activities=(activity,)).goal_position == {}


def test_a_place_says_all_the_document_knows() -> None:
    passage = Passage("d", 5, 9, "word", page=3, table=2, row=4)

    assert index().place(passage) == "page 3, table 2, row 4"
    assert index().place(Passage("d", 5, 9, "word")) == "from character 5"


@pytest.mark.parametrize(("language", "name"), [("en", "Ministry"), ("bg", "Министерство")])
def test_a_name_is_that_of_the_page_where_there_is_one(language: str, name: str) -> None:
    source = FundingSource(
        id="s",
        kind=SourceKind.DONOR,
        labels=(Label("Министерство", "bg"), Label("Ministry", "en", ours=True)),
    )

    assert full_name(source, language) == name


def test_a_name_nobody_translated_is_spelled_in_the_readers_letters_and_marked() -> None:
    source = FundingSource(
        id="s", labels=(Label("Дълго име", "bg"), Label("ДИ", "bg", LabelKind.ABBREVIATION))
    )

    assert short_name(source, "bg") == "ДИ"
    assert short_name(source, "en") == "DI†"
    assert full_name(source, "en") == "Dalgo ime†"


def test_a_third_language_takes_the_english_name_before_a_spelled_one() -> None:
    source = FundingSource(
        id="s", labels=(Label("Дълго име", "bg"), Label("A long name", "en", ours=True))
    )

    assert full_name(source, "de") == short_name(source, "sr-Latn") == "A long name"


def test_one_language_in_two_scripts_is_spelled_without_a_mark() -> None:
    source = FundingSource(id="s", labels=(Label("Министарство", "sr"),))

    assert full_name(source, "sr-Latn") == "Ministarstvo"


def test_every_activity_of_both_plans_serves_a_goal(
    bulgarian_plan: Study, serbian_plan: Study
) -> None:
    for study in (bulgarian_plan, serbian_plan):
        assert len(study.index.goal_position) == study.n_activities
