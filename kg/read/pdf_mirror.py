"""Pages written from right to left, turned over so that reading runs to the right. Read layer.

All that follows (columns, line ends, first columns) then needs to know one direction only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.read.pdf_words import Word, word_lines

_HALF = 0.5  # share of letters from which on the page is written from right to left
_NEAR = 1.0  # of a letter's size, between words of one phrase


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
    return [word for line in word_lines(turned) for word in _phrases_kept(line)]


def _phrases_kept(line: Sequence[Word]) -> list[Word]:
    phrases: list[list[Word]] = []
    for word in line:
        last = phrases[-1][-1] if phrases else None
        if last is not None and _is_one_phrase(last, word):
            phrases[-1].append(word)
        else:
            phrases.append([word])
    return [word for phrase in phrases for word in _turned_back(phrase)]


def _is_one_phrase(left: Word, right: Word) -> bool:
    near = right.x0 - left.x1 <= _NEAR * left.size
    return near and not any(map(_is_leftwards, left.text + right.text))


def _turned_back(phrase: Sequence[Word]) -> list[Word]:
    x0, x1 = phrase[0].x0, phrase[-1].x1
    return [replace(word, x0=x0 + x1 - word.x1, x1=x0 + x1 - word.x0) for word in phrase]
