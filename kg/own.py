"""Did kg write this file, and has nobody changed it since? Base layer.

What kg writes for people carries a mark: the checksum of the file, with zeros where the mark itself
stands. A file without a mark, or with one that no longer fits, is somebody's own work and is not
written over. CSV and JSON lines have no place for a mark: such a file is kept unless it has the
bytes that would be written.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from kg.errors import ConfigError
from kg.files import copy_behind, whole_folder, write_file

_MARK = re.compile(rb"kg-checksum-[0-9a-f]{64}")
_BLANK = b"kg-checksum-" + b"0" * 64
_HEAD = 4096  # bytes at a file's start among which its mark stands
_CHUNK = 1 << 20
_LARGEST = 1 << 30  # bytes of an unpacked workbook; a larger one is not kg's
_SAID = b'<dc:description xmlns:dc="http://purl.org/dc/elements/1.1/">'
_PROPERTIES = {"docProps/core.xml": b"</cp:coreProperties>", "meta.xml": b"</office:meta>"}


class Kind(StrEnum):
    """Where a form has its mark: a page's head, a comment, a property."""

    PAGE = "page"
    XML = "xml"
    SVG = "svg"
    LINES = "lines"  # a form in which # begins a comment: Turtle, N-Quads, YAML
    JSONLD = "jsonld"
    CSVW = "csvw"
    BOOK = "book"  # XLSX and ODS


_GENERATOR = b'<meta name="generator" content="kg">'
# What stands before the mark, what stands around it.
_PLACES = {
    Kind.PAGE: (_GENERATOR, b'\n<meta name="kg-mark" content="', b'">'),
    Kind.SVG: (b">", b"<!-- ", b" -->"),
    Kind.XML: (b"?>", b"\n<!-- ", b" -->"),
    Kind.LINES: (b"", b"# ", b"\n"),
    # A term that the context maps to nothing is no statement.
    Kind.JSONLD: (b'"@context": {', b'\n  "', b'": null,'),
    Kind.CSVW: (b"{", b'\n  "notes": [{"mark": "', b'"}],'),
}  # fmt: skip


def marked(content: bytes, kind: Kind) -> bytes:
    """A file's content with its mark.

    Raises: ValueError if the content has no place for a mark of this kind.

    Example:
        >>> marked(b"steps: []", Kind.LINES)[:14]
        b'# kg-checksum-'
    """
    if kind is Kind.BOOK:
        return _marked_book(content)
    before, left, right = _PLACES[kind]
    at = content.index(before) + len(before)
    whole = content[:at] + left + _BLANK + right + content[at:]
    return whole.replace(_BLANK, _mark_of([whole]), 1)


def is_untouched(path: Path) -> bool:
    """Did kg write this file, and does it have the bytes that it was written with?"""
    with path.open("rb") as file:
        if file.read(4) == b"PK\x03\x04":
            return _is_untouched_book(file)
        file.seek(0)
        head = file.read(_HEAD)
        found = _MARK.search(head)
        if found is None:
            return False
        blank = head[: found.start()] + _BLANK + head[found.end() :]
        return found[0] == _mark_of([blank, *iter(lambda: file.read(_CHUNK), b"")])


def check_own(path: Path, content: bytes, *, replace: bool) -> None:
    """See that writing `content` to `path` loses nobody's work.

    Edges: an empty file, and one with these bytes, may be written over.
    Raises: ConfigError for any other file that kg did not write or that was edited since, unless
    `replace`.
    """
    if replace or not path.is_file() or path.stat().st_size == 0:
        return
    if not is_untouched(path) and path.read_bytes() != content:
        raise own_work(path)


def own_work(path: Path) -> ConfigError:
    """That a file is kept, and how to have it written over."""
    return ConfigError(
        f"{path}: this file is there already and may be your own work (kg did not write it, or it "
        "was edited since, or its form shows neither); name another with -o, or add --replace"
    )


def write_own(path: Path, content: bytes, kind: Kind | None, *, replace: bool = False) -> None:
    """Write a file with its mark, unless that loses somebody's work.

    `kind` is None for a form without a place for a mark.
    Raises: ConfigError as `check_own`; InputError if the disk refuses.
    """
    whole = content if kind is None else marked(content, kind)
    check_own(path, whole, replace=replace)
    write_file(path, whole)


def copy_own(source: Path, path: Path, *, replace: bool = False) -> None:
    """Copy a file of lines, however large, with its mark before it.

    Raises: ConfigError as `check_own`; InputError if the disk refuses.
    """
    if not replace and path.is_file() and path.stat().st_size and not is_untouched(path):
        raise own_work(path)
    _, left, right = _PLACES[Kind.LINES]
    with source.open("rb") as file:
        mark = _mark_of([left, _BLANK, right, *iter(lambda: file.read(_CHUNK), b"")])
    copy_behind(left + mark + right, source, path)


def _mark_of(parts: Iterable[bytes]) -> bytes:
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return b"kg-checksum-" + found.hexdigest().encode()


def _marked_book(content: bytes) -> bytes:
    """A workbook with its mark among the properties that a spreadsheet program shows."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {info: old.read(info) for info in old.infolist()}
    place = next(info for info in parts if info.filename in _PROPERTIES)
    end = _PROPERTIES[place.filename]
    said = _SAID + _BLANK + b"</dc:description>"
    parts[place] = parts[place].replace(end, said + end)
    parts[place] = parts[place].replace(_BLANK, _mark_of(_named(parts)), 1)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for info, part in parts.items():
            new.writestr(info, part, info.compress_type)
    return buffer.getvalue()


def _is_untouched_book(file: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(file) as book:
            if sum(info.file_size for info in book.infolist()) > _LARGEST:
                return False
            parts = {info: book.read(info) for info in book.infolist()}
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, RuntimeError, EOFError):
        return False
    for info in parts:
        if info.filename in _PROPERTIES and (found := _MARK.search(parts[info])):
            parts[info] = parts[info].replace(found[0], _BLANK, 1)
            return found[0] == _mark_of(_named(parts))
    return False


def _named(parts: dict[zipfile.ZipInfo, bytes]) -> Iterable[bytes]:
    for info, part in parts.items():
        yield f"{info.filename}\0{len(part)}\0".encode()
        yield part


# How do the tables of an export reach a folder without harm to other files?

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
