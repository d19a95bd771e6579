"""How merged cells of HTML and ODF find their columns: rows and spans to a grid. Read layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.read.bars import GridCell
from kg.read.limits import check_cells

Box = tuple[str, int, int, str]  # words, row span, column span, colour
MOST_SPAN = 1_000  # as browsers limit columns; a cut-off table must not reach for the millions


def place_rows(rows: Sequence[Iterable[Box]], *, where: str) -> Iterator[GridCell]:
    """The cells of a table whose rows leave out what a merged cell above covers.

    Edges: spans below one count as one; a span over the end of the table ends there.
    Raises: InputError when the cells, or the places that merged ones cover, are too many.
    """
    covered: dict[int, int] = {}  # column -> rows it is still covered for
    n_places = 0
    for row, boxes in enumerate(rows, start=1):
        column = 1
        below: dict[int, int] = {}
        for words, row_span, column_span, fill in boxes:
            while covered.get(column, 0) > 0:
                column += 1
            tall = min(max(row_span, 1), len(rows) - row + 1)
            wide = min(max(column_span, 1), MOST_SPAN)
            n_places += tall * wide if tall > 1 else 1
            check_cells(n_places, where=where)
            yield GridCell(words, row, column, tall, wide, fill=fill)
            if tall > 1:
                below.update(dict.fromkeys(range(column, column + wide), tall - 1))
            column += wide
        covered = {c: left - 1 for c, left in covered.items() if left > 1}
        for passed, left in below.items():
            covered[passed] = max(left, covered.get(passed, 0))


def clipped(cells: Iterable[GridCell]) -> tuple[GridCell, ...]:
    """The cells with no span reaching beyond the last row and column in which a cell begins.

    Example:
        >>> [c.column_span for c in clipped([GridCell("a", 1, 1, 1, 900), GridCell("b", 2, 3)])]
        [3, 1]
    """
    kept = tuple(cells)
    last_row = max((cell.row for cell in kept), default=0)
    last_column = max((cell.column for cell in kept), default=0)
    return tuple(_clipped(cell, last_row, last_column) for cell in kept)


def _clipped(cell: GridCell, last_row: int, last_column: int) -> GridCell:
    tall = min(cell.row_span, last_row - cell.row + 1)
    wide = min(cell.column_span, last_column - cell.column + 1)
    if (tall, wide) == (cell.row_span, cell.column_span):
        return cell
    return replace(cell, row_span=tall, column_span=wide)
