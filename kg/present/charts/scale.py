"""Where does a value or a span of time stand? Scales with their axes. Present layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.periods import Column, on_a_telephone
from kg.present.charts.svg import label, line, nice_steps, tag


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
