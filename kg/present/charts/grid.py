"""Who meets whom how often? A grid of bodies by bodies, darker where more. Present layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.calendar import shade
from kg.present.charts.rows import name_cell, names_width, row_name, row_name_above
from kg.present.charts.svg import (
    Chart,
    DataTable,
    TableCell,
    label,
    picture,
    rect,
    shorten,
    tag,
)
from kg.present.names import Who
from kg.present.words import Words

WIDTH, HEAD, ROW = 920, 104, 30
NARROW, NARROW_HEAD, NAME_LINE = 358, 34, 22  # of the drawing for telephones
MOST_PAIRS = 300  # rows of the table; `kg ties` prints all


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Two bodies, how many activities they share, and which (their numbers)."""

    a: Who
    b: Who
    n: int
    activities: tuple[str, ...] = ()


def meeting_grid(pairs: Sequence[Meeting], words: Words, *, most: int = 12) -> Chart:
    """The bodies with most shared activities against each other; the pairs in the table."""
    sums: Counter[Who] = Counter()
    for pair in pairs:
        sums[pair.a] += pair.n
        sums[pair.b] += pair.n
    shown = sorted(sums, key=lambda w: (-sums[w], w.short, w.id))[:most]
    told = (words("meeting.title"), words("meeting.description", count=len(shown)))
    counts = {frozenset((p.a.id, p.b.id)): p.n for p in pairs}
    notes = [words("meeting.note")]
    if len(pairs) > MOST_PAIRS:
        notes.append(words("meeting.more", count=len(pairs) - MOST_PAIRS))
    return Chart(
        id="meeting",
        title=told[0],
        description=told[1],
        svg=_draw(shown, counts, words, told),
        narrow=_narrow(shown, counts, words, told),
        table=_table(pairs, words),
        notes=tuple(notes),
    )


def _draw(
    rows: Sequence[Who],
    counts: Mapping[frozenset[str], int],
    words: Words,
    told: tuple[str, str],
) -> Markup:
    left = names_width(rows, 280)
    cell = min(50, (WIDTH - left - 60) / max(1, len(rows)))
    top = max(counts.values(), default=0)
    body = [_head(rows, left, cell)]
    for k, row in enumerate(rows):
        y = HEAD + ROW * k
        body.append(row_name(row, left - 12, y + ROW / 2, left - 16))
        for c, column in enumerate(rows):
            n = None if c == k else counts.get(frozenset((row.id, column.id)), 0)
            body.append(_cell(n, (left + cell * c, y), cell, top))
    if not rows:
        body.append(label(left, HEAD + 20, words("nothing-to-draw"), class_="small"))
    return picture("meeting", told, (WIDTH, HEAD + ROW * max(1, len(rows)) + 4), *body)


def _narrow(
    rows: Sequence[Who],
    counts: Mapping[frozenset[str], int],
    words: Words,
    told: tuple[str, str],
) -> Markup:
    """The same grid with numbered names above the rows; the columns bear the numbers."""
    cell = min(44, NARROW / max(1, len(rows)))
    top = max(counts.values(), default=0)
    body = [
        label(cell * (k + 0.5), NARROW_HEAD - 10, str(k + 1), class_="tick", text_anchor="middle")
        for k in range(len(rows))
    ]
    for k, row in enumerate(rows):
        y = NARROW_HEAD + (ROW + NAME_LINE) * k + NAME_LINE
        body.append(label(0, y - 6, str(k + 1), class_="tick"))
        body.append(row_name_above(row, 22, y - 6, NARROW - 22))
        for c, column in enumerate(rows):
            n = None if c == k else counts.get(frozenset((row.id, column.id)), 0)
            body.append(_cell(n, (cell * c, y), cell, top))
    if not rows:
        body.append(label(0, NARROW_HEAD + 20, words("nothing-to-draw"), class_="small"))
    height = NARROW_HEAD + (ROW + NAME_LINE) * max(1, len(rows)) + 4
    return picture("meeting", told, (NARROW, height), *body, mode="-narrow")


def _head(rows: Sequence[Who], left: float, cell: float) -> Markup:
    parts = []
    for k, who in enumerate(rows):
        x, y = left + cell * k + cell / 2, HEAD - 8
        name = shorten(who.short, 112, 12)
        parts.append(
            tag("text", tag("title", who.full), name, x=x, y=y, class_="tick",
                transform=f"rotate(-42 {x:.1f} {y:.1f})")
        )  # fmt: skip
    return tag("g", *parts)


def _cell(n: int | None, corner: tuple[float, float], width: float, top: int) -> Markup:
    x, y = corner
    if n is None:
        return rect(x + 1, y + 1, width - 2, ROW - 2, rx=2, class_="self")
    tone = shade(n, top)
    parts = [rect(x + 1, y + 1, width - 2, ROW - 2, rx=2, class_=f"heat heat{tone}")]
    if n:
        style = "heat-dark" if tone > 2 else "heat-light"
        parts.append(
            label(x + width / 2, y + ROW / 2 + 4.5, str(n), class_=style, text_anchor="middle")
        )
    return tag("g", *parts)


def _table(pairs: Sequence[Meeting], words: Words) -> DataTable:
    ordered = sorted(pairs, key=lambda p: (-p.n, p.a.short, p.b.short))
    return DataTable(
        caption=words("meeting.title"),
        columns=tuple(words(f"column.{c}") for c in ("institution", "other", "shared", "where")),
        numeric=frozenset({2}),
        rows=tuple(
            (name_cell(p.a), name_cell(p.b), TableCell(words.number(p.n), p.n),
             TableCell(", ".join(p.activities)))
            for p in ordered[:MOST_PAIRS]
        ),
    )  # fmt: skip
