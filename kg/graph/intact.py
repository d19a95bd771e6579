"""Is a graph folder as it was written? Sizes and checksums of its files. Graph layer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ALWAYS = 64 * 1024**2  # bytes of a graph whose checksums are compared each time it is opened
STORE = "store"
_OF_STORE = "checksums.json"  # beside its files: two stores of one graph differ, manifests do not
_UNREAD = ("LOG", "LOCK")  # how files of a store begin that opening it writes
_FOR_PEOPLE = "issues.csv"  # no answer comes from it; a spreadsheet program may have saved it


def changed_file(folder: Path, manifest: Mapping[str, Any], *, verify: bool) -> tuple[str, str]:
    """The first file that is not as it was written, and what is wrong with it; empty if all are.

    Sizes are compared always, checksums of graphs up to `ALWAYS` bytes, of larger ones with
    `verify`: two seconds a gigabyte.
    """
    files = dict(_files(manifest)) | _files_of_store(folder)
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


def note_store(store: Path) -> None:
    """Write down how the files of a store are: one changed byte can make its engine take 19 GB."""
    files = (x for x in sorted(store.iterdir()) if not x.name.startswith(_UNREAD))
    content: dict[str, Any] = {"files": {f"{STORE}/{path.name}": entry_of(path) for path in files}}
    content["checksum"] = own_checksum(content)
    (store / _OF_STORE).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def entry_of(path: Path) -> dict[str, Any]:
    """What a manifest says of a file."""
    return {"bytes": path.stat().st_size, "sha256": _digest(path)}


def _files_of_store(folder: Path) -> dict[str, Mapping[str, Any]]:
    """The files of the store on disk, if there is one, and what says so, which may be no more."""
    if not (folder / STORE).is_dir():
        return {}
    path = folder / STORE / _OF_STORE
    changed: dict[str, Mapping[str, Any]] = {f"{STORE}/{_OF_STORE}": {"bytes": -1}}  # none fits
    try:
        content = json.loads(path.read_bytes())
        is_own = content["checksum"] == own_checksum(content)
        return dict(content["files"]) if is_own else changed
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return changed


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
