"""`kg report`: write one offline evaluation page of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import graph_option, lang_option, out_option, plan_option

if TYPE_CHECKING:
    from kg.graph.folder import GraphFolder
    from kg.measure.settings import Settings


@click.command("report")
@graph_option
@plan_option
@lang_option
@out_option("The page to write (default: report.html).")
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="NAME=VALUE",
    help="Change a convention of the measures, for instance partner=0.25.",
)
def command(
    graph_dir: Path, plan_id: str | None, lang: str, out: Path | None, assignments: tuple[str, ...]
) -> None:
    """Write one offline evaluation page of a plan: findings, pictures, tables, and the rows.

    Each sentence leads to the words of the plan that prove it. With several plans in the graph and
    no --plan, each gets a page of its own beside an overview.
    """
    from kg.graph.folder import GraphFolder
    from kg.measure.settings import set_values

    folder = GraphFolder.open(graph_dir)
    settings = set_values(assignments)
    target = out or Path("report.html")
    plans = (plan_id,) if plan_id else folder.plans
    if len(plans) == 1:
        pages = {target: report_of(folder, plans[0], lang, settings)}
    else:
        pages = _pages(folder, target, lang, settings)
    _write(pages.items())


def report_of(folder: GraphFolder, plan_id: str, lang: str, settings: Settings) -> str:
    """The report of one plan, with what `kg check` finds."""
    from kg.present.gallery import weaknesses
    from kg.present.report import report_page, study_plan

    study = study_plan(folder.records(plan_id), language=lang, settings=settings)
    return report_page(study, weaknesses=weaknesses(folder, plan_id, lang))


def _pages(folder: GraphFolder, target: Path, lang: str, settings: Settings) -> dict[Path, str]:
    """One report a plan, and an overview at the name that was asked for."""
    from kg.ids import slug
    from kg.present.gallery import overview_page
    from kg.present.report import study_plan

    pages, links = {}, {}
    for plan_id in folder.plans:
        path = target.with_name(f"{target.stem}-{slug(plan_id)}{target.suffix}")
        pages[path] = report_of(folder, plan_id, lang, settings)
        links[plan_id] = path.name
    studies = [study_plan(r, language=lang, settings=settings) for r in folder.all_records()]
    return {target: overview_page(studies, links, language=lang), **pages}


def _write(pages: Iterable[tuple[Path, str]]) -> None:
    from kg.present.page import write_page

    for path, html in pages:
        write_page(path, html)
        click.echo(f"wrote {path}")
