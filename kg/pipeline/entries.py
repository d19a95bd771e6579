"""How is an entry of a plan.yaml changed that a person may edit, too? Pipeline layer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from kg.errors import ConfigError
from kg.files import write_text
from kg.pipeline.sources import PLAN_FILE, read_plan_file

ENTRIES = ("title", "title_en", "language", "country", "start", "end", "status", "series",
           "previous", "origin")  # fmt: skip
_CODES = {"language": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
          "country": re.compile(r"[A-Za-z]{2}")}  # fmt: skip


def set_entries(folder: Path, entries: Mapping[str, str]) -> None:
    """Write entries into the folder's plan.yaml; an empty one is commented out, all else stays.

    Raises: ConfigError if there is no such entry or its value cannot be used; then nothing changes.
    """
    path = folder / PLAN_FILE
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for key, value in entries.items():
        if key not in ENTRIES:
            raise ConfigError(f"{PLAN_FILE} has no entry {key!r}; use one of {', '.join(ENTRIES)}")
        value = " ".join(value.split())
        if key in _CODES and value and not _CODES[key].fullmatch(value):
            raise ConfigError(f"“{value[:40]}” is no {key}; write a code such as "
                              f"{'RS' if key == 'country' else 'sr'}")  # fmt: skip
        text = _with(text, key, value.upper() if key == "country" else value)
    trial = path.with_name(f".{PLAN_FILE}.trial")
    write_text(trial, text)
    try:
        read_plan_file(trial)
    finally:
        trial.unlink()
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
