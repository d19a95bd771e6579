"""What kind of table is this, and which column is which field? Extract layer.

Score and reason are kept for every column; a profile written by a person goes first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kg.extract.fields import FieldGuess, guess_field
from kg.extract.grid import Grid
from kg.extract.profile import Profile
from kg.extract.vocabulary import Vocabulary
from kg.text import fold

HEADER_WITHIN = 6  # rows looked at for the header
LEAST_COLUMNS = 3  # known heads that make a matrix
LEAST_KNOWN = 0.6  # share of a header row's cells
CARD_KEYS = 0.5  # share of known keys that makes a table a card
GLOSSARY_KEYS = 0.7  # share of abbreviations that makes a table a list of them
_ABBREVIATION = re.compile(r"[^\W\d_]{2,10}(?:[ -][^\W\d_]{2,6})?")


@dataclass(frozen=True, slots=True)
class Layout:
    """The kind of a table (matrix, card, glossary, unknown), its header row and column fields."""

    kind: str
    columns: dict[int, FieldGuess]
    header_row: int | None = None
    score: float = 0.0
    how: str = ""
    heads: dict[int, str] = field(default_factory=dict)  # the words over each column


def guess_layout(
    grid: Grid, words: Vocabulary, *, profile: Profile | None = None, after_glossary: bool = False
) -> Layout:
    """The layout of a table, with its score and the reason."""
    return (
        _matrix(grid, words, profile)
        or _card(grid, words, profile)
        or _glossary(grid, after_glossary=after_glossary)
        or Layout("unknown", {}, how="no header, no keys, no abbreviations were recognised")
    )


def head_guess(head: str, words: Vocabulary, profile: Profile | None) -> FieldGuess | None:
    """The fields of a head: what a person said in the profile, else what the lexicon knows."""
    said = profile.fields_of(head) if profile else None
    if said is not None:
        return FieldGuess(said, 1.0, "the profile") if said else None
    return guess_field(head, words)


def _matrix(grid: Grid, words: Vocabulary, profile: Profile | None) -> Layout | None:
    best: Layout | None = None
    for row in grid.rows[:HEADER_WITHIN]:
        columns = _row_guesses(grid, row, words, profile)
        filled = [cell for cell in grid.row(row) if grid.words(cell)]
        known = {guess.fields for guess in columns.values()}
        n_known = len({id(grid.cell_by_place[row, column]) for column in columns})
        if len(known) < LEAST_COLUMNS or n_known < LEAST_KNOWN * len(filled):
            continue
        score = sum(guess.score for guess in columns.values()) / max(len(filled), 1)
        how = f"row {row} heads {n_known} of {len(filled)} columns"
        if best is None or score > best.score:
            best = Layout("matrix", columns, row, score, how)
    return _with_heads(grid, best, words, profile) if best else None


def _with_heads(grid: Grid, layout: Layout, words: Vocabulary, profile: Profile | None) -> Layout:
    """The layout with the words over each column; a second row below the header counts too."""
    row = layout.header_row or 0
    heads = {
        c: grid.words(cell) for c in grid.columns if (cell := grid.cell_by_place.get((row, c)))
    }
    below = _second_row(grid, row, words, profile)
    columns = dict(layout.columns)
    for column, (head, guess) in below.items():
        columns[column] = guess
        heads[column] = f"{heads.get(column, '')} {head}".strip()
    last = row + 1 if below else row
    return replace(layout, columns=columns, heads=heads, header_row=last)


def _second_row(
    grid: Grid, row: int, words: Vocabulary, profile: Profile | None
) -> dict[int, tuple[str, FieldGuess]]:
    """The heads below merged heads, by column: none unless every new cell is a head."""
    found: dict[int, tuple[str, FieldGuess]] = {}
    for column in grid.columns:
        cell = grid.cell_by_place.get((row + 1, column))
        above = grid.cell_by_place.get((row, column))
        if cell is None or cell is above or not grid.words(cell):
            continue
        guess = head_guess(grid.words(cell), words, profile)
        spread = above is not None and above.column_span > 1
        if guess is None or not (spread or found):
            return {}
        found[column] = grid.words(cell), guess
    return found


def _row_guesses(
    grid: Grid, row: int, words: Vocabulary, profile: Profile | None
) -> dict[int, FieldGuess]:
    guesses: dict[int, FieldGuess] = {}
    for column in grid.columns:
        cell = grid.cell_by_place.get((row, column))
        guess = head_guess(grid.words(cell), words, profile) if cell else None
        if guess:
            guesses[column] = guess
    return guesses


def _card(grid: Grid, words: Vocabulary, profile: Profile | None) -> Layout | None:
    if len(grid.columns) != 2:
        return None
    keys = [grid.words(grid.cell_by_place[row, grid.columns[0]]) for row in grid.rows
            if (row, grid.columns[0]) in grid.cell_by_place]  # fmt: skip
    filled: list[str] = []
    for key in keys:
        filled.append(key or (filled[-1] if filled else ""))
    known = sum(head_guess(key, words, profile) is not None for key in filled)
    if not filled or known < CARD_KEYS * len(filled):
        return None
    return Layout("card", {}, None, known / len(filled), f"{known} of {len(filled)} keys are known")


def _glossary(grid: Grid, *, after_glossary: bool) -> Layout | None:
    if len(grid.columns) != 2:
        return None
    first = [
        grid.words(cell)
        for cell in (grid.cell_by_place.get((r, grid.columns[0])) for r in grid.rows)
        if cell
    ]
    short = sum(is_abbreviation(word) for word in first)
    share = short / max(len(first), 1)
    if not first or share < (GLOSSARY_KEYS / 2 if after_glossary else GLOSSARY_KEYS):
        return None
    return Layout("glossary", {}, None, share, f"{short} of {len(first)} keys are abbreviations")


def is_abbreviation(word: str) -> bool:
    """Whether a word looks like an abbreviation: short, with two capitals or more.

    Example:
        >>> [is_abbreviation(w) for w in ("МВнР", "ИА ГИТ", "Партньори")]
        [True, True, False]
    """
    bare = word.strip(" .:–-")
    capitals = sum(c.isupper() for c in bare)
    return bool(_ABBREVIATION.fullmatch(bare)) and capitals >= 2 and 2 * capitals >= len(fold(bare))
