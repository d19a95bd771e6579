"""The simulated analyst: how many hints are counted until every field is good enough."""

from __future__ import annotations

from training.analyst import Hint, Hints, Wrong, report

ADD, SET, DROP = (1, 1, 0), (1, 0, 0), (0, -1, 0)


def test_a_reading_without_errors_needs_no_hint():
    assert Wrong({"leads": (50, 50, 50), "money": (0, 0, 0)}, [Hint({"leads": DROP})]).needed() == 0


def test_hints_are_counted_until_the_field_is_good_enough_and_no_further():
    # 40 of 50: F1 reaches .98 with the 48th
    assert Wrong({"leads": (40, 40, 50)}, [Hint({"leads": ADD})] * 10).needed() == 9
    assert Wrong({"leads": (40, 50, 50)}, [Hint({"leads": SET})] * 10).needed() == 9


def test_hints_about_fields_that_are_good_enough_are_not_given():
    hints = [Hint({"leads": SET}), Hint({"money": SET})]
    wrong = Wrong({"leads": (99, 100, 100), "money": (0, 1, 1)}, hints)

    assert wrong.needed() == 1


def test_an_activity_taken_out_takes_its_facts_along():
    counts = {"activities": (10, 11, 10), "leads": (10, 12, 10)}

    assert Wrong(counts, [Hint({"activities": DROP, "leads": (0, -2, 0)})]).needed() == 1


def test_the_report_ends_with_the_median_and_the_worst():
    found = [Hints("a", ("C=lead",), 2), Hints("b", (), 0), Hints("c", (), 9)]

    lines = list(report(found))

    assert "3 hints: 1 layout, 2 facts" in lines[0]
    assert lines[-1] == "hints until every field has 0.98: median 3, worst 9"
