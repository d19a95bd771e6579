"""What is this row of a matrix? The header again, a heading, a total, the row above again.

Extract layer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.grid import Grid
from kg.extract.layout import Layout
from kg.extract.row_words import totals
from kg.model.document import Cell
from kg.phrases import match_at, words_of
from kg.text import fold

LONGEST_TOTAL = 8  # words of a row's first cell that may be a total
LONGEST_SUM = 4  # words of a sum with its currency
_DIGIT = re.compile(r"\d")


def cells_by_column(grid: Grid, row: int | None) -> Iterator[tuple[int, Cell]]:
    """The cells of a row with their columns; a merged cell at each column it covers."""
    for column in grid.columns:
        cell = grid.cell_by_place.get((row or 0, column))
        if cell is not None:
            yield column, cell


def header_keys(grid: Grid, layout: Layout) -> dict[int, set[str]]:
    """What stands over each column, row by row of the header."""
    keys: dict[int, set[str]] = {}
    for row in grid.rows:
        if row <= (layout.header_row or 0):
            for column, cell in cells_by_column(grid, row):
                keys.setdefault(column, set()).add(fold(grid.words(cell)))
    for column, head in layout.heads.items():
        keys.setdefault(column, set()).add(fold(head))
    return keys


def is_header_again(grid: Grid, row: int, header: dict[int, set[str]]) -> bool:
    """Whether a row repeats the header, only counts the columns, or is empty."""
    cells = dict(cells_by_column(grid, row))
    keys = {c: fold(grid.words(cell)) for c, cell in cells.items()}
    filled = {c: key for c, key in keys.items() if key}
    if not filled:
        return True
    if all(key in header.get(c, ()) for c, key in filled.items()):
        return True
    numbers = [key for key in filled.values() if key.isdigit() and len(key) < 4]
    return len(numbers) == len(filled) >= 3 and [int(n) for n in numbers] == list(
        range(int(numbers[0]), int(numbers[0]) + len(numbers))
    )


def is_heading_row(grid: Grid, row: int) -> bool:
    """Whether a row is one cell over all columns, or its first cell alone has words."""
    cells = grid.row(row)
    filled = [cell for cell in cells if grid.words(cell)]
    if len(filled) != 1 or len(grid.columns) < 3:
        return False
    cell = filled[0]
    covers = cell.column_span >= max(2, len(grid.columns) - 1)
    return cell.row_span == 1 and (covers or (len(cells) > 1 and cell is cells[0]))


def is_total_row(grid: Grid, row: int) -> bool:
    """Whether a row begins with a word for a total and holds only sums."""
    filled = [words for cell in grid.row(row) if (words := grid.words(cell))]
    first = next((words for words in filled if any(c.isalpha() for c in words)), "")
    parts = words_of(first)
    if not parts or len(parts) > LONGEST_TOTAL or match_at(totals(), parts, 0) is None:
        return False
    others = [words for words in filled if words is not first]
    return all(len(words.split()) <= LONGEST_SUM and _DIGIT.search(words) for words in others)


def same_row_again(grid: Grid, row: int, before: int | None) -> bool:
    """Whether a row says word by word what the row before it says, in cells of its own."""
    if before is None:
        return False
    cells = dict(cells_by_column(grid, row))
    above = dict(cells_by_column(grid, before))
    filled = [cell for cell in cells.values() if grid.words(cell)]
    if len(filled) < 3 or cells.keys() != above.keys():
        return False
    return all(
        cell is not above[c] and grid.words(cell) == grid.words(above[c])
        for c, cell in cells.items()
    )
