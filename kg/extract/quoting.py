"""The passage of a span: its words, and where they stand. Extract layer."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from kg.extract.spans import Span, trim
from kg.model.document import Cell, Document, Passage, Table
from kg.text import fold_space, title_words


@dataclass(frozen=True, slots=True)
class Quoter:
    """Makes passages of one document: offsets, exact words, page, table, row, column or line."""

    document: Document
    line_starts: tuple[int, ...]
    cell_starts: tuple[int, ...]
    cells: tuple[tuple[Table, Cell], ...]

    def passage(self, start: int, end: int) -> Passage:
        """The passage of a span, without white space at its ends."""
        first, last = trim(self.document.text, start, end)
        exact = self.document.text[first:last]
        place = self._cell_at(first)
        if place is None:
            line = bisect_right(self.line_starts, first) if not self.cells else None
            return Passage(self.document.id, first, last, exact, line=line)
        table, cell = place
        return Passage(
            self.document.id, first, last, exact, page=cell.page, sheet=table.sheet,
            table=table.number, row=cell.row, column=cell.column,
        )  # fmt: skip

    def title(self, span: Span) -> str:
        """The words of a span as a title."""
        return title_words(self.document.text[span.start : span.end])

    def words(self, span: Span) -> str:
        """The words of a span, white space folded."""
        return fold_space(self.document.text[span.start : span.end])

    def head_over(self, start: int, words: str) -> Span | None:
        """The cell above the one at an offset, in its column, that says just these words."""
        place = self._cell_at(start)
        if place is None:
            return None
        table, own = place
        for cell in table.cells:
            over = cell.column <= own.column < cell.column + cell.column_span
            span = Span(cell.start, cell.end)
            if over and cell.row < own.row and self.words(span) == words:
                return span
        return None

    def _cell_at(self, start: int) -> tuple[Table, Cell] | None:
        k = bisect_right(self.cell_starts, start) - 1
        if k < 0:
            return None
        table, cell = self.cells[k]
        return (table, cell) if cell.start <= start <= cell.end else None


def quoter(document: Document) -> Quoter:
    """The quoter of a document."""
    starts = [0, *(k + 1 for k, c in enumerate(document.text) if c == "\n")]
    cells = [
        (block, cell)
        for block in document.blocks
        if isinstance(block, Table)
        for cell in block.cells
    ]
    cells.sort(key=lambda place: (place[1].start, place[1].end))
    return Quoter(document, tuple(starts), tuple(cell.start for _, cell in cells), tuple(cells))
