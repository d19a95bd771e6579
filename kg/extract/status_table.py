"""What does a report on a plan say, row by row? Tables of activity, status, date, note.

Extract layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.extract.fields import LONGEST_HEADING, guess_field
from kg.extract.grid import Grid, grid_of
from kg.extract.quoting import Quoter, quoter
from kg.extract.spans import Span
from kg.extract.titles import leading_number
from kg.extract.vocabulary import Vocabulary
from kg.model.document import Cell, Document, Passage, Table
from kg.phrases import find_phrases, match_at, words_of
from kg.text import fold

HEAD_ROWS = 12  # rows of a table in which its heads are looked for
_KIND_BY_FIELD = {
    "activity": "title", "task": "title", "number": "number", "status": "status",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """One row of a report: which activity it names, and the passages of what it says of it.

    `number` and `title` are as printed, empty where the row has none; `place` is where they stand.
    """

    number: str
    title: str
    place: Passage
    status: Passage | None = None
    day: Passage | None = None
    note: Passage | None = None


def status_rows(document: Document, words: Vocabulary) -> tuple[StatusRow, ...]:
    """The rows of every table of a document that reports a status of numbered or titled things.

    Edges: a row without a status, a date and a note says nothing; heads printed again are no row.
    Empty if no table has the two columns.
    """
    quotes = quoter(document)
    tables = (block for block in document.blocks if isinstance(block, Table))
    grids = (grid_of(table, document.text) for table in tables)
    return tuple(row for grid in grids for row in _rows(grid, words, quotes))


def _rows(grid: Grid, words: Vocabulary, quotes: Quoter) -> Iterator[StatusRow]:
    kinds: Mapping[str, int] = {}
    for n, row in enumerate(grid.rows):
        heads = _heads(grid, row, words) if n < HEAD_ROWS or kinds else {}
        if heads:
            kinds = heads
        elif kinds:
            yield from _row(grid, row, kinds, quotes)


def _heads(grid: Grid, row: int, words: Vocabulary) -> dict[str, int]:
    """The column of each kind, if this row heads a report; else nothing."""
    found: dict[str, int] = {}
    for column in grid.columns:
        cell = grid.cell_by_place.get((row, column))
        kind = head_kind(grid.words(cell), words) if cell is not None else ""
        if kind:
            found.setdefault(kind, column)
    is_report = "status" in found and bool({"title", "number"} & set(found))
    return found if is_report else {}


def head_kind(head: str, words: Vocabulary) -> str:
    """What a column of a report holds: number, title, status, day, note; empty for others.

    Example:
        >>> from kg.extract.vocabulary import vocabulary
        >>> [head_kind(x, vocabulary("en")) for x in ("Status of activity", "Deadline", "Remarks")]
        ['status', '', 'note']
    """
    key = fold(head)
    if not key or len(head) > LONGEST_HEADING:
        return ""
    if key in words.report_head_by_key:
        return words.report_head_by_key[key]
    if key in words.field_by_key:
        return _KIND_BY_FIELD.get(words.field_by_key[key], "")
    parts = words_of(head)
    first = match_at(words.report_heads, parts, 0)
    if first is not None:
        return first.value
    guess = guess_field(head, words)
    if guess is not None:
        return _KIND_BY_FIELD.get(guess.field, "")
    within = find_phrases(words.report_heads, parts)
    return within[0].value if within else ""


def _row(grid: Grid, row: int, kinds: Mapping[str, int], quotes: Quoter) -> Iterator[StatusRow]:
    said: dict[str, Cell] = {}
    for kind, column in kinds.items():
        cell = grid.cell_by_place.get((row, column))
        if cell is not None and grid.words(cell):
            said[kind] = cell
    named = said.get("title") or said.get("number")
    if named is None or not {"status", "day", "note"} & set(said):
        return
    number = grid.words(said["number"]) if "number" in said else ""
    title = ""
    if "title" in said:
        printed, span = leading_number(grid.text, grid.span(said["title"]))
        number, title = number or printed or "", quotes.title(Span(*span))
    passages = {
        kind: quotes.passage(*grid.span(said[kind]))
        for kind in ("status", "day", "note")
        if kind in said
    }
    place = quotes.passage(*grid.span(named))
    yield StatusRow(number=number, title=title, place=place, **passages)
