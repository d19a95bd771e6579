"""What looks like a mark, like an abbreviation? Extract layer."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.model.document import Document
from kg.text import fold

_ABBREVIATION = re.compile(r"[^\W\d_]{2,10}(?:[ -][^\W\d_]{2,6})?")
LINE_END = "\v"
_MARKS = frozenset("xх×✓✔☑☒✗✘●•■▪+*√v")


def is_mark(words: str) -> bool:
    """Whether a cell only marks its column: a cross, a tick, a dot.

    Example:
        >>> [is_mark(words) for words in ("X", "✓", "2024", "–", "")]
        [True, True, False, False, False]
    """
    return words.strip().casefold() in _MARKS


def is_abbreviation(word: str) -> bool:
    """Whether a word looks like an abbreviation: short, with two capitals or more.

    Example:
        >>> [is_abbreviation(w) for w in ("МВнР", "ИА ГИТ", "Партньори")]
        [True, True, False]
    """
    bare = word.strip(" .:–-")
    capitals = sum(c.isupper() for c in bare)
    return bool(_ABBREVIATION.fullmatch(bare)) and capitals >= 2 and 2 * capitals >= len(fold(bare))


def with_line_ends(document: Document) -> str:
    """A document's text with a `LINE_END` for each space that stands for a line's end in a cell.

    All offsets stay. A name may begin there, as in a narrow column of names without commas.
    """
    starts = [m.start for m in document.marks if m.kind == "wrapped"]
    ends = [0, *starts]
    pieces = (document.text[a : b - 1] for a, b in pairwise([*ends, len(document.text) + 1]))
    return LINE_END.join(pieces)
