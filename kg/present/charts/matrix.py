"""Who carries what, who meets whom, who stands around one body? Bodies by goals and by bodies.
Present layer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from markupsafe import Markup

from kg.present.charts.lanes import led_of
from kg.present.charts.plot import (
    SMALL,
    Canvas,
    Drawn,
    Key,
    Marks,
    Rows,
    Segment,
    chart,
    chart_of_rows,
    count_cell,
    goal_style,
    heat,
    mark,
    name_cell,
    summed,
    told,
)
from kg.present.charts.svg import (
    Chart,
    Scale,
    TableCell,
    label,
    line,
    rect,
    tag,
    text_width,
    whole,
    wrap,
)
from kg.present.names import Who
from kg.present.words import Words

WIDTH, ROW, GAP = 1080, 34, 4


@dataclass(frozen=True, slots=True)
class Share:
    """Activities of one body under one goal: led, and otherwise joined."""

    n_lead: int
    n_other: int
    led: Rows = ()
    joined: Rows = ()

    @property
    def n(self) -> int:
        """All of them."""
        return self.n_lead + self.n_other


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """One body with its share of each goal, in the order of the goals."""

    who: Who
    shares: tuple[Share, ...]

    @property
    def n(self) -> int:
        """The activities of all goals."""
        return sum(s.n for s in self.shares)


def goal_bars(
    rows: Sequence[GoalRow], goals: Sequence[tuple[str, str]], words: Words, *,
    most: int = 18, most_goals: int = 12,
) -> Chart:  # fmt: skip
    """How many activities of each goal every body leads or joins; same scale everywhere.

    `goals` are number and title. Edges: bodies beyond `most`, and all but the `most_goals` goals
    with most work, are in the table only; goals keep the plan's order.
    """
    ordered = sorted(rows, key=lambda r: (-r.n, r.who.short, r.who.id))
    drawn = _busiest(ordered, len(goals), most_goals)
    shown = [replace(r, shares=tuple(r.shares[g] for g in drawn)) for r in ordered[:most] if r.n]
    top = max([s.n for r in shown for s in r.shares], default=1)

    def marks(sheet: Canvas) -> Marks:
        cell = sheet.width / max(1, len(drawn))
        places = [sheet.left + cell * g for g in range(len(drawn))]
        room, high = max(cell - GAP - (18 if sheet.narrow else 34), 4), ROW - GAP

        def row(k: int, middle: float) -> Markup:
            cells = []
            for x, s, (_, number, title) in zip(places, shown[k].shares, heads, strict=True):
                said = f"{shown[k].who.full} – {number or title}"
                kinds = (("lead", s.n_lead, s.led, "lead"),
                         ("partner", s.n_other, s.joined, "joined"))  # fmt: skip
                parts = [Segment(n, style, f"{said}: {n} {words(f'role.{role}')}", behind)
                         for style, n, behind, role in kinds]  # fmt: skip
                slot = rect(x, middle - high / 2, cell - GAP, high, class_="slot")
                drawn = summed(Scale(x, x + room, top), middle, parts, thick=high)
                cells.append(tag("g", slot, drawn))
            return tag("g", *cells)

        heads = [(g, *goals[g]) for g in drawn]
        found = [whole(title, cell - GAP - 4, 11, lines=3) for _, _, title in heads]
        fit = not sheet.narrow and all(f or not h[2] for f, h in zip(found, heads, strict=True))
        titles = found if fit else [()] * len(heads)
        named = [Key("box", goal_style(g), f"{n} {t}".strip()) for g, n, t in heads if not fit]
        return Marks(
            top=78 if fit else 36,
            row=row,
            heights=[ROW] * len(shown),
            head=lambda _: _head(heads, titles, places, cell - GAP),
            keys=[Key("box", "lead", words("role.lead")),
                  Key("box", "partner", words("role.joined")), *named],
        )  # fmt: skip

    said = told(words, "matrix", count=len(shown))
    left = len(goals) - len(drawn)
    more = [words("columns-in-table", count=left)] if left else []
    names = [number or title for number, title in goals]
    table_heads = (words("column.institution"), *names, words("column.all"))
    cells = [
        (name_cell(r.who), *(led_of(s.n, s.n_lead, words) for s in r.shares),
         count_cell(r.n, words)) for r in ordered
    ]  # fmt: skip
    return chart_of_rows(
        said, [r.who for r in shown], marks, (table_heads, cells), words, words("matrix.note"),
        *more, width=WIDTH, room=230,
    )  # fmt: skip


def _busiest(rows: Sequence[GoalRow], n_goals: int, most: int) -> list[int]:
    """The positions of the goals with most work, in the plan's order."""
    work = [sum(r.shares[g].n for r in rows) for g in range(n_goals)]
    return sorted(sorted(range(n_goals), key=lambda g: -work[g])[:most])


def _head(
    goals: Sequence[tuple[int, str, str]], titles: Sequence[tuple[str, ...]],
    places: Sequence[float], width: float,
) -> Markup:  # fmt: skip
    """A goal's colour, number and title; the number alone where titles stand in the legend."""
    parts = []
    for x, (g, number, title), lines in zip(places, goals, titles, strict=True):
        parts += [
            tag("title", title),
            rect(x, 8, width, 3, class_=goal_style(g)),
            label(x, 27, number, class_="head"),
            label(x, 41, *lines, pitch=12.5, class_="small"),
        ]
    return tag("g", *parts)


# Who meets whom how often? Bodies by bodies, darker where more, those alike together.
#
# Each pair is drawn once: half a grid, the names of its columns on the diagonal.

GRID_ROW = 30
MOST_PAIRS = 300  # rows of the table; `kg ties` prints all


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Two bodies, how many activities they share, which (their numbers), and the rows of both."""

    a: Who
    b: Who
    n: int
    activities: tuple[str, ...] = ()
    rows: Rows = ()


def meeting_grid(pairs: Sequence[Meeting], words: Words, *, most: int = 12) -> Chart:
    """The bodies with most shared activities against each other; the pairs in the table."""
    sums: Counter[Who] = Counter()
    for pair in pairs:
        sums[pair.a] += pair.n
        sums[pair.b] += pair.n
    found = {frozenset((p.a.id, p.b.id)): p for p in pairs}

    def met(a: Who, b: Who) -> Meeting:
        return found.get(frozenset((a.id, b.id)), Meeting(a=a, b=b, n=0))

    busiest = sorted(sums, key=lambda w: (-sums[w], w.short, w.id))[:most]
    shown = _alike_together(busiest, met)
    top = max([p.n for p in pairs], default=0)

    def marks(sheet: Canvas) -> Marks:
        cell = min(50, (sheet.width - 60) / max(1, len(shown)))

        def row(k: int, middle: float) -> Markup:
            cells = []
            for n, other in enumerate(shown[:k]):
                pair = met(shown[k], other)
                place = (sheet.left + cell * n, middle - GRID_ROW / 2)
                hint = f"{shown[k].full} · {other.full}: {pair.n}" if pair.n else None
                cells.append(heat(place, (cell, GRID_ROW), pair.n, top, hint=hint, rows=pair.rows))
            x = sheet.left + cell * k + 6
            last = k == len(shown) - 1  # has no column
            return tag("g", *cells, "" if last else _column(shown[k], x, middle, sheet.right - x))

        return Marks(top=4, row=row, heights=[GRID_ROW] * len(shown))

    said = told(words, "meeting", count=len(shown))
    left = len(pairs) - MOST_PAIRS
    more = [words("meeting.more", count=left)] if left > 0 else []
    heads = words.columns("institution", "other", "shared", "where")
    cells = [
        (*map(name_cell, (p.a, p.b)), count_cell(p.n, words), TableCell(", ".join(p.activities)))
        for p in sorted(pairs, key=lambda p: (-p.n, p.a.short, p.b.short))[:MOST_PAIRS]
    ]
    return chart_of_rows(
        said, shown, marks, (heads, cells), words, words("meeting.note"), *more,
        room=280, counted=False,
    )  # fmt: skip


def _column(who: Who, x: float, middle: float, room: float) -> Markup:
    """The name of a column on the diagonal; where it finds no room, the row's stands left of it."""
    if text_width(who.short, 12) <= room:
        return label(x, middle + 4.5, who.short, class_="tick")
    lines = whole(who.short, room, SMALL, lines=2)
    return tag("g", label(x, middle - 2, *lines, pitch=12, class_="small"))


def _alike_together(rows: Sequence[Who], met: Callable[[Who, Who], Meeting]) -> list[Who]:
    """Bodies in an order in which those that meet often stand next to each other.

    Source: average linkage with optimal leaf order (Bar-Joseph and others 2001), in SciPy.
    """
    if len(rows) < 3:
        return list(rows)
    from scipy.cluster.hierarchy import leaves_list, linkage

    pairs = [met(a, b).n for a, b in combinations(rows, 2)]
    far = [max(pairs) - x for x in pairs]
    order = leaves_list(linkage(far, "average", optimal_ordering=True)).tolist()
    ends = order if order[0] < order[-1] else order[::-1]
    return [rows[k] for k in ends]


# Who stands around one body? Its partners in a circle, thicker where more is shared.

CIRCLE_WIDTH, HEIGHT, RADIUS = 740, 430, 150
CENTRE = (CIRCLE_WIDTH / 2, HEIGHT / 2)


def neighbour_circle(
    centre: Who, around: Sequence[tuple[Who, int]], words: Words, *, most: int = 14
) -> Chart:
    """The partners of one body around it, those with most shared activities (their numbers)."""
    ordered = sorted(around, key=lambda x: (-x[1], x[0].short, x[0].id))
    shown = ordered[:most]
    said = told(words, "circle", count=len(shown), name=centre.full)

    def draw(_: Canvas) -> Drawn:
        top = max((n for _, n in shown), default=1)
        lines, marks = [], []
        for k, (who, n) in enumerate(shown):
            angle = 2 * math.pi * k / len(shown) - math.pi / 2
            x = CENTRE[0] + RADIUS * 1.15 * math.cos(angle)
            y = CENTRE[1] + RADIUS * math.sin(angle)
            lines.append(line(*CENTRE, x, y, class_="tie", stroke_width=1 + 9 * n / top))
            marks.append(_partner(who, n, (x, y), math.cos(angle)))
        name = wrap(centre.short, 150, 14)
        place, style = (CENTRE[0], CENTRE[1] + 34), "flow-name name"
        named = label(*place, *name, class_=style, text_anchor="middle")
        return [*lines, *marks, _box(centre, CENTRE, 17), named], HEIGHT - 8, ()

    cells = [(name_cell(who), count_cell(n, words)) for who, n in ordered]
    table = (words.columns("partner", "shared"), cells)
    left = len(ordered) - len(shown)
    more = [words("rows-in-table", count=left)] if left else []
    return chart(
        said, draw, table, words("circle.note"), *more, width=CIRCLE_WIDTH, telephone=False
    )


def _partner(who: Who, n: int, place: tuple[float, float], side: float) -> Markup:
    x, y = place
    lines = wrap(f"{who.short} · {n}", 165, 12.5)
    high = 14 * (len(lines) - 1)
    if abs(side) < 0.2:
        x, y, anchor = x, y - 16 - high if y < CENTRE[1] else y + 24, "middle"
    else:
        x, anchor = x + (15 if side > 0 else -15), "start" if side > 0 else "end"
        y += 4.5 - high / 2
    text = label(x, y, *lines, class_="flow-name", text_anchor=anchor)
    return mark(_box(who, place, 9), text, hint=f"{who.full}: {n}", href=who.href)


def _box(who: Who, place: tuple[float, float], half: float) -> Markup:
    style, size = "body group" if who.group else "body", 2 * half
    return rect(place[0] - half, place[1] - half, size, size, rx=half / 3, class_=style)
