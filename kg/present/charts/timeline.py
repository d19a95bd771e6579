"""When does one body work on what? A bar an activity, from its start to its day. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from kg.present.charts.marks import Key, Rows, dot, mark
from kg.present.charts.periods import Column
from kg.present.charts.plot import Canvas, Marks, chart_of_rows, name_cell, told
from kg.present.charts.scale import Scale, time_axis
from kg.present.charts.svg import Chart, TableCell, line, rect, tag
from kg.present.names import Who
from kg.present.words import Words

TOP = 52


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
            rules = [line(p, TOP - 8, p, bottom, class_="grid") for p in starts]
            return tag(
                "g", *rules, time_axis(columns, [p + 3 for p in starts], 38, narrow=sheet.narrow)
            )

        return Marks(
            top=TOP,
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
