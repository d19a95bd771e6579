"""How are charts written as SVG text, and where on them does a value or a span of time stand?
Present layer.

Colours are classes (`visualizations/shared/charts.css`), never attributes, so that one picture
serves light, dark and print.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from markupsafe import Markup, escape

from kg.present.words import Words

Value = str | float | int | None
MOST_CELLS = 1200  # of a table on a page: rows beyond them are counted
MANY = 12  # lines, more than any name needs: names are wrapped and never cut
_ROWS = re.compile(r' data-rows="([\d ]+)"')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
# Widths of letters as shares of the type size: those of Liberation Sans and Segoe UI, rounded up.
_NARROW, _WIDE, _USUAL, _CAPITAL = 0.31, 0.88, 0.575, 0.70
_NARROW_LETTERS = frozenset("iljtfrI.,;:'|!()[]- ·’‘„“”")
_WIDE_LETTERS = frozenset("mwMWшщжюфмыШЩЖЮФМЫЊЉњљ@%—…")


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a chart's table: its words, the number to sort by, the page it leads to."""

    text: str
    sort: float | None = None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class DataTable:
    """The same data as a picture, for screen readers, print and sorting."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]

    @property
    def shown(self) -> tuple[tuple[TableCell, ...], ...]:
        """The rows that a page has room for."""
        return self.rows[: max(20, MOST_CELLS // len(self.columns))]

    @property
    def numeric(self) -> frozenset[int]:
        """The positions of columns that hold numbers."""
        cells = (x for row in self.rows for x in enumerate(row))
        return frozenset(k for k, cell in cells if cell.sort is not None)


@dataclass(frozen=True, slots=True)
class Told:
    """What a picture is called: the first part of its ids, its title, and its description."""

    id: str
    title: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart(Told):
    """One picture with its table and the lines that say how to read it.

    `narrow` is the same picture drawn for a telephone, where one is worth drawing.
    """

    svg: Markup
    table: DataTable
    notes: tuple[str, ...] = ()
    narrow: Markup | None = None

    @property
    def rows(self) -> frozenset[int]:
        """The positions of all rows of the plan that its marks lead to."""
        return frozenset(int(n) for led in _ROWS.findall(self.svg) for n in led.split())


def tag(name: str, /, *children: str, **attributes: Value) -> Markup:
    """One element; words among the children are escaped, `class_` and `text_anchor` are spelt out.

    Example:
        >>> print(tag("text", "a < b", x=1.0, class_="label", y=None))
        <text x="1" class="label">a &lt; b</text>
    """
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{pairs}>{join(children)}</{name}>")  # noqa: S704 - all parts are escaped


def join(parts: Sequence[str]) -> Markup:
    """Pieces as one; words are escaped and lose the characters XML forbids."""
    said = "".join(p if isinstance(p, Markup) else escape(clean(p)) for p in parts)
    return Markup(said)  # noqa: S704 - every part is markup or escaped


def clean(words: str) -> str:
    """Words without control characters, which no page and no SVG file may hold."""
    return _CONTROL.sub("", words)


def _value(value: Value) -> str:
    return number(value) if isinstance(value, int | float) else str(escape(clean(str(value))))


def number(value: float) -> str:
    """A coordinate with at most one decimal, the same on every machine.

    Example:
        >>> number(3.0), number(2.25), number(-0.01)
        ('3', '2.2', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text in ("-0", "") else text


def picture(told: Told, size: tuple[float, float], *body: str, mode: str = "") -> Markup:
    """A whole SVG picture with its title and description for screen readers.

    `size` are width and height; `mode` keeps the ids of two drawings of one chart apart. A picture
    whose marks lead somewhere is a group, because what is inside an image cannot be reached.
    """
    base = f"{told.id}{mode}"
    inside = join(body)
    return tag(
        "svg",
        tag("title", told.title, id=f"{base}-title"),
        tag("desc", told.description, id=f"{base}-desc"),
        inside,
        class_=f"chart chart{mode}" if mode else "chart",
        role="group" if "<a " in inside else "img",
        aria_labelledby=f"{base}-title {base}-desc",
        viewBox=f"0 0 {number(size[0])} {number(size[1])}",
        width=size[0],
        height=size[1],
        xmlns="http://www.w3.org/2000/svg",
    )


def rect(x: float, y: float, width: float, height: float, **attributes: Value) -> Markup:
    """A rectangle; one with no width is drawn as nothing."""
    if width <= 0 or height <= 0:
        return Markup("")
    return tag("rect", x=x, y=y, width=width, height=height, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: Value) -> Markup:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def label(x: float, y: float, *lines: str, pitch: float = 14, **attributes: Value) -> Markup:
    """Words on lines below each other; `y` is the base line of the first."""
    return join([tag("text", w, x=x, y=y + pitch * n, **attributes) for n, w in enumerate(lines)])


def text_width(words: str, size: float) -> float:
    """About how wide words are at a type size, rather too wide than too narrow."""
    return size * sum(map(_letter_width, words))


@cache
def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _WIDE_LETTERS or unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return _CAPITAL if letter.isupper() else _USUAL


def shorten(words: str, width: float, size: float) -> str:
    """Words cut at a width, with an ellipsis where something was cut.

    Example:
        >>> shorten("Ministry of the Interior", 90, 12), shorten("Ministry", 90, 12)
        ('Ministry of…', 'Ministry')
    """
    if text_width(words, size) <= width:
        return words
    cut = words
    while cut and text_width(cut + "…", size) > width:
        cut = cut[:-1]
    at = cut.rfind(" ")
    if at > len(cut) * 0.6 and not words.startswith(cut + " "):
        cut = cut[:at]
    return cut.rstrip(" ,.;:-–—(„\"'") + "…"


def wrap(words: str, width: float, size: float, *, lines: int = MANY) -> tuple[str, ...]:
    """Words on lines; where their number is limited, the last one is shortened."""
    out: list[str] = []
    rest = words.split()
    while rest and len(out) < lines - 1:
        row = rest.pop(0)
        while rest and text_width(f"{row} {rest[0]}", size) <= width:
            row = f"{row} {rest.pop(0)}"
        out.append(shorten(row, width, size))
    if rest:
        out.append(shorten(" ".join(rest), width, size))
    return tuple(out)


def whole(words: str, width: float, size: float, *, lines: int) -> tuple[str, ...]:
    """Words on a given number of lines; none where they find no room uncut.

    Example:
        >>> whole("Ministry of Justice", 90, 12, lines=2), whole("Ministries", 20, 12, lines=2)
        (('Ministry of', 'Justice'), ())
    """
    found = wrap(words, width, size, lines=lines)
    return () if any(w.endswith("…") for w in found) else found


def nice_steps(top: float, count: int = 5) -> tuple[float, ...]:
    """Round numbers from nothing to at least `top`, about `count` steps.

    Example:
        >>> nice_steps(44), nice_steps(0), nice_steps(3)
        ((0, 10, 20, 30, 40, 50), (0, 1), (0, 1, 2, 3))
    """
    if top <= 1:
        return (0, 1)
    raw = top / count
    size = 10 ** (len(str(int(raw))) - 1) if raw >= 1 else 1
    step = next(size * f for f in (1, 2, 5, 10) if size * f >= raw)
    n = -(-top // step)
    return tuple(step * k for k in range(int(n) + 1))


# Where does a value or a span of time stand, and in which column of time?

# Into which columns does the time of a plan fall: months, quarters or years?

MOST_MONTHS, MOST_QUARTERS = 15, 16  # columns that fit a page
MOST_NAMED = 8  # columns whose names fit a telephone


@dataclass(frozen=True, slots=True)
class Column:
    """One column of time, both ends included. `over` is the larger period it belongs to."""

    start: date
    end: date
    label: str
    over: str


def columns_between(start: date, end: date, words: Words) -> tuple[Column, ...]:
    """The columns of a span: months up to 15 of them, quarters up to 16, else years.

    Edges: an end before the start gives the column of the start.
    """
    end = max(start, end)
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    quarters = (end.year - start.year) * 4 + (end.month - 1) // 3 - (start.month - 1) // 3 + 1
    size = 1 if months <= MOST_MONTHS else 3 if quarters <= MOST_QUARTERS else 12
    first = date(start.year, (start.month - 1) // size * size + 1, 1)
    out = []
    while first <= end:
        last = _after(first, size) - timedelta(days=1)
        out.append(column_for(first, last, words))
        first = _after(first, size)
    return tuple(out)


def column_for(first: date, last: date, words: Words) -> Column:
    """The column of one whole month, quarter or year, with its name."""
    size, year = last.month - first.month + 1, str(first.year)
    if size == 1:
        return Column(first, last, words.month(first.month), year)
    quarter = words("quarter-short", n=(first.month + 2) // 3)
    return Column(first, last, quarter if size == 3 else year, year)


def column_of(day: date, columns: Sequence[Column]) -> int | None:
    """Which column holds a day, None if none does."""
    return next((k for k, c in enumerate(columns) if c.start <= day <= c.end), None)


def on_a_telephone(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with names a narrow drawing has room for: J F M, 1 2 3 4, 17 18."""
    if len(columns) <= MOST_NAMED:
        return tuple(columns)
    return tuple(replace(c, label=_shortest(c)) for c in columns)


def _shortest(column: Column) -> str:
    months = column.end.month - column.start.month + 1
    if months == 1:
        return column.label[:1]
    return str((column.start.month + 2) // 3) if months == 3 else column.label[-2:]


def column_name(column: Column) -> str:
    """A column in full, for tables: Dec 2012, Q4 2018, 2018."""
    return column.label if column.label == column.over else f"{column.label} {column.over}"


def _after(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from nothing to `top` on a line from `start` to `end`, in pixels.

    Example:
        >>> Scale(100, 200, 50).at(25), Scale(200, 100, 50).at(10)
        (150.0, 180.0)
    """

    start: float
    end: float
    top: float

    def at(self, value: float) -> float:
        """The place of a value."""
        return self.start + (self.end - self.start) * value / self.top


def scale_to(values: Iterable[float], start: float, end: float) -> Scale:
    """A scale that ends at a round number not below any value."""
    return Scale(start, end, nice_steps(max(values, default=1))[-1])


def axis(scale: Scale, upper: float, lower: float) -> Markup:
    """Upright lines at round values up to the top of `scale_to`, their numbers above."""
    parts = []
    for step in nice_steps(scale.top):
        x = scale.at(step)
        parts.append(line(x, upper - 6, x, lower, class_="grid" if step else "axis"))
        parts.append(label(x, upper - 14, f"{step:g}", class_="tick", text_anchor="middle"))
    return tag("g", *parts)


def time_axis(
    columns: Sequence[Column], places: Sequence[float], base: float, *,
    narrow: bool = False, anchor: str | None = None, years: float = -23,
) -> Markup:  # fmt: skip
    """The names of columns of time, and above or below them the `years` they belong to."""
    parts, over = [], ""
    for column, x in zip(on_a_telephone(columns) if narrow else columns, places, strict=True):
        if column.over != over and column.over != column.label:
            parts.append(label(x, base + years, column.over, class_="over", text_anchor=anchor))
        over = column.over
        parts.append(label(x, base, column.label, class_="tick", text_anchor=anchor))
    return tag("g", *parts)
