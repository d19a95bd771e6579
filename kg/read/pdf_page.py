"""What stands on one page of a PDF: words, the lines drawn round them, filled boxes. Read layer.

Layout programs fill each cell of a table and leave the lines between cells white or away. One box a
row shows rows only; boxes side by side that stand below others as wide show cells. Pages written
from right to left are turned over, so that all that follows needs to know one direction only.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from kg.errors import InputError
from kg.read.limits import LIMITS
from kg.read.pdf_leftwards import mirrored, runs_leftwards
from kg.read.pdf_letters import page_words
from kg.read.pdf_margins import without_marks
from kg.read.pdf_objects import Matrix, Place, Point, moved, objects_of, opened_page, place_on
from kg.read.pdf_words import Word

_TOUCH = 1.5  # points by which boxes that touch may overlap
_GAP = 3.0  # points that may stay free between the boxes of neighbours
_SAME = 2.0  # points by which the edges of boxes of one column may differ
_LEAST = 4  # boxes that are a table
_BUCKET = 4.0
_THIN = 3.0  # points; a filled box thinner than that is a line, as Word draws borders
_SNAP = 3.0  # points; lines nearer than that are one
_STRAIGHT = 0.5  # points by which the ends of a level line may differ
_WHITE = "ffffff"
_PAGE_SHARE = 0.9  # a box over nearly the whole page is its background


@dataclass(frozen=True, slots=True)
class Box:
    """A filled box on a page, and its colour in six hexadecimal figures."""

    x0: float
    x1: float
    top: float
    bottom: float
    fill: str


def cells_of(boxes: Sequence[Box]) -> list[Box]:
    """The boxes that are cells of tables."""
    beside = list(_pairs(boxes, "x0", "x1"))
    below = list(_pairs(boxes, "top", "bottom"))
    alike = {
        number
        for one, other in below
        if abs(boxes[one].x0 - boxes[other].x0) <= _SAME
        and abs(boxes[one].x1 - boxes[other].x1) <= _SAME
        for number in (one, other)
    }
    sided = {number for pair in beside for number in pair}
    return [
        boxes[number]
        for group in grouped(len(boxes), [*beside, *below])
        if len(group) >= _LEAST and sum(n in alike and n in sided for n in group) >= 2
        for number in group
    ]


def grouped(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The numbers below `count` in groups: those that pairs join, directly or over others.

    Example:
        >>> grouped(4, [(0, 2), (2, 3)])
        [[0, 2, 3], [1]]
    """
    parent = list(range(count))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for one, other in pairs:
        parent[root(one)] = root(other)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(count):
        groups[root(number)].append(number)
    return list(groups.values())


def _pairs(boxes: Sequence[Box], start: str, end: str) -> Iterator[tuple[int, int]]:
    """Boxes that touch, one behind the other along one direction."""
    across, far = ("top", "bottom") if start == "x0" else ("x0", "x1")
    by_start: defaultdict[int, list[int]] = defaultdict(list)
    for number, box in enumerate(boxes):
        by_start[int(getattr(box, start) // _BUCKET)].append(number)
    for number, box in enumerate(boxes):
        at = getattr(box, end)
        low, high = int((at - _TOUCH) // _BUCKET), int((at + _GAP) // _BUCKET)
        for other in (o for bucket in range(low, high + 1) for o in by_start.get(bucket, ())):
            after = boxes[other]
            shared = min(getattr(box, far), getattr(after, far)) - max(
                getattr(box, across), getattr(after, across)
            )
            if -_TOUCH <= getattr(after, start) - at <= _GAP and shared > _SAME and other != number:
                yield number, other


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
    boxes: tuple[Box, ...] = ()  # filled, in the order of drawing
    pictures: tuple[Box, ...] = ()  # and drawings that are neither lines nor boxes
    n_letters: int = 0
    n_unknown: int = 0  # letters whose font does not say which letters they are


def read_page(document: Any, number: int, *, name: str) -> PageMarks:
    """The words and ruling lines of a page, which count from 1.

    Raises: InputError when it is damaged or has more marks than any plan.
    """
    with opened_page(document, number, name=name) as (page, text_page):
        return _read(page, text_page, number, name)


def _read(page: Any, text_page: Any, number: int, name: str) -> PageMarks:
    objects = objects_of(page)
    n_letters = pdfium.FPDFText_CountChars(text_page)
    check_marks(n_letters + len(objects.paths), where=f"{name}, page {number}")
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    turn = pdfium.FPDFPage_GetRotation(page)
    place = place_on(page, turn)
    words, n_unknown = page_words(text_page, objects.texts, place, turn)
    words = without_marks([word for word in words if _is_on(word, width, height)])
    rules = _Rules(width, height)
    for path, matrix in objects.paths:
        rules.add_path(path, matrix, place)
    rules.add_cells()
    horizontal, vertical, boxes = rules.horizontal, rules.vertical, rules.boxes
    pictures = [*(_shown_at(x, m, place) for x, m in objects.pictures), *rules.drawings]
    if runs_leftwards(words):
        words = mirrored(words, width)
        horizontal = [Rule(rule.at, width - rule.end, width - rule.start) for rule in horizontal]
        vertical = [Rule(width - rule.at, rule.start, rule.end) for rule in vertical]
        boxes, pictures = (
            [replace(box, x0=width - box.x1, x1=width - box.x0) for box in found]
            for found in (boxes, pictures)
        )
    return PageMarks(
        number, width, height, tuple(words), tuple(_merged(horizontal)), tuple(_merged(vertical)),
        tuple(boxes), tuple(pictures), n_letters, n_unknown,
    )  # fmt: skip


def check_marks(n_marks: int, *, where: str) -> None:
    """Refuse a page with more letters and lines than any plan has, by an InputError."""
    if n_marks > LIMITS.page_marks:
        raise InputError(
            f"the page has {n_marks:,} letters and lines, more than the {LIMITS.page_marks:,} "
            "read; remove the drawing on it or leave the page out",
            where=where,
        )


def _is_on(word: Word, width: float, height: float) -> bool:
    """Whether a word is printed: some programs write on beyond the page's edge."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return 0 <= x <= width and 0 <= y <= height


class _Rules:
    """The level and upright lines of a page."""

    def __init__(self, width: float, height: float) -> None:
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self.boxes: list[Box] = []
        self.drawings: list[Box] = []
        self._width, self._height = width, height

    def add_path(self, path: Any, matrix: Matrix, place: Place) -> None:
        """Add the lines that a path shows: its own, the edges of boxes, thin filled boxes."""
        fill, drawn = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, drawn)
        colour = _colour(path) if fill.value else ""
        if not drawn.value and colour == _WHITE:
            return
        for points, curved in _outlines(path):
            placed = [place(*moved(point, matrix)) for point in points]
            if curved:
                self.drawings.append(_around(placed))
            else:
                self._add(placed, bool(drawn.value), colour)

    def _add(self, points: Sequence[Point], drawn: bool, colour: str) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        wide, high = x1 - x0, bottom - top
        if high <= _THIN < wide:
            self.horizontal.append(Rule((top + bottom) / 2, x0, x1))
        elif wide <= _THIN < high:
            self.vertical.append(Rule((x0 + x1) / 2, top, bottom))
        if min(wide, high) <= _THIN or (
            wide > _PAGE_SHARE * self._width and high > _PAGE_SHARE * self._height
        ):
            return
        if drawn:
            self._add_edges(points)
        if colour and all(
            min(x - x0, x1 - x) + min(y - top, bottom - y) <= _STRAIGHT for x, y in points
        ):
            box = Box(x0, x1, top, bottom, colour)
            if not self.boxes or not _is_unseen(box, self.boxes[-1]):
                self.boxes.append(box)
        elif colour:  # an arrow, a star
            self.drawings.append(_around(points))

    def add_cells(self) -> None:
        """Add the edges of filled boxes that are cells."""
        for box in cells_of(self.boxes):
            self.horizontal += [Rule(y, box.x0, box.x1) for y in (box.top, box.bottom)]
            self.vertical += [Rule(x, box.top, box.bottom) for x in (box.x0, box.x1)]

    def _add_edges(self, points: Sequence[Point]) -> None:
        for (x, y), (a, b) in pairwise(points):
            if abs(y - b) <= _STRAIGHT and abs(x - a) > _THIN:
                self.horizontal.append(Rule((y + b) / 2, min(x, a), max(x, a)))
            elif abs(x - a) <= _STRAIGHT and abs(y - b) > _THIN:
                self.vertical.append(Rule((x + a) / 2, min(y, b), max(y, b)))


def _is_unseen(box: Box, under: Box) -> bool:
    """Whether a box shows nothing: Word paints each line of a painted cell once more."""
    inside = under.x0 <= box.x0 and box.x1 <= under.x1
    return (
        box.fill == under.fill and inside and under.top - _TOUCH <= box.top
        and box.bottom <= under.bottom + _TOUCH
    )  # fmt: skip


def _colour(path: Any) -> str:
    """The colour a path is filled with."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(path, red, green, blue, alpha)
    return f"{red.value:02x}{green.value:02x}{blue.value:02x}"


def _around(points: Sequence[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), max(xs), min(ys), max(ys), "")


def _shown_at(picture: Any, matrix: Matrix, place: Place) -> Box:
    """Where a picture stands on the page."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(picture, left, bottom, right, top)
    corners = ((left.value, bottom.value), (right.value, top.value))
    return _around([place(*moved(corner, matrix)) for corner in corners])


def _outlines(path: Any) -> Iterator[tuple[list[Point], bool]]:
    """The points of each outline of a path, and whether it has curves: then it is no line."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    curved = False
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points, curved
            points, curved = [], False
        curved |= kind == pdfium.FPDF_SEGMENT_BEZIERTO
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points, curved


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules on one line as one where they touch."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: (r.at, r.start)):
        if groups and rule.at - groups[-1][0].at <= _SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    merged: list[Rule] = []
    for group in groups:
        at, begins = sum(rule.at for rule in group) / len(group), len(merged)
        for rule in sorted(group, key=lambda r: r.start):
            if len(merged) > begins and rule.start <= merged[-1].end + _SNAP:
                merged[-1] = Rule(at, merged[-1].start, max(merged[-1].end, rule.end))
            else:
                merged.append(Rule(at, rule.start, rule.end))
    return merged
