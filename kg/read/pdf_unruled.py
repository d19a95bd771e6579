"""Where the cells of a PDF table without lines stand: columns by where words begin. Read layer.

Columns are the places at which, line after line, words begin behind a gap, first of all those of
the header. Rows are parted by a gap wider than between lines, or by the first column's next words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.read.pdf_ruled import PageTable, Slot, number, settle_rights
from kg.read.pdf_words import Word, WordLine, usual_size, word_lines

_GAP = 0.55  # of a letter's height: wider than two spaces
_NEAR = 2.5  # points within which words of one column begin
_ROW_GAP = 1.3  # line distance, by the usual one, from which on a row ends
_LEAST_LINES = 3  # lines with several columns that make a table


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with the places where its words begin behind a gap."""

    words: WordLine
    starts: tuple[float, ...]

    @property
    def bottom(self) -> float:
        return self.words[0].bottom


def unruled_parts(
    words: Sequence[Word], *, page: int, before: tuple[float, ...] = ()
) -> list[PageTable | WordLine]:
    """The words outside ruled tables as tables without lines and lines of text, top to bottom.

    `before` are the column edges of such a table at the foot of the page before.
    """
    lines = [_line(line) for line in word_lines(words)]
    parts: list[PageTable | WordLine] = []
    familiar = before
    for block in _blocks(lines):
        parts += _block_parts(block, page, before if not parts else _edges_of(parts[-1]), familiar)
        familiar = next((e for part in reversed(parts) if (e := _edges_of(part))), familiar)
    return parts


def _edges_of(part: PageTable | WordLine) -> tuple[float, ...]:
    if not isinstance(part, PageTable):
        return ()
    return tuple(sorted({slot.x0 for slot in part.slots}))


def _line(words: WordLine) -> _Line:
    starts = [words[0].x0]
    for left, right in pairwise(words):
        if right.x0 - left.x1 > _GAP * max(left.size, right.size):
            starts.append(right.x0)
    return _Line(words, tuple(starts))


def _blocks(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Lines up to where the size of letters changes: titles stand apart."""
    blocks: list[list[_Line]] = []
    for line in lines:
        size = line.words[0].size
        if blocks and abs(size - blocks[-1][-1].words[0].size) <= 0.08 * size:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _block_parts(
    lines: list[_Line], page: int, before: tuple[float, ...], familiar: tuple[float, ...]
) -> list[PageTable | WordLine]:
    """Cut a block where a line runs across the columns, and read what is between as tables."""
    parts: list[PageTable | WordLine] = []
    rest = lines
    while rest:
        start = _first_of_table(rest, before if not parts else ())
        parts += [line.words for line in rest[:start]]
        rest = rest[start:]
        if not rest:
            break
        edges = _columns(rest, before)
        n_lines = _n_tabular(rest, edges)
        goes_on = _same(edges, before) or _same(edges, familiar)
        table = _table(rest[:n_lines], edges, page, sure=goes_on) if n_lines else None
        if table is None:
            n_lines = max(n_lines, 1)
            parts += [line.words for line in rest[:n_lines]]
        else:
            parts.append(table)
        rest = rest[n_lines:]
    return parts


def _same(edges: Sequence[float], others: Sequence[float]) -> bool:
    pairs = zip(edges, others, strict=False)
    return len(edges) == len(others) and all(abs(x - y) <= _NEAR for x, y in pairs)


def _first_of_table(lines: Sequence[_Line], before: tuple[float, ...]) -> int:
    if before and _fits(lines[0], before):
        return 0
    return next((i for i, line in enumerate(lines) if len(line.starts) > 1), len(lines))


def _fits(line: _Line, edges: Sequence[float]) -> bool:
    """Whether all words of a line stand in columns, and none runs across an edge."""
    if not all(any(abs(start - edge) <= _NEAR for edge in edges) for start in line.starts):
        return False
    return not _crosses(line, edges)


def _crosses(line: _Line, edges: Sequence[float]) -> bool:
    """Whether words run over the place where a column begins."""
    for edge in edges:
        for left, right in pairwise(line.words):
            close = right.x0 - left.x1 <= _GAP * max(left.size, right.size)
            if (
                close
                and left.x0 < edge - _NEAR
                and right.x1 > edge + _NEAR
                and right.x0 >= edge - _NEAR
            ):
                return True
        if any(word.x0 < edge - _NEAR and word.x1 > edge + _NEAR for word in line.words):
            return True
    return False


def _columns(lines: Sequence[_Line], before: tuple[float, ...]) -> list[float]:
    """Where columns begin: as the lines before the first that crosses them say."""
    if before and _fits(lines[0], before):
        return list(before)
    edges = list(lines[0].starts)
    for line in lines[1:]:
        if _crosses(line, edges[1:]) and len(line.starts) == 1:
            break
        fresh = [s for s in line.starts if all(abs(s - edge) > _NEAR for edge in edges)]
        edges = sorted([*edges, *fresh])
    reach = _reach(lines)
    return [edge for edge in edges if _is_column(edge, reach, lines[0])]


def _reach(lines: Sequence[_Line]) -> Sequence[_Line]:
    header = lines[0].starts[1:]
    for index, line in enumerate(lines):
        if index and len(line.starts) == 1 and _crosses(line, header):
            return lines[:index]
    return lines


def _is_column(edge: float, lines: Sequence[_Line], header: _Line) -> bool:
    n_begin = sum(any(abs(s - edge) <= _NEAR for s in line.starts) for line in lines)
    n_cross = sum(_crosses(line, [edge]) for line in lines)
    if any(abs(start - edge) <= _NEAR for start in header.starts):
        return n_cross <= 0.5 * n_begin
    return n_begin >= max(2, 0.08 * len(lines)) and n_cross <= 0.1 * n_begin


def _n_tabular(lines: Sequence[_Line], edges: Sequence[float]) -> int:
    """How many lines, from the first on, stand in the columns."""
    if len(edges) < 2:
        return 0
    for index, line in enumerate(lines):
        if len(line.starts) == 1 and _crosses(line, edges[1:]):
            return index
        if line.words[0].x0 < edges[0] - 3 * _NEAR:
            return index
    return len(lines)


def _table(lines: list[_Line], edges: list[float], page: int, *, sure: bool) -> PageTable | None:
    """The table of these lines; `sure` when an earlier table has the same columns."""
    several = sum(len(line.starts) > 1 for line in lines)
    few = several < min(_LEAST_LINES, len(lines)) or (len(lines) == 1 and len(edges) < 3)
    if few and not sure:
        return None
    rows = _rows(lines, edges)
    x1 = max(word.x1 for line in lines for word in line.words)
    ends = [*edges[1:], x1 + 1]
    slots = []
    for row in rows:
        top, bottom = row[0].words[0].top, row[-1].bottom
        cells = _cells(row, edges)
        for edge, end, found in zip(edges, ends, cells, strict=True):
            slots.append(Slot(edge, end, top, bottom, page, word_lines(found), right=end))
    number(slots)
    settle_rights(slots)
    return PageTable(page, slots[0].top, slots[-1].bottom, slots, ruled=False)


def _cells(row: Sequence[_Line], edges: Sequence[float]) -> list[list[Word]]:
    cells: list[list[Word]] = [[] for _ in edges]
    for line in row:
        for word in line.words:
            column = sum(word.x0 >= edge - _NEAR for edge in edges) - 1
            cells[max(column, 0)].append(word)
    return cells


def _rows(lines: Sequence[_Line], edges: Sequence[float]) -> list[list[_Line]]:
    """Rows by the gaps between them; where the first column begins again inside, by that."""
    limit = _ROW_GAP * _usual(lines)
    by_gap = _parted(lines, lambda above, below: below.bottom - above.bottom > limit)
    n_again = sum(_begins_again(row, edges) for row in by_gap)
    if n_again * 10 < len(by_gap):
        return _with_first_column(by_gap, edges[0])
    second = edges[1]
    return [
        part
        for row in by_gap
        for part in _parted(row, lambda above, below: _is_new_row(above, below, edges[0], second))
    ]


def _with_first_column(rows: list[list[_Line]], first: float) -> list[list[_Line]]:
    """Rows as the first column has them: what begins in another one belongs to the row above."""
    whole: list[list[_Line]] = []
    for row in rows:
        if whole and not any(_begins(line, first) for line in row):
            whole[-1] = [*whole[-1], *row]
        else:
            whole.append(row)
    return whole


def _usual(lines: Sequence[_Line]) -> float:
    """The distance of lines inside a cell: the least that is common, and not above 1.45 letters."""
    size = usual_size(line.words for line in lines)
    gaps = Counter(round(2 * (b.bottom - a.bottom)) / 2 for a, b in pairwise(lines))
    common = [g for g, n in gaps.items() if g >= 0.9 * size and n >= 0.1 * len(lines)]
    return min([*common, 1.45 * size])


def _begins_again(row: Sequence[_Line], edges: Sequence[float]) -> bool:
    """Whether the first column has words after a line in which it had none."""
    return any(
        _begins(below, edges[0]) and not _begins(above, edges[0]) for above, below in pairwise(row)
    )


def _begins(line: _Line, edge: float) -> bool:
    return abs(line.starts[0] - edge) <= _NEAR


def _is_new_row(above: _Line, below: _Line, first: float, second: float) -> bool:
    """Whether a row begins where no gap shows it: the first column begins anew."""
    if not _begins(below, first):
        return False
    if not _begins(above, first):
        return True
    key = [word for word in below.words if word.x0 < second - _NEAR]
    rest = [word for word in below.words if word.x0 >= second - _NEAR]
    goes_on = bool(rest) and rest[0].text[:1].islower()
    return not key[0].text[:1].islower() and not goes_on


def _parted(
    lines: Sequence[_Line], parts_here: Callable[[_Line, _Line], bool]
) -> list[list[_Line]]:
    rows = [[lines[0]]]
    for above, below in pairwise(lines):
        if parts_here(above, below):
            rows.append([below])
        else:
            rows[-1].append(below)
    return rows
