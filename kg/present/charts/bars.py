"""Who carries most? Bars with a whisker for the range of the weights. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.marks import Rows, Segment, bar, whisker
from kg.present.charts.plot import Canvas, Marks, chart_of_rows, count_cell, name_cell, told
from kg.present.charts.scale import axis, scale_to
from kg.present.charts.svg import Chart, rect, tag
from kg.present.names import Who
from kg.present.words import Words


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
    led: Rows = ()
    joined: Rows = ()


def load_bars(
    rows: Sequence[LoadRow], words: Words, *, most: int = 15, ident: str = "load"
) -> Chart:
    """Weighted load of each body, heaviest first, the led part dark, the range as a whisker.

    `ident` is another one where a page holds several. Edges: no rows give a picture that says so;
    more than `most` bodies are in the table only.
    """
    ordered = sorted(rows, key=lambda r: (-r.value, r.who.short, r.who.id))
    shown = [r for r in ordered[:most] if r.high > 0]

    def marks(sheet: Canvas) -> Marks:
        scale = scale_to([r.high for r in shown], sheet.left, sheet.right - 120)

        def row(k: int, middle: float) -> Markup:
            r = shown[k]
            led = min(r.n_lead, r.value)
            hint = words("load.hint", name=r.who.full, lead=r.n_lead, partner=r.n_partner)
            parts = [
                Segment(led, "lead", hint, r.led),
                Segment(r.value - led, "partner", hint, r.joined),
            ]
            drawn, end = bar(scale, middle, parts)
            if r.who.group:
                dashed = rect(scale.start, middle - 8, end - scale.start, 16,
                              class_="outline dashed", pointer_events="none")  # fmt: skip
                drawn = tag("g", drawn, dashed)
            said = [tag("tspan", words.number(r.value), class_="value")]
            if r.high > r.low:
                drawn = tag("g", drawn, whisker(scale.at(r.low), scale.at(r.high), middle))
                span = f"  {words.number(r.low)}–{words.number(r.high)}"
                said.append(tag("tspan", span, class_="small", dx=6))
            x = scale.at(max(r.high, r.value)) + 9
            return tag("g", drawn, tag("text", *said, x=x, y=middle + 4.5))

        return Marks(
            row=row,
            heights=[24 if sheet.narrow else 38] * len(shown),
            head=lambda bottom: axis(scale, 34, bottom),
        )

    said = told(words, "load", ident=ident, count=len(shown), all=len(rows))
    columns = ("institution", "leads", "partner-in", "other-roles", "load", "low", "high")
    cells = [
        (
            name_cell(r.who),
            *(count_cell(v, words) for v in (r.n_lead, r.n_partner, r.n_other)),
            *(count_cell(v, words, decimals=2) for v in (r.value, r.low, r.high)),
        )
        for r in ordered
    ]
    table = (words.columns(*columns), cells)
    return chart_of_rows(said, [r.who for r in shown], marks, table, words, words("load.note"))
