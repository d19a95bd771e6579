"""Of what is each whole made? Bars in parts, what is unknown hatched. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.marks import Key, Rows, Segment, bar
from kg.present.charts.plot import Canvas, Marks, chart_of_rows, name_cell
from kg.present.charts.scale import Scale
from kg.present.charts.svg import Chart, TableCell, Told, label, tag, text_width
from kg.present.names import Who
from kg.present.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRow:
    """One whole. `values` follow the parts, as `shown`, the same in words, and `rows` behind them;
    `total` is the whole.
    """

    who: Who
    values: tuple[float, ...]
    shown: tuple[str, ...]
    total: str
    rows: tuple[Rows, ...] = ()


def stacked_bars(
    said: Told, rows: Sequence[StackRow], parts: Sequence[Key], ends: tuple[str, str],
    words: Words, *notes: str, most: int = 15,
) -> Chart:  # fmt: skip
    """Bars of parts on one scale, in the order given; what is unknown has the style `hatch`.

    `ends` head the first and the last column of the table.
    Edges: rows beyond `most` are in the table only, and the notes say how many.
    """
    shown = [r for r in rows[:most] if sum(r.values) > 0]
    used = [p for k, p in enumerate(parts) if any(r.values[k] for r in shown)]
    room = max([text_width(r.total, 14) for r in shown], default=0) + 12

    def marks(sheet: Canvas) -> Marks:
        top = max([sum(r.values) for r in shown], default=1)
        scale = Scale(sheet.left, sheet.right - room, top)

        def row(k: int, middle: float) -> Markup:
            r = shown[k]
            behind = r.rows or ((),) * len(parts)
            segments = [
                Segment(value, part.style, f"{part.words}: {shown}", found)
                for part, value, shown, found in zip(parts, r.values, r.shown, behind, strict=True)
            ]
            drawn, end = bar(scale, middle, segments)
            return tag("g", drawn, label(end + 8, middle + 4.5, r.total, class_="value"))

        return Marks(
            top=4,
            row=row,
            heights=[24 if sheet.narrow else 36] * len(shown),
            keys=used,
        )

    heads = (ends[0], *(p.words for p in parts), ends[1])
    cells = [
        (name_cell(r.who), *map(TableCell, r.shown, r.values), TableCell(r.total, sum(r.values)))
        for r in rows
    ]
    names = [r.who for r in shown]
    return chart_of_rows(said, names, marks, (heads, cells), words, *notes, room=330)
