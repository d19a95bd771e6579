"""The activity whose rows are being read: its cells and steps so far. Extract layer."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.records import FieldCell
from kg.extract.spans import Span


@dataclass(slots=True)
class Opened:
    """The activity whose rows are being read."""

    title: Span
    number: str | None
    rows: list[int]
    when: Span | None = None  # the time that stands above it
    n_tasks: int = 0
    cells: dict[tuple[int, int], FieldCell] = field(default_factory=dict)


def say(one: Opened, body: Span, n: int, *where: str) -> None:
    """A title, or the text below it, says who acts where no slot does."""
    one.cells.setdefault(
        (-1, body.start), FieldCell(fields=("acting", *where), span=body, rows=(n,))
    )


def add_task(parent: Opened, number: str | None, title: Span) -> int:
    """One more task of an activity; the number of its row, which no record's row has."""
    parent.n_tasks += 1
    row = -parent.n_tasks
    parent.cells[-2, title.start] = FieldCell(
        fields=("task",), span=title, rows=(row,), number=number
    )
    return row
