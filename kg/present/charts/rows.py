"""What stands left of a row: the name of a body, short and in full. Present layer."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kg.present.charts.svg import TableCell, label, shorten, tag, text_width, wrap
from kg.present.names import Who
from kg.present.words import Words

NAME, SMALL = 13, 11  # type sizes in pixels


def row_name(who: Who, right: float, middle: float, width: float) -> Markup:
    """A body's name set flush right before `right`, its full name small below the short one."""
    style = "name group" if who.group else "name"
    bold = shorten(who.short, width, NAME * 1.08)
    if who.full == who.short:
        return _only_name(who.short, (right, middle), width, style)
    full = shorten(who.full, width, SMALL)
    return tag(
        "g",
        tag("title", who.full),
        label(right, middle - 2, bold, class_=style, text_anchor="end"),
        label(right, middle + 12, full, class_="small", text_anchor="end"),
    )


def _only_name(words: str, place: tuple[float, float], width: float, style: str) -> Markup:
    """A name without an abbreviation: on one line, or smaller on two where one is too short."""
    right, middle = place
    if text_width(words, NAME * 1.08) <= width:
        return label(right, middle + 4.5, words, class_=style, text_anchor="end")
    first, *rest = wrap(words, width, SMALL * 1.12)
    if not rest:
        return label(right, middle + 4, first, class_=f"{style} two", text_anchor="end")
    parts = [label(right, middle - 2, first, class_=f"{style} two", text_anchor="end")]
    parts += [label(right, middle + 11, w, class_=f"{style} two", text_anchor="end") for w in rest]
    return tag("g", tag("title", words), *parts)


def row_name_above(who: Who, left: float, base: float, width: float) -> Markup:
    """A body's name on one line above its row, for narrow drawings."""
    bold = shorten(who.short, width * 0.8, NAME * 1.08)
    used = text_width(bold, NAME * 1.08) + 8
    style = "name group" if who.group else "name"
    parts = [label(left, base, bold, class_=style)]
    if who.full != who.short and width - used > 60:
        full = shorten(who.full, width - used, SMALL)
        parts.append(label(left + used, base, full, class_="small"))
    return tag("g", *parts)


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
