"""Several activities or tasks in one cell, or in rows numbered below each other. Extract layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kg.extract.numbering import Item, split_items
from kg.extract.records import (
    ActivityRecord,
    FieldCell,
    GoalRecord,
    Left,
    Reading,
    Record,
    Used,
)
from kg.extract.spans import Span, lines, trim
from kg.model.codes import GoalKind
from kg.model.records import Step
from kg.model.rules import Rule

_NUMBER = re.compile(r"[(\[]?(?P<n>\d{1,3}(?:\.\d{1,3}){0,4})(?P<mark>[.)\]]{0,2})-?\s+(?=\S)")
LEAST = 2  # numbered lines that make a list
WHO = frozenset({"lead", "implementer", "partner", "expert_support"})
WHO_AND_WHEN = WHO | {"deadline", "task"}


def split_cell(record: ActivityRecord, text: str, reading: Reading) -> list[ActivityRecord]:
    """The activities of one title cell: one, one with tasks, or one a numbered line.

    Words before the first number are the activity and the numbered lines its tasks; so are lines
    numbered below the first (1.1, then 1.1.1). Otherwise every numbered line is an activity, and
    the row's other cells speak of all; those numbered alike, each of its own.
    """
    if any("task" in cell.fields for cell in record.cells):
        return [record]
    items = _items(text, record)
    if len(items) < LEAST:
        return [record]
    if not items[0].labels or _all_below(items):
        return [_with_tasks(record, items)]
    _say_shared(record, items, reading)
    return [_one_of(record, items, k, text) for k in range(len(items))]


def _items(text: str, record: ActivityRecord) -> list[Item]:
    """The lines of a title that begin with a number, and what stands before them."""
    found: list[Item] = []
    for line in lines(text, *record.title):
        match = _NUMBER.match(text, line.start, line.end)
        is_number = match and ("." in match.group("n") or match.group("mark"))
        if match and is_number:
            label = match.group("n")
            found.append(Item((label,), Span(line.start, match.end()), Span(match.end(), line.end)))
        elif not found:
            labels = (record.number,) if record.number else ()
            found.append(Item(labels, Span(line.start, line.start), line))
        else:
            last = found[-1]
            found[-1] = Item(last.labels, last.head, Span(last.span.start, line.end))
    return found if sum(bool(item.labels) for item in found) >= LEAST and _count(found) else []


def _count(items: Sequence[Item]) -> bool:
    """Whether the numbers go on counting: numbers that lie apart belong to the words."""
    labels = [item.labels[0] for item in items if item.labels]
    below = labels[1:] if _all_below(items) else labels
    last = [label.rpartition(".")[2] for label in below]
    if not all(map(str.isdecimal, last)):  # the record's own number: 3a, Measure 1
        return False
    same_depth = len({label.count(".") for label in below}) == 1 or below is not labels
    return same_depth and all(b - a == 1 for a, b in pairwise(map(int, last)))


def _all_below(items: Sequence[Item]) -> bool:
    first = items[0].labels[0] if items[0].labels else None
    return first is not None and all(
        item.labels and item.labels[0].startswith(f"{first}.") for item in items[1:]
    )


def _with_tasks(record: ActivityRecord, items: Sequence[Item]) -> ActivityRecord:
    tasks = FieldCell(
        fields=("task",), span=Span(items[1].head.start, items[-1].span.end), rows=record.rows
    )
    return replace(record, title=items[0].span, cells=(tasks, *record.cells))


def _one_of(record: ActivityRecord, items: Sequence[Item], place: int, text: str) -> ActivityRecord:
    item, labels = items[place], {item.labels[0] for item in items}
    cells = (_cell_of(cell, (item.labels[0], labels), place, text) for cell in record.cells)
    step = Step(Rule.ACTIVITY_OF_NUMBERED_LINE, f"number {item.labels[0]} in the cell")
    return replace(
        record, title=trim(text, *item.span), number=item.labels[0],
        cells=tuple(cell for cell in cells if cell), steps=(*record.steps, step),
    )  # fmt: skip


def _cell_of(
    cell: FieldCell, numbers: tuple[str, set[str]], place: int, text: str
) -> FieldCell | None:
    """What a cell says of one of several activities; money that is not split, only of the first."""
    label, labels = numbers
    by_label = _by_label(text, cell)
    known = labels | {x.rpartition(".")[2] for x in labels}
    if by_label and by_label.keys() <= known:
        own = by_label.get(label, by_label.get(label.rpartition(".")[2]))
        return replace(cell, span=own) if own else None
    if cell.fields[0] == "funding" and place > 0:
        return None
    return cell


def _by_label(text: str, cell: FieldCell) -> dict[str, Span]:
    """The numbered lines of a cell by their numbers, empty if it is not numbered."""
    by_label: dict[str, Span] = {}
    for item in split_items(text, *cell.span):
        for label in item.labels:
            by_label.setdefault(label, item.span)
    return by_label


def _say_shared(record: ActivityRecord, items: Sequence[Item], reading: Reading) -> None:
    shared = [cell for cell in record.cells if cell.fields[0] == "funding"]
    numbers = ", ".join(item.labels[0] for item in items)
    reading.left += [
        Left(
            code="money-of-several-activities",
            message=f"the money stands beside activities {numbers} together; it was put on the "
            "first, so that it is counted once",
            advice="say in a decision how it is divided",
            span=cell.span,
        )
        for cell in shared
    ]


def nest_rows(records: Sequence[ActivityRecord], reading: Reading) -> list[Record]:
    """Rows numbered below the row above them: its tasks, or activities of a goal.

    A row 1.1 with cells of its own is an activity and 1.1.1 its task. Without any it is a goal. So
    is one that says neither who nor when above a row that says who: its other cells, mostly the
    sums of the rows below, are named as not read.
    """
    nested: list[Record] = []
    above: ActivityRecord | None = None
    for record in records:
        if above is not None and _is_below(record, above):
            if above.cells and not (_says(record, WHO) and not _says(above, WHO_AND_WHEN)):
                above = _with_task(above, record)
                nested[-1] = above
                continue
            nested[-1] = _row_goal(above)
            _say_not_read(above, reading)
        nested.append(record)
        above = record
    return nested


def _says(record: ActivityRecord, fields: frozenset[str]) -> bool:
    return any(fields & set(cell.fields) for cell in record.cells)


def _say_not_read(heading: ActivityRecord, reading: Reading) -> None:
    """Name what stands beside a row that heads others: a goal has no sums."""
    for cell in heading.cells:
        if cell.span.start == heading.title.start:
            continue  # the title itself, asked who acts
        reading.used.append(Used(span=cell.span, outcome="issue", rule="beside-heading"))
        reading.left.append(
            Left(
                code="beside-heading",
                message="this stands beside a row that heads other rows, and was not read",
                advice="if it is no total of the rows below, add it to one of them in a decision",
                span=cell.span,
            )
        )


def _is_below(record: ActivityRecord, above: ActivityRecord) -> bool:
    return bool(record.number and above.number and record.number.startswith(f"{above.number}."))


def _row_goal(record: ActivityRecord) -> GoalRecord:
    kind = GoalKind.OPERATIONAL if "." in (record.number or "") else GoalKind.GOAL
    step = Step(Rule.GOAL_ROW, "a row without cells of its own above rows with its number")
    return GoalRecord(kind=kind, title=record.title, number=record.number, steps=(step,))


def _with_task(above: ActivityRecord, row: ActivityRecord) -> ActivityRecord:
    """The activity with one more task, whose cells stand in its own row."""
    at = max(above.rows) + 1
    task = FieldCell(fields=("task",), span=row.title, rows=(at,), number=row.number)
    first = above.rows[:1] if not above.own_rows else ()
    cells = above.cells
    if first:
        cells = tuple(replace(cell, rows=first) for cell in cells)
    own = tuple(replace(cell, rows=(at,)) for cell in row.cells)
    rows = (*(first or above.rows), at)
    return replace(above, cells=(*cells, task, *own), rows=rows, own_rows=True)
