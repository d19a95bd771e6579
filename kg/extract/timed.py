"""Times that stand among the bodies of a cell: "Port Authority, 2 years". Extract layer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.spans import Span, trim
from kg.periods import DateWords, date_share, read_periods

EXPLAINED = 0.99  # share of the words of a time that a date explains
MOSTLY = 0.5  # the same from which on words before it may belong to it
LONGEST_TIME = 8  # words of a time at the end or the start of a list of names
SIGNS = " \t\r\n,;/|()[]（）–—-:，；、"  # between names and a time
_BETWEEN = re.compile(r"[,;|()\[\]（），；、。\n]|\s[–—-]\s|\.(?=\s)")
# The bracket of a time is cut off, and none of a name: "Water Board (WB), 2027".
_NAMES = re.compile(r"[\s,;/|)\]）–—:，；、-]*(?P<names>.*?)[\s,;/|(\[（–—:，；、-]*", re.DOTALL)
_YEAR = re.compile(r"\d{4}")
_WORD = re.compile(r"\S+")


def times_among(text: str, cell: Span, dates: DateWords, *, beside: bool) -> list[Span]:
    """The times of a cell of bodies that stand between signs: "Port Authority (2 years)".

    `beside` also finds those at the end or the start of what stands between signs ("City Council by
    May 2030"): for cells whose head names times beside bodies.
    """
    borders = [at for sign in _BETWEEN.finditer(text, *cell) for at in sign.span()]
    ends = [cell.start, *borders, cell.end]
    pieces = [trim(text, *piece, SIGNS) for piece in zip(ends[::2], ends[1::2], strict=True)]
    found = (_time(text, piece, dates, beside=beside) for piece in pieces)
    return [time for time in found if time is not None]


def apart_from(times: Sequence[Span], cell: Span, text: str) -> list[Span]:
    """What stands before, between and behind the times of a cell."""
    ends = [cell.start, *(at for time in times for at in time), cell.end]
    parts = (_NAMES.fullmatch(text, *part) for part in zip(ends[::2], ends[1::2], strict=True))
    return [Span(*part.span("names")) for part in parts if part and part["names"]]


def before_time(text: str, name: Span, dates: DateWords) -> Span:
    """A name of a sentence without the time behind it: "Road Office | in March 2026"."""
    time = _time(text, name, dates, beside=True)
    return trim(text, name.start, time.start, SIGNS) if time and time.start > name.start else name


def _time(text: str, piece: Span, dates: DateWords, *, beside: bool) -> Span | None:
    if _is_time(text[slice(*piece)], dates):
        return piece
    ends = _at_its_ends(text, piece) if beside else ()
    time = next((one for one in ends if date_share(text[slice(*one)], dates) >= EXPLAINED), None)
    if time is None or time.start == piece.start:
        return time
    periods = read_periods(text[piece.start : time.end], dates)  # with "by", "from" before it
    first = piece.start + periods[0].first if len(periods) == 1 else time.start
    return Span(min(first, time.start), time.end)


def _is_time(words: str, dates: DateWords) -> bool:
    """Whether words say nothing but a time, with "by" or "from" before it."""
    share = date_share(words, dates)
    if not MOSTLY <= share < EXPLAINED:
        return share >= EXPLAINED
    periods = read_periods(words, dates)
    return len(periods) == 1 and (periods[0].first, periods[0].last) == (0, len(words))


def _at_its_ends(text: str, piece: Span) -> Iterator[Span]:
    """The last and the first words of a piece, the longest first; "Agenda 2030" has no time."""
    words = [match.span() for match in _WORD.finditer(text, *piece)]
    for n in range(min(len(words), LONGEST_TIME), 0, -1):
        ends = (Span(words[-n][0], words[-1][1]), Span(words[0][0], words[n - 1][1]))
        yield from (one for one in ends if not _YEAR.fullmatch(text, *one))
