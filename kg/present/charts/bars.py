"""Who carries most? Bars with a whisker for the range of the weights. Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup

from kg.present.charts.plot import (
    Canvas,
    Drawn,
    Key,
    Marks,
    Rows,
    Segment,
    Table,
    bar,
    chart,
    chart_of_rows,
    count_cell,
    dot,
    mark,
    name_cell,
    told,
    whisker,
)
from kg.present.charts.svg import (
    Chart,
    Scale,
    TableCell,
    Told,
    axis,
    label,
    line,
    rect,
    scale_to,
    tag,
    text_width,
    whole,
)
from kg.present.names import Who
from kg.present.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """The work of one body: activities led, partnered, otherwise joined; load with its range."""

    who: Who
    value: float
    low: float
    high: float
    n_lead: int
    n_partner: int
    n_other: int = 0
    led: Rows = ()
    joined: Rows = ()


def load_bars(
    rows: Sequence[LoadRow], words: Words, *, most: int = 15, ident: str = "load"
) -> Chart:
    """Weighted load of each body, heaviest first, the led part dark, the range as a whisker.

    `ident` is another one where a page holds several. Edges: no rows give a picture that says so;
    more than `most` bodies are in the table only.
    """
    ordered = sorted(rows, key=lambda r: (-r.value, r.who.short, r.who.id))
    shown = [r for r in ordered[:most] if r.high > 0]

    def marks(sheet: Canvas) -> Marks:
        scale = scale_to([r.high for r in shown], sheet.left, sheet.right - 120)

        def row(k: int, middle: float) -> Markup:
            r = shown[k]
            led = min(r.n_lead, r.value)
            hint = words("load.hint", name=r.who.full, lead=r.n_lead, partner=r.n_partner)
            parts = [
                Segment(led, "lead", hint, r.led),
                Segment(r.value - led, "partner", hint, r.joined),
            ]
            drawn, end = bar(scale, middle, parts)
            if r.who.group:
                dashed = rect(scale.start, middle - 8, end - scale.start, 16,
                              class_="outline dashed", pointer_events="none")  # fmt: skip
                drawn = tag("g", drawn, dashed)
            said = [tag("tspan", words.number(r.value), class_="value")]
            if r.high > r.low:
                drawn = tag("g", drawn, whisker(scale.at(r.low), scale.at(r.high), middle))
                span = f"  {words.number(r.low)}–{words.number(r.high)}"
                said.append(tag("tspan", span, class_="small", dx=6))
            x = scale.at(max(r.high, r.value)) + 9
            return tag("g", drawn, tag("text", *said, x=x, y=middle + 4.5))

        return Marks(
            row=row,
            heights=[24 if sheet.narrow else 38] * len(shown),
            head=lambda bottom: axis(scale, 34, bottom),
        )

    said = told(words, "load", ident=ident, count=len(shown), all=len(rows))
    columns = ("institution", "leads", "partner-in", "other-roles", "load", "low", "high")
    cells = [
        (
            name_cell(r.who),
            *(count_cell(v, words) for v in (r.n_lead, r.n_partner, r.n_other)),
            *(count_cell(v, words, decimals=2) for v in (r.value, r.low, r.high)),
        )
        for r in ordered
    ]
    table = (words.columns(*columns), cells)
    return chart_of_rows(said, [r.who for r in shown], marks, table, words, words("load.note"))


# Of what is each whole made? Bars in parts, what is unknown hatched.


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRow:
    """One whole. `values` follow the parts, as `shown`, the same in words, and `rows` behind them;
    `total` is the whole.
    """

    who: Who
    values: tuple[float, ...]
    shown: tuple[str, ...]
    total: str
    rows: tuple[Rows, ...] = ()


def stacked_bars(
    said: Told, rows: Sequence[StackRow], parts: Sequence[Key], ends: tuple[str, str],
    words: Words, *notes: str, most: int = 15,
) -> Chart:  # fmt: skip
    """Bars of parts on one scale, in the order given; what is unknown has the style `hatch`.

    `ends` head the first and the last column of the table.
    Edges: rows beyond `most` are in the table only, and the notes say how many.
    """
    shown = [r for r in rows[:most] if sum(r.values) > 0]
    used = [p for k, p in enumerate(parts) if any(r.values[k] for r in shown)]
    room = max([text_width(r.total, 14) for r in shown], default=0) + 12

    def marks(sheet: Canvas) -> Marks:
        top = max([sum(r.values) for r in shown], default=1)
        scale = Scale(sheet.left, sheet.right - room, top)

        def row(k: int, middle: float) -> Markup:
            r = shown[k]
            behind = r.rows or ((),) * len(parts)
            segments = [
                Segment(value, part.style, f"{part.words}: {shown}", found)
                for part, value, shown, found in zip(parts, r.values, r.shown, behind, strict=True)
            ]
            drawn, end = bar(scale, middle, segments)
            return tag("g", drawn, label(end + 8, middle + 4.5, r.total, class_="value"))

        return Marks(
            top=4,
            row=row,
            heights=[24 if sheet.narrow else 36] * len(shown),
            keys=used,
        )

    heads = (ends[0], *(p.words for p in parts), ends[1])
    cells = [
        (name_cell(r.who), *map(TableCell, r.shown, r.values), TableCell(r.total, sum(r.values)))
        for r in rows
    ]
    names = [r.who for r in shown]
    return chart_of_rows(said, names, marks, (heads, cells), words, *notes, room=330)


# Is responsibility piled on few? A staircase of cumulated leads.

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


# What would change? The state before and after, row by row.


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One thing counted twice, and the rows that make the difference."""

    who: Who
    before: float
    after: float
    rows: Rows = ()


def before_after(
    rows: Sequence[ChangeRow], said: Told, heads: tuple[str, str, str], words: Words, *notes: str
) -> Chart:
    """Two states of each row on one scale, a ring for before and a dot for after.

    `heads` say what the rows are and what the two states are.
    """

    def marks(sheet: Canvas) -> Marks:
        values = [max(r.before, r.after) for r in rows]
        scale = scale_to(values, sheet.left + 8, sheet.right - 70)

        def row(k: int, middle: float) -> Markup:
            r = rows[k]
            a, b = scale.at(r.before), scale.at(r.after)
            same = r.before == r.after
            shown = f"{r.after:g}" if same else f"{r.before:g} → {r.after:g}"
            return mark(
                line(a, middle, b, middle, class_="moved"),
                dot(a, middle, "ring", "plain"),
                dot(b, middle, "dot", "plain"),
                label(max(a, b) + 12, middle + 4.5, shown, class_="value"),
                rows=r.rows,
            )

        return Marks(
            top=30,
            row=row,
            heights=[24 if sheet.narrow else 34] * len(rows),
            head=lambda bottom: axis(scale, 30, bottom),
            keys=[Key("ring", "plain", heads[1]), Key("dot", "plain", heads[2])],
        )

    cells = [(name_cell(r.who), *(count_cell(n, words) for n in (r.before, r.after))) for r in rows]
    return chart_of_rows(said, [r.who for r in rows], marks, (heads, cells), words, *notes)
