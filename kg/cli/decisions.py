"""`kg decisions`: what people decided, by whom, when and why, and what each decision changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import format_option, graph_option, open_graph, plan_option, print_rows

if TYPE_CHECKING:
    from kg.model.records import DecisionRecord

COLUMNS = (
    "plan", "row", "author", "time", "verb", "target", "value", "outcome", "what", "before",
    "after", "reason",
)  # fmt: skip


@click.command("decisions", epilog="Example:  kg decisions --format csv")
@graph_option
@plan_option
@format_option
@click.option(
    "--bind",
    "bind_folder",
    type=click.Path(path_type=Path, exists=True),
    help="Record in each row of a plan folder which words it is about, so that it cannot move.",
)
@click.option("--country", help="With --bind: the country the plan is built with.")
@click.option("--lang", "language", help="With --bind: the language the plan is built with.")
def command(
    graph_dir: Path,
    plan_id: str | None,
    output_format: str,
    bind_folder: Path | None,
    country: str | None,
    language: str | None,
) -> None:
    """List the decisions in force, with their author, time and reason, and what each changed.

    A decision without effect says why: its words have moved, changed or are unknown. To take a
    decision back, delete its row in decisions.csv and build again.

    --bind reads a plan folder and adds the column words to its decisions.csv and labels.en.csv.
    """
    if bind_folder is not None:
        from kg.pipeline.reading import Settings
        from kg.pipeline.review import bind_rows

        for said in bind_rows(bind_folder, Settings(country=country, language=language)):
            click.echo(said)
        return

    folder = open_graph(graph_dir)
    plans = [plan_id] if plan_id else list(folder.plans)
    rows = [_row(plan, x) for plan in plans for x in folder.records(plan).decisions]
    if not rows and output_format == "table":
        click.echo("No decisions: the plans are as they were read. See docs/corrections.md.")
        return
    columns = COLUMNS if output_format == "table" else (*COLUMNS, "who", "words")
    print_rows(rows, columns, output_format)


def _row(plan: str, decision: DecisionRecord) -> dict[str, Any]:
    return {
        "plan": plan,
        "row": decision.row,
        "who": decision.who,
        "author": decision.author or decision.who,
        "time": decision.time,
        "verb": decision.verb,
        "target": decision.target,
        "value": decision.value,
        "outcome": decision.outcome + (f": {decision.why}" if decision.why else ""),
        "what": decision.what,
        "before": decision.before,
        "after": decision.after,
        "reason": decision.reason,
        "words": decision.words,
        "about": decision.about,
        "id": decision.id,
    }
