"""`kg new`: make a plan folder for a document."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("new", epilog="Example:  kg new my-plan data/plans/bg-2012/bg-2012.txt")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("document", type=click.Path(path_type=Path))
def command(folder: Path, document: Path) -> None:
    """Make a plan folder for a document.

    The document is copied into it. Its plan.yaml explains each entry, its decisions.csv is empty.
    The folder's name becomes the plan's id. A folder that holds this document alone gets the two
    files beside it.
    """
    from kg.pipeline.new import new_folder

    for path in new_folder(folder, document):
        click.echo(str(path))
    click.echo(f"Next: kg build {folder} -o {folder}-graph")
