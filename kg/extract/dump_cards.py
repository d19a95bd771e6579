"""Cards of a text dump: every cell begins with a tab, key and value by turns. Extract layer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from kg.extract.headings import is_heading
from kg.extract.spans import Span, trim
from kg.extract.terms import Terms
from kg.model.document import Block, Cell, Paragraph, Table

LEAST_KEYS = 3  # known keys that make a text a set of cards
_RAW_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")

Part = tuple[bool, Span]  # whether it is a cell, and where it stands


def card_blocks(text: str, terms: Terms) -> tuple[Block, ...]:
    """The cards and the paragraphs between them; empty if the text holds no cards."""
    parts = list(_parts(text, terms))
    keys = [_is_key(text, span, terms) for is_cell, span in parts if is_cell]
    if sum(keys) < LEAST_KEYS or sum(keys) < 0.2 * len(keys):
        return ()
    blocks: list[Block] = []
    for is_cell, run in groupby(parts, key=lambda part: part[0]):
        spans = [span for _, span in run]
        if is_cell:
            number = 1 + sum(isinstance(block, Table) for block in blocks)
            blocks.append(_table(text, spans, number, terms))
        else:
            blocks += [Paragraph(*span) for span in spans]
    return tuple(blocks)


def _parts(text: str, terms: Terms) -> Iterator[Part]:
    """Cells and lines outside them, in reading order."""
    cell: Span | None = None
    for match in _RAW_LINE.finditer(text):
        line = match.group()
        if line.startswith("\t"):
            yield from [(True, trim(text, *cell))] if cell else []
            *whole, cell = _cells_of(match.start(), line)
            yield from ((True, trim(text, *span)) for span in whole)
        elif not line.strip():
            yield from [(True, trim(text, *cell))] if cell else []
            cell = None
        elif cell and not is_heading(line.strip(), terms.words):
            cell = Span(cell.start, match.end())
        else:
            yield from [(True, trim(text, *cell))] if cell else []
            cell = None
            yield False, trim(text, match.start(), match.end())
    if cell:
        yield True, trim(text, *cell)


def _cells_of(start: int, line: str) -> Iterator[Span]:
    """The cells of a line, each after its tab."""
    tabs = [k for k, c in enumerate(line) if c == "\t"]
    for tab, stop in zip(tabs, [*tabs[1:], len(line)], strict=True):
        yield Span(start + tab + 1, start + stop)


def _is_key(text: str, span: Span, terms: Terms) -> bool:
    guess = terms.guess(text[span.start : span.end])
    return guess is not None and guess.score >= 0.8


def _table(text: str, spans: Sequence[Span], number: int, terms: Terms) -> Table:
    rows = list(_pairs(text, spans, terms))
    cells = tuple(
        Cell(span.start, span.end, row, column)
        for row, pair in enumerate(rows, 1)
        for column, span in enumerate(pair, 1)
    )
    return Table(number, cells)


def _pairs(text: str, spans: Sequence[Span], terms: Terms) -> Iterator[tuple[Span, Span]]:
    """Keys with their values; a key whose value is missing gets an empty one."""
    key: Span | None = None
    for k, span in enumerate(spans):
        if key is None:
            key = span
        elif _is_key(text, span, terms) and not _key_follows(text, spans, k, terms):
            yield key, Span(key.end, key.end)
            key = span
        else:
            yield key, span
            key = None
    if key is not None:
        yield key, Span(key.end, key.end)


def _key_follows(text: str, spans: Sequence[Span], at: int, terms: Terms) -> bool:
    return at + 1 >= len(spans) or _is_key(text, spans[at + 1], terms)
