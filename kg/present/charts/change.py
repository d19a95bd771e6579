"""What would change? The state before and after, row by row. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.marks import Key, Rows, dot, mark
from kg.present.charts.plot import Canvas, Marks, chart_of_rows
from kg.present.charts.rows import count_cell, name_cell
from kg.present.charts.scale import axis, scale_to
from kg.present.charts.svg import Chart, DataTable, Told, label, line
from kg.present.names import Who
from kg.present.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One thing counted twice, and the rows that make the difference."""

    who: Who
    before: float
    after: float
    rows: Rows = ()


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

    def marks(sheet: Canvas) -> Marks:
        values = [max(r.before, r.after) for r in rows]
        scale = scale_to(values, sheet.left + 8, sheet.right - 70)

        def row(k: int, middle: float) -> Markup:
            r = rows[k]
            a, b = scale.at(r.before), scale.at(r.after)
            same = r.before == r.after
            said = f"{r.after:g}" if same else f"{r.before:g} → {r.after:g}"
            return mark(
                line(a, middle, b, middle, class_="moved"),
                dot(a, middle, "ring", "plain"),
                dot(b, middle, "dot", "plain"),
                label(max(a, b) + 12, middle + 4.5, said, class_="value"),
                rows=r.rows,
            )

        return Marks(
            top=30,
            row=row,
            heights=[24 if sheet.narrow else 34] * len(rows),
            head=lambda bottom: axis(scale, 30, bottom),
            keys=[Key("ring", "plain", change.before), Key("dot", "plain", change.after)],
        )

    cells = [(name_cell(r.who), *(count_cell(n, words) for n in (r.before, r.after))) for r in rows]
    heads = (change.first, change.before, change.after)
    table = DataTable(change.title, heads, tuple(cells))
    told = Told(change.ident, change.title, change.description)
    return chart_of_rows(told, [r.who for r in rows], marks, table, words, *change.notes)
