"""How is an entry of a plan.yaml changed? People also edit the file. Pipeline layer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from kg.errors import ConfigError
from kg.files import write_text
from kg.pipeline.sources import PLAN_FILE, plan_file_of

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
