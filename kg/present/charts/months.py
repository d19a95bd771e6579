"""When is the crunch? Deadlines over time, those without a date hatched. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.legend import Key, legend
from kg.present.charts.periods import Column, column_name
from kg.present.charts.svg import Chart, DataTable, TableCell, label, line, picture, rect, tag
from kg.present.words import Words

HEIGHT, TOP = 250, 26


@dataclass(frozen=True, slots=True)
class DueCount:
    """Deadlines in one column of time, `at_end` of them on the date most deadlines share.

    `until` counts what runs on until then and has no deadline to miss.
    """

    n: int
    at_end: int = 0
    until: int = 0


def due_columns(
    counts: Sequence[DueCount], columns: Sequence[Column], n_undated: int, words: Words
) -> Chart:
    """How many activities are due in each period, and how many have no date."""
    total = sum(c.n for c in counts)
    told = (words("months.title"), words("months.description", count=total, all=total + n_undated))
    return Chart(
        id="months",
        title=told[0],
        description=told[1],
        svg=_draw((counts, columns, n_undated), words, told, (920, "")),
        narrow=_draw((counts, columns, n_undated), words, told, (360, "-narrow")),
        table=_table(counts, columns, n_undated, words),
        notes=(words("months.note"),),
    )


def _draw(
    data: tuple[Sequence[DueCount], Sequence[Column], int],
    words: Words,
    told: tuple[str, str],
    frame: tuple[float, str],
) -> Markup:
    (counts, columns, n_undated), (width, mode) = data, frame
    floor = HEIGHT - 44
    top = max([c.n + c.until for c in counts] + [n_undated, 1])
    step = (width - 4) / (len(columns) + (1.6 if n_undated else 0))
    unit = (floor - TOP) / top
    body = [line(0, floor, width, floor, class_="axis")]
    for k, (count, column) in enumerate(zip(counts, columns, strict=True)):
        x = 2 + step * k
        body.append(_column(count, x, (floor, unit, step), (column_name(column), words)))
        body.append(_label(columns, k, x + step / 2, floor, mode))
    if n_undated:
        x = 2 + step * (len(columns) + 0.4)
        body.append(_undated(n_undated, x, (floor, unit, step), words("lanes.no-date")))
    marks, used = legend(_keys(counts, n_undated, words), 0, HEIGHT, width)
    return picture("months", told, (width, HEIGHT + used), *body, marks, mode=mode)


def _keys(counts: Sequence[DueCount], n_undated: int, words: Words) -> list[Key]:
    keys = [
        (sum(c.at_end for c in counts), "lead", "months.same-day"),
        (sum(c.n - c.at_end for c in counts), "partner", "months.due"),
        (sum(c.until for c in counts), "idle", "months.until"),
        (n_undated, "hatch", "lanes.no-date"),
    ]
    return [Key("box", style, words(name)) for n, style, name in keys if n]


def _column(
    count: DueCount, x: float, scale: tuple[float, float, float], said: tuple[str, Words]
) -> Markup:
    (floor, unit, step), (name, words) = scale, said
    wide = step * 0.72
    left = x + (step - wide) / 2
    y_all, y_end = floor - count.n * unit, floor - count.at_end * unit
    until = words("months.until")
    y_until = y_all - count.until * unit
    parts = [
        rect(
            left,
            y_until,
            wide,
            y_all - y_until,
            class_="idle",
            title=f"{name}: {count.until} {until}",
        ),
        rect(left, y_all, wide, y_end - y_all, class_="partner", title=f"{name}: {count.n}"),
        rect(left, y_end, wide, floor - y_end, class_="lead", title=f"{name}: {count.at_end}"),
    ]
    if count.n + count.until:
        middle, total = x + step / 2, str(count.n + count.until)
        parts.append(label(middle, y_until - 6, total, class_="value", text_anchor="middle"))
    return tag("g", *parts)


def _undated(n: int, x: float, scale: tuple[float, float, float], hint: str) -> Markup:
    floor, unit, step = scale
    wide = step * 0.72
    middle = x + step / 2
    parts = [rect(middle - wide / 2, floor - n * unit, wide, n * unit, class_="hatch", title=hint)]
    if n:
        parts.append(
            label(middle, floor - n * unit - 6, str(n), class_="value", text_anchor="middle")
        )
    parts.append(label(middle, floor + 17, "–", class_="tick", text_anchor="middle"))
    return tag("g", *parts)


def _label(columns: Sequence[Column], k: int, x: float, floor: float, mode: str) -> Markup:
    column = columns[k]
    if mode and len(columns) > 8 and k % 2:
        return Markup("")
    parts = [label(x, floor + 17, column.label, class_="tick", text_anchor="middle")]
    if (k == 0 or columns[k - 1].over != column.over) and column.over != column.label:
        parts.append(label(x, floor + 33, column.over, class_="over", text_anchor="middle"))
    return tag("g", *parts)


def _table(
    counts: Sequence[DueCount], columns: Sequence[Column], n_undated: int, words: Words
) -> DataTable:
    rows = [
        (
            TableCell(column_name(c)),
            *(TableCell(words.number(v), v) for v in (n.n, n.at_end, n.until)),
        )
        for n, c in zip(counts, columns, strict=True)
    ]
    last = (TableCell(words.number(n_undated), n_undated), TableCell("", 0), TableCell("", 0))
    undated = (TableCell(words("lanes.no-date")), *last)
    return DataTable(
        caption=words("months.title"),
        columns=(
            words("column.period"),
            words("column.due"),
            words("months.same-day"),
            words("months.until"),
        ),
        numeric=frozenset({1, 2, 3}),
        rows=(*rows, undated),
    )
