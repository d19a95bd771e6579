"""To which activity does a fact belong, and which actor stands for nobody? Model layer.

Graph, network, exchange and pages roll tasks up in this one way.
"""

from __future__ import annotations

from datetime import date

from kg.model.codes import GroupKind
from kg.model.records import Actor, PlanRecords, StatusReport


def activity_by_element(records: PlanRecords) -> dict[str, str]:
    """Which activity an element belongs to: an activity to itself, a task to its activity.

    Edges: goals are not in it; an activity under an activity is an activity of its own; a task
    under a task belongs to the activity above both.
    """
    activity = {element.id: element.id for element in records.activities}
    for task in records.tasks:
        if task.parent in activity:
            activity[task.id] = activity[task.parent]
    return activity


def last_reports(records: PlanRecords, at: date | None = None) -> dict[str, StatusReport]:
    """The last report on each element that has one: of the latest day, else the one read last.

    Edges: with `at` reports of later days are left out; one that names no day is older than all
    that name one.
    """
    last: dict[str, StatusReport] = {}
    for report in records.reports:
        if at is not None and report.day is not None and report.day > at:
            continue
        held = last.get(report.about)
        if held is None or (report.day or date.min) >= (held.day or date.min):
            last[report.about] = report
    return last


def is_catch_all(actor: Actor) -> bool:
    """An actor that stands for nobody in particular ("partners")."""
    return actor.group_kind is GroupKind.UNSPECIFIED
