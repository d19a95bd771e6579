"""Which words of a PDF page are no part of what it says. Read layer.

Marks of footnotes behind words; running heads, feet and page numbers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import median

from kg.read.pdf_words import Word, WordLine, line_text, word_lines
from kg.text import fold, whole_number

_MARK = re.compile(r"[\d*†‡]{1,3}\)?")
_SMALL = 0.85  # share of the size of the letters before: browsers print marks at five sixths
_RAISED = 0.1  # of a letter's height
_NEAR = 0.6  # of a letter's size, between a word and its mark
_NOTE = 0.97  # share of the usual size that notes have at most
_MARGIN = 0.12  # share of the page's height where running heads stand
_LEAST_MARGIN = 90.0  # points: pages that lie on their side have the margins of upright ones
_LINES = 3  # lines above and below that may be margins
_TABULAR = 4  # running heads have words at the left, in the middle and at the right
_LEVEL = 4.0  # points by which running heads may stand higher or lower
_SNAP = 1.0  # points by which running heads of other words may stand higher or lower
_SIDE = 0.75  # share of odd or of even pages that have a running head of their own
_PARTED = 1.45  # line distance, by the size of letters, that parts margins from what they frame
_NUMBER = "#"
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"^\W*\d{1,4}(?:\s*\W?\s*(?:[^\W\d]{1,6}\s)?\d{1,4})?\W*$")


def without_marks(words: Sequence[Word]) -> list[Word]:
    """The words of a page without the marks of its footnotes; the footnotes keep theirs.

    Edges: what is small and raised but has no note of that mark below, as in m², stays.
    """
    small = [word for word in words if _MARK.fullmatch(word.text)]
    notes = _notes(words) if small else {}
    marks = {
        id(mark)
        for mark in small
        if notes.get(mark.text, 0.0) > mark.bottom + mark.size
        and any(_is_behind(mark, word) for word in words)
    }
    return [word for word in words if id(word) not in marks]


def _notes(words: Sequence[Word]) -> dict[str, float]:
    """How far down the page the note of each mark stands."""
    usual = median(word.size for word in words)
    return {
        line[0].text: line[0].bottom
        for line in word_lines(words)
        if len(line) > 1
        and _MARK.fullmatch(line[0].text)
        and (line[1].size < _NOTE * usual or _is_raised(line[0], line[1]))
    }


def _is_raised(mark: Word, word: Word) -> bool:
    return mark.size <= _SMALL * word.size and mark.bottom < word.bottom - _RAISED * word.size


def _is_behind(mark: Word, word: Word) -> bool:
    return (
        _is_raised(mark, word)
        and mark.bottom > word.top
        and -0.2 * word.size <= mark.x0 - word.x1 <= _NEAR * word.size
    )


def drop_margins(heights: Sequence[float], outside: Sequence[list[Word]]) -> list[list[Word]]:
    """The words outside tables, page by page, without what stands on every page at top or bottom.

    Edges: a line counts when it stands, but for its numbers, at one height on half of the pages
    and on three (on both of two), or on nearly all odd or all even pages; on two pages, when its
    number counts the pages or such a line stands at its height elsewhere; a bare number at the
    foot when other pages also have one.
    """
    if len(heights) < 2:
        return [list(words) for words in outside]
    margins = [_marginal(high, words) for high, words in zip(heights, outside, strict=True)]
    repeated = _repeated(margins)
    kept = []
    for number, (words, places) in enumerate(zip(outside, margins, strict=True)):
        gone = {id(word) for p in places if (p.key, number) in repeated for word in p.line}
        kept.append([word for word in words if id(word) not in gone])
    return kept


@dataclass(frozen=True, slots=True)
class _Place:
    """A line near the edge of a page: what it says but for its numbers, how far from the edge."""

    line: WordLine
    key: str
    height: float


def _repeated(margins: Sequence[Sequence[_Place]]) -> set[tuple[str, int]]:
    """The lines that are running heads, by what they say and the number of their page."""
    heights: defaultdict[str, dict[int, float]] = defaultdict(dict)
    numbers: defaultdict[str, list[tuple[int, list[int]]]] = defaultdict(list)
    for number, places in enumerate(margins):
        for place in places:
            heights[place.key].setdefault(number, place.height)
            said = [whole_number(n) or 0 for n in _DIGITS.findall(line_text(place.line))]
            numbers[place.key].append((number, said))
    titles = {key for key, said in numbers.items() if key != _NUMBER and _differs(said)}
    found: set[tuple[str, int]] = set()
    seldom: list[tuple[str, float, list[int]]] = []
    levels: list[float] = []
    for key, by_page in heights.items():
        level, same = _of_one_height(by_page)
        sides = [_of_one_height({n: h for n, h in by_page.items() if n % 2 == k}) for k in (0, 1)]
        often = [x for x in ((level, same), *sides) if _is_often(x[1], len(margins))]
        if key == _NUMBER and len(by_page) >= 2:
            often = [(level, list(by_page))]
        if not often:
            seldom.append((key, level, same))
        levels += [height for height, _ in often]
        found |= {(key, number) for _, pages in often for number in pages}
    for key, level, same in seldom:
        near = any(abs(level - x) <= _SNAP for x in levels)
        if len(same) > 1 and (near or _counts_pages(numbers[key])):
            found |= {(key, number) for number in same}
    return {(key, number) for key, number in found if key not in titles}


def _of_one_height(by_page: Mapping[int, float]) -> tuple[float, list[int]]:
    """The usual height of a line, and the pages where it stands there."""
    level = median(by_page.values()) if by_page else 0.0
    return level, [n for n, height in by_page.items() if abs(height - level) <= _LEVEL]


def _counts_pages(found: Sequence[tuple[int, list[int]]]) -> bool:
    """Whether lines of some words hold the number of their page."""
    shifts = {said[0] - page if said else None for page, said in found}
    return len(found) > 1 and len(shifts) == 1 and None not in shifts


def _differs(found: Sequence[tuple[int, list[int]]]) -> bool:
    """Whether each page has other numbers, and none of them counts the pages: a heading has."""
    each = len({tuple(said) for _, said in found}) == len(found) > 1
    shifts = zip(*([n - page for n in said] for page, said in found), strict=False)
    return each and not any(len(set(column)) == 1 for column in shifts)


def _is_often(numbers: Sequence[int], n_pages: int) -> bool:
    if len(numbers) >= max(n_pages / 2, min(n_pages, 3)):
        return True
    sides = [[n for n in numbers if n % 2 == side] for side in (0, 1)]
    return any(len(side) >= max(_SIDE * n_pages / 2, 2) for side in sides)


def _marginal(height: float, words: Sequence[Word]) -> list[_Place]:
    lines = word_lines(words)
    margin = max(_MARGIN * height, _LEAST_MARGIN)
    head = [line for line in lines[:_LINES] if line[0].bottom < margin]
    foot = [line for line in lines[-_LINES:] if line[0].top > height - margin]
    heads = list(takewhile(_is_plain, _apart(head, lines[len(head) : len(head) + 1])))
    feet = list(takewhile(_is_plain, _apart(foot[::-1], lines[::-1][len(foot) : len(foot) + 1])))
    if foot and not feet and _key(foot[-1]) == _NUMBER:
        feet = [foot[-1]]  # right below a footnote
    return [
        *(_Place(line, _key(line), line[0].bottom) for line in heads),
        *(_Place(line, _key(line), height - line[0].bottom) for line in feet),
    ]


def _apart(lines: Sequence[WordLine], body: Sequence[WordLine]) -> list[WordLine]:
    """Lines from the edge of the page inwards, up to the last gap that parts them from the body."""
    if not body:
        return list(lines)
    gaps = [
        number
        for number, (a, b) in enumerate(pairwise([*lines, *body]), start=1)
        if abs(b[0].bottom - a[0].bottom) > _PARTED * max(a[0].size, b[0].size)
    ]
    return list(lines[: max(gaps, default=0)])


def _is_plain(line: WordLine) -> bool:
    """Whether no table begins with the line, for its words stand in few places."""
    return 1 + sum(b.x0 - a.x1 > b.size for a, b in pairwise(line)) < _TABULAR


def _key(line: WordLine) -> str:
    words = line_text(line)
    if _PAGE_NUMBER.match(words):
        return _NUMBER
    return fold(_DIGITS.sub(" 0 ", words))
