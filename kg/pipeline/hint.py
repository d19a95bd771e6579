"""What a person says of a column or label by pointing, written into a profile. Pipeline layer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from kg.errors import ConfigError
from kg.extract.profile import heading_key, profile_of, read_profile
from kg.files import write_text
from kg.pipeline.sources import PROFILE

_HEAD = "# How to read this document; see docs/layouts.md. The workbench writes it, too.\n"


def say_head(folder: Path, head: str, field: str | None) -> None:
    """Say in the folder's profile which field the words of a head or label name; None forgets it.

    `ignore` says that it is not to be read; `lead+partner` names two fields.
    Raises: ConfigError if there is no such field, or the profile that stands there is wrong.
    """
    said = _said(folder)
    headings = {
        words: value
        for words, value in (said.get("headings") or {}).items()
        if heading_key(str(words)) != heading_key(head)
    }
    if field is not None:
        headings[" ".join(head.split()) or head] = field
    _write(folder, {**said, "headings": headings})


def say_columns(folder: Path, table: str, fields: Sequence[str | None]) -> None:
    """Say in the folder's profile which fields the columns of a table hold, from the left.

    Raises: ConfigError if there is no such field, or the profile that stands there is wrong.
    """
    said = _said(folder)
    tables: dict[str, Any] = {str(k): v for k, v in (said.get("tables") or {}).items()}
    rule = {**(tables.get(table) or {}), "columns": [x or None for x in fields]}
    _write(folder, {**said, "tables": {**tables, table: rule}})


def say_words(folder: Path, entry: str, words: str) -> None:
    """Add words to a list of the profile: `activity_words`, or `separators`.

    Raises: ConfigError if the profile that stands there is wrong.
    """
    said = _said(folder)
    known = said.get(entry) or []
    listed = known if isinstance(known, list) else [known]
    _write(folder, {**said, entry: [*dict.fromkeys([*map(str, listed), words])]})


def say_bounds(folder: Path, entry: str, words: str | None) -> None:
    """Say between which lines the activities stand: `begin` or `end` with the line's first words.

    Raises: ConfigError if the profile that stands there is wrong.
    """
    _write(folder, {**_said(folder), entry: words})


def _said(folder: Path) -> dict[str, Any]:
    """What the folder's profile says now, checked."""
    path = folder / PROFILE
    if not path.is_file():
        return {}
    read_profile(path)  # names what is wrong in it
    loaded = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506
    found = dict(loaded or {})
    return {k: _plain(v) for k, v in found.items()}


def _plain(value: Any) -> Any:
    """Values as YAML means them: words stay words, `null` is nothing, row numbers are numbers."""
    if isinstance(value, dict):
        return {k: int(v) if k == "header_row" and v.isdigit() else _plain(v)
                for k, v in value.items()}  # fmt: skip
    if isinstance(value, list):
        return [_plain(x) for x in value]
    return None if value in ("null", "~", "") else value


def _write(folder: Path, said: dict[str, Any]) -> None:
    said = {k: v for k, v in said.items() if v not in (None, {}, [])}
    profile_of(said, PROFILE)
    text = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=1000)
    if len(text) > 900_000:
        raise ConfigError(f"{PROFILE}: it is too large for a profile; take entries out")
    write_text(folder / PROFILE, _HEAD + text)
