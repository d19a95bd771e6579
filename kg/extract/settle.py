"""Which headings are goals? Those that stand above activities. Extract layer.

A heading without a word for a goal is one if the next activity's number goes on with its number
(2 above 2.1), or if the activity was headed in running text by a heading of a lower level. One
that begins with a word for an activity, and about which nothing is said, is an issue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.records import (
    ActivityRecord,
    FieldCell,
    GoalRecord,
    HeadRecord,
    Left,
    Reading,
    Record,
)
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.model.codes import GoalKind
from kg.model.records import Step
from kg.model.rules import Rule
from kg.text import fold

NO_LEVEL = 1_000


def settle_heads(reading: Reading, text: str, terms: Terms, *, titles: Sequence[Span] = ()) -> None:
    """Make goals of the headings that stand above activities and drop the others."""
    starts = {span.start for span in titles}
    kept: list[Record] = []
    following: Record | None = None
    lowest = NO_LEVEL  # of the headings between this record and the next activity
    for record in reversed(reading.records):
        if not isinstance(record, HeadRecord):
            kept.append(record)
            following, lowest = record, NO_LEVEL
            continue
        named = terms.whole(text[slice(*record.title)]) is not None
        if record.line.start not in starts and not named and _is_goal(record, following, lowest):
            kept.append(_goal(record))
        elif record.sure:
            kept.append(record)
        if record.level:
            lowest = min(lowest, record.level)
    reading.records = _without_bare(reading, text, kept[::-1])


def _is_goal(head: HeadRecord, following: Record | None, lowest: int) -> bool:
    if not isinstance(following, ActivityRecord):
        return False
    if head.number and following.number:
        return following.number.startswith(f"{head.number}.")
    if head.sure and following.level == 0:
        return False
    return 0 < head.level < min(lowest, following.level)


def _goal(head: HeadRecord) -> GoalRecord:
    depth = head.number.count(".") if head.number else 0
    kind = GoalKind.OPERATIONAL if depth else GoalKind.GOAL
    step = Step(Rule.GOAL_ABOVE_ACTIVITIES, "its number or level is above theirs")
    return GoalRecord(kind=kind, title=head.title, number=head.number, steps=(step,))


def _without_bare(reading: Reading, text: str, records: list[Record]) -> list[Record]:
    """The records without headings of activities about which nothing is said: those are issues.

    Edges: one whose words or number an activity has, too, is a line of the contents.
    """
    activities = [r for r in records if isinstance(r, ActivityRecord)]
    titles = {fold(text[slice(*r.title)]) for r in activities}
    numbers = {r.number for r in activities}
    for record in records:
        if not isinstance(record, HeadRecord) or (record.number and record.number in numbers):
            continue
        said = " ".join(text[slice(*record.line)].split())
        if fold(text[slice(*record.title)]) in titles:
            continue
        reading.left.append(
            Left(
                code="activity-without-facts",
                message=f"'{said[:120]}' looks like an activity, but nothing is said of it",
                advice="read the place; if its words stand elsewhere, say their keys in a profile",
                span=record.line,
            )
        )
    return [record for record in records if not isinstance(record, HeadRecord)]


def nest_rows(records: Sequence[ActivityRecord]) -> list[Record]:
    """Rows numbered below the row above them: its tasks, or activities of a goal.

    A row 1.1 with cells of its own is an activity and 1.1.1 its task; without any it is a goal.
    """
    nested: list[Record] = []
    above: ActivityRecord | None = None
    for record in records:
        if above is not None and _is_below(record, above):
            if above.cells:
                above = _with_task(above, record)
                nested[-1] = above
                continue
            nested[-1] = _row_goal(above)
        nested.append(record)
        above = record
    return nested


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
