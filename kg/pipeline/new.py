"""Make a plan folder, or change an entry of its plan.yaml. Pipeline layer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from kg.errors import ConfigError, InputError
from kg.files import copy_file, digest_of_file, write_text
from kg.pipeline.sources import COMPANIONS, DECISIONS, LOCKS, PLAN_FILE, plan_file_of
from kg.resolve.decisions import decisions_text

# Every entry of PlanFile, commented out but for the source; a test compares them.
_TEMPLATE = """\
# What the document itself does not say about this plan. Every entry is optional; to use one,
# remove the # before it. The folder's name is the plan's id.

# The document to read, in this folder.
source: {source}

# The plan's title in its own language and in English, if it is not to be read from the document.
# title: "Action plan for clean rivers 2026-2028"
# title_en: "Action plan for clean rivers 2026-2028"

# The language of the document (bg, sr, de …), and the country whose plan it is (BG, RS, DE …).
# language: en
# country: GB

# The first and the last day of the time it is for. Deadlines such as "continuous" rest on them.
# start: 2026-01-01
# end: 2028-12-31

# The status of this edition: draft, adopted or superseded.
# status: adopted

# A word that all editions of this plan share, and the id (folder) of the edition before.
# series: clean-rivers
# previous: clean-rivers-2023

# Progress reports: tables in this folder, with the day they describe.
# reports:
#   - file: report-2026.xlsx
#     date: 2026-12-31

# The purpose code of the OECD DAC that IATI files give each activity.
# iati_sector: 15130

# Where the document comes from, in words.
# origin: "Website of the ministry, downloaded on 1 March 2026"

# The checksum of the document. With it, kg says when the file is another one.
# sha256: {sha256}
"""


def new_folder(folder: Path, document: Path) -> list[Path]:
    """Make a plan folder: the document copied, plan.yaml explained, decisions.csv with its head.

    Edges: a folder that holds this document and nothing else of a plan gets the two files beside
    it; so does one whose making was interrupted.
    Raises: InputError if there is no such document; ConfigError if other files stand there.
    """
    if not document.is_file():
        raise InputError("there is no such document; check its name", where=str(document))
    if document.name in COMPANIONS or document.name.startswith(LOCKS):
        raise ConfigError(f"{document.name}: this name means something else in a plan folder; "
                          "rename the document")  # fmt: skip
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder}: this is a file; name a new folder")
    target = folder / document.name
    _refuse_others(folder, target, document)
    if not target.exists():
        copy_file(document, target)
    said = _TEMPLATE.format(
        source=json.dumps(document.name, ensure_ascii=False), sha256=digest_of_file(target)
    )
    made = [target, folder / DECISIONS, folder / PLAN_FILE]
    write_text(made[1], decisions_text([]))
    write_text(made[2], said)
    return made


def _refuse_others(folder: Path, target: Path, document: Path) -> None:
    """Refuse a folder that holds other files, or another plan.yaml."""
    empty = decisions_text([]).encode()
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        is_ours = path.name == DECISIONS and path.read_bytes() == empty
        is_same = path == target and digest_of_file(path) == digest_of_file(document)
        if not (is_ours or is_same or path.name.startswith(LOCKS)):
            raise ConfigError(f"{folder}: {path.name} is already there; name a new or empty folder")


# How is an entry of a plan.yaml changed? People also edit the file.

ENTRIES = ("title", "title_en", "language", "country", "start", "end", "status", "series",
           "previous", "origin")  # fmt: skip


def set_entries(folder: Path, entries: Mapping[str, str]) -> None:
    """Write entries into the folder's plan.yaml; an empty one is commented out, all else stays.

    Raises: ConfigError if there is no such entry or its value cannot be used; then nothing changes.
    """
    path = folder / PLAN_FILE
    where = f"{folder.name}/{PLAN_FILE}"
    try:
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    except UnicodeDecodeError as error:
        raise ConfigError(f"{where}: is not UTF-8 text; save it as UTF-8") from error
    for key, value in entries.items():
        if key not in ENTRIES:
            raise ConfigError(f"{PLAN_FILE} has no entry {key!r}; use one of {', '.join(ENTRIES)}")
        value = " ".join(value.split())
        text = _with(text, key, value.upper() if key == "country" else value)
    plan_file_of(text.encode(), where)
    write_text(path, text)


def _with(text: str, key: str, value: str) -> str:
    """The text with one entry changed where it stands, else behind all."""
    quoted = value if key in ("start", "end") else json.dumps(value, ensure_ascii=False)
    line = f"{key}: {quoted}" if value else f"# {key}:"
    own = re.compile(rf"^{key}:.*$", re.MULTILINE)
    noted = re.compile(rf"^# {key}:.*$", re.MULTILINE)
    for found in (own, noted):
        if found.search(text):
            return found.sub(lambda _: line, text, count=1)
    return f"{text.rstrip()}\n{line}\n".lstrip() if value else text
