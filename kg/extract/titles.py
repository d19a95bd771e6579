"""What is a title, and what only its number? Extract layer."""

from __future__ import annotations

import re

from kg.extract.spans import Span, trim

_LEADING = re.compile(
    r"[(\[]?(?P<n>(?:[A-ZА-Я]{1,3}[.-]?)?\d{1,3}(?:\.\d{1,3})+|(?:[A-ZА-Я]{1,3}[.-]?)?\d{1,3}(?=[.)]))(?:[.)\]]{0,2}[\s:–—-]+(?=\S)|[.)]{1,2}(?=[^\W\d_]))"
)


def leading_number(text: str, span: Span) -> tuple[str | None, Span]:
    """The number a title begins with, if any, and the title without it.

    Example:
        >>> leading_number("1.2. Training", Span(0, 13))
        ('1.2', Span(start=5, end=13))
    """
    start, end = trim(text, *span)
    match = _LEADING.match(text, start, end)
    if not match:
        return None, Span(start, end)
    return match.group("n"), trim(text, match.end(), end)
