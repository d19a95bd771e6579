"""Where do institutions stand when only their ties count? Presentation layer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from kg.present.layout.boxes import MarkBox, Point, place_boxes

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
    few = len(boxes) <= SPRINGS_UP_TO
    spots = _springs(tuple(sorted(ties.items())), len(boxes)) if few else start
    high = math.sqrt(CROWDING * sum(b.area for b in boxes) / STRETCH / 4)
    wishes = _fitted(spots, high * STRETCH, high)
    return place_boxes(wishes, boxes, is_inside=lambda _x, _y, _box: True)


@lru_cache(maxsize=64)
def _springs(ties: tuple[tuple[tuple[int, int], float], ...], n: int) -> tuple[Point, ...]:
    """Where springs put n institutions: a plan is drawn in many languages."""
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(n))
    most = max((weight for _, weight in ties), default=1.0)
    for (one, other), weight in ties:
        graph.add_edge(one, other, weight=1 / (0.55 + math.sqrt(weight / most)))
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    if not parts or len(parts[0]) < 2:
        return tuple(_on_rim(i, n) for i in range(n))
    spots = nx.kamada_kawai_layout(graph.subgraph(sorted(parts[0])), weight="weight")
    loose = [i for part in parts[1:] for i in sorted(part)]
    rim = {i: _on_rim(k, len(loose)) for k, i in enumerate(loose)}
    return tuple(
        (float(spots[i][0]), float(spots[i][1])) if i in spots else rim[i] for i in range(n)
    )


def _on_rim(k: int, n: int) -> Point:
    turn = 2 * math.pi * k / max(n, 1)
    return 1.15 * math.cos(turn), 1.15 * math.sin(turn)


def _fitted(spots: Sequence[Point], wide: float, high: float) -> list[Point]:
    """The spots stretched to a frame around the middle, four decimals so that noise is cut."""
    most_x = max((abs(x) for x, _ in spots), default=1.0) or 1.0
    most_y = max((abs(y) for _, y in spots), default=1.0) or 1.0
    return [(round(x / most_x, 4) * wide, round(y / most_y, 4) * high) for x, y in spots]
