"""`kg map`: an offline network map of one or all plans."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.cli.common import graph_option, lang_option, open_graph, out_option, plan_option
from kg.cli.own_work import replace_option, write_pages


@click.command("map", epilog="Example:  kg map --plan bg-2012 -o map.html")
@graph_option
@plan_option
@out_option("The page to write.  [default: map.html, or PLAN.html with --plan]")
@lang_option
@click.option(
    "--labels",
    type=click.Choice(["original", "english", "latin"]),
    help="Names on the map at first; the page can switch.",
)
@click.option(
    "--view",
    type=click.Choice(["activities", "cooperation"]),
    default="activities",
    show_default=True,
    help="What the map shows first: who does what, or who works with whom.",
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "vis", "canvas"]),
    default="auto",
    show_default=True,
    help="vis-network, or our own canvas for thousands of nodes.",
)
@click.option(
    "--story",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Play the steps of this file (see `kg story`) in the presenter mode.",
)
@replace_option
@click.option("--open", "open_it", is_flag=True, help="Show the page in the browser.")
def command(
    graph_dir: Path,
    plan_id: str | None,
    out: Path | None,
    lang: str,
    labels: str | None,
    view: str,
    engine: str,
    story: Path | None,
    replace: bool,
    open_it: bool,
) -> None:
    """Write an offline network map: one file that works from a memory stick.

    Who does what for which goal; the words of the plan behind every line. All plans of the graph
    stand on one map unless --plan names one.
    """
    from kg.api import Graph
    from kg.ids import file_name

    path = out or Path(f"{file_name(plan_id, ()) if plan_id else 'map'}.html")
    options: dict[str, Any] = {"language": lang, "labels": labels, "view": view, "engine": engine}
    if story is not None:
        plan_id, played = _played(story, graph_dir, plan_id)
        options |= played
    page = Graph.open(graph_dir).map(plan=plan_id, **options)
    write_pages({path: page.html}, open_graph(graph_dir), replace=replace)
    click.echo(f"{path}: {page.title}")
    if open_it:
        click.launch(str(path))


def _played(story: Path, graph_dir: Path, plan_id: str | None) -> tuple[str, dict[str, Any]]:
    """The plan a story is of, and the map's options that play it in the story's language."""
    from kg.errors import ConfigError
    from kg.present.story_file import story_for_map

    told, steps = story_for_map(story, open_graph(graph_dir).records)
    if plan_id not in (None, told.plan):
        raise ConfigError(f"{story.name} is a story of {told.plan}, not of {plan_id}; see --plan")
    return told.plan, {"language": told.language, "story": steps}
