"""What stands left of a row: the name of a body, short and in full. Present layer."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kg.present.charts.svg import TableCell, label, tag, text_width, wrap
from kg.present.names import Who
from kg.present.words import Words

NAME, SMALL = 13, 11  # type sizes in pixels
PITCH, FINE = 13, 12  # heights of a line of a name that takes several, and of a small one
Lines = list[tuple[float, str, str]]  # each below the middle of its row, its words, its class


def name_lines(who: Who, width: float) -> tuple[Lines, float]:
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


def row_name(who: Who, lines: Lines, right: float, middle: float) -> Markup:
    """The lines of a name set flush right before `right`."""
    said = [label(right, middle + y, w, class_=c, text_anchor="end") for y, w, c in lines]
    return tag("g", tag("title", who.full), *said) if len(lines) > 1 else said[0]


def row_name_above(who: Who, left: float, base: float, width: float) -> tuple[Markup, float]:
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
