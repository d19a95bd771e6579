"""How does a chart become a picture? One sheet for a page and one for a telephone, rows, a legend.

Present layer. With `scale.py` and `marks.py` this is the grammar of all charts: a chart says what
stands in a row, and the grammar says where.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.marks import Key, legend
from kg.present.charts.rows import name_lines, names_width, row_name, row_name_above
from kg.present.charts.svg import Chart, DataTable, TableCell, Told, label, picture, rect
from kg.present.names import Who
from kg.present.words import Words

PAGE, TELEPHONE = 920, 360  # widths of the two drawings
NAME_LINE = 22  # on a telephone the name of a row stands above it


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
        left = 6 if sheet.narrow else names_width(names, room)
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
            name, more = row_name_above(who, sheet.left, y + 16, sheet.width)
            deep = NAME_LINE + more + height
        else:
            lines, least = name_lines(who, sheet.left - 16)
            deep = height = max(height, least)
            name = row_name(who, lines, sheet.left - 12, y + height / 2)
        if marks.banded and k % 2:
            grounds.append(rect(sheet.left, y, sheet.width, deep, class_="band"))
        y += deep
        body += [name, marks.row(k, y - height / 2)]
    if not names:
        body.append(label(sheet.left, y + 20, words("nothing-to-draw"), class_="small"))
        y += 30
    return [*grounds, marks.head(y), *body], y, marks.keys
