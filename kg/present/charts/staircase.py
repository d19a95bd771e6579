"""Is responsibility piled on few? A staircase of cumulated leads. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup

from kg.present.charts.legend import Key, legend
from kg.present.charts.rows import name_cell
from kg.present.charts.svg import (
    Chart,
    DataTable,
    TableCell,
    label,
    line,
    picture,
    rect,
    shorten,
    tag,
    text_width,
)
from kg.present.names import Who
from kg.present.words import Words

HEIGHT, TOP, BOTTOM = 330, 20, 56


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRow:
    """How many leads one body holds."""

    who: Who
    n_lead: int


def lead_staircase(rows: Sequence[LeadRow], words: Words) -> Chart:
    """The share of all leads the first, the first two, … bodies hold together.

    Edges: bodies without a lead belong to the population and lie on the flat end; no leads at all
    give a picture that says so.
    """
    ordered = sorted(rows, key=lambda r: (-r.n_lead, r.who.short, r.who.id))
    total = sum(r.n_lead for r in ordered)
    told = (words("staircase.title"), words("staircase.description", count=len(ordered)))
    return Chart(
        id="staircase",
        title=told[0],
        description=told[1],
        svg=_draw(ordered, total, words, (told, 920, "")),
        narrow=_draw(ordered, total, words, (told, 360, "-narrow")),
        table=_table(ordered, total, words),
        notes=(words("staircase.note", count=len(ordered)),),
    )


def _draw(
    rows: Sequence[LeadRow], total: int, words: Words, how: tuple[tuple[str, str], float, str]
) -> Markup:
    told, width, mode = how
    left, floor = 44, HEIGHT - BOTTOM
    if not total:
        none = label(0, TOP + 20, words("nothing-to-draw"), class_="small")
        return picture("staircase", told, (width, 60), none, mode=mode)
    step = (width - left - 8) / len(rows)
    sums = list(accumulate(r.n_lead for r in rows))
    body = [_grid(left, width, floor)]
    for k, (row, height) in enumerate(zip(rows, sums, strict=True)):
        x = left + step * k
        y = floor - (floor - TOP) * height / total
        hint = words("staircase.hint", count=k + 1, name=row.who.full, share=height, all=total)
        style = "partner" if row.n_lead else "idle"
        body.append(rect(x, y, max(0.8, step - 1), floor - y, class_=style, title=hint))
        own = (floor - TOP) * row.n_lead / total
        body.append(rect(x, y, max(0.8, step - 1), own, class_="lead", title=hint))
    body.append(line(left, floor, width - 8, TOP, class_="equal"))
    body.append(_names(rows, left, step, floor))
    keys = [
        Key("box", "lead", words("staircase.own")),
        Key("box", "partner", words("staircase.before")),
        Key("box", "idle", words("staircase.idle")),
        Key("line", "equal", words("staircase.equal")),
    ]
    marks, used = legend(keys, left, floor + 30, width - left)
    return picture("staircase", told, (width, floor + 34 + used), *body, marks, mode=mode)


def _grid(left: float, width: float, floor: float) -> Markup:
    parts = []
    for percent in (0, 25, 50, 75, 100):
        y = floor - (floor - TOP) * percent / 100
        parts.append(line(left, y, width - 8, y, class_="grid" if percent else "axis"))
        parts.append(label(left - 8, y + 4, f"{percent} %", class_="tick", text_anchor="end"))
    return tag("g", *parts)


def _names(rows: Sequence[LeadRow], left: float, step: float, floor: float) -> Markup:
    """The first names below their steps, as many as there is room for."""
    parts: list[Markup] = []
    free = left
    for k, row in enumerate(rows):
        if not row.n_lead or len(parts) >= 6:
            break
        x = left + step * k
        if x < free:
            continue
        text = shorten(row.who.short, 110, 11)
        parts.append(label(x, floor + 16, text, class_="small"))
        free = x + max(step, text_width(text, 11)) + 10
    return tag("g", *parts)


def _table(rows: Sequence[LeadRow], total: int, words: Words) -> DataTable:
    out = []
    running = 0
    for row in rows:
        running += row.n_lead
        share = 100 * running / total if total else 0
        out.append(
            (
                name_cell(row.who),
                TableCell(str(row.n_lead), row.n_lead),
                TableCell(str(running), running),
                TableCell(f"{words.number(share)} %" if total else "–", share),
            )
        )
    columns = ("institution", "leads", "leads-so-far", "share-so-far")
    return DataTable(
        caption=words("staircase.title"),
        columns=tuple(words(f"column.{c}") for c in columns),
        numeric=frozenset({1, 2, 3}),
        rows=tuple(out),
    )
