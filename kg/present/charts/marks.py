"""Which marks are all charts made of? Bars, cells, dots, whiskers, and the keys that explain them.

Present layer. A mark says what it is on hover, and is a link to the rows it was counted from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.scale import Scale
from kg.present.charts.svg import join, label, line, rect, tag, text_width, wrap

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
