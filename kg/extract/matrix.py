"""A matrix: one column a field, one row an activity or a task. Extract layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.card import GOAL_FIELDS
from kg.extract.grid import Grid
from kg.extract.headings import goal_kind, goal_records, read_heading
from kg.extract.layout import Layout
from kg.extract.records import ActivityRecord, FieldCell, GoalRecord, Reading, Used
from kg.extract.spans import Span
from kg.extract.titles import leading_number
from kg.extract.vocabulary import Vocabulary
from kg.model.codes import GoalKind
from kg.model.document import Cell
from kg.model.records import Step
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


def read_matrix(reading: Reading, grid: Grid, layout: Layout, words: Vocabulary) -> None:
    """The goals and activities of a matrix table.

    Rows that share the activity's cell, or leave it empty, are rows of one activity. A row that is
    one cell, or repeats the header, is a heading.
    """
    open_activity = _Open()
    goal_cells: dict[int, Cell] = {}
    header = _header_keys(grid, layout)
    for row in grid.rows:
        if row <= (layout.header_row or 0):
            _read_head(reading, grid, row, layout, words)
        elif _is_header_again(grid, row, header):
            _use(reading, grid, grid.row(row), "ignored", "header row")
        elif _is_heading_row(grid, row):
            _close(reading, open_activity)
            _read_heading_row(reading, grid, row, words)
        else:
            _goal_columns(reading, grid, (row, layout), (goal_cells, open_activity), words)
            _read_row(reading, grid, (row, layout), open_activity)
    _close(reading, open_activity)


def _cells_by_column(grid: Grid, row: int | None) -> Iterator[tuple[int, Cell]]:
    for column in grid.columns:
        cell = grid.cell_by_place.get((row or 0, column))
        if cell is not None:
            yield column, cell


def _read_head(reading: Reading, grid: Grid, row: int, layout: Layout, words: Vocabulary) -> None:
    second = row == (layout.header_row or 0) - 1 and not _is_heading_row(grid, row)
    if row == layout.header_row or second:
        _use(reading, grid, grid.row(row), "ignored", "header row")
    elif _is_heading_row(grid, row):
        _read_heading_row(reading, grid, row, words)
    else:
        _use(reading, grid, grid.row(row), "ignored", "above the header")


def _header_keys(grid: Grid, layout: Layout) -> dict[int, set[str]]:
    """What stands over each column, row by row of the header."""
    keys: dict[int, set[str]] = {}
    for row in grid.rows:
        if row <= (layout.header_row or 0):
            for column, cell in _cells_by_column(grid, row):
                keys.setdefault(column, set()).add(fold(grid.words(cell)))
    return keys


def _is_header_again(grid: Grid, row: int, header: dict[int, set[str]]) -> bool:
    """Whether a row repeats the header, or only counts the columns."""
    cells = dict(_cells_by_column(grid, row))
    keys = {c: fold(grid.words(cell)) for c, cell in cells.items()}
    filled = {c: key for c, key in keys.items() if key}
    if not filled:
        return True
    if all(key in header.get(c, ()) for c, key in filled.items()):
        return True
    numbers = [key for key in filled.values() if key.isdigit()]
    return len(numbers) == len(filled) >= 3 and [int(n) for n in numbers] == list(
        range(int(numbers[0]), int(numbers[0]) + len(numbers))
    )


def _is_heading_row(grid: Grid, row: int) -> bool:
    cells = grid.row(row)
    filled = [cell for cell in cells if grid.words(cell)]
    if len(filled) != 1 or len(grid.columns) < 3:
        return False
    cell = filled[0]
    covers = cell.column_span >= max(2, len(grid.columns) - 1)
    return cell.row_span == 1 and (covers or (len(cells) > 1 and cell is cells[0]))


def _read_heading_row(reading: Reading, grid: Grid, row: int, words: Vocabulary) -> None:
    cell = next(cell for cell in grid.row(row) if grid.words(cell))
    span = grid.span(cell)
    goals = goal_records(grid.text, span, words, rule="goal row")
    if goals:
        reading.records += goals
        _use(reading, grid, [cell], "fact", "goal row")
        return
    if cell.column_span < 2:
        _use(reading, grid, [cell], "ignored", "a row of one cell without a goal word")
        return
    number, title = leading_number(grid.text, span)
    step = Step("goal row", "one cell over all columns")
    reading.records.append(
        GoalRecord(kind=GoalKind.GOAL, title=title, number=number, steps=(step,))
    )
    _use(reading, grid, [cell], "fact", "goal row")


def _goal_columns(
    reading: Reading,
    grid: Grid,
    place: tuple[int, Layout],
    state: tuple[dict[int, Cell], _Open],
    words: Vocabulary,
) -> None:
    """Goals that stand in columns of their own, once for each of their cells."""
    (row, layout), (seen, open_activity) = place, state
    for column, guess in sorted(layout.columns.items()):
        kind = GOAL_FIELDS.get(guess.field)
        cell = grid.cell_by_place.get((row, column))
        if kind is None or cell is None or seen.get(column) is cell or not grid.words(cell):
            continue
        if _same_words(grid, seen.get(column), cell):
            continue
        seen[column] = cell
        _close(reading, open_activity)
        head = layout.heads.get(column, "")
        step = Step("goal column", f"'{head}': {guess.how}")
        kind = goal_kind(head, words, default=kind)
        heading = read_heading(grid.text, grid.span(cell), words)
        number, title = leading_number(grid.text, grid.span(cell))
        if heading and heading.title.end > heading.title.start:
            number, title = heading.number, heading.title
        reading.records.append(GoalRecord(kind=kind, title=title, number=number, steps=(step,)))
        _use(reading, grid, [cell], "fact", "goal column")


def _same_words(grid: Grid, before: Cell | None, cell: Cell) -> bool:
    return before is not None and fold(grid.words(before)) == fold(grid.words(cell))


def _read_row(reading: Reading, grid: Grid, place: tuple[int, Layout], activity: _Open) -> None:
    row, layout = place
    title_field = _title_field(layout)
    title = next(
        (grid.cell_by_place.get((row, c)) for c, g in sorted(layout.columns.items())
         if g.field == title_field and (row, c) in grid.cell_by_place), None,
    )  # fmt: skip
    if title is not None and grid.words(title) and title is not activity.cell:
        _close(reading, activity)
        activity.cell = title
        activity.number, activity.title = leading_number(grid.text, grid.span(title))
    if activity.title is None:
        _use(reading, grid, grid.row(row), "ignored", "row without an activity")
        return
    activity.rows.append(row)
    _collect(reading, grid, place, (activity, title_field))


def _title_field(layout: Layout) -> str:
    fields = {guess.field for guess in layout.columns.values()}
    return next((f for f in ("activity", "task", "result", "objective") if f in fields), "activity")


def _collect(
    reading: Reading, grid: Grid, place: tuple[int, Layout], state: tuple[_Open, str]
) -> None:
    """The cells of a row, to the fields of their columns."""
    (row, layout), (activity, title_field) = place, state
    for column, cell in _cells_by_column(grid, row):
        guess = layout.columns.get(column)
        if not grid.words(cell):
            activity.empty.setdefault(column, []).append(row)
            continue
        if guess is None:
            _use(reading, grid, [cell], "ignored", "column of no known field")
        elif guess.field == "number":
            activity.number = activity.number or _number(grid.words(cell), activity, row)
            _use(reading, grid, [cell], "fact", "number")
        elif guess.field in (title_field, *GOAL_FIELDS) and not _is_second(
            layout, column, title_field
        ):
            continue
        else:
            _add(activity, grid, cell, (row, guess.fields, layout.heads.get(column, "")))
            activity.column_by_start[cell.start] = column


def _is_second(layout: Layout, column: int, title_field: str) -> bool:
    first = min(c for c, g in layout.columns.items() if g.field == title_field)
    return layout.columns[column].field == title_field and column != first


def _number(words: str, activity: _Open, row: int) -> str | None:
    return words.rstrip(".) ") if activity.rows[:1] == [row] and len(words) <= 12 else None


def _add(activity: _Open, grid: Grid, cell: Cell, said: tuple[int, tuple[str, ...], str]) -> None:
    row, fields, head = said
    known = activity.cells.get(cell.start)
    rows = (*known.rows, row) if known and row not in known.rows else (row,)
    activity.cells[cell.start] = FieldCell(
        fields=fields, span=grid.span(cell), rows=rows, heading=head
    )


def _close(reading: Reading, activity: _Open) -> None:
    if activity.title is not None:
        step = Step("activity of a matrix", f"row {activity.rows[0]}" if activity.rows else "")
        reading.records.append(
            ActivityRecord(
                title=activity.title,
                number=activity.number,
                cells=tuple(_spread(activity)),
                rows=tuple(activity.rows) or (0,),
                steps=(step,),
            )
        )
    activity.cell = activity.title = activity.number = None
    activity.rows, activity.cells = [], {}
    activity.column_by_start, activity.empty = {}, {}


def _spread(activity: _Open) -> Iterator[FieldCell]:
    """The cells of an activity; one alone above empty ones of its column covers them all.

    Formats without merged cells write a merged cell that way.
    """
    for start, cell in activity.cells.items():
        empty = activity.empty.get(activity.column_by_start[start], [])
        alone = cell.rows == tuple(activity.rows[:1]) and empty == activity.rows[1:]
        yield replace(cell, rows=tuple(activity.rows)) if alone and empty else cell


def _use(reading: Reading, grid: Grid, cells: Sequence[Cell], outcome: str, rule: str) -> None:
    for cell in cells:
        if grid.words(cell):
            reading.used.append(Used(span=grid.span(cell), outcome=outcome, rule=rule))
