"""`kg eval`: a graph compared with a reading made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import (
    format_option,
    graph_option,
    open_graph,
    plan_option,
    print_json,
    print_rows,
)
from kg.errors import ConfigError

if TYPE_CHECKING:
    from kg.exchange.gold import FieldScore
    from kg.graph.folder import GraphFolder

GOLD_FILE = "gold.json"
SHOWN = 12  # differences of a field in the table; JSON holds all


@click.command("eval", epilog="Example:  kg eval data/plans/bg-2012/gold.json")
@click.argument("gold", type=click.Path(path_type=Path, exists=True))
@graph_option
@plan_option
@format_option
def command(gold: Path, graph_dir: Path, plan_id: str | None, output_format: str) -> None:
    """Precision, recall and F1 of each field, and each difference.

    GOLD is a plan read by hand: a gold.json, or the folder of a plan that has one.
    """
    from kg.exchange.gold import compare_gold, read_gold

    file = gold / GOLD_FILE if gold.is_dir() else gold
    folder = open_graph(graph_dir)
    records = folder.records(plan_id or plan_of(file, folder))
    scores = compare_gold(records, read_gold(file))
    if output_format == "json":
        _print_json(scores)
        return
    columns = ("field", "precision", "recall", "f1", "right", "missing", "extra")
    print_rows([row_of(score) for score in scores], columns, output_format)
    if output_format == "table":
        for line in differences(scores):
            click.echo(line)


def plan_of(file: Path, folder: GraphFolder) -> str:
    """The plan a gold file is about: that of its name or folder, else the graph's only one.

    Raises: ConfigError if several plans may be meant.
    """
    for name in (file.stem, file.resolve().parent.name):
        if name in folder.plans:
            return name
    if len(folder.plans) == 1:
        return folder.plans[0]
    raise ConfigError(
        f"{file.name} does not say which plan it is about; add --plan with one of "
        f"{', '.join(folder.plans)}"
    )


def row_of(score: FieldScore) -> dict[str, Any]:
    """A field as a row of the table."""
    return {
        "field": score.field,
        "precision": f"{score.precision:.3f}",
        "recall": f"{score.recall:.3f}",
        "f1": f"{score.f1:.3f}",
        "right": score.n_right,
        "missing": len(score.missing),
        "extra": len(score.extra),
    }


def differences(scores: tuple[FieldScore, ...]) -> list[str]:
    """Each difference in words: what is missing, what is too much."""
    lines: list[str] = []
    for score in scores:
        rows = [f"  missing  {x}" for x in score.missing] + [f"  extra    {x}" for x in score.extra]
        if rows:
            more = (
                [f"  … and {len(rows) - SHOWN} more (--format json)"] if len(rows) > SHOWN else []
            )
            lines += ["", score.field, *rows[:SHOWN], *more]
    return lines


def _print_json(scores: tuple[FieldScore, ...]) -> None:
    fields = {
        score.field: {
            "precision": score.precision,
            "recall": score.recall,
            "f1": score.f1,
            "missing": list(score.missing),
            "extra": list(score.extra),
        }
        for score in scores
    }
    print_json(fields)
