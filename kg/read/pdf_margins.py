"""Which words of a PDF page are running heads, feet and page numbers. Read layer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from kg.read.pdf_page import PageMarks
from kg.read.pdf_words import Word, WordLine, line_text, word_lines
from kg.text import fold

_MARGIN = 0.12  # share of the page's height where running heads stand
_LINES = 3  # at most so many lines above and below
_TABULAR = 4  # running heads have words at the left, in the middle and at the right
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^\W*(?:[^\W\d]{1,10}\.?\s)?\W*\d{1,4}(?:\s*\W?\s*(?:[^\W\d]{1,6}\s)?\d{1,4})?\W*$"
)


def drop_margins(pages: Sequence[PageMarks], outside: Sequence[list[Word]]) -> list[list[Word]]:
    """The words outside tables without what stands on every page at its top or bottom.

    Edges: a line counts when it stands, but for its numbers, on half of the pages and on three (on
    both of two); a bare number at the foot when other pages have one, too.
    """
    if len(pages) < 2:
        return [list(words) for words in outside]
    margins = [_marginal(page, words) for page, words in zip(pages, outside, strict=True)]
    counts = Counter(key for lines in margins for key in {_key(line) for line in lines})
    least = max(len(pages) / 2, min(len(pages), 3))
    repeated = {key for key, count in counts.items() if count >= least}
    if counts["#"] >= min(len(pages), 2):
        repeated.add("#")
    kept = []
    for words, lines in zip(outside, margins, strict=True):
        gone = {id(word) for line in lines if _key(line) in repeated for word in line}
        kept.append([word for word in words if id(word) not in gone])
    return kept


def _marginal(page: PageMarks, words: Sequence[Word]) -> list[WordLine]:
    lines = word_lines(words)
    head = [line for line in lines[:_LINES] if line[0].bottom < _MARGIN * page.height]
    foot = [line for line in lines[-_LINES:] if line[0].top > (1 - _MARGIN) * page.height]
    return [*takewhile(_is_plain, head), *takewhile(_is_plain, reversed(foot))]


def _is_plain(line: WordLine) -> bool:
    """Whether no table begins with the line: behind its header nothing is marginal."""
    return _n_places(line) < _TABULAR


def _n_places(line: WordLine) -> int:
    """In how many places of a line words stand: the header of a table has many."""
    return 1 + sum(right.x0 - left.x1 > right.size for left, right in pairwise(line))


def _key(line: WordLine) -> str:
    words = line_text(line)
    if _PAGE_NUMBER.match(words):
        return "#"
    return fold(_DIGITS.sub(" 0 ", words))
