"""The labels and values of small tables: cards and boxes. Extract layer.

A cell whose words come back in most of the tables is a label; its value stands behind it in the
same cell, to its right, or below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

from kg.extract.frames.entries import Entry
from kg.extract.frames.markers import marker_of
from kg.extract.frames.sheets import (
    are_labels,
    cycles,
    down_of,
    first_lines,
    is_boxed,
    key_of,
    label_keys,
    may_label,
    sheets,
)
from kg.extract.frames.units import Unit, Units, label_end
from kg.extract.grid import FilledCells, Grid, filled_of, grid_of
from kg.extract.said import rule_of
from kg.extract.spans import Span, trim
from kg.extract.terms import Terms
from kg.model.document import Block, Cell, Document, Paragraph, Table
from kg.text import fold

SHARE_OF_TABLES = 0.6  # of small tables that hold the same words where these are labels
LEAST_TABLES = 2
LEAST_SHEETS = 3  # tables with the same words down a column that are sheets of one form
LEAST_GRID = 3  # rows and columns of a table that is no card
COLUMNS_OF_LABELS = 3  # up to which a table holds labels in its first column only
SHARE_OF_CELLS = 0.6  # filled cells of a row, and such rows of a table, that is no card


def card_entries(
    document: Document, blocks: Sequence[Block], units: Units, terms: Terms
) -> list[Entry]:
    """The cells of small tables as labels and values, with the paragraphs between them."""
    text = document.text
    grids = _grids(blocks, text, terms)
    tables = [b for b in blocks if isinstance(b, Table) and _may_be_card(b, grids, terms)]
    labels = _card_labels(tables, text)
    above = _labels_above(tables, text, terms)
    labels |= {
        key_of(words) for table in tables for cell in table.cells
        if may_label(text, cell) and terms.whole(words := text[cell.start : cell.end].strip(" :"))
    }  # fmt: skip
    by_start = {unit.span.start: unit for unit in units.all}
    found: list[Entry] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            span = trim(text, block.start, block.end)
            unit = by_start.get(span.start)
            if unit is not None:
                found.append(Entry("", span, span, unit))
        elif _may_be_card(block, grids, terms):
            found += _card(block, text, labels, above)
    return found


def _may_be_card(table: Table, grids: Set[int], terms: Terms) -> bool:
    """Whether a table is no grid of rows; a person's word goes first."""
    rule = rule_of(table, terms)
    if rule is not None:
        return rule.layout == "card"
    return bool(table.cells) and id(table) not in grids


def card_cells(blocks: Sequence[Block], text: str, terms: Terms) -> list[Span]:
    """The cells of small tables that are no grid of rows."""
    grids = _grids(blocks, text, terms)
    cards = (b for b in blocks if isinstance(b, Table) and id(b) not in grids)
    return [
        span for b in cards for c in b.cells if (span := trim(text, c.start, c.end))[1] > span[0]
    ]


def _grids(blocks: Sequence[Block], text: str, terms: Terms) -> set[int]:
    """The tables, by `id`, that are grids of rows: heads above, and no labels down a column, or
    again and again above the values in their own cells.
    """
    forms = sheets(blocks, text, terms)
    found = [grid_of(b, text) for b in blocks if isinstance(b, Table) and b.cells]
    heads = Counter(_first_row(grid) for grid in found)
    found = [
        grid for grid in found
        if _is_grid(grid, comes_back=heads[_first_row(grid)] > 1) and id(grid.table) not in forms
    ]  # fmt: skip
    found = [grid for grid in found if not is_boxed(grid.table, text, terms)]
    columns = [[down_of(grid, c) for c in grid.columns[:-1]] for grid in found]
    tables = Counter(key for one in columns for key in set().union(*one))
    return {
        id(grid.table) for grid, one in zip(found, columns, strict=True)
        if not any(are_labels(down, tables) for down in one)
    }  # fmt: skip


def _labels_above(tables: Sequence[Table], text: str, terms: Terms) -> set[str]:
    """The labels above the values in the cells of boxes: first lines that come back."""
    boxed = [table for table in tables if is_boxed(table, text, terms)]
    count = Counter(key for table in boxed for key, _ in first_lines(table, text))
    return {key for key, n in count.items() if n >= LEAST_SHEETS}


def _first_row(grid: Grid) -> tuple[str, ...]:
    return tuple(fold(grid.words(cell)) for cell in grid.row(grid.rows[0]))


def _is_grid(grid: Grid, *, comes_back: bool) -> bool:
    """Whether a table has a first row of heads over rows of its own: it is no card.

    `comes_back` says that other tables have the same first row: then two columns are enough.
    """
    rows = [[fold(grid.words(cell)) for cell in grid.row(row)] for row in grid.rows]
    width = max(map(len, rows))  # merged cells are one
    if len(rows) < LEAST_GRID or width < (LEAST_GRID - 1 if comes_back else LEAST_GRID):
        return False
    full = [row for row in rows if sum(map(bool, row)) >= SHARE_OF_CELLS * width]
    if rows[0] not in full[:1]:
        return False
    heads = set(rows[0])
    again = {r for r, row in zip(grid.rows, rows, strict=True) if row == rows[0]}  # printed again
    n_full = sum(row != rows[0] for row in full)
    own = (c for r in grid.rows if r not in again for c in grid.row(r) if c.row == r)
    same = {fold(grid.words(cell)) for cell in own} & heads - {""}
    return n_full >= SHARE_OF_CELLS * (len(rows) - len(again)) and not same


def _card_labels(tables: Sequence[Table], text: str) -> set[str]:
    """The words of cells that come back in most of the tables, or down the first of two columns."""
    count: Counter[str] = Counter()
    for table in tables:
        count.update({key for cell in table.cells for key in label_keys(text, cell)})
    least = max(2, SHARE_OF_TABLES * max(count.values(), default=0))
    found = {key for key, n in count.items() if key and n >= least}
    grids = [grid_of(table, text) for table in tables]
    for grid in grids:  # one long table, where the same labels return
        if len(grid.columns) > COLUMNS_OF_LABELS and not cycles(grid):
            continue
        places = grid.columns[:1] if len(grid.columns) <= COLUMNS_OF_LABELS else grid.columns[:-1]
        cells = dict.fromkeys(c for r in grid.rows for k in places if (c := grid.at(r, k)))
        again = Counter(key for cell in cells for key in label_keys(text, cell))
        found |= {key for key, n in again.items() if n >= LEAST_TABLES}
    return found - _values(grids, found)


def _values(grids: Sequence[Grid], found: set[str]) -> set[str]:
    """What is a value said again: mostly to the right of a label, above a row of labels."""
    elsewhere: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    for grid in grids:
        near = filled_of(grid)
        for cell in grid.table.cells:
            left = near.before(cell)
            if _upper(grid, near, cell, found) is not None:
                continue
            is_led = left is not None and key_of(grid.words(left)) in found
            ends = left is not None and _begins_with_label(
                grid, near, left.row + left.row_span, found
            )
            (beside if is_led and ends else elsewhere)[key_of(grid.words(cell))] += 1
    return {key for key, n in beside.items() if n > elsewhere[key]}


def _begins_with_label(grid: Grid, near: FilledCells, row: int, labels: Set[str]) -> bool:
    """Whether a row begins with a label; the one below the last row does."""
    first = near.first(row)
    return first is None or bool(label_keys(grid.text, first) & labels)


def _upper(grid: Grid, near: FilledCells, cell: Cell, labels: Set[str]) -> Cell | None:
    """The label beside a label with a value of its own: it goes on, empty or again, in the rows
    below it.
    """
    if near.after(cell) is None:
        return None
    left = near.up_from(cell.row, cell.column - 1)
    if left is None or key_of(grid.words(left)) not in labels:
        return None
    below = grid.at(cell.row + cell.row_span, left.column)
    goes_on = left.row < cell.row or below is left
    again = below is not None and grid.words(below) in ("", grid.words(left))
    return left if goes_on or again else None


def _card(table: Table, text: str, labels: set[str], above: set[str]) -> list[Entry]:
    """A table's cells: a label's value stands behind it in its own cell, to its right or below."""
    grid = grid_of(table, text)
    near = filled_of(grid)
    found: list[Entry] = []
    used: set[int] = set()
    for cell in table.cells:
        words = grid.words(cell)
        if not words or cell.start in used:
            continue
        span = grid.span(cell)
        first_line = words.split("\n")[0]
        end = label_end(first_line)
        key = key_of(words)
        if "\n" in words and key_of(first_line) in above:
            label = trim(text, span.start, span.start + len(first_line))
            value_span = trim(text, label.end, span.end)
            found.append(Entry(key_of(first_line), label, value_span, colon=True))
        elif key in labels:
            upper = _upper(grid, near, cell, labels)
            right = near.after(cell)
            if right is not None and _upper(grid, near, right, labels) == cell:
                continue
            below = grid.cell_by_place.get((cell.row + cell.row_span, cell.column))
            value = next(
                (
                    c
                    for c in (right, below)
                    if c is not None and key_of(grid.words(c)) not in labels
                ),
                None,
            )
            if value is not None and (right is value or right is None or not grid.words(right) or
                                      key_of(grid.words(right)) in labels):  # fmt: skip
                used.add(value.start)
                over = grid.words(upper) if upper is not None else ""
                key = f"{key_of(over)} {key}" if over else key
                found.append(Entry(key, span, grid.span(value), colon=True, upper=over))
                continue
            found.append(Entry(key, span, Span(span.end, span.end), colon=True))
        elif end is not None and key_of(first_line[:end]) in labels:
            label = trim(text, span.start, span.start + end)
            value_span = trim(text, span.start + end, span.end, ":： ")
            found.append(Entry(key_of(first_line[:end]), label, value_span, colon=True))
        else:
            wide = cell.column_span == len(grid.columns) > 1  # it heads the card
            alone = near.before(cell) is None and near.after(cell) is None  # in its row
            marker, number, body = marker_of(text, span) if wide or alone else ("", "", span)
            unit = Unit(span, body, marker, number, int(wide), 0, False, 0)
            found.append(Entry("", span, span, unit))
    return found
