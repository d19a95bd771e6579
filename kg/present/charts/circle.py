"""Who stands around one body? Its partners in a circle, thicker where more is shared.

Present layer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.marks import mark
from kg.present.charts.plot import Canvas, Drawn, chart, told
from kg.present.charts.rows import count_cell, name_cell
from kg.present.charts.svg import MANY, Chart, DataTable, label, line, rect, wrap
from kg.present.names import Who
from kg.present.words import Words

WIDTH, HEIGHT, RADIUS = 740, 430, 150
CENTRE = (WIDTH / 2, HEIGHT / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """One partner, and how many activities are shared with it."""

    who: Who
    n: int


def neighbour_circle(
    centre: Who, around: Sequence[Neighbour], words: Words, *, most: int = 14
) -> Chart:
    """The partners of one body around it, those with most shared activities."""
    ordered = sorted(around, key=lambda x: (-x.n, x.who.short, x.who.id))
    shown = ordered[:most]
    said = told(words, "circle", count=len(shown), name=centre.full)

    def draw(_: Canvas) -> Drawn:
        top = max((x.n for x in shown), default=1)
        lines, marks = [], []
        for k, one in enumerate(shown):
            angle = 2 * math.pi * k / len(shown) - math.pi / 2
            x = CENTRE[0] + RADIUS * 1.15 * math.cos(angle)
            y = CENTRE[1] + RADIUS * math.sin(angle)
            lines.append(line(*CENTRE, x, y, class_="tie", stroke_width=1 + 9 * one.n / top))
            marks.append(_partner(one, (x, y), math.cos(angle)))
        name = [
            label(CENTRE[0], CENTRE[1] + 34 + 14 * n, w, class_="flow-name name",
                  text_anchor="middle")
            for n, w in enumerate(wrap(centre.short, 150, 14, lines=MANY))
        ]  # fmt: skip
        return [*lines, *marks, _box(centre, CENTRE, 17), *name], HEIGHT - 8, ()

    cells = tuple((name_cell(x.who), count_cell(x.n, words)) for x in ordered)
    table = DataTable(said.title, words.columns("partner", "shared"), cells)
    left = len(ordered) - len(shown)
    more = [words("rows-in-table", count=left)] if left else []
    return chart(said, draw, table, words("circle.note"), *more, width=WIDTH, telephone=False)


def _partner(one: Neighbour, place: tuple[float, float], side: float) -> Markup:
    x, y = place
    lines = wrap(f"{one.who.short} · {one.n}", 165, 12.5, lines=MANY)
    high = 14 * (len(lines) - 1)
    if abs(side) < 0.2:
        x, y, anchor = x, y - 16 - high if y < CENTRE[1] else y + 24, "middle"
    else:
        x, anchor = x + (15 if side > 0 else -15), "start" if side > 0 else "end"
        y += 4.5 - high / 2
    text = [
        label(x, y + 14 * n, w, class_="flow-name", text_anchor=anchor) for n, w in enumerate(lines)
    ]
    hint = f"{one.who.full}: {one.n}"
    return mark(_box(one.who, place, 9), *text, hint=hint, href=one.who.href)


def _box(who: Who, place: tuple[float, float], half: float) -> Markup:
    style, size = "body group" if who.group else "body", 2 * half
    return rect(place[0] - half, place[1] - half, size, size, rx=half / 3, class_=style)
