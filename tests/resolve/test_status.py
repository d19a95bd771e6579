"""Rows of a report that name no activity: the work grows as the report and the plan do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.extract.status_table import StatusRow
from kg.extract.vocabulary import vocabulary
from kg.model.document import Passage
from kg.model.records import PlanRecords
from kg.resolve.status import attach_reports
from tests.support.counted import growth
from tests.toy.plan import toy_records

PLACE = Passage("d", 0, 1, "x")


def plan_of(*titles: str) -> PlanRecords:
    (one, *_) = toy_records().activities
    made = [replace(one, id=f"a{n}", number=None, title=x) for n, x in enumerate(titles)]
    return replace(toy_records(), activities=tuple(made), tasks=())


def row(title: str) -> StatusRow:
    return StatusRow(number="", title=title, place=PLACE)


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("Publish reports on water", {"a0"}),  # other order
        ("Publish the water reports every year in print", set()),  # too many other words
        ("Guard the forests", set()),
    ],
)
def test_a_row_without_a_number_is_attached_by_most_of_its_words(
    title: str, about: set[str]
) -> None:
    plan = plan_of("Publish water reports", "Train river guards", "Plant trees")

    found = attach_reports(plan, [row(title)], vocabulary("en", "GB"))

    assert {x.about for x in found.reports} == about
    assert len(found.issues) == 1 - len(about)


def test_rows_that_fit_nothing_are_not_compared_with_every_activity() -> None:
    def work(n: int) -> Callable[[], object]:
        plan = plan_of(*(f"Alpha{k} beta{k}" for k in range(n)))
        rows = [row(f"Gamma{k} delta{k}") for k in range(n)]
        return lambda: attach_reports(plan, rows, vocabulary("en", "GB"))

    assert growth(work, 50) <= 1.2
