"""Of what is each whole made? Bars in parts, what is unknown hatched. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.legend import Key, legend
from kg.present.charts.rows import name_cell, names_width, row_name, row_name_above
from kg.present.charts.svg import Chart, DataTable, TableCell, label, picture, rect, tag
from kg.present.names import Who
from kg.present.words import Words


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of part: its meaning, and the class that draws it (`hatch` for what is unknown)."""

    words: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRow:
    """One whole. `values` follow the parts, `shown` are the same as words, `total` the whole."""

    who: Who
    values: tuple[float, ...]
    shown: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """What a stack of bars is called and how its table's last column is headed."""

    ident: str
    title: str
    description: str
    total: str
    notes: tuple[str, ...] = ()
    first: str = ""


def stacked_bars(
    rows: Sequence[StackRow], parts: Sequence[Part], stack: Stack, words: Words, *, most: int = 15
) -> Chart:
    """Bars of parts on one scale, in the order given.

    Edges: rows beyond `most` are in the table only, and the notes say how many.
    """
    shown = [r for r in rows[:most] if sum(r.values) > 0]
    notes = list(stack.notes)
    if len(rows) > len(shown):
        notes.append(words("rows-in-table", count=len(rows) - len(shown)))
    return Chart(
        id=stack.ident,
        title=stack.title,
        description=stack.description,
        svg=_wide(shown, parts, stack, words),
        narrow=_narrow(shown, parts, stack, words),
        table=_table(rows, parts, stack, words),
        notes=tuple(notes),
    )


def _wide(rows: Sequence[StackRow], parts: Sequence[Part], stack: Stack, words: Words) -> Markup:
    width, row_height = 920, 36
    left = names_width([r.who for r in rows], 330)
    unit = (width - left - 150) / max([sum(r.values) for r in rows], default=1)
    body = []
    for k, row in enumerate(rows):
        middle = row_height * k + row_height / 2 + 4
        body.append(row_name(row.who, left - 12, middle, left - 16))
        body.append(_bar(row, parts, (left, middle), unit))
    return _finish(rows, parts, stack, words, (body, left, width, row_height, ""))


def _narrow(rows: Sequence[StackRow], parts: Sequence[Part], stack: Stack, words: Words) -> Markup:
    width, row_height = 360, 48
    unit = (width - 118) / max([sum(r.values) for r in rows], default=1)
    body = []
    for k, row in enumerate(rows):
        base = row_height * k + 16
        body.append(row_name_above(row.who, 0, base, width))
        body.append(_bar(row, parts, (0, base + 16), unit))
    return _finish(rows, parts, stack, words, (body, 0, width, row_height, "-narrow"))


def _finish(
    rows: Sequence[StackRow],
    parts: Sequence[Part],
    stack: Stack,
    words: Words,
    frame: tuple[list[Markup], float, float, float, str],
) -> Markup:
    body, left, width, row_height, mode = frame
    bottom = row_height * len(rows) + 10
    if not rows:
        body.append(label(left, 24, words("nothing-to-draw"), class_="small"))
        bottom = 34
    used_parts = [p for k, p in enumerate(parts) if any(r.values[k] for r in rows)]
    marks, used = legend(
        [Key("box", p.style, p.words) for p in used_parts], left, bottom, width - left
    )
    told = (stack.title, stack.description)
    return picture(stack.ident, told, (width, bottom + used + 4), *body, marks, mode=mode)


def _bar(row: StackRow, parts: Sequence[Part], corner: tuple[float, float], unit: float) -> Markup:
    x, middle = corner
    out = []
    for part, value, shown in zip(parts, row.values, row.shown, strict=True):
        hint = f"{part.words}: {shown}"
        out.append(rect(x, middle - 8, value * unit, 16, class_=part.style, title=hint))
        x += value * unit
    out.append(label(x + 8, middle + 4.5, row.total, class_="value"))
    return tag("g", *out)


def _table(
    rows: Sequence[StackRow], parts: Sequence[Part], stack: Stack, words: Words
) -> DataTable:
    first = stack.first or words("column.institution")
    return DataTable(
        caption=stack.title,
        columns=(first, *(p.words for p in parts), stack.total),
        numeric=frozenset(range(1, len(parts) + 2)),
        rows=tuple(
            (
                name_cell(row.who),
                *(TableCell(s, v) for s, v in zip(row.shown, row.values, strict=True)),
                TableCell(row.total, sum(row.values)),
            )
            for row in rows
        ),
    )
