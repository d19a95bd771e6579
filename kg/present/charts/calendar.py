"""How much runs at once? A strip of time for each body, darker where more runs. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.periods import Column, column_name, on_a_telephone
from kg.present.charts.rows import name_cell, names_width, row_name, row_name_above
from kg.present.charts.svg import Chart, DataTable, TableCell, label, picture, rect, tag
from kg.present.names import Who
from kg.present.words import Words

WIDTH, TOP, ROW, SHADES = 920, 52, 32, 5
NARROW, NAME_LINE, MOST_NARROW = 358, 22, 18  # for telephones: width, a name's line, columns


@dataclass(frozen=True, slots=True)
class Running:
    """How many activities run in one column of time, with the range unknown dates leave."""

    value: int
    low: int
    high: int


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
    ordered = sorted(rows, key=lambda r: (-_peak(r), -_sum(r), r.who.short, r.who.id))
    shown = [r for r in ordered[:most] if _peak(r)]
    told = (words("calendar.title"), words("calendar.description", count=len(shown)))
    notes = [words("calendar.note")]
    if len(ordered) > len(shown):
        notes.append(words("rows-in-table", count=len(ordered) - len(shown)))
    return Chart(
        id="calendar",
        title=told[0],
        description=told[1],
        svg=_draw(shown, columns, words, told),
        narrow=_narrow(shown, columns, words, told) if len(columns) <= MOST_NARROW else None,
        table=_table(ordered, columns, words),
        notes=tuple(notes),
    )


def _peak(row: StripRow) -> int:
    return max((c.value for c in row.cells), default=0)


def _sum(row: StripRow) -> int:
    return sum(c.value for c in row.cells)


def shade(value: int, top: int) -> int:
    """Which of five shades a number gets: none for nothing, the last for the top."""
    return 0 if value <= 0 or top <= 0 else min(SHADES, 1 + (value - 1) * SHADES // top)


def _draw(
    rows: Sequence[StripRow], columns: Sequence[Column], words: Words, told: tuple[str, str]
) -> Markup:
    left = names_width([r.who for r in rows], 280)
    cell = min(84, (WIDTH - left) / max(1, len(columns)))
    top = max([_peak(r) for r in rows], default=0)
    body = [_head(columns, left, cell)]
    for k, row in enumerate(rows):
        y = TOP + ROW * k
        body.append(row_name(row.who, left - 12, y + ROW / 2, left - 16))
        for c, running in enumerate(row.cells):
            body.append(_cell(running, (left + cell * c, y), cell, top))
    if not rows:
        body.append(label(left, TOP + 20, words("nothing-to-draw"), class_="small"))
    return picture("calendar", told, (WIDTH, TOP + ROW * max(1, len(rows)) + 4), *body)


def _narrow(
    rows: Sequence[StripRow], columns: Sequence[Column], words: Words, told: tuple[str, str]
) -> Markup:
    """The same strips with the names above them and the first letters of the months."""
    cell = NARROW / max(1, len(columns))
    top = max([_peak(r) for r in rows], default=0)
    body = [_head(on_a_telephone(columns), 0, cell)]
    for k, row in enumerate(rows):
        y = TOP + (ROW + NAME_LINE) * k + NAME_LINE
        body.append(row_name_above(row.who, 0, y - 6, NARROW))
        for c, running in enumerate(row.cells):
            body.append(_cell(running, (cell * c, y), cell, top))
    if not rows:
        body.append(label(0, TOP + 20, words("nothing-to-draw"), class_="small"))
    height = TOP + (ROW + NAME_LINE) * max(1, len(rows)) + 4
    return picture("calendar", told, (NARROW, height), *body, mode="-narrow")


def _cell(running: Running, corner: tuple[float, float], width: float, top: int) -> Markup:
    x, y = corner
    tone = shade(running.value, top)
    parts = [rect(x + 1, y + 1, width - 2, ROW - 2, rx=2, class_=f"heat heat{tone}")]
    if running.value:
        style = "heat-dark" if tone > 2 else "heat-light"
        parts.append(
            label(x + width / 2, y + ROW / 2 + 4.5, str(running.value), class_=style,
                  text_anchor="middle")
        )  # fmt: skip
    if running.high > running.low:
        corner_path = f"M{x + width - 9:.1f} {y + 1:.1f}h8v8z"
        hint = tag("title", f"{running.low}–{running.high}")
        parts.append(tag("path", hint, d=corner_path, class_="doubt"))
    return tag("g", *parts)


def _head(columns: Sequence[Column], left: float, cell: float) -> Markup:
    parts = []
    over = ""
    for k, column in enumerate(columns):
        x = left + cell * k
        if column.over != over and column.over != column.label:
            parts.append(label(x + 2, 16, column.over, class_="over"))
        over = column.over
        parts.append(label(x + cell / 2, 40, column.label, class_="tick", text_anchor="middle"))
    return tag("g", *parts)


def _table(rows: Sequence[StripRow], columns: Sequence[Column], words: Words) -> DataTable:
    return DataTable(
        caption=words("calendar.title"),
        columns=(words("column.institution"), *map(column_name, columns)),
        numeric=frozenset(range(1, len(columns) + 1)),
        rows=tuple(
            (name_cell(r.who), *(TableCell(_shown(c), c.value) for c in r.cells)) for r in rows
        ),
    )


def _shown(running: Running) -> str:
    if running.high > running.low:
        return f"{running.value} ({running.low}–{running.high})"
    return str(running.value) if running.value else ""
