"""`kg map`, `kg story`, `kg report`: write offline pages, and the steps of a presentation to be
edited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import (
    check_no_input,
    graph_option,
    lang_option,
    open_graph,
    out_option,
    plan_option,
    replace_option,
    write_pages,
)
from kg.cli.measures import capacity_option, read_capacities

if TYPE_CHECKING:
    from kg.graph.folder import GraphFolder
    from kg.present.drawing import Drawing
    from kg.present.study import Study


# `kg map`: an offline network map of one or all plans.

PICTURES = (".png", ".svg")


@click.command("map", epilog="Example:  kg map --plan bg-2012 -o map.html")
@graph_option
@plan_option
@out_option("The page to write, or with --focus a .png or .svg.  [default: map.html or PLAN.html]")
@lang_option
@click.option(
    "--labels",
    type=click.Choice(["original", "english", "latin"]),
    help="Names on the map at first; the page can switch.",
)
@click.option(
    "--view",
    type=click.Choice(["activities", "cooperation", "matrix"]),
    default="activities",
    show_default=True,
    help="What the map shows first: a map of who does what, who works with whom, or a matrix.",
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "vis", "canvas"]),
    default="auto",
    show_default=True,
    help="vis-network, or our own canvas, which shows large plans in parts that open.",
)
@click.option(
    "--story",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Play the steps of this file (see `kg story`) in the presenter mode.",
)
@click.option(
    "--focus",
    help="Draw one institution or activity as a picture for a slide; name it as for `kg show`.",
)
@click.option(
    "--slides",
    type=click.Path(path_type=Path, file_okay=False),
    help="Draw each step of the presentation into this folder, for a slide program.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["svg", "png"]),
    help="What --slides writes: SVG, whose words can be edited, or PNG.  [default: svg]",
)
@replace_option
@click.option("--open", "open_it", is_flag=True, help="Show the page in the browser.")
def map_command(
    graph_dir: Path,
    plan_id: str | None,
    out: Path | None,
    lang: str,
    labels: str | None,
    view: str,
    engine: str,
    story: Path | None,
    focus: str | None,
    slides: Path | None,
    kind: str | None,
    replace: bool,
    open_it: bool,
) -> None:
    """Write an offline network map: one file that works from a memory stick.

    Who does what for which goal; the words of the plan behind every line. All plans of the graph
    stand on one map unless --plan names one. With --focus it draws one institution or activity
    with its lines and counts as PNG or SVG, without a browser; with --slides each step of the
    presenter mode, of --story where one is given.
    """
    from kg.api import Graph
    from kg.errors import ConfigError
    from kg.ids import file_name

    if focus is not None:
        out = _checked_picture(out, view=view, story=story)
        _draw_focus(open_graph(graph_dir), (focus, plan_id, lang), out, replace=replace)
        if open_it:
            click.launch(str(out))
        return

    if kind is not None and slides is None:
        raise ConfigError("--format is for --slides; a picture of --focus is what -o ends in")
    if slides is not None:
        asked = (plan_id, lang, story)
        _draw_slides(graph_dir, asked, slides, kind=kind or "svg", replace=replace)
        return

    path = out or Path(f"{file_name(plan_id, ()) if plan_id else 'map'}.html")
    options: dict[str, Any] = {"language": lang, "labels": labels, "view": view, "engine": engine}
    if story is not None:
        plan_id, played = _played(story, graph_dir, plan_id)
        options |= played
    folder = open_graph(graph_dir)
    page = Graph(folder).map(plan=plan_id, **options)
    write_pages({path: page.html}, folder, replace=replace)
    click.echo(f"{path}: {page.title}")
    if open_it:
        click.launch(str(path))


def _played(story: Path, graph_dir: Path, plan_id: str | None) -> tuple[str, dict[str, Any]]:
    """The plan a story is of, and the map's options that play it in the story's language."""
    from kg.errors import ConfigError
    from kg.present.story_file import story_for_map

    played, steps = story_for_map(story, open_graph(graph_dir).records)
    if plan_id not in (None, played.plan):
        raise ConfigError(f"{story.name} is a story of {played.plan}, not of {plan_id}; see --plan")
    return played.plan, {"language": played.language, "story": steps}


def _draw_slides(
    graph_dir: Path, asked: tuple[str | None, str, Path | None], folder: Path, *, kind: str,
    replace: bool,
) -> None:  # fmt: skip
    """Write the steps of a story, or the usual ones of a plan, as numbered pictures."""
    from kg.errors import ConfigError
    from kg.present.map.slides import slides, usual_steps

    plan_id, lang, story = asked
    graph = open_graph(graph_dir)
    played: dict[str, Any] = {"language": lang}
    if story is not None:
        plan_id, played = _played(story, graph_dir, plan_id)
    if plan_id is None and len(graph.plans) > 1:
        raise ConfigError(f"slides are of one plan: name it with --plan ({', '.join(graph.plans)})")
    records, lang = graph.records(plan_id or graph.plans[0]), played["language"]
    steps = played.get("story") or usual_steps(records, language=lang)
    drawn = enumerate(slides(records, steps, language=lang), 1)
    _write({folder / f"{k:02}.{kind}": x for k, x in drawn}, graph, replace=replace)


def _checked_picture(out: Path | None, *, view: str, story: Path | None) -> Path:
    """Where the picture goes; raises ConfigError for a suffix or options that do not fit it."""
    from kg.errors import ConfigError

    if out is None or out.suffix.lower() not in PICTURES:
        raise ConfigError("--focus draws a picture: name it with -o, as .png or .svg")
    if view != "activities" or story is not None:
        raise ConfigError("--focus draws who does what; leave out --view and --story")
    return out


def _draw_focus(
    folder: GraphFolder, asked: tuple[str, str | None, str], out: Path, *, replace: bool
) -> None:
    """Write the picture of a name in a plan (of those asked for).

    Raises: ConfigError where the name stands in several plans, or is no institution or activity.
    """
    from kg.cli.show import find_card, plan_of_card
    from kg.present.map.focus import focus_drawing

    name, plan_id, lang = asked
    plans = tuple(folder.all_records(plan_id))
    card: Any = find_card(name, plans, lang)
    records = plan_of_card(card, plans, "picture")
    drawing = focus_drawing(
        records, card.id.removeprefix(f"plan/{records.plan.id}/"), language=lang
    )
    _write({out: drawing}, folder, replace=replace)


def _write(drawings: Mapping[Path, Drawing], folder: GraphFolder, *, replace: bool) -> None:
    """Write drawings as what their names end in, all or none, and say what each shows."""
    from kg.files import write_file
    from kg.own import check_own
    from kg.present.drawing import as_file

    contents = {out: as_file(x, out.suffix.lower()[1:]) for out, x in drawings.items()}
    for out, content in contents.items():
        check_no_input(out, folder)
        check_own(out, content, replace=replace)
    for out, content in contents.items():
        write_file(out, content)
        click.echo(f"{out}: {drawings[out].title}")


# `kg story`: write the steps of a presentation, to be edited and played by `kg map --story`.


@click.command("story", epilog="Example:  kg story --plan bg-2012 -o story.yaml")
@graph_option
@plan_option
@lang_option
@replace_option
@out_option("The YAML file to write; without it the story is printed.")
def story_command(
    graph_dir: Path, plan_id: str | None, lang: str, out: Path | None, replace: bool
) -> None:
    """Write the steps of a presentation of a plan: who leads, where deadlines cluster, the money.

    Titles are computed from the plan, never guessed. Edit the file, then play it with
    `kg map --story FILE`.
    """
    from kg.errors import ConfigError
    from kg.own import Kind, write_own
    from kg.present.story_file import story_text
    from kg.present.study import study_plan

    folder = open_graph(graph_dir)
    if plan_id is None and len(folder.plans) > 1:
        raise ConfigError(
            f"the graph holds several plans ({', '.join(folder.plans)}); say which with --plan"
        )
    if out is not None:
        check_no_input(out, folder)
    study = study_plan(folder.records(plan_id or folder.plans[0]), language=lang)
    text = story_text(study)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_own(out, text.encode("utf-8"), Kind.LINES, replace=replace)
        click.echo(f"wrote {out}")


# `kg report`: write one offline evaluation page of a plan.


@click.command("report", epilog="Example:  kg report --plan bg-2012 -o report.html")
@graph_option
@plan_option
@lang_option
@out_option("The page to write (default: report.html).")
@capacity_option
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="NAME=VALUE",
    help="Change a convention of the measures, for instance partner=0.25.",
)
@replace_option
def report_command(
    graph_dir: Path,
    plan_id: str | None,
    lang: str,
    out: Path | None,
    capacity: Path | None,
    assignments: tuple[str, ...],
    replace: bool,
) -> None:
    """Write one offline evaluation page of a plan: findings, pictures, tables, and the rows.

    Each sentence leads to the words of the plan that prove it. With several plans in the graph and
    no --plan, each gets a page of its own beside an overview.
    """
    from kg.measure.figures import set_values
    from kg.present.study import study_plan

    folder = open_graph(graph_dir)
    records = list(folder.all_records(plan_id))
    means = read_capacities(capacity, records, lang) if capacity else ()
    settings = set_values(assignments)
    texts = folder.sources_of(records)
    studies = [
        study_plan(r, language=lang, settings=settings, capacities=means, texts=texts)
        for r in records
    ]
    pages = dict(_pages(folder, studies, out or Path("report.html"), lang))
    write_pages(pages, folder, replace=replace)
    for path in pages:
        click.echo(f"wrote {path}")


def _pages(
    folder: GraphFolder, studies: Sequence[Study], target: Path, lang: str
) -> Iterator[tuple[Path, str]]:
    """The report of the one plan; of several, an overview and a report beside it for each."""
    from kg.ids import plan_files
    from kg.present.gallery import overview_page, weaknesses
    from kg.present.report import report_page

    links = {}
    names = plan_files(study.records.plan.id for study in studies)
    for study in studies:
        plan = study.records.plan.id
        path = target
        if len(studies) > 1:
            path = target.parent / f"{target.stem}-{names[plan]}{target.suffix}"
        links[plan] = path.name
        yield path, report_page(study, weaknesses=weaknesses(folder, plan, lang))
    if len(studies) > 1:
        yield target, overview_page(studies, links, language=lang)
