"""Where things stand on a map: plain numbers in, plain numbers out. Presentation layer.

Deterministic: no randomness, no library whose version would move a node; coordinates are whole.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

# How do boxes stand near where they want to, without covering each other?

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

    def _cells(self, at: Point, box: MarkBox) -> Iterable[tuple[int, int]]:
        x, y = at
        c, floor = self.cell, math.floor
        columns = range(floor((x - box.half) / c), floor((x + box.half) / c) + 1)
        return product(columns, range(floor((y - box.up) / c), floor((y + box.down) / c) + 1))

    def is_free(self, at: Point, box: MarkBox) -> bool:
        x, y = at
        half, top, foot, there = box.half, y - box.up, y + box.down, self.placed.get
        for cell in self._cells(at, box):
            for ox, other, other_top, other_foot in there(cell, ()):
                if abs(x - ox) < half + other and top < other_foot and other_top < foot:
                    return False
        return True

    def add(self, at: Point, box: MarkBox) -> None:
        x, y = at
        for cell in self._cells(at, box):
            self.placed.setdefault(cell, []).append((x, box.half, y - box.up, y + box.down))


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
            tries = (_nearest_free(grid, wish, box, is_inside, farther=x) for x in (1.0, FARTHER))
            found = next(filter(None, tries), None)
        place = found or _whole(*wish)
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
        at = _whole(x + r * cos, y + r * sin)
        if is_inside(*at, box) and grid.is_free(at, box):
            return at
    return None


def _whole(x: float, y: float) -> Point:
    return float(round(x)), float(round(y))


# Where do institutions stand when only their ties count?

SPRINGS_UP_TO = 60  # beyond it a layout by springs is slow and a ball
STRETCH = 1.45  # maps are wider than high
CROWDING = 4.2  # the map is this many times the area of the boxes in it


def cooperation_layout(
    ties: Mapping[tuple[int, int], float], boxes: Sequence[MarkBox], start: Sequence[Point]
) -> list[Point]:
    """Places for institutions so that strong ties are short and no label covers another.

    `ties` are weights by pairs of positions in `boxes`; earlier boxes choose their place first.
    `start` serves where there are more institutions than springs can order.
    Source: Kamada and Kawai 1989 (networkx), for up to 60 institutions.
    """
    if not boxes:
        return []
    spots = _springs(ties, len(boxes)) if len(boxes) <= SPRINGS_UP_TO else list(start)
    high = math.sqrt(CROWDING * sum(b.area for b in boxes) / STRETCH / 4)
    wishes = _fitted(spots, high * STRETCH, high)
    return place_boxes(wishes, boxes, is_inside=lambda _x, _y, _box: True)


def _springs(ties: Mapping[tuple[int, int], float], n: int) -> list[Point]:
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(n))
    most = max(ties.values(), default=1.0)
    for (one, other), weight in sorted(ties.items()):
        graph.add_edge(one, other, weight=1 / (0.55 + math.sqrt(weight / most)))
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    if not parts or len(parts[0]) < 2:
        return [_on_rim(i, n) for i in range(n)]
    spots = nx.kamada_kawai_layout(graph.subgraph(sorted(parts[0])), weight="weight")
    loose = [i for part in parts[1:] for i in sorted(part)]
    rim = {i: _on_rim(k, len(loose)) for k, i in enumerate(loose)}
    return [(float(spots[i][0]), float(spots[i][1])) if i in spots else rim[i] for i in range(n)]


def _on_rim(k: int, n: int) -> Point:
    turn = 2 * math.pi * k / max(n, 1)
    return 1.15 * math.cos(turn), 1.15 * math.sin(turn)


def _fitted(spots: Sequence[Point], wide: float, high: float) -> list[Point]:
    """The spots stretched to a frame around the middle, four decimals so that noise is cut."""
    most_x = max((abs(x) for x, _ in spots), default=1.0) or 1.0
    most_y = max((abs(y) for _, y in spots), default=1.0) or 1.0
    return [(round(x / most_x, 4) * wide, round(y / most_y, 4) * high) for x, y in spots]


# Where do activities and institutions stand, so that place itself says who serves what?
#
# The sector layout: top goals are arcs of a circle, sized by their activities and in the plan's
# order; activities stand on the arcs in reading order; institutions stand inside, pulled to their
# activities. Who serves one goal stands near its arc; who serves all stands in the middle.

SPACING = 36.0  # between neighbouring activities of a single row, in map units (pixels at scale 1)
DENSE = 22.0  # the same where activities stand in several rows
ONE_ROW = 160  # up to this many activities stand in one row
DEPTH = 0.35  # share of the radius that several rows take
LEAST_RADIUS = 300.0
GOAL_GAP = 1.3  # room between goals, between plans and between lower goals, in spacings
PLAN_GAP = 3.5
LOWER_GAP = 0.45
RIM = 40.0  # free between the activities and the institutions
FILLED = 0.62  # share of the inner disc that may be kept for labels; lighter bodies get none
MARKED = 0.2  # share of the inner disc that squares may cover at most
SHOWN = 245.0  # pixels of the inner radius on a common screen: labels take their room at that size
BASE = 320.0  # the radius for which marks have their plain size
DISC = 0.37  # radius of an activity's disc, in the room each has on the ring
LARGEST_DISC = 15.0


@dataclass(frozen=True, slots=True)
class PlacedActivity:
    """An activity: its top goal, that goal's plan, and the goal right above it, as positions."""

    goal: int
    plan: int
    lower: int


@dataclass(frozen=True, slots=True)
class PlacedInstitution:
    """An institution: the activities it serves with their weights, and the label's size."""

    links: tuple[tuple[int, float], ...]
    weight: float
    label_width: float
    label_height: float


@dataclass(frozen=True, slots=True)
class GoalArc:
    """The arc of a goal, as angles in radians, clockwise from the right."""

    goal: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class SectorLayout:
    """Places of activities and institutions in the order given, and the arcs.

    `scale` is how much larger marks are than at plain size; `inner` and `outer` the radii between
    which the activities stand; `sides` the side of each institution's square.
    """

    activities: tuple[Point, ...]
    bodies: tuple[Point, ...]
    sides: tuple[float, ...]
    arcs: tuple[GoalArc, ...]
    inner: float
    outer: float
    disc: float
    scale: float


@dataclass(frozen=True, slots=True)
class _Ring:
    radius: float
    rows: int
    spacing: float


def sector_layout(
    spots: Sequence[PlacedActivity], bodies: Sequence[PlacedInstitution]
) -> SectorLayout:
    """Places for the activities (in reading order, goal by goal) and the institutions of a map.

    Units: map units around (0, 0), y down; whole numbers.
    Edges: no activities gives no arcs and institutions around the middle.
    """
    order = sorted(range(len(bodies)), key=lambda i: (-bodies[i].weight, i))
    ring = _ring(spots)
    scale = ring.radius / BASE
    angles, rows, arcs = _angles(spots, ring)
    radii = [ring.radius + row * ring.spacing for row in rows]
    places = [
        _whole(r * math.cos(angle), r * math.sin(angle))
        for r, angle in zip(radii, angles, strict=True)
    ]
    sides = _sides(bodies, ring, scale)
    inside = _place_bodies([bodies[i] for i in order], [sides[i] for i in order], angles, ring)
    by_body = dict(zip(order, inside, strict=True))
    return SectorLayout(
        activities=tuple(places),
        bodies=tuple(by_body[i] for i in range(len(bodies))),
        sides=tuple(sides),
        arcs=tuple(arcs),
        inner=ring.radius,
        outer=ring.radius + (ring.rows - 1) * ring.spacing,
        disc=round(_disc(spots, ring, scale), 2),
        scale=round(scale, 3),
    )


def _ring(spots: Sequence[PlacedActivity]) -> _Ring:
    slots = sum(_slots(spots))
    if len(spots) <= ONE_ROW:
        return _Ring(max(LEAST_RADIUS, slots * SPACING / (2 * math.pi)), 1, SPACING)
    radius = max(LEAST_RADIUS, DENSE * math.sqrt(len(spots) / (2 * math.pi * DEPTH)))
    return _Ring(radius, max(2, math.ceil(slots * DENSE / (2 * math.pi * radius))), DENSE)


def _disc(spots: Sequence[PlacedActivity], ring: _Ring, scale: float) -> float:
    """The radius of an activity's disc at plain size."""
    if ring.rows > 1:
        return 8.0 / scale
    room = 2 * math.pi * ring.radius / max(1.0, sum(_slots(spots)))
    return min(LARGEST_DISC, DISC * room / scale)


def _slots(spots: Sequence[PlacedActivity]) -> list[float]:
    """How many spacings each activity takes with the gap before it."""
    if len(spots) == 1:
        return [1 + GOAL_GAP]
    # before the first one stands the last: the circle closes
    return [1 + _gap(spots[i - 1], spot) for i, spot in enumerate(spots)]


def _gap(before: PlacedActivity, spot: PlacedActivity) -> float:
    if before.plan != spot.plan:
        return PLAN_GAP
    if before.goal != spot.goal:
        return GOAL_GAP
    return LOWER_GAP if before.lower != spot.lower else 0.0


def _angles(
    spots: Sequence[PlacedActivity], ring: _Ring
) -> tuple[list[float], list[int], list[GoalArc]]:
    """Each activity's angle and row, and the goals' arcs, starting at the top."""
    columns, rows = _columns(spots, ring)
    total = columns[-1][1] if columns else 1.0
    turn = 2 * math.pi / max(total, 1e-9)
    angles = [-math.pi / 2 + turn * middle for middle, _ in columns]
    arcs: dict[int, tuple[float, float]] = {}
    for spot, angle in zip(spots, angles, strict=True):
        low, high = arcs.get(spot.goal, (angle, angle))
        arcs[spot.goal] = (min(low, angle), max(high, angle))
    half = turn * 0.5
    return angles, rows, [GoalArc(g, a - half, b + half) for g, (a, b) in arcs.items()]


def _columns(
    spots: Sequence[PlacedActivity], ring: _Ring
) -> tuple[list[tuple[float, float]], list[int]]:
    """The middle of each activity's column and the end of all columns so far, in spacings."""
    at, row = 0.0, ring.rows
    columns, rows = [], []
    for i, spot in enumerate(spots):
        gap = _gap(spots[i - 1], spot) if i else _gap(spots[-1], spot) or GOAL_GAP
        if gap or row >= ring.rows:
            at, row = at + gap + 1, 0
        columns.append((at - 0.5, at))
        rows.append(row)
        row += 1
    shift = (columns[0][1] - 1) / 2 if columns else 0.0  # half of the first gap goes to the end
    return [(middle - shift, end) for middle, end in columns], rows


def _sides(bodies: Sequence[PlacedInstitution], ring: _Ring, scale: float) -> list[float]:
    """Squares whose area follows the work; smaller where there are too many for it."""
    most = max((b.weight for b in bodies), default=1.0) or 1.0
    plain = [scale * (13 + 27 * math.sqrt(b.weight / most)) for b in bodies]
    area = sum((side + 6) ** 2 for side in plain)
    less = min(1.0, math.sqrt(MARKED * math.pi * ring.radius**2 / max(area, 1.0)))
    return [float(max(3, round(side * less))) for side in plain]


def _box(body: PlacedInstitution, side: float, radius: float) -> MarkBox:
    pixel = radius / SHOWN
    half = max(side / 2, body.label_width * pixel / 2) + 4 * pixel
    below = side / 2 + (body.label_height + 4) * pixel if body.label_width else side / 2
    return MarkBox(half, side / 2 + 3 * pixel, below + 3 * pixel)


def _place_bodies(
    bodies: Sequence[PlacedInstitution],
    sides: Sequence[float],
    angles: Sequence[float],
    ring: _Ring,
) -> list[Point]:
    radius = ring.radius - RIM * ring.radius / BASE

    def is_inside(x: float, y: float, box: MarkBox) -> bool:
        wide = abs(x) + box.half
        return max(math.hypot(wide, y - box.up), math.hypot(wide, y + box.down)) <= radius

    bare = [MarkBox(s / 2 + 3, s / 2 + 3, s / 2 + 3) for s in sides]
    full = [_box(b, s, radius) for b, s in zip(bodies, sides, strict=True)]
    return place_boxes(
        [_wish(b, angles, radius) for b in bodies],
        _while_room(full, bare, FILLED * math.pi * radius * radius),
        is_inside=is_inside,
        smaller=bare,
    )


def _while_room(full: Sequence[MarkBox], bare: Sequence[MarkBox], room: float) -> list[MarkBox]:
    """Boxes with their labels as long as there is room for labels, then without."""
    out = []
    for box, mark in zip(full, bare, strict=True):
        room -= box.area
        out.append(box if room >= 0 else mark)
    return out


def _wish(body: PlacedInstitution, angles: Sequence[float], radius: float) -> Point:
    """The mean direction of its work, farther out the more of it lies in one direction."""
    total = sum(w for _, w in body.links)
    if not total:
        return 0.0, radius * 0.9
    x = sum(w * math.cos(angles[i]) for i, w in body.links) / total
    y = sum(w * math.sin(angles[i]) for i, w in body.links) / total
    return radius * 0.93 * x, radius * 0.93 * y
