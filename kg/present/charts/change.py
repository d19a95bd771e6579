"""What would change? The state before and after, row by row. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.legend import Key, legend
from kg.present.charts.rows import row_name, row_name_above
from kg.present.charts.svg import (
    Chart,
    DataTable,
    TableCell,
    label,
    line,
    nice_steps,
    picture,
    tag,
)
from kg.present.names import Who
from kg.present.words import Words

TOP, DOT = 30, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One thing counted twice."""

    who: Who
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a before/after picture is called, and what its two states are."""

    ident: str
    title: str
    description: str
    before: str
    after: str
    first: str
    notes: tuple[str, ...] = ()


def before_after(rows: Sequence[ChangeRow], change: Change, words: Words) -> Chart:
    """Two states of each row on one scale, a ring for before and a dot for after."""
    return Chart(
        id=change.ident,
        title=change.title,
        description=change.description,
        svg=_draw(rows, change, words, (920, 300, 34, "")),
        narrow=_draw(rows, change, words, (360, 0, 46, "-narrow")),
        table=_table(rows, change, words),
        notes=change.notes,
    )


def _draw(
    rows: Sequence[ChangeRow],
    change: Change,
    words: Words,
    frame: tuple[float, float, float, str],
) -> Markup:
    width, left, row_height, mode = frame
    left += 8
    top = nice_steps(max([max(r.before, r.after) for r in rows], default=1))[-1]
    unit = (width - left - 70) / top
    bottom = TOP + row_height * max(1, len(rows))
    body = [_axis(left, unit, top, bottom)]
    for k, row in enumerate(rows):
        y = TOP + row_height * k
        if mode:
            body.append(row_name_above(row.who, left + 5, y + 14, width - left))
            body.append(_pair(row, left, unit, y + 30))
        else:
            body.append(row_name(row.who, left - 18, y + row_height / 2, left - 24))
            body.append(_pair(row, left, unit, y + row_height / 2))
    if not rows:
        body.append(label(left, TOP + 20, words("nothing-to-draw"), class_="small"))
    keys = [Key("ring", "plain", change.before), Key("dot", "plain", change.after)]
    marks, used = legend(keys, left, bottom + 8, width - left)
    told = (change.title, change.description)
    return picture(change.ident, told, (width, bottom + 12 + used), *body, marks, mode=mode)


def _axis(left: float, unit: float, top: float, bottom: float) -> Markup:
    parts = []
    for step in nice_steps(top):
        if step <= top:
            x = left + unit * step
            parts.append(line(x, TOP - 6, x, bottom, class_="grid" if step else "axis"))
            parts.append(label(x, TOP - 14, f"{step:g}", class_="tick", text_anchor="middle"))
    return tag("g", *parts)


def _pair(row: ChangeRow, left: float, unit: float, middle: float) -> Markup:
    a, b = left + unit * row.before, left + unit * row.after
    text = f"{row.before:g} → {row.after:g}" if row.before != row.after else f"{row.after:g}"
    return tag(
        "g",
        line(a, middle, b, middle, class_="moved"),
        tag("circle", cx=a, cy=middle, r=DOT - 1, class_="ring plain"),
        tag("circle", cx=b, cy=middle, r=DOT, class_="dot plain"),
        label(max(a, b) + 12, middle + 4.5, text, class_="value"),
    )


def _table(rows: Sequence[ChangeRow], change: Change, words: Words) -> DataTable:
    def named(who: Who) -> str:
        return who.full if who.full == who.short else f"{who.short} {who.full}"

    return DataTable(
        caption=change.title,
        columns=(change.first, change.before, change.after),
        numeric=frozenset({1, 2}),
        rows=tuple(
            (
                TableCell(named(r.who), href=r.who.href),
                TableCell(words.number(r.before), r.before),
                TableCell(words.number(r.after), r.after),
            )
            for r in rows
        ),
    )
