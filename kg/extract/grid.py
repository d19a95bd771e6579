"""A table as a grid: which cell stands in row r, column c, merged cells counted. Extract layer."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.spans import Span, trim
from kg.model.document import Cell, Table


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table by place. A merged cell stands in every place it covers."""

    table: Table
    text: str
    cell_by_place: dict[tuple[int, int], Cell]
    rows: tuple[int, ...]
    columns: tuple[int, ...]

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
    """The grid of a table."""
    places: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                places.setdefault((row, column), cell)
    rows = tuple(sorted({row for row, _ in places}))
    columns = tuple(sorted({column for _, column in places}))
    return Grid(table, text, places, rows, columns)
