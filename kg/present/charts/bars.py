"""Who carries most? Bars with a whisker for the range of the weights. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.rows import name_cell, names_width, row_name, row_name_above
from kg.present.charts.svg import (
    Chart,
    DataTable,
    TableCell,
    label,
    line,
    nice_steps,
    picture,
    rect,
    tag,
)
from kg.present.names import Who
from kg.present.words import Words

ROW, BAR, TOP = 38, 16, 34


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """The work of one body: activities led, partnered, otherwise joined; load with its range."""

    who: Who
    value: float
    low: float
    high: float
    n_lead: int
    n_partner: int
    n_other: int = 0


def load_bars(rows: Sequence[LoadRow], words: Words, *, most: int = 15) -> Chart:
    """Weighted load of each body, heaviest first, the led part dark, the range as a whisker.

    Edges: no rows give a picture that says so; more than `most` bodies are in the table only.
    """
    ordered = sorted(rows, key=lambda r: (-r.value, r.who.short, r.who.id))
    shown = [r for r in ordered[:most] if r.high > 0]
    title = words("load.title")
    told = (title, words("load.description", count=len(shown), all=len(rows)))
    notes = [words("load.note")]
    if len(ordered) > len(shown):
        notes.append(words("rows-in-table", count=len(ordered) - len(shown)))
    return Chart(
        id="load",
        title=title,
        description=told[1],
        svg=_wide(shown, words, told),
        narrow=_narrow(shown, words, told),
        table=_table(ordered, words),
        notes=tuple(notes),
    )


def _wide(rows: Sequence[LoadRow], words: Words, told: tuple[str, str]) -> Markup:
    width = 920
    left = names_width([r.who for r in rows], 300)
    scale = _Scale(left, width - left - 130, _top(rows))
    height = TOP + ROW * max(1, len(rows)) + 6
    body = [_axis(scale, height - 6)]
    for k, row in enumerate(rows):
        middle = TOP + ROW * k + ROW / 2
        body.append(row_name(row.who, left - 12, middle, left - 16))
        body.append(_bar(row, words, scale, middle))
        body.append(_value(row, words, scale, middle))
    if not rows:
        body.append(label(left, TOP + 24, words("nothing-to-draw"), class_="small"))
    return picture("load", told, (width, height), *body)


def _narrow(rows: Sequence[LoadRow], words: Words, told: tuple[str, str]) -> Markup:
    width, row_height = 360, 48
    scale = _Scale(6, width - 102, _top(rows))
    height = TOP + row_height * max(1, len(rows)) + 6
    body = [_axis(scale, height - 6)]
    for k, row in enumerate(rows):
        base = TOP + row_height * k + 14
        body.append(row_name_above(row.who, 10, base, width - 10))
        body.append(_bar(row, words, scale, base + 16))
        body.append(_value(row, words, scale, base + 16))
    if not rows:
        body.append(label(0, TOP + 24, words("nothing-to-draw"), class_="small"))
    return picture("load", told, (width, height), *body, mode="-narrow")


@dataclass(frozen=True, slots=True)
class _Scale:
    left: float
    width: float
    top: float

    def at(self, value: float) -> float:
        return self.left + self.width * value / self.top


def _top(rows: Sequence[LoadRow]) -> float:
    return nice_steps(max((r.high for r in rows), default=1))[-1]


def _axis(scale: _Scale, bottom: float) -> Markup:
    parts = []
    for step in nice_steps(scale.top):
        if step <= scale.top:
            x = scale.at(step)
            parts.append(line(x, TOP - 6, x, bottom, class_="grid" if step else "axis"))
            parts.append(label(x, TOP - 14, f"{step:g}", class_="tick", text_anchor="middle"))
    return tag("g", *parts)


def _bar(row: LoadRow, words: Words, scale: _Scale, middle: float) -> Markup:
    y = middle - BAR / 2
    led = min(row.n_lead, row.value)
    hint = words("load.hint", name=row.who.full, lead=row.n_lead, partner=row.n_partner)
    dashed = " dashed" if row.who.group else ""
    parts = [
        tag("title", hint),
        rect(scale.left, y, scale.at(led) - scale.left, BAR, class_="lead"),
        rect(scale.at(led), y, scale.at(row.value) - scale.at(led), BAR, class_="partner"),
        rect(
            scale.left, y, scale.at(row.value) - scale.left, BAR, class_=f"outline{dashed}"
        ) if dashed else Markup(""),
    ]  # fmt: skip
    if row.high > row.low:
        parts.append(_whisker(scale.at(row.low), scale.at(row.high), middle))
    return tag("g", *parts)


def _whisker(low: float, high: float, middle: float) -> Markup:
    """The range as a line with caps, on a light line so that it is seen on dark and light."""
    top = middle - 4
    path = f"M{low:.1f} {top:.1f}v8M{low:.1f} {middle:.1f}H{high:.1f}M{high:.1f} {top:.1f}v8"
    return tag("g", tag("path", d=path, class_="halo"), tag("path", d=path, class_="whisker"))


def _value(row: LoadRow, words: Words, scale: _Scale, middle: float) -> Markup:
    x = scale.at(max(row.high, row.value)) + 9
    parts = [tag("tspan", words.number(row.value), class_="value")]
    if row.high > row.low:
        span = f"  {words.number(row.low)}–{words.number(row.high)}"
        parts.append(tag("tspan", span, class_="small", dx=6))
    return tag("text", *parts, x=x, y=middle + 4.5)


def _table(rows: Sequence[LoadRow], words: Words) -> DataTable:
    columns = ("institution", "leads", "partner-in", "other-roles", "load", "low", "high")
    return DataTable(
        caption=words("load.title"),
        columns=tuple(words(f"column.{c}") for c in columns),
        numeric=frozenset(range(1, 7)),
        rows=tuple(
            (
                name_cell(r.who),
                *(TableCell(words.number(v), v) for v in (r.n_lead, r.n_partner, r.n_other)),
                *(TableCell(words.number(v, decimals=2), v) for v in (r.value, r.low, r.high)),
            )
            for r in rows
        ),
    )
