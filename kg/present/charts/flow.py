"""Whose money goes through whom to which goal? A flow in three columns. Present layer.

A stop is a bar with its name beside it on a clear ground: strands end before it and begin after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markupsafe import Markup

from kg.present.charts.plot import Canvas, Drawn, Rows, behind, chart, goal_style, mark
from kg.present.charts.svg import Chart, TableCell, Told, label, number, rect, tag, wrap
from kg.present.words import Words

WIDTH, TOP, HEIGHT, BAR = 1080, 56, 520, 16
OTHERS = {"source": "other-sources", "body": "other-bodies", "goal": "other-goals"}
GAP, SIZE, LINE = 7, 12.5, 14  # space between stops, type size and height of a line of their names


@dataclass(frozen=True, slots=True)
class Stop:
    """One place the flow passes: a source, a body or a goal. `rank` keeps goals in plan order."""

    id: str
    name: str
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """One strand: a part of one activity's (or one amount's) unit. `of` is what is counted."""

    source: Stop
    body: Stop
    goal: Stop
    size: float
    of: str
    rows: Rows = ()


Figure = Callable[[Sequence[FlowRow]], str]


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the stops of one side stand: the bar, the name with its room, both ends of strands."""

    side: str
    bar: float
    name: float
    room: float
    ends: tuple[float, float]
    anchor: str | None = None


def _wide_columns(width: float) -> tuple[_Column, ...]:
    """Names left of the sources' bars, right of the others'."""
    left, middle, right, room = (x * width / WIDTH for x in (244, 428, 800, 206))
    return (
        _Column("source", left, left - 8, left - 12, (left, left + BAR), "end"),
        _Column("body", middle, middle + BAR + 7, room - 12, (middle, middle + BAR + room)),
        _Column("goal", right, right + BAR + 7, width - right - BAR - 10, (right, right)),
    )


def _half_columns(first: str, second: str, right: float) -> tuple[_Column, ...]:
    """Two sides on a telephone, the names between the bars and the strands."""
    room, at = 118, right - BAR
    return (
        _Column(first, 0, BAR + 6, room - 8, (0, BAR + room)),
        _Column(second, at, at - 6, room - 8, (at - room, right), "end"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRoom:
    """The width of a page's drawing, the height of its bars, and the most stops it has.

    Bodies and sources beyond `most` flow together as others, and so do goals beyond `most_goals`.
    """

    width: float = WIDTH
    height: float = HEIGHT
    most: int = 9
    most_goals: int = 18


ON_A_PAGE = FlowRoom()


def money_flow(
    rows: Sequence[FlowRow], figure: Figure, words: Words, *,
    ident: str, stated: bool, currency: str = "", room: FlowRoom = ON_A_PAGE,
) -> Chart:  # fmt: skip
    """Source, responsible body, goal; `figure` says the number of a stop from its strands.

    `stated` says whether widths are amounts the plan states, in a `currency`, or counts of
    activities; the notes say which.
    """
    most = {"source": room.most, "body": room.most, "goal": room.most_goals}
    kept = _gathered(rows, words, most)
    kind = "amounts" if stated else "counts"
    title = words(f"flow.title-{kind}") + (f" ({currency})" if currency else "")
    said = Told(ident, title, words(f"flow.description-{kind}"))

    def draw(sheet: Canvas) -> Drawn:
        if not kept:
            return [label(0, 20, words("nothing-to-draw"), class_="small")], 40, ()
        if not sheet.narrow:
            body, bottom = _part(kept, figure, words, _wide_columns(room.width), room.height)
            return [body], bottom + 8, ()
        halves, top = [], 0.0
        for pair in pairwise(("source", "body", "goal")):
            columns = _half_columns(*pair, sheet.right)
            half, bottom = _part(kept, figure, words, columns, HEIGHT)
            halves.append(tag("g", half, transform=f"translate(0 {number(top)})"))
            top += bottom + 24
        return halves, top, ()

    table = (words.columns("source", "lead-body", "goal", "figure"), _cells(rows, figure))
    return chart(said, draw, table, words(f"flow.note-{kind}"), width=room.width)


def _gathered(rows: Sequence[FlowRow], words: Words, most: Mapping[str, int]) -> list[FlowRow]:
    """The rows with the small stops of each side gathered as others."""
    new: dict[str, list[Stop]] = {}
    for side, room in most.items():
        stops: list[Stop] = [getattr(r, side) for r in rows]
        totals: dict[str, float] = defaultdict(float)
        for stop, row in zip(stops, rows, strict=True):
            totals[stop.id] += row.size
        ordered = [k for k, _ in sorted(totals.items(), key=lambda kv: (-kv[1], kv[0]))]
        kept = ordered if len(ordered) <= room else ordered[: room - 1]
        last = max((s.rank for s in stops), default=0) + 1
        other = Stop(f"~other-{side}", words(OTHERS[side]), last)
        new[side] = [s if s.id in kept else other for s in stops]
    sides = zip(rows, new["source"], new["body"], new["goal"], strict=True)
    return [replace(r, source=a, body=b, goal=c) for r, a, b, c in sides]


@dataclass(slots=True)
class _Node:
    """A drawn stop, and how much of each side is already joined to strands."""

    stop: Stop
    rows: Sequence[FlowRow]
    total: float
    lines: tuple[str, ...]
    y: float = 0
    height: float = 0
    joined: float = 0
    left: float = 0


def _part(
    rows: Sequence[FlowRow], figure: Figure, words: Words, columns: Sequence[_Column],
    height: float,
) -> tuple[Markup, float]:  # fmt: skip
    """Columns of stops with the strands between them, and how far down they reach."""
    found = [_nodes(rows, figure, c) for c in columns]
    total = sum(n.total for n in found[0])
    unit = (height - max(GAP * (len(nodes) - 1) for nodes in found)) / total if total else 0
    bottom = max(_place(nodes, unit) for nodes in found)
    heads = []
    for c in columns:
        said = words({"body": "column.lead-body"}.get(c.side, f"column.{c.side}"))
        x = c.bar + BAR if c.anchor else c.bar
        heads.append(label(x, 24, said, class_="head", text_anchor=c.anchor))
    body = [tag("g", *heads)]
    for (one, other), (a, b) in zip(pairwise(found), pairwise(columns), strict=True):
        body.append(_links((one, other), (a, b), unit))
    body += [_stop(n, c) for nodes, c in zip(found, columns, strict=True) for n in nodes]
    return tag("g", *body), bottom


def _nodes(rows: Sequence[FlowRow], figure: Figure, column: _Column) -> list[_Node]:
    strands: dict[Stop, list[FlowRow]] = defaultdict(list)
    for row in rows:
        strands[getattr(row, column.side)].append(row)
    nodes = [
        _Node(stop, of, sum(r.size for r in of),
              (*wrap(stop.name, column.room, SIZE), figure(of)))
        for stop, of in strands.items()
    ]  # fmt: skip
    if column.side == "goal":
        return sorted(nodes, key=lambda n: (n.stop.rank, n.stop.id))
    return sorted(nodes, key=lambda n: (n.stop.rank, -n.total, n.stop.name))


def _place(nodes: Sequence[_Node], unit: float) -> float:
    y: float = TOP
    for node in nodes:
        node.height = max(1.5, node.total * unit)
        height = max(node.height, LINE * len(node.lines) + 4)
        node.y = y + (height - node.height) / 2
        y += height + GAP
    return y


def _links(
    sides: tuple[Sequence[_Node], Sequence[_Node]], columns: tuple[_Column, _Column], unit: float
) -> Markup:
    (a, b), out = columns, []
    for one in sides[0]:
        found: dict[Stop, list[FlowRow]] = defaultdict(list)
        for row in one.rows:
            found[getattr(row, b.side)].append(row)
        for other in sides[1]:
            if strands := found.get(other.stop):
                style = f"flow {goal_style(other.stop.rank)}" if b.side == "goal" else "flow"
                x = (a.ends[1], b.ends[0])
                out.append(_link((one, other), x, strands, (unit, style)))
    return tag("g", *out)


def _link(
    ends: tuple[_Node, _Node], x: tuple[float, float], strands: Sequence[FlowRow],
    look: tuple[float, str],
) -> Markup:  # fmt: skip
    (a, b), size = ends, sum(r.size for r in strands) * look[0]
    y1, y2 = a.y + a.left, b.y + b.joined
    a.left += size
    b.joined += size
    bend = (x[0] + x[1]) / 2
    path = (
        f"M{x[0]:.1f} {y1:.1f}C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {x[1]:.1f} {y2:.1f}"
        f"v{size:.1f}C{bend:.1f} {y2 + size:.1f} {bend:.1f} {y1 + size:.1f} "
        f"{x[0]:.1f} {y1 + size:.1f}z"
    )
    hint, rows = f"{a.stop.name} → {b.stop.name}", behind(r.rows for r in strands)
    return mark(tag("path", d=path, class_=look[1]), hint=hint, rows=rows)


def _stop(node: _Node, column: _Column) -> Markup:
    """A stop's bar, its ground as far as the strands, its name and its figure."""
    style = goal_style(node.stop.rank) if column.side == "goal" else "lead"
    (left, right), last = column.ends, len(node.lines) - 1
    top = node.y + node.height / 2 - LINE * (last + 1) / 2 + 11
    parts = [
        rect(left, node.y, right - left, node.height, class_="slot"),
        rect(column.bar, node.y, BAR, node.height, class_=style),
    ]
    for k, said in enumerate(node.lines):
        kind = "flow-figure" if k == last else "flow-name"
        place = (column.name, top + LINE * k)
        parts.append(label(*place, said, class_=kind, text_anchor=column.anchor))
    hint = f"{node.stop.name} · {node.lines[-1]}"
    return mark(*parts, hint=hint, rows=behind(r.rows for r in node.rows))


def _cells(rows: Sequence[FlowRow], figure: Figure) -> list[tuple[TableCell, ...]]:
    strands: dict[tuple[Stop, Stop, Stop], list[FlowRow]] = defaultdict(list)
    for row in rows:
        strands[row.source, row.body, row.goal].append(row)
    ordered = sorted(
        strands.items(),
        key=lambda kv: (-sum(r.size for r in kv[1]), kv[0][0].name, kv[0][1].name, kv[0][2].rank),
    )
    return [
        (*(TableCell(s.name) for s in stops), TableCell(figure(of), sum(r.size for r in of)))
        for stops, of in ordered
    ]
