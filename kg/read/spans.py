"""How merged cells of HTML and ODF find their columns: rows and spans to a grid. Read layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.read.limits import check_cells
from kg.read.written import GridCell

Box = tuple[str, int, int, str]  # words, row span, column span, colour
MOST_SPAN = 1_000  # as browsers limit columns; a cut-off table must not reach for the millions


def place_rows(rows: Iterable[Iterable[Box]], *, where: str) -> Iterator[GridCell]:
    """The cells of a table whose rows leave out what a merged cell above covers.

    Edges: spans below one count as one; a span over the end of the table is kept as written.
    Raises: InputError when there are too many cells.
    """
    covered: dict[int, int] = {}  # column -> rows it is still covered for
    n_cells = 0
    for row, boxes in enumerate(rows, start=1):
        column = 1
        below: dict[int, int] = {}
        for words, row_span, column_span, fill in boxes:
            while covered.get(column, 0) > 0:
                column += 1
            tall, wide = max(row_span, 1), min(max(column_span, 1), MOST_SPAN)
            n_cells += 1
            check_cells(n_cells, where=where)
            yield GridCell(words, row, column, tall, wide, fill=fill)
            if tall > 1:
                below.update(dict.fromkeys(range(column, column + wide), tall - 1))
            column += wide
        covered = {c: left - 1 for c, left in covered.items() if left > 1}
        for passed, left in below.items():
            covered[passed] = max(left, covered.get(passed, 0))


def clipped(cells: Iterable[GridCell]) -> tuple[GridCell, ...]:
    """The cells with no span reaching over the table's last row."""
    kept = tuple(cells)
    last = max((cell.row for cell in kept), default=0)
    return tuple(
        cell
        if cell.row + cell.row_span - 1 <= last
        else replace(cell, row_span=last - cell.row + 1)
        for cell in kept
    )
