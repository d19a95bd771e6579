"""How a sheet of a workbook falls into titles and tables. Read layer.

Rows and columns keep the sheet's own numbers, so that a passage leads to the cell an analyst sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from kg.read.limits import LIMITS
from kg.read.written import Grid, GridCell, Line, Part, unmarked
from kg.text import fold

LONGEST_HEAD = 80  # characters of a head
LEAST_SHARED = 4  # columns of rows that go on with a table of other width

Row = tuple[GridCell, ...]
Blank = Mapping[tuple[int, int], GridCell]


def sheet_parts(cells: Iterable[GridCell], *, sheet: str | None) -> list[Part]:
    """The titles and tables of one sheet, in order.

    A block of rows is what stands between empty rows. A block that is one column wide where the
    sheet has more is a title; a block goes on with the table above when it has the same columns
    and does not begin with a title or with that table's header again, or when it stands within
    them and begins with a row that can be no header: an empty row may part a header from its rows,
    and rows from rows. Columns without words are left out; blank cells count only by their colour.
    """
    every = list(cells)
    filled = [cell for cell in every if cell.text.strip()]
    blank = {(cell.row, cell.column): cell for cell in every if not cell.text.strip()}
    rows = [tuple(row) for _, row in groupby(_ordered(filled), key=lambda cell: cell.row)]
    groups: list[list[Row]] = []
    for block in _blocks(rows):
        if groups and not _is_title(block) and _goes_on(groups[-1], block):
            groups[-1] += block
        else:
            groups.append(block)
    many = len({cell.column for cell in filled}) > 1
    return [part for group in groups for part in _parts(group, blank, sheet, many=many)]


def _ordered(cells: Iterable[GridCell]) -> list[GridCell]:
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    reached = 0
    for row in rows:
        if block and row[0].row > reached + 1:
            yield block
            block = []
        block.append(row)
        reached = max(reached, *(cell.row + cell.row_span - 1 for cell in row))
    if block:
        yield block


def _is_title(block: Sequence[Row]) -> bool:
    return all(len(row) == 1 for row in block)


def _goes_on(above: Sequence[Row], block: Sequence[Row]) -> bool:
    if _is_title(above):
        return False
    header, first = (next(row for row in rows if len(row) > 1) for rows in (above, block))
    if _words(header) == _words(first):
        return False
    may_head = len(block[0]) > 1 or not any(map(_is_data, above))  # or only heads stand above
    within = may_head and _is_data(first) and _is_within(block, above)
    return within or (len(block[0]) > 1 and _columns(above) == _columns(block))


def _is_data(row: Row) -> bool:
    """Whether a row holds a number, a mark of one letter or a text: no header does."""
    words = [unmarked(cell.text).strip() for cell in row]
    return any(
        len(w) == 1 or len(w) > LONGEST_HEAD or w.replace(".", "").isdecimal() for w in words
    )


def _is_within(block: Sequence[Row], above: Sequence[Row]) -> bool:
    """Whether all columns of a block but one are columns of the table above, and not few."""
    here, there = ({cell.column for row in rows for cell in row} for rows in (block, above))
    return len(here) >= LEAST_SHARED and len(here - there) <= 1


def _words(row: Row) -> list[str]:
    return [fold(unmarked(cell.text)) for cell in row]


def _columns(rows: Sequence[Row]) -> tuple[int, int]:
    first = min(cell.column for row in rows for cell in row)
    return first, max(cell.column + cell.column_span for row in rows for cell in row)


def _parts(rows: list[Row], blank: Blank, sheet: str | None, *, many: bool) -> Iterator[Part]:
    """Titles above a table are paragraphs when they stand in one cell that is not merged."""
    if _is_title(rows) and many:
        yield from (Line(row[0].text) for row in rows)
        return
    while len(rows) > 1 and len(rows[0]) == 1 and rows[0][0].column_span == 1 and many:
        yield Line(rows[0][0].text)
        rows = rows[1:]
    yield Grid(tuple(cell for row in _with_empty(rows, blank) for cell in row), sheet)


def _with_empty(rows: Sequence[Row], blank: Blank) -> Iterator[Row]:
    """The rows with their empty cells, so that every row has every column that has words."""
    columns = sorted({cell.column for row in rows for cell in row})
    if len(columns) * len(rows) > LIMITS.cells:
        yield from rows
        return
    covered = {
        (r, c)
        for row in rows
        for cell in row
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.column, cell.column + cell.column_span)
    }
    for row in rows:
        number = row[0].row
        gaps = (
            blank.get((number, c)) or GridCell("", number, c)
            for c in columns
            if (number, c) not in covered
        )
        yield tuple(_ordered((*row, *gaps)))


def merged(
    cells: Iterable[GridCell], ranges: Iterable[tuple[int, int, int, int]]
) -> Iterator[GridCell]:
    """The cells with the spans of merged ranges (first row, first column, last row, last column).

    What stands below a merged cell is left out, as the program shows it; a range that reaches over
    the last filled row or column ends there.
    """
    kept = list(cells)
    last_row = max((cell.row for cell in kept if cell.text), default=0)
    last_column = max((cell.column for cell in kept if cell.text), default=0)
    tops: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in ranges:
        rows = range(top, min(bottom, last_row) + 1)
        columns = range(left, min(right, max(last_column, left)) + 1)
        if len(covered) + len(rows) * len(columns) > LIMITS.cells:
            break
        tops[top, left] = len(rows), len(columns)
        covered.update((r, c) for r in rows for c in columns if (r, c) != (top, left))
    for cell in kept:
        if not cell.text:
            yield cell
            continue
        if (cell.row, cell.column) in covered:
            continue
        tall, wide = tops.get((cell.row, cell.column), (1, 1))
        yield replace(cell, row_span=max(tall, 1), column_span=max(wide, 1))
