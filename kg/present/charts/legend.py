"""What does each mark of a picture mean? A row of marks with words that flows over lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.present.charts.svg import label, line, rect, shorten, tag, text_width

SIZE, LINE = 11.5, 20


@dataclass(frozen=True, slots=True)
class Key:
    """One mark with its meaning. `shape` is box, dot, ring, square, frame, whisker or line."""

    shape: str
    style: str
    words: str


def legend(keys: Sequence[Key], left: float, top: float, width: float) -> tuple[Markup, float]:
    """The marks drawn from a corner on, and the height they take."""
    x, y, parts = left, top, []
    for key in keys:
        words = shorten(key.words, min(width - 30, 280), SIZE)
        used = 22 + text_width(words, SIZE) + 16
        if x + used > left + width and x > left:
            x, y = left, y + LINE
        parts.append(_mark(key, x, y + 10))
        parts.append(label(x + 20, y + 14, words, class_="key"))
        x += used
    return tag("g", *parts, class_="legend"), (y - top + LINE if keys else 0)


def _mark(key: Key, x: float, middle: float) -> Markup:
    if key.shape in ("dot", "ring", "square", "frame"):
        return dot((x + 7, middle), key.shape, key.style)
    if key.shape == "whisker":
        path = (
            f"M{x:.1f} {middle - 4:.1f}v8M{x:.1f} {middle:.1f}h14M{x + 14:.1f} {middle - 4:.1f}v8"
        )
        return tag("path", d=path, class_="whisker")
    if key.shape == "line":
        return line(x, middle, x + 14, middle, class_=key.style)
    return rect(x, middle - 6, 14, 12, class_=key.style)


def dot(centre: tuple[float, float], shape: str, style: str, hint: str | None = None) -> Markup:
    """A filled dot or a ring; a filled square or a frame for what runs until that time."""
    x, y = centre
    title = (tag("title", hint),) if hint else ()
    if shape in ("square", "frame"):
        side = 7.4 if shape == "frame" else 8.8
        return tag(
            "rect", *title, x=x - side / 2, y=y - side / 2, width=side, height=side, rx=1.2,
            class_=f"{shape} {style}",
        )  # fmt: skip
    radius = 3.9 if shape == "ring" else 4.7
    return tag("circle", *title, cx=x, cy=y, r=radius, class_=f"{shape} {style}")
