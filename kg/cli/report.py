"""`kg report`: write one offline evaluation page of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import graph_option, lang_option, open_graph, out_option, plan_option
from kg.cli.measures import capacity_option, read_capacities
from kg.cli.own_work import replace_option, write_pages

if TYPE_CHECKING:
    from kg.graph.folder import GraphFolder
    from kg.present.study import Study


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
def command(
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
    from kg.measure.settings import set_values
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
