"""Which small raised words of a PDF page are marks of footnotes below. Read layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from kg.read.pdf_words import Word, word_lines

_MARK = re.compile(r"[\d*†‡]{1,3}\)?")
_SMALL = 0.8  # share of the size of the letters before
_RAISED = 0.1  # of a letter's height
_NEAR = 0.6  # of a letter's size, between a word and its mark
_NOTE = 0.97  # share of the usual size that notes have at most


def without_marks(words: Sequence[Word]) -> list[Word]:
    """The words of a page without the marks of its footnotes; the footnotes keep theirs.

    Edges: what is small and raised but has no note of that mark below, as in m², stays.
    """
    small = [word for word in words if _MARK.fullmatch(word.text)]
    notes = _notes(words) if small else {}
    marks = {
        id(mark)
        for mark in small
        if notes.get(mark.text, 0.0) > mark.bottom + mark.size
        and any(_is_behind(mark, word) for word in words)
    }
    return [word for word in words if id(word) not in marks]


def _notes(words: Sequence[Word]) -> dict[str, float]:
    """How far down the page the note of each mark stands."""
    usual = median(word.size for word in words)
    return {
        line[0].text: line[0].bottom
        for line in word_lines(words)
        if len(line) > 1 and line[1].size < _NOTE * usual and _MARK.fullmatch(line[0].text)
    }


def _is_behind(mark: Word, word: Word) -> bool:
    return (
        mark.size <= _SMALL * word.size
        and mark.bottom < word.bottom - _RAISED * word.size
        and mark.bottom > word.top
        and -0.2 * word.size <= mark.x0 - word.x1 <= _NEAR * word.size
    )
