"""A card: one key and one value a row, one card an activity or a section. Extract layer.

Forms of more columns are read alike: keys and values by turns, or two keys before one value.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.fields import FieldGuess
from kg.extract.grid import Grid
from kg.extract.headings import goal_kind, goal_records
from kg.extract.keyed import Key, numbered_head
from kg.extract.numbering import split_items
from kg.extract.opening import add_value, close_activity, open_activity
from kg.extract.records import GoalRecord, Left, Reading, Used
from kg.extract.spans import Span, trim
from kg.extract.terms import Terms
from kg.extract.titles import leading_number
from kg.extract.vocabulary import Vocabulary
from kg.model.codes import GoalKind
from kg.model.document import Cell
from kg.model.records import Step
from kg.model.rules import Rule

GOAL_FIELDS = {"goal": GoalKind.GOAL, "objective": GoalKind.OPERATIONAL}
Said = tuple[str, FieldGuess | None]


def read_card(reading: Reading, grid: Grid, terms: Terms) -> None:
    """The goals and activities of a two-column table; an empty key repeats the key above."""
    above: Said = ("", None)
    for row in grid.rows:
        cells = grid.row(row)
        if len(cells) != 2:
            _one_cell(reading, grid, cells, terms)
            continue
        key, value = cells
        said = grid.words(key)
        if said and not grid.words(value) and _heads_goal(grid, key, terms.words):
            _one_cell(reading, grid, [key], terms)
            continue
        if said:
            above = said, terms.guess(said)
            _mark(reading, grid, key, "ignored", "key of a card")
        _read_pair(reading, (grid, value), above, terms)


def read_form(reading: Reading, grid: Grid, terms: Terms) -> None:
    """The activity of a form: in each row keys with their values, or a heading alone."""
    for row in grid.rows:
        read_form_row(reading, grid, row, terms)


def read_form_row(reading: Reading, grid: Grid, row: int, terms: Terms) -> None:
    """One row of a form."""
    cells = [cell for cell in grid.row(row) if grid.words(cell)]
    if len(cells) < 2:
        _one_cell(reading, grid, cells, terms)
        return
    group = cells[0] if len(cells) == 3 and cells[0].row_span > 1 else None
    if group is not None:
        _mark(reading, grid, group, "ignored", "key of a form")
    for key, values in _pairs(grid, cells[1:] if group else cells, terms):
        said = grid.words(key)
        if not values:
            _mark(reading, grid, key, "ignored", "a heading of a form")
            continue
        _mark(reading, grid, key, "ignored", "key of a form")
        guess = terms.guess(said)
        if guess is None and group is not None:  # "Other actors involved" above "State actors"
            guess = terms.guess(grid.words(group))
        for value in values:
            _read_pair(reading, (grid, value), (said, guess), terms)


def _pairs(grid: Grid, cells: list[Cell], terms: Terms) -> Iterator[tuple[Cell, list[Cell]]]:
    """Each key of a row with the cells up to the next one; the first cell is a key.

    A cell just before the last one, or behind a value, is a key only if it is known.
    """
    starts = [0]
    for k in range(1, len(cells) - 1):
        if terms.guess(grid.words(cells[k])) is not None:
            starts.append(k)
    for k, stop in zip(starts, [*starts[1:], len(cells)], strict=True):
        yield cells[k], cells[k + 1 : stop]


def _heads_goal(grid: Grid, key: Cell, words: Vocabulary) -> bool:
    return bool(goal_records(grid.text, grid.span(key), words, rule=Rule.GOAL_WORD_IN_ROW))


def _one_cell(reading: Reading, grid: Grid, cells: list[Cell], terms: Terms) -> None:
    """A row that is one cell: the heading of a goal or an activity, or nothing that is known."""
    for cell in cells:
        span = grid.span(cell)
        goals = goal_records(grid.text, span, terms.words, rule=Rule.GOAL_WORD_IN_ROW)
        head = None if goals else numbered_head(grid.text, span, terms)
        if goals:
            close_activity(reading)
            reading.headline = None
            reading.records += goals
            _mark(reading, grid, cell, "fact", "goal row")
        elif head and head.field == "activity" and head.title.end > head.title.start:
            how = "a row of one cell with a word for an activity and its number"
            activity = open_activity(reading, grid.text, head.title, how=how, number=head.number)
            activity.headed = True
        else:
            _leave(reading, grid, [cell], "row without key and value")


def _read_pair(reading: Reading, place: tuple[Grid, Cell], key: Said, terms: Terms) -> None:
    (grid, value), (said, guess) = place, key
    span = grid.span(value)
    if said:
        reading.note_key(" ".join(said.split()), guess, span)
    if span.end <= span.start:
        return
    if guess is None or _describes(reading, guess):
        _unknown(reading, (grid, value), said, terms)
    elif guess.field in GOAL_FIELDS:
        close_activity(reading)
        goals_of_value(reading, grid.text, span, (said, guess), terms.words)
        _mark(reading, grid, value, "fact", "goal")
    elif guess.field == "activity":
        how = f"key '{said}': {guess.how}"
        close_activity(reading)
        reading.headline = None
        activity = open_activity(reading, grid.text, span, how=how, number=guess.number)
        if guess.number:
            activity.title = span
    elif not add_value(reading, grid.text, Key(guess, said, span.start, span)):
        _leave(reading, grid, [value], "cell of no activity")


def _describes(reading: Reading, guess: FieldGuess) -> bool:
    """Whether a key only describes the activity that a heading named: "Commitment description"."""
    activity = reading.open
    headed = activity is not None and activity.headed
    return headed and guess.field == "activity" and guess.score < 1.0


def goals_of_value(
    reading: Reading, text: str, span: Span, key: tuple[str, FieldGuess], words: Vocabulary
) -> None:
    """The goals a value lists under the key that says their kind."""
    said, guess = key
    kind = goal_kind(said, words, default=GOAL_FIELDS[guess.field])
    step = Step(Rule.GOAL_OF_CARD, f"key '{said}': {guess.how}")
    for item in split_items(text, *span):
        label = item.labels[0] if item.labels else guess.number
        title = item.span
        if not item.labels:
            title, label = _single_number(text, title, label)
        reading.records.append(
            GoalRecord(
                kind=kind, title=title, number=label, steps=(step,),
                listed=label is not None and label != guess.number,
            )
        )  # fmt: skip


def _single_number(text: str, span: Span, label: str | None) -> tuple[Span, str | None]:
    """The number that begins a goal's words, when the cell holds only this one of the list."""
    number, rest = leading_number(text, span)
    return (rest, number) if number else (span, label)


def _unknown(reading: Reading, place: tuple[Grid, Cell], said: str, terms: Terms) -> None:
    grid, value = place
    if terms.is_left_out(said):
        _mark(reading, grid, value, "ignored", "ignored by the profile")
        return
    _mark(reading, grid, value, "issue", "unknown key")
    reading.left.append(unknown_key(said, grid.span(value)))


def unknown_key(label: str, span: Span) -> Left:
    """What is said of words under a key that nobody knows."""
    return Left(
        code="unknown-key",
        message=f"the key '{' '.join(label.split())}' names no field that is known; its words were "
        "not read",
        advice="say in a profile which field it is ('kg inspect' writes one)",
        span=span,
    )


def _leave(reading: Reading, grid: Grid, cells: list[Cell], rule: str) -> None:
    for cell in cells:
        if grid.words(cell):
            _mark(reading, grid, cell, "ignored", rule)


def _mark(reading: Reading, grid: Grid, cell: Cell, outcome: str, rule: str) -> None:
    span = trim(grid.text, cell.start, cell.end)
    if span.end > span.start:
        reading.used.append(Used(span=span, outcome=outcome, rule=rule))
