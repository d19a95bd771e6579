"""`kg compare PLAN --report`: what was planned beside what was reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import counted, csv_text, people_table, print_json
from kg.cli.measures import activity_numbers, actor_names, goal_titles, plan_heading
from kg.errors import InputError
from kg.model.labels import title_in
from kg.text import fold_space

if TYPE_CHECKING:
    from kg.measure.progress import ActivityProgress, ProgressShare
    from kg.model.records import PlanRecords

COLUMNS = ("outcome", "activity", "title", "due", "reported", "day", "leads", "words", "note",
           "doubtful", "evidence")  # fmt: skip
_SHOWN = ("outcome", "activity", "due", "reported", "day", "leads", "words")
LONGEST = 60  # characters of a title in the table for people


def print_report(records: PlanRecords, at: date | None, options: Mapping[str, Any]) -> None:
    """Print what became of each activity by its reports, then by leading body and by goal.

    Raises: InputError if the plan has no report.
    """
    from kg.measure.progress import (
        outcome_counts,
        progress_by_body,
        progress_by_goal,
        progress_of,
    )

    if not records.reports:
        raise InputError(
            "no report on it is in the graph; name one as 'reports:' in its plan.yaml and build "
            "again (docs/monitoring.md)",
            where=records.plan.id,
        )
    progress = progress_of(records, at)
    rows = report_rows(records, progress, options["lang"])
    if options["output_format"] == "csv":
        click.echo(csv_text(rows, COLUMNS), nl=False)
        return
    names = actor_names(records, options["lang"])
    goals = goal_titles(records, options["lang"])
    bodies = share_rows(progress_by_body(records, progress), names, records.plan.id)
    by_goal = share_rows(progress_by_goal(records, progress), goals, records.plan.id)
    totals = {outcome.value: n for outcome, n in outcome_counts(progress).items()}
    rows_left = [x.message for x in records.issues if x.code == "report-row-unmatched"]
    unread = [x.message for x in records.issues if x.code == "report-not-read"]
    if options["output_format"] == "json":
        plain = {
            "how": "report", "plan": records.plan.id, "at": at.isoformat() if at else None,
            "counts": totals, "activities": rows, "bodies": bodies, "goals": by_goal,
            "not_attached": [*rows_left, *unread],
        }  # fmt: skip
        print_json(plain)
        return
    click.echo(plan_heading(records, options["lang"]))
    click.echo(_summary(progress, totals, at, records))
    cells = [[_short(row, name) for name in _SHOWN] for row in rows]
    click.echo("\n" + people_table(cells, _SHOWN))
    heads = ("all", *totals)
    for title, shares in (("lead", bodies), ("goal", by_goal)):
        if shares:
            table = [[row["name"], *(str(row[x]) for x in heads)] for row in shares]
            click.echo("\n" + people_table(table, (title, *heads)))
    if rows_left:
        rows_of = counted(len(rows_left), "report row matches", "report rows match")
        click.echo(f"\n{rows_of} no activity; issues.csv has their words.")
    for message in unread:
        click.echo(f"\nNot read: {message}.")
    click.echo("\nLate: the report says so, or the activity is not done and its last day is past. "
               "Unknown: no report, or its words name no status.")  # fmt: skip


def report_rows(
    records: PlanRecords, progress: Sequence[ActivityProgress], language: str
) -> list[dict[str, Any]]:
    """One row per activity: what became of it, its last day, the last report and its words."""
    from kg.model.codes import Certainty, Role
    from kg.model.places import activity_by_element

    numbers, names = activity_numbers(records), actor_names(records, language)
    place = activity_by_element(records)
    leads: dict[str, dict[str, None]] = {}
    for x in records.participations:
        if x.role is Role.LEAD and x.about in place:
            leads.setdefault(place[x.about], {})[names.get(x.actor, x.actor)] = None
    plan, rows = records.plan.id, []
    for activity, found in zip(records.activities, progress, strict=True):
        report = found.report
        rows.append({
            "outcome": found.outcome.value,
            "id": f"plan/{plan}/{activity.id}",
            "activity": numbers[activity.id],
            "title": title_in(activity, language),
            "due": found.due.isoformat() if found.due else "",
            "reported": report.status.value if report else "",
            "day": report.day.isoformat() if report and report.day else "",
            "leads": list(leads.get(activity.id, ())),
            "words": " … ".join(fold_space(p.exact) for p in report.passages) if report else "",
            "note": (report.note or "") if report else "",
            "doubtful": bool(report and report.certainty is Certainty.DOUBTFUL),
            "evidence": [f"plan/{plan}/{report.id if report else activity.id}"],
        })  # fmt: skip
    return rows


def share_rows(
    shares: Sequence[ProgressShare], names: Mapping[str, str], plan: str
) -> list[dict[str, Any]]:
    """One row per body or goal: its name, how many activities had which outcome, the reports."""
    return [
        {
            "id": share.id,
            "name": names.get(share.id, share.id),
            "all": share.all,
            **{outcome.value: n for outcome, n in share.counts.items()},
            "evidence": [f"plan/{plan}/{x}" for x in share.evidence],
        }
        for share in shares
    ]


def _short(row: Mapping[str, Any], name: str) -> str:
    if name == "activity":
        said = fold_space(f"{row['activity']} {row['title']}")
        return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
    if name == "reported" and row["doubtful"]:
        return f"{row[name]} ?"
    return "; ".join(row[name]) if isinstance(row[name], list) else str(row[name])


def _summary(
    progress: Sequence[ActivityProgress],
    totals: Mapping[str, int],
    at: date | None,
    records: PlanRecords,
) -> str:
    said = ", ".join(f"{n} {name}" for name, n in totals.items())
    days = [x.report.day for x in progress if x.report and x.report.day]
    when = f" at {at}" if at else f" by reports up to {max(days)}" if days else ""
    own = {p.document for report in records.reports for p in report.passages}
    files = [x.name for x in records.documents if x.id in own]
    return f"{counted(len(progress), 'activity')}{when} ({', '.join(files)}): {said}."
