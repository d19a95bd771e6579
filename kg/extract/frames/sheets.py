"""Which tables are forms, and which tables stand inside them? Extract layer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kg.extract.frames.units import label_end
from kg.extract.grid import Grid, grid_of
from kg.extract.said import rule_of
from kg.extract.terms import Terms
from kg.model.document import Block, Cell, Table
from kg.text import fold

_DIGITS = re.compile(r"\d+")
_BETWEEN_SLASHES = re.compile(r"[^/]+")
SHARE_OF_TABLES = 0.6  # of small tables that hold the same words where these are labels
LEAST_TABLES = 2
LONGEST_CELL = 100  # characters of a cell that is a label
LEAST_SHEETS = 3  # tables with the same words down a column that are sheets of one form
LEAST_LABELS = 4  # down a column of a card that is as full as a grid
LEAST_ABOVE = 2  # rows of labels above a table inside a form
KNOWN_HEAD = 0.85  # score of words that head a column of such a table
LEAST_CARD = 6  # rows of a table that may be cards below one another
LABEL_AND_VALUE = 2  # filled cells of a row of a form
LEAST_FIELDS = 2  # different fields that labels of a form name
SHARE_OF_CELLS = 0.6  # filled cells of a row, and such rows of a table, that is no card


def with_parted_heads(table: Table, text: str) -> Table:
    """The table with a head of several words in its first row, merged or beside empty cells, in as
    many cells as stand filled below it: "Title / Lead" over a title and a body is two heads.
    """
    first = [cell for cell in table.cells if cell.row == table.cells[0].row]
    if not any("/" in text[cell.start : cell.end] for cell in first):
        return table
    grid = grid_of(table, text)
    found: list[Cell] = []
    for cell in first:
        parts = list(_BETWEEN_SLASHES.finditer(text, cell.start, cell.end))
        are_words = all(sum(map(str.isalpha, m[0])) > 1 for m in parts)
        below = _below_alone(grid, cell) if are_words else []
        if len(parts) == len(below) > 1 and all(len(m[0]) <= LONGEST_CELL for m in parts):
            found += [
                replace(cell, start=m.start(), end=m.end(), column=b.column,
                        column_span=b.column_span)
                for m, b in zip(parts, below, strict=True)
            ]  # fmt: skip
        else:
            found.append(cell)
    if len(found) == len(first):
        return table
    filled = {cell.column for cell in found if grid.words(cell)}
    kept = [cell for cell in found if grid.words(cell) or cell.column not in filled]
    return replace(table, cells=(*kept, *table.cells[len(first) :]))


def _below_alone(grid: Grid, cell: Cell) -> list[Cell]:
    """The filled cells of the next row that have no other head than a cell or empty ones."""
    row, last = cell.row + cell.row_span, cell.column + cell.column_span - 1
    while (beside := grid.at(cell.row, last + 1)) is not None and not grid.words(beside):
        last += 1
    found = (grid.at(row, column) for column in range(cell.column, last + 1))
    return [one for one in dict.fromkeys(found) if one is not None and grid.words(one)]


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
    start, after, labels = 0, 0, 0
    for k, row in enumerate(rows):
        if k < after:
            continue
        if not full[k] or not _are_heads(grid, row, terms):
            labels += bool(row) and terms.guess(grid.words(row[0])) is not None
            continue
        if k < start + LEAST_ABOVE:
            return []  # heads of the whole table
        after = next((n for n in range(k, len(full)) if not full[n]), len(full))
        # two labels with their values in each row are no table
        pairs = any(terms.whole(grid.words(r[0])) for r in rows[k + 1 : after])
        if labels and not pairs and after >= k + LEAST_TABLES:
            found.append(range(grid.rows[k], grid.rows[after - 1] + 1))
            start, labels = after, 0
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


def sheets(blocks: Sequence[Block], text: str, terms: Terms) -> set[int]:
    """The tables, by `id`, that are forms: the words that stand first are known to name several
    fields, and most rows hold a label and its value, or one form comes again and again.
    """
    grids = [grid_of(b, text) for b in blocks if isinstance(b, Table) and b.cells]
    return {
        id(grid.table)
        for grid in grids
        if _are_known(grid, terms) and (_holds_pairs(grid) or cycles(grid))
    }


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


def cycles(grid: Grid) -> bool:
    """Whether a table holds one form again and again: most of its rows begin with words that come
    back, in the same order each time.
    """
    first = [cell for row in grid.rows if (cell := grid.at(row, grid.columns[0])) is not None]
    keys = [key for cell in dict.fromkeys(first) if (key := key_of(grid.words(cell)))]
    count = Counter(keys)
    again = [key for key in keys if count[key] > 1]
    pairs = Counter(pairwise(again))
    same = sum(n for (one, other), n in pairs.items() if n > 1 and one != other)
    most = len(again) >= LEAST_CARD and len(again) >= SHARE_OF_CELLS * len(keys)
    return most and same >= SHARE_OF_CELLS * pairs.total()


def down_of(grid: Grid, column: int) -> list[str]:
    """The words of a column's cells as keys; only what may be a label."""
    cells = (cell for row in grid.rows if (cell := grid.at(row, column)) and cell.row == row)
    return [key_of(grid.words(cell)) for cell in cells if may_label(grid.text, cell)]


def are_labels(down: Sequence[str], tables: Counter[str]) -> bool:
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
        key for key, words in first_lines(table, text)
        if terms.whole(words) or terms.describes(words)
    ]  # fmt: skip
    return sum(n > 1 for n in Counter(known).values()) >= LEAST_SHEETS


def first_lines(table: Table, text: str) -> list[tuple[str, str]]:
    """The first lines of cells of several lines that may be labels, each with its key."""
    lines = (text[cell.start : cell.end].strip().split("\n", 1) for cell in table.cells)
    return [
        (key_of(line[0]), line[0])
        for line in lines
        if 0 < len(line[0]) <= LONGEST_CELL and line[1:]
    ]


def label_keys(text: str, cell: Cell) -> set[str]:
    """The keys of what a cell may say as a label: all its words, and those before a colon."""
    words = text[cell.start : cell.end].strip()
    end = label_end(words.split("\n")[0])
    said = [words] if may_label(text, cell) else []
    return {key for one in (*said, words[:end] if end is not None else "") if (key := key_of(one))}


def key_of(words: str) -> str:
    """Words of a label without its number or that of its card."""
    return fold(_DIGITS.sub(" ", words)) or fold(words)


def may_label(text: str, cell: Cell) -> bool:
    """Whether a cell is filled and short enough to be a label."""
    words = text[cell.start : cell.end].strip()
    return 0 < len(words) <= LONGEST_CELL
