"""`kg compare` of two countries, or of unrelated plans: side by side, by kind and by goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import csv_text, people_table, print_json
from kg.cli.measures import (
    goal_titles,
    number_range,
    plain_figure,
    plan_heading,
    settings_line,
)
from kg.present.words import words_for

if TYPE_CHECKING:
    from kg.measure.countries import CountryComparison, PlanSide
    from kg.measure.figures import Settings
    from kg.model.records import PlanRecords
    from kg.resolve.editions import Related

LEADS = "leads_of_"  # of a kind of actors, in a goal
MEASURES = {
    "acting": "with a role or payment",
    "without_role": "named without a role",
    "institutions": "single institutions",
    "catch_all": "groups that name nobody in particular",
    "counted": "counted in measures (groups included)",
    "working": "assessed for overload",
    "only_paying": "only paying",
    "only_benefiting": "only benefiting",
    "effective_leaders": "lead roles shared as if by … equal leaders",
    "top_share_of_lead_roles": "share of lead roles of the one with most",
    "dated": "activities with a due date",
    "crowding": "due in the fullest quarter",
    "unfunded_share": "activities without money, of those known",
    "ties": "pairs that share activities",
    "leads": "lead roles",
    "share_of_lead_roles": "share of lead roles",
    "partners": "partner roles",
    "load_share": "share of the load",
}
SIDE_COLUMNS = ("part", "name", "measure")


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
        print_json(plain)
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
    cells = [[str(row.get(c, "")) for c in columns] for row in _in_words(rows, options["lang"])]
    click.echo("\n" + people_table(_said_once(cells), columns))
    click.echo("\nBodies of two countries are compared by kind, never by name.")
    click.echo(settings_line(settings, ()))


def _in_words(rows: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """The rows with the words that every other output has for kinds of actors and measures."""
    words = words_for(language)
    found = []
    for row in rows:
        measure = MEASURES.get(row["measure"], row["measure"])
        if measure.startswith(LEADS):
            measure = f"lead roles: {words(f'type.{measure.removeprefix(LEADS)}')}"
        name = words(f"type.{row['name']}") if row["part"] == "kind" else row["name"]
        found.append({**row, "name": name, "measure": measure})
    return found


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
        for name in ("counted", "leads", "share_of_lead_roles", "partners", "load_share"):
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
        "counted": goal.counted,
        **{f"{LEADS}{kind.value}": figure for kind, figure in goal.leads_by_type.items()},
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
        "name": name,
        "measure": measure,
        **values,
    }
