"""`kg compare`: what changed between two editions, or how two countries' plans differ."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
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
)
from kg.cli.measures import (
    activity_numbers,
    actor_names,
    goal_titles,
    number_range,
    plain_figure,
    plan_heading,
    set_option,
    settings_line,
    settings_of,
)
from kg.errors import ConfigError
from kg.model.labels import main_language

if TYPE_CHECKING:
    from kg.measure.compare import EditionComparison
    from kg.measure.countries import CountryComparison, PlanSide
    from kg.measure.settings import Settings
    from kg.model.records import PlanRecords
    from kg.resolve.related import Related

DOUBTFUL = "perhaps the same"  # what a pair is called that nobody has decided about
CHANGE_COLUMNS = ("what", "activity", "institution", "before", "after")
CSV_COLUMNS = ("what", "activity", "title", "institution", "name", "before", "after", "evidence")
SIDE_COLUMNS = ("part", "name", "measure")


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
    from kg.resolve.related import Relation, relation_of

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
        plain = plain_editions(found, rows, notes)
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
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
    english = main_language(language) == "en"
    titles = [
        {a.id: (a.english if english else None) or a.title for a in records.activities}
        for records in plans
    ]

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


def print_countries(
    plans: tuple[PlanRecords, PlanRecords],
    settings: Settings,
    options: Mapping[str, Any],
    related: Related,
) -> None:
    """Print two plans side by side, by kind of actor and by goal."""
    from kg.measure.countries import compare_countries

    found = compare_countries(*plans, settings=settings)
    if options["output_format"] == "json":
        plain = {
            "how": "countries" if options["how"] else str(related.relation),
            "why": related.why,
            "a": _plain(found.one, found.one.plan),
            "b": _plain(found.other, found.other.plan),
        }
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    rows = side_rows(found, {p.plan.id: goal_titles(p, options["lang"]) for p in plans})
    columns = (*SIDE_COLUMNS, found.one.plan, found.other.plan)
    if options["output_format"] == "csv":
        click.echo(csv_text(rows, columns), nl=False)
        return
    for records in plans:
        click.echo(plan_heading(records, options["lang"]))
    if related.relation == "unrelated":
        click.echo(f"These plans are unrelated: {related.why}.")
    cells = [[str(row.get(c, "")) for c in columns] for row in rows]
    click.echo("\n" + people_table(_said_once(cells), columns))
    click.echo("\nBodies of two countries are compared by kind, never by name.")
    click.echo(settings_line(settings, ()))


def _said_once(cells: Sequence[list[str]]) -> list[list[str]]:
    """The rows without the part and name that the row above also has."""
    above: list[str] = []
    rows = []
    for row in cells:
        rows.append(["", "", *row[2:]] if row[:2] == above else row)
        above = row[:2]
    return rows


def _plain(value: Any, plan: str) -> Any:
    """A side of a comparison as JSON has it."""
    from kg.measure.figures import Figure

    if isinstance(value, Figure):
        return plain_figure(value, plan)
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name), plan) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(getattr(k, "value", k)): _plain(v, plan) for k, v in value.items()}
    if isinstance(value, tuple):
        return [_plain(v, plan) for v in value]
    return getattr(value, "value", value)


def side_rows(
    found: CountryComparison, goals: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """One row for each number of the summary and of each kind of actor, then goals of each plan.

    `goals` are what to call the goals of each plan, by id.
    """
    one, other = found.one, found.other
    rows = [
        _pair("plan", "", name, (one, other), (one.summary.get(name), other.summary.get(name)))
        for name in one.summary
    ]
    kinds = dict.fromkeys(t.actor_type for side in (one, other) for t in side.types)
    for kind in sorted(kinds):
        pair = [next((t for t in s.types if t.actor_type is kind), None) for s in (one, other)]
        for name in ("institutions", "leads", "share_of_lead_roles", "partners", "load_share"):
            figures = tuple(getattr(t, name) if t else None for t in pair)
            rows.append(_pair("kind", kind.value, name, (one, other), figures))
    for side in (one, other):
        names = goals[side.plan]
        rows += [row for goal in side.goals for row in _goal_rows(side, goal, names)]
    return rows


def _goal_rows(side: PlanSide, goal: Any, names: Mapping[str, str]) -> list[dict[str, Any]]:
    name = names.get(goal.goal, goal.title)
    figures = {
        "activities": goal.activities,
        "institutions": goal.institutions,
        **{
            f"leads of kind {kind.value.replace('-', ' ')}": figure
            for kind, figure in goal.leads_by_type.items()
        },
    }
    return [
        {"part": "goal", "name": name, "measure": measure, side.plan: number_range(figure)}
        for measure, figure in figures.items()
    ]


def _pair(
    part: str, name: str, measure: str, sides: Sequence[PlanSide], figures: Sequence[Any]
) -> dict[str, Any]:
    percent = measure.endswith(("share", "share_of_lead_roles")) or measure == "crowding"
    values = {}
    for side, figure in zip(sides, figures, strict=True):
        text = number_range(figure, percent=percent) if figure else "0 %" if percent else "0"
        of = f" of {figure.n_known} deadlines" if measure == "crowding" and figure else ""
        values[side.plan] = text + of
    return {
        "part": part,
        "name": name.replace("-", " "),
        "measure": measure.replace("_", " "),
        **values,
    }
