"""How merged cells of HTML and ODF find their columns: rows and spans to a grid. Read layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kg.read.limits import check_cells

BAR = "■"
LEAST_COLUMNS = 3  # next to each other, with a head and no words below
BELOW = 0.6  # share of the rows that stand below a column's last words
MOST_FOUND = 0.6  # share of those rows that are coloured unlike their words
MOST_COLOURED = 0.75  # share of those rows that are coloured: more of them are only decoration
_NO_FILL = frozenset(["", "auto", "none", "transparent", "white", "fff", "ffffff", "ffffffff"])


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell's words and place; rows and columns count from 1. `fill` names its colour."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    fill: str = ""

    @property
    def columns(self) -> range:
        """The columns the cell covers."""
        return range(self.column, self.column + self.column_span)


def with_bars(cells: Sequence[GridCell]) -> Sequence[GridCell]:
    """The cells of a table, those coloured to say when with a mark in them.

    They stand in columns that have a head and no words below it, several next to each other, where
    some cells are coloured and most are not; a row coloured as its words are says nothing.

    Example:
        >>> heads = [GridCell(w, 1, c) for c, w in enumerate(("Task", "I", "II", "III"), 1)]
        >>> body = [GridCell("Train", 2, 1), GridCell("", 2, 2), GridCell("", 2, 3, fill="red")]
        >>> more = [GridCell("Build", 3, 1), GridCell("", 3, 2, fill="red"), GridCell("", 3, 3)]
        >>> [cell.text for cell in with_bars([*heads, *body, *more])][4:]
        ['Train', '', '■', 'Build', '■', '']
    """
    blank = [cell for cell in cells if not cell.text]
    coloured = [cell for cell in blank if cell.fill.strip("# ").lower() not in _NO_FILL]
    if not coloured:
        return cells
    last: dict[int, int] = {}  # the last row with words of each column that has any
    for cell in cells:
        for column in cell.columns if cell.text else ():
            last[column] = max(cell.row + cell.row_span - 1, last.get(column, 0))
    below = [cell for cell in coloured if cell.row > max(last.get(c, 0) for c in cell.columns)]
    worded = [cell for cell in cells if cell.text]
    fills = Counter((cell.row, cell.fill) for cell in worded)
    n_worded = Counter(cell.row for cell in worded)
    found = [c for c in below if 2 * fills[c.row, c.fill] <= n_worded[c.row]]
    columns = set(_time_columns(sorted({cell.row for cell in cells}), last, below, found))
    bars = {(cell.row, cell.column) for cell in found if columns.issuperset(cell.columns)}
    return [replace(cell, text=BAR) if (cell.row, cell.column) in bars else cell for cell in cells]


def _time_columns(
    rows: Sequence[int],
    last: Mapping[int, int],
    below: Sequence[GridCell],
    found: Sequence[GridCell],
) -> Iterator[int]:
    """Columns of time: open below their heads, coloured now and then, several side by side."""
    n_below = {column: sum(row > end for row in rows) for column, end in last.items()}
    n_coloured = Counter(column for cell in below for column in cell.columns)
    n_found = Counter(column for cell in found for column in cell.columns)
    is_open = [
        n_below.get(column, 0) >= max(BELOW * len(rows), 1)
        and n_found[column] <= max(MOST_FOUND * n_below[column], 1)
        and n_coloured[column] <= max(MOST_COLOURED * n_below[column], 1)
        for column in range(max(last, default=0) + 1)
    ]
    for is_run, run in groupby(range(len(is_open)), key=is_open.__getitem__):
        columns = list(run)
        if is_run and len(columns) >= LEAST_COLUMNS:
            yield from columns


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
    return tuple(
        replace(
            cell,
            row_span=min(cell.row_span, last_row - cell.row + 1),
            column_span=min(cell.column_span, last_column - cell.column + 1),
        )
        if cell.row_span > 1 or cell.column_span > 1
        else cell
        for cell in kept
    )
