"""Rows of a text dump that are one line each: cells parted by tabs or bars. Extract layer.

Cells in quotation marks may hold line ends, as spreadsheets copy them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from kg.extract.spans import Span, lines, trim
from kg.model.document import Block, Cell, Paragraph, Table
from kg.text import fold

LEAST_FIELDS = 3  # fields of a line that may be a row
LEAST_ROWS = 2  # lines alike that make a table
OFTEN = 0.03  # share of them that a number of fields must have
LEAST_ALIKE = 0.97  # share of lines with separators that must be whole rows
MOST_TITLES = 12  # lines between two rows that may be rows over all columns
LONGEST_TITLE = 300  # characters of such a line
Heads = Callable[[str], bool]
_RULE = re.compile(r"[\s|+:=\-–—─━═]+")
_QUOTED = r'"(?:[^"]|"")*"(?=\s*(?:{s}|[\r\n]|$))'


def line_blocks(
    text: str, separator: str, heads: Heads, *, least: float = LEAST_ALIKE
) -> tuple[Block, ...]:
    """The tables of a dump with one row a line, and the lines between; empty if rows differ.

    `heads` tells whether a line heads rows: one between two rows that does not goes on with the
    last cell. `least` is the share of the lines with separators that must be whole rows.
    """
    if separator not in text:
        return ()
    rows = _edged(text, list(_records(text, separator)))
    sizes = Counter(len(row) for row in rows if len(row) > 1)
    fields = LEAST_FIELDS if separator == "\t" else LEAST_FIELDS - 1
    often = max(LEAST_ROWS, OFTEN * sizes.total())
    whole = sum(n for size, n in sizes.items() if size >= fields and n >= often)
    if not whole or whole + sizes[2] < least * sizes.total() or whole < least * sizes.total() / 2:
        return ()
    return tuple(_blocks(text, rows, fields, heads))


def _records(text: str, separator: str) -> Iterator[list[Span]]:
    """The fields of each line; line ends inside quotation marks end none."""
    sign = re.escape(separator)
    quoted = re.compile(_QUOTED.replace("{s}", sign)) if '"' in text else None
    plain = re.compile(rf"[^\r\n{sign}]*")
    at, row = 0, list[Span]()
    while at <= len(text):
        match = (quoted.match(text, at) if quoted else None) or plain.match(text, at)
        end = match.end() if match else at
        row.append(Span(at, end))
        if text[end : end + 1] == separator:
            at = end + 1
            continue
        yield row
        row = []
        at = end + (2 if text.startswith("\r\n", end) else 1)


def _edged(text: str, rows: list[list[Span]]) -> list[list[Span]]:
    """The rows without the fields before a leading and behind a closing separator."""
    several = [row for row in rows if len(row) > 1]
    for edge in (0, -1):
        blank = sum(not text[slice(*row[edge])].strip() for row in several)
        if several and blank == len(several):
            drop = slice(1, None) if edge == 0 else slice(None, -1)
            rows = [row[drop] if len(row) > 1 else row for row in rows]
            several = [row for row in rows if len(row) > 1]
    return rows


def _blocks(text: str, rows: Sequence[list[Span]], least: int, heads: Heads) -> Iterator[Block]:
    """Tables and lines; a line alone between two rows is a row over all columns."""
    run: list[list[Span]] = []
    loose: list[list[Span]] = []  # lines behind the run that may still belong to it
    number = 0
    for row in [*(row for row in rows if not _is_rule(text, row)), []]:
        if run and len(row) == len(run[0]) and not _again(text, run[0], row, loose):
            run += _between(text, run[-1], loose, heads)
            run.append(row)
            loose = []
            continue
        if run and len(row) == 1 and len(loose) < MOST_TITLES and _is_short(row):
            loose.append(row)
            continue
        if run:
            found = list(_table(text, run, number + 1))
            number += isinstance(found[0], Table)
            yield from found
        for line in [*loose, *([row] if len(row) < least else [])]:
            yield from _lines(text, line)
        run, loose = ([row], []) if len(row) >= least else ([], [])


def _is_rule(text: str, row: Sequence[Span]) -> bool:
    """Whether a line draws a line between rows."""
    said = text[row[0].start : row[-1].end]
    return len(row) > 1 and bool(said.strip()) and bool(_RULE.fullmatch(said))


def _is_short(row: Sequence[Span]) -> bool:
    return row[0].end - row[0].start <= LONGEST_TITLE


def _between(
    text: str, row: list[Span], loose: Sequence[list[Span]], heads: Heads
) -> list[list[Span]]:
    """The rows over all columns between two rows; lines before them go on with the last cell."""
    spans = [r[0] for r in loose if text[slice(*r[0])].strip()]
    first = next((k for k, s in enumerate(spans) if heads(text[slice(*s)].strip())), len(spans))
    if first:
        row[-1] = Span(row[-1].start, spans[first - 1].end)
    starts = [k for k in range(first, len(spans)) if heads(text[slice(*spans[k])].strip())]
    return [[Span(spans[a].start, spans[b - 1].end)] for a, b in pairwise([*starts, len(spans)])]


def _again(text: str, head: list[Span], row: list[Span], loose: Sequence[list[Span]]) -> bool:
    """Whether lines and the same first row begin another table."""
    return bool(loose) and all(
        text[slice(*a)].strip() == text[slice(*b)].strip() for a, b in zip(head, row, strict=True)
    )


def _lines(text: str, row: Sequence[Span]) -> Iterator[Paragraph]:
    for span in lines(text, row[0].start, row[-1].end) if row else ():
        yield Paragraph(span.start, span.end)


def _table(text: str, rows: Sequence[list[Span]], number: int) -> Iterator[Block]:
    if len(rows) < LEAST_ROWS:
        for row in rows:
            yield from _lines(text, row)
        return
    cells: list[Cell] = []
    width = max(map(len, rows))
    for r, row in enumerate(rows, 1):
        spans = [_inner(text, span) for span in row]
        keys = {fold(text[slice(*span)]) for span in spans}
        if len(keys) == 1 and len(spans) < width:
            cells.append(Cell(*spans[0], r, 1, 1, width))
            continue
        if len(keys) == 1 and keys != {""}:  # a merged cell, written once for each column
            cells.append(Cell(*spans[0], r, 1, 1, len(spans)))
            continue
        cells += [Cell(*span, r, c) for c, span in enumerate(spans, 1)]
    yield Table(number, tuple(cells))


def _inner(text: str, span: Span) -> Span:
    """A field without white space and the quotation marks round it."""
    start, end = trim(text, *span)
    inner = text[start + 1 : end - 1]
    if end - start > 1 and text[start] == text[end - 1] == '"' and _doubled(inner):
        return trim(text, start + 1, end - 1)
    return Span(start, end)


def _doubled(inner: str) -> bool:
    return '"' not in inner.replace('""', "")
