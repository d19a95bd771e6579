"""Rows of a text dump whose ends are marked: how many cells have they? Extract layer.

Two habits of converters: every cell begins with a tab and a blank line ends a row; or every cell
ends with a tab and the line ends behind the last. No word needs to be known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from kg.extract.spans import Span, lines, trim
from kg.model.document import Block, Cell, Paragraph, Table

LEAST_COLUMNS = 3
LEAST_ROWS = 2  # rows alike
OFTEN = 0.08  # share of the rows that are alike, to be often met
LEAST_SHARE = 0.5  # of all cells that stand in rows of often met numbers
SURE_SHARE = 0.85  # of them, where an empty last cell looks like a row's end
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(slots=True)
class Row:
    """The cells of one row, as far as its end is marked; or a line outside tables."""

    cells: list[Span] = field(default_factory=list)
    is_line: bool = False


def led_blocks(text: str) -> tuple[Block, ...]:
    """The tables of a dump whose cells begin with a tab, blank lines ending rows; else empty."""
    rows = list(_led_rows(text))
    width = usual_width(rows)
    return tuple(row_blocks(text, _filled(rows, width))) if width else ()


def ended_blocks(text: str, widths: Collection[int]) -> tuple[Block, ...]:
    """The tables of a dump whose cells end with a tab, line ends behind rows; else empty.

    `widths` are those of the tables whose heads are known, if any are.
    """
    return _sure_blocks(text, list(_ended_rows(text)), widths)


def started_blocks(text: str, widths: Collection[int]) -> tuple[Block, ...]:
    """The tables of a dump whose rows begin with a tab at a line's start; else empty."""
    return _sure_blocks(text, list(_rows_from_tabs(text)), widths)


def _sure_blocks(text: str, rows: list[Row], widths: Collection[int]) -> tuple[Block, ...]:
    width = usual_width(rows, least=SURE_SHARE)
    fits = width and (not widths or width in widths)
    return tuple(row_blocks(text, rows)) if fits else ()


def usual_width(rows: Sequence[Row], *, least: float = LEAST_SHARE) -> int:
    """How many cells most rows have; 0 if most cells stand in rows of other numbers."""
    sizes = Counter(len(row.cells) for row in rows if not row.is_line and len(row.cells) > 1)
    n_cells = sum(size * n for size, n in sizes.items())
    often = max(LEAST_ROWS, OFTEN * sizes.total())
    wide = {size: n for size, n in sizes.items() if size >= LEAST_COLUMNS and n >= often}
    held = sum(size * n for size, n in wide.items())
    if not wide or held < least * n_cells:
        return 0
    return max(wide, key=lambda size: (size * wide[size], size))


def _led_rows(text: str) -> Iterator[Row]:
    row = Row()
    gap = False
    for match in _LINE.finditer(text):
        line = match.group()
        if not line.strip(" \u00a0\r\n"):
            gap = True
            continue
        if line.startswith("\t"):
            if gap and row.cells:
                yield row
                row = Row()
            row.cells += _cells_of(match.start(), line)
        elif row.cells and not gap:
            row.cells[-1] = Span(row.cells[-1].start, match.end())
        else:
            yield from [row] if row.cells else []
            row = Row()
            yield Row([Span(match.start(), match.end())], is_line=True)
        gap = False
    if row.cells:
        yield row


def _cells_of(start: int, line: str) -> Iterator[Span]:
    """The cells of a line, each after its tab."""
    tabs = [k for k, c in enumerate(line) if c == "\t"]
    for tab, stop in zip(tabs, [*tabs[1:], len(line)], strict=True):
        yield Span(start + tab + 1, start + stop)


def _filled(rows: Sequence[Row], width: int) -> list[Row]:
    """Rows cut by an empty paragraph inside a cell as one again."""
    found: list[Row] = []
    for row in rows:
        above = found[-1] if found else None
        n_above = len(above.cells) if above and not above.is_line else 0
        if above and not row.is_line and n_above > 0 and n_above + len(row.cells) == width:
            above.cells += row.cells
        elif above and row.is_line and 1 < n_above < width:
            above.cells[-1] = Span(above.cells[-1].start, row.cells[0].end)
        else:
            found.append(row)
    return found


def _ended_rows(text: str) -> Iterator[Row]:
    row, start = Row(), -1  # where the cell begins that no tab has ended yet
    for match in _LINE.finditer(text):
        line = match.group().rstrip("\r\n")
        if not line.strip(" \u00a0"):
            continue
        inside = bool(row.cells) or start >= 0
        if not inside and "\t" not in line:
            yield Row([Span(match.start(), match.end())], is_line=True)
            continue
        start = _end_cells(row, match.start(), line, start)
        if start < 0:
            yield row
            row = Row()
    if start >= 0:
        row.cells.append(Span(start, len(text)))
        yield row


def _end_cells(row: Row, at: int, line: str, start: int) -> int:
    """Add the cells that end in a line; where the next begins, below 0 if the row ends."""
    *whole, rest = line.split("\t")
    for words in whole:
        row.cells.append(Span(start if start >= 0 else at, at + len(words)))
        start, at = -1, at + len(words) + 1
    return max(start, at if start < 0 else start) if rest.strip() else -1


def _rows_from_tabs(text: str) -> Iterator[Row]:
    row = Row()
    gap = False
    for match in _LINE.finditer(text):
        line = match.group()
        if line.startswith("\t"):
            yield from [row] if row.cells else []
            row = Row(list(_cells_of(match.start(), line)))
        elif "\t" in line and row.cells:
            head = line.index("\t")
            row.cells[-1] = Span(row.cells[-1].start, match.start() + head)
            row.cells += _cells_of(match.start() + head, line[head:])
        elif row.cells and not gap and line.strip():
            row.cells[-1] = Span(row.cells[-1].start, match.end())
        elif line.strip():
            yield from [row] if row.cells else []
            row = Row()
            yield Row([Span(match.start(), match.end())], is_line=True)
        gap = not line.strip()
    if row.cells:
        yield row


def row_blocks(text: str, rows: Sequence[Row]) -> Iterator[Block]:
    """Tables and the lines between them; a row of one cell goes over all columns."""
    table: list[Row] = []
    number = 1
    for row in [*rows, None]:
        if row is not None and not row.is_line:
            table.append(row)
            continue
        if table:
            block = _table(text, table, number)
            yield block
            number += 1
            table = []
        if row is not None:
            for span in lines(text, *row.cells[0]):
                yield Paragraph(span.start, span.end)


def _table(text: str, rows: Sequence[Row], number: int) -> Table:
    width = max(len(row.cells) for row in rows)
    cells = []
    for r, row in enumerate(rows, 1):
        spans = [trim(text, *span) for span in row.cells]
        for c, span in enumerate(spans, 1):
            wide = width if len(spans) == 1 else 1
            cells.append(Cell(span.start, span.end, r, c, 1, wide))
    return Table(number, tuple(cells))
