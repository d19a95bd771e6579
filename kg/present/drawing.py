"""How does a drawing become a file for a slide? Shapes as SVG text or as PNG. Present layer.

One list of shapes serves both, so that both show the same. PNG is drawn by Pillow, without a
browser. Its letters are those of a font of this machine, so a PNG has the same bytes only on
machines with the same font; the SVG is the same everywhere.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.errors import ConfigError
from kg.own import Kind, marked
from kg.present.charts.svg import clean, number, tag, text_width

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

Point = tuple[float, float]
# Fonts with Latin, Greek and Cyrillic letters that systems bring along: regular and bold.
FONTS = (
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("segoeui.ttf", "segoeuib.ttf"),
    ("arial.ttf", "arialbd.ttf"),
    ("Arial.ttf", "Arial Bold.ttf"),
    ("Arial Unicode.ttf", "Arial Unicode.ttf"),
)
FAMILY = "system-ui, 'Segoe UI', 'DejaVu Sans', 'Liberation Sans', Arial, sans-serif"
BOLDER = 1.08  # as wide as others are bold letters, times this
SHARP = 2  # pixels of a PNG for each unit
SMOOTH = 2  # and as many drawn for each pixel before it is made smaller


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line through points, or an area where it has a fill; `dash` are lengths on and off."""

    points: tuple[Point, ...]
    colour: str
    width: float
    dash: tuple[float, float] | None = None
    fill: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A disc around a place."""

    x: float
    y: float
    r: float
    fill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words on one line; `y` is the base line, `anchor` start, middle or end."""

    x: float
    y: float
    words: str
    size: float
    colour: str
    bold: bool = False
    anchor: str = "start"


Shape = Stroke | Disc | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A whole picture in units of its own; what comes first lies below."""

    width: float
    height: float
    title: str
    ground: str
    shapes: tuple[Shape, ...]


def square(x: float, y: float, side: float) -> tuple[Point, ...]:
    """The corners of a square around a place, closed.

    Example:
        >>> square(0, 0, 2)
        ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0))
    """
    h = side / 2
    return ((x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h), (x - h, y - h))


def mixed(colour: str, ground: str, share: float) -> str:
    """A colour as it looks on a ground with only a share of its ink.

    Example:
        >>> mixed("#000000", "#ffffff", 0.2)
        '#cccccc'
    """
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[k : k + 2], 16) for k in (1, 3, 5))


def as_file(drawing: Drawing, kind: str) -> bytes:
    """A drawing as the content of a file, svg or png; an SVG says that the program wrote it."""
    return as_png(drawing) if kind == "png" else marked(as_svg(drawing).encode(), Kind.SVG)


def as_svg(drawing: Drawing) -> str:
    """The drawing as SVG: words stay words, so that a slide program can edit them."""
    box = (drawing.width, drawing.height)
    body = tag("rect", width=box[0], height=box[1], fill=drawing.ground)
    return str(
        tag(
            "svg", tag("title", drawing.title), body, *map(_svg_of, drawing.shapes),
            xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {number(box[0])} {number(box[1])}",
            width=box[0], height=box[1], role="img", font_family=FAMILY,
            data_generator="kg",
        )
    ) + "\n"  # fmt: skip


def _svg_of(shape: Shape) -> str:
    if isinstance(shape, Disc):
        return tag("circle", cx=shape.x, cy=shape.y, r=shape.r, fill=shape.fill)
    if isinstance(shape, Text):
        return tag(
            "text", shape.words, x=shape.x, y=shape.y, font_size=shape.size, fill=shape.colour,
            font_weight=650 if shape.bold else 400, text_anchor=shape.anchor,
        )  # fmt: skip
    d = "L".join(f"{number(x)} {number(y)}" for x, y in shape.points)
    dash = " ".join(map(number, shape.dash)) if shape.dash else "none"
    return tag(
        "path", d=f"M{d}", fill=shape.fill or "none", stroke=shape.colour,
        stroke_width=shape.width, stroke_dasharray=dash,
    )  # fmt: skip


def as_png(drawing: Drawing) -> bytes:
    """The drawing as PNG, two pixels a unit.

    Raises: ConfigError if no font of this machine has the letters, or words are written from right
    to left and no library here can order them, with what to do.
    """
    from PIL import Image, ImageDraw
    from PIL.PngImagePlugin import PngInfo

    k = SHARP * SMOOTH
    letters = "".join(x.words for x in drawing.shapes if isinstance(x, Text))
    _check_order(letters)
    regular, bold = _fonts_for(letters)
    image = Image.new("RGB", (round(drawing.width * k), round(drawing.height * k)), drawing.ground)
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Text):
            _write(pen, shape, bold if shape.bold else regular, k)
        else:
            _draw(pen, shape, k)
    info = PngInfo()
    info.add_text("Software", "kg")
    size = (round(drawing.width * SHARP), round(drawing.height * SHARP))
    out = io.BytesIO()
    image.resize(size, Image.Resampling.BOX).save(out, "PNG", optimize=True, pnginfo=info)
    return out.getvalue()


def _check_order(letters: str) -> None:
    """Pillow would draw words from right to left backwards without the library FriBiDi."""
    from PIL import features

    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in letters) and not features.check(
        "raqm"
    ):
        raise ConfigError(
            "this computer cannot draw words written from right to left as PNG; write it as .svg "
            "instead, or install FriBiDi"
        )


def _write(pen: ImageDraw, text: Text, font: str, k: int) -> None:
    """Words no wider than the room that was measured for them, whatever the font."""
    anchor = {"start": "ls", "middle": "ms", "end": "rs"}[text.anchor]
    place, words, size = (text.x * k, text.y * k), clean(text.words), text.size * k
    wide, room = _font(font, size).getlength(words), text_width(words, size)
    if not wide or not room:
        return
    size *= min(1.0, room * (BOLDER if text.bold else 1) / wide)
    pen.text(place, words, text.colour, _font(font, size), anchor=anchor)


def _draw(pen: ImageDraw, shape: Stroke | Disc, k: int) -> None:
    if isinstance(shape, Disc):
        x, y, r = shape.x * k, shape.y * k, shape.r * k
        pen.ellipse((x - r, y - r, x + r, y + r), fill=shape.fill)
        return
    points = [(x * k, y * k) for x, y in shape.points]
    if shape.fill:
        pen.polygon(points, fill=shape.fill)
    width = max(1, round(shape.width * k))
    for piece in _pieces(points, tuple(d * k for d in shape.dash or ())):
        pen.line(piece, fill=shape.colour, width=width, joint="curve")


def _pieces(points: Sequence[Point], dash: Sequence[float]) -> Iterator[list[Point]]:
    """The drawn parts of a line: the whole line, or its dashes, side by side."""
    if not dash:
        yield list(points)
        return
    for (x1, y1), (x2, y2) in pairwise(points):
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        at = 0.0
        while at < length:
            ends = (at / length, min(1.0, (at + dash[0]) / length))
            yield [(x1 + (x2 - x1) * t, y1 + (y2 - y1) * t) for t in ends]
            at += sum(dash)


@lru_cache(maxsize=64)
def _font(name: str, size: float) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(name, size)


def _fonts_for(letters: str) -> tuple[str, str]:
    """The first fonts of this machine that have all letters."""
    for pair in FONTS:
        if all(map(_is_here, pair)) and all(_has(pair[0], c) for c in set(letters) if c.isalpha()):
            return pair
    raise ConfigError(
        "no font of this computer has all letters of the picture; write it as .svg instead, "
        f"or install one of: {', '.join(sorted({regular for regular, _ in FONTS}))}"
    )


@lru_cache(maxsize=64)
def _is_here(name: str) -> bool:
    try:
        _font(name, 20)
    except OSError:
        return False
    return True


@lru_cache(maxsize=4096)
def _has(name: str, letter: str) -> bool:
    """Whether a font draws a letter as anything else than its sign for a letter it lacks."""
    font = _font(name, 20)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\U000fffff"))
