"""How much runs at once? A strip of time for each body, darker where more runs. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.marks import Rows, heat
from kg.present.charts.periods import Column, column_name
from kg.present.charts.plot import Canvas, Marks, chart_of_rows, name_cell, told
from kg.present.charts.scale import time_axis
from kg.present.charts.svg import Chart, TableCell, tag
from kg.present.names import Who
from kg.present.words import Words

ROW = 32
MOST_NARROW = 18  # columns that fit a telephone


@dataclass(frozen=True, slots=True)
class Running:
    """How many activities run in one column of time, and how many may with unknown dates."""

    value: int
    high: int
    rows: Rows = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StripRow:
    """One body's strip: as many cells as there are columns."""

    who: Who
    cells: tuple[Running, ...]


def calendar_strip(
    rows: Sequence[StripRow], columns: Sequence[Column], words: Words, *, most: int = 14
) -> Chart:
    """How many activities each body runs in each period; the fullest bodies first.

    Edges: a period whose number unknown dates can change shows its range in the table and a
    corner mark in the picture.
    """

    def peak(row: StripRow) -> int:
        return max((c.value for c in row.cells), default=0)

    ordered = sorted(
        rows, key=lambda r: (-peak(r), -sum(c.value for c in r.cells), r.who.short, r.who.id)
    )
    shown = [r for r in ordered[:most] if peak(r)]
    top = max(map(peak, shown), default=0)

    def marks(sheet: Canvas) -> Marks:
        cell = min(84, sheet.width / max(1, len(columns)))

        def row(k: int, middle: float) -> Markup:
            cells = enumerate(shown[k].cells)
            return tag(
                "g",
                *(_cell(c, (sheet.left + cell * n, middle - ROW / 2), cell, top) for n, c in cells),
            )

        middles = [sheet.left + cell * (n + 0.5) for n in range(len(columns))]
        return Marks(
            top=52,
            row=row,
            heights=[ROW] * len(shown),
            head=lambda _: time_axis(columns, middles, 40, narrow=sheet.narrow, anchor="middle"),
        )

    said = told(words, "calendar", count=len(shown))
    heads = (words("column.institution"), *map(column_name, columns))
    cells = [(name_cell(r.who), *(TableCell(_shown(c), c.value) for c in r.cells)) for r in ordered]
    return chart_of_rows(
        said, [r.who for r in shown], marks, (heads, cells), words, words("calendar.note"),
        room=280, telephone=len(columns) <= MOST_NARROW,
    )  # fmt: skip


def _cell(running: Running, corner: tuple[float, float], width: float, top: int) -> Markup:
    doubt = ""
    if running.high > running.value:
        path = f"M{corner[0] + width - 9:.1f} {corner[1] + 1:.1f}h8v8z"
        doubt = tag("path", d=path, class_="doubt")
    hint = _shown(running) or None
    return heat(corner, (width, ROW), running.value, top, doubt, hint=hint, rows=running.rows)


def _shown(running: Running) -> str:
    if running.high > running.value:
        return f"{running.value} ({running.value}–{running.high})"
    return str(running.value) if running.value else ""
