"""A card: one key and one value a row, one card an activity or a section. Extract layer."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.fields import FieldGuess
from kg.extract.grid import Grid
from kg.extract.headings import goal_kind, goal_records
from kg.extract.layout import head_guess
from kg.extract.numbering import split_items
from kg.extract.profile import Profile
from kg.extract.records import ActivityRecord, FieldCell, GoalRecord, Reading, Used
from kg.extract.spans import Span, trim
from kg.extract.titles import leading_number
from kg.extract.vocabulary import Vocabulary
from kg.model.codes import GoalKind
from kg.model.document import Cell
from kg.model.records import Issue, Step

GOAL_FIELDS = {"goal": GoalKind.GOAL, "objective": GoalKind.OPERATIONAL}


@dataclass(slots=True)
class _Card:
    """The card being read: its activity's heading and the cells met since."""

    title: Span | None = None
    number: str | None = None
    how: str = ""
    cells: list[FieldCell] = field(default_factory=list)


def read_card(reading: Reading, grid: Grid, words: Vocabulary, profile: Profile | None) -> None:
    """The goals and activities of a two-column table; an empty key repeats the key above."""
    card = _Card()
    above: tuple[str, FieldGuess | None] = ("", None)
    for row in grid.rows:
        cells = grid.row(row)
        if len(cells) != 2:
            _one_cell(reading, card, (grid, cells), words)
            continue
        key, value = cells
        said = grid.words(key)
        if said and not grid.words(value) and _heads_goal(grid, key, words):
            _one_cell(reading, card, (grid, [key]), words)
            continue
        if said:
            above = said, head_guess(said, words, profile)
            _mark(reading, grid, key, "ignored", "key of a card")
        _read_row(reading, card, (grid, value), above, words)
    _close(reading, card)


def _heads_goal(grid: Grid, key: Cell, words: Vocabulary) -> bool:
    return bool(goal_records(grid.text, grid.span(key), words, rule="goal row"))


def _one_cell(
    reading: Reading, card: _Card, place: tuple[Grid, list[Cell]], words: Vocabulary
) -> None:
    """A row that is one cell: the heading of a goal, or nothing that is known."""
    grid, cells = place
    for cell in cells:
        goals = goal_records(grid.text, grid.span(cell), words, rule="goal row")
        if goals:
            _close(reading, card)
            reading.records += goals
            _mark(reading, grid, cell, "fact", "goal row")
        else:
            _leave(reading, grid, [cell], "row without key and value")


def _read_row(
    reading: Reading,
    card: _Card,
    place: tuple[Grid, Cell],
    key: tuple[str, FieldGuess | None],
    words: Vocabulary,
) -> None:
    (grid, value), (said, guess) = place, key
    span = grid.span(value)
    if span.end <= span.start:
        return
    if guess is None:
        _unknown(reading, grid, value, said)
    elif guess.field in GOAL_FIELDS:
        _close(reading, card)
        _goals(reading, grid, span, (said, guess), words)
        _mark(reading, grid, value, "fact", "goal")
    elif guess.field == "activity":
        _close(reading, card)
        card.title, card.number, card.how = span, guess.number, f"key '{said}': {guess.how}"
    elif card.title is None:
        _leave(reading, grid, [value], "cell of no activity")
    else:
        card.cells.append(FieldCell(fields=guess.fields, span=span, heading=said))


def _goals(
    reading: Reading, grid: Grid, span: Span, key: tuple[str, FieldGuess], words: Vocabulary
) -> None:
    said, guess = key
    kind = goal_kind(said, words, default=GOAL_FIELDS[guess.field])
    step = Step("goal of a card", f"key '{said}': {guess.how}")
    for item in split_items(grid.text, *span):
        label = item.labels[0] if item.labels else guess.number
        title = item.span
        if not item.labels:
            title, label = _single_number(grid.text, title, label)
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


def _close(reading: Reading, card: _Card) -> None:
    if card.title is not None:
        step = Step("activity of a card", card.how)
        reading.records.append(
            ActivityRecord(
                title=card.title, number=card.number, cells=tuple(card.cells), steps=(step,)
            )
        )
    card.title, card.number, card.cells = None, None, []


def _unknown(reading: Reading, grid: Grid, value: Cell, said: str) -> None:
    _mark(reading, grid, value, "issue", "unknown key")
    reading.issues.append(
        Issue(
            code="unknown-key",
            message=f"the key '{said}' names no field that is known; its words were not read",
            advice="say in a profile which field it is",
        )
    )


def _leave(reading: Reading, grid: Grid, cells: list[Cell], rule: str) -> None:
    for cell in cells:
        if grid.words(cell):
            _mark(reading, grid, cell, "ignored", rule)


def _mark(reading: Reading, grid: Grid, cell: Cell, outcome: str, rule: str) -> None:
    span = trim(grid.text, cell.start, cell.end)
    if span.end > span.start:
        reading.used.append(Used(span=span, outcome=outcome, rule=rule))
