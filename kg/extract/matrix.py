"""A matrix: one column a field, one row an activity or a task. Extract layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.card import GOAL_FIELDS
from kg.extract.evidence import EVIDENCE
from kg.extract.fields import FieldGuess
from kg.extract.grid import Grid
from kg.extract.headings import goal_kind, goal_records, read_heading
from kg.extract.inside import split_cell
from kg.extract.keyed import numbered_head
from kg.extract.layout import TITLES, Layout
from kg.extract.left_columns import leave_columns
from kg.extract.opening import close_activity, open_task
from kg.extract.records import ActivityRecord, FieldCell, GoalRecord, Reading, Used
from kg.extract.rows import (
    cells_by_column,
    header_keys,
    is_header_again,
    is_heading_row,
    is_total_row,
    same_row_again,
)
from kg.extract.settle import nest_rows
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.extract.titles import leading_number
from kg.model.codes import GoalKind
from kg.model.document import Cell
from kg.model.records import Step
from kg.model.rules import Rule
from kg.text import fold


@dataclass(slots=True)
class _Open:
    """The activity whose rows are being read."""

    cell: Cell | None = None
    title: Span | None = None
    number: str | None = None
    rows: list[int] = field(default_factory=list)
    cells: dict[int, FieldCell] = field(default_factory=dict)  # by start of the cell
    column_by_start: dict[int, int] = field(default_factory=dict)
    empty: dict[int, list[int]] = field(default_factory=dict)  # rows without words, by column


@dataclass(slots=True)
class _Walk:
    """One matrix being read, and the activities since its last goal."""

    reading: Reading
    grid: Grid
    layout: Layout
    terms: Terms
    title_field: str
    open: _Open = field(default_factory=_Open)
    goal_cells: dict[int, Cell] = field(default_factory=dict)
    run: list[ActivityRecord] = field(default_factory=list)
    before: int | None = None  # the last row of words


def read_matrix(reading: Reading, grid: Grid, layout: Layout, terms: Terms) -> None:
    """The goals and activities of a matrix table.

    Rows that share the activity's cell, repeat its words, or leave it empty, are rows of one
    activity. A row that is one cell, or repeats the header, is a heading. Below an activity's own
    heading or form the rows are its tasks.
    """
    walk = _Walk(reading, grid, layout, terms, title_field(layout))
    if _are_tasks(walk):
        _read_tasks(walk)
        return
    _leave_open(walk)
    header = header_keys(grid, layout)
    for row in grid.rows:
        if row <= (layout.header_row or 0):
            _read_head(walk, row)
        elif is_header_again(grid, row, header):
            _use(walk, grid.row(row), "ignored", "header row")
        elif is_heading_row(grid, row):
            _flush(walk)
            _read_heading_row(walk, row)
        elif is_total_row(grid, row):
            _use(walk, grid.row(row), "ignored", "row of totals")
        elif same_row_again(grid, row, walk.before):
            _use(walk, grid.row(row), "ignored", "the row above again")
        else:
            _goal_columns(walk, row)
            _read_row(walk, row)
            walk.before = row
    _flush(walk)
    leave_columns(walk.reading, grid, layout, walk.terms)


def title_field(layout: Layout) -> str:
    """The field that titles a row: the activity, else what stands nearest to it."""
    fields = {guess.field for guess in layout.columns.values()}
    return next((f for f in TITLES if f in fields), "activity")


def _are_tasks(walk: _Walk) -> bool:
    """Whether the rows are tasks of the activity that is open above the table."""
    activity = walk.reading.open
    if activity is None or not activity.sure:
        return False
    return walk.title_field == "task" or bool(activity.cells)


def _leave_open(walk: _Walk) -> None:
    """An activity above a table of activities, about which nothing was said, is their goal."""
    reading = walk.reading
    activity = reading.open
    reading.headline = None
    if activity and activity.sure and not activity.cells and activity.title.end > 0:
        reading.open = None
        step = Step(Rule.GOAL_ABOVE_TABLE, activity.how)
        reading.records.append(
            GoalRecord(
                kind=GoalKind.OPERATIONAL, title=activity.title, number=activity.number,
                steps=(step,),
            )
        )  # fmt: skip
    close_activity(reading)


def _read_tasks(walk: _Walk) -> None:
    """The rows of a table of milestones: tasks of the open activity, each with its cells."""
    reading, grid, layout = walk.reading, walk.grid, walk.layout
    header = header_keys(grid, layout)
    for row in grid.rows:
        head = row <= (layout.header_row or 0) or is_header_again(grid, row, header)
        if head or is_total_row(grid, row):
            _use(walk, grid.row(row), "ignored", "header row" if head else "row of totals")
            continue
        title = _title_cell(walk, row)
        activity = reading.open
        if activity is None:
            continue
        number_cell = next(
            (grid.words(cell) for c, cell in cells_by_column(grid, row)
             if c in layout.columns and layout.columns[c].field == "number"), "",
        )  # fmt: skip
        if title is not None and grid.words(title):
            number, span = leading_number(grid.text, grid.span(title))
            open_task(reading, span, number or number_cell.rstrip(".) ") or None)
        for column, cell in cells_by_column(grid, row):
            guess = layout.columns.get(column)
            if cell is title or not grid.words(cell):
                continue
            if guess is None or guess.field == "number":
                known = guess is not None
                _use(walk, [cell], "fact" if known else "issue", "number" if known else "column")
                continue
            activity.cells.append(
                FieldCell(
                    fields=guess.fields, span=grid.span(cell), rows=(activity.row,),
                    heading=layout.heads.get(column, ""),
                )
            )  # fmt: skip
    leave_columns(walk.reading, grid, layout, walk.terms)


def _read_head(walk: _Walk, row: int) -> None:
    grid, layout = walk.grid, walk.layout
    second = row == (layout.header_row or 0) - 1 and not is_heading_row(grid, row)
    if row == layout.header_row or second:
        _use(walk, grid.row(row), "ignored", "header row")
    elif is_heading_row(grid, row):
        _read_heading_row(walk, row)
    else:
        _use(walk, grid.row(row), "ignored", "above the header")


def _read_heading_row(walk: _Walk, row: int) -> None:
    reading, grid = walk.reading, walk.grid
    cell = next(cell for cell in grid.row(row) if grid.words(cell))
    span = grid.span(cell)
    goals = goal_records(grid.text, span, walk.terms.words, rule=Rule.GOAL_WORD_IN_ROW)
    if goals:
        reading.records += goals
        _use(walk, [cell], "fact", "goal row")
        return
    if is_total_row(grid, row):
        _use(walk, [cell], "ignored", "row of totals")
        return
    number, title = leading_number(grid.text, span)
    if cell.column_span < 2 and not number:
        _use(walk, [cell], "ignored", "a row of one cell without a goal word")
        return
    head = numbered_head(grid.text, span, walk.terms)
    if head and head.title.end > head.title.start:
        number, title = head.number, head.title
    step = Step(
        Rule.GOAL_ROW, "one cell over all columns" if cell.column_span > 1 else "its number"
    )
    kind = GoalKind.OPERATIONAL if number and "." in number else GoalKind.GOAL
    reading.records.append(GoalRecord(kind=kind, title=title, number=number, steps=(step,)))
    _use(walk, [cell], "fact", "goal row")


def _goal_columns(walk: _Walk, row: int) -> None:
    """Goals that stand in columns of their own, once for each of their cells."""
    grid, layout, words = walk.grid, walk.layout, walk.terms.words
    for column, guess in sorted(layout.columns.items()):
        kind = GOAL_FIELDS.get(guess.field)
        cell = grid.cell_by_place.get((row, column))
        if kind is None or guess.field == walk.title_field or cell is None:
            continue
        before = walk.goal_cells.get(column)
        if before is cell or not grid.words(cell):
            continue
        if before is not None and fold(grid.words(before)) == fold(grid.words(cell)):
            _use(walk, [cell], "fact", "goal column")
            continue
        walk.goal_cells[column] = cell
        _flush(walk)
        head = layout.heads.get(column, "")
        step = Step(Rule.GOAL_COLUMN, f"'{head}': {guess.how}")
        kind = goal_kind(head, words, default=kind)
        heading = read_heading(grid.text, grid.span(cell), words)
        number, title = leading_number(grid.text, grid.span(cell))
        if heading and heading.title.end > heading.title.start:
            number, title = heading.number, heading.title
        goal = GoalRecord(kind=kind, title=title, number=number, steps=(step,))
        walk.reading.records.append(goal)
        _use(walk, [cell], "fact", "goal column")


def _title_cell(walk: _Walk, row: int) -> Cell | None:
    return next(
        (walk.grid.cell_by_place[row, c] for c, g in sorted(walk.layout.columns.items())
         if g.field == walk.title_field and (row, c) in walk.grid.cell_by_place), None,
    )  # fmt: skip


def _read_row(walk: _Walk, row: int) -> None:
    grid = walk.grid
    title = _title_cell(walk, row)
    if title is not None and grid.words(title) and title is not walk.open.cell:
        if _goes_on(walk, title, row):
            _use(walk, [title], "fact", "activity")
        else:
            _close(walk)
            walk.open.number, walk.open.title = leading_number(grid.text, grid.span(title))
        walk.open.cell = title
    if walk.open.title is None:
        _use(walk, grid.row(row), "ignored", "row without an activity")
        return
    walk.open.rows.append(row)
    _collect(walk, row)


def _goes_on(walk: _Walk, title: Cell, row: int) -> bool:
    """Whether a row repeats the activity's words: formats without merged cells write it so."""
    cell, grid = walk.open.cell, walk.grid
    if cell is None or fold(grid.words(cell)) != fold(grid.words(title)):
        return False
    numbers = {
        grid.words(c) for at in (walk.open.rows[-1], row)
        for column, c in cells_by_column(grid, at)
        if column in walk.layout.columns and walk.layout.columns[column].field == "number"
    }  # fmt: skip
    return len(numbers - {""}) <= 1


def _collect(walk: _Walk, row: int) -> None:
    """The cells of a row, to the fields of their columns."""
    grid, layout, activity = walk.grid, walk.layout, walk.open
    for column, cell in cells_by_column(grid, row):
        guess = layout.columns.get(column)
        if not grid.words(cell):
            activity.empty.setdefault(column, []).append(row)
        elif guess is None:
            continue
        elif guess.field == "number":
            activity.number = activity.number or _number(grid.words(cell), activity, row)
            _use(walk, [cell], "fact", "number")
        elif guess.field in (walk.title_field, *GOAL_FIELDS) and not _is_second(walk, column):
            continue
        elif _repeats(walk, cell, column):
            _use(walk, [cell], "fact", "the same words as in the row above")
        else:
            _add(activity, grid, cell, (row, guess, layout.heads.get(column, "")))
            activity.column_by_start[cell.start] = column


def _repeats(walk: _Walk, cell: Cell, column: int) -> bool:
    """Whether a cell says again what the cell above it says of the same repeated activity."""
    activity = walk.open
    if len(activity.rows) < 2 or walk.before is None or walk.title_field == "task":
        return False
    above = walk.grid.cell_by_place.get((activity.rows[-2], column))
    title = _title_cell(walk, activity.rows[-2])
    if (
        above is None
        or above is cell
        or title is None
        or title is _title_cell(walk, activity.rows[-1])
    ):
        return False
    return bool(walk.grid.words(title)) and walk.grid.words(above) == walk.grid.words(cell)


def _is_second(walk: _Walk, column: int) -> bool:
    columns = walk.layout.columns
    first = min(c for c, g in columns.items() if g.field == walk.title_field)
    return columns[column].field == walk.title_field and column != first


def _number(words: str, activity: _Open, row: int) -> str | None:
    return words.rstrip(".) ") if activity.rows[:1] == [row] and len(words) <= 12 else None


def _add(activity: _Open, grid: Grid, cell: Cell, said: tuple[int, FieldGuess, str]) -> None:
    row, guess, head = said
    known = activity.cells.get(cell.start)
    rows = (*known.rows, row) if known and row not in known.rows else (row,)
    activity.cells[cell.start] = FieldCell(
        fields=guess.fields, span=grid.span(cell), rows=rows, heading=head,
        doubtful=guess.how if guess.score <= EVIDENCE else "",
    )  # fmt: skip


def _close(walk: _Walk) -> None:
    activity = walk.open
    if activity.title is not None:
        step = Step(Rule.ACTIVITY_OF_MATRIX, f"row {activity.rows[0]}" if activity.rows else "")
        record = ActivityRecord(
            title=activity.title,
            number=activity.number,
            cells=tuple(_spread(activity)),
            rows=tuple(activity.rows) or (0,),
            steps=(step,),
        )
        walk.run += split_cell(record, walk.grid.text, walk.reading)
    walk.open = _Open()


def _flush(walk: _Walk) -> None:
    """Hand on the activities read since the last goal."""
    _close(walk)
    walk.reading.records += nest_rows(walk.run)
    walk.run = []


def _spread(activity: _Open) -> Iterator[FieldCell]:
    """The cells of an activity; one alone above empty ones of its column covers them all.

    Formats without merged cells write a merged cell that way.
    """
    for start, cell in activity.cells.items():
        empty = activity.empty.get(activity.column_by_start[start], [])
        alone = cell.rows == tuple(activity.rows[:1]) and empty == activity.rows[1:]
        yield replace(cell, rows=tuple(activity.rows)) if alone and empty else cell


def _use(walk: _Walk, cells: Sequence[Cell], outcome: str, rule: str) -> None:
    for cell in cells:
        if walk.grid.words(cell):
            walk.reading.used.append(Used(span=walk.grid.span(cell), outcome=outcome, rule=rule))
