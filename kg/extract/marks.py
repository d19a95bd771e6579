"""Is this cell only a mark below its column's head? Extract layer."""

from __future__ import annotations

_MARKS = frozenset("xх×✓✔☑☒✗✘●•■▪+*√v")


def is_mark(words: str) -> bool:
    """Whether a cell only marks its column: a cross, a tick, a dot.

    Example:
        >>> [is_mark(words) for words in ("X", "✓", "2024", "–", "")]
        [True, True, False, False, False]
    """
    return words.strip().casefold() in _MARKS
