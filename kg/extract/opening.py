"""Which activity do these words belong to? The one that is open, opened by a key or a heading.

Extract layer.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.fields import FieldGuess
from kg.extract.keyed import Key
from kg.extract.records import (
    ActivityRecord,
    FieldCell,
    HeadRecord,
    OpenActivity,
    Reading,
    Used,
)
from kg.extract.roles import ROLE_BY_FIELD
from kg.extract.spans import Span
from kg.extract.titles import leading_number
from kg.model.records import Step
from kg.model.rules import Rule

LONGEST_NUMBER = 12  # characters of an activity's printed number
LEAST_FIELDS = 2  # different fields that make a line above keys an activity's title


def open_activity(
    reading: Reading, text: str, title: Span, *, how: str, number: str | None = None
) -> OpenActivity:
    """A new activity; the one that was open is closed."""
    close_activity(reading)
    reading.headline = None  # it stands above what opens now
    own, bare = leading_number(text, title)
    reading.open = OpenActivity(title=bare, how=how, number=number or own)
    return reading.open


def open_from_headline(reading: Reading) -> OpenActivity | None:
    """An activity whose title is the last line that may be one, if there is such a line."""
    head = reading.headline
    if head is None:
        return None
    close_activity(reading)
    if reading.records and reading.records[-1] is head:
        reading.records.pop()
    reading.headline = None
    reading.open = OpenActivity(
        title=head.title, number=head.number, level=head.level, sure=head.sure,
        how="the line above the keys", lines=[head.line],
    )  # fmt: skip
    return reading.open


def set_headline(reading: Reading, head: HeadRecord) -> None:
    """Remember a line that may be a title; a marked or numbered one may be a goal's, too."""
    if head.level or head.number or head.sure:
        (reading.records if reading.open is None else reading.waiting).append(head)
    reading.headline = head


def needs_new(reading: Reading, guess: FieldGuess) -> bool:
    """Whether a key speaks of the line above it and not of the activity that is open."""
    head, activity = reading.headline, reading.open
    if activity is None:
        return True
    if head is None:
        return False
    return head.level > 0 or any(cell.fields == guess.fields for cell in activity.cells)


def add_value(reading: Reading, text: str, key: Key) -> bool:
    """A value under its key, to the open activity or that of the headline; False if none."""
    if needs_new(reading, key.guess) and open_from_headline(reading) is None:
        return False
    activity = reading.open
    if activity is None:
        return False
    if key.guess.field == "number":
        said = text[slice(*key.value)].rstrip(".) ")
        activity.number = activity.number or (said if len(said) <= LONGEST_NUMBER else None)
        reading.used.append(Used(span=key.value, outcome="fact", rule="number"))
        return True
    activity.cells.append(
        FieldCell(fields=key.guess.fields, span=key.value, rows=(activity.row,), heading=key.words)
    )
    return True


def open_task(reading: Reading, title: Span, number: str | None) -> None:
    """A task of the open activity; what follows speaks of it."""
    activity = reading.open
    if activity is None:
        return
    activity.row += 1
    cell = FieldCell(fields=("task",), span=title, rows=(activity.row,), number=number)
    activity.cells.append(cell)


def close_activity(reading: Reading) -> None:
    """Hand on the open activity; without any word about it, it is a heading only."""
    activity, waiting = reading.open, reading.waiting
    reading.open, reading.waiting = None, []
    if activity is not None:
        _hand_on(reading, activity)
    reading.records += waiting


def _hand_on(reading: Reading, activity: OpenActivity) -> None:
    if not activity.cells and activity.lines:
        reading.records.append(
            HeadRecord(
                title=activity.title, line=activity.lines[0], number=activity.number,
                level=activity.level, sure=activity.sure,
            )
        )  # fmt: skip
    elif not activity.sure and not _is_enough(activity.cells):
        _mark(reading, [cell.span for cell in activity.cells], "keyed words of no activity")
    else:
        reading.records.append(_record(activity))


def _is_enough(cells: Sequence[FieldCell]) -> bool:
    fields = {cell.fields[0] for cell in cells}
    return len(fields) >= LEAST_FIELDS and bool(fields & {*ROLE_BY_FIELD, "deadline", "task"})


def _record(activity: OpenActivity) -> ActivityRecord:
    return ActivityRecord(
        title=activity.title,
        number=activity.number,
        cells=tuple(activity.cells),
        rows=tuple(range(activity.row + 1)),
        own_rows=activity.row > 0,
        level=activity.level or 99,
        steps=(Step(Rule.ACTIVITY_OF_KEYED_LINES, activity.how),),
    )


def _mark(reading: Reading, spans: Sequence[Span], rule: str) -> None:
    reading.used += [Used(span=span, outcome="ignored", rule=rule) for span in spans]
