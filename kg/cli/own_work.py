"""Is what stands at the place of `-o` somebody's own work? Then it is not written over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.errors import ConfigError

if TYPE_CHECKING:
    from kg.graph.folder import GraphFolder

F = TypeVar("F", bound=Callable[..., Any])
# What stands at the start of every page and every picture that kg writes: HTML, SVG, PNG.
_MARKS = (b'name="generator" content="kg"', b'data-generator="kg"', b"tEXtSoftware\0kg")

replace_option: Callable[[F], F] = click.option(
    "--replace", is_flag=True, help="Write over a file that is there and may be your own work."
)


def check_no_input(out: Path, folder: GraphFolder) -> None:
    """See that a file to write is no document, decisions or plan.yaml that the graph is made from.

    Raises: ConfigError if it has the name or the checksum of one.
    """
    import hashlib

    if not out.is_file():
        return
    inputs = [x["files"] for x in folder.manifest.get("inputs", {}).values()]
    names = {name.casefold() for files in inputs for name in files}
    digests = {digest for files in inputs for digest in files.values()}
    with out.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if out.name.casefold() in names or digest in digests:
        raise ConfigError(f"{out}: the graph is made from this file; name another with -o")


def check_page(out: Path, folder: GraphFolder, *, replace: bool) -> None:
    """See that a page or picture to write replaces nothing but what kg wrote.

    Raises: ConfigError otherwise; with `replace` only if it is an input of the graph.
    """
    check_no_input(out, folder)
    if replace or not out.is_file():
        return
    with out.open("rb") as file:
        start = file.read(4096)
        if not any(mark in start for mark in _MARKS):
            raise _own(out, "kg did not write it")


def check_edited(out: Path, folder: GraphFolder, *, replace: bool) -> None:
    """See that a file made to be edited is not there yet.

    Raises: ConfigError otherwise; with `replace` only if it is an input of the graph.
    """
    check_no_input(out, folder)
    if out.exists() and not replace:
        raise _own(out, "it may hold your own words")


def _own(out: Path, why: str) -> ConfigError:
    return ConfigError(
        f"{out}: this file is there already, and {why}; name another with -o, or add --replace"
    )
