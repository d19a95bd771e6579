"""JSON as plain text values, each in one language. Read layer.

Some programs keep each text twice: `{"en": …, "fr": …}`, or `title_en` beside `title_fr`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Union

Tree = Union[str, list["Tree"], dict[str, "Tree"]]  # noqa: UP007 - it names itself
_CODE = re.compile(r"(?P<base>.*?)(?P<sign>[_\-.]?)(?P<code>[a-z]{2})(?:[-_][A-Z]{2})?$")
_HUMP_CODE = re.compile(r"(?P<base>.*[a-z\d])(?P<code>[A-Z][a-z])$")
_NO_CODES = frozenset(["id", "no"])  # keys of their own far more often than languages


class Figure(str):
    """A number as the file writes it."""

    __slots__ = ()


@dataclass(slots=True)
class Twins:
    """One file being read: which language is taken, and what was seen and left out."""

    told: str | None
    shown: Callable[[str], str]
    codes: dict[str, None] = field(default_factory=dict)
    taken: str | None = None
    has_shapes: bool = False

    def plain(self, value: object) -> Tree:
        """A value as text, arrays and objects of text; nothing is an empty text."""
        if isinstance(value, dict):
            return self._object(self._without_shape(value))
        if isinstance(value, list):
            return [one for one in map(self.plain, value) if one]
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, Figure):
            return value
        return "" if value is None else self.shown(str(value)).strip()

    def _without_shape(self, value: dict[str, object]) -> dict[str, object]:
        """A place of a map as what is said of it."""
        properties = value.get("properties")
        if value.get("type") == "Feature" and isinstance(properties, dict):
            self.has_shapes = True
            return properties
        if value.get("type") == "FeatureCollection":
            return {key: one for key, one in value.items() if key not in ("type", "crs", "bbox")}
        return value

    def _object(self, value: dict[str, object]) -> Tree:
        groups: dict[str, dict[str, str]] = {}
        for key in value:
            base, code = _parted(key)
            if code:
                groups.setdefault(base, {}).setdefault(code, key)
        groups = {
            base: codes
            for base, codes in groups.items()
            if len(codes) > 1 and any(_is_text(value[key]) for key in codes.values())
        }
        base_of = {key: base for base, codes in groups.items() for key in codes.values()}
        done: dict[str, Tree] = {}
        for key, one in value.items():
            if key not in base_of:
                done[key] = self.plain(one)
            elif (base := base_of[key]) not in done:
                done[base] = self._chosen({c: value[k] for c, k in groups[base].items()})
        return done[""] if list(done) == [""] else done

    def _chosen(self, values: dict[str, object]) -> Tree:
        """The value in the language taken, else the first that says something."""
        self.codes.update(dict.fromkeys(values))
        if self.taken is None or self.told in values:
            self.taken = self.told if self.told in values else next(iter(values))
        order = sorted(values, key=lambda code: code != self.taken)
        return next((tree for code in order if (tree := self.plain(values[code]))), "")

    def notes(self) -> list[str]:
        """What was left out, for people."""
        notes = []
        if self.taken:
            codes = ", ".join(self.codes)
            notes.append(f"texts stand there in {codes}; those in {self.taken} are read")
        if self.has_shapes:
            notes.append("the shapes of places were left out; what is said of them is read")
        return notes


def _is_text(value: object) -> bool:
    """Whether a value may be said in a language: numbers are not."""
    return isinstance(value, str | list | dict) and not isinstance(value, Figure)


@cache
def _is_language(code: str) -> bool:
    from babel.localedata import exists

    return code not in _NO_CODES and exists(code)


def _parted(key: str) -> tuple[str, str]:
    """A key as what it names and the language it ends with; the latter empty if there is none."""
    match = _CODE.match(key)
    if match and (match["sign"] or not match["base"]):
        code = match["code"]
    else:
        match = _HUMP_CODE.match(key)
        code = match["code"].lower() if match else ""
    if match is None or not _is_language(code):
        return key, ""
    return match["base"], code
