"""`kg compare`: what changed between two editions, or how two countries' plans differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
)
from kg.cli.compare_countries import print_countries
from kg.cli.measures import (
    activity_numbers,
    actor_names,
    number_range,
    plain_figure,
    set_option,
    settings_line,
    settings_of,
)
from kg.errors import ConfigError
from kg.model.labels import title_in

if TYPE_CHECKING:
    from kg.measure.compare import EditionComparison
    from kg.measure.settings import Settings
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
        from kg.cli.progress import print_report

        if b is not None:
            raise click.UsageError("--report takes one plan")
        at = options["at"].date() if options["at"] else None
        print_report(open_graph(graph_dir).records(a), at, options)
        return
    if b is None:
        raise click.UsageError("name two plans, or one with --report")
    if a == b:
        raise ConfigError(f"{a} is one plan; name two to compare")
    settings, folder = settings_of(options["assignments"]), open_graph(graph_dir)
    plans = folder.records(a), folder.records(b)
    from kg.measure.changes import in_order
    from kg.resolve.editions import Relation, relation_of

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
    if options["output_format"] == "csv":
        click.echo(csv_text(rows, CSV_COLUMNS), nl=False)
    elif options["output_format"] == "json":
        print_json(plain_editions(found, rows, notes))
    else:
        click.echo(editions_text(found, rows, settings, notes))


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
    from kg.measure.changes import changes_of

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
