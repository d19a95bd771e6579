"""How does a chart stand on a slide? As shapes with their colours spelled out. Present layer.

Slide programs know no style sheets and Pillow knows no SVG. This reads the few elements that
`kg/present/charts/svg.py` writes, and the rules of `charts.css` in light colours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from lxml import etree

from kg.present.charts.svg import text_width
from kg.present.drawing import Disc, Point, Shape, Stroke, Text, mixed
from kg.present.page import shipped_text
from kg.present.palette import GOAL_COLOURS, TOKENS

COLOURS = TOKENS["light"]
BOLD = 600  # weights from here on
CURVE = 16  # straight pieces of a curve
_AT = re.compile(r"@[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"(\.chart [^{}]+)\{([^{}]*)\}")
_LOOK = re.compile(r"([\w-]+):\s*([^;}]+)")
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_STEP = re.compile(r"[a-zA-Z]|-?[\d.]+")
_MOVED = re.compile(r"translate\((\S+) (\S+)\)")

Look = Mapping[str, str]


def chart_shapes(chart: str, place: Point, room: Point) -> list[Shape]:
    """The shapes of a chart in the middle of a room at a place, as large as it may be."""
    root = etree.fromstring(chart.encode())
    width, height = map(float, str(root.get("viewBox")).split()[2:])
    k = min(room[0] / width, room[1] / height)
    at = (place[0] + (room[0] - width * k) / 2, place[1] + (room[1] - height * k) / 2)
    return [_moved(shape, k, at) for shape in _shapes(root)]


def _moved(shape: Shape, k: float, at: Point) -> Shape:
    if isinstance(shape, Stroke):
        return Stroke(
            points=tuple((at[0] + x * k, at[1] + y * k) for x, y in shape.points),
            colour=shape.colour, width=shape.width * k, fill=shape.fill,
            dash=(shape.dash[0] * k, shape.dash[1] * k) if shape.dash else None,
        )  # fmt: skip
    x, y = at[0] + shape.x * k, at[1] + shape.y * k
    if isinstance(shape, Disc):
        return Disc(x=x, y=y, r=shape.r * k, fill=shape.fill)
    return Text(x=x, y=y, words=shape.words, size=shape.size * k, colour=shape.colour,
                bold=shape.bold, anchor=shape.anchor)  # fmt: skip


def _shapes(element: Any) -> Iterator[Shape]:
    name = etree.QName(element).localname
    if name == "text":
        yield from _words(element)
    elif name in ("rect", "line", "path"):
        for points in _outlines(name, element.attrib):
            yield from _stroke(points, look_of(element), is_open=name == "line")
    elif name == "circle":
        yield from _disc(element)
    elif name in ("svg", "g", "a"):
        inside = (shape for child in element for shape in _shapes(child))
        found = _MOVED.fullmatch(element.get("transform", ""))
        yield from (
            _moved(x, 1, (float(found[1]), float(found[2]))) if found else x for x in inside
        )


def _words(element: Any) -> Iterator[Shape]:
    """A text, or its parts one after another."""
    x, y = float(element.get("x")), float(element.get("y"))
    for part in element if len(element) else [element]:
        look, words = look_of(element) | look_of(part), part.text or ""
        size = float(look["font-size"].removesuffix("px"))
        x += float(part.get("dx", 0))
        yield Text(
            x=x, y=y, words=words.strip(), size=size, colour=look["fill"],
            bold=float(look.get("font-weight", 400)) >= BOLD,
            anchor=element.get("text-anchor", "start"),
        )  # fmt: skip
        x += text_width(words, size)


def _stroke(points: Sequence[Point], look: Look, *, is_open: bool) -> Iterator[Shape]:
    fill = None if is_open else _fill(look)
    line = look.get("stroke", "none")
    if fill is None and line == "none":
        return
    dash = [float(x) for x in look.get("stroke-dasharray", "").split()]
    yield Stroke(
        points=tuple(points), colour=str(fill) if line == "none" else line, fill=fill,
        width=0 if line == "none" else float(look.get("stroke-width", "1").removesuffix("px")),
        dash=(dash[0], dash[1]) if dash and line != "none" else None,
    )  # fmt: skip


def _disc(element: Any) -> Iterator[Shape]:
    """A disc; one with a line around it is a smaller one on a larger one."""
    look = look_of(element)
    x, y, r = (float(element.get(key)) for key in ("cx", "cy", "r"))
    half = float(look.get("stroke-width", 0)) / 2
    if "stroke" in look:
        yield Disc(x=x, y=y, r=r + half, fill=look["stroke"])
        r -= half
    yield Disc(x=x, y=y, r=r, fill=_fill(look) or COLOURS["ground"])


def _fill(look: Look) -> str | None:
    fill, share = look.get("fill", "#000000"), float(look.get("fill-opacity", 1))
    return None if fill == "none" else mixed(fill, COLOURS["ground"], share)


def _outlines(name: str, given: Mapping[str, str]) -> list[list[Point]]:
    """The lines of points that an element draws."""
    if name == "path":
        return _path(given["d"])
    if name == "line":
        x1, y1, x2, y2 = (float(given[key]) for key in ("x1", "y1", "x2", "y2"))
        return [[(x1, y1), (x2, y2)]]
    x, y, w, h = (float(given[key]) for key in ("x", "y", "width", "height"))
    return [[(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)]]


def _path(d: str) -> list[list[Point]]:
    """A path's lines; curves as straight pieces.

    Example:
        >>> _path("M1 2h3v4z"), len(_path("M0 0C1 0 1 1 2 1")[0])
        ([[(1.0, 2.0), (4.0, 2.0), (4.0, 6.0), (1.0, 2.0)]], 17)
    """
    steps, lines = _STEP.findall(d)[::-1], list[list[Point]]()

    def number() -> float:
        return float(steps.pop())

    while steps:
        command = steps.pop()
        if command == "M":
            lines.append([(number(), number())])
            continue
        line = lines[-1]
        x, y = line[-1]
        if command in "zZ":
            line.append(line[0])
        elif command in "hH":
            line.append((number() + (x if command == "h" else 0), y))
        elif command in "vV":
            line.append((x, number() + (y if command == "v" else 0)))
        elif command == "L":
            line.append((number(), number()))
        elif command == "C":
            line += _curve((x, y), *((number(), number()) for _ in range(3)))
        else:
            raise ValueError(f"charts draw no {command!r} in a path")
    return lines


def _curve(a: Point, b: Point, c: Point, d: Point) -> Iterator[Point]:
    for n in range(1, CURVE + 1):
        t, s = n / CURVE, 1 - n / CURVE
        shares = (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
        at = [sum(w * p[i] for w, p in zip(shares, (a, b, c, d), strict=True)) for i in (0, 1)]
        yield at[0], at[1]


def look_of(element: Any) -> dict[str, str]:
    """How an element looks: its own attributes, then the rules of its name and classes."""
    own = frozenset(element.get("class", "").split())
    look = {k: v for k, v in element.attrib.items() if k in ("stroke-width", "stroke-dasharray")}
    for name, classes, rule in style_rules():
        if classes <= own and name in ("", etree.QName(element).localname):
            look |= rule
    return look


@lru_cache(maxsize=1)
def style_rules() -> tuple[tuple[str, frozenset[str], Look], ...]:
    """The rules of the style sheet in light colours: element, classes and look, strongest last.

    Example:
        >>> [look for _, classes, look in style_rules() if classes == {"ring", "g2"}]
        [{'fill': '#ffffff', 'stroke': '#c98607'}]
    """
    plain = _AT.sub("", shipped_text("shared", "charts.css"))
    own = {f"--{k}": v for k, v in COLOURS.items()}
    own |= dict(re.findall(r"(--[\w-]+):\s*([^;}]+)", plain[: plain.index(".chart")]))
    goals = GOAL_COLOURS["light"]
    own |= {f"--goal-{n}": colour for n, colour in enumerate(goals, 1)}
    rules: list[tuple[str, frozenset[str], Look]] = []
    for names, text in _RULE.findall(plain):
        if ":" in names or "[" in names or "--own" in text:
            continue
        look = dict(_LOOK.findall(_VARIABLE.sub(lambda found: own[f"--{found[1]}"], text)))
        for one in names.split(","):
            name, *classes = one.split()[1].split(".")
            rules.append((name, frozenset(classes), look))
    for n, colour in enumerate(goals, 1):
        ground = {"fill": COLOURS["ground"], "stroke": colour}
        rules.append(("", frozenset({f"g{n}"}), {"fill": colour}))
        rules.append(("", frozenset({"flow", f"g{n}"}), {"fill-opacity": "0.5"}))
        rules += [("", frozenset({x, f"g{n}"}), ground) for x in ("ring", "frame")]
    return tuple(sorted(rules, key=lambda rule: len(rule[1])))
