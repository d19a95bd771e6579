"""What do the cells of a column hold, where its head says nothing? Extract layer.

Evidence names a field only in a table whose other heads are known, and its facts are doubtful. In
`kg inspect` it also suggests fields for tables whose heads nobody knows.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extract.fields import FieldGuess
from kg.extract.grid import Grid
from kg.extract.items import is_date
from kg.extract.layout import Layout
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.money import find_amounts
from kg.phrases import find_phrases, words_of

LEAST_CELLS = 2  # cells that make evidence
SHARE = 0.7  # of a column's cells
COVERED = 0.5  # of a cell's words that a date must be
LOOKED_AT = 40  # cells of a column
EVIDENCE = 0.6  # the score of a guess from cells


def with_evidence(grid: Grid, layout: Layout, terms: Terms) -> Layout:
    """The layout with fields for columns without a known head, where the cells tell them.

    Edges: a head a person said to ignore stays ignored; a field that a head names is not taken
    twice.
    """
    if layout.how == "the profile":
        return layout
    taken = {field for guess in layout.columns.values() for field in guess.fields}
    columns = dict(layout.columns)
    for column in grid.columns:
        head = layout.heads.get(column, "")
        if column in columns or terms.is_left_out(head):
            continue
        guess = evidence_of(cell_spans(grid, column, layout.header_row or 0), grid.text, terms)
        if guess and guess.field in ("deadline", "funding") and guess.field not in taken:
            columns[column] = guess
            taken.add(guess.field)
    return replace(layout, columns=columns)


def cell_spans(grid: Grid, column: int, header_row: int) -> list[Span]:
    """The cells of a column below its head, each once, empty ones left out."""
    found: dict[int, Span] = {}
    for row in grid.rows:
        cell = grid.cell_by_place.get((row, column))
        if row > header_row and cell and cell.column_span == 1 and grid.words(cell):
            found.setdefault(cell.start, grid.span(cell))
        if len(found) == LOOKED_AT:
            break
    return list(found.values())


def evidence_of(spans: list[Span], text: str, terms: Terms) -> FieldGuess | None:
    """The field that most cells look like, None if they tell nothing."""
    if len(spans) < LEAST_CELLS:
        return None
    said = [text[slice(*span)] for span in spans]
    tests = {
        "number": [_is_number(words) for words in said],
        "deadline": [is_date(text, span, terms, covered=COVERED) for span in spans],
        "funding": [_is_money(words, terms) for words in said],
        "indicator": [_is_indicator(words, terms) for words in said],
    }
    for field, found in tests.items():
        n = sum(found)
        if n >= max(LEAST_CELLS, SHARE * len(said)):
            nouns = {"number": "numbers", "deadline": "dates", "funding": "sums or sources",
                     "indicator": "counts of something"}  # fmt: skip
            how = f"{n} of {len(said)} cells are {nouns[field]}"
            return FieldGuess((field,), EVIDENCE, how)
    return None


def _is_number(words: str) -> bool:
    bare = words.strip(" .)")
    return 0 < len(bare) <= 8 and bare.replace(".", "").isdigit() and len(bare) != 4


def _is_money(words: str, terms: Terms) -> bool:
    if next(iter(find_amounts(words, terms.words.money)), None) is not None:
        return True
    parts = words_of(words)[:40]
    return bool(find_phrases(terms.words.statuses, parts)) or bool(
        find_phrases(terms.words.source_kinds, parts)
    )


def _is_indicator(words: str, terms: Terms) -> bool:
    parts = words_of(words)[:2]
    return bool(parts) and bool(find_phrases(terms.words.indicator_kinds, parts[:2]))
