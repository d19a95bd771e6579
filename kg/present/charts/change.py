"""What would change? The state before and after, row by row. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.marks import Key, Rows, dot, mark
from kg.present.charts.plot import Canvas, Marks, chart_of_rows, count_cell, name_cell
from kg.present.charts.scale import axis, scale_to
from kg.present.charts.svg import Chart, Told, label, line
from kg.present.names import Who
from kg.present.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One thing counted twice, and the rows that make the difference."""

    who: Who
    before: float
    after: float
    rows: Rows = ()


def before_after(
    rows: Sequence[ChangeRow], said: Told, heads: tuple[str, str, str], words: Words, *notes: str
) -> Chart:
    """Two states of each row on one scale, a ring for before and a dot for after.

    `heads` say what the rows are and what the two states are.
    """

    def marks(sheet: Canvas) -> Marks:
        values = [max(r.before, r.after) for r in rows]
        scale = scale_to(values, sheet.left + 8, sheet.right - 70)

        def row(k: int, middle: float) -> Markup:
            r = rows[k]
            a, b = scale.at(r.before), scale.at(r.after)
            same = r.before == r.after
            shown = f"{r.after:g}" if same else f"{r.before:g} → {r.after:g}"
            return mark(
                line(a, middle, b, middle, class_="moved"),
                dot(a, middle, "ring", "plain"),
                dot(b, middle, "dot", "plain"),
                label(max(a, b) + 12, middle + 4.5, shown, class_="value"),
                rows=r.rows,
            )

        return Marks(
            top=30,
            row=row,
            heights=[24 if sheet.narrow else 34] * len(rows),
            head=lambda bottom: axis(scale, 30, bottom),
            keys=[Key("ring", "plain", heads[1]), Key("dot", "plain", heads[2])],
        )

    cells = [(name_cell(r.who), *(count_cell(n, words) for n in (r.before, r.after))) for r in rows]
    return chart_of_rows(said, [r.who for r in rows], marks, (heads, cells), words, *notes)
