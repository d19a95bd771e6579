"""`kg compare`: what changed between two plans, or between a plan and its reports?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import (
    counted,
    csv_text,
    format_option,
    graph_option,
    lang_option,
    open_graph,
    people_table,
    print_json,
    print_one,
)
from kg.cli.compare_countries import print_countries
from kg.cli.measures import (
    activity_numbers,
    actor_names,
    goal_titles,
    number_range,
    plain_figure,
    plan_heading,
    set_option,
    settings_line,
)
from kg.errors import ConfigError, InputError
from kg.model.labels import title_in
from kg.text import fold_space

if TYPE_CHECKING:
    from kg.measure.compare import EditionComparison
    from kg.measure.figures import Settings
    from kg.measure.progress import ActivityProgress, ProgressShare
    from kg.model.records import PlanRecords
    from kg.resolve.editions import Related


DOUBTFUL = "perhaps the same"  # what a pair is called that nobody has decided about
CHANGE_COLUMNS = ("what", "activity", "institution", "before", "after")
CSV_COLUMNS = ("what", "activity", "title", "institution", "name", "before", "after", "evidence")


@click.command("compare", epilog="Example:  kg compare bg-2012 rs-2017-2018")
@click.argument("a", metavar="PLAN_A")
@click.argument("b", metavar="[PLAN_B]", required=False)
@graph_option
@format_option
@lang_option
@click.option(
    "--as", "how", type=click.Choice(["editions", "countries"]),
    help="Two editions of one plan, or two countries. [default: read from the plans]",
)  # fmt: skip
@click.option(
    "--report", "by_report", is_flag=True,
    help="One plan and its reports: done, late, unknown, by leading body and goal.",
)  # fmt: skip
@click.option(
    "--at", type=click.DateTime(["%Y-%m-%d"]),
    help="With --report: the day to assess at, as 2026-12-31. [default: each report's own]",
)  # fmt: skip
@set_option
def command(a: str, b: str | None, graph_dir: Path, **options: Any) -> None:
    """What changed between two plans of a graph, or what a plan's reports say was done.

    Two editions: matched activities, and changes of roles, deadlines and money. Two countries, or
    unrelated plans: by kind of actor and by goal, never by name. With --report, one plan: what its
    reports say about each activity, in their words.
    """
    if options["by_report"]:
        if b is not None:
            raise click.UsageError("--report takes one plan")
        at = options["at"].date() if options["at"] else None
        print_report(open_graph(graph_dir).records(a), at, options)
        return
    if b is None:
        raise click.UsageError("name two plans, or one with --report")
    if a == b:
        raise ConfigError(f"{a} is one plan; name two to compare")
    from kg.measure.compare import in_order
    from kg.measure.figures import set_values
    from kg.resolve.editions import Relation, relation_of

    settings, folder = set_values(options["assignments"]), open_graph(graph_dir)
    plans = folder.records(a), folder.records(b)
    ordered = in_order(*plans)
    related = relation_of(*ordered)
    if (options["how"] or related.relation) == Relation.EDITIONS:
        print_editions(ordered, settings, options, related)
    else:
        print_countries(plans, settings, options, related)


def print_editions(
    plans: tuple[PlanRecords, PlanRecords],
    settings: Settings,
    options: Mapping[str, Any],
    related: Related,
) -> None:
    """Print the changes between two editions, the earlier first."""
    from kg.measure.compare import compare_editions

    found = compare_editions(*plans, settings=settings)
    notes = edition_notes(plans, related, len(found.renamed))
    rows = change_rows(found, plans, options["lang"])
    plain = plain_editions(found, rows, notes)
    print_one(
        options["output_format"], plain, (rows, CSV_COLUMNS),
        lambda: editions_text(found, rows, settings, notes),
    )  # fmt: skip


def edition_notes(plans: Sequence[PlanRecords], related: Related, n_same: int) -> tuple[str, ...]:
    """What to know before trusting the comparison: no editions; country unknown."""
    notes = []
    if related.relation != "editions":
        notes.append(f"These plans are {related.relation}: {related.why}.")
    unknown = [records.plan.id for records in plans if not records.plan.country]
    if unknown:
        notes.append(
            f"The country of {' and '.join(unknown)} is not known: {n_same} institutions were "
            "matched by their names alone. To be sure, build again with --country."
        )
    return tuple(notes)


def change_rows(
    found: EditionComparison, plans: Sequence[PlanRecords], language: str
) -> list[dict[str, Any]]:
    """Every change as one row: what, which activity, who, before, after, and the facts of both.

    Pairs of activities that may be the same stand last.
    """
    from kg.measure.compare import changes_of

    names = actor_names(plans[0], language) | actor_names(plans[1], language)
    numbers = [activity_numbers(records) for records in plans]
    titles = [{a.id: title_in(a, language) for a in records.activities} for records in plans]

    def row(what: str, old: str | None, new: str | None) -> dict[str, Any]:
        side, activity = (0, old) if old is not None else (1, new)
        return {
            "what": what,
            "id": f"plan/{plans[side].plan.id}/{activity}",
            "activity": numbers[side][str(activity)],
            "title": titles[side][str(activity)],
        }

    rows = [
        {
            **row(change.what, change.old, change.new),
            "institution": change.institution or "",
            "name": names.get(change.institution or "", change.institution or ""),
            "before": change.before,
            "after": change.after,
            "evidence": list(change.facts),
        }
        for change in changes_of(found)
    ]
    return rows + [
        {
            **row(DOUBTFUL, None, pair.after.id),
            "before": f"{numbers[0][pair.before.id]} {pair.before.title}",
            "after": f"{pair.alike:.0%} of the words",
            "evidence": [f"plan/{plans[1].plan.id}/{pair.after.id}"],
            "earlier": pair.before.id,
            "later": pair.after.id,
            "alike": round(pair.alike, 4),
        }
        for pair in found.likely
    ]


def plain_editions(
    found: EditionComparison, rows: list[dict[str, Any]], notes: Sequence[str] = ()
) -> dict[str, Any]:
    """Two editions as one JSON object."""
    names = ("matched_of_earlier", "matched_of_later", "jaccard_activities", "jaccard_pairs",
             "jaccard_triples")  # fmt: skip
    return {
        "how": "editions",
        "notes": list(notes),
        "earlier": found.earlier,
        "later": found.later,
        **{name: plain_figure(getattr(found, name), found.later) for name in names},
        "edit_distance": found.edit_distance,
        "matched": [{"earlier": a, "later": b} for b, a in found.matched.items()],
        "institutions": {
            "kept": list(found.institutions_kept),
            "left": list(found.institutions_left),
            "entered": list(found.institutions_entered),
        },
        "totals": {
            c or "no currency": {"before": str(x), "after": str(y)}
            for c, (x, y) in found.totals.items()
        },
        "changes": [row for row in rows if row["what"] != DOUBTFUL],
        "doubtful": [
            {"earlier": row["earlier"], "later": row["later"], "alike": row["alike"]}
            for row in rows
            if row["what"] == DOUBTFUL
        ],
    }


def editions_text(
    found: EditionComparison,
    rows: list[dict[str, Any]],
    settings: Settings,
    notes: Sequence[str] = (),
) -> str:
    """Two editions for people: how much was matched, then the changes."""
    cells = [
        [r["what"], f"{r['activity']} {r['title']}", r.get("name", ""), r.get("before", ""),
         r.get("after", "")]
        for r in rows
    ]  # fmt: skip
    return "\n".join(
        [
            *notes,
            *_summary(found, sum(row["what"] == DOUBTFUL for row in rows)),
            "",
            people_table(cells, CHANGE_COLUMNS) if cells else "Nothing else changed.",
            "",
            "An activity that was not matched shows as one dropped and one added.",
            settings_line(settings, ()),
        ]
    )


def _summary(found: EditionComparison, n_doubtful: int) -> list[str]:
    """How much was matched, how alike the editions are, who stays, and the sums."""
    counts = [x.n_known + x.n_unknown for x in (found.matched_of_earlier, found.matched_of_later)]
    shares = [number_range(x, percent=True)
              for x in (found.matched_of_earlier, found.matched_of_later)]  # fmt: skip
    doubtful = f" {n_doubtful} more may be the same: see “{DOUBTFUL}” below." if n_doubtful else ""
    return [
        f"{found.earlier} → {found.later}: "
        f"{counted(len(found.matched), 'activity')} matched, "
        f"of {counts[0]} ({shares[0]}) and {counts[1]} ({shares[1]}).{doubtful}",
        "Alike (1 is the same): "
        f"activities {number_range(found.jaccard_activities)}, "
        f"who is in which {number_range(found.jaccard_pairs)}, "
        f"in which role {number_range(found.jaccard_triples)}.",
        f"Institutions: {len(found.institutions_kept)} stay, {len(found.institutions_left)} leave, "
        f"{len(found.institutions_entered)} enter.",
        *(f"Stated sums: {x:,} → {y:,} {c or '(no currency)'}."
          for c, (x, y) in found.totals.items()),
    ]  # fmt: skip


# `kg compare PLAN --report`: what was planned beside what was reported.

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
    click.echo(_progress_summary(progress, totals, at, records))
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


def _progress_summary(
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
