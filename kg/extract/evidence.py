"""What do the cells of a column hold, where its head says nothing? Extract layer.

Evidence names a field only in a table whose other heads are known, and its facts are doubtful. In
`kg inspect` it also suggests fields for tables whose heads nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kg.extract.bodies import names_body
from kg.extract.fields import A_YEAR, FieldGuess
from kg.extract.grid import Grid, transposed
from kg.extract.items import is_date
from kg.extract.layout import DOUBTFUL_SCORE, Layout
from kg.extract.marks import is_mark
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.money import find_amounts
from kg.phrases import find_phrases, words_of

LEAST_CELLS = 2  # cells that make evidence
SHARE = 0.7  # of a column's cells
COVERED = 0.5  # of a cell's words that a date must be
LOOKED_AT = 40  # cells of a column
EVIDENCE = DOUBTFUL_SCORE  # the score of a guess from cells


def with_evidence(grid: Grid, layout: Layout, terms: Terms) -> Layout:
    """The layout with fields for columns without a known head, where the cells tell them.

    Edges: a head a person said to ignore stays ignored; a field that a head names is not taken
    twice.
    """
    if layout.how == "the profile":
        return layout
    taken = {field for guess in layout.columns.values() for field in guess.fields}
    columns = dict(layout.columns)
    lead = None if taken & _SAID_LEAD or "activity" not in taken else "lead"
    for column in grid.columns:
        head = layout.heads.get(column, "")
        spans = cell_spans(grid, column, layout.header_row or 0)
        if column in columns:
            columns[column] = _marked_year(columns[column], spans, grid.text)
            continue
        if terms.is_left_out(head):
            continue
        guess = evidence_of(spans, grid.text, terms)
        if guess and guess.field in ("deadline", "funding") and guess.field not in taken:
            columns[column] = guess
            taken.add(guess.field)
            continue
        beside = "partner" not in taken and _is_beside_lead(layout, column)
        named = _named(spans, grid.text, terms) if guess is None and (lead or beside) else None
        if named:
            field, where = (lead, "") if lead else ("partner", _BESIDE)
            columns[column] = FieldGuess((field,), EVIDENCE, named.how + where)
            taken.add(field)
            lead = None
    return replace(layout, columns=columns)


_SAID_LEAD = frozenset({"lead", "implementer"})
_BESIDE = ", beside the column of those responsible"


def _named(spans: list[Span], text: str, terms: Terms) -> FieldGuess | None:
    """The guess that a column names bodies, None if it does not."""
    named = suggestion(spans, text, terms) if len(spans) >= LEAST_CELLS else None
    return named if named and named.field == "lead" else None


def _is_beside_lead(layout: Layout, column: int) -> bool:
    """Whether a column stands right behind that of the ones responsible."""
    before = layout.columns.get(column - 1)
    return before is not None and before.field == "lead"


def _marked_year(guess: FieldGuess, spans: list[Span], text: str) -> FieldGuess:
    """A year over marks, not over sums, is a deadline."""
    marked = spans and all(is_mark(text[slice(*span)]) for span in spans)
    if guess.how != A_YEAR or not marked:
        return guess
    return FieldGuess(("deadline",), 0.8, "a year over marks")


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


SUGGESTED = 0.3  # the score of what is only a suggestion to a person; nothing is read by it
NAMES = 0.6  # share of cells that name a body
LOOKED_FOR_NAMES = 6  # cells
_TOLD = ("deadline", "funding")  # fields that cells tell by themselves


def is_suggestion(guess: FieldGuess | None) -> bool:
    """Whether a guess is only a suggestion, by which nothing was read."""
    return guess is not None and guess.score <= SUGGESTED


def suggestion(spans: list[Span], text: str, terms: Terms) -> FieldGuess | None:
    """What the words under an unknown head may be, for a person to decide."""
    guess = evidence_of(spans, text, terms)
    if guess:
        return replace(guess, score=SUGGESTED)
    some = spans[:LOOKED_FOR_NAMES]
    named = sum(names_body(text, span, terms.words.language) for span in some)
    if some and named >= NAMES * len(some):
        return FieldGuess(("lead",), SUGGESTED, f"{named} of {len(some)} cells name a body")
    return None


def suggested_columns(grid: Grid, header_row: int, terms: Terms) -> dict[int, FieldGuess]:
    """What the columns of a table without known heads may be, for a person to decide.

    The second column of names is suggested as partners, the first that nothing tells as activities.
    """
    found: dict[int, FieldGuess] = {}
    for column in grid.columns:
        guess = suggestion(cell_spans(grid, column, header_row), grid.text, terms)
        if guess and guess.fields == ("lead",) and guess.field in fields_of(found):
            guess = replace(guess, fields=("partner",))
        if guess:
            found[column] = guess
    rest = [c for c in grid.columns if c not in found and cell_spans(grid, c, header_row)]
    if rest and found:
        how = "the first column that nothing else tells"
        found[rest[0]] = FieldGuess(("activity",), SUGGESTED, how)
    return found


def fields_of(guesses: Mapping[int, FieldGuess]) -> set[str]:
    """The fields that columns were taken for."""
    return {field for guess in guesses.values() for field in guess.fields}


def is_turned(grid: Grid, terms: Terms) -> bool:
    """Whether dates and sums stand in rows and not in columns: keys in the first column."""
    if len(grid.rows) < 2 or len(grid.columns) < 3:
        return False
    if fields_of(suggested_columns(grid, grid.rows[0], terms)) & set(_TOLD):
        return False
    turned = transposed(grid)
    return bool(fields_of(suggested_columns(turned, turned.rows[0], terms)) & set(_TOLD))
