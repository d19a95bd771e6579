"""Where on a PDF's pages do the words of the document stand, and what do the pages look like?

Read layer. Reading joins lines and cells, so a page is read again and its words are found in the
canonical text: block by block, each word the nearest of its text behind the one before it.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from kg.errors import InputError
from kg.model.document import Cell, Document, Paragraph
from kg.read.pdf_leftwards import runs_leftwards
from kg.read.pdf_limits import check_streams
from kg.read.pdf_objects import open_pdf, opened_page
from kg.read.pdf_page import PageMarks, read_page
from kg.read.pdf_words import Word

WIDEST = 1400  # dots across a picture
TALLEST = 4000
_TOKEN = re.compile(r"\S+")
_NEAR = 400.0  # points; a word farther away belongs to something else
_FIRST = 12  # places where a block may begin that are tried
_LOOK = 8  # words by which a beginning is judged
_LINE = 0.6  # of a letter's size, within which words stand in one line
_UP = 2_000.0  # what going up a page costs: a block reads downwards
Token = tuple[int, str]


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """Words of the canonical text and their box, in points from the page's upper left corner."""

    start: int
    end: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """One page: its size in points, and its words in the order of the canonical text."""

    number: int
    width: float
    height: float
    words: tuple[PlacedWords, ...]


def page_count(raw: bytes, *, name: str) -> int:
    """How many pages a PDF has.

    Raises: InputError when it is damaged or encrypted.
    """
    with open_pdf(raw, where=name) as document:
        return int(pdfium.FPDF_GetPageCount(document))


def placed_page(raw: bytes, number: int, document: Document) -> PlacedPage:
    """The words of a page, which counts from 1, with their boxes.

    `document` is the PDF as read. Edges: words that reading changed (a hyphen at a line's end) and
    those it left out (running heads) have no box. A block may start on the page before.
    Raises: InputError when there is no such page, or it is damaged.
    """
    check_streams(raw, where=document.name)
    with open_pdf(raw, where=document.name) as opened:
        _check_number(opened, number, document.name)
        before = read_page(opened, number - 1, name=document.name) if number > 1 else None
        marks = read_page(opened, number, name=document.name)
    rest = _rest(document, before) if before else []
    page = _Page(marks)
    found = [x for tokens in rest for x in page.find(tokens)]
    for block in _blocks(document, number):
        found += page.find(_tokens(document, block))
    return PlacedPage(
        number, marks.width, marks.height, tuple(sorted(found, key=lambda x: x.start))
    )


def page_picture(raw: bytes, number: int, *, name: str) -> bytes:
    """A page as PNG, at most `WIDEST` dots wide.

    Raises: InputError when there is no such page, or it is damaged.
    """
    check_streams(raw, where=name)
    with open_pdf(raw, where=name) as document:
        _check_number(document, number, name)
        with opened_page(document, number, name=name) as (page, _):
            return _drawn(page)


def _check_number(document: Any, number: int, name: str) -> None:
    n_pages = pdfium.FPDF_GetPageCount(document)
    if not 1 <= number <= n_pages:
        raise InputError(f"there is no page {number}; it has {n_pages}", where=name)


def _drawn(page: Any) -> bytes:
    from PIL import Image

    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = min(WIDEST / max(width, 1), TALLEST / max(height, 1))
    across, down = max(int(width * scale), 1), max(int(height * scale), 1)
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_BGR, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, flags)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        dots = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * down)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    out = io.BytesIO()
    Image.frombuffer("RGB", (across, down), dots, "raw", "RGB", stride, 1).save(out, "PNG")
    return out.getvalue()


def _blocks(document: Document, number: int) -> Iterator[Cell | Paragraph]:
    """The cells and paragraphs that begin on a page."""
    for block in document.blocks:
        parts = (block,) if isinstance(block, Paragraph) else block.cells
        yield from (x for x in parts if x.page == number)


def _tokens(document: Document, block: Cell | Paragraph) -> list[Token]:
    return [
        (block.start + m.start(), m[0])
        for m in _TOKEN.finditer(document.text[block.start : block.end])
    ]


def _rest(document: Document, before: PageMarks) -> list[list[Token]]:
    """The words of blocks that start on the page before, from where that page ends."""
    page, rest = _Page(before), []
    for block in _blocks(document, before.number):
        tokens = _tokens(document, block)
        seen = max((x.start for x in page.find(tokens)), default=-1)
        rest.append([x for x in tokens if x[0] > seen])
    return [x for x in rest if x]


class _Page:
    """The words of a page that nothing has been found in yet."""

    def __init__(self, marks: PageMarks) -> None:
        self._words = sorted(marks.words, key=lambda w: (w.top, w.x0))
        self._mirror = marks.width if runs_leftwards(marks.words) else None
        self._by_text: defaultdict[str, list[int]] = defaultdict(list)
        for n, word in enumerate(self._words):
            self._by_text[word.text].append(n)
        self._used: set[int] = set()

    def find(self, tokens: Sequence[Token]) -> list[PlacedWords]:
        """The boxes of a block's words; those found are not found again."""
        head = self._by_text.get(tokens[0][1], []) if tokens else []
        begins = [n for n in head if n not in self._used]
        tried = [self._chain(tokens[:_LOOK], n) for n in begins[:_FIRST]]
        best = min(tried, key=lambda x: (-len(x[0]), x[1]), default=None)
        chain = self._chain(tokens, best[0][0][1] if best else None)[0]
        self._used.update(n for _, n in chain)
        return [self._placed(token, self._words[n]) for token, n in chain]

    def _chain(
        self, tokens: Sequence[Token], first: int | None
    ) -> tuple[list[tuple[Token, int]], float]:
        """Words one behind the other, and how far they stand apart."""
        chain: list[tuple[Token, int]] = []
        taken: set[int] = set()
        cost = 0.0
        for k, token in enumerate(tokens):
            last = self._words[chain[-1][1]] if chain else None
            left = min((self._words[n].x0 for _, n in chain), default=0.0)
            if k == 0 and first is not None:
                found, far = first, 0.0
            else:
                free = [n for n in self._by_text.get(token[1], ()) if n not in self._used | taken]
                ways = [(_apart(last, self._words[n], left), n) for n in free]
                far, found = min(ways, default=(_NEAR, -1))
            if far < _NEAR:
                chain.append((token, found))
                taken.add(found)
                cost += far
        return chain, cost

    def _placed(self, token: Token, word: Word) -> PlacedWords:
        x0, x1 = word.x0, word.x1
        if self._mirror is not None:
            x0, x1 = self._mirror - x1, self._mirror - x0
        start, text = token
        return PlacedWords(start, start + len(text), x0, word.top, x1, word.bottom)


def _apart(last: Word | None, word: Word, left: float) -> float:
    """How far a word stands behind another as one reads; `left` is where the block begins."""
    if last is None:
        return 0.0
    down = word.top - last.top
    if abs(down) <= _LINE * max(last.size, word.size):
        return word.x0 - last.x1 if word.x0 >= last.x0 else _NEAR
    return 4 * down + abs(word.x0 - left) if down > 0 else _UP
