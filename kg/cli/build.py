"""`kg build`: read plans and write a graph folder. `kg new`: make a plan folder for a document."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import allowance, counted, limit_options

if TYPE_CHECKING:
    from kg.pipeline import Built


# `kg new`: make a plan folder for a document.


@click.command("new", epilog="Example:  kg new my-plan data/plans/bg-2012/bg-2012.txt")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("document", type=click.Path(path_type=Path))
def new_command(folder: Path, document: Path) -> None:
    """Make a folder for a plan, with every possible entry explained.

    The document is copied into it. plan.yaml lists every entry with its meaning; decisions.csv has
    its header row. The folder's name becomes the plan's id. A folder that holds only this document
    gets the two files.
    """
    from kg.pipeline.new import new_folder

    for path in new_folder(folder, document):
        click.echo(str(path))
    click.echo(f"Next: kg build {folder} -o {folder}-graph")


SHOWN = 10  # decisions without effect that are named; the list is in issues.csv


@click.command("build", epilog="Example:  kg build data/plans/bg-2012 -o my-graph")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("graph"),
    show_default=True,
    help="The graph folder to write; an existing one is replaced.",
)
@click.option("--country", help="Country of plans that do not state it: an ISO code such as RS.")
@click.option(
    "--lang", "language", help="Language of plans that do not state it, such as sr or bg."
)
@click.option(
    "--profile",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="How to read an unusual layout: the YAML that `kg inspect` wrote.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes for many documents.")
@click.option(
    "--columns",
    is_flag=True,
    help="Also write Parquet tables for work with many plans; large graphs always have them.",
)
@click.option("--fresh", is_flag=True, help="Read every document again, even unchanged ones.")
@limit_options
def command(sources: tuple[Path, ...], out: Path, **options: Any) -> None:
    """Read plans and write one graph folder.

    A SOURCE is a document, a plan folder (document and plan.yaml), or a folder of either; without
    one the shipped plans are built. What cannot be read is listed in the folder's issues.csv.
    """
    from kg.files import resource
    from kg.pipeline import Settings, build_folder

    said = {k: options[k] for k in ("country", "language", "profile")}
    settings = Settings(**said, allowance=allowance(options))
    paths = sources or (resource("data", "plans"),)
    with progress_bar() as progress:
        built = build_folder(
            paths,
            out,
            settings=settings,
            progress=progress,
            jobs=options["jobs"],
            fresh=options["fresh"],
            columns=options["columns"],
        )
    report(built, out)


@contextmanager
def progress_bar() -> Iterator[Any]:
    """A function to call with each document's name and their number; silent when piped."""
    shown: list[Any] = []

    def step(name: str, n_documents: int) -> None:
        if not sys.stderr.isatty():
            return
        if not shown:
            bar = click.progressbar(
                length=n_documents, label="reading", file=sys.stderr, item_show_func=str
            )
            shown.append(bar.__enter__())
        shown[0].update(1, name)

    try:
        yield step
    finally:
        for bar in shown:
            bar.__exit__(None, None, None)


def report(built: Built, out: Path) -> None:
    """Say what was built, and on stderr what was not."""
    for refused in built.refused:
        click.echo(f"Not read: {refused.sentence}", err=True)
    n = built.counts
    nouns = {"goals": "goal", "activities": "activity", "tasks": "task", "facts": "fact",
             "actors": "actor"}  # fmt: skip
    counts = ", ".join(counted(n[kind], noun) for kind, noun in nouns.items())
    click.echo(f"{out}: {counted(len(built.plans), 'plan')}, {counts}")
    for name, used in built.beside:
        click.echo(f"{name}: read with the {' and '.join(used)} beside it")
    for sentence in built.profiles:
        click.echo(f"{sentence[:1].upper()}{sentence[1:]}")
    n_places = n["issues"] + len(built.refused)
    if n_places:
        click.echo(f"{counted(n_places, 'place')} to look at: {out / 'issues.csv'}")
    for line in decided_lines(built):
        click.echo(line)


def decided_lines(built: Built) -> Iterator[str]:
    """How many decisions of each plan changed it, and which did not and why."""
    plans = dict.fromkeys(plan for plan, _ in built.decisions)
    for plan in plans:
        own = [decision for of, decision in built.decisions if of == plan]
        idle = [x for x in own if x.outcome != "applied"]
        said = f"{counted(len(own), 'decision')}: {len(own) - len(idle)} applied"
        rows = ", ".join(f"row {x.row} ({x.outcome}: {x.why})" for x in idle[:SHOWN])
        more = f" and {len(idle) - SHOWN} more" if len(idle) > SHOWN else ""
        said += f", {len(idle)} without effect: {rows}{more}" if idle else ""
        bare = sum(not x.words and x.outcome == "applied" and "/" in x.target for x in own)
        hint = f"; {bare} of them without words, see 'kg decisions --bind'" if bare else ""
        yield f"{plan}: {said}{hint}" if len(built.plans) > 1 else f"{said}{hint}"
