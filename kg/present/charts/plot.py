"""How does a chart become a picture? One sheet for a page and one for a telephone, rows, a legend.

Present layer. With `scale.py` and `marks.py` this is the grammar of all charts: a chart says what
stands in a row, and the grammar says where.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.marks import Key, legend
from kg.present.charts.svg import (
    Chart,
    DataTable,
    TableCell,
    Told,
    label,
    picture,
    rect,
    tag,
    text_width,
    wrap,
)
from kg.present.names import Who
from kg.present.words import Words

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
