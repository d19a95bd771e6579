"""What kind of table is this, and which column is which field? Extract layer.

Score and reason are kept for every column; a profile written by a person goes first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.extract.fields import A_YEAR, FieldGuess
from kg.extract.grid import Grid, transposed
from kg.extract.marks import is_mark
from kg.extract.profile import TableRule
from kg.extract.terms import Terms
from kg.model.document import Cell
from kg.periods import read_period
from kg.text import fold

HEADER_WITHIN = 6  # rows looked at first for the header
HEADER_AT_ALL = 60  # rows looked at if it is not among them: front matter may stand before it
LEAST_COLUMNS = 3  # known heads that make a matrix
LEAST_KNOWN = 0.6  # share of a header row's cells
FEW_COLUMNS = 2  # known heads that make a small matrix, one of them a title
CARD_KEYS = 0.5  # share of known keys that makes a table a card
FORM_KEYS = 0.4  # share of rows with a known key that makes a wider table a form
GLOSSARY_KEYS = 0.7  # share of abbreviations that makes a table a list of them
LONGEST_SUB_HEAD = 40  # characters of a head below a merged head
SOME_YEAR = 2024  # a month's name is a time only with a year
LONGEST_PERIOD = 20  # characters of a head that is a month or quarter
DOUBTFUL_SCORE = 0.6  # guesses up to this score give doubtful facts
TITLES = ("activity", "task", "result", "objective")  # fields that title a row, best first
_ABBREVIATION = re.compile(r"[^\W\d_]{2,10}(?:[ -][^\W\d_]{2,6})?")


@dataclass(frozen=True, slots=True)
class Layout:
    """The kind of a table (matrix, card, form, transposed, glossary, unknown) and its columns."""

    kind: str
    columns: dict[int, FieldGuess]
    header_row: int | None = None
    score: float = 0.0
    how: str = ""
    heads: dict[int, str] = field(default_factory=dict)  # the words over each column


def guess_layout(
    grid: Grid, terms: Terms, *, after_glossary: bool = False, rule: TableRule | None = None
) -> Layout:
    """The layout of a table, with its score and the reason; a person's rule goes first."""
    if rule and rule.layout in ("ignore", "text", "glossary"):
        return Layout(rule.layout, {}, None, 1.0, "the profile")
    if rule and (rule.columns or rule.header_row is not None or rule.layout):
        return _ruled(grid, terms, rule)
    return (
        _matrix(grid, terms, LEAST_COLUMNS)
        or _card(grid, terms)
        or _transposed(grid, terms)
        or _form(grid, terms)
        or _matrix(grid, terms, FEW_COLUMNS)
        or _glossary(grid, after_glossary=after_glossary)
        or Layout("unknown", {}, how="no header, no keys, no abbreviations were recognised")
    )


def _ruled(grid: Grid, terms: Terms, rule: TableRule) -> Layout:
    """The layout a person says: header row and fields by position; what is not said is guessed."""
    if rule.layout == "transposed":
        turned = replace(rule, layout="matrix")
        return replace(_ruled(transposed(grid), terms, turned), kind="transposed")
    if rule.layout == "card":
        kind = "card" if len(grid.columns) == 2 else "form"
        return Layout(kind, {}, None, 1.0, "the profile")
    row = rule.header_row
    if row is None:
        guessed = _matrix(grid, terms, FEW_COLUMNS)
        row = guessed.header_row if guessed else (0 if rule.columns else 1)
    row = row or 0
    heads = _heads(grid, row)
    columns: dict[int, FieldGuess] = {}
    for position, column in enumerate(grid.columns, 1):
        said = rule.fields_at(position)
        guess = (
            FieldGuess(said, 1.0, "the profile") if said
            else terms.guess(heads.get(column, "")) if said is None
            else None
        )  # fmt: skip
        if guess:
            columns[column] = guess
    return Layout("matrix", columns, row, 1.0, "the profile", heads)


def _heads(grid: Grid, row: int) -> dict[int, str]:
    cells = ((c, grid.cell_by_place.get((row, c))) for c in grid.columns)
    return {column: grid.words(cell) for column, cell in cells if cell}


def _matrix(grid: Grid, terms: Terms, least: int) -> Layout | None:
    best: Layout | None = None
    for k, row in enumerate(grid.rows[:HEADER_AT_ALL]):
        if k >= HEADER_WITHIN and best is not None:
            break
        found = header_at(grid, row, terms, least=least)
        if found and (best is None or found.score > best.score):
            best = found
    return _with_heads(grid, best, terms) if best else None


def header_at(grid: Grid, row: int, terms: Terms, *, least: int) -> Layout | None:
    """The columns a row heads, None if it is no header."""
    columns = {
        column: guess
        for column in grid.columns
        if (cell := grid.cell_by_place.get((row, column)))
        and (guess := terms.guess(grid.words(cell)) or _marked_period(grid, cell, column, terms))
    }
    years = [column for column, guess in columns.items() if guess.how == A_YEAR]
    if len(years) == 1:  # a year alone is a value: "Deadline | 2025"
        del columns[years[0]]
    filled = [
        cell for cell in grid.row(row)
        if grid.words(cell) and not terms.is_left_out(grid.words(cell))
    ]  # fmt: skip
    known = {guess.fields for guess in columns.values()}
    n_known = len({id(grid.cell_by_place[row, column]) for column in columns})
    if len(known) < least or n_known < LEAST_KNOWN * len(filled) or row == grid.rows[-1]:
        return None
    if least < LEAST_COLUMNS and not _heads_few(columns, n_known, len(filled)):
        return None
    score = sum(guess.score for guess in columns.values()) / max(len(filled), 1)
    return Layout(
        "matrix", columns, row, score, f"row {row} heads {n_known} of {len(filled)} columns"
    )


def _marked_period(grid: Grid, head: Cell, column: int, terms: Terms) -> FieldGuess | None:
    """A head that says when, over nothing but marks: a month or quarter of a work plan."""
    words = grid.words(head)
    if not words or len(words) > LONGEST_PERIOD:
        return None
    below = [
        grid.words(cell) for row in grid.rows
        if row >= head.row + head.row_span and (cell := grid.cell_by_place.get((row, column)))
        and cell.column_span == 1 and grid.words(cell)
    ]  # fmt: skip
    dates = terms.words.dates
    is_period = read_period(words, dates) or read_period(f"{words} {SOME_YEAR}", dates)
    if not below or not all(map(is_mark, below)) or not is_period:
        return None
    return FieldGuess(("deadline",), 0.8, "a time over marks")


def _heads_few(columns: dict[int, FieldGuess], n_known: int, n_filled: int) -> bool:
    """Whether two heads are enough: sure ones, one titles the rows, hardly another beside them."""
    fields = {guess.field for guess in columns.values()}
    sure = sum(guess.score >= 0.9 for guess in columns.values()) >= FEW_COLUMNS
    return sure and bool(fields & set(TITLES)) and n_known >= n_filled - 1


def _with_heads(grid: Grid, layout: Layout, terms: Terms) -> Layout:
    """The layout with the words over each column; a second row below the header counts too."""
    row = layout.header_row or 0
    heads = _heads(grid, row)
    below = _second_row(grid, row, terms)
    columns = dict(layout.columns)
    for column, (head, guess) in below.items():
        columns[column] = guess
        heads[column] = f"{heads.get(column, '')} {head}".strip()
    last = row + 1 if below else row
    columns = _second_activities(columns)
    return replace(layout, columns=columns, heads=heads, header_row=last)


def _second_activities(columns: dict[int, FieldGuess]) -> dict[int, FieldGuess]:
    """Of two columns of activities ("Measure", "Activities") the right one holds the tasks."""
    places = [column for column, guess in sorted(columns.items()) if guess.fields == ("activity",)]
    if len(places) < 2 or any(guess.field == "task" for guess in columns.values()):
        return columns
    right = columns[places[-1]]
    how = f"{right.how}, beside another column of activities"
    return {**columns, places[-1]: FieldGuess(("task",), right.score, how)}


def _second_row(grid: Grid, row: int, terms: Terms) -> dict[int, tuple[str, FieldGuess]]:
    """The heads below merged heads, by column: none unless every new cell is a head.

    Below a merged head that is known, a head that nobody knows is taken for a part of it.
    """
    found: dict[int, tuple[str, FieldGuess]] = {}
    for column in grid.columns:
        cell = grid.cell_by_place.get((row + 1, column))
        above = grid.cell_by_place.get((row, column))
        if cell is None or cell is above or not grid.words(cell):
            continue
        spread = above is not None and above.column_span > 1
        head = grid.words(above) if above else ""
        guess = (
            _marked_period(grid, cell, column, terms) or _sub_head(head, grid.words(cell), terms)
            if spread
            else terms.guess(grid.words(cell))
        )
        if guess is None and spread and not _goes_down(grid, row, column):
            continue  # a head below a merged one that nobody knows: its column is unknown
        if guess is None or not (spread or found):
            return {}
        found[column] = grid.words(cell), guess
    return found


def _goes_down(grid: Grid, row: int, column: int) -> bool:
    """Whether few cells of the row below stand below merged heads: it is no row of heads."""
    below = [c for c in grid.columns if (cell := grid.cell_by_place.get((row + 1, c)))
             and grid.words(cell) and cell is not grid.cell_by_place.get((row, c))]  # fmt: skip
    spread = [c for c in below if (above := grid.cell_by_place.get((row, c)))
              and above.column_span > 1]  # fmt: skip
    return len(spread) < len(below) or column not in spread


def _sub_head(head: str, words: str, terms: Terms) -> FieldGuess | None:
    """The fields of a head below a merged one: its own, else with the words above, else theirs."""
    above, own = terms.guess(head), terms.guess(words)
    if own and above and own.how == A_YEAR and above.field == "deadline":
        return FieldGuess(above.fields, above.score, f"a year below '{head}'")
    if own or above is None or len(words) > LONGEST_SUB_HEAD:
        return own
    both = terms.guess(f"{head} {words}")
    if both and both.fields != above.fields:
        return both
    return FieldGuess(above.fields, min(above.score, DOUBTFUL_SCORE), f"below '{head}'")


def _first_words(grid: Grid) -> list[str]:
    """The words of the first column, an empty cell as the one above it."""
    filled: list[str] = []
    for row in grid.rows:
        cell = grid.cell_by_place.get((row, grid.columns[0]))
        if cell is not None:
            filled.append(grid.words(cell) or (filled[-1] if filled else ""))
    return filled


def _card(grid: Grid, terms: Terms) -> Layout | None:
    if len(grid.columns) != 2:
        return None
    filled = _first_words(grid)
    known = sum(terms.guess(key) is not None for key in filled)
    if not filled or known < CARD_KEYS * len(filled):
        return None
    return Layout("card", {}, None, known / len(filled), f"{known} of {len(filled)} keys are known")


def _transposed(grid: Grid, terms: Terms) -> Layout | None:
    """Keys in the first column, one activity a column: most rows hold several values."""
    if len(grid.columns) < 3 or len(grid.rows) < 2:
        return None
    keys = {row: guess for row in grid.rows if (guess := _key_of(grid, row, terms))}
    fields = {guess.fields for guess in keys.values()}
    several = [row for row in keys if len(grid.row(row)) > 2]
    filled = [row for row in grid.rows if any(grid.words(c) for c in grid.row(row))]
    if len(fields) < LEAST_COLUMNS or len(keys) < LEAST_KNOWN * len(filled):
        return None
    if len(several) < LEAST_KNOWN * len(keys) or _has_inner_keys(grid, several, terms):
        return None
    turned = transposed(grid)
    first = turned.rows[0]
    columns = dict(keys)
    if not any(guess.field in TITLES for guess in columns.values()):
        top = grid.cell_by_place.get((grid.rows[0], grid.columns[0]))
        if grid.rows[0] in columns or (top is not None and grid.words(top)):
            return None
        columns[grid.rows[0]] = FieldGuess(("activity",), 0.6, "the heads of the columns")
    how = f"{len(keys)} of {len(filled)} rows begin with a known key and hold several values"
    score = len(keys) / len(filled)
    return Layout("transposed", columns, first, score, how, _heads(turned, first))


def _key_of(grid: Grid, row: int, terms: Terms) -> FieldGuess | None:
    cells = grid.row(row)
    guess = terms.guess(grid.words(cells[0])) if cells and len(cells) > 1 else None
    return guess if guess and guess.score >= 0.85 else None


def _has_inner_keys(grid: Grid, rows: Sequence[int], terms: Terms) -> bool:
    """Whether keys stand in other columns too: key, value, key, value."""
    inner = sum(any(terms.whole(grid.words(cell)) for cell in grid.row(row)[2:-1]) for row in rows)
    return inner >= LEAST_KNOWN * max(len(rows), 1)


def _form(grid: Grid, terms: Terms) -> Layout | None:
    """Keys and values in a table of more columns, as forms for one project have them."""
    if len(grid.columns) < 3:
        return None
    known = {row: guess for row in grid.rows if (guess := _form_key(grid, row, terms))}
    fields = {guess.fields for guess in known.values()}
    if len(fields) < FEW_COLUMNS or len(known) < FORM_KEYS * len(grid.rows):
        return None
    how = f"{len(known)} of {len(grid.rows)} rows hold a known key and its value"
    return Layout("form", {}, None, len(known) / len(grid.rows), how)


def _form_key(grid: Grid, row: int, terms: Terms) -> FieldGuess | None:
    cells = grid.row(row)
    if len(cells) < 2:
        return None
    return next(
        (guess for cell in cells[:-1] if (guess := terms.guess(grid.words(cell)))
         and guess.score >= 0.85), None,
    )  # fmt: skip


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
