"""`kg export`: write the graph for other tools. `kg publish`: put it on a SPARQL server."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import (
    check_no_input,
    graph_option,
    open_graph,
    out_option,
    plan_option,
    replace_option,
)

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


# `kg publish`: put the graph on a SPARQL server.


@click.command("publish", epilog="Example:  kg publish http://127.0.0.1:7878/store")
@click.argument("url")
@graph_option
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=600.0,
    show_default=True,
    help="How many seconds one named graph may take.",
)
@click.option(
    "--drop",
    multiple=True,
    metavar="PLAN",
    help="Also remove this plan from the server: it is no longer in the graph.",
)
def publish_command(url: str, graph_dir: Path, seconds: float, drop: tuple[str, ...]) -> None:
    """Upload the graph to a SPARQL server; each named graph is replaced.

    URL is the server's address for the SPARQL 1.1 Graph Store HTTP Protocol, such as
    http://127.0.0.1:7878/store (Oxigraph), http://host/dataset/data (Fuseki) or
    http://host/repositories/NAME/rdf-graphs/service (GraphDB, RDF4J). Only this address is called.
    It may contain a name and password (http://me:secret@host/…). Ask there with:
    kg query --endpoint URL-FOR-QUERIES.
    """
    from kg.graph.remote import publish, split_login, withdraw

    folder = open_graph(graph_dir)
    for plan in drop:
        click.echo(f"{withdraw(folder, plan, url, seconds=seconds)}  taken off", err=True)
    total = n_graphs = 0
    for graph, n_triples in publish(folder, url, seconds=seconds):
        click.echo(f"{graph}  {n_triples} triples", err=True)
        total, n_graphs = total + n_triples, n_graphs + 1
    click.echo(f"{total} triples in {n_graphs} named graphs are now on {split_login(url)[0]}")
