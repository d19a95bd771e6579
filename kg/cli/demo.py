"""`kg demo`: the main job on the shipped plans, ending with what to open or ask next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import replace_option

if TYPE_CHECKING:
    from kg.api import Graph
    from kg.model.records import Plan, PlanRecords
    from kg.pipeline import Built

TOP = 3  # institutions and rows shown of each list
QUESTION = "due-in-period"


@click.command("demo", epilog="Example:  kg demo -o demo")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="The folder to write the graph and the pages into.",
)
@click.option(
    "--gallery",
    type=click.Path(path_type=Path, file_okay=False),
    help="Another folder for the pages.",
)
@replace_option
def command(out: Path, gallery: Path | None, replace: bool) -> None:
    """Build the shipped plans, answer a question, write every page, say what to do next."""
    from kg.api import Graph
    from kg.cli.build import progress_bar
    from kg.files import resource
    from kg.pipeline import build_folder

    folder, pages = out / "graph", gallery or out / "gallery"
    with progress_bar() as progress:
        built = build_folder([resource("data", "plans")], folder, progress=progress)
    graph = Graph.open(folder)
    _say_counts(built, folder)
    leaders = [_say_who_leads(records) for records in graph.records]
    _say_an_answer(graph, graph.plans[0], folder)
    index = _write_pages(graph, folder, pages, replace=replace)
    _say_next(folder, index, leader=next(filter(None, leaders), ""), plan=graph.plans[-1].id)


def _say_counts(built: Built, folder: Path) -> None:
    n = built.counts
    click.echo(
        f"{len(built.plans)} plans read: {n['top_goals']} top-level goals or sections, "
        f"{n['activities']} activities, {n['tasks']} tasks, {n['facts']} facts, each with the "
        "words that say it."
    )
    click.echo(f"{n['issues']} irregular places are listed in {folder / 'issues.csv'}.")


def _say_who_leads(records: PlanRecords) -> str:
    """List the institutions that lead most activities; give the name of the first."""
    from kg.graph.names import named_actors
    from kg.measure.roles import role_counts
    from kg.measure.view import view_plan

    name_by_id = {named.id: named.name for named in named_actors(records.actors)}
    leads = role_counts(view_plan(records))["leads"]
    most = sorted(leads, key=lambda actor: (-(leads[actor].value or 0), actor))[:TOP]
    click.echo(
        f"\nWho leads most of the {len(records.activities)} activities of {records.plan.id}:"
    )
    for actor in most:
        click.echo(f"  {leads[actor].value:3g}  {name_by_id[actor]}")
    return name_by_id[most[0]] if most else ""


def _say_an_answer(graph: Graph, plan: Plan, folder: Path) -> None:
    """One question with the first rows of its answer, and the words that give them."""
    if plan.end is None:
        return
    period = f"{plan.end.year}-Q4"
    rows = graph.ask(QUESTION, period=period, plan=plan.id)
    click.echo(f"\nWhat falls due in {period} in {plan.id}, and who carries it? {len(rows)} rows:")
    for row in rows[:TOP]:
        click.echo(f"  {_answer_line(row)}")
    again = f"kg ask {QUESTION} --period {period} --plan {plan.id} -g {folder}"
    click.echo(f"  … all of them: {again}")


def _answer_line(row: Mapping[str, Any]) -> str:
    said = " / ".join(f"“{words}”" for words in row["words"])
    return f"{row['due']}  {row['activity']} — {'; '.join(row['leads'])} — {said}"


def _write_pages(graph: Graph, folder: Path, pages: Path, *, replace: bool) -> Path:
    from functools import partial

    from kg.graph.folder import GraphFolder
    from kg.present.gallery import weaknesses, write_gallery

    checked = partial(weaknesses, GraphFolder.open(folder))
    return write_gallery(
        graph.records, graph.source_texts(), pages, checked=checked, replace=replace
    )


def _say_next(folder: Path, index: Path, *, leader: str, plan: str) -> None:
    """What to open and what to ask now."""
    where = "" if folder == Path("graph") else f" -g {folder}"
    lines = {
        f"kg ask{where}": "all ready-made questions",
        f'kg show "{leader}"{where}': "one institution, with the plan's words",
        f"kg workload --plan {plan}{where}": "who shows signs of overload",
        f"kg check{where}": "what the plans leave open",
        f"kg export --as xlsx -o facts.xlsx{where}": "every fact as a workbook",
    }
    click.echo(f"\nOpen in a browser, also offline: {index}\nAsk next:")
    for line, answers in lines.items():
        click.echo(f"  {line}    ({answers})")
    click.echo("\nTo read, correct and ask your own documents in the browser: kg serve")
