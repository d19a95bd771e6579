"""What stands left of a row: the name of a body, short and in full. Present layer."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kg.present.charts.svg import MANY, TableCell, label, tag, text_width, wrap
from kg.present.names import Who
from kg.present.words import Words

NAME, SMALL = 13, 11  # type sizes in pixels
PITCH, FINE = 13, 12  # heights of a line of a name that takes several, and of a small one


def row_name(who: Who, right: float, middle: float, width: float) -> Markup:
    """A body's name set flush right before `right`, its full name small below the short one."""
    style = "name group" if who.group else "name"
    if who.full == who.short:
        return _only_name(who.short, (right, middle), width, style)
    full = wrap(who.full, width, SMALL, lines=MANY)
    up = FINE / 2 * (len(full) - 1)
    return tag(
        "g",
        tag("title", who.full),
        label(right, middle - 2 - up, who.short, class_=style, text_anchor="end"),
        *(
            label(right, middle + 12 - up + FINE * n, w, class_="small", text_anchor="end")
            for n, w in enumerate(full)
        ),
    )


def _only_name(words: str, place: tuple[float, float], width: float, style: str) -> Markup:
    """A name without an abbreviation: on one line, or smaller on several where one is too short."""
    right, middle = place
    if text_width(words, NAME * 1.08) <= width:
        return label(right, middle + 4.5, words, class_=style, text_anchor="end")
    lines = wrap(words, width, SMALL * 1.12, lines=MANY)
    if len(lines) == 1:
        return label(right, middle + 4, words, class_=f"{style} two", text_anchor="end")
    top = middle - 2 - PITCH / 2 * (len(lines) - 2)
    parts = [
        label(right, top + PITCH * n, w, class_=f"{style} two", text_anchor="end")
        for n, w in enumerate(lines)
    ]
    return tag("g", tag("title", words), *parts)


def name_height(who: Who, width: float) -> float:
    """How high a row must be for a name that takes more lines than any row has room for."""
    if who.full != who.short:
        n = len(wrap(who.full, width, SMALL, lines=MANY))
        return 0 if n == 1 else 20 + FINE * n
    if text_width(who.short, NAME * 1.08) <= width:
        return 0
    n = len(wrap(who.short, width, SMALL * 1.12, lines=MANY))
    return 0 if n < 3 else 4 + PITCH * n


def row_name_above(who: Who, left: float, base: float, width: float) -> tuple[Markup, float]:
    """A body's name above its row, for narrow drawings, and how much lines beyond one take."""
    bold = wrap(who.short, width * 0.92, NAME * 1.08, lines=MANY)
    used = text_width(bold[-1], NAME * 1.08) + 8
    style = "name group" if who.group else "name"
    lines = [(left, w, style) for w in bold]
    if who.full != who.short and text_width(who.full, SMALL) <= width - used and len(bold) == 1:
        beside = label(left + used, base, who.full, class_="small")
        return tag("g", label(left, base, bold[0], class_=style), beside), 0
    if who.full != who.short:
        lines += [(left, w, "small") for w in wrap(who.full, width, SMALL, lines=MANY)]
    parts = [label(x, base + PITCH * n, w, class_=c) for n, (x, w, c) in enumerate(lines)]
    return tag("g", *parts), PITCH * (len(lines) - 1)


def names_width(rows: Sequence[Who], most: float, least: float = 90) -> float:
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
