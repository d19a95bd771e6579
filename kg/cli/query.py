"""`kg query`: ask in SPARQL. `kg find`: search titles and names."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kg.cli.common import (
    cell_text,
    format_option,
    graph_option,
    lang_option,
    open_graph,
    plan_option,
    print_rows,
    table_text,
)
from kg.errors import InputError, QueryError

if TYPE_CHECKING:
    from kg.graph.answer import Answer


@click.command(
    "query", epilog="Example:  kg query 'SELECT (COUNT(?a) AS ?n) WHERE { ?a a ap:Activity }'"
)
@click.argument("sparql", metavar="SPARQL|FILE.rq|-")
@graph_option
@format_option
@lang_option
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="Time limit in seconds.",
)
@click.option(
    "--max-rows",
    type=click.IntRange(min=1),
    default=100_000,
    show_default=True,
    help="Maximum number of rows; exit with 1 if there are more.",
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL server instead of a graph folder.")
@click.option("--iris", is_flag=True, help="In tables show short IRIs instead of names.")
def command(
    sparql: str,
    graph_dir: Path,
    output_format: str,
    lang: str,
    seconds: float,
    max_rows: int,
    endpoint: str | None,
    iris: bool,
) -> None:
    """Ask in SPARQL: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Known prefixes (ap, skos, dcterms, r for roles …) may be left out. The query is given on the
    command line, in a FILE.rq, or on standard input (-).
    """
    from kg.graph.query import TooSlowError, answer, names, within

    text = read_question(sparql)
    folder = open_graph(graph_dir) if endpoint is None else None

    def work() -> tuple[Answer, Mapping[str, str]]:
        if folder is not None:
            store = folder.store()
            ask: Callable[..., Answer] = partial(answer, store)
            named: Callable[..., Mapping[str, str]] = partial(names, store)
        else:
            from kg.graph.remote import Endpoint

            server = Endpoint(str(endpoint), seconds=seconds)
            ask, named = server.answer, server.names
        found = ask(text, max_rows=max_rows)
        has_names = output_format == "table" and not iris
        return found, named(found.iris(), language=lang) if has_names else {}

    try:
        found, name_by_iri = within(seconds, work)
    except TooSlowError as error:
        end_now(error)
    printed = printed_answer(found, output_format, name_by_iri)  # however long it takes
    click.echo(printed, nl=not printed.endswith("\n"))
    if found.is_cut:
        raise QueryError(
            f"there are more than {max_rows} rows and only these were printed; add a LIMIT, ask "
            "for less, or raise --max-rows"
        )


def read_question(argument: str) -> str:
    """The text of a question: the argument itself, a file, or standard input.

    Raises: InputError if the file cannot be read.
    """
    if argument == "-":
        content = sys.stdin.buffer.read()
    elif argument.endswith((".rq", ".sparql")):
        try:
            content = Path(argument).read_bytes()
        except OSError as error:
            raise InputError(
                f"cannot be read ({error.strerror}); check the name", where=argument
            ) from error
    else:
        return argument
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text; save it as UTF-8", where=argument) from error


def end_now(error: QueryError) -> NoReturn:
    """Say why, and end the process with the engine still at work: nothing else stops it."""
    click.echo(f"Error: {error}", err=True)
    sys.stdout.flush()
    os._exit(1)


def printed_answer(found: Answer, output_format: str, name_by_iri: Mapping[str, str]) -> str:
    """An answer as text: a table or Turtle for people, the W3C forms for programs."""
    if output_format == "json":
        return found.json()
    if output_format == "csv":
        return found.csv()
    if found.truth is not None:
        return "yes" if found.truth else "no"
    if found.triples is not None:
        return found.turtle()
    rows = found.table(lambda iri: name_by_iri.get(iri, ""))
    return table_text([[cell_text(x) for x in row] for row in rows], found.variables)


# `kg find`: search titles and names.


@click.command("find", epilog="Example:  kg find ministarstvo pravde")
@click.argument("words", nargs=-1, required=True)
@graph_option
@plan_option
@format_option
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="Maximum number of results.",
)
def find_command(
    words: tuple[str, ...], graph_dir: Path, plan_id: str | None, output_format: str, most: int
) -> None:
    """Find goals, activities, tasks, institutions and sources by words of their title or name.

    Case, script and diacritics are ignored; each word may be the beginning of one. The best fit
    comes first.
    """
    from kg.exchange.find import RANKS, find_words

    folder = open_graph(graph_dir)
    if plan_id is not None and plan_id not in folder.plans:
        folder.records(plan_id)  # says which plans there are
    hits = find_words(folder, " ".join(words), plan=plan_id, most=most)
    rows = [
        {"words": x.words, "kind": x.kind, "id": x.id, "plan": x.plan, "holds": RANKS[x.rank]}
        for x in hits
    ]
    print_rows(rows, ["words", "kind", "id", "plan", "holds"], output_format)
    if not rows:
        fewer = "use fewer words" if len(words) > 1 or " " in words[0] else "use a shorter word"
        click.echo(f"0 found; {fewer} or the beginning of one", err=True)
