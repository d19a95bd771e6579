"""Where words stand in a text: spans trimmed, cut into lines, told apart. Extract layer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")


class Span(NamedTuple):
    """A run of code points of a text."""

    start: int
    end: int


def trim(text: str, start: int, end: int, marks: str = "") -> Span:
    """The span without white space, and without the given marks, at its ends."""
    while start < end and (text[start].isspace() or text[start] in marks):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in marks):
        end -= 1
    return Span(start, end)


def lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines with words between two offsets, trimmed."""
    for match in _LINE.finditer(text, start, end):
        span = trim(text, match.start(), match.end())
        if span.end > span.start:
            yield span


def sign_before(text: str, at: int, but: str = " ") -> str:
    """The last sign before an offset that is none of `but`; empty if there is none.

    Example:
        >>> sign_before("40 % ( EU", 7, " ("), sign_before("  EU", 2)
        ('%', '')
    """
    while at > 0 and text[at - 1] in but:
        at -= 1
    return text[at - 1] if at else ""


def is_blank(text: str, start: int, end: int) -> bool:
    """Whether nothing but white space stands between two offsets."""
    return not text[start:end].strip()


def merged(spans: Iterable[Span]) -> list[Span]:
    """The places that spans cover, those that touch or overlap as one, sorted.

    Example:
        >>> merged([Span(5, 9), Span(0, 2), Span(7, 12)])
        [Span(start=0, end=2), Span(start=5, end=12)]
    """
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def cut_at(text: str, span: Span, marks: tuple[str, ...]) -> list[Span]:
    """The parts of a span between marks, trimmed; the whole span if there are no marks."""
    if not marks:
        return [span]
    pattern = "|".join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True))
    parts: list[Span] = []
    at = span.start
    for match in re.finditer(pattern, text[span.start : span.end]):
        parts.append(trim(text, at, span.start + match.start()))
        at = span.start + match.end()
    parts.append(trim(text, at, span.end))
    return [part for part in parts if part.end > part.start]
