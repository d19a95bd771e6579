"""When is the crunch, how much runs at once, when does one body work on what? Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from kg.present.charts.plot import (
    Canvas,
    Drawn,
    Key,
    Marks,
    Rows,
    Segment,
    Table,
    chart,
    chart_of_rows,
    count_cell,
    dot,
    heat,
    mark,
    name_cell,
    summed,
    told,
)
from kg.present.charts.svg import (
    MOST_NAMED,
    Chart,
    Column,
    Scale,
    TableCell,
    column_name,
    label,
    line,
    rect,
    tag,
    time_axis,
)
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


# When is the crunch? Deadlines over time, those without a date hatched.

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


# When does one body work on what? A bar an activity, from its start to its day.

TIMELINE_TOP = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """One activity in time: `start`–`end` as stated, `first`–`last` at the widest, None unknown."""

    who: Who
    first: date | None
    start: date | None
    end: date | None
    last: date | None
    due: date | None
    leads: bool
    said: str
    rows: Rows = ()


def body_timeline(
    rows: Sequence[Spell], columns: Sequence[Column], name: str, words: Words, *, most: int = 40
) -> Chart:
    """The activities of one body by their end, those it leads dark, an unknown start faded."""
    ordered = sorted(rows, key=lambda r: (r.due or date.max, r.end or date.max, r.who.id))
    shown = ordered[:most] if columns else []
    roles = {r.leads for r in shown if r.start and r.end}
    keys = (
        (Key("box", "lead", words("role.lead")), True in roles),
        (Key("box", "partner", words("role.joined")), False in roles),
        (Key("box", "faded", words("timeline.unknown")),
         any((r.first, r.last) != (r.start, r.end) and r.first and r.last for r in shown)),
        (Key("dot", "plain", words("column.deadline")), any(r.due for r in shown)),
    )  # fmt: skip

    def marks(sheet: Canvas) -> Marks:
        begin = columns[0].start if columns else date.min
        days = (columns[-1].end - begin).days + 1 if columns else 1
        scale = Scale(sheet.left, sheet.right - 8, days)

        def x(day: date, *, after: bool = False) -> float:
            return scale.at(min(max((day - begin).days + after, 0), days))

        def row(k: int, middle: float) -> Markup:
            r, parts = shown[k], []
            spans = (("faded", r.first, r.last), ("lead" if r.leads else "partner", r.start, r.end))
            for style, start, end in spans:
                if start and end:
                    left, right = x(start), x(end, after=True)
                    parts.append(rect(left, middle - 5, max(3, right - left), 10, class_=style))
            if r.due:
                shape = "dot" if r.leads else "ring"
                parts.append(dot(x(r.due, after=True), middle, shape, "plain"))
            return mark(*parts, hint=f"{r.who.full}: {r.said}", rows=r.rows)

        def head(bottom: float) -> Markup:
            starts = [x(c.start) for c in columns]
            rules = [line(p, TIMELINE_TOP - 8, p, bottom, class_="grid") for p in starts]
            return tag(
                "g", *rules, time_axis(columns, [p + 3 for p in starts], 38, narrow=sheet.narrow)
            )

        return Marks(
            top=TIMELINE_TOP,
            row=row,
            heights=[16 if sheet.narrow else 31] * len(shown),
            head=head,
            keys=[key for key, drawn in keys if drawn],
            banded=True,
        )

    said = told(words, "timeline", name=name)
    role = {True: TableCell(words("role.lead")), False: TableCell(words("role.joined"))}
    cells = [(name_cell(r.who), role[r.leads], TableCell(r.said)) for r in ordered]
    table = (words.columns("activity", "role", "deadline"), cells)
    return chart_of_rows(
        said, [r.who for r in shown], marks, table, words, words("timeline.note"),
        width=1080, room=400,
    )  # fmt: skip
