"""Which words of a PDF table are one cell, by the order of drawing. Read layer.

Nearly all programs draw a table cell by cell and row by row. Where the drawing jumps up to the
right, the next cell of a row begins; where it jumps to the left, the next row. That parts the rows
of tables without lines, and of those whose columns only have lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg.read.pdf_columns import TableLine, by_column
from kg.read.pdf_join import rows_of
from kg.read.pdf_rows import Layout, are_two_keys, is_date
from kg.read.pdf_ruled import number
from kg.read.pdf_slots import PageTable, Slot
from kg.read.pdf_words import Word, WordLine, usual_distance, word_lines

_NUMBER = re.compile(r"(\d{1,2})[.)]")
_LEVEL = 0.3  # of a letter's height: cells that begin side by side begin that level
_SURE = 0.8  # share of long cells after which the drawing jumps up, if cells are drawn one by one
_ROWS = 1.5  # rows a page on average, or the drawing does not show rows
_FAR = 1.25  # line distance, by the usual one, from which on a row may have started

CellLines = dict[int, list[WordLine]]  # the lines of a row's cells, by column
_FEW = 3  # rows with lines on a page: with more, lines part the rows
_TALL = 3  # lines in a cell of a row that may be many rows


@dataclass(slots=True)
class _Block:
    """Words of one column drawn one after another."""

    column: int
    words: list[Word]

    @property
    def top(self) -> float:
        """Where its first letters stand."""
        return self.words[0].bottom

    @property
    def bottom(self) -> float:
        """Where its last letters stand."""
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        """The size of its first letters."""
        return self.words[0].size


@dataclass(slots=True)
class _Row:
    """The blocks of a row in the order they are drawn in."""

    blocks: list[_Block] = field(default_factory=list)

    @property
    def top(self) -> float:
        """Where the first letters of its highest cell stand."""
        return min(block.top for block in self.blocks)

    @property
    def bottom(self) -> float:
        """Where the last letters of its lowest cell stand."""
        return max(block.bottom for block in self.blocks)

    @property
    def columns(self) -> set[int]:
        """The columns in which it has words."""
        return {block.column for block in self.blocks}


@dataclass(slots=True)
class _Drawing:
    """One part's rows, and how often its drawing spoke for and against cells drawn one by one."""

    rows: list[_Row]
    n_long: int = 0  # long cells with another behind them
    n_up: int = 0  # of those, with one behind that begins further up
    n_against: int = 0


def drawn_rows(
    tables: Sequence[tuple[Sequence[Sequence[TableLine]], Layout]],
) -> list[list[list[CellLines]] | None]:
    """The rows of each table's parts; None for tables whose cells are not drawn one by one.

    Whether a program draws cell by cell shows in all tables of a file together.
    """
    found = [[_drawing(lines, layout) for lines in parts] for parts, layout in tables]
    every = [drawing for drawings in found for drawing in drawings]
    n_long, n_up = sum(d.n_long for d in every), sum(d.n_up for d in every)
    n_rows = sum(len(d.rows) for d in every)
    usable = n_up > 0 and n_up >= _SURE * n_long and n_rows >= _ROWS * len(every)
    return [
        _rows_of(drawings, layout)
        if usable and not any(d.n_against or _stacks_dates(d) for d in drawings)
        else None
        for drawings, (_, layout) in zip(found, tables, strict=True)
    ]


def _stacks_dates(drawing: _Drawing) -> bool:
    """Whether a cell holds several dates, one a line: a column that is drawn in one go."""
    blocks = (block for row in drawing.rows for block in row.blocks if not block.column)
    stacks = (word_lines(block.words) for block in blocks)
    return any(len(lines) > 1 and all(map(is_date, lines)) for lines in stacks)


def cells_by_drawing(
    placed: Sequence[tuple[Word, int]], distance: float, *, n_columns: int
) -> list[CellLines]:
    """The rows that words of known columns are drawn in; none when the drawing shows no rows."""
    drawing = _drawing_of(_blocks_of(placed, distance))
    full = sum(len(row.columns) == n_columns for row in drawing.rows)
    clear = drawing.n_up >= _SURE * drawing.n_long if drawing.n_long else True
    if drawing.n_against or not clear or full < _SURE * len(drawing.rows):
        return []
    return [_cells(row) for row in drawing.rows]


def _rows_of(drawings: Sequence[_Drawing], layout: Layout) -> list[list[CellLines]]:
    rows = [drawing.rows for drawing in drawings]
    several = [row for part in rows for row in part if len(row.columns) > 1]
    if sum(_first_late(row) is None for row in several) >= _SURE * len(several):
        rows = [[piece for row in part for piece in _parted(row, layout)] for part in rows]
    found: list[list[CellLines]] = []
    above: dict[int, _Row] = {}  # the last row with words in each column
    for part in rows:
        found.append([])
        for index, row in enumerate(part):
            found[-1] += map(_cells, _items(row, above) if index else [row])
            above.update(dict.fromkeys(row.columns, row))
    return found


def _items(row: _Row, above: Mapping[int, _Row]) -> list[_Row]:
    """A row of one cell beside merged ones as many, if its lines count on from the cell above.

    Without a gap two rows of one column look like one cell.
    """
    column = row.blocks[0].column
    before = above.get(column)
    if not column or row.columns != {column} or before is None:
        return [row]
    at = [0]
    lines = word_lines(row.blocks[0].words)
    number = _number(lines[0])
    last = next(block for block in before.blocks if block.column == column)
    if max(map(_number, word_lines(last.words))) != number - 1:
        return [row]
    for index, line in enumerate(lines):
        if index and _number(line) == number + 1:
            number, at = number + 1, [*at, index]
    words = [[w for line in lines[a:b] for w in line] for a, b in pairwise([*at, len(lines)])]
    rows = [_Row([_Block(column, part)]) for part in words]
    rows[-1].blocks += row.blocks[1:]
    return rows


def _number(line: WordLine) -> int:
    """The number of a list a line begins with, or 0."""
    match = _NUMBER.match(line[0].text)
    return int(match[1]) if match else 0


def _first_late(row: _Row) -> float | None:
    """Where the cells beside the first begin, if all begin lower than it."""
    first, *others = row.blocks
    top = min((block.top for block in others), default=first.top)
    return top if top > first.top + _LEVEL * first.size else None


def _parted(row: _Row, layout: Layout) -> list[_Row]:
    """A row as two where the first has nothing beside its key, so that two keys look like one."""
    late, first = _first_late(row), row.blocks[0]
    if late is None or first.column:
        return [row]
    near = _LEVEL * first.size
    lines = word_lines(first.words)
    at = next((i for i, line in enumerate(lines) if abs(line[0].bottom - late) <= near), 0)
    if not at or not are_two_keys(lines[at - 1], lines[at], layout):
        return [row]
    above = [word for line in lines[:at] for word in line]
    below = [word for line in lines[at:] for word in line]
    return [_Row([_Block(0, above)]), _Row([_Block(0, below), *row.blocks[1:]])]


def _cells(row: _Row) -> CellLines:
    cells: CellLines = {}
    for block in row.blocks:
        cells.setdefault(block.column, []).extend(word_lines(block.words))
    return cells


def _drawing(lines: Sequence[TableLine], layout: Layout) -> _Drawing:
    placed = [
        (word, column)
        for line in lines
        for column, words in by_column(line, layout.bands).items()
        for word in words
    ]
    return _drawing_of(_blocks_of(placed, layout.distance))


def _drawing_of(blocks: Sequence[_Block]) -> _Drawing:
    drawing = _Drawing([])
    for block in blocks:
        _place(drawing, block)
    for before, block in pairwise(blocks):
        near = _LEVEL * before.size
        is_long = block.column > before.column and before.bottom - before.top > near
        drawing.n_long += is_long
        drawing.n_up += is_long and block.top < before.bottom - near
    return drawing


def _place(drawing: _Drawing, block: _Block) -> None:
    """Put a block into the row it belongs to."""
    rows, near = drawing.rows, _LEVEL * block.size
    row = rows[-1] if rows else None
    if row is None:
        rows.append(_Row([block]))
        return
    last = row.blocks[-1].column
    is_right, is_beside = block.column > last, block.top <= row.bottom + near
    is_new = block.column not in row.columns
    if is_new and (is_right or abs(block.top - row.top) <= near) and is_beside:
        row.blocks.append(block)
        if len(rows) > 1 and block.top < row.top + near and _is_same_row(rows[-2], row, block):
            rows[-2].blocks += rows.pop().blocks
    elif last and block.column == last and row.columns == {last} and len(rows) == 1:
        row.blocks.append(block)  # a gap between paragraphs, no row beside merged cells
    else:
        drawing.n_against += block.top < row.top - near
        rows.append(_Row([block]))


def _is_same_row(above: _Row, below: _Row, block: _Block) -> bool:
    """Whether what was taken for the next row is the rest of this one.

    That is a cell set in the middle of its row, or a first cell with a gap inside.
    """
    near = _LEVEL * block.size
    if above.columns == {0} and below.columns == {0, block.column}:
        return block.top <= above.bottom + near
    return min(below.columns) > max(above.columns) and below.top < above.bottom - near


def _blocks_of(placed: Sequence[tuple[Word, int]], distance: float) -> list[_Block]:
    blocks: list[_Block] = []
    for word, column in sorted(placed, key=lambda place: place[0].order):
        last = blocks[-1] if blocks else None
        down = word.bottom - last.words[-1].bottom if last else 0.0
        near = -_LEVEL * word.size <= down <= _FAR * distance
        if last is not None and last.column == column and near:
            last.words.append(word)
        else:
            blocks.append(_Block(column, [word]))
    return blocks


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
