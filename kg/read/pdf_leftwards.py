"""How the words of a page written from right to left are turned over. Read layer.

So all that follows needs to know one direction only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.read.pdf_words import Word, word_lines

_HALF = 0.5  # share of letters from which on the page is written from right to left
_NEAR = 1.0  # of a letter's size, between words of one phrase
_GROUP = re.compile(r"\d{3}(?!\d)")  # a number's last three figures, or three before them
_SPAN = re.compile(r"(\d+)([-\u2013\u2014])(\d+)(\D?)$")
_SIGNS_BEHIND = re.compile(r"^([.,:;\u060c\u061b]+)(\d.*)$")
_LEVEL = 2.0  # points; words of one line stand that level
_TOUCH = 1.5  # points by which words side by side may overlap


def runs_leftwards(words: Iterable[Word]) -> bool:
    """Whether most letters of a page are Hebrew, Arabic or of another such script."""
    n_letters = n_leftwards = 0
    for word in words:
        if not word.text.isascii():
            n_leftwards += sum(map(_is_leftwards, word.text))
        n_letters += sum(map(str.isalpha, word.text))
    return n_leftwards > _HALF * max(n_letters, 1)


def _is_leftwards(letter: str) -> bool:
    return letter >= "\u0590" and unicodedata.bidirectional(letter) in ("R", "AL")


def mirrored(words: Sequence[Word], width: float) -> list[Word]:
    """Words with left and right changed; phrases in other scripts keep their own order."""
    turned = [replace(word, x0=width - word.x1, x1=width - word.x0) for word in words]
    phrases: list[list[Word]] = []
    for line in word_lines(turned):
        for right, word in zip([None, *line], line, strict=False):
            near = right is not None and word.x0 - right.x1 <= _NEAR * right.size
            if right and near and _read_rightwards(word.text, right.text):
                phrases[-1].append(word)
            else:
                phrases.append([word])
    ends = [(phrase, phrase[0].x0 + phrase[-1].x1) for phrase in phrases]
    placed = {
        word.order: replace(word, x0=both - word.x1, x1=both - word.x0, text=_as_read(word.text))
        for phrase, both in ends
        for word in phrase
    }
    return [
        replace(word, order=before.order, spaced=before.spaced)
        for drawn in _drawn_rightwards(turned)
        for word, before in zip(
            sorted((placed[w.order] for w in drawn), key=lambda w: w.x0), drawn, strict=True
        )
    ]


def _read_rightwards(left: str, right: str) -> bool:
    """Whether words side by side on a page written leftwards are a phrase of another script, or
    one number with spaces.
    """
    if any(map(_is_leftwards, left + right)):
        return False
    return any(map(str.isalpha, left + right)) or bool(left.isdecimal() and _GROUP.match(right))


def _as_read(text: str) -> str:
    """A number of such a page: a sign behind it stands at its left, and of two with a dash between
    them the first one at the right.
    """
    text = _SIGNS_BEHIND.sub(r"\2\1", text)
    span = _SPAN.match(text)
    if span is None or len(span[1]) != len(span[3]) or span[1] < span[3]:
        return text
    return f"{span[3]}{span[2]}{span[1]}{span[4]}"


def _drawn_rightwards(turned: Sequence[Word]) -> list[list[Word]]:
    """Words of a line written leftwards that were drawn from left to right, one after another."""
    runs: list[list[Word]] = []
    for word in sorted(turned, key=lambda word: word.order):
        last = runs[-1][-1] if runs else None
        if last and abs(word.bottom - last.bottom) <= _LEVEL and word.x1 <= last.x0 + _TOUCH:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs
