"""`kg export`: write the graph for other tools."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import graph_option, open_graph, out_option, plan_option
from kg.cli.own_work import check_no_input, replace_option

# Named here so that `kg export --help` imports nothing; a test compares with `exchange.export`.
FORMS = ("turtle", "nquads", "jsonld", "cpsv", "graphml", "gexf", "csv", "xlsx", "activities",
         "iati", "ftm", "parquet")  # fmt: skip


@click.command("export", epilog="Example:  kg export --as xlsx -o facts.xlsx")
@click.option(
    "--as",
    "form",
    type=click.Choice(FORMS),
    required=True,
    help="The form: RDF (turtle, nquads, jsonld; cpsv adds the EU core vocabularies), the network "
    "(graphml for yEd, gexf for Gephi), tables (csv, xlsx; activities has one row per activity; "
    "parquet for many plans), "
    "other standards (iati, ftm).",
)
@graph_option
@plan_option
@out_option(
    "The file to write; for csv and parquet a folder. Without it, a standard name in this folder."
)
@click.option(
    "--no-passages", is_flag=True, help="Turtle and JSON-LD without positions in the text."
)
@replace_option
def command(
    form: str,
    graph_dir: Path,
    plan_id: str | None,
    out: Path | None,
    no_passages: bool,
    replace: bool,
) -> None:
    """Write the graph for other tools: Gephi, spreadsheets, triple stores, IATI, Aleph."""
    from kg.exchange.export import FORMS as FORM_BY_NAME
    from kg.exchange.export import export

    folder = open_graph(graph_dir)
    target = out or Path(FORM_BY_NAME[form].file)
    for path in (target, *(target.iterdir() if target.is_dir() else ())):
        check_no_input(path, folder)
    plans = None if plan_id is None else (plan_id,)
    export(folder, form, target, plans=plans, passages=not no_passages, replace=replace)
    click.echo(str(target))
