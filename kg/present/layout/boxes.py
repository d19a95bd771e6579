"""How do boxes stand near where they want to, without covering each other? Presentation layer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

GOLDEN = math.pi * (3 - math.sqrt(5))  # turns that never line up: a sunflower's
FARTHER = 6.0  # how much wider the last search is, for a bare mark whose neighbourhood is full
TRIES = 600  # spots looked at before a box may cover others
SPIRAL = tuple(
    (math.sqrt(k), math.cos(k * GOLDEN), math.sin(k * GOLDEN)) for k in range(TRIES)
)  # how far each spot is, and where it lies
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class MarkBox:
    """What a mark with its label covers: half its width, and how far it reaches up and down."""

    half: float
    up: float
    down: float

    @property
    def area(self) -> float:
        """Its area."""
        return 2 * self.half * (self.up + self.down)


@dataclass(slots=True)
class _Grid:
    """Boxes already placed, found by where they are: their middle, half width, top and foot."""

    cell: float
    placed: dict[tuple[int, int], list[tuple[float, float, float, float]]] = field(
        default_factory=dict
    )

    def _cells(self, at: Point, box: MarkBox) -> tuple[range, range]:
        x, y = at
        c, floor = self.cell, math.floor
        columns = range(floor((x - box.half) / c), floor((x + box.half) / c) + 1)
        return columns, range(floor((y - box.up) / c), floor((y + box.down) / c) + 1)

    def is_free(self, at: Point, box: MarkBox) -> bool:
        x, y = at
        half, top, foot, there = box.half, y - box.up, y + box.down, self.placed.get
        columns, rows = self._cells(at, box)
        for i in columns:
            for j in rows:
                for ox, other, other_top, other_foot in there((i, j), ()):
                    if abs(x - ox) < half + other and top < other_foot and other_top < foot:
                        return False
        return True

    def add(self, at: Point, box: MarkBox) -> None:
        x, y = at
        columns, rows = self._cells(at, box)
        for i in columns:
            for j in rows:
                stands = (x, box.half, y - box.up, y + box.down)
                self.placed.setdefault((i, j), []).append(stands)


def place_boxes(
    wishes: Sequence[Point],
    boxes: Sequence[MarkBox],
    *,
    is_inside: Callable[[float, float, MarkBox], bool],
    smaller: Sequence[MarkBox] | None = None,
) -> list[Point]:
    """Places for boxes, each as near to its wish as those placed before it leave room for.

    Shape: one point a box, in the order given; earlier boxes choose first.
    Edges: a box that finds no room tries again as its `smaller` self (the mark without its label),
    then stands on its wish.
    """
    if not boxes:
        return []
    grid = _Grid(cell=max(8.0, sum(b.half * 2 for b in boxes) / len(boxes)))
    out: list[Point] = []
    for i, (wish, box) in enumerate(zip(wishes, boxes, strict=True)):
        found = _nearest_free(grid, wish, box, is_inside)
        if found is None and smaller is not None:
            box = smaller[i]
            found = _nearest_free(grid, wish, box, is_inside) or _nearest_free(
                grid, wish, box, is_inside, farther=FARTHER
            )
        place = (float(round((found or wish)[0])), float(round((found or wish)[1])))
        grid.add(place, box)
        out.append(place)
    return out


def _nearest_free(
    grid: _Grid,
    wish: Point,
    box: MarkBox,
    is_inside: Callable[[float, float, MarkBox], bool],
    *,
    farther: float = 1.0,
) -> Point | None:
    step = farther * max(3.0, (box.half + box.up + box.down) / 9)
    x, y = wish
    for far, cos, sin in SPIRAL:
        r = step * far
        at = (float(round(x + r * cos)), float(round(y + r * sin)))
        if is_inside(*at, box) and grid.is_free(at, box):
            return at
    return None
