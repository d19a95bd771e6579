"""When is the crunch? Deadlines over time, those without a date hatched. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.marks import Key, Rows, Segment, summed
from kg.present.charts.periods import MOST_NAMED, Column, column_name
from kg.present.charts.plot import Canvas, Drawn, Table, chart, count_cell, told
from kg.present.charts.scale import Scale, time_axis
from kg.present.charts.svg import Chart, TableCell, label, line, tag
from kg.present.words import Words

HEIGHT, TOP, FLOOR = 250, 26, 206


@dataclass(frozen=True, slots=True)
class DueCount:
    """Deadlines in one column of time, `at_end` of them on the date most deadlines share.

    `until` counts what runs on until then and has no deadline to miss. `rows` are those of
    `at_end`, of the other deadlines, and of `until`.
    """

    n: int
    at_end: int = 0
    until: int = 0
    rows: tuple[Rows, Rows, Rows] = ((), (), ())


def due_columns(
    counts: Sequence[DueCount], columns: Sequence[Column], n_undated: int, words: Words, *,
    undated: Rows = (),
) -> Chart:  # fmt: skip
    """How many activities are due in each period, and how many have no date."""
    total = sum(c.n for c in counts)
    said = told(words, "months", count=total, all=total + n_undated)
    styles = ("lead", "partner", "idle", "hatch")
    names = [words(k) for k in ("months.same-day", "months.due", "months.until", "lanes.no-date")]
    found = [
        [c.at_end for c in counts], [c.n - c.at_end for c in counts],
        [c.until for c in counts], [n_undated],
    ]  # fmt: skip
    kinds = zip(styles, names, found, strict=True)
    keys = [Key("box", style, name) for style, name, values in kinds if sum(values)]

    def draw(sheet: Canvas) -> Drawn:
        step = (sheet.width - 4) / (len(columns) + (1.6 if n_undated else 0))
        top = max([c.n + c.until for c in counts] + [n_undated, 1])
        scale = Scale(FLOOR, TOP, top)

        def column(x: float, parts: Sequence[Segment]) -> Markup:
            return tag("g", summed(scale, x, parts, thick=step * 0.72, up=True))

        body = [line(0, FLOOR, sheet.right, FLOOR, class_="axis")]
        for k, (count, period) in enumerate(zip(counts, columns, strict=True)):
            values = (count.at_end, count.n - count.at_end, count.until)
            parts = [
                Segment(v, style, f"{column_name(period)}: {v} {name}", rows)
                for v, style, name, rows in zip(values, styles, names, count.rows, strict=False)
            ]
            body.append(column(2 + step * (k + 0.5), parts))
        every = 2 if sheet.narrow and len(columns) > MOST_NAMED else 1
        middles = [2 + step * (k + 0.5) for k in range(len(columns))]
        heads = (columns[::every], middles[::every], FLOOR + 17)
        body.append(time_axis(*heads, anchor="middle", years=16))
        if n_undated:
            x = 2 + step * (len(columns) + 0.9)
            body.append(column(x, [Segment(n_undated, "hatch", names[3], undated)]))
            body.append(label(x, FLOOR + 17, "–", class_="tick", text_anchor="middle"))
        return body, HEIGHT - 8, keys

    return chart(said, draw, _table(counts, columns, n_undated, words), words("months.note"))


def _table(
    counts: Sequence[DueCount], columns: Sequence[Column], n_undated: int, words: Words
) -> Table:
    rows = [
        (TableCell(column_name(c)), *(count_cell(v, words) for v in (n.n, n.at_end, n.until)))
        for n, c in zip(counts, columns, strict=True)
    ]
    empty = TableCell("", 0)
    undated = (TableCell(words("lanes.no-date")), count_cell(n_undated, words), empty, empty)
    heads = ("column.period", "column.due", "months.same-day", "months.until")
    return [words(x) for x in heads], [*rows, undated]
