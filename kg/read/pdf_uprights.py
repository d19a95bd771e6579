"""The rows of PDF tables whose columns have lines and whose rows have none. Read layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.read.pdf_drawn import CellLines, cells_by_drawing
from kg.read.pdf_join import rows_of
from kg.read.pdf_ruled import PageTable, Slot, number
from kg.read.pdf_words import usual_distance

_FEW = 3  # rows with lines on a page: with more, lines part the rows
_TALL = 3  # lines in a cell of a row that may be many rows


def split_tall_rows(table: PageTable) -> None:
    """Part a row in which the cells of several rows were drawn, one row after the other.

    Edges: only in tables that hardly have lines between rows.
    """
    rows = rows_of(table.slots)
    if len(rows) > _FEW:
        return
    for row in list(rows.values()):
        parts = _parts(row)
        if len(parts) > 1:
            table.slots = [slot for slot in table.slots if slot not in row]
            table.slots += _slots(row, parts)
    number(table.slots)


def _parts(row: Sequence[Slot]) -> list[CellLines]:
    filled = [slot for slot in row if slot.lines]
    if len(filled) < 2 or any(slot.row_span > 1 for slot in row):
        return []
    if max(len(slot.lines) for slot in filled) < _TALL:
        return []
    distances = [usual_distance(slot.lines) for slot in filled if len(slot.lines) > 1]
    placed = [
        (word, column) for column, slot in enumerate(row) for line in slot.lines for word in line
    ]
    return cells_by_drawing(placed, min(distances), n_columns=len(row))


def _slots(row: Sequence[Slot], parts: Sequence[CellLines]) -> list[Slot]:
    """The cells of the rows, each from its first letters to those of the next row."""
    tops = [min(lines[0][0].top for lines in cells.values()) for cells in parts]
    tops[0] = row[0].top
    ends = [*tops[1:], row[0].bottom]
    return [
        replace(slot, top=top, bottom=end, lines=cells.get(column, []))
        for cells, top, end in zip(parts, tops, ends, strict=True)
        for column, slot in enumerate(row)
    ]
