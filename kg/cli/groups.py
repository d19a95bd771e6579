"""Which institutions form groups, and who stands between sectors? Parts of `kg ties`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import csv_text, people_table, print_json
from kg.cli.measures import actor_names, plain_figure, plan_heading, settings_line

if TYPE_CHECKING:
    from kg.measure.settings import Settings
    from kg.model.records import PlanRecords

Rows = list[dict[str, Any]]
# What holds of all rows alike, and what it is called below the table.
COMMON = {"modularity": "Modularity", "null": "stability over"}


def print_groups(
    plans: Sequence[PlanRecords], settings: Settings, options: Mapping[str, Any]
) -> None:
    """Print communities or brokerage, one block a plan."""
    from kg.measure.view import view_plan

    blocks, rows = [], []
    for records in plans:
        view = view_plan(records, settings)
        names = actor_names(records, options["lang"])
        found = (community_rows if options["communities"] else brokerage_rows)(view, names)
        rows += found
        heading = plan_heading(records, options["lang"])
        blocks.append(_block(heading, found, settings_line(settings, view.work.left_out)))
    if options["output_format"] == "json":
        print_json(rows)
    elif options["output_format"] == "csv":
        flat = [_values(row) for row in rows]
        click.echo(csv_text(flat, list(flat[0]) if flat else ["plan"]), nl=False)
    else:
        click.echo("\n\n".join(blocks))


def community_rows(view: Any, names: Mapping[str, str]) -> Rows:
    """One row for each community, named by its best-connected member."""
    from kg.measure.communities import communities

    found = communities(view.work, view.settings)
    plan = view.work.plan
    return [
        {
            "plan": plan,
            "id": c.name_of,
            "name": f"around {names[c.name_of]}",
            "members": [names[m] for m in c.members],
            "stability": plain_figure(c.stability, plan),
            "modularity": round(found.modularity, 4),
            "null": f"{found.runs} runs, seed {found.seed}",
        }
        for c in found.communities
    ]


def brokerage_rows(view: Any, names: Mapping[str, str]) -> Rows:
    """One row for each institution that stands between two others."""
    from kg.measure.brokerage import brokerage

    plan = view.work.plan
    return [
        {
            "plan": plan,
            "id": b.institution,
            "name": names[b.institution],
            **{role: plain_figure(figure, plan) for role, figure in b.counts.items()},
        }
        for b in brokerage(view)
        if any(figure.value for figure in b.counts.values())
    ]


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v["value"] if isinstance(v, dict) else v for k, v in row.items()}


def _block(heading: str, rows: Rows, note: str) -> str:
    if not rows:
        return f"{heading}\nnone found.\n{note}"
    flat = [_values(row) for row in rows]
    common = [c for c in COMMON if c in flat[0]]
    columns = [c for c in flat[0] if c not in ("plan", "id", *COMMON)]
    table = [[_text(row[c]) for c in columns] for row in flat]
    below = "; ".join(f"{COMMON[c]} {_text(flat[0][c])}" for c in common)
    return "\n".join([heading, "", people_table(table, columns), "", *filter(None, [below]), note])


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    return f"{value:.2f}" if isinstance(value, float) else str(value)
