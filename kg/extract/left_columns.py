"""Which columns of a matrix does nobody know? Their words are issues. Extract layer."""

from __future__ import annotations

from kg.extract.grid import Grid
from kg.extract.layout import Layout
from kg.extract.records import Left, Reading, Used
from kg.extract.terms import Terms
from kg.model.document import Cell


def leave_columns(reading: Reading, grid: Grid, layout: Layout, terms: Terms) -> None:
    """Columns of no known field: an issue each, unless a person said to leave them out."""
    for column in grid.columns:
        if column in layout.columns:
            continue
        cells = _unknown_cells(grid, layout, column)
        if not cells:
            continue
        head = layout.heads.get(column, "")
        left_out = terms.is_left_out(head) or layout.how == "the profile"
        reading.used += [
            Used(
                span=grid.span(cell), outcome="ignored" if left_out else "issue",
                rule="column of no known field",
            )
            for cell in cells
        ]  # fmt: skip
        if not left_out:
            reading.left.append(
                Left(
                    code="unknown-column",
                    message=f"the column '{' '.join(head.split())}' names no field that is known; "
                    "its words were not read",
                    advice="say in a profile which field it is ('kg inspect' writes one)",
                    span=grid.span(cells[0]),
                )
            )


def _unknown_cells(grid: Grid, layout: Layout, column: int) -> list[Cell]:
    """The cells that begin in a column and stand below no known head."""
    return [
        cell for row in grid.rows
        if row > (layout.header_row or 0) and (cell := grid.cell_by_place.get((row, column)))
        and cell.column == column and grid.words(cell)
        and not any(c in layout.columns for c in range(column, column + cell.column_span))
    ]  # fmt: skip
