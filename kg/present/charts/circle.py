"""Who stands around one body? Its partners in a circle, thicker where more is shared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.rows import name_cell
from kg.present.charts.svg import Chart, DataTable, TableCell, label, line, picture, shorten, tag
from kg.present.names import Who
from kg.present.words import Words

WIDTH, HEIGHT, RADIUS = 740, 430, 150


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
    told = (words("circle.title"), words("circle.description", count=len(shown), name=centre.full))
    notes = [words("circle.note")]
    if len(ordered) > len(shown):
        notes.append(words("rows-in-table", count=len(ordered) - len(shown)))
    return Chart(
        id="circle",
        title=told[0],
        description=told[1],
        svg=_draw(centre, shown, told),
        table=_table(ordered, words),
        notes=tuple(notes),
    )


def _draw(centre: Who, around: Sequence[Neighbour], told: tuple[str, str]) -> Markup:
    top = max((x.n for x in around), default=1)
    lines, marks = [], []
    for k, one in enumerate(around):
        angle = 2 * math.pi * k / len(around) - math.pi / 2
        x = WIDTH / 2 + RADIUS * 1.15 * math.cos(angle)
        y = HEIGHT / 2 + RADIUS * math.sin(angle)
        lines.append(
            line(WIDTH / 2, HEIGHT / 2, x, y, class_="tie", stroke_width=1 + 9 * one.n / top)
        )
        marks.append(_mark(one, (x, y), math.cos(angle)))
    middle = _box(centre, (WIDTH / 2, HEIGHT / 2), 17)
    name = shorten(centre.short, 150, 14)
    text = label(WIDTH / 2, HEIGHT / 2 + 34, name, class_="flow-name name", text_anchor="middle")
    return picture("circle", told, (WIDTH, HEIGHT), *lines, *marks, middle, text)


def _mark(one: Neighbour, place: tuple[float, float], side: float) -> Markup:
    x, y = place
    words = f"{shorten(one.who.short, 140, 12.5)} · {one.n}"
    title = tag("title", f"{one.who.full}: {one.n}")
    if abs(side) < 0.2:
        above = y < HEIGHT / 2
        text = label(x, y - 16 if above else y + 24, words, class_="flow-name",
                     text_anchor="middle")  # fmt: skip
    else:
        anchor = "start" if side > 0 else "end"
        text = label(x + (15 if side > 0 else -15), y + 4.5, words, class_="flow-name",
                     text_anchor=anchor)  # fmt: skip
    return tag("g", title, _box(one.who, place, 9), text)


def _box(who: Who, place: tuple[float, float], half: float) -> Markup:
    x, y = place
    style = "body group" if who.group else "body"
    return tag("rect", x=x - half, y=y - half, width=2 * half, height=2 * half, rx=half / 3,
               class_=style)  # fmt: skip


def _table(around: Sequence[Neighbour], words: Words) -> DataTable:
    return DataTable(
        caption=words("circle.title"),
        columns=(words("column.partner"), words("column.shared")),
        numeric=frozenset({1}),
        rows=tuple((name_cell(x.who), TableCell(words.number(x.n), x.n)) for x in around),
    )
