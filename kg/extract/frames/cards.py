"""The labels and values of small tables: cards and boxes. Extract layer.

A cell whose words come back in most of the tables is a label; its value stands behind it in the
same cell, to its right, or below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise

from kg.extract.frames.entries import Entry
from kg.extract.frames.units import Unit, Units, label_end, marker_of
from kg.extract.grid import Grid, grid_of
from kg.extract.said import rule_of
from kg.extract.spans import Span, trim
from kg.extract.terms import Terms
from kg.model.document import Block, Cell, Document, Paragraph, Table
from kg.text import fold

_DIGITS = re.compile(r"\d+")
SHARE_OF_TABLES = 0.6  # of small tables that hold the same words where these are labels
LEAST_TABLES = 2
LONGEST_CELL = 100  # characters of a cell that is a label
LEAST_SHEETS = 3  # tables with the same words down a column that are sheets of one form
LEAST_LABELS = 4  # down a column of a card that is as full as a grid
LEAST_ABOVE = 2  # rows of labels above a table inside a form
KNOWN_HEAD = 0.85  # score of words that head a column of such a table
LEAST_GRID = 3  # rows and columns of a table that is no card
COLUMNS_OF_LABELS = 3  # up to which a table holds labels in its first column only
LEAST_CARD = 6  # rows of a table that may be cards below one another
LABEL_AND_VALUE = 2  # filled cells of a row of a form
LEAST_FIELDS = 2  # different fields that labels of a form name
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
        _key(words) for table in tables for cell in table.cells
        if _may_label(text, cell) and terms.whole(words := text[cell.start : cell.end].strip(" :"))
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


def parted(blocks: Sequence[Block], text: str, terms: Terms) -> tuple[list[Block], list[Block]]:
    """The blocks to read as tables and as labels: of a form with tables inside, each its rows.

    Inside a form, heads of which two are known stand in a full row below rows of merged cells; its
    rows end where cells are merged again.
    """
    tables: list[Block] = []
    labels: list[Block] = []
    for block in blocks:
        inside = _tables_inside(block, text, terms) if isinstance(block, Table) else []
        if not isinstance(block, Table) or not inside:
            tables.append(block)
            labels.append(block)
            continue
        tables += [replace(block, cells=_within(block, rows)) for rows in inside]
        rest = set(block.cells).difference(*(_within(block, rows) for rows in inside))
        labels.append(replace(block, cells=tuple(c for c in block.cells if c in rest)))
    return tables, labels


def _within(table: Table, rows: range) -> tuple[Cell, ...]:
    return tuple(cell for cell in table.cells if cell.row in rows)


def _tables_inside(table: Table, text: str, terms: Terms) -> list[range]:
    """The rows of the tables inside a form, with their heads; none if it is no form."""
    grid = grid_of(table, text)
    rows = [[cell for cell in grid.row(r) if cell.row == r] for r in grid.rows]
    full = [len(row) == len(grid.columns) > 2 and _is_filled(grid, row) for row in rows]
    found: list[range] = []
    start = 0
    for k, row in enumerate(rows):
        if k < start or not full[k] or not _are_heads(grid, row, terms):
            continue
        if k < start + LEAST_ABOVE:
            return []  # heads of the whole table
        labels = sum(terms.guess(grid.words(r[0])) is not None for r in rows[start:k] if r)
        after = full.index(False, k) if False in full[k:] else len(full)
        # two labels with their values in each row are no table
        pairs = any(terms.whole(grid.words(r[0])) for r in rows[k + 1 : after])
        if labels and not pairs and after >= k + LEAST_TABLES:
            found.append(range(grid.rows[k], grid.rows[after - 1] + 1))
            start = after
    return found if rule_of(table, terms) is None else []


def _are_heads(grid: Grid, row: Sequence[Cell], terms: Terms) -> bool:
    """Whether two cells are known heads, word by word, or the first is and another one nearly."""
    said = [grid.words(cell).strip(" :") for cell in row]
    whole = [terms.whole(words) is not None for words in said]
    guesses = [terms.guess(words) for words in said] if whole[0] else []
    nearly = sum(guess is not None and guess.score >= KNOWN_HEAD for guess in guesses)
    return max(sum(whole), nearly) >= LEAST_TABLES


def _is_filled(grid: Grid, row: Sequence[Cell]) -> bool:
    return sum(bool(grid.words(cell)) for cell in row) >= SHARE_OF_CELLS * len(grid.columns)


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
    found = [grid for grid in found if _is_grid(grid) and id(grid.table) not in forms]
    found = [grid for grid in found if not is_boxed(grid.table, text, terms)]
    columns = [[_down(grid, c) for c in grid.columns[:-1]] for grid in found]
    tables = Counter(key for one in columns for key in set().union(*one))
    return {
        id(grid.table) for grid, one in zip(found, columns, strict=True)
        if not any(_are_labels(down, tables) for down in one)
    }  # fmt: skip


def sheets(blocks: Sequence[Block], text: str, terms: Terms) -> set[int]:
    """The tables, by `id`, that are forms: most rows hold a label and its value, and the labels are
    known or come back in other tables, or again and again in the same one.
    """
    grids = [grid_of(b, text) for b in blocks if isinstance(b, Table) and b.cells]
    first = [_down(grid, grid.columns[0]) for grid in grids]
    tables = Counter(key for down in first for key in set(down))
    return {
        id(grid.table) for grid, down in zip(grids, first, strict=True)
        if (_holds_pairs(grid) and (_are_labels(down, tables) or _cycles(grid)))
        or (_are_known(grid, terms) and (_holds_pairs(grid) or _cycles(grid)))
    }  # fmt: skip


def _holds_pairs(grid: Grid) -> bool:
    """Whether most rows of several filled cells have two: a label and its value."""
    filled = [sum(bool(grid.words(c)) for c in grid.row(r) if c.row == r) for r in grid.rows]
    several = [n for n in filled if n > 1]
    return several.count(LABEL_AND_VALUE) >= SHARE_OF_CELLS * max(len(several), 1)


def _are_known(grid: Grid, terms: Terms) -> bool:
    """Whether the words that stand first are known to name several fields."""
    first = (cell for row in grid.rows if (cell := grid.at(row, grid.columns[0])) is not None)
    known = (terms.whole(grid.words(cell).strip(" :")) for cell in first)
    return len({guess.field for guess in known if guess is not None}) >= LEAST_FIELDS


def _cycles(grid: Grid) -> bool:
    """Whether a table holds one form again and again: most of its rows begin with words that come
    back, in the same order each time.
    """
    first = [cell for row in grid.rows if (cell := grid.at(row, grid.columns[0])) is not None]
    keys = [key for cell in dict.fromkeys(first) if (key := _key(grid.words(cell)))]
    count = Counter(keys)
    again = [key for key in keys if count[key] > 1]
    pairs = Counter(pairwise(again))
    same = sum(n for (one, other), n in pairs.items() if n > 1 and one != other)
    most = len(again) >= LEAST_CARD and len(again) >= SHARE_OF_CELLS * len(keys)
    return most and same >= SHARE_OF_CELLS * pairs.total()


def _down(grid: Grid, column: int) -> list[str]:
    """The words of a column's cells as keys; only what may be a label."""
    cells = (cell for row in grid.rows if (cell := grid.at(row, column)) and cell.row == row)
    return [_key(grid.words(cell)) for cell in cells if _may_label(grid.text, cell)]


def _are_labels(down: Sequence[str], tables: Counter[str]) -> bool:
    """Whether the words of a column all differ, and most come back in other tables.

    Two tables may list the same activities, one with leads and one with costs; three are sheets.
    """
    again = sum(tables[key] >= LEAST_SHEETS and any(map(str.isalpha, key)) for key in down)
    return (
        len(down) >= LEAST_LABELS and len(set(down)) == len(down)
        and again >= SHARE_OF_TABLES * len(down)
    )  # fmt: skip


def is_boxed(table: Table, text: str, terms: Terms) -> bool:
    """Whether several known labels come back above the values in their own cells."""
    known = [
        key for key, words in _first_lines(table, text)
        if terms.whole(words) or terms.describes(words)
    ]  # fmt: skip
    return sum(n > 1 for n in Counter(known).values()) >= LEAST_SHEETS


def _first_lines(table: Table, text: str) -> list[tuple[str, str]]:
    """The first lines of cells of several lines that may be labels, each with its key."""
    lines = (text[cell.start : cell.end].strip().split("\n", 1) for cell in table.cells)
    return [
        (_key(line[0]), line[0]) for line in lines if 0 < len(line[0]) <= LONGEST_CELL and line[1:]
    ]


def _labels_above(tables: Sequence[Table], text: str, terms: Terms) -> set[str]:
    """The labels above the values in the cells of boxes: first lines that come back."""
    boxed = [table for table in tables if is_boxed(table, text, terms)]
    count = Counter(key for table in boxed for key, _ in _first_lines(table, text))
    return {key for key, n in count.items() if n >= LEAST_SHEETS}


def _is_grid(grid: Grid) -> bool:
    """Whether a table has a first row of heads over rows of its own: it is no card."""
    rows = [[fold(grid.words(cell)) for cell in grid.row(row)] for row in grid.rows]
    width = max(map(len, rows))  # merged cells are one
    if len(rows) < LEAST_GRID or width < LEAST_GRID:
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
        count.update({key for cell in table.cells for key in _label_keys(text, cell)})
    least = max(2, SHARE_OF_TABLES * max(count.values(), default=0))
    found = {key for key, n in count.items() if key and n >= least}
    grids = [grid_of(table, text) for table in tables]
    for grid in grids:  # one long table, where the same labels return
        if len(grid.columns) > COLUMNS_OF_LABELS and not _cycles(grid):
            continue
        places = grid.columns[:1] if len(grid.columns) <= COLUMNS_OF_LABELS else grid.columns[:-1]
        cells = dict.fromkeys(c for r in grid.rows for k in places if (c := grid.at(r, k)))
        again = Counter(key for cell in cells for key in _label_keys(text, cell))
        found |= {key for key, n in again.items() if n >= LEAST_TABLES}
    return found - _values(grids, found)


def _label_keys(text: str, cell: Cell) -> set[str]:
    """The keys of what a cell may say as a label: all its words, and those before a colon."""
    words = text[cell.start : cell.end].strip()
    end = label_end(words.split("\n")[0])
    said = [words] if _may_label(text, cell) else []
    return {key for one in (*said, words[:end] if end is not None else "") if (key := _key(one))}


def _key(words: str) -> str:
    """Words of a label without its number or that of its card."""
    return fold(_DIGITS.sub(" ", words)) or fold(words)


def _values(grids: Sequence[Grid], found: set[str]) -> set[str]:
    """What is a value said again: mostly to the right of a label, above a row of labels."""
    elsewhere: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    for grid in grids:
        for cell in grid.table.cells:
            left = _beside(grid, cell, -1)
            if _upper(grid, cell, found) is not None:
                continue
            is_led = left is not None and _key(grid.words(left)) in found
            ends = left is not None and _begins_with_label(grid, left.row + left.row_span, found)
            (beside if is_led and ends else elsewhere)[_key(grid.words(cell))] += 1
    return {key for key, n in beside.items() if n > elsewhere[key]}


def _begins_with_label(grid: Grid, row: int, labels: Set[str]) -> bool:
    """Whether a row begins with a label; the one below the last row does."""
    first = next((cell for cell in grid.row(row) if grid.words(cell)), None)
    return first is None or bool(_label_keys(grid.text, first) & labels)


def _beside(grid: Grid, cell: Cell, step: int) -> Cell | None:
    """The nearest filled cell of a cell's row on one side; else an empty one right beside it."""
    places = [c for c in grid.columns if (c - cell.column) * step > 0][::step]
    near = [found for c in places if (found := grid.at(cell.row, c)) not in (None, cell)]
    return next((c for c in near if c and grid.words(c)), near[0] if near else None)


def _upper(grid: Grid, cell: Cell, labels: Set[str]) -> Cell | None:
    """The label beside a label with a value of its own: it goes on, empty or again, in the rows
    below it.
    """
    left = grid.at(cell.row, cell.column - 1)
    right = _beside(grid, cell, 1)
    if right is None or not grid.words(right):
        return None
    while left is not None and not grid.words(left):
        left = grid.at(left.row - 1, left.column)
    if left is None or _key(grid.words(left)) not in labels:
        return None
    below = grid.at(cell.row + cell.row_span, left.column)
    goes_on = left.row < cell.row or below is left
    again = below is not None and grid.words(below) in ("", grid.words(left))
    return left if goes_on or again else None


def _may_label(text: str, cell: Cell) -> bool:
    words = text[cell.start : cell.end].strip()
    return 0 < len(words) <= LONGEST_CELL


def _card(table: Table, text: str, labels: set[str], above: set[str]) -> list[Entry]:
    """A table's cells: a label's value stands behind it in its own cell, to its right or below."""
    grid = grid_of(table, text)
    found: list[Entry] = []
    used: set[int] = set()
    for cell in table.cells:
        words = grid.words(cell)
        if not words or cell.start in used:
            continue
        span = grid.span(cell)
        first_line = words.split("\n")[0]
        end = label_end(first_line)
        key = _key(words)
        if "\n" in words and _key(first_line) in above:
            label = trim(text, span.start, span.start + len(first_line))
            value_span = trim(text, label.end, span.end)
            found.append(Entry(_key(first_line), label, value_span, colon=True))
        elif key in labels:
            upper = _upper(grid, cell, labels)
            right = _beside(grid, cell, 1)
            if right is not None and _upper(grid, right, labels) == cell:
                continue
            below = grid.cell_by_place.get((cell.row + cell.row_span, cell.column))
            value = next(
                (c for c in (right, below) if c is not None and _key(grid.words(c)) not in labels),
                None,
            )
            if value is not None and (right is value or right is None or not grid.words(right) or
                                      _key(grid.words(right)) in labels):  # fmt: skip
                used.add(value.start)
                over = grid.words(upper) if upper is not None else ""
                key = f"{_key(over)} {key}" if over else key
                found.append(Entry(key, span, grid.span(value), colon=True, upper=over))
                continue
            found.append(Entry(key, span, Span(span.end, span.end), colon=True))
        elif end is not None and _key(first_line[:end]) in labels:
            label = trim(text, span.start, span.start + end)
            value_span = trim(text, span.start + end, span.end, ":： ")
            found.append(Entry(_key(first_line[:end]), label, value_span, colon=True))
        else:
            wide = cell.column_span == len(grid.columns) > 1  # it heads the card
            marker, number, body = marker_of(text, span) if wide else ("", "", span)
            unit = Unit(span, body, marker, number, int(wide), 0, False, 0)
            found.append(Entry("", span, span, unit))
    return found
