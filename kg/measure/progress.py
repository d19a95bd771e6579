"""How far has a plan come, by its reports? By activity, body and goal. Measure layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kg.model.codes import ReportedStatus, Role
from kg.model.places import activity_by_element, last_reports, top_by_element
from kg.model.records import PlanRecords, StatusReport
from kg.network.calendar import windows_of


class Outcome(StrEnum):
    """What became of an activity, by its last report and its deadline."""

    DONE = "done"
    LATE = "late"
    NOT_YET = "not done yet"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


_OPEN = (ReportedStatus.UNDER_WAY, ReportedStatus.NOT_STARTED, ReportedStatus.SUSPENDED)
_SAID = {
    ReportedStatus.DONE: Outcome.DONE,
    ReportedStatus.LATE: Outcome.LATE,
    ReportedStatus.CANCELLED: Outcome.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class ActivityProgress:
    """One activity: what became of it, its last day, and the last report on it, if there is one."""

    activity: str
    outcome: Outcome
    due: date | None
    report: StatusReport | None


@dataclass(frozen=True, slots=True)
class ProgressShare:
    """How many activities of a body or goal had which outcome; `evidence` are the reports."""

    id: str
    counts: Mapping[Outcome, int]
    evidence: tuple[str, ...]

    @property
    def all(self) -> int:
        """How many activities there are."""
        return sum(self.counts.values())


def progress_of(records: PlanRecords, at: date | None = None) -> tuple[ActivityProgress, ...]:
    """What became of each activity, in reading order.

    The last report counts: that of the latest day, of one day the one read last. Late is what the
    report calls late, and what is not done though its last day lies before the report's day, or
    before `at` if given; reports of later days are then left out. Edges: work that runs on has no
    day to miss; without a report, or where its words name no status, the outcome is unknown.
    """
    last = last_reports(records, at)
    due = {window.activity: window.due for window in windows_of(records)}
    return tuple(
        ActivityProgress(
            x.id, _outcome(last.get(x.id), due.get(x.id), at), due.get(x.id), last.get(x.id)
        )
        for x in records.activities
    )


def _outcome(report: StatusReport | None, due: date | None, at: date | None) -> Outcome:
    if report is None:
        return Outcome.UNKNOWN
    if report.status not in _OPEN:
        return _SAID.get(report.status, Outcome.UNKNOWN)
    day = at or report.day
    is_late = due is not None and day is not None and due < day
    return Outcome.LATE if is_late else Outcome.NOT_YET


def outcome_counts(progress: Iterable[ActivityProgress]) -> dict[Outcome, int]:
    """How many activities had which outcome; every outcome is there."""
    counts = Counter(x.outcome for x in progress)
    return {outcome: counts[outcome] for outcome in Outcome}


def progress_by_body(
    records: PlanRecords, progress: Sequence[ActivityProgress]
) -> tuple[ProgressShare, ...]:
    """The outcomes of the activities that each body leads, most late first.

    Edges: an activity with several leads counts for each of them; one without a lead for nobody.
    """
    place = activity_by_element(records)
    leads = dict.fromkeys(
        (x.actor, place[x.about])
        for x in records.participations
        if x.role is Role.LEAD and x.about in place
    )
    return _shares(leads, progress)


def progress_by_goal(
    records: PlanRecords, progress: Sequence[ActivityProgress]
) -> tuple[ProgressShare, ...]:
    """The outcomes of the activities below each goal at the top, most late first."""
    top = top_by_element(records)
    below = ((top[x.id], x.id) for x in records.activities if top[x.id] != x.id)
    return _shares(below, progress)


def _shares(
    pairs: Iterable[tuple[str, str]], progress: Sequence[ActivityProgress]
) -> tuple[ProgressShare, ...]:
    of = {x.activity: x for x in progress}
    found: dict[str, list[ActivityProgress]] = {}
    for who, activity in pairs:
        found.setdefault(who, []).append(of[activity])
    shares = [
        ProgressShare(who, outcome_counts(rows), tuple(x.report.id for x in rows if x.report))
        for who, rows in found.items()
    ]
    return tuple(sorted(shares, key=lambda x: (-x.counts[Outcome.LATE], -x.all, x.id)))
