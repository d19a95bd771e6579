"""How do the tables of an export reach a folder without harm to other files? Exchange layer."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from kg.errors import ConfigError
from kg.files import whole_folder
from kg.own import is_untouched, own_work

METADATA = "csv-metadata.json"


def write_files(folder: Path, contents: dict[str, bytes], *, replace: bool = False) -> None:
    """Write several files into a folder that is new, empty or holds an earlier export.

    Edges: a reader finds all the earlier files or all the new ones.
    Raises: ConfigError if other files stand there, or if one that kg wrote was edited since, unless
    `replace`; InputError if the disk refuses.
    """
    if folder.is_dir():
        foreign = sorted({x.name for x in folder.iterdir()} - set(contents))
        if foreign:
            raise ConfigError(
                f"{folder}: holds other files ({foreign[0]}, …); choose a new or empty folder "
                "with -o"
            )
    elif folder.exists():
        raise ConfigError(f"{folder}: is a file; this export writes a folder, choose one with -o")
    if not replace:
        _refuse_edited(folder, contents)
    with whole_folder(folder) as new:
        for name, content in contents.items():
            (new / name).write_bytes(content)


def _refuse_edited(folder: Path, contents: dict[str, bytes]) -> None:
    """Tables have no place for a mark; the metadata beside them hold their checksums."""
    metadata = folder / METADATA
    kept = _checksums(metadata) if metadata.is_file() and is_untouched(metadata) else {}
    for name in sorted(contents):
        path = folder / name
        if not path.is_file() or (name == METADATA and kept):
            continue
        there = path.read_bytes()
        if there != contents[name] and kept.get(name) != hashlib.sha256(there).hexdigest():
            raise own_work(path)


def _checksums(metadata: Path) -> dict[str, str]:
    tables = json.loads(metadata.read_text(encoding="utf-8"))["tables"]
    return {table["url"]: table["notes"][0]["sha256"] for table in tables}
