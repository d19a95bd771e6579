"""What if an institution were missing, or another one led? The what-if parts of `kg workload`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import people_table, print_rows
from kg.cli.measures import activity_titles, actor_names, find_activity, find_actor, settings_line
from kg.errors import ConfigError

if TYPE_CHECKING:
    from kg.measure.figures import Settings
    from kg.measure.removal import LoadChange, Removal
    from kg.model.records import PlanRecords

_CHANGED = ("load", "n_leads", "lead_share", "peak")


def print_what_if(
    plans: Sequence[PlanRecords], settings: Settings, options: dict[str, Any]
) -> None:
    """Answer `--without` and `--reassign` for one plan.

    Raises: ConfigError if several plans are in the graph and none is chosen.
    """
    if len(plans) != 1:
        raise ConfigError("a what-if is asked of one plan; say which with --plan")
    from kg.measure.view import view_plan

    records, language = plans[0], options["lang"]
    view = view_plan(records, settings)
    names = actor_names(records, language)
    if options["without"]:
        from kg.measure.removal import without

        found = without(view, find_actor((records,), options["without"], language))
        titles = activity_titles(records, language)
        _print_removal(found, records, (names, titles), options["output_format"])
    if options["reassign"]:
        from kg.measure.removal import reassignment

        changes = [_change(records, pair, language) for pair in options["reassign"]]
        moved = reassignment(view, changes)
        if options["output_format"] == "table":
            click.echo(_changes_text(moved, names))
            click.echo("\n" + settings_line(settings, view.work.left_out))
        else:
            rows = [_change_row(change, names) for change in moved]
            _print_rows(rows, records.plan.id, options["output_format"])


def _change(records: PlanRecords, pair: str, language: str) -> tuple[str, str]:
    activity, sign, name = pair.rpartition("=")
    if not sign or not activity:
        raise ConfigError(f"{pair!r} is no change; write ACTIVITY=NAME, for instance 1.2=MoF")
    return find_activity(records, activity, language), find_actor((records,), name, language)


def _changes_text(changes: Sequence[LoadChange], names: dict[str, str]) -> str:
    """Before and after for people: 11 → 10.5, shares of leads in per cent."""
    if not changes:
        return "Nothing changes."
    rows = []
    for change in changes:
        load, leads, share, peak = (getattr(change, name) for name in _CHANGED)
        percents = [f"{100 * value:.0f} %" for value in share]
        numbers = (map("{:g}".format, pair) for pair in (load, leads, peak))
        shown = [" → ".join(dict.fromkeys(pair)) for pair in (*numbers, percents)]
        rows.append([names[change.institution], *shown])
    return people_table(rows, ("Institution", "Load", "Leads", "Peak", "Share of leads"))


def _change_row(change: LoadChange, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": change.institution,
        "name": names[change.institution],
        **{
            f"{name}_{when}": value
            for name in _CHANGED
            for when, value in zip(("before", "after"), getattr(change, name), strict=True)
        },
    }


def _print_rows(rows: list[dict[str, Any]], plan: str, output_format: str) -> None:
    columns = list(rows[0]) if rows else ["id", "name"]
    print_rows([{"plan": plan, **row} for row in rows], columns, output_format)


def _print_removal(
    found: Removal,
    records: PlanRecords,
    called: tuple[dict[str, str], dict[str, str]],
    output_format: str,
) -> None:
    names, titles = called
    rows = removal_rows(found, names, titles)
    if output_format != "table":
        _print_rows(rows, records.plan.id, output_format)
        return
    n = len(records.activities)
    click.echo(
        f"Without {names[found.institution]}, {found.leaderless.value:g} of {n} activities have "
        f"no lead, {found.orphans.value:g} have nobody, and {found.lost_partners.value:g} "
        "institutions meet nobody else. The plan does not say who would step in: this is exposed, "
        "not what would fail."
    )
    if rows:
        click.echo("\n" + people_table([[r["what"], r["title"]] for r in rows], ("What", "Which")))


def removal_rows(
    found: Removal, names: dict[str, str], titles: dict[str, str]
) -> list[dict[str, Any]]:
    """What hangs on one institution alone, one row each."""
    orphans = set(found.activities_without_anyone)
    rows = [
        {"what": "nobody left" if a in orphans else "no lead", "id": a, "title": titles[a]}
        for a in dict.fromkeys((*found.activities_without_lead, *found.activities_without_anyone))
    ]
    lost = found.institutions_without_partner
    return [*rows, *({"what": "no other partner", "id": i, "title": names[i]} for i in lost)]
