"""Where the lines of a PDF page part into columns: gaps, and jumps of the drawing. Read layer.

A gap wider than two spaces parts columns, unless the line is justified: then a space is written in
it, the words are drawn one after another, and no column begins there in other lines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.read.pdf_words import Word, WordLine

_GAP = 0.55  # of a letter's height: wider than two spaces
_NARROW = 0.3  # of a letter's height: wider than most spaces
_WIDE = 2.0  # of a letter's height: wider than justified lines stretch a space
_NEAR = 1.5  # points within which the lines of a column begin
_JUMPS = 4  # jumps to the next column on a page that are no chance
_OFTEN = 2  # lines that begin at one place by no chance


@dataclass(frozen=True, slots=True)
class Seams:
    """What is known of a page: the order of its words, and where columns surely begin."""

    rank_by_word: Mapping[int, int]
    starts: Sequence[float]
    jumps: bool  # cells are drawn one by one, so that every column is jumped to
    writes_spaces: bool

    def parts(self, piece: WordLine, right: Word) -> bool:
        """Whether a word stands in another column than those before it on its line."""
        left = piece[-1]
        gap = _gap(left, right)
        follows = self.rank_by_word[id(right)] == self.rank_by_word[id(left)] + 1
        if gap <= _GAP:
            return gap > _NARROW and not follows and self._begins(right)
        if not follows or (gap > _WIDE and not self.jumps):
            return True
        if self._begins(right) and not (gap <= _WIDE and self._runs_over(piece)):
            return True
        return self.writes_spaces and not left.spaced

    def _runs_over(self, piece: WordLine) -> bool:
        """Whether words run on over the place where a column begins: a title does."""
        at = bisect_left(self.starts, piece[0].x0 + _NEAR)
        return at < len(self.starts) and self.starts[at] < piece[-1].x1 - _NEAR

    def _begins(self, word: Word) -> bool:
        at = bisect_left(self.starts, word.x0 - _NEAR)
        return at < len(self.starts) and self.starts[at] <= word.x0 + _NEAR


def seams_of(lines: Sequence[WordLine]) -> Seams:
    """The seams of a page with these lines."""
    words = sorted((word for line in lines for word in line), key=lambda word: word.order)
    ranks = {id(word): rank for rank, word in enumerate(words)}
    gaps = [(a, b) for line in lines for a, b in pairwise(line) if _gap(a, b) > _NARROW]
    jumped = [b for a, b in gaps if ranks[id(b)] != ranks[id(a)] + 1]
    jumps = len(jumped) >= _JUMPS
    begun = jumped if jumps else [b for a, b in gaps if _gap(a, b) > _WIDE]
    places = Counter(round(word.x0) for word in begun)
    near = {x: places[x - 1] + places[x] + places[x + 1] for x in places}
    starts = sorted(float(x) for x, n in near.items() if n >= _OFTEN)
    return Seams(ranks, starts, jumps, any(word.spaced for word in words))


def _gap(left: Word, right: Word) -> float:
    """The room between two words, by the size of their letters."""
    return (right.x0 - left.x1) / max(left.size, right.size)
