"""Who carries what? One row a body, one column a goal, bars of leads and others. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from kg.present.charts.lanes import led_of
from kg.present.charts.marks import Key, Rows, Segment, goal_style, summed
from kg.present.charts.plot import Canvas, Marks, chart_of_rows, count_cell, name_cell, told
from kg.present.charts.scale import Scale
from kg.present.charts.svg import Chart, label, rect, tag, whole
from kg.present.names import Who
from kg.present.words import Words

WIDTH, ROW, GAP = 1080, 34, 4


@dataclass(frozen=True, slots=True)
class Share:
    """Activities of one body under one goal: led, and otherwise joined."""

    n_lead: int
    n_other: int
    led: Rows = ()
    joined: Rows = ()

    @property
    def n(self) -> int:
        """All of them."""
        return self.n_lead + self.n_other


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """One body with its share of each goal, in the order of the goals."""

    who: Who
    shares: tuple[Share, ...]

    @property
    def n(self) -> int:
        """The activities of all goals."""
        return sum(s.n for s in self.shares)


def goal_bars(
    rows: Sequence[GoalRow], goals: Sequence[tuple[str, str]], words: Words, *,
    most: int = 18, most_goals: int = 12,
) -> Chart:  # fmt: skip
    """How many activities of each goal every body leads or joins; same scale everywhere.

    `goals` are number and title. Edges: bodies beyond `most`, and all but the `most_goals` goals
    with most work, are in the table only; goals keep the plan's order.
    """
    ordered = sorted(rows, key=lambda r: (-r.n, r.who.short, r.who.id))
    drawn = _busiest(ordered, len(goals), most_goals)
    shown = [replace(r, shares=tuple(r.shares[g] for g in drawn)) for r in ordered[:most] if r.n]
    top = max([s.n for r in shown for s in r.shares], default=1)

    def marks(sheet: Canvas) -> Marks:
        cell = sheet.width / max(1, len(drawn))
        places = [sheet.left + cell * g for g in range(len(drawn))]
        room, high = max(cell - GAP - (18 if sheet.narrow else 34), 4), ROW - GAP

        def row(k: int, middle: float) -> Markup:
            cells = []
            for x, s, (_, number, title) in zip(places, shown[k].shares, heads, strict=True):
                said = f"{shown[k].who.full} – {number or title}"
                kinds = (("lead", s.n_lead, s.led, "lead"),
                         ("partner", s.n_other, s.joined, "joined"))  # fmt: skip
                parts = [Segment(n, style, f"{said}: {n} {words(f'role.{role}')}", behind)
                         for style, n, behind, role in kinds]  # fmt: skip
                slot = rect(x, middle - high / 2, cell - GAP, high, class_="slot")
                drawn = summed(Scale(x, x + room, top), middle, parts, thick=high)
                cells.append(tag("g", slot, drawn))
            return tag("g", *cells)

        heads = [(g, *goals[g]) for g in drawn]
        found = [whole(title, cell - GAP - 4, 11, lines=3) for _, _, title in heads]
        fit = not sheet.narrow and all(f or not h[2] for f, h in zip(found, heads, strict=True))
        titles = found if fit else [()] * len(heads)
        named = [Key("box", goal_style(g), f"{n} {t}".strip()) for g, n, t in heads if not fit]
        return Marks(
            top=78 if fit else 36,
            row=row,
            heights=[ROW] * len(shown),
            head=lambda _: _head(heads, titles, places, cell - GAP),
            keys=[Key("box", "lead", words("role.lead")),
                  Key("box", "partner", words("role.joined")), *named],
        )  # fmt: skip

    said = told(words, "matrix", count=len(shown))
    left = len(goals) - len(drawn)
    more = [words("columns-in-table", count=left)] if left else []
    names = [number or title for number, title in goals]
    table_heads = (words("column.institution"), *names, words("column.all"))
    cells = [
        (name_cell(r.who), *(led_of(s.n, s.n_lead, words) for s in r.shares),
         count_cell(r.n, words)) for r in ordered
    ]  # fmt: skip
    return chart_of_rows(
        said, [r.who for r in shown], marks, (table_heads, cells), words, words("matrix.note"),
        *more, width=WIDTH, room=230,
    )  # fmt: skip


def _busiest(rows: Sequence[GoalRow], n_goals: int, most: int) -> list[int]:
    """The positions of the goals with most work, in the plan's order."""
    work = [sum(r.shares[g].n for r in rows) for g in range(n_goals)]
    return sorted(sorted(range(n_goals), key=lambda g: -work[g])[:most])


def _head(
    goals: Sequence[tuple[int, str, str]], titles: Sequence[tuple[str, ...]],
    places: Sequence[float], width: float,
) -> Markup:  # fmt: skip
    """A goal's colour, number and title; the number alone where titles stand in the legend."""
    parts = []
    for x, (g, number, title), lines in zip(places, goals, titles, strict=True):
        parts += [
            tag("title", title),
            rect(x, 8, width, 3, class_=goal_style(g)),
            label(x, 27, number, class_="head"),
            label(x, 41, *lines, pitch=12.5, class_="small"),
        ]
    return tag("g", *parts)
