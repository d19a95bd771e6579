"""Who stands around one body? Its partners in a circle, thicker where more is shared.

Present layer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from kg.present.charts.marks import mark
from kg.present.charts.plot import Canvas, Drawn, chart, count_cell, name_cell, told
from kg.present.charts.svg import Chart, label, line, rect, wrap
from kg.present.names import Who
from kg.present.words import Words

WIDTH, HEIGHT, RADIUS = 740, 430, 150
CENTRE = (WIDTH / 2, HEIGHT / 2)


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
    return chart(said, draw, table, words("circle.note"), *more, width=WIDTH, telephone=False)


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
