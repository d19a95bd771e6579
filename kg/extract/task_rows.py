"""Which cells speak of the task in whose row they stand? Extract layer.

Where activities have several rows, each of a task, what is printed row by row speaks of the tasks:
also in the row of an activity that has only one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kg.extract.frames.frame import Frame, Record
from kg.extract.spans import Span

SEVERAL = 0.25  # share of the rows that must be of activities with several


def _by_title(frame: Frame, title: int) -> list[list[Record]]:
    """The rows of each activity: one without a title goes on."""
    found: list[list[Record]] = []
    last: Span | None = None
    for record in frame.records:
        own = record.first(title)
        if not found or (own is not None and own != last):
            found.append([])
            last = own
        found[-1].append(record)
    return found


def slots_of_tasks(
    frame: Frame, title: int, tasks: Sequence[int], grid: Collection[int] = ()
) -> frozenset[int]:
    """The slots that say something else in each row of an activity; `tasks` are those of tasks.

    The columns of a `grid` of time say one thing together: a mark stands in only one of them.

    Edges: none where few activities have several rows, or where their tasks stand in one cell.
    """
    several = [rows for rows in _by_title(frame, title) if len(rows) > 1]
    if sum(map(len, several)) < SEVERAL * len(frame.records):
        return frozenset()

    def differs(slot: int) -> bool:
        together = grid if slot in grid else (slot,)
        said = [[tuple(map(row.first, together)) for row in rows] for rows in several]
        cells = [[row for row in rows if any(row)] for rows in said]
        parted = [len(set(rows)) > 1 for rows in cells if rows]
        return 2 * sum(parted) > len(parted)

    if not any(map(differs, tasks)):
        return frozenset()
    return frozenset(k for k in range(len(frame.slots)) if k not in (title, *tasks) and differs(k))
