"""Where does a value or a span of time stand, and in which column of time? Present layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from markupsafe import Markup

from kg.present.charts.svg import label, line, nice_steps, tag
from kg.present.words import Words

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
