"""Do the rows read from a text look cut at the wrong places? Extract layer.

Whoever made the text, a row cut wrongly shows: its title is a date, a heading or the middle of a
sentence; a goal stands inside a cell; its deadline holds no date. One such row in a plan of more
than twenty is the plan's own; in a shorter one it is enough: doubt costs a look, a wrong fact more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.cell_fit import is_date
from kg.extract.headings import is_heading
from kg.extract.records import ActivityRecord, Reading
from kg.extract.spans import Span, lines
from kg.extract.terms import Terms
from kg.model.document import Block, Cell, Table
from kg.periods import read_period

TEXTS = frozenset({"text/plain", "text/x-columns"})  # where cells may be lost
LEAST_UNDATED = 2  # rows whose deadline holds no date
TORN_SHARE = 0.05  # of all activities
LONGEST = 250  # characters of a title asked for dates and names
LEAST_TITLE = 3  # letters
LEAST_COLUMNS = 4  # of a table whose rows say so


def torn_rows(text: str, blocks: Sequence[Block], reading: Reading, terms: Terms) -> Span | None:
    """The first of many rows that look cut at the wrong place; None if hardly any does."""
    records = [r for r in reading.records if isinstance(r, ActivityRecord)]
    small = sum(_is_small(text, r.title) for r in records)
    style = 2 * small > len(records)
    torn = [r.title for r in records if _is_torn(text, r, terms, small=style)]
    undated = [r.title for r in records if _has_no_date(text, r, terms)]
    least = TORN_SHARE * len(records)
    if torn and len(torn) >= least:
        return torn[0]
    if len(undated) >= max(LEAST_UNDATED, least) and undated:
        return undated[0]
    return next(_stacked(blocks), None) if records else None


def _stacked(blocks: Sequence[Block]) -> Iterator[Span]:
    """First cells alone in their rows, below each other: one line of words cut into rows."""
    for block in blocks:
        if not isinstance(block, Table) or max(c.column for c in block.cells) < LEAST_COLUMNS:
            continue
        filled: dict[int, list[Cell]] = {}
        for cell in block.cells:
            if cell.end > cell.start:
                filled.setdefault(cell.row, []).append(cell)
        alone = [
            row for row, cells in filled.items()
            if len(cells) == 1 and cells[0].column == cells[0].column_span == 1
        ]  # fmt: skip
        yield from (
            Span(filled[row][0].start, filled[row][0].end) for row in alone if row + 1 in alone
        )


def _is_small(text: str, title: Span) -> bool:
    return text[title.start : title.start + 1].islower()


def _is_torn(text: str, record: ActivityRecord, terms: Terms, *, small: bool) -> bool:
    """Whether a row is cut wrongly; `small`: most titles begin small, so that this is no sign."""
    title = record.title
    words = text[slice(*title)]
    if not words.strip():
        return False
    starts_small = _is_small(text, title) and not small
    return starts_small or _is_other(text, title, terms) or _holds_heading(text, record, terms)


def _is_other(text: str, title: Span, terms: Terms) -> bool:
    words = text[slice(*title)]
    if sum(c.isalpha() for c in words) < LEAST_TITLE and words.isascii():
        return True
    if len(words) > LONGEST:
        return False
    guess = terms.whole(words)
    return (guess is not None and guess.score == 1.0) or is_date(words, terms)


def _holds_heading(text: str, record: ActivityRecord, terms: Terms) -> bool:
    """Whether the heading of a goal stands inside a cell of a row."""
    if is_heading(text[slice(*record.title)], terms.words):
        return True
    return any(
        is_heading(text[slice(*row)], terms.words)
        for span in (record.title, *(cell.span for cell in record.cells))
        for row in list(lines(text, *span))[1:]
    )


def _has_no_date(text: str, record: ActivityRecord, terms: Terms) -> bool:
    """Whether all that stands in the cells for deadlines holds no date."""
    said = [_said(text, cell.span) for cell in record.cells if "deadline" in cell.fields]
    found: Sequence[str] = [words for words in said if words]
    return bool(found) and all(read_period(words, terms.words.dates) is None for words in found)


def _said(text: str, span: Span) -> str:
    return text[slice(*span)].strip()
