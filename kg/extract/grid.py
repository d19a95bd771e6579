"""A table as a grid: which cell stands in row r, column c, merged cells counted. Extract layer."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.extract.spans import Span, trim
from kg.model.document import Cell, Table
from kg.text import fold_space, whole_number

# What stands in a cell to mean "the same as above".
DITTO = frozenset(
    ("〃", "″", "”", '"', "''", "„", "-//-", "-||-", '-"-', "-”-", "-„-", "ditto", "-do-",
     "idem", "ídem", "id.", "同上", "상동")
)  # fmt: skip
LONGEST_DITTO = 12  # characters of such a cell, spaces counted
_DASHES = str.maketrans("–—", "--")


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table by place. A merged cell stands in every place it covers."""

    table: Table
    text: str
    cell_by_place: dict[tuple[int, int], Cell]
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place."""
        return self.cell_by_place.get((row, column))

    def row(self, number: int) -> list[Cell]:
        """The cells of a row from left to right, each once."""
        found: list[Cell] = []
        for column in self.columns:
            cell = self.cell_by_place.get((number, column))
            if cell is not None and cell not in found[-1:]:
                found.append(cell)
        return found

    def words(self, cell: Cell) -> str:
        """The words of a cell, trimmed."""
        return self.text[cell.start : cell.end].strip()

    def span(self, cell: Cell) -> Span:
        """Where the words of a cell stand, trimmed."""
        return trim(self.text, cell.start, cell.end)


def grid_of(table: Table, text: str) -> Grid:
    """The grid of a table. A cell that says "ditto" is the one above, as if they were merged."""
    places: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                places.setdefault((row, column), cell)
    for row, column in sorted(places):
        cell, above = places[row, column], places.get((row - 1, column))
        if above is not None and above.column == column and _is_ditto(text[cell.start : cell.end]):
            places[row, column] = above
    rows = tuple(sorted({row for row, _ in places}))
    columns = tuple(sorted({column for _, column in places}))
    return Grid(table, text, places, rows, columns)


def _is_ditto(words: str) -> bool:
    if len(words) > LONGEST_DITTO:
        return False  # most cells are done with this
    return fold_space(words).translate(_DASHES).replace(" ", "").casefold() in DITTO


def transposed(grid: Grid) -> Grid:
    """The grid with rows as columns and columns as rows."""
    turned = {
        id(cell): replace(
            cell, row=cell.column, column=cell.row,
            row_span=cell.column_span, column_span=cell.row_span,
        )
        for cell in grid.cell_by_place.values()
    }  # fmt: skip
    places = {(c, r): turned[id(cell)] for (r, c), cell in grid.cell_by_place.items()}
    return Grid(grid.table, grid.text, places, grid.columns, grid.rows)


def part_of(grid: Grid, rows: Sequence[int]) -> Grid:
    """The rows of a grid that are one part of it."""
    wanted = ((row, column) for row in rows for column in grid.columns)
    places = {at: grid.cell_by_place[at] for at in wanted if at in grid.cell_by_place}
    return Grid(grid.table, grid.text, places, tuple(rows), grid.columns)


def is_counting(grid: Grid, cells: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns: 1 2 3 4 5."""
    said = [grid.words(cell).strip("().") for cell in cells]
    numbers = [number for word in said if (number := whole_number(word)) is not None]
    if len(said) < 3 or len(numbers) < len(said):
        return False
    return all(b - a == 1 for a, b in pairwise(numbers)) and numbers[0] <= 2


@dataclass(frozen=True, slots=True)
class FilledCells:
    """The filled cells of a grid, by row and by column in their order."""

    rows: dict[int, tuple[list[int], list[Cell]]]
    columns: dict[int, tuple[list[int], list[Cell]]]

    def first(self, row: int) -> Cell | None:
        """The first filled cell of a row."""
        _, cells = self.rows.get(row, ([], []))
        return cells[0] if cells else None

    def before(self, cell: Cell) -> Cell | None:
        """The nearest filled cell at the left of a cell, in its row."""
        places, cells = self.rows.get(cell.row, ([], []))
        at = bisect_left(places, cell.column)
        return cells[at - 1] if at else None

    def after(self, cell: Cell) -> Cell | None:
        """The nearest filled cell at the right of a cell, in its row."""
        places, cells = self.rows.get(cell.row, ([], []))
        at = bisect_left(places, cell.column + cell.column_span)
        return cells[at] if at < len(cells) else None

    def up_from(self, row: int, column: int) -> Cell | None:
        """The filled cell that covers a place, or the nearest one above it."""
        places, cells = self.columns.get(column, ([], []))
        at = bisect_right(places, row)
        return cells[at - 1] if at else None


def filled_of(grid: Grid) -> FilledCells:
    """The filled cells of a grid."""
    rows: dict[int, tuple[list[int], list[Cell]]] = {}
    columns: dict[int, tuple[list[int], list[Cell]]] = {}
    filled = {id(cell) for cell in grid.table.cells if grid.words(cell)}
    for (row, column), cell in sorted(grid.cell_by_place.items(), key=lambda item: item[0]):
        if id(cell) in filled:
            for by_place, at, place in ((rows, row, column), (columns, column, row)):
                places, cells = by_place.setdefault(at, ([], []))
                places.append(place)
                cells.append(cell)
    return FilledCells(rows, columns)
