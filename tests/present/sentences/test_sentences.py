"""Each template against its evidence: none, one, tied, unknown. Nothing more than the rows say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.codes import Role
from kg.present.sentences import (
    Count,
    Sentence,
    leaders,
    say_body,
    say_body_dates,
    say_body_partners,
    say_closest,
    say_common_date,
    say_date_habit,
    say_effective_leaders,
    say_first_share,
    say_most_leads,
    say_most_named,
    say_nobody_leads,
    say_peak,
    say_runs_until,
    say_span,
    say_undated,
    say_widest,
    say_without,
)
from kg.present.sentences.money import (
    say_certainty,
    say_cost_statuses,
    say_groups,
    say_issues,
    say_no_amount,
    say_no_sign,
    say_other_signs,
    say_outside_alone,
    say_payer_missing,
    say_payers_without_lead,
    say_quality,
    say_rest,
    say_risks,
    say_sign,
    say_silent_on_money,
    say_source_kinds,
    say_staff_risks,
    say_top_payer,
    say_total,
    say_unnamed_signs,
)
from kg.present.words import words_for

EN = words_for("en")
ACTIVITIES = tuple(f"a{k}" for k in range(8))
END, JUNE = date(2012, 12, 31), date(2012, 6, 30)


def counted(**numbers: int) -> list[Count]:
    return [
        Count(name.lower(), name, n, tuple(f"{name}-{k}" for k in range(n)))
        for name, n in numbers.items()
    ]


def test_one_leader_is_named_with_its_rows() -> None:
    said = say_most_leads(counted(FIN=4, EDU=2, LOC=0), ACTIVITIES, EN)

    assert said.text == "FIN leads 4 of 8 activities, more than any other institution."
    assert said.evidence == ("FIN-0", "FIN-1", "FIN-2", "FIN-3")
    assert said.about == ("fin",)


def test_leaders_that_tie_are_all_named_with_the_rows_of_all() -> None:
    said = say_most_leads(counted(FIN=2, EDU=2), ACTIVITIES, EN)

    assert said.text == "EDU and FIN each lead 2 of 8 activities; nobody leads more."
    assert set(said.evidence) == {"FIN-0", "FIN-1", "EDU-0", "EDU-1"}


def test_an_only_leader_is_not_compared_with_others() -> None:
    said = say_most_leads(counted(FIN=3, EDU=0), ACTIVITIES, EN)

    assert said.text == "FIN is the only institution that leads anything: 3 of 8 activities."


def test_nobody_leading_is_said_of_all_activities() -> None:
    said = say_most_leads(counted(FIN=0), ACTIVITIES, EN)

    assert said.text == "The plan names nobody responsible for any of its 8 activities."
    assert said.evidence == ACTIVITIES


def test_activities_without_a_lead_are_counted_and_shown() -> None:
    assert say_nobody_leads(["a1"], 8, (), EN).evidence == ("a1",)
    assert "For 2 of 8 activities" in say_nobody_leads(["a1", "a2"], 8, (), EN).text
    assert (
        say_nobody_leads([], 8, ("f1",), EN).text
        == "Every activity has an institution responsible for it."
    )


@pytest.mark.parametrize(
    ("say", "nobody"),
    [
        (say_most_named, "No institution takes part in any activity."),
        (
            say_without,
            "No activity would lose its only responsible institution if one institution left.",
        ),
        (say_span, "No institution shares an activity with another."),
        (say_widest, "No institution takes part in an activity of a goal."),
    ],
)
def test_most_of_nothing_names_nobody(say: Callable[..., Sentence], nobody: str) -> None:
    assert say(counted(FIN=0, EDU=0), 8, EN).text == nobody
    assert say([], 8, EN).evidence == ()


def test_whoever_works_for_all_goals_is_said_to_do_so() -> None:
    assert say_widest(counted(FIN=7), 7, EN).text == "FIN works for all 7 goals; nobody else does."
    assert say_widest(counted(FIN=7, EDU=7), 7, EN).text == "EDU and FIN work for all 7 goals."
    assert say_widest(counted(FIN=3), 7, EN).text.startswith("FIN works for 3 of the 7 goals")


def test_the_first_few_take_all_that_tie_at_the_edge() -> None:
    said = say_first_share(counted(A=5, B=3, C=2, D=2, E=1), EN)

    assert said is not None
    assert said.text.startswith("The first 4 of 5 counted institutions together hold 12 of 13")


def test_the_first_few_say_nothing_where_they_are_everybody() -> None:
    assert say_first_share(counted(A=2, B=2, C=2, D=2), EN) is None
    assert say_first_share(counted(A=2, B=1, C=1), EN) is None
    assert say_first_share([], EN) is None


def test_effective_leaders_of_nobody_are_not_said() -> None:
    assert say_effective_leaders(0, 9, (), EN) is None
    said = say_effective_leaders(2.909, 6, ("f",), EN)
    assert said is not None
    assert said.text == "The effective number of leading institutions is 2.9; 6 are counted."


def test_a_date_most_activities_share() -> None:
    said = say_common_date({END: ("x", "y"), JUNE: ("z",)}, ACTIVITIES, EN)

    assert said.text == "2 of the 3 activities with a date end on 31 December 2012."
    assert said.evidence == ("x", "y")


@pytest.mark.parametrize(
    ("dates", "text"),
    [
        ({}, "The plan gives no date by which any of its 8 activities must be done."),
        ({END: ("x",)}, "One activity has a date by which it must be done: 31 December 2012."),
        ({END: ("x", "y")}, "All 2 activities with a date end on 31 December 2012."),
        ({END: ("x",), JUNE: ("y",)},
         "Each of the 2 activities with a date ends on a day of its own."),
        ({END: ("a", "b"), JUNE: ("c", "d")},
         "Of the 4 activities with a date, 2 each end on 30 June 2012 and 31 December 2012."),
    ],
)  # fmt: skip
def test_dates_none_one_all_spread_and_tied(dates: dict[date, tuple[str, ...]], text: str) -> None:
    assert say_common_date(dates, ACTIVITIES, EN).text == text


def test_a_habit_of_dating_is_said_only_beyond_the_line() -> None:
    assert say_date_habit({END: ("x", "y"), JUNE: ("z", "w")}, 0.5, EN) is None
    assert say_date_habit({END: ("x", "y"), JUNE: ("z",)}, 0.5, EN) is not None
    assert say_date_habit({END: ("x",)}, 0.5, EN) is None


def test_what_has_no_date_is_told_apart() -> None:
    said = say_undated({"continuous": ("x", "y"), "silent": ("z",)}, 8, EN)

    assert said.text == (
        "3 of 8 activities have no due date: "
        "2 run on permanently and 1 have no date in the plan; 5 have a due date."
    )
    assert said.evidence == ("x", "y", "z")
    assert say_undated({"silent": ()}, 8, EN).evidence == ()


def test_a_day_until_which_work_runs_needs_two_and_no_tie() -> None:
    assert say_runs_until({}, EN) is None
    assert say_runs_until({END: ("x",)}, EN) is None
    assert say_runs_until({END: ("x", "y"), JUNE: ("z", "w")}, EN) is None
    said = say_runs_until({END: ("x", "y")}, EN)
    assert said is not None
    assert said.text == "2 activities run on until 31 December 2012."


def test_peaks_none_one_and_tied() -> None:
    assert say_peak([], {}, EN).text.startswith("The dates of the plan do not say")
    one = say_peak(counted(FIN=3, EDU=1), {"fin": "Q4 2012"}, EN)
    assert one.text == "FIN has the most activities running at once: 3 in Q4 2012."
    tied = say_peak(counted(FIN=3, EDU=3), {"fin": "Q4", "edu": "Q1"}, EN)
    assert tied.text == "EDU and FIN have the most activities running at once: 3 each."


def test_a_total_names_every_year_and_what_has_none() -> None:
    said = say_total({2017: Decimal(10), None: Decimal(5)}, "RSD", ("x", "y"), EN)

    assert (
        said.text
        == "The plan states 15 RSD in 2 entries: 10 RSD for 2017 and 5 RSD without a year."
    )


def test_a_total_without_years_does_not_say_so_twice() -> None:
    said = say_total({None: Decimal(5)}, "RSD", ("x",), EN)

    assert said.text == "The plan states 5 RSD in 1 entry."


def test_no_amount_is_a_finding_of_its_own() -> None:
    assert say_no_amount(("f1",), EN).evidence == ("f1",)


def test_payers_none_one_only_and_tied() -> None:
    total = Decimal(10)
    assert say_top_payer([], total, "RSD", EN) is None
    only = say_top_payer([Count("a", "A", Decimal(7), ("x",))], total, "RSD", EN)
    assert only is not None
    assert only.text == "A is to pay all of the 7 RSD for which a payer is named."
    two = [Count("a", "A", Decimal(7), ("x",)), Count("b", "B", Decimal(3), ("y",))]
    top = say_top_payer(two, total, "RSD", EN)
    assert top is not None
    assert top.text == "A is to pay 7 RSD of the 10 RSD, more than any other institution."
    even = [Count("a", "A", Decimal(5), ("x",)), Count("b", "B", Decimal(5), ("y",))]
    tied = say_top_payer(even, total, "RSD", EN)
    assert tied is not None
    assert tied.text == "A and B are each to pay 5 RSD of the 10 RSD; nobody is to pay more."


def test_money_of_payers_that_lead_nothing_says_when_it_cannot_be_known() -> None:
    paid = [Count("a", "A", Decimal(4), ("x",)), Count("b", "B", Decimal(0), ())]
    ten, rows = Decimal(10), ("x", "y")

    some = say_payers_without_lead(paid, ten, "RSD", (ten, rows), EN)
    none = say_payers_without_lead(paid[1:], ten, "RSD", (Decimal(6), rows), EN)
    unknown = say_payers_without_lead([], ten, "RSD", (Decimal(0), rows), EN)

    assert some.text.startswith(
        "4 RSD of the 10 RSD is to be paid by institutions which lead nothing"
    )
    assert some.evidence == ("x",)
    assert none.text.startswith("Every payer of the 6 RSD")
    assert "is unknown" in unknown.text


def test_a_missing_payer_is_said_only_where_one_is_missing() -> None:
    assert say_payer_missing(Decimal(0), Decimal(9), "RSD", (), EN) is None
    said = say_payer_missing(Decimal(4), Decimal(9), "RSD", ("x",), EN)
    assert said is not None
    assert said.text == "For 4 RSD of the 9 RSD the plan names no payer."


def test_sources_are_said_by_kind_most_first_and_none_is_said_too() -> None:
    kinds = [Count("eu", "an EU programme", 1, ("x",)), Count("p", "projects", 3, ("y", "z", "w"))]

    assert [s.text for s in say_source_kinds(kinds, 8, EN)] == [
        "3 of 8 activities name projects as a source of money.",
        "1 of 8 activities names an EU programme as a source of money.",
    ]
    assert say_source_kinds([], 8, EN)[0].text == "The plan names no source of money."


def test_outside_money_and_silence_have_a_none_case() -> None:
    assert "No activity rests" in say_outside_alone([], (), 8, EN).text
    assert say_outside_alone(["a1"], ("f",), 8, EN).evidence == ("f",)
    assert say_silent_on_money([], 8, ("f",), EN).evidence == ("f",)
    assert say_silent_on_money(["a1"], 8, (), EN).evidence == ("a1",)


def test_costs_that_are_not_stated_are_said_kind_by_kind() -> None:
    kinds = [Count("none", "says that there are no costs", 2, ("x", "y")), Count("z", "z", 0, ())]

    said = say_cost_statuses(kinds, 9, EN)

    assert [s.text for s in said] == [
        "For 2 of 9 activities or tasks the plan says that there are no costs."
    ]


def test_the_closest_pair_none_one_and_tied() -> None:
    pair = ("FIN", "LOC", Count("fin loc", "", 2, ("x", "y"), ("fin", "loc")))
    other = ("EDU", "NGO", Count("edu ngo", "", 2, ("z", "w"), ("edu", "ngo")))

    assert say_closest([], 8, EN).text == "No two institutions take part in the same activity."
    one = say_closest([pair], 8, EN)
    assert one.text.startswith("FIN and LOC take part together in 2 of 8 activities")
    assert one.about == ("fin", "loc")
    tied = say_closest([pair, other], 8, EN)
    assert tied.text.startswith("2 pairs of institutions each take part together in 2 of 8")
    assert set(tied.evidence) == {"x", "y", "z", "w"}


def test_signs_some_none_and_too_little_known() -> None:
    said = say_sign("some", ("FIN", ["a", "b"], ""), (("x",), ("fin",)), EN)
    fragile = say_sign("one", ("FIN", ["a"], "Fragile."), (("x",), ("fin",)), EN)

    assert said.text == "FIN shows some signs of overload: a and b."
    assert fragile.text == "FIN shows one sign of overload: a. Fragile."
    assert said.evidence == ("x",)
    assert "No institution" in say_no_sign(EN).text
    assert say_other_signs([], (), EN) is None
    assert say_unnamed_signs([], EN) is None
    unnamed = say_unnamed_signs(["a"], EN)
    assert unnamed is not None
    assert unnamed.text.startswith("1 further institution shows several")
    assert say_rest(3, 0, 6, EN).text == "3 of the 6 institutions assessed show no sign."
    assert say_rest(3, 2, 6, EN).text.endswith("for 2 the plan says too little.")


def test_risks_weak_places_and_certainty_have_a_none_case() -> None:
    assert say_risks((), 0, 8, EN).text == "The plan names no risks."
    assert say_risks(("r1", "r2"), 1, 8, EN).text.endswith("2 risks, for 1 of 8 activities.")
    assert say_quality(0, 0, EN).text == "The check of the plan finds no weak place."
    assert say_issues(0, EN).text == "Nothing in the document was irregular to read."
    assert say_issues(1, EN).text.startswith("1 place of the document was irregular")
    assert "3 weak places, of 2 kinds" in say_quality(3, 2, EN).text
    assert "3 weak places, all of one kind." in say_quality(3, 1, EN).text
    assert say_quality(1, 1, EN).text.endswith("1 weak place.")
    assert say_certainty(0, 0, 0, EN).text.startswith("No facts")
    assert say_certainty(4, 0, 0, EN).text.startswith("All facts behind this part (4)")
    assert "1 by a rule and 2 are doubtful" in say_certainty(3, 1, 2, EN).text


def test_what_the_plan_says_of_its_staff_is_said_only_of_plans_with_risks() -> None:
    assert say_staff_risks((), 0, 0, 8, EN) is None
    none = say_staff_risks((), 0, 5, 8, EN)
    some = say_staff_risks(("r1", "r2"), 2, 5, 8, EN)
    assert none is not None
    assert some is not None
    assert none.text.startswith("None of the 5 risks")
    assert some.text.endswith("as a risk 2 times, for 2 of 8 activities.")
    assert some.evidence == ("r1", "r2")


def test_groups_left_out_and_kept_are_said() -> None:
    assert [s.text for s in say_groups([], 0, EN)] == ["No group of actors was left out."]
    assert "Partners" in say_groups(["Partners"], 2, EN)[0].text
    assert say_groups(["Partners"], 2, EN)[1].text.startswith(
        "2 groups count as one institution each"
    )


def test_a_body_without_a_role_is_said_to_have_none() -> None:
    assert say_body("FIN", {}, 0, 8, ((), EN)).text == "FIN is named in the plan without a role."
    said = say_body("FIN", {Role.LEAD: 2, Role.PARTNER: 1}, 3, 8, (("x",), EN))
    assert said.text == ("FIN takes part in 3 of 8 activities: responsible in 2 and partner in 1.")


def test_dates_and_partners_of_a_body() -> None:
    assert say_body_dates(1, 5, END, ("x",), EN) is None
    some = say_body_dates(2, 5, END, ("x", "y"), EN)
    every = say_body_dates(2, 2, END, ("x", "y"), EN)
    assert some is not None
    assert every is not None
    assert some.text == "2 of its 5 activities with a date end on 31 December 2012."
    assert every.text == "All 2 of its activities with a date end on 31 December 2012."
    assert "1 other institution" in say_body_partners(1, ["LOC"], 2, (), EN).text


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 5), max_size=8))
def test_leaders_share_the_highest_number_and_nobody_with_nothing_leads(
    numbers: dict[str, int],
) -> None:
    counts = [Count(k, k, n, ()) for k, n in numbers.items()]

    first = leaders(counts)

    top = max(numbers.values(), default=0)
    assert {c.id for c in first} == ({k for k, n in numbers.items() if n == top} if top else set())


@given(st.lists(st.integers(0, 6), max_size=7))
def test_the_number_said_is_the_number_of_rows(numbers: list[int]) -> None:
    counts = counted(**{f"B{k}": n for k, n in enumerate(numbers)})

    said = say_most_leads(counts, [f"a{k}" for k in range(6)], EN)

    first = leaders(counts)
    if first:
        assert len(said.evidence) == sum(int(c.n) for c in first)
        assert f"{first[0].n} of 6 activities" in said.text
