from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kg.model.codes import TimeKind
from kg.model.records import Deadline, PlanRecords, Task
from kg.network.calendar import calendar_of, periods_between, windows_of
from kg.network.work import work_of
from tests.support.gold import gold_records
from tests.toy.plan import org, toy_records


def one_deadline(kind: TimeKind, start: date | None, end: date | None) -> PlanRecords:
    records = toy_records()
    deadline = Deadline(id="a1/due", about="a1", time_kind=kind, start=start, end=end)
    return replace(records, activities=records.activities[:1], deadlines=(deadline,))


def test_the_toy_calendar_is_the_one_worked_out_by_hand() -> None:
    records = toy_records()
    work = work_of(records)
    calendar = calendar_of(work, windows_of(records))

    assert calendar.stated[work.place[org("FIN")]].tolist() == [1, 2, 2, 3]
    assert (calendar.stated == calendar.widest).all()


@pytest.mark.parametrize("plan", ["rs-2017-2018", "bg-2012"])
@pytest.mark.parametrize("months", [1, 3])
def test_counts_agree_with_interval_overlaps_of_pandas(plan: str, months: int) -> None:
    records = gold_records(plan)
    work, windows = work_of(records), windows_of(records)
    calendar = calendar_of(work, windows, months=months)

    for k, institution in enumerate(work.institutions):
        mine = [windows[work.columns[x]] for x in work.links_by_institution[k]]
        spans = pd.arrays.IntervalArray.from_tuples(
            [(pd.Timestamp(w.start), pd.Timestamp(w.end)) for w in mine], closed="both"
        )
        for q, period in enumerate(calendar.periods):
            span = pd.Interval(pd.Timestamp(period.start), pd.Timestamp(period.end), closed="both")
            expected = int(spans.overlaps(span).sum()) if len(mine) else 0
            assert calendar.stated[k, q] == expected, institution


def test_a_due_month_may_begin_with_the_plan_at_the_widest() -> None:
    (window,) = windows_of(one_deadline(TimeKind.MONTH, date(2025, 5, 1), date(2025, 5, 31)))

    assert (window.start, window.end) == (date(2025, 5, 1), date(2025, 5, 31))
    assert (window.first, window.last) == (date(2025, 1, 1), date(2025, 5, 31))
    assert window.due == date(2025, 5, 31)


def test_months_from_to_are_a_stated_span() -> None:
    (window,) = windows_of(one_deadline(TimeKind.MONTH, date(2025, 2, 1), date(2025, 5, 31)))

    assert window.first == date(2025, 2, 1)


def test_a_day_without_start_is_known_on_that_day_alone() -> None:
    (window,) = windows_of(one_deadline(TimeKind.DAY, None, date(2025, 6, 1)))

    assert (window.start, window.end) == (date(2025, 6, 1), date(2025, 6, 1))
    assert window.first == date(2025, 1, 1)


def test_work_without_an_end_may_go_on_to_the_end_of_the_plan() -> None:
    (window,) = windows_of(one_deadline(TimeKind.DAY, date(2025, 6, 1), None))

    assert (window.start, window.end) == (date(2025, 6, 1), date(2025, 6, 1))
    assert window.last == date(2025, 12, 31)
    assert window.due is None


def test_continuous_work_runs_all_the_time_and_is_never_late() -> None:
    (window,) = windows_of(one_deadline(TimeKind.CONTINUOUS, None, None))

    assert (window.start, window.end) == (date(2025, 1, 1), date(2025, 12, 31))
    assert window.due is None


def test_a_condition_without_a_date_is_unknown() -> None:
    (window,) = windows_of(one_deadline(TimeKind.CONDITIONAL, None, None))

    assert not window.is_known
    assert (window.first, window.last) == (date(2025, 1, 1), date(2025, 12, 31))


def test_an_activity_without_deadline_takes_those_of_its_tasks() -> None:
    records = one_deadline(TimeKind.QUARTER, date(2025, 4, 1), date(2025, 6, 30))
    task = Task(id="a1/t1", title="Step", parent="a1")
    on_task = replace(records.deadlines[0], about="a1/t1")

    (window,) = windows_of(replace(records, tasks=(task,), deadlines=(on_task,)))

    assert (window.start, window.end) == (date(2025, 4, 1), date(2025, 6, 30))


def test_without_any_date_there_is_no_calendar() -> None:
    records = toy_records()
    plan = replace(records.plan, start=None, end=None)
    records = replace(records, plan=plan, deadlines=())

    assert calendar_of(work_of(records), windows_of(records)).periods == ()


def test_periods_cover_a_year_boundary() -> None:
    labels = [p.label for p in periods_between(date(2024, 12, 31), date(2025, 1, 1))]

    assert labels == ["2024 Q4", "2025 Q1"]
