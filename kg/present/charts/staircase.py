"""Is responsibility piled on few? A staircase of cumulated leads. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup

from kg.present.charts.marks import Key, Rows, Segment, bar
from kg.present.charts.plot import Canvas, Drawn, Table, chart, count_cell, name_cell, told
from kg.present.charts.scale import Scale
from kg.present.charts.svg import Chart, TableCell, label, line, text_width, whole
from kg.present.names import Who
from kg.present.words import Words

FLOOR, TOP, LEFT, NAME_LINES = 274, 20, 44, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRow:
    """How many leads one body holds."""

    who: Who
    n_lead: int
    rows: Rows = ()


def lead_staircase(rows: Sequence[LeadRow], words: Words, *, first: int = 0) -> Chart:
    """The share of all leads the first, the first two, … bodies hold together.

    `first` bodies are spoken of in a sentence: their share is written on their last step.
    Edges: bodies without a lead belong to the population and lie on the flat end; no leads at all
    give a picture that says so.
    """
    ordered = sorted(rows, key=lambda r: (-r.n_lead, r.who.short, r.who.id))
    sums = list(accumulate(r.n_lead for r in ordered))
    total = sums[-1] if sums else 0
    n = len(ordered)
    said = told(words, "staircase", count=n)
    boxes = {"lead": "own", "partner": "before", "idle": "idle"}
    keys = [Key("box", style, words(f"staircase.{name}")) for style, name in boxes.items()]
    keys.append(Key("line", "equal", words("staircase.equal")))

    def draw(sheet: Canvas) -> Drawn:
        if not total:
            return [label(0, TOP + 20, words("nothing-to-draw"), class_="small")], 60, ()
        step = (sheet.right - LEFT - 8) / n
        scale = Scale(FLOOR, TOP, total)
        body = _grid(scale, sheet.right - 8)
        for k, (row, height) in enumerate(zip(ordered, sums, strict=True)):
            hint = words("staircase.hint", count=k + 1, name=row.who.full, share=height, all=total)
            before = Segment(height - row.n_lead, "partner" if row.n_lead else "idle", hint)
            parts = [before, Segment(row.n_lead, "lead", hint, row.rows)]
            x = LEFT + step * (k + 0.5)
            body.append(bar(scale, x, parts, thick=max(0.8, step - 1), up=True)[0])
        body.append(line(LEFT, FLOOR, sheet.right - 8, TOP, class_="equal"))
        if 0 < first <= n:
            said, x = f"{100 * sums[first - 1] / total:.0f} %", LEFT + step * first - 2
            y = scale.at(sums[first - 1]) - 6
            body.append(label(x, y, said, class_="value", text_anchor="end"))
        names, deep = _names(ordered, step, sheet.right)
        body += names
        return body, FLOOR + 26 + deep, keys

    return chart(said, draw, _table(ordered, sums, words), words("staircase.note", count=n))


def _grid(scale: Scale, right: float) -> list[Markup]:
    parts = []
    for percent in (0, 25, 50, 75, 100):
        y = scale.at(scale.top * percent / 100)
        parts.append(line(LEFT, y, right, y, class_="grid" if percent else "axis"))
        parts.append(label(LEFT - 8, y + 4, f"{percent} %", class_="tick", text_anchor="end"))
    return parts


def _names(rows: Sequence[LeadRow], step: float, right: float) -> tuple[list[Markup], float]:
    """The first names below their steps, as many as there is room for, and how deep they reach."""
    parts: list[Markup] = []
    free, named, deep = float(LEFT), 0, 0
    for k, row in enumerate(rows):
        x = LEFT + step * k
        if not row.n_lead or named >= 6 or right - x < 40:
            break
        if x >= free:
            lines = whole(row.who.short, min(110, right - x), 11, lines=NAME_LINES)
            if not lines:
                continue
            parts.append(label(x, FLOOR + 16, *lines, pitch=12, class_="small"))
            free = x + max(step, *(text_width(w, 11) for w in lines)) + 10
            named, deep = named + 1, max(deep, 12 * (len(lines) - 1))
    return parts, deep


def _table(rows: Sequence[LeadRow], sums: Sequence[int], words: Words) -> Table:
    total = sums[-1] if sums else 0
    out = []
    for row, running in zip(rows, sums, strict=True):
        share = 100 * running / total if total else 0
        said = TableCell(f"{words.number(share)} %" if total else "–", share)
        counts = (count_cell(row.n_lead, words), count_cell(running, words))
        out.append((name_cell(row.who), *counts, said))
    return words.columns("institution", "leads", "leads-so-far", "share-so-far"), out
