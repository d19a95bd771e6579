"""What stands on one page of a PDF: words, and the lines drawn round them. Read layer."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from kg.errors import InputError
from kg.read.limits import LIMITS
from kg.read.pdf_fills import Box, cells_of
from kg.read.pdf_letters import page_words
from kg.read.pdf_marks import without_marks
from kg.read.pdf_mirror import mirrored, runs_leftwards
from kg.read.pdf_objects import Matrix, Place, Point, moved, objects_of, place_on, refusal
from kg.read.pdf_words import Word

_THIN = 3.0  # points; a filled box thinner than that is a line, as Word draws borders
_SNAP = 3.0  # points; lines nearer than that are one
_STRAIGHT = 0.5  # points by which the ends of a level line may differ
_WHITE = "ffffff"
_PAGE_SHARE = 0.9  # a box over nearly the whole page is its background


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
    n_pictures: int = 0
    n_letters: int = 0
    n_unknown: int = 0  # letters whose font does not say which letters they are


def read_page(document: Any, number: int, *, name: str) -> PageMarks:
    """The words and ruling lines of a page, which count from 1.

    Raises: InputError when it is damaged or has more marks than any plan.
    """
    page = pdfium.FPDF_LoadPage(document, number - 1)
    text_page = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        if not text_page:
            raise refusal(pdfium.FPDF_ERR_PAGE, f"{name}, page {number}")
        return _read(page, text_page, number, name)
    finally:
        if text_page:
            pdfium.FPDFText_ClosePage(text_page)
        if page:
            pdfium.FPDF_ClosePage(page)


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
    if runs_leftwards(words):
        words = mirrored(words, width)
        horizontal = [Rule(rule.at, width - rule.end, width - rule.start) for rule in horizontal]
        vertical = [Rule(width - rule.at, rule.start, rule.end) for rule in vertical]
        boxes = [replace(box, x0=width - box.x1, x1=width - box.x0) for box in boxes]
    return PageMarks(
        number, width, height, tuple(words), tuple(_merged(horizontal)), tuple(_merged(vertical)),
        tuple(boxes), objects.n_pictures, n_letters, n_unknown,
    )  # fmt: skip


def check_marks(n_marks: int, *, where: str) -> None:
    """Refuse a page with more letters and lines than any plan has.

    Raises: InputError when there are more than `page_marks`.
    """
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
        self._width, self._height = width, height

    def add_path(self, path: Any, matrix: Matrix, place: Place) -> None:
        """Add the lines that a path shows: its own, the edges of boxes, thin filled boxes."""
        fill, drawn = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, drawn)
        colour = _colour(path) if fill.value else ""
        if not drawn.value and colour == _WHITE:
            return
        for points in _outlines(path):
            self._add([place(*moved(point, matrix)) for point in points], bool(drawn.value), colour)

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
            self.boxes.append(Box(x0, x1, top, bottom, colour))

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


def _colour(path: Any) -> str:
    """The colour a path is filled with."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(path, red, green, blue, alpha)
    return f"{red.value:02x}{green.value:02x}{blue.value:02x}"


def _outlines(path: Any) -> Iterator[list[Point]]:
    """The corners of each straight outline of a path; what has curves is no line of a table."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    curved = False
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved |= kind == pdfium.FPDF_SEGMENT_BEZIERTO
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


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
