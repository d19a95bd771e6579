"""Is what stands at the place of `-o` somebody's own work? Then it is not written over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.errors import ConfigError

if TYPE_CHECKING:
    from kg.graph.folder import GraphFolder

F = TypeVar("F", bound=Callable[..., Any])

replace_option: Callable[[F], F] = click.option(
    "--replace", is_flag=True, help="Overwrite a file that exists and may be your own work."
)


def check_no_input(out: Path, folder: GraphFolder) -> None:
    """See that a file to write is no part of the graph, and nothing that the graph is made from.

    Raises: ConfigError if it has a place in the graph's folder, or the name or the checksum of a
    document, decisions or plan.yaml.
    """
    import hashlib

    from kg.graph.swap import OURS
    from kg.read.limits import LIMITS

    place, graph = out.resolve(), folder.path.resolve()
    inside = place.relative_to(graph).parts if place.is_relative_to(graph) else ()
    if inside and inside[0].casefold() in OURS:
        raise ConfigError(f"{out}: this belongs to the graph itself; name another with -o")
    if not out.is_file():
        return
    inputs = [x["files"] for x in folder.manifest.get("inputs", {}).values()]
    names = {name.casefold() for files in inputs for name in files}
    digests = {digest for files in inputs for digest in files.values()}
    digest = ""
    if out.stat().st_size <= LIMITS.file_bytes:  # what is larger was never read
        with out.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    if out.name.casefold() in names or digest in digests:
        raise ConfigError(f"{out}: the graph is made from this file; name another with -o")


def write_pages(contents: Mapping[Path, str], folder: GraphFolder, *, replace: bool) -> None:
    """Write pages, all or none, unless that loses somebody's work.

    Raises: ConfigError for a file that kg did not write or that was edited since, unless `replace`;
    always for an input of the graph.
    """
    from kg.files import write_file
    from kg.own import Kind, check_own, marked

    pages = {path: marked(text.encode("utf-8"), Kind.PAGE) for path, text in contents.items()}
    for path, page in pages.items():
        check_no_input(path, folder)
        check_own(path, page, replace=replace)
    for path, page in pages.items():
        write_file(path, page)
