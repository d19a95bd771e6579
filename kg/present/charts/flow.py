"""Whose money goes through whom to which goal? A flow in three columns. Present layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.lanes import goal_style
from kg.present.charts.svg import (
    Chart,
    DataTable,
    TableCell,
    label,
    number,
    picture,
    rect,
    tag,
    wrap,
)
from kg.present.words import Words

WIDTH, TOP, HEIGHT, NODE = 1080, 56, 520, 16
LEFT, MIDDLE, RIGHT = 252, 520, 776  # where the three columns of nodes begin
SLOT, GAP, SIZE = 32, 7, 12.5  # least height of a node's label, space between nodes, type size
TALL = 46  # the height of a label with its name in two lines
NARROW, LABEL = 358, 150  # of the drawing for telephones: its width, the room of a name


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


Figure = Callable[[Sequence[FlowRow]], str]


def money_flow(
    rows: Sequence[FlowRow],
    figure: Figure,
    words: Words,
    *,
    ident: str,
    stated: bool,
    most: int = 9,
) -> Chart:
    """Source, responsible body, goal; `figure` says the number of a stop from its strands.

    `stated` says whether widths are amounts the plan states or counts of activities; the notes
    say which. Bodies and sources beyond `most` flow together as others.
    """
    kept = _gathered(rows, words, most)
    kind = "amounts" if stated else "counts"
    told = (words(f"flow.title-{kind}"), words(f"flow.description-{kind}"))
    return Chart(
        id=ident,
        title=told[0],
        description=told[1],
        svg=_draw(kept, figure, words, (ident, told)),
        narrow=_narrow(kept, figure, words, (ident, told)),
        table=_table(rows, figure, words, told[0]),
        notes=(words(f"flow.note-{kind}"),),
    )


def _gathered(rows: Sequence[FlowRow], words: Words, most: int) -> list[FlowRow]:
    """The rows with the small sources and bodies gathered as others."""
    sources = _heavy(((r.source.id, r.size) for r in rows), most)
    bodies = _heavy(((r.body.id, r.size) for r in rows), most)
    other_source = Stop("~other-source", words("other-sources"), 1)
    other_body = Stop("~other-body", words("other-bodies"), 1)
    return [
        FlowRow(
            source=r.source if r.source.id in sources else other_source,
            body=r.body if r.body.id in bodies else other_body,
            goal=r.goal,
            size=r.size,
            of=r.of,
        )
        for r in rows
    ]


def _heavy(pairs: Iterable[tuple[str, float]], most: int) -> set[str]:
    totals: dict[str, float] = defaultdict(float)
    for key, size in pairs:
        totals[key] += size
    ordered = sorted(totals, key=lambda k: (-totals[k], k))
    return set(ordered if len(ordered) <= most else ordered[: most - 1])


@dataclass(slots=True)
class _Node:
    """A drawn stop, and how much of each side is already joined to strands."""

    stop: Stop
    total: float
    figure: str
    y: float = 0
    height: float = 0
    used_left: float = 0
    used_right: float = 0


def _draw(
    rows: Sequence[FlowRow], figure: Figure, words: Words, told: tuple[str, tuple[str, str]]
) -> Markup:
    columns = [_nodes(rows, figure, side) for side in ("source", "body", "goal")]
    unit = _unit(columns)
    height = max([_place(nodes, unit) for nodes in columns], default=0)
    if not rows:
        words_none = label(LEFT, TOP + 20, words("nothing-to-draw"), class_="small")
        return picture(told[0], told[1], (WIDTH, TOP + 40), words_none)
    body = [
        _headline(words),
        _links(rows, columns[:2], (LEFT + NODE, MIDDLE), unit, first=True),
        _links(rows, columns[1:], (MIDDLE + NODE, RIGHT), unit, first=False),
        *(_boxes(nodes, x) for nodes, x in zip(columns, (LEFT, MIDDLE, RIGHT), strict=True)),
    ]
    return picture(told[0], told[1], (WIDTH, height + 16), *body)


def _narrow(
    rows: Sequence[FlowRow], figure: Figure, words: Words, told: tuple[str, tuple[str, str]]
) -> Markup:
    """The same flow in two halves, one below the other: source to body, then body to goal."""
    sides = ("source", "body", "goal")
    body: list[Markup] = []
    top: float = 0
    for first, names in ((True, sides[:2]), (False, sides[1:])):
        columns = [_nodes(rows, figure, side) for side in names]
        unit = _unit(columns)
        bottom = max([_place(nodes, unit, slot=TALL) for nodes in columns], default=0)
        keys = ("source", "lead-body") if first else ("lead-body", "goal")
        half = [
            label(0, 24, words(f"column.{keys[0]}"), class_="head"),
            label(NARROW, 24, words(f"column.{keys[1]}"), class_="head", text_anchor="end"),
            _links(rows, columns, (NODE, NARROW - NODE), unit, first=first),
            _half_boxes(columns[0], 0, is_goal=False),
            _half_boxes(columns[1], NARROW - NODE, is_goal=not first),
        ]
        body.append(tag("g", *half, transform=f"translate(0 {number(top)})"))
        top += bottom + 24
    if not rows:
        body = [label(0, 20, words("nothing-to-draw"), class_="small")]
        top = 40
    return picture(told[0], told[1], (NARROW, top), *body, mode="-narrow")


def _half_boxes(nodes: Sequence[_Node], x: float, *, is_goal: bool) -> Markup:
    """The stops of one side of a half, their names inside it over the strands."""
    parts = []
    at, anchor = (x + NODE + 6, None) if x == 0 else (x - 6, "end")
    for node in nodes:
        style = goal_style(node.stop.rank) if is_goal else "lead"
        parts.append(rect(x, node.y, NODE, node.height, class_=style))
        parts.append(_named(node, (at, anchor), LABEL, lines=2))
    return tag("g", *parts)


def _nodes(rows: Sequence[FlowRow], figure: Figure, side: str) -> list[_Node]:
    strands: dict[Stop, list[FlowRow]] = defaultdict(list)
    for row in rows:
        strands[getattr(row, side)].append(row)
    nodes = [_Node(s, sum(r.size for r in found), figure(found)) for s, found in strands.items()]
    if side == "goal":
        return sorted(nodes, key=lambda n: (n.stop.rank, n.stop.id))
    return sorted(nodes, key=lambda n: (n.stop.rank, -n.total, n.stop.name))


def _unit(columns: Sequence[Sequence[_Node]]) -> float:
    """Pixels for one unit, so that the fullest column fits the height."""
    total = max([sum(n.total for n in nodes) for nodes in columns], default=0)
    gaps = max([GAP * (len(nodes) - 1) for nodes in columns], default=0)
    return (HEIGHT - gaps) / total if total else 0


def _place(nodes: Sequence[_Node], unit: float, *, slot: float = SLOT) -> float:
    y: float = TOP
    for node in nodes:
        node.height = max(1.5, node.total * unit)
        height = max(node.height, slot)
        node.y = y + (height - node.height) / 2
        y += height + GAP
    return y


def _headline(words: Words) -> Markup:
    return tag(
        "g",
        label(LEFT + NODE, 24, words("column.source"), class_="head", text_anchor="end"),
        label(MIDDLE, 24, words("column.lead-body"), class_="head"),
        label(RIGHT, 24, words("column.goal"), class_="head"),
    )


def _links(
    rows: Sequence[FlowRow],
    columns: Sequence[Sequence[_Node]],
    x: tuple[float, float],
    unit: float,
    *,
    first: bool,
) -> Markup:
    sizes: dict[tuple[Stop, Stop], float] = defaultdict(float)
    for row in rows:
        pair = (row.source, row.body) if first else (row.body, row.goal)
        sizes[pair] += row.size
    parts = []
    for a in columns[0]:
        for b in columns[1]:
            size = sizes.get((a.stop, b.stop), 0) * unit
            if size > 0:
                style = "flow" if first else f"flow {goal_style(b.stop.rank)}"
                parts.append(_link((a, b), x, size, style))
    return tag("g", *parts)


def _link(ends: tuple[_Node, _Node], x: tuple[float, float], size: float, style: str) -> Markup:
    a, b = ends
    y1, y2 = a.y + a.used_right, b.y + b.used_left
    a.used_right += size
    b.used_left += size
    bend = (x[0] + x[1]) / 2
    path = (
        f"M{x[0]:.1f} {y1:.1f}C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {x[1]:.1f} {y2:.1f}"
        f"v{size:.1f}C{bend:.1f} {y2 + size:.1f} {bend:.1f} {y1 + size:.1f} "
        f"{x[0]:.1f} {y1 + size:.1f}z"
    )
    hint = f"{a.stop.name} → {b.stop.name}"
    return tag("path", tag("title", hint), d=path, class_=style)


def _boxes(nodes: Sequence[_Node], x: float) -> Markup:
    parts = []
    for node in nodes:
        style = goal_style(node.stop.rank) if x == RIGHT else "lead"
        parts.append(rect(x, node.y, NODE, node.height, class_=style))
        parts.append(_words(node, x))
    return tag("g", *parts)


def _words(node: _Node, x: float) -> Markup:
    """Where a stop's name stands, and how much room it has."""
    room = {LEFT: LEFT - 12, MIDDLE: RIGHT - MIDDLE - NODE - 16, RIGHT: WIDTH - RIGHT - NODE - 10}
    side = (x - 8, "end") if x == LEFT else (x + NODE + 7, None)
    return _named(node, side, room[int(x)], lines=2 if node.height > TALL else 1)


def _named(node: _Node, side: tuple[float, str | None], room: float, *, lines: int) -> Markup:
    """A stop's name on a limited number of lines, and its figure below."""
    rows = wrap(node.stop.name, room, SIZE, lines=lines)
    at, anchor = side
    top = node.y + node.height / 2 - 7 * (len(rows) + 1) + 11
    parts = [tag("title", f"{node.stop.name} · {node.figure}")]
    for k, words in enumerate((*rows, node.figure)):
        style = "flow-figure" if k == len(rows) else "flow-name"
        parts.append(label(at, top + 14 * k, words, class_=style, text_anchor=anchor))
    return tag("g", *parts)


def _table(rows: Sequence[FlowRow], figure: Figure, words: Words, caption: str) -> DataTable:
    strands: dict[tuple[Stop, Stop, Stop], list[FlowRow]] = defaultdict(list)
    for row in rows:
        strands[row.source, row.body, row.goal].append(row)
    ordered = sorted(
        strands.items(),
        key=lambda kv: (-sum(r.size for r in kv[1]), kv[0][0].name, kv[0][1].name, kv[0][2].rank),
    )
    return DataTable(
        caption=caption,
        columns=tuple(words(f"column.{c}") for c in ("source", "lead-body", "goal", "figure")),
        numeric=frozenset({3}),
        rows=tuple(
            (
                *(TableCell(s.name) for s in stops),
                TableCell(figure(found), sum(r.size for r in found)),
            )
            for stops, found in ordered
        ),
    )
