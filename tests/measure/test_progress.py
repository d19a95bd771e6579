"""Outcomes worked out by hand on the toy plan: due 2025-06-30 (A1) and at the end of the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kg.measure.progress import Outcome, progress_by_body, progress_by_goal, progress_of
from kg.model.codes import ReportedStatus
from kg.model.records import Goal, PlanRecords, StatusReport
from kg.resolve.status import with_reports
from tests.toy.plan import org, toy_records

JULY, MAY = date(2025, 7, 31), date(2025, 5, 31)


def report(about: str, status: ReportedStatus, day: date | None = JULY) -> StatusReport:
    return StatusReport(id="", about=about, status=status, day=day)


def reported(*reports: StatusReport) -> PlanRecords:
    return with_reports(toy_records(), reports)


@pytest.mark.parametrize(
    ("status", "day", "outcome"),
    [
        (ReportedStatus.DONE, JULY, Outcome.DONE),
        (ReportedStatus.UNDER_WAY, JULY, Outcome.LATE),
        (ReportedStatus.UNDER_WAY, MAY, Outcome.NOT_YET),
        (ReportedStatus.NOT_STARTED, date(2025, 6, 30), Outcome.NOT_YET),
        (ReportedStatus.NOT_STARTED, date(2025, 7, 1), Outcome.LATE),
        (ReportedStatus.SUSPENDED, None, Outcome.NOT_YET),
        (ReportedStatus.LATE, MAY, Outcome.LATE),
        (ReportedStatus.CANCELLED, JULY, Outcome.CANCELLED),
        (ReportedStatus.UNCLEAR, JULY, Outcome.UNKNOWN),
    ],
)
def test_an_outcome_rests_on_the_report_and_the_last_day(
    status: ReportedStatus, day: date | None, outcome: Outcome
) -> None:
    found = {x.activity: x.outcome for x in progress_of(reported(report("a1", status, day)))}

    assert found.pop("a1") is outcome
    assert set(found.values()) == {Outcome.UNKNOWN}


def test_the_last_report_counts_and_a_day_leaves_later_ones_out() -> None:
    records = reported(
        report("a1", ReportedStatus.DONE), report("a1", ReportedStatus.UNDER_WAY, MAY),
        report("a1", ReportedStatus.NOT_STARTED, None),
    )  # fmt: skip

    assert progress_of(records)[0].outcome is Outcome.DONE
    assert progress_of(records, MAY)[0].outcome is Outcome.NOT_YET
    assert progress_of(records, date(2025, 1, 1))[0].report == records.reports[2]
    assert [x.id for x in records.reports] == ["a1/status", "a1/status~2", "a1/status~3"]


def test_bodies_count_what_they_lead_most_late_first() -> None:
    records = reported(
        report("a1", ReportedStatus.DONE), report("a2", ReportedStatus.LATE),
        report("a6", ReportedStatus.DONE),
    )  # fmt: skip
    first, *rest = progress_by_body(records, progress_of(records))

    assert (first.id, first.all) == (org("FIN"), 4)
    assert first.counts == {
        Outcome.DONE: 1, Outcome.LATE: 1, Outcome.NOT_YET: 0, Outcome.CANCELLED: 0,
        Outcome.UNKNOWN: 2,
    }  # fmt: skip
    assert first.evidence == ("a1/status", "a2/status")
    assert sum(x.all for x in (first, *rest)) == 8


def test_goals_at_the_top_count_all_below_them() -> None:
    records = reported(report("a1", ReportedStatus.DONE))
    goals = (Goal(id="g", title="G"), Goal(id="g/h", title="H", parent="g"))
    activities = tuple(replace(x, parent="g/h") for x in records.activities)
    records = replace(records, goals=goals, activities=activities)
    (share,) = progress_by_goal(records, progress_of(records))

    assert (share.id, share.all, share.counts[Outcome.DONE]) == ("g", 8, 1)


def test_a_report_on_what_was_taken_out_goes_with_it() -> None:
    assert reported(report("gone", ReportedStatus.DONE)).reports == ()
