"""Who carries what? One row a body, one column a goal, bars of leads and others. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from kg.present.charts.lanes import goal_style
from kg.present.charts.legend import Key, legend
from kg.present.charts.rows import name_cell, names_width, row_name, row_name_above
from kg.present.charts.svg import (
    Chart,
    DataTable,
    TableCell,
    label,
    picture,
    rect,
    tag,
    wrap,
)
from kg.present.names import Who
from kg.present.words import Words

WIDTH, ROW, GAP = 1080, 34, 4
NARROW, NAME_LINE = 358, 22  # of the drawing for telephones: its width, the line of a name


@dataclass(frozen=True, slots=True)
class Share:
    """Activities of one body under one goal: led, and otherwise joined."""

    n_lead: int
    n_other: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """One body with its share of each goal, in the order of the goals."""

    who: Who
    shares: tuple[Share, ...]


def goal_bars(
    rows: Sequence[GoalRow],
    goals: Sequence[tuple[str, str]],
    words: Words,
    *,
    most: int = 18,
    most_goals: int = 12,
) -> Chart:
    """How many activities of each goal every body leads or joins; same scale everywhere.

    `goals` are number and title. Edges: bodies beyond `most`, and all but the `most_goals` goals
    with most work, are in the table only; goals keep the plan's order.
    """
    ordered = sorted(rows, key=lambda r: (-_total(r), r.who.short, r.who.id))
    drawn = _busiest(ordered, len(goals), most_goals)
    heads = [(g, *goals[g]) for g in drawn]
    shown = [
        replace(r, shares=tuple(r.shares[g] for g in drawn)) for r in ordered[:most] if _total(r)
    ]
    told = (words("matrix.title"), words("matrix.description", count=len(shown)))
    notes = [words("matrix.note")]
    if len(ordered) > len(shown):
        notes.append(words("rows-in-table", count=len(ordered) - len(shown)))
    if len(goals) > len(drawn):
        notes.append(words("columns-in-table", count=len(goals) - len(drawn)))
    return Chart(
        id="matrix",
        title=told[0],
        description=told[1],
        svg=_draw(shown, heads, words, (told, WIDTH, "")),
        narrow=_draw(shown, heads, words, (told, NARROW, "-narrow")),
        table=_table(ordered, goals, words),
        notes=tuple(notes),
    )


def _busiest(rows: Sequence[GoalRow], n_goals: int, most: int) -> list[int]:
    """The positions of the goals with most work, in the plan's order."""
    work = [sum(r.shares[g].n_lead + r.shares[g].n_other for r in rows) for g in range(n_goals)]
    return sorted(sorted(range(n_goals), key=lambda g: -work[g])[:most])


def _total(row: GoalRow) -> int:
    return sum(s.n_lead + s.n_other for s in row.shares)


def _draw(
    rows: Sequence[GoalRow],
    goals: Sequence[tuple[int, str, str]],
    words: Words,
    frame: tuple[tuple[str, str], float, str],
) -> Markup:
    told, width, mode = frame
    left = 0 if mode else names_width([r.who for r in rows], 230)
    above = NAME_LINE if mode else 0
    cell = (width - left) / max(1, len(goals))
    top = max([s.n_lead + s.n_other for r in rows for s in r.shares], default=1)
    unit = max(cell - GAP - (18 if mode else 34), 4) / top
    head = 36 if mode else 74
    body = [_head(goals, left, cell, lines=0 if mode else 3)]
    for k, row in enumerate(rows):
        y = head + (ROW + above) * k + above
        if mode:
            body.append(row_name_above(row.who, 0, y - 5, width))
        else:
            body.append(row_name(row.who, left - 12, y + ROW / 2 - GAP / 2, left - 16))
        for g, share in enumerate(row.shares):
            body.append(_cell(share, (left + cell * g, y), (cell - GAP, unit)))
    y = head + (ROW + above) * len(rows)
    if not rows:
        body.append(label(left, head + 20, words("nothing-to-draw"), class_="small"))
        y += 30
    keys = [Key("box", "lead", words("role.lead")), Key("box", "partner", words("role.joined"))]
    marks, used = legend(keys, left, y + 8, width - left)
    return picture("matrix", told, (width, y + 8 + used), *body, marks, mode=mode)


def _head(goals: Sequence[tuple[int, str, str]], left: float, cell: float, *, lines: int) -> Markup:
    """A goal's colour, number and title; the number alone where there is no line for a title."""
    parts = []
    for k, (g, number, title) in enumerate(goals):
        x = left + cell * k
        said = wrap(title, cell - GAP - 4, 11, lines=lines) if lines else ()
        parts.append(
            tag(
                "g",
                tag("title", title),
                rect(x, 8, cell - GAP, 3, class_=goal_style(g)),
                label(x, 27, number, class_="head"),
                *(label(x, 41 + 12.5 * n, w, class_="small") for n, w in enumerate(said)),
            )
        )
    return tag("g", *parts)


def _cell(share: Share, corner: tuple[float, float], size: tuple[float, float]) -> Markup:
    (x, y), (width, unit) = corner, size
    height = ROW - GAP
    parts = [rect(x, y, width, height, class_="slot")]
    led, joined = share.n_lead * unit, share.n_other * unit
    parts.append(rect(x, y, led, height, class_="lead"))
    parts.append(rect(x + led, y, joined, height, class_="partner"))
    total = share.n_lead + share.n_other
    if total:
        parts.append(label(x + led + joined + 6, y + height / 2 + 4.5, str(total), class_="value"))
    return tag("g", *parts)


def _table(rows: Sequence[GoalRow], goals: Sequence[tuple[str, str]], words: Words) -> DataTable:
    names = [number or title for number, title in goals]
    return DataTable(
        caption=words("matrix.title"),
        columns=(words("column.institution"), *names, words("column.all")),
        numeric=frozenset(range(1, len(goals) + 2)),
        rows=tuple(
            (
                name_cell(row.who),
                *(_number(s, words) for s in row.shares),
                TableCell(words.number(_total(row)), _total(row)),
            )
            for row in rows
        ),
    )


def _number(share: Share, words: Words) -> TableCell:
    total = share.n_lead + share.n_other
    if not total:
        return TableCell("", 0)
    if not share.n_lead:
        return TableCell(words.number(total), total)
    return TableCell(words("lanes.cell", count=total, lead=share.n_lead), total)
