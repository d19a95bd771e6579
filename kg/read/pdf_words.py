"""How the words of a PDF become lines, and lines the words of a cell or paragraph. Read layer.

A PDF has no paragraphs: a line ended because the next word did not fit (a space in the text), or
because the writer ended it (a newline). Whether the word would have fit shows which.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.text import is_unspaced, whole_number

_ITEM = re.compile(
    r"^(?:[-–—•●▪‣◦*·➢✓o]$|[-–—•●▪‣◦·➢✓]\w|\(?(?:\d{1,3}|[a-zа-я]|[ivxIVX]{1,5})[.)])"
)
# The words round a line's end: names of several words may have slashes and brackets round them.
_END = re.compile(r"[^\W_]*.$")
_START = re.compile(r"^[^\W_]+|^\S+")
_LONGEST = 80  # letters of a word
_HYPHENS = "-\u00ad\u2010"
_ENDS = '.;:!?”"'  # signs behind which a paragraph may end
_EDGE_SIGNS = ".,;:!?()„“”\"'«»[]"
_ONE_LINE = 0.5  # share of a letter's height by which words of one line may differ
_PARAGRAPH_GAP = 1.4  # line distance, by the usual one, from which on a paragraph ended
_ROUNDED = 0.001  # of a letter's size, which widths lose when they are rounded down
_MOST_PADDING = 12.0  # points; Word's cells have 5.4


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page, in points from the page's upper left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    spaced: bool = False  # a space is written behind it
    order: int = 0  # which letter of its page it was drawn with
    bold: bool = False


WordLine = list[Word]


@dataclass(frozen=True, slots=True)
class Column:
    """The room that lines had: from edge to edge, and how far letters keep away from the edges.

    `spaced` says that the program that made the file writes a space where a line wrapped, `guessed`
    that no line drawn shows the edges, `cuts` that the file has long words cut without a hyphen,
    `hyphens` that it has words cut with one.
    """

    x0: float
    x1: float
    padding: float = 0.0
    spaced: bool = False
    guessed: bool = False
    cuts: bool = True
    hyphens: bool = True


def word_lines(words: Iterable[Word]) -> list[WordLine]:
    """Words as lines, top to bottom, each from left to right."""
    lines: list[WordLine] = []
    for word in sorted(words, key=lambda w: (round(w.bottom, 1), w.x0)):
        line = lines[-1] if lines else None
        if line and abs(word.bottom - line[0].bottom) <= _ONE_LINE * max(word.size, line[0].size):
            line.append(word)
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda w: w.x0)
    return lines


def usual_distance(lines: Sequence[WordLine]) -> float:
    """How far apart lines usually are, from bottom to bottom; 0 for fewer than two lines."""
    gaps = [b[0].bottom - a[0].bottom for a, b in pairwise(lines)]
    positive = [gap for gap in gaps if gap > 1]
    return min(positive, default=0.0)


def usual_padding(rooms: Iterable[tuple[float, float, Sequence[WordLine]]]) -> float:
    """How far letters keep from the edges of their cells: the least seen on the left side."""
    lefts = [line[0].x0 - x0 for x0, _, lines in rooms for line in lines]
    near = [left for left in lefts if 0 <= left <= _MOST_PADDING]
    return min(near, default=0.0)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that stand in cells and paragraphs where no line end can have cut them, sorted."""

    words: tuple[str, ...]
    n_by_ending: Mapping[str, int]

    def has(self, word: str) -> bool:
        """Whether the very word stands in the file."""
        bare = _bare(word)
        index = bisect_left(self.words, bare)
        return bool(bare) and index < len(self.words) and self.words[index] == bare

    def has_form_of(self, word: str) -> bool:
        """Whether the word stands in the file, perhaps with another ending."""
        bare = _bare(word)
        stem = bare[: max(len(bare) - _ENDING, _STEM)]
        index = bisect_left(self.words, stem)
        return bool(bare) and index < len(self.words) and self.words[index].startswith(stem)

    def n_ending_like(self, word: str) -> int:
        """How many words of the file have the last letters of this one."""
        return self.n_by_ending.get(_bare(word)[-_TAIL:], 0)


_ENDING, _STEM = 2, 4  # letters that an ending may change, and that a stem has at least
_TAIL = 4  # letters by which two words end alike


def vocabulary(blocks: Iterable[Sequence[WordLine]]) -> Vocabulary:
    """The words of cells and paragraphs, without those that a line end may have cut."""
    known: set[str] = set()
    for lines in blocks:
        for number, line in enumerate(lines):
            whole = number == 0 or lines[number - 1][-1].spaced
            ended = number == len(lines) - 1 or line[-1].spaced
            first, last = (0 if whole else 1), (len(line) if ended else len(line) - 1)
            known.update(_bare(word.text) for word in line[first:last])
    endings = Counter(word[-_TAIL:] for word in known if len(word) > _TAIL)
    return Vocabulary(tuple(sorted(known)), endings)


def _bare(word: str) -> str:
    return word.strip(_EDGE_SIGNS).casefold()


def joined_lines(
    lines: Sequence[WordLine], room: Column, known: Vocabulary, *, prose: bool = False
) -> str:
    """The words of a cell or paragraph: soft line ends as spaces, hard ones as newlines.

    In `prose` a line end between letters of a script without spaces is nothing.
    """
    if not lines:
        return ""
    text = line_text(lines[0])
    usual = usual_distance(lines)
    centred = _is_centred(lines)
    edge = _justified_edge(lines)
    for above, below in pairwise(lines):
        is_cut = _is_cut(above, below, room, known) or (prose and _are_unspaced(above, below))
        if edge is None:
            soft = wraps(above, below, room, centred=centred)
        else:
            # One word alone on its line cannot be stretched to the edge.
            alone = len(above) == 1 and wraps(above, below, room)
            soft = alone or edge - above[-1].x1 <= _FLUSH
        soft = soft or is_cut or _is_hyphened(above, below)
        if ends_paragraph(above, below, usual) or not soft:
            text += "\n" + line_text(below)
        else:
            text = _glued(text, line_text(below), is_cut, room, known)
    return text


def _are_unspaced(above: WordLine, below: WordLine) -> bool:
    return is_unspaced(above[-1].text[-1:]) and is_unspaced(below[0].text[:1])


def line_text(line: WordLine) -> str:
    """The words of a line with one space between them."""
    return " ".join(word.text for word in line)


def starts_item(words: str) -> bool:
    """Whether a line begins with a number, letter or bullet of a list."""
    first = words.split(maxsplit=1)
    return bool(first and _ITEM.match(first[0]))


def counts_on(above: str, below: str) -> bool:
    """Whether one cell holds a number and the other the next one."""
    number = whole_number(above.rstrip("."))
    return number is not None and whole_number(below.rstrip(".")) == number + 1


def ends_paragraph(above: WordLine, below: WordLine, usual: float) -> bool:
    """Whether the gap between two lines, or a list's number, shows a new paragraph."""
    gap = below[0].bottom - above[0].bottom
    if usual and gap > _PARAGRAPH_GAP * usual:
        return True
    if below[0].size > 1.15 * above[0].size or above[0].size > 1.15 * below[0].size:
        return True
    words, last = line_text(below), above[-1].text[-1:]
    if words.isupper() and words.endswith(":") and last in _ENDS:
        return True  # a label
    return starts_item(words) and last not in _HYPHENS


def wraps(above: WordLine, below: WordLine, room: Column, *, centred: bool = False) -> bool:
    """Whether the first word below would not have fit at the end of the line above."""
    space = 0.28 * above[-1].size
    first = below[0].x1 - below[0].x0
    if centred:
        free = (room.x1 - room.x0 - 2 * room.padding) - (above[-1].x1 - above[0].x0)
    else:
        free = room.x1 - room.padding - above[-1].x1
    if (
        room.spaced
        and not above[-1].spaced
        and above[-1].text[-1:] not in _HYPHENS
        and free > space
    ):
        return False  # a space that would not fit is left out, but here it would have
    drift = _ROUNDED * above[-1].size * sum(len(word.text) for word in above)
    return free < first + space - 0.5 + drift


def _is_centred(lines: Sequence[WordLine]) -> bool:
    lefts = [line[0].x0 for line in lines]
    middles = [(line[0].x0 + line[-1].x1) / 2 for line in lines]
    return max(lefts) - min(lefts) > 3 and max(middles) - min(middles) < 2


def _justified_edge(lines: Sequence[WordLine]) -> float | None:
    """Where the full lines of a justified cell end; None for lines of any length."""
    edge = max(line[-1].x1 for line in lines)
    flush = [line for line in lines if edge - line[-1].x1 <= _FLUSH]
    if len(flush) < max(_LEAST_FLUSH, len(lines) / 2):
        return None
    gaps = [
        sum(b.x0 - a.x1 for a, b in pairwise(line)) / (len(line) - 1)
        for line in flush
        if len(line) > 1
    ]
    return edge if gaps and max(gaps) - min(gaps) > _STRETCHED * flush[0][0].size else None


_STRETCHED = 0.08  # of a letter's size, by which stretched spaces differ from line to line
_FLUSH = 0.7  # points by which justified lines may differ
_LEAST_FLUSH = 3  # lines that end at one place by no chance


def cuts_words(blocks: Iterable[tuple[Sequence[WordLine], Column]], known: Vocabulary) -> bool:
    """Whether long words are cut without a hyphen in this file: known words stand in two parts."""
    n_sure = sum(
        _is_full(above, below, room)
        and known.has(above[-1].text + below[0].text)
        and not known.has(above[-1].text)
        for lines, room in blocks
        for above, below in pairwise(lines)
    )
    return n_sure >= _LEAST_CUT


_LEAST_CUT = 2  # fewer may be words that look alike


def _is_cut(above: WordLine, below: WordLine, room: Column, known: Vocabulary) -> bool:
    """Whether a word too long for its column was cut without a hyphen.

    Programs cut a word only when it is alone on its line and the line is full to the brim.
    """
    last, first = above[-1], below[0]
    if not _is_full(above, below, room):
        return False
    joined = last.text + first.text
    if len(above) > 1:
        return known.has(joined) and not known.has(first.text)
    free = room.x1 - room.padding - last.x1
    if known.has(joined) or (room.spaced and free > _SPACE * last.size):
        return True  # a program that writes spaces had room for one and wrote none
    if not room.cuts:
        return False
    apart, together = known.n_ending_like(last.text), known.n_ending_like(joined)
    if room.guessed and len(first.text) > _REST:  # the longest line ends at the edge it shows
        return known.has_form_of(joined) or together > apart
    if known.has(first.text):
        return together > apart and not known.has(last.text)
    if len(first.text) <= _REST:
        return True
    if known.has(last.text) or apart > 2 * together:
        return False
    return known.has_form_of(joined) or not known.has_form_of(first.text)


def _is_full(above: WordLine, below: WordLine, room: Column) -> bool:
    """Whether a line is full to the brim, and its last word and the next too long for one line."""
    last, first = above[-1], below[0]
    letter = (first.x1 - first.x0) / max(len(first.text), 1)
    free = room.x1 - room.padding - last.x1
    if free > 1.2 * letter or last.spaced or first.text[:1].isupper() or starts_item(first.text):
        return False
    whole = (last.x1 - last.x0) + (first.x1 - first.x0)
    return whole > room.x1 - room.x0 - 2 * room.padding and last.text[-1:] not in _HYPHENS


_SPACE = 0.35  # of a letter's size: wider than any font's space
_REST = 3  # letters at most of the rest of a long word; the file has no such word


def _is_hyphened(above: WordLine, below: WordLine) -> bool:
    """Whether a hyphen behind a letter leads into letters of the same word below."""
    last, first = above[-1].text, below[0].text
    return last[-1:] in _HYPHENS and last[-2:-1].isalpha() and _reads_on(last, first)


def _reads_on(last: str, first: str) -> bool:
    """Whether the letters behind a hyphen can be the rest of the word before."""
    return first[:1].islower() or (last.isupper() and first.isupper() and len(first) > 1)


_HYPHENED = 0.08  # share of line ends that words with a hyphen of their own do not reach


def hyphenates(blocks: Iterable[Sequence[WordLine]], known: Vocabulary) -> bool:
    """Whether words are cut with a hyphen in this file, and not only those that have one anyway."""
    pairs = (pair for lines in blocks for pair in pairwise(lines))
    ends = {(a[-1].text, b[0].text): _is_hyphened(a, b) for a, b in pairs}
    cut = [(last, first) for (last, first), hyphened in ends.items() if hyphened]
    n_whole = sum(known.has(last + first) for last, first in cut)
    if sum(known.has(last[:-1] + first) for last, first in cut) > n_whole:
        return True
    return len(cut) - n_whole > _HYPHENED * len(ends)


def _glued(text: str, below: str, cut: bool, room: Column, known: Vocabulary) -> str:
    """Two lines as one. A hyphen at the end stays when the word is known with it, or when the file
    cuts no words.
    """
    if text[-1:] not in _HYPHENS or len(text) < 2 or not text[-2].isalpha():
        return text + ("" if cut else " ") + below
    last, first = _END.findall(text[-_LONGEST:])[-1], _START.findall(below)[0]
    if not _reads_on(last, first):
        return text + ("" if first.isupper() or first.isdecimal() else " ") + below
    is_known = known.has(last[:-1] + first)
    stays = known.has_form_of(last + first) or not (
        room.hyphens or first.isupper() or last[-1:] == "\u00ad"
    )
    if stays and not is_known:
        return text + below
    if first.isupper() and known.has(last[:-1]) and known.has(first):
        return text + below  # two short names with a hyphen between them
    return text[:-1] + below


def shown_edge(columns: Sequence[tuple[Sequence[WordLine], Column]]) -> float | None:
    """Where the lines of a column of cells end, if they all wrap at one place before its edge.

    Spreadsheets wrap words as on the screen and print them smaller than the column.
    """
    breaks = [(pair, room) for lines, room in columns for pair in pairwise(lines)]
    if len(breaks) < _LEAST_WRAPS:
        return None
    edge = max(line[-1].x1 for lines, _ in columns for line in lines)
    n_wraps = sum(
        wraps(above, below, replace(room, x1=edge + room.padding))
        for (above, below), room in breaks
    )
    return edge if n_wraps >= _MOST * len(breaks) else None


_MOST = 0.9  # share of line ends that show an edge


def writes_spaces(blocks: Iterable[tuple[Sequence[WordLine], Column]]) -> bool:
    """Whether lines that wrapped end in a space in this file, as office programs write them."""
    n_wrapped = n_spaced = 0
    for lines, room in blocks:
        for above, below in pairwise(lines):
            if wraps(above, below, room):
                n_wrapped += 1
                n_spaced += above[-1].spaced
    return n_wrapped >= _LEAST_WRAPS and n_spaced > n_wrapped / 2


_LEAST_WRAPS = 5  # fewer prove no habit
