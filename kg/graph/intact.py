"""Is a graph folder as it was written? Sizes and checksums of its files. Graph layer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ALWAYS = 64 * 1024**2  # bytes of a graph whose checksums are compared each time it is opened
_FOR_PEOPLE = "issues.csv"  # no answer comes from it; a spreadsheet program may have saved it


def changed_file(folder: Path, manifest: Mapping[str, Any], *, verify: bool) -> tuple[str, str]:
    """The first file that is not as it was written, and what is wrong with it; empty if all are.

    Sizes are compared always, checksums of graphs up to `ALWAYS` bytes, of larger ones with
    `verify`: two seconds a gigabyte.
    """
    files = dict(_files(manifest))
    for name, entry in files.items():
        try:
            size = (folder / name).stat().st_size
        except OSError:
            return name, "it is missing"
        if size != entry["bytes"]:
            return name, "it was changed or cut"
    if verify or is_verified(manifest):
        for name, entry in files.items():
            if entry.get("sha256") not in (None, _digest(folder / name)):
                return name, "it was changed"
    return "", ""


def own_checksum(manifest: Mapping[str, Any]) -> str:
    """The checksum of a manifest's entries, but for `checksum` itself."""
    content = {name: value for name, value in manifest.items() if name != "checksum"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def is_verified(manifest: Mapping[str, Any]) -> bool:
    """Whether the checksums are compared each time the graph is opened."""
    return sum(int(entry["bytes"]) for _, entry in _files(manifest)) <= ALWAYS


def _files(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((name, x) for name, x in manifest["files"].items() if name != _FOR_PEOPLE)


def _digest(path: Path) -> str:
    if path.stat().st_size <= ALWAYS:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
