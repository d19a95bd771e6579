"""Where the columns of a PDF table without lines stand. Read layer.

Words in different columns are parted by a gap wider than two spaces, unless the line is justified:
then a space is written in it, the words are drawn one after another, and no column begins there in
other lines. A column is the room that its pieces of lines fill together, over all pages of the
table: so it is found however its words are aligned.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from kg.read.pdf_words import Word, WordLine, word_lines

_GAP = 0.55  # of a letter's height: wider than two spaces
_NARROW = 0.3  # of a letter's height: wider than most spaces
_WIDE = 2.0  # of a letter's height: wider than justified lines stretch a space
_JUMPS = 4  # jumps to the next column on a page that are no chance
_OFTEN = 2  # lines that begin at one place by no chance
_TOUCH = 1.0  # points by which a piece must reach into a column to stand in it
_NEAR = 4.0  # points within which pieces of one column begin
_SHARP = 1.5  # points within which pieces begin that are written flush left
_LEAST_LINES = 3  # lines with several columns that make a table
_HEADER = 4  # columns that make a table, however few its lines
_SIZE = 0.08  # share by which the letters of one table may differ in size
_TALL = 6  # lines of text set in two columns at least
_STRETCHED = 9  # words of a line of text that stand apart: more than tables have columns
_FAR = 1.0  # of a letter's size: wider than the spaces of justified lines
_SELDOM = 0.1  # share of lines with such gaps, as behind the sign of an item
_FEW = 3  # words drawn out of turn, as the number of a page
_MIDDLE = 0.3  # share of the width of a page that each column has at least
_AHEAD = 20  # lines that are looked at before two columns are taken for one
_LEAST_GAPS = 3  # spaces of a line that are no chance if all are equally wide
_EQUAL = 0.03  # of the widest space by which those of a justified line may differ
_WEAK = 2  # lines that part two columns, and may do so by chance


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
        at = bisect_left(self.starts, piece[0].x0 + _SHARP)
        return at < len(self.starts) and self.starts[at] < piece[-1].x1 - _SHARP

    def _begins(self, word: Word) -> bool:
        at = bisect_left(self.starts, word.x0 - _SHARP)
        return at < len(self.starts) and self.starts[at] <= word.x0 + _SHARP


def seams_of(lines: Sequence[WordLine]) -> Seams:
    """The seams of a page with these lines."""
    words = sorted((word for line in lines for word in line), key=lambda word: word.order)
    ranks = {id(word): rank for rank, word in enumerate(words)}
    gaps = [(a, b) for line in lines for a, b in pairwise(line) if _gap(a, b) > _NARROW]
    jumped = [b for a, b in gaps if ranks[id(b)] != ranks[id(a)] + 1]
    jumps = len(jumped) >= _JUMPS
    started = jumped if jumps else [b for a, b in gaps if _gap(a, b) > _WIDE]
    places = Counter(round(word.x0) for word in started)
    near = {x: places[x - 1] + places[x] + places[x + 1] for x in places}
    starts = sorted(float(x) for x, n in near.items() if n >= _OFTEN)
    return Seams(ranks, starts, jumps, any(word.spaced for word in words))


def _gap(left: Word, right: Word) -> float:
    """The room between two words, by the size of their letters."""
    return (right.x0 - left.x1) / max(left.size, right.size)


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line, cut into pieces where gaps are wider than between words."""

    pieces: tuple[WordLine, ...]

    @property
    def words(self) -> WordLine:
        """All words of the line."""
        return [word for piece in self.pieces for word in piece]

    @property
    def bottom(self) -> float:
        """Where its letters stand."""
        return self.pieces[0][0].bottom

    @property
    def size(self) -> float:
        """The size of its first letters."""
        return self.pieces[0][0].size


@dataclass(slots=True)
class Band:
    """The room of one column, from its leftmost to its rightmost letter."""

    x0: float
    x1: float
    starts: list[float] = field(default_factory=list)  # where its pieces begin

    def holds(self, piece: WordLine) -> bool:
        """Whether a piece of a line reaches into the column."""
        return piece[-1].x1 > self.x0 + _TOUCH and piece[0].x0 < self.x1 - _TOUCH

    def share(self, piece: WordLine) -> float:
        """How much of a piece, in points, stands in the column."""
        return min(self.x1, piece[-1].x1) - max(self.x0, piece[0].x0)

    def grow(self, piece: WordLine) -> None:
        """Make room for a piece."""
        self.x0, self.x1 = min(self.x0, piece[0].x0), max(self.x1, piece[-1].x1)
        self.starts.append(piece[0].x0)

    def is_aligned(self) -> bool:
        """Whether its pieces begin at one place."""
        near = sum(abs(start - self.x0) <= _SHARP for start in self.starts)
        return near >= 2 and near >= 0.8 * len(self.starts)


@dataclass(slots=True)
class Run:
    """The lines of a table without lines drawn on one page."""

    page: int
    lines: list[TableLine]
    bands: list[Band] = field(default_factory=list)
    weak: bool = False  # too short to be a table, if none goes on on the next page


def table_line(words: WordLine, seams: Seams) -> TableLine:
    """A line cut where words stand in different columns."""
    pieces = [[words[0]]]
    for word in words[1:]:
        if seams.parts(pieces[-1], word):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return TableLine((words,) if _is_stretched(words, pieces) else tuple(pieces))


def _is_stretched(words: WordLine, pieces: Sequence[WordLine]) -> bool:
    """Whether a line is justified and no row: its spaces are equally wide, or each word of a long
    sentence stands apart.
    """
    alone = {piece[0].text for piece in pieces if len(piece) == 1 and piece[0].text[:1].islower()}
    if len(pieces) >= _STRETCHED and len(alone) > 0.6 * len(pieces):
        return True
    gaps = [b.x0 - a.x1 for a, b in pairwise(words)]
    is_text = 2 * sum(any(map(str.isalpha, word.text)) for word in words) > len(words)
    return len(gaps) >= _LEAST_GAPS and is_text and max(gaps) - min(gaps) <= _EQUAL * max(gaps)


def text_columns(words: Sequence[Word]) -> list[list[Word]]:
    """The words of a page in the order of reading, parted where text is set in two columns.

    Text in columns is drawn down one column and then down the next; the cells of a table are drawn
    row by row.
    """
    lines = word_lines(words)
    gutter = _gutter(lines)
    if gutter is None:
        return [list(words)]
    parts: list[list[Word]] = [[]]
    for crosses, block in groupby(lines, key=lambda line: _crosses(line, gutter)):
        inside = [word for line in block for word in line]
        columns = [inside] if crosses else _columns_of(inside, gutter)
        if len(columns) > 1:
            parts += [*columns, []]
        else:
            parts[-1] += inside
    return [part for part in parts if part]


def _gutter(lines: Sequence[WordLine]) -> float | None:
    """The middle of the gap between two columns of text, if lines leave one free."""
    left = min((line[0].x0 for line in lines), default=0.0)
    right = max((line[-1].x1 for line in lines), default=0.0)
    gaps = [
        (a.x1, b.x0)
        for line in lines
        for a, b in pairwise(line)
        if b.x0 - a.x1 > _GAP * a.size and left < (a.x1 + b.x0) / 2 < right
    ]
    middles = Counter(round((a + b) / 2) for a, b in gaps)
    if len(gaps) < _TALL or not middles:
        return None
    at = float(max(middles, key=lambda x: (sum(a < x < b for a, b in gaps), -x)))
    n_free = sum(a < at < b for a, b in gaps)
    is_middle = _MIDDLE <= (at - left) / (right - left) <= 1 - _MIDDLE
    return at if is_middle and n_free >= _TALL else None


def _crosses(line: WordLine, x: float) -> bool:
    """Whether words stand at a place, or so near on both sides that they are one phrase."""
    if any(word.x0 < x < word.x1 for word in line):
        return True
    return any(a.x1 <= x <= b.x0 and b.x0 - a.x1 <= _GAP * a.size for a, b in pairwise(line))


def _columns_of(words: Sequence[Word], gutter: float) -> list[list[Word]]:
    """The words left and right of the gap, if drawn one column after the other."""
    sides = [[w for w in words if w.x0 < gutter], [w for w in words if w.x0 >= gutter]]
    if not all(map(_is_text, map(word_lines, sides))):
        return [list(words)]
    drawn = sorted((word.order, number) for number, side in enumerate(sides) for word in side)
    runs = [(number, len(list(run))) for number, run in groupby(number for _, number in drawn)]
    long_runs = [number for number, n_words in runs if n_words > _FEW]
    return sides if long_runs == [0, 1] else [list(words)]


def _is_text(lines: Sequence[WordLine]) -> bool:
    """Whether lines are a column of text, without columns of their own."""
    parted = sum(any(b.x0 - a.x1 > _FAR * a.size for a, b in pairwise(line)) for line in lines)
    return len(lines) >= _TALL and parted <= _SELDOM * len(lines)


def run_of(
    lines: Sequence[TableLine], page: int, known: Sequence[Band], *, first: bool
) -> Run | None:
    """The table that begins with the first line, if one does."""
    several_places = len(lines[0].pieces) > 1
    kept, bands = _grown(lines, []) if several_places else ([], [])
    goes_on = alike(bands, known) if several_places else first and fits(lines[0], known)
    if goes_on:
        kept, bands = _grown(lines, [Band(b.x0, b.x1) for b in known])
    elif not several_places:
        return None
    weak = not (goes_on or _shows_columns(kept, bands))
    if not kept or len(bands) < 2 or (weak and len(kept) < len(lines)):
        return None
    return Run(page, kept, bands, weak)


def _shows_columns(lines: Sequence[TableLine], bands: Sequence[Band]) -> bool:
    """Whether enough lines have words in several columns, or beside the first."""
    several = sum(len(line.pieces) > 1 for line in lines)
    if len(bands) >= _HEADER and 2 * several >= len(lines):
        return True
    if len(lines) == 1:
        return len(bands) > 2
    beside = sum(
        any(abs(line.words[0].x0 - band.x0) <= _SHARP for band in bands[1:])
        for line in lines
        if len(line.pieces) == 1
    )
    return several >= min(2, len(lines)) and several + beside >= min(_LEAST_LINES, len(lines))


def fits(line: TableLine, bands: Sequence[Band]) -> bool:
    """Whether each piece of a line stands in one column, and one begins where its column does."""
    held = [[band for band in bands if band.holds(piece)] for piece in line.pieces]
    if not bands or any(len(found) != 1 for found in held):
        return False
    begins = [abs(p[0].x0 - f[0].x0) <= _NEAR for p, f in zip(line.pieces, held, strict=True)]
    return 2 * sum(begins) >= len(begins)


def _grown(lines: Sequence[TableLine], bands: list[Band]) -> tuple[list[TableLine], list[Band]]:
    """The lines up to the first that runs across columns, and the columns they show."""
    parted: dict[int, int] = {}
    kept: list[TableLine] = []
    for number, line in enumerate(lines, 1):
        n_held = sum(band.holds(line.pieces[0]) for band in bands)
        if (
            (kept and abs(line.size - kept[-1].size) > _SIZE * line.size)
            or (len(line.pieces) == 1 and n_held > 1)
            or _is_shifted(line, bands)
            or (bands and line.words[0].x0 < bands[0].x0 - 2 * _NEAR)
        ):
            break
        for piece in line.pieces:
            _add(piece, bands, parted, lines[number : number + _AHEAD])
        for band in [b for b in bands if any(b.holds(p) for p in line.pieces)][1:]:
            parted[id(band)] = parted.get(id(band), 0) + 1
        kept.append(line)
    return kept, bands


def _is_shifted(line: TableLine, bands: Sequence[Band]) -> bool:
    """Whether most pieces begin elsewhere than in the lines before: another table's columns."""
    if not bands or not bands[0].holds(line.pieces[0]):
        return False
    aligned = [(p, b) for p in line.pieces[1:] for b in bands[1:] if b.holds(p) and b.is_aligned()]
    shifted = sum(abs(piece[0].x0 - band.x0) > _NEAR for piece, band in aligned)
    return 2 * shifted > len(aligned)


def _add(
    piece: WordLine, bands: list[Band], parted: dict[int, int], ahead: Sequence[TableLine]
) -> None:
    """Let a piece make its column grow; columns that it bridges were one, if little parts them."""
    held = [band for band in bands if band.holds(piece)]
    if not held:
        bands.append(Band(piece[0].x0, piece[-1].x1, [piece[0].x0]))
        bands.sort(key=lambda band: band.x0)
    elif len(held) == 1:
        held[0].grow(piece)
    elif all(parted.get(id(band), 0) <= _WEAK for band in held[1:]) and not _part(ahead, held):
        for band in held[1:]:
            held[0].x1 = max(held[0].x1, band.x1)
            bands.remove(band)
        held[0].grow(piece)


def _part(lines: Sequence[TableLine], bands: Sequence[Band]) -> bool:
    """Whether lines have pieces in several columns and bridge none of them."""
    n_parting = 0
    for line in lines:
        met = [[k for k, band in enumerate(bands) if band.holds(p)] for p in line.pieces]
        several = len({k for found in met for k in found}) > 1
        n_parting += several and all(len(found) <= 1 for found in met)
    return n_parting > _WEAK


def alike(bands: Sequence[Band], others: Sequence[Band]) -> bool:
    """Whether two parts may be one table: columns stand in columns, and most begin alike."""
    if not bands or not others:
        return False
    for some, more in ((bands, others), (others, bands)):
        if any(len(_met(band, more)) > 1 for band in some):
            return False
    fewer, more = sorted((bands, others), key=len)
    begin = sum(any(abs(band.x0 - other.x0) <= _NEAR for other in more) for band in fewer)
    return begin >= 0.6 * len(fewer)


def _met(band: Band, others: Iterable[Band]) -> list[Band]:
    return [b for b in others if b.x0 < band.x1 - _TOUCH and band.x0 < b.x1 - _TOUCH]


def united(bands: Sequence[Band], others: Sequence[Band]) -> list[Band]:
    """The columns of two parts of one table."""
    result = [Band(band.x0, band.x1) for band in bands]
    for other in others:
        if held := _met(other, result):
            held[0].x0, held[0].x1 = min(held[0].x0, other.x0), max(held[0].x1, other.x1)
        else:
            result.append(Band(other.x0, other.x1))
    return sorted(result, key=lambda band: band.x0)


def by_column(line: TableLine, bands: Sequence[Band]) -> dict[int, WordLine]:
    """The words of a line by the number of their column; words that run over several stand in the
    one that most of them stand in.
    """
    found: dict[int, WordLine] = {}
    for piece in line.pieces:
        held = [i for i, band in enumerate(bands) if band.holds(piece)]
        most = sorted(held, key=lambda i: -bands[i].share(piece))[:1]
        for word in piece:
            middle = (word.x0 + word.x1) / 2
            before = (i for i, band in enumerate(bands) if band.x0 <= middle)
            found.setdefault(most[0] if most else max(before, default=0), []).append(word)
    return found
