"""`kg new`: make a plan folder for a document."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("new", epilog="Example:  kg new my-plan data/plans/bg-2012/bg-2012.txt")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("document", type=click.Path(path_type=Path))
def command(folder: Path, document: Path) -> None:
    """Make a folder for a plan, with every possible entry explained.

    The document is copied into it. plan.yaml lists every entry with its meaning; decisions.csv has
    its header row. The folder's name becomes the plan's id. A folder that holds only this document
    gets the two files.
    """
    from kg.pipeline.new import new_folder

    for path in new_folder(folder, document):
        click.echo(str(path))
    click.echo(f"Next: kg build {folder} -o {folder}-graph")
