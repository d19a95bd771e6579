"""What Word shows that stands in no run: list numbers, heading levels. Read layer.

A paragraph's number comes from `numbering.xml`, either by the paragraph itself or by its style.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.read.numbers import BULLET, list_number, shown_bullet
from kg.read.package import Element, children, whole
from kg.read.package import child as child_of

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = WORD + "val"
_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)
_CONTENTS = re.compile(r"toc \d$", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"%(\d)")
_MOST_STYLES_UP = 12  # Word itself follows eleven
_OFF = ("0", "false", "off")
_MARKS = {"b": "bold", "strike": "struck", "dstrike": "struck"}
BODY_LEVEL = 9  # Word's outline level of body text


def value(element: Element | None, *path: str) -> str | None:
    """The `w:val` of the element at the end of the path, or None."""
    found = child_of(element, *path)
    return None if found is None else found.get(_VALUE)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what it shows (`%1.%2.`)."""

    style: str = "decimal"
    shown: str = ""
    start: int = 1
    restarts_after: int | None = None
    plain: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by list id
    shared: dict[str, str] = field(default_factory=dict)  # list id -> what it counts with
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    started: set[tuple[str, int]] = field(default_factory=set)
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, list_id: str, depth: int) -> str:
        """The number Word shows before the next item of a list, with a space; counts on."""
        level = self.levels.get(list_id, {}).get(depth)
        if level is None:
            return ""
        counts = self.counts.setdefault(self.shared[list_id], {})
        self._count(counts, list_id, depth)
        if level.style == "bullet":
            # Symbol fonts keep their bullets in the private area or behind letters ("o", "§").
            sign = level.shown.strip()[:1]
            return f"{BULLET if sign == '§' else shown_bullet(sign)} "
        if level.style == "none" and "%" not in level.shown:
            return f"{level.shown} " if level.shown.strip() else ""
        words = _PLACEHOLDER.sub(lambda match: self._part(list_id, level, match), level.shown)
        return f"{words} " if words.strip() else ""

    def _count(self, counts: dict[int, int], list_id: str, depth: int) -> None:
        level = self.levels[list_id][depth]
        override = self.overrides.get((list_id, depth))
        if override is not None and (list_id, depth) not in self.started:
            counts[depth] = override
        else:
            counts[depth] = counts.get(depth, level.start - 1) + 1
        self.started.add((list_id, depth))
        for deeper, settings in self.levels[list_id].items():
            if deeper > depth and settings.restarts_after != 0:
                counts.pop(deeper, None)

    def _part(self, list_id: str, level: Level, match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        other = self.levels[list_id].get(depth, Level())
        number = self.counts[self.shared[list_id]].get(depth, other.start)
        return list_number(number, "decimal" if level.plain else other.style)


def read_numbering(root: Element | None) -> Numbering:
    """The lists that `numbering.xml` defines."""
    numbering = Numbering()
    if root is None:
        return numbering
    elements = list(children(root, "abstractNum"))
    abstract = {element.get(WORD + "abstractNumId") or "": element for element in elements}
    by_style = {style: e for e in elements if (style := value(e, "styleLink"))}
    for element in children(root, "num"):
        list_id = element.get(WORD + "numId") or ""
        shared = value(element, "abstractNumId") or ""
        own_list = abstract.get(shared)
        # A list may only name the list style that says how it counts.
        styled = by_style.get(value(own_list, "numStyleLink") or "", own_list)
        defined = () if styled is None else children(styled, "lvl")
        levels = {whole(lvl.get(WORD + "ilvl")): _level(lvl) for lvl in defined}
        numbering.levels[list_id] = levels
        numbering.shared[list_id] = shared
        for override in children(element, "lvlOverride"):
            depth = whole(override.get(WORD + "ilvl"))
            own = child_of(override, "lvl")
            if own is not None:
                levels[depth] = _level(own)
            start = value(override, "startOverride")
            if start is not None:
                numbering.overrides[list_id, depth] = whole(start, 1)
    return numbering


def _level(element: Element) -> Level:
    restart = value(element, "lvlRestart")
    return Level(
        style=value(element, "numFmt") or "decimal",
        shown=value(element, "lvlText") or "",
        start=whole(value(element, "start"), 1),
        restarts_after=None if restart is None else whole(restart),
        plain=child_of(element, "isLgl") is not None,
    )


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of its paragraphs or letters; `kinds` are marks, as bold."""

    name: str = ""
    level: int = 0
    list_id: str | None = None
    depth: int = 0
    kinds: tuple[str, ...] = ()

    @property
    def is_contents(self) -> bool:
        """Whether the paragraph is a line of the table of contents."""
        return bool(_CONTENTS.match(self.name))


def read_styles(root: Element | None) -> dict[str, Style]:
    """The paragraph styles by id, each with what it inherits."""
    if root is None:
        return {}
    elements = {element.get(WORD + "styleId") or "": element for element in children(root, "style")}
    return {style_id: _style(style_id, elements) for style_id in elements}


def _style(style_id: str, elements: dict[str, Element]) -> Style:
    """Nearest style first: what it does not say, the style it is based on says."""
    name = value(elements[style_id], "name") or ""
    level = list_id = depth = None
    said: dict[str, bool] = {}
    current: str | None = style_id
    for _ in range(_MOST_STYLES_UP):
        element = elements.get(current or "")
        if element is None:
            break
        level = level if level is not None else heading_level(element)
        list_id = list_id or value(element, "pPr", "numPr", "numId")
        depth = depth or value(element, "pPr", "numPr", "ilvl")
        said = {**said_marks(element), **said}
        current = value(element, "basedOn")
    kinds = tuple(kind for kind, is_on in said.items() if is_on)
    return Style(name, level or 0, list_id, whole(depth), kinds)


def said_marks(element: Element) -> dict[str, bool]:
    """Whether a run or style says that its letters are bold or struck through."""
    properties = child_of(element, "rPr")
    if properties is None:
        return {}
    said: dict[str, bool] = {}
    for tag, kind in _MARKS.items():
        found = child_of(properties, tag)
        if found is not None:
            said[kind] = said.get(kind, False) or found.get(_VALUE) not in _OFF
    return said


def heading_level(element: Element) -> int | None:
    """The level of a heading by a style's or paragraph's own words; 0 body text; None unsaid."""
    outline = value(element, "pPr", "outlineLvl")
    if outline is not None:
        depth = whole(outline, BODY_LEVEL)
        return depth + 1 if depth < BODY_LEVEL else 0
    name = value(element, "name") or ""
    match = _HEADING.match(name)
    return int(match[1]) if match else (1 if name.casefold() == "title" else None)


def is_hidden(element: Element) -> bool | None:
    """Whether a run's letters are hidden; None if it does not say."""
    vanish = child_of(element, "rPr", "vanish")
    return None if vanish is None else vanish.get(_VALUE) not in _OFF
