"""How a PDF table without lines is put together from its parts on several pages. Read layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.read.pdf_columns import Band, Run, TableLine, alike, by_column, united
from kg.read.pdf_drawn import CellLines, drawn_rows
from kg.read.pdf_join import only_together, slot_words
from kg.read.pdf_rows import Layout, layouts_of, reads_on, row_starts
from kg.read.pdf_slots import PageTable, Slot
from kg.read.pdf_words import WordLine, counts_on, line_text, starts_item
from kg.text import fold

_LOWER = 1.0  # points by which words begin lower than words that go on
_TITLED = 3  # with fewer columns a title begins a new list of keys


@dataclass(slots=True)
class Piece:
    """What one page holds of a table: lines of rows, or a title over all columns."""

    page: int
    lines: list[TableLine]
    is_title: bool = False


@dataclass(slots=True)
class Chain:
    """A table without lines over pages."""

    bands: list[Band]
    pieces: list[Piece]


def lengthen(chain: Chain, run: Run) -> bool:
    """Add the part at the top of the next page; False when it is another table."""
    if not alike(chain.bands, run.bands) or _begins_alike(chain, run):
        return False
    chain.bands = united(chain.bands, run.bands)
    chain.pieces.append(Piece(run.page, list(run.lines)))
    return True


def lengthen_titled(chain: Chain, titles: Sequence[tuple[int, WordLine]], run: Run) -> bool:
    """Add a part below a title that runs over all columns; False when it is another table.

    Edges: a part that says half of the header again is a table of its own.
    """
    if len(chain.bands) < _TITLED or len(run.bands) < _TITLED:
        return False
    words, again = (
        {fold(text) for text in _words(line, chain.bands).values()} - {""}
        for line in (chain.pieces[0].lines[0], run.lines[0])
    )
    if not alike(chain.bands, run.bands) or 2 * len(words & again) >= len(words):
        return False
    lines = [TableLine((words,)) for _, words in titles]
    chain.pieces.append(Piece(titles[0][0], lines, is_title=True))
    chain.bands = united(chain.bands, run.bands)
    chain.pieces.append(Piece(run.page, list(run.lines)))
    return True


def _begins_alike(chain: Chain, run: Run) -> bool:
    """Whether two lists of keys begin with the same key, that stands once in the first."""
    if len(chain.bands) != 2:
        return False
    lines = [*(line for piece in chain.pieces for line in piece.lines), run.lines[0]]
    first, *keys, again = (fold(_words(line, chain.bands).get(0, "")) for line in lines)
    return bool(first) and again == first and first not in keys


def settled(chains: Sequence[Chain], done: Counter[str]) -> list[PageTable]:
    """The tables with their rows and cells; `done` counts headers dropped and rows glued."""
    layouts = layouts_of([(_parts(chain), chain.bands) for chain in chains])
    kept = [_without_headers(c, layout, done) for c, layout in zip(chains, layouts, strict=True)]
    drawn = drawn_rows(list(zip(kept, layouts, strict=True)))
    return [
        _settled(chain, layout, rows or [_rows_by_place(lines, layout) for lines in parts], done)
        for chain, layout, rows, parts in zip(chains, layouts, drawn, kept, strict=True)
    ]


def _parts(chain: Chain) -> list[list[TableLine]]:
    return [piece.lines for piece in chain.pieces if not piece.is_title]


def _settled(
    chain: Chain, layout: Layout, parts: Sequence[Sequence[CellLines]], done: Counter[str]
) -> PageTable:
    waiting = iter(parts)
    rows = _Rows(layout)
    for number, piece in enumerate(chain.pieces):
        if piece.is_title:
            rows.add_title(piece)
            continue
        after_title = number > 0 and chain.pieces[number - 1].is_title
        found = next(waiting)
        if found:
            done["rows"] += rows.add(found, piece.page, cut=number > 0 and not after_title)
    slots = rows.slots
    top, bottom = slots[0].top, slots[-1].bottom
    return PageTable(chain.pieces[-1].page, top, bottom, slots)


def _without_headers(chain: Chain, layout: Layout, done: Counter[str]) -> list[Sequence[TableLine]]:
    """The lines of each part, without headers that parts repeat."""
    parts = _parts(chain)
    starts = row_starts(parts[0], layout)
    header = parts[0][: starts[1]] if len(starts) > 1 else parts[0]
    if len(by_column(header[0], layout.bands)) < 2:
        header = []
    kept: list[Sequence[TableLine]] = [parts[0]]
    for lines in parts[1:]:
        top = [_words(line, chain.bands) for line in lines[: len(header)]]
        again = bool(header) and top == [_words(line, chain.bands) for line in header]
        done["headers"] += again
        kept.append(lines[len(header) :] if again else lines)
    return kept


def _rows_by_place(lines: Sequence[TableLine], layout: Layout) -> list[CellLines]:
    starts = row_starts(lines, layout)
    rows = []
    for start, end in pairwise([*starts, len(lines)]):
        cells: CellLines = {}
        for line in lines[start:end]:
            for column, words in by_column(line, layout.bands).items():
                cells.setdefault(column, []).append(words)
        rows.append(cells)
    return [row for row in rows if row]


def _words(line: TableLine, bands: Sequence[Band]) -> dict[int, str]:
    return {column: line_text(words) for column, words in by_column(line, bands).items()}


class _Rows:
    """The rows of a table while its pages are added."""

    def __init__(self, layout: Layout) -> None:
        self.slots: list[Slot] = []
        self._layout = layout
        self._last: dict[int, Slot] = {}
        self._ends: dict[int, tuple[int, float]] = {}  # page and height where columns end
        self._row = 0
        self._has_parts = False  # rows within rows were seen
        self._is_merged = False  # cells of the last row with a first cell stand beside inner rows

    def add_title(self, piece: Piece) -> None:
        self._row += 1
        lines = [line.words for line in piece.lines]
        bands = self._layout.bands
        right = max(bands[-1].x1, *(line[-1].x1 for line in lines))
        title = Slot(bands[0].x0, right, lines[0][0].top, lines[-1][0].bottom, piece.page, lines)
        title.row, title.right = self._row, right
        self.slots.append(title)
        self._last = {}

    def add(self, rows: Sequence[CellLines], page: int, *, cut: bool) -> int:
        """Add a page's rows; 1 when its first row was the rest of the one before."""
        n_glued = 0
        if cut and self._last and self._is_rest(_first_lines(rows[0])):
            n_glued = self._n_rests(rows)
        for row in rows[:n_glued]:
            self._add_words(row, page)
        for row in rows[n_glued:]:
            self._add_row(row, page)
        return int(n_glued > 0)

    def _n_rests(self, rows: Sequence[CellLines]) -> int:
        """How many rows at a page's top are rests: those that begin as high as the first."""
        first = _top(rows[0])
        rests = 1
        while rests < len(rows) and 0 not in rows[rests] and _top(rows[rests]) - first < _LOWER:
            rests += 1
        return rests

    def _is_rest(self, cells: Mapping[int, WordLine]) -> bool:
        if 0 in cells and counts_on(fold(slot_words(self._last[0])), line_text(cells[0])):
            return False
        pairs = [(c, self._last[c].lines[-1], w) for c, w in cells.items() if self._last[c].lines]
        if any(reads_on(above, below, self._layout.least_room(c)) for c, above, below in pairs):
            return True
        if 0 in cells:
            top = self._last[0]
            others = [s for s in self.slots if s.column == 1 and s is not top]
            return only_together(top, line_text(cells[0]), others)
        return not self._has_parts or not all(starts_item(line_text(w)) for w in cells.values())

    def _add_words(self, row: CellLines, page: int) -> None:
        for column, lines in row.items():
            self._last[column].lines += lines
            self._ends[column] = page, lines[-1][0].bottom

    def _add_row(self, row: CellLines, page: int) -> None:
        bands = self._layout.bands
        inner = bool(self._last) and 0 not in row
        self._is_merged = self._is_merged and inner
        spanned = self._spanned(row, page) if inner else set()
        self._has_parts |= inner
        self._row += 1
        top, bottom = _top(row), max(lines[-1][0].bottom for lines in row.values())
        for number, band in enumerate(bands):
            if number in spanned:
                self._last[number].row_span += 1
                continue
            end = bands[number + 1].x0 if number + 1 < len(bands) else band.x1 + 1
            slot = Slot(band.x0, end, top, bottom, page, [], self._row, number + 1, right=band.x1)
            self.slots.append(slot)
            self._last[number] = slot
        self._add_words(row, page)

    def _spanned(self, row: CellLines, page: int) -> set[int]:
        """The columns whose last cells are merged over an inner row.

        Surely those on the left; all others without words when one is seen to stand beside it.
        """
        empty = set(self._last) - set(row)
        top = _top(row)
        self._is_merged = self._is_merged or any(
            self._ends.get(column, (0, 0.0)) > (page, top + _LOWER) for column in empty
        )
        return empty if self._is_merged else {column for column in empty if column < min(row)}


def _first_lines(row: CellLines) -> dict[int, WordLine]:
    """The lines of cells that stand on the first line of a row."""
    near = _top(row) + 0.5 * next(iter(row.values()))[0][0].size
    return {c: lines[0] for c, lines in row.items() if lines[0][0].bottom <= near}


def _top(row: CellLines) -> float:
    return min(lines[0][0].bottom for lines in row.values())
