"""What stands on one page of a PDF: words, and the lines drawn round them. Read layer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from kg.errors import InputError
from kg.read.limits import LIMITS
from kg.read.pdf_letters import drawn_words, is_slanted, printed_once
from kg.read.pdf_marks import without_marks
from kg.read.pdf_mirror import mirrored, runs_leftwards
from kg.read.pdf_turned import turned_words
from kg.read.pdf_words import Word

_THIN = 3.0  # points; a filled box thinner than that is a line, as Word draws borders
_SNAP = 3.0  # points; lines nearer than that are one
_PAGE_SHARE = 0.9  # a box over nearly the whole page is its background
# Bullets of the fonts Symbol and Wingdings, as Word writes them.
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-"}
_LETTERS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", **_BULLETS}
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line drawn on the page: its place across, and from where to where it goes along."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageMarks:
    """The words and lines of one page."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    n_pictures: int = 0
    n_letters: int = 0
    n_unknown: int = 0  # letters whose font does not say which letters they are


def read_page(page: Any, *, name: str) -> PageMarks:
    """The words and ruling lines of a pdfplumber page.

    Raises: InputError when the page has more marks than any plan.
    """
    chars = page.chars
    n_marks = len(chars) + len(page.lines) + len(page.rects)
    if n_marks > LIMITS.page_marks:
        raise InputError(
            f"the page has {n_marks:,} letters and lines, more than the {LIMITS.page_marks:,} "
            "read; remove the drawing on it or leave the page out",
            where=f"{name}, page {page.page_number}",
        )
    horizontal, vertical = _rules(page)
    words = without_marks([word for word in _words(page, chars) if _is_on(word, page)])
    width = float(page.width)
    if runs_leftwards(words):
        words = mirrored(words, width)
        horizontal = [Rule(rule.at, width - rule.end, width - rule.start) for rule in horizontal]
        vertical = [Rule(width - rule.at, rule.start, rule.end) for rule in vertical]
    return PageMarks(
        page.page_number,
        width,
        float(page.height),
        tuple(words),
        tuple(_merged(horizontal)),
        tuple(_merged(vertical)),
        len(page.images),
        sum(not char["text"].isspace() for char in chars),
        sum(_is_unknown(char["text"]) for char in chars),
    )


def _is_unknown(letter: str) -> bool:
    private = "\ue000" <= letter <= "\uf8ff" and letter not in _BULLETS
    return private or letter.startswith("(cid:") or letter == "\ufffd"


def _words(page: Any, chars: list[dict[str, Any]]) -> list[Word]:
    left, top = float(page.bbox[0]), float(page.bbox[1])
    chars = printed_once(chars)
    chars = [char for char in chars if not is_slanted(char)]
    level = [char for char in chars if char.get("upright", True)]
    turned = [char for char in chars if not char.get("upright", True)]
    return [
        replace(
            word,
            text=word.text.translate(_LETTERS),
            x0=word.x0 - left,
            x1=word.x1 - left,
            top=word.top - top,
            bottom=word.bottom - top,
        )
        for word in [*drawn_words(level), *turned_words(turned)]
    ]


def _is_on(word: Word, page: Any) -> bool:
    """Whether a word is printed: some programs write on beyond the page's edge."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return bool(0 <= x <= page.width and 0 <= y <= page.height)


def _rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for line in page.lines:
        _add_box(line, horizontal, vertical, edges=False)
    for rect in page.rects:
        if not _is_background(rect, page):
            _add_box(rect, horizontal, vertical, edges=bool(rect.get("stroke")))
    return horizontal, vertical


def _is_background(rect: dict[str, Any], page: Any) -> bool:
    large = rect["width"] > _PAGE_SHARE * page.width and rect["height"] > _PAGE_SHARE * page.height
    return large or (not rect.get("stroke") and _is_white(rect.get("non_stroking_color")))


def _is_white(color: object) -> bool:
    if isinstance(color, int | float):
        return color == 1
    if isinstance(color, list | tuple) and color:
        return all(c == 0 for c in color) if len(color) == 4 else all(c == 1 for c in color)
    return False


def _add_box(
    box: dict[str, Any], horizontal: list[Rule], vertical: list[Rule], *, edges: bool
) -> None:
    x0, x1, top, bottom = (float(box[key]) for key in ("x0", "x1", "top", "bottom"))
    if bottom - top <= _THIN and x1 - x0 > _THIN:
        horizontal.append(Rule((top + bottom) / 2, x0, x1))
    elif x1 - x0 <= _THIN and bottom - top > _THIN:
        vertical.append(Rule((x0 + x1) / 2, top, bottom))
    elif edges and x1 - x0 > _THIN and bottom - top > _THIN:
        horizontal += [Rule(top, x0, x1), Rule(bottom, x0, x1)]
        vertical += [Rule(x0, top, bottom), Rule(x1, top, bottom)]


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules on one line as one where they touch."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: (r.at, r.start)):
        if groups and rule.at - groups[-1][0].at <= _SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [rule for group in groups for rule in _touching(group)]


def _touching(group: list[Rule]) -> list[Rule]:
    at = sum(rule.at for rule in group) / len(group)
    merged: list[Rule] = []
    for rule in sorted(group, key=lambda r: r.start):
        if merged and rule.start <= merged[-1].end + _SNAP:
            merged[-1] = Rule(at, merged[-1].start, max(merged[-1].end, rule.end))
        else:
            merged.append(Rule(at, rule.start, rule.end))
    return merged
