"""What are all charts made of? Marks, the keys that explain them, rows and tables. Present layer.

With `svg.py` this is the grammar of all charts: a chart says what
stands in a row, and the grammar says where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.svg import (
    Chart,
    DataTable,
    Scale,
    TableCell,
    Told,
    join,
    label,
    line,
    picture,
    rect,
    tag,
    text_width,
    wrap,
)
from kg.present.names import Who
from kg.present.words import Words

# Which marks are all charts made of? Bars, cells, dots, whiskers, and the keys that explain them.
#
# A mark says what it is on hover, and is a link to the rows it was counted from.

Rows = tuple[int, ...]  # positions of facts among the rows of the plan (`PlanIndex.row_of`)
SIZE, LINE, SHADES = 11.5, 20, 5
MOST_BEHIND = 100  # rows that a mark leads to; the others are counted


def mark(*shapes: str, hint: str | None = None, rows: Rows = (), href: str | None = None) -> Markup:
    """Shapes that belong together: what they say on hover, and the rows or page they lead to.

    Example:
        >>> print(mark("x", hint="two", rows=(3, 7)))
        <a href="#f3" data-rows="3 7"><title>two</title>x</a>
    """
    inside = (*((tag("title", hint),) if hint else ()), *shapes)
    if rows:
        led, every = " ".join(map(str, rows[:MOST_BEHIND])), len(rows)
        counted = every if every > MOST_BEHIND else None
        return tag("a", *inside, href=f"#f{rows[0]}", data_rows=led, data_all=counted)
    return tag("a" if href else "g", *inside, href=href)


def behind(parts: Iterable[Rows]) -> Rows:
    """The rows behind a mark that counts several things, each once."""
    return tuple(sorted({n for rows in parts for n in rows}))


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar."""

    value: float
    style: str
    hint: str | None = None
    rows: Rows = ()


def bar(
    scale: Scale, across: float, parts: Iterable[Segment], *, thick: float = 16, up: bool = False
) -> tuple[Markup, float]:
    """Parts one after another along a scale, and where they end; `up` for a scale that rises."""
    out, total = [], 0.0
    for part in parts:
        a, b = sorted((scale.at(total), scale.at(total + part.value)))
        total += part.value
        side = across - thick / 2
        box = (side, a, thick, b - a) if up else (a, side, b - a, thick)
        if part.value > 0:
            shape = rect(*box, class_=part.style)
            out.append(mark(shape, hint=part.hint, rows=part.rows))
    return tag("g", *out), scale.at(total)


def summed(
    scale: Scale, across: float, parts: Sequence[Segment], *, thick: float, up: bool = False
) -> Markup:
    """A bar with the sum of its parts behind its end, or above it."""
    drawn, end = bar(scale, across, parts, thick=thick, up=up)
    total, anchor = sum(p.value for p in parts), "middle" if up else None
    place = (across, end - 6) if up else (end + 6, across + 4.5)
    said = label(*place, f"{total:g}", class_="value", text_anchor=anchor) if total else ""
    return join([drawn, said])


def shade(value: int, top: int) -> int:
    """Which of five shades a number gets: none for nothing, the last for the top."""
    return 0 if value <= 0 or top <= 0 else min(SHADES, 1 + (value - 1) * SHADES // top)


def heat(
    corner: tuple[float, float], size: tuple[float, float], n: int, top: int, *shapes: str,
    hint: str | None = None, rows: Rows = (),
) -> Markup:  # fmt: skip
    """A cell that is darker where its number is larger."""
    (x, y), (width, height), tone = corner, size, shade(n, top)
    parts = [rect(x + 1, y + 1, width - 2, height - 2, rx=2, class_=f"heat heat{tone}")]
    if n:
        style = "heat-dark" if tone > 2 else "heat-light"
        place = (x + width / 2, y + height / 2 + 4.5)
        parts.append(label(*place, str(n), class_=style, text_anchor="middle"))
    return mark(*parts, *shapes, hint=hint, rows=rows)


def dot(x: float, y: float, shape: str, style: str) -> Markup:
    """A filled dot or a ring; a filled square or a frame for what runs until that time."""
    if shape in ("square", "frame"):
        side = 7.4 if shape == "frame" else 8.8
        return rect(x - side / 2, y - side / 2, side, side, rx=1.2, class_=f"{shape} {style}")
    radius = 3.9 if shape == "ring" else 4.7
    return tag("circle", cx=x, cy=y, r=radius, class_=f"{shape} {style}")


def whisker(low: float, high: float, middle: float) -> Markup:
    """A range as a line with caps, on a light line so that it is seen on dark and light."""
    top = middle - 4
    path = f"M{low:.1f} {top:.1f}v8M{low:.1f} {middle:.1f}H{high:.1f}M{high:.1f} {top:.1f}v8"
    return tag("g", tag("path", d=path, class_="halo"), tag("path", d=path, class_="whisker"))


@dataclass(frozen=True, slots=True)
class Key:
    """One mark with its meaning. `shape` is box, dot, ring, square, frame or line."""

    shape: str
    style: str
    words: str


def legend(keys: Sequence[Key], left: float, top: float, width: float) -> tuple[Markup, float]:
    """Keys in a row that flows over lines, drawn from a corner on, and the height they take."""
    x, y, parts = left, top, []
    for key in keys:
        lines = wrap(key.words, width - 30, SIZE)
        used = 22 + max(text_width(w, SIZE) for w in lines) + 16
        if x + used > left + width and x > left:
            x, y = left, y + LINE
        parts += [_sign(key, x, y + 10), label(x + 20, y + 14, *lines, class_="key")]
        x, y = x + used, y + 14 * (len(lines) - 1)
    return tag("g", *parts, class_="legend"), (y - top + LINE if keys else 0)


def _sign(key: Key, x: float, middle: float) -> Markup:
    if key.shape == "line":
        return line(x, middle, x + 14, middle, class_=key.style)
    if key.shape == "box":
        return rect(x, middle - 6, 14, 12, class_=key.style)
    return dot(x + 7, middle, key.shape, key.style)


def goal_style(goal: int) -> str:
    """The class that colours a goal; eight colours, then they come again."""
    return f"g{goal % 8 + 1}"


PAGE, TELEPHONE = 920, 360  # widths of the two drawings
NAME_LINE = 22  # on a telephone the name of a row stands above it
NAME, SMALL = 13, 11  # type sizes in pixels
PITCH, FINE = 13, 12  # heights of a line of a name that takes several, and of a small one
_Lines = list[tuple[float, str, str]]  # each below the middle of its row, its words, its class


@dataclass(frozen=True, slots=True)
class Canvas:
    """The room for the marks of one drawing, from left to right, and whether it is narrow."""

    left: float
    right: float
    narrow: bool

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left


Drawn = tuple[list[Markup], float, Sequence[Key]]  # marks, how deep they reach, keys below them
Table = tuple[Sequence[str], Sequence[tuple[TableCell, ...]]]  # heads of columns, rows


def told(
    words: Words, key: str, *, ident: str = "", count: int | None = None, **slots: object
) -> Told:
    """What a picture is called, from the phrases of its title and description.

    `ident` is another one where a page holds several of a kind.
    """
    texts = [words(f"{key}.{x}", count=count, **slots) for x in ("title", "description")]
    return Told(ident or key, *texts)


def chart(
    said: Told, draw: Callable[[Canvas], Drawn], table: Table, *notes: str,
    width: float = PAGE, telephone: bool = True,
) -> Chart:  # fmt: skip
    """A chart from what draws it on a sheet; without `telephone` there is one drawing only."""

    def drawn(sheet: Canvas) -> Markup:
        body, bottom, keys = draw(sheet)
        signs, used = legend(keys, sheet.left, bottom + 8, sheet.width)
        size, mode = (sheet.right, bottom + used + 8), "-narrow" if sheet.narrow else ""
        return picture(said, size, *body, signs, mode=mode)

    narrow = drawn(Canvas(0, TELEPHONE, narrow=True)) if telephone else None
    return Chart(
        id=said.id, title=said.title, description=said.description, notes=notes, narrow=narrow,
        table=DataTable(said.title, tuple(table[0]), tuple(table[1])),
        svg=drawn(Canvas(0, width, narrow=False)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What stands on a sheet of rows.

    `row` draws the marks of a row around its middle; `heights` are those of the rows; `head` draws
    what stands in the `top` above them, down to a bottom; `keys` explain the marks.
    """

    row: Callable[[int, float], Markup]
    heights: Sequence[float]
    head: Callable[[float], Markup] = lambda _: Markup()
    top: float = 34
    keys: Sequence[Key] = ()
    banded: bool = False


def chart_of_rows(
    said: Told, names: Sequence[Who], marks: Callable[[Canvas], Marks], table: Table, words: Words,
    *notes: str, width: float = PAGE, room: float = 300, telephone: bool = True,
    counted: bool = True,
) -> Chart:  # fmt: skip
    """A chart with one row for each name, the names in a `room` that is no wider than needed.

    `counted`: the table has one row for each name, and a note counts those that are not drawn.
    """

    def draw(sheet: Canvas) -> Drawn:
        left = 6 if sheet.narrow else _names_width(names, room)
        inner = Canvas(left, sheet.right, sheet.narrow)
        return _rows(names, marks(inner), inner, words)

    left = len(table[1]) - len(names) if counted else 0
    more = [words("rows-in-table", count=left)] if left > 0 else []
    return chart(said, draw, table, *notes, *more, width=width, telephone=telephone)


def _rows(names: Sequence[Who], marks: Marks, sheet: Canvas, words: Words) -> Drawn:
    grounds: list[Markup] = []
    body: list[Markup] = []
    y = marks.top
    for k, (who, height) in enumerate(zip(names, marks.heights, strict=True)):
        if sheet.narrow:
            name, more = _row_name_above(who, sheet.left, y + 16, sheet.width)
            deep = NAME_LINE + more + height
        else:
            lines, least = _name_lines(who, sheet.left - 16)
            deep = height = max(height, least)
            name = _row_name(who, lines, sheet.left - 12, y + height / 2)
        if marks.banded and k % 2:
            grounds.append(rect(sheet.left, y, sheet.width, deep, class_="band"))
        y += deep
        body += [name, marks.row(k, y - height / 2)]
    if not names:
        body.append(label(sheet.left, y + 20, words("nothing-to-draw"), class_="small"))
        y += 30
    return [*grounds, marks.head(y), *body], y, marks.keys


def _name_lines(who: Who, width: float) -> tuple[_Lines, float]:
    """A name beside its row, the full one small below the short one, and the height it needs.

    A name without an abbreviation stands on one line, or smaller on several where one is too short.
    """
    style = "name group" if who.group else "name"
    if who.full != who.short:
        full = wrap(who.full, width, SMALL)
        up = FINE / 2 * (len(full) - 1)
        small = [(12 - up + FINE * n, w, "small") for n, w in enumerate(full)]
        return [(-2 - up, who.short, style), *small], 0 if len(full) == 1 else 20 + FINE * len(full)
    if text_width(who.short, NAME * 1.08) <= width:
        return [(4.5, who.short, style)], 0
    found = wrap(who.short, width, SMALL * 1.12)
    top = 4 if len(found) == 1 else -2 - PITCH / 2 * (len(found) - 2)
    lines = [(top + PITCH * n, w, f"{style} two") for n, w in enumerate(found)]
    return lines, 0 if len(found) < 3 else 4 + PITCH * len(found)


def _row_name(who: Who, lines: _Lines, right: float, middle: float) -> Markup:
    """The lines of a name set flush right before `right`."""
    said = [label(right, middle + y, w, class_=c, text_anchor="end") for y, w, c in lines]
    return tag("g", tag("title", who.full), *said) if len(lines) > 1 else said[0]


def _row_name_above(who: Who, left: float, base: float, width: float) -> tuple[Markup, float]:
    """A body's name above its row, for narrow drawings, and how much lines beyond one take."""
    bold = wrap(who.short, width * 0.92, NAME * 1.08)
    used = text_width(bold[-1], NAME * 1.08) + 8
    parts = [label(left, base, *bold, pitch=PITCH, class_="name group" if who.group else "name")]
    if who.full == who.short:
        return tag("g", *parts), PITCH * (len(bold) - 1)
    if text_width(who.full, SMALL) <= width - used and len(bold) == 1:
        return tag("g", *parts, label(left + used, base, who.full, class_="small")), 0
    full, below = wrap(who.full, width, SMALL), PITCH * len(bold)
    parts.append(label(left, base + below, *full, pitch=PITCH, class_="small"))
    return tag("g", *parts), below + PITCH * (len(full) - 1)


def _names_width(rows: Sequence[Who], most: float, least: float = 90) -> float:
    """How wide the column of names must be, between two bounds."""
    widths = [
        max(text_width(w.short, NAME * 1.08), text_width(w.full, SMALL) if w.full != w.short else 0)
        for w in rows
    ]
    return min(most, max([least, *widths]) + 8)


def name_cell(who: Who) -> TableCell:
    """A body in a table: its full name, with the short one before it."""
    text = who.full if who.full == who.short else f"{who.short} – {who.full}"
    return TableCell(text, href=who.href)


def count_cell(value: float, words: Words, *, decimals: int = 1) -> TableCell:
    """A number in a table, sorted by its value."""
    return TableCell(words.number(value, decimals=decimals), value)
