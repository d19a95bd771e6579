"""Who meets whom how often? Bodies by bodies, darker where more, those alike together.

Present layer. Each pair is drawn once: half a grid, the names of its columns on the diagonal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from markupsafe import Markup

from kg.present.charts.marks import Rows, heat
from kg.present.charts.plot import SMALL, Canvas, Marks, chart_of_rows, count_cell, name_cell, told
from kg.present.charts.svg import Chart, TableCell, label, tag, text_width, whole
from kg.present.names import Who
from kg.present.words import Words

ROW = 30
MOST_PAIRS = 300  # rows of the table; `kg ties` prints all


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Two bodies, how many activities they share, which (their numbers), and the rows of both."""

    a: Who
    b: Who
    n: int
    activities: tuple[str, ...] = ()
    rows: Rows = ()


def meeting_grid(pairs: Sequence[Meeting], words: Words, *, most: int = 12) -> Chart:
    """The bodies with most shared activities against each other; the pairs in the table."""
    sums: Counter[Who] = Counter()
    for pair in pairs:
        sums[pair.a] += pair.n
        sums[pair.b] += pair.n
    found = {frozenset((p.a.id, p.b.id)): p for p in pairs}

    def met(a: Who, b: Who) -> Meeting:
        return found.get(frozenset((a.id, b.id)), Meeting(a=a, b=b, n=0))

    busiest = sorted(sums, key=lambda w: (-sums[w], w.short, w.id))[:most]
    shown = _alike_together(busiest, met)
    top = max([p.n for p in pairs], default=0)

    def marks(sheet: Canvas) -> Marks:
        cell = min(50, (sheet.width - 60) / max(1, len(shown)))

        def row(k: int, middle: float) -> Markup:
            cells = []
            for n, other in enumerate(shown[:k]):
                pair = met(shown[k], other)
                place = (sheet.left + cell * n, middle - ROW / 2)
                hint = f"{shown[k].full} · {other.full}: {pair.n}" if pair.n else None
                cells.append(heat(place, (cell, ROW), pair.n, top, hint=hint, rows=pair.rows))
            x = sheet.left + cell * k + 6
            last = k == len(shown) - 1  # has no column
            return tag("g", *cells, "" if last else _column(shown[k], x, middle, sheet.right - x))

        return Marks(top=4, row=row, heights=[ROW] * len(shown))

    said = told(words, "meeting", count=len(shown))
    left = len(pairs) - MOST_PAIRS
    more = [words("meeting.more", count=left)] if left > 0 else []
    heads = words.columns("institution", "other", "shared", "where")
    cells = [
        (*map(name_cell, (p.a, p.b)), count_cell(p.n, words), TableCell(", ".join(p.activities)))
        for p in sorted(pairs, key=lambda p: (-p.n, p.a.short, p.b.short))[:MOST_PAIRS]
    ]
    return chart_of_rows(
        said, shown, marks, (heads, cells), words, words("meeting.note"), *more,
        room=280, counted=False,
    )  # fmt: skip


def _column(who: Who, x: float, middle: float, room: float) -> Markup:
    """The name of a column on the diagonal; where it finds no room, the row's stands left of it."""
    if text_width(who.short, 12) <= room:
        return label(x, middle + 4.5, who.short, class_="tick")
    lines = whole(who.short, room, SMALL, lines=2)
    return tag("g", label(x, middle - 2, *lines, pitch=12, class_="small"))


def _alike_together(rows: Sequence[Who], met: Callable[[Who, Who], Meeting]) -> list[Who]:
    """Bodies in an order in which those that meet often stand next to each other.

    Source: average linkage with optimal leaf order (Bar-Joseph and others 2001), in SciPy.
    """
    if len(rows) < 3:
        return list(rows)
    from scipy.cluster.hierarchy import leaves_list, linkage

    pairs = [met(a, b).n for a, b in combinations(rows, 2)]
    far = [max(pairs) - x for x in pairs]
    order = leaves_list(linkage(far, "average", optimal_ordering=True)).tolist()
    ends = order if order[0] < order[-1] else order[::-1]
    return [rows[k] for k in ends]
