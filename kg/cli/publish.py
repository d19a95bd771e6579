"""`kg publish`: put the graph on a SPARQL server."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import graph_option, open_graph


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
def command(url: str, graph_dir: Path, seconds: float, drop: tuple[str, ...]) -> None:
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
