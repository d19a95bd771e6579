"""Where do the words stand that a person pointed at? Resolve layer.

A decision keeps words without their place, as plans are read again from other editions and formats:
the place is the one nearest to what the words are said of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from kg.extract.quoting import Quoter
from kg.model.document import Passage
from kg.text import is_unspaced

Place = tuple[int, int]
Quote = Callable[[str, Sequence[Passage]], tuple[Passage, ...]]


def no_quote(_words: str, _near: Sequence[Passage]) -> tuple[Passage, ...]:
    """What words say of a plan whose document is not at hand: nothing."""
    return ()


def quoting(quoter: Quoter) -> Quote:
    """What finds the words that a person pointed at, nearest to the first of some passages.

    Edges: words that stand nowhere, in another edition, give no passage.
    """

    def quote(words: str, near: Sequence[Passage]) -> tuple[Passage, ...]:
        start = (near[0].start, near[0].end) if near else (0, 0)
        found = nearest(places_of(words, quoter.document.text), start)
        return (quoter.passage(*found),) if found else ()

    return quote


def nearest(places: Iterable[Place], near: Place) -> Place | None:
    """The place with the fewest letters between it and another; of two the longer."""
    return min(
        places, key=lambda x: (max(x[0] - near[1], near[0] - x[1]), x[0] - x[1]), default=None
    )


def places_of(words: str, text: str) -> Iterator[Place]:
    """Where words stand as a whole, however the document spaces them.

    Example:
        >>> list(places_of("May 2025", "from May  2025 on, not May 20256"))
        [(5, 14)]
        >>> list(places_of("有关部门", "商务部等有关部门负责"))  # no space parts words there
        [(4, 8)]
    """
    said = words.split()
    if said:
        parts = [re.escape(part) for part in said]
        # What may not stand before the first word is looked at behind it: a pattern that begins
        # with letters is found many times faster.
        before = "" if is_unspaced(said[0][0]) else rf"(?<!\w{parts[0]})"
        after = "" if is_unspaced(said[-1][-1]) else r"(?!\w)"
        for found in re.finditer(r"\s+".join((parts[0] + before, *parts[1:])) + after, text):
            yield found.span()
