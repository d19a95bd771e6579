"""Which filled boxes of a PDF page are the cells of a table that has no lines. Read layer.

Layout programs fill each cell and leave the lines between cells white or away. One box a row shows
rows only; boxes side by side that stand below others as wide show cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TOUCH = 1.5  # points by which boxes that touch may overlap
_GAP = 3.0  # points that may stay free between the boxes of neighbours
_SAME = 2.0  # points by which the edges of boxes of one column may differ
_LEAST = 4  # boxes that are a table
_BUCKET = 4.0


@dataclass(frozen=True, slots=True)
class Box:
    """A filled box on a page, and its colour in six hexadecimal figures."""

    x0: float
    x1: float
    top: float
    bottom: float
    fill: str


def cells_of(boxes: Sequence[Box]) -> list[Box]:
    """The boxes that are cells of tables."""
    beside = list(_pairs(boxes, "x0", "x1"))
    below = list(_pairs(boxes, "top", "bottom"))
    alike = {number for pair in below if _as_wide(*(boxes[n] for n in pair)) for number in pair}
    sided = {number for pair in beside for number in pair}
    root = list(range(len(boxes)))

    def root_of(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for left, right in [*beside, *below]:
        root[root_of(left)] = root_of(right)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(len(boxes)):
        groups[root_of(number)].append(number)
    return [
        boxes[number]
        for group in groups.values()
        if len(group) >= _LEAST and sum(n in alike and n in sided for n in group) >= 2
        for number in group
    ]


def _pairs(boxes: Sequence[Box], start: str, end: str) -> Iterator[tuple[int, int]]:
    """Boxes that touch, one behind the other along one direction."""
    across, far = ("top", "bottom") if start == "x0" else ("x0", "x1")
    by_start: defaultdict[int, list[int]] = defaultdict(list)
    for number, box in enumerate(boxes):
        by_start[int(getattr(box, start) // _BUCKET)].append(number)
    for number, box in enumerate(boxes):
        at = getattr(box, end)
        low, high = int((at - _TOUCH) // _BUCKET), int((at + _GAP) // _BUCKET)
        for other in (o for bucket in range(low, high + 1) for o in by_start.get(bucket, ())):
            after = boxes[other]
            shared = min(getattr(box, far), getattr(after, far)) - max(
                getattr(box, across), getattr(after, across)
            )
            if -_TOUCH <= getattr(after, start) - at <= _GAP and shared > _SAME and other != number:
                yield number, other


def _as_wide(box: Box, other: Box) -> bool:
    return abs(box.x0 - other.x0) <= _SAME and abs(box.x1 - other.x1) <= _SAME
