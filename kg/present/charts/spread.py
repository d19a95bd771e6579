"""How far from the others? All bodies on one line a sign, and the line from which it is high.

Present layer. The first row shows all bodies; each further row is one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.plot import (
    Canvas,
    Key,
    Marks,
    Rows,
    chart_of_rows,
    dot,
    mark,
    name_cell,
    told,
)
from kg.present.charts.svg import Chart, Scale, TableCell, label, line, tag, wrap
from kg.present.names import Who
from kg.present.words import Words

MOST_LED = 60  # bodies of which each dot leads to its rows; of more, those out of the ordinary do
ALL, ONE, LINE, STEP = 64, 34, 12.5, 5.5  # heights: the row of all, of one, a line of words, a dot


@dataclass(frozen=True, slots=True)
class Place:
    """Where one body stands in one sign: its value, in words, its level, and the rows behind it."""

    value: float | None
    said: str
    level: str
    rows: Rows = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One sign: what it is called, its median, the least value that is high, in words too."""

    name: str
    median: float | None
    high_from: float | None
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadRow:
    """One body with its place in each sign; `drawn` where it has a row of its own."""

    who: Who
    places: tuple[Place, ...]
    drawn: bool


def sign_spread(rows: Sequence[SpreadRow], signs: Sequence[Sign], words: Words) -> Chart:
    """Every body in every sign, all of them in the first row, then those with signs one by one."""
    own = [r for r in rows if r.drawn]
    everybody = Who(id="all", short=words("spread.all"), full=words("spread.all"))
    tops = [
        max([*(r.places[s].value or 0 for r in rows), x.high_from or 0, x.median or 0]) or 1
        for s, x in enumerate(signs)
    ]

    def marks(sheet: Canvas) -> Marks:
        across = 2 if sheet.narrow else max(1, len(signs))
        room, deep = sheet.width / across, -(-len(signs) // across)
        lead = 3 * LINE + 8 if sheet.narrow else 0  # names of signs stand inside the first row

        def scale(s: int) -> Scale:
            left = sheet.left + room * (s % across)
            return Scale(left + 6, left + room - 20, tops[s])

        names = [] if sheet.narrow else [_name(x, scale(s), 14) for s, x in enumerate(signs)]

        def row(k: int, middle: float) -> Markup:
            each = ALL + lead if k == 0 else ONE
            parts = []
            for s, sign in enumerate(signs):
                y = middle + each * (s // across - (deep - 1) / 2) + (lead / 2 if k == 0 else 0)
                parts.append(_line(sign, scale(s), y, (ALL if k == 0 else ONE) / 2))
                if k == 0:
                    parts.append(_everybody(rows, s, scale(s), y + ALL / 2 - 8))
                    if sheet.narrow:
                        parts.append(_name(sign, scale(s), y - ALL / 2 - lead + 14))
                else:
                    parts.append(_one(own[k - 1].places[s], scale(s), y))
            return tag("g", *parts)

        return Marks(
            top=8 if sheet.narrow else 72,
            row=row,
            head=lambda _: tag("g", *names),
            heights=[(ALL + lead) * deep, *[ONE * deep for _ in own]] if rows else [],
            keys=[
                *(Key("dot", x, words(f"level.{x}")) for x in ("high", "raised", "ordinary")),
                Key("line", "limit", words("spread.line")),
                Key("line", "median", words("spread.median")),
            ],
            banded=True,
        )

    said = told(words, "spread", count=len(own), all=len(rows))
    cells = [(name_cell(r.who), *(TableCell(p.said, p.value or 0) for p in r.places)) for r in rows]
    heads = (words("column.institution"), *(s.name for s in signs))
    names = [everybody, *(r.who for r in own)] if rows else []
    return chart_of_rows(
        said, names, marks, (heads, cells), words, words("spread.note"),
        width=1080, room=250, counted=False,
    )  # fmt: skip


def _name(sign: Sign, scale: Scale, base: float) -> Markup:
    room = scale.end - scale.start + 16
    name, said = wrap(sign.name, room, 13.5, lines=3), wrap(sign.said, room, 11, lines=1)
    return tag(
        "g",
        tag("title", f"{sign.name}. {sign.said}"),
        label(scale.start, base, *name, class_="head"),
        label(scale.start, base + 14 * len(name), *said, class_="small"),
    )


def _line(sign: Sign, scale: Scale, y: float, half: float) -> Markup:
    """The line of values, with the median and the least value that is high."""
    parts = [line(scale.start, y + half - 8, scale.end, y + half - 8, class_="axis")]
    for value, style in ((sign.median, "median"), (sign.high_from, "limit")):
        if value is not None:
            x = scale.at(value)
            upper = y - half + 6 if half > ONE / 2 else y + half - 14  # below the number of a dot
            parts.append(line(x, upper, x, y + half - 3, class_=style))
    return tag("g", *parts)


def _everybody(rows: Sequence[SpreadRow], s: int, scale: Scale, base: float) -> Markup:
    """A dot for each body, those of one place above each other, closer where they are many."""
    known = [(x, r) for r in rows if (x := r.places[s].value) is not None]
    columns = [round(scale.at(x) / STEP) for x, _ in known]
    rise = min(STEP, (ALL - 20) / max(Counter(columns).values(), default=1))
    stacked: Counter[int] = Counter()
    parts = []
    for column, (_, r) in zip(columns, known, strict=True):
        y, place = base - 3 - rise * stacked[column], r.places[s]
        stacked[column] += 1
        shape = tag("circle", cx=column * STEP, cy=y, r=2.5, class_=f"dot {place.level}")
        led = len(rows) <= MOST_LED or place.level in ("high", "raised")
        hint = f"{r.who.full}: {place.said}"
        parts.append(mark(shape, hint=hint, rows=place.rows if led else ()))
    return tag("g", *parts)


def _one(place: Place, scale: Scale, y: float) -> Markup:
    if place.value is None:
        return label(scale.start, y + 4, "–", class_="small")
    x, late = scale.at(place.value), place.value > scale.top * 0.6
    at, anchor = (x - 8, "end") if late else (x + 8, None)
    said = label(at, y + 3, place.said, class_="value haloed", text_anchor=anchor)
    return mark(dot(x, y + ONE / 2 - 8, "dot", place.level), said, rows=place.rows)
