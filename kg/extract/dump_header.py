"""Which tab fields of a text dump are the heads of a table's columns? Extract layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.fields import FieldGuess
from kg.extract.spans import Span, lines, trim
from kg.extract.terms import Terms

SURE = 0.8  # score from which a field counts as a column's head
LEAST_COLUMNS = 3
LEAST_KNOWN = 0.6  # share of a header's cells that must be known
HEAD_LINES = 4  # lines a head may be broken over
LONGEST_UNKNOWN = 80  # characters of an unknown head


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: the numbers of its first and last tab field, its cells and their fields."""

    first: int
    last: int
    cells: tuple[Span, ...]
    guesses: tuple[FieldGuess | None, ...]


def find_headers(text: str, fields: Sequence[Span], terms: Terms) -> list[Header]:
    """Every header row of a matrix dump, in reading order."""
    headers: list[Header] = []
    at = 0
    while at < len(fields) - 1:
        header = _header_at(text, fields, at, terms)
        if header:
            headers.append(header)
        at = header.last if header else at + 1
    return headers


def _header_at(text: str, fields: Sequence[Span], at: int, terms: Terms) -> Header | None:
    head = _edge(text, fields[at], terms, last=True)
    if head is None:
        return None
    found: list[tuple[Span, FieldGuess | None]] = [head]
    for field in fields[at + 1 :]:
        span = trim(text, *field)
        guess = _sure(text, span, terms)
        if guess:
            found.append((span, guess))
            continue
        edge = _edge(text, field, terms, last=False)
        if edge:
            found.append(edge)
            break
        if not _may_be_head(text, span):
            break
        found.append((span, None))
    return _checked(at, found)


def _checked(at: int, found: list[tuple[Span, FieldGuess | None]]) -> Header | None:
    while found and found[-1][1] is None:
        found.pop()
    known = [guess.fields for _, guess in found if guess]
    enough = len(known) >= LEAST_KNOWN * len(found) and len(set(known)) == len(known)
    if len(found) < LEAST_COLUMNS or len(known) < LEAST_COLUMNS or not enough:
        return None
    spans, guesses = zip(*found, strict=True)
    return Header(at, at + len(found) - 1, spans, guesses)


def _sure(text: str, span: Span, terms: Terms) -> FieldGuess | None:
    guess = terms.guess(text[span.start : span.end])
    return guess if guess and guess.score >= SURE else None


def _may_be_head(text: str, span: Span) -> bool:
    words = text[span.start : span.end]
    return (
        bool(words)
        and len(words) <= LONGEST_UNKNOWN
        and words[-1] not in ".;"
        and "\n\n" not in words
    )


def _edge(text: str, field: Span, terms: Terms, *, last: bool) -> tuple[Span, FieldGuess] | None:
    """The head in the last (or first) lines of a field: the most lines that name one whole head."""
    rows = list(lines(text, *field))
    sure: tuple[Span, FieldGuess] | None = None
    for n in range(1, min(HEAD_LINES, len(rows)) + 1):
        span = Span(rows[-n].start, rows[-1].end) if last else Span(rows[0].start, rows[n - 1].end)
        guess = _sure(text, span, terms)
        if guess and (sure is None or guess.score == 1.0):
            sure = span, guess
    return sure
