from __future__ import annotations

import pytest

from kg.model.labels import spoken_numbers
from kg.model.records import Activity, Goal, Plan, PlanRecords, Task


def numbers(
    *,
    goals: tuple[Goal, ...] = (),
    activities: tuple[Activity, ...] = (),
    tasks: tuple[Task, ...] = (),
) -> dict[str, str]:
    plan = Plan(id="p", title="P", language="en")
    records = PlanRecords(plan=plan, goals=goals, activities=activities, tasks=tasks)
    return {key: spoken.marked for key, spoken in spoken_numbers(records).items()}


@pytest.mark.parametrize(
    ("goal", "activity", "spoken"),
    [("II", "3.", "3"), ("2", "2.1", "2.1"), ("2", "21", "21"), ("2", None, "(2.1)"),
     ("A", "A1", "A1"), (None, None, "(1.1)"), (None, "17", "17")],
)  # fmt: skip
def test_a_number_that_alone_says_the_activity_stands_as_printed(
    goal: str | None, activity: str | None, spoken: str
) -> None:
    found = numbers(
        goals=(Goal(id="g", title="G", number=goal),),
        activities=(Activity(id="a", title="A", parent="g", number=activity),),
    )

    assert found["a"] == spoken


@pytest.mark.parametrize(
    ("printed", "spoken"),
    [
        (("1", "2", "1", "2", "3"), ("I.1", "I.2", "II.1", "II.2", "II.3")),
        (("A1", "A2", "B1", "B2", "4"), ("A1", "A2", "B1", "B2", "4")),
        (("a", "b", "a", "C1", "c"), ("I.a", "I.b", "II.a", "C1", "II.c")),
        (("A1", "A2", "A1", "B2", "4"), ("I.A1", "A2", "II.A1", "B2", "4")),
    ],
)
def test_numbers_that_begin_again_under_each_goal_are_called_with_it(
    printed: tuple[str, ...], spoken: tuple[str, ...]
) -> None:
    goals = tuple(Goal(id=g, title="G", number=g) for g in ("I", "II"))
    activities = tuple(
        Activity(id=f"a{k}", title="A", parent="I" if k < 2 else "II", number=number)
        for k, number in enumerate(printed)
    )

    found = numbers(goals=goals, activities=activities)

    assert tuple(found[a.id] for a in activities) == spoken


def test_a_printed_number_that_several_activities_have_needs_the_place_of_its_goal() -> None:
    goals = tuple(Goal(id=f"g{k}", title="G") for k in (1, 2))
    activities = tuple(
        Activity(id=f"g{k}/a", title="A", parent=f"g{k}", number="1") for k in (1, 2)
    )

    found = numbers(goals=goals, activities=activities)

    assert [found["g1/a"], found["g2/a"]] == ["(1.1)", "(2.1)"]


def test_activities_below_goals_without_numbers_keep_numbers_of_their_own() -> None:
    top = Goal(id="g", title="G", number="I")
    lower = tuple(Goal(id=f"g/g{k}", title="L", parent="g") for k in (1, 2))
    activities = tuple(Activity(id=f"{x.id}/a", title="A", parent=x.id) for x in lower)

    found = numbers(goals=(top, *lower), activities=activities)

    assert [found[a.id] for a in activities] == ["(I.1)", "(I.2)"]
    assert found["g/g2"] == "I"


def test_a_task_stands_below_its_activity() -> None:
    found = numbers(
        activities=(Activity(id="a", title="A", number="4"),),
        tasks=(
            Task(id="a/t1", title="T", parent="a", number="2"),
            Task(id="x", title="T", parent="a"),
        ),
    )

    assert (found["a/t1"], found["x"]) == ("4.2", "(4.2)")


def test_goals_above_each_other_in_a_ring_end_the_walk() -> None:
    ring = (
        Goal(id="g1", title="1", number="1", parent="g2"),
        Goal(id="g2", title="2", number="2", parent="g1"),
        Goal(id="g3", title="3", parent="g4"),
        Goal(id="g4", title="4", parent="g3"),
    )
    activities = tuple(Activity(id=f"a{k}", title="A", parent=f"g{k}") for k in (1, 3))

    found = numbers(goals=ring, activities=activities)

    assert found["a1"].strip("()").endswith("1.1")
    assert found["a3"] == "(1)"
