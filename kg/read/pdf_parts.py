"""How the lines and cells of a PDF become paragraphs and tables. Read layer.

A PDF marks no headings and no lists. The size of letters shows headings, items are known by the
sign they begin with and how far in they stand, words in bold letters by their font.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kg.read.pdf_join import drop_repeated_header
from kg.read.pdf_slots import PageTable, Slot
from kg.read.pdf_words import (
    Column,
    Vocabulary,
    WordLine,
    cuts_words,
    ends_paragraph,
    hyphenates,
    joined_lines,
    line_text,
    shown_edge,
    starts_item,
    usual_distance,
    usual_padding,
    vocabulary,
    wraps,
    writes_spaces,
)
from kg.read.written import Grid, GridCell, Line, Part, marked, or_picture

_LARGER = 1.07  # by which the letters of headings are larger than most
_SAME_SIZE = 0.5  # points; headings of one level
_LEVELS = 6
_FULL = 60  # letters of a line of running text
_LONGEST, _LONGEST_BOLD = 120, 200  # letters of a heading, and of one in bold
_ENDS = (".", ";", ",")  # signs that end no heading
_DEEPER = 3.0  # points by which the items of a list inside a list stand further in
_NEAR = 4.0  # points within which columns of a table begin


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line outside tables, and the room that lines have on its page."""

    words: WordLine
    page: int
    room: Column


Item = PageTable | TextLine


@dataclass(frozen=True, slots=True)
class _Habits:
    """What is known of the whole file: its words, whether wrapped lines end in a space, whether
    long words are cut, with a hyphen or without, how large the letters of headings are, the
    largest first.
    """

    known: Vocabulary
    spaced: bool
    cuts: bool
    hyphens: bool
    headings: tuple[float, ...]

    def of(self, room: Column) -> Column:
        """A room with these habits."""
        return replace(room, spaced=self.spaced, cuts=self.cuts, hyphens=self.hyphens)

    def level(self, size: float) -> int:
        """The level of a heading in letters of this size, 0 for other text."""
        levels = (n for n, least in enumerate(self.headings, 1) if size > least - _SAME_SIZE)
        return next(levels, 0)


def parts_of(items: Sequence[Item], done: Counter[str]) -> list[Part]:
    """Paragraphs and tables in order; `done` counts headers dropped."""
    known = vocabulary(_all_blocks(items))
    habits = _Habits(
        known,
        writes_spaces(_rooms(items)),
        cuts_words(_rooms(items), known),
        hyphenates(_runs(items), known),
        _sizes(items),
    )
    return _with_depths(_parts(items, habits, done))


def _all_blocks(items: Sequence[Item]) -> Iterator[Sequence[WordLine]]:
    for item in items:
        if isinstance(item, PageTable):
            yield from (slot.lines for slot in item.slots)
        else:
            yield [item.words]


def _runs(items: Sequence[Item]) -> Iterator[Sequence[WordLine]]:
    """The lines of each cell, and of the text on each page between tables."""
    for page, run in groupby(items, lambda item: isinstance(item, TextLine) and item.page):
        if page:
            yield [item.words for item in run if isinstance(item, TextLine)]
        else:
            yield from _all_blocks(list(run))


def _rooms(items: Sequence[Item]) -> Iterator[tuple[Sequence[WordLine], Column]]:
    for item in items:
        if isinstance(item, PageTable):
            padding = _padding(item.slots)
            for slot in item.slots:
                yield slot.lines, _room(slot, padding)


def _padding(slots: Sequence[Slot]) -> float:
    return usual_padding((slot.x0, slot.x1, slot.lines) for slot in slots)


def _room(slot: Slot, padding: float) -> Column:
    return replace(slot.room, padding=0.0 if slot.right else padding)


def _sizes(items: Sequence[Item]) -> tuple[float, ...]:
    """The sizes of letters that headings have: larger than those of most letters."""
    lines = [item.words for item in items if isinstance(item, TextLine)]
    full = [line for line in lines if len(line_text(line)) >= _FULL]
    n_by_size: Counter[float] = Counter()
    for line in full or [line for block in _all_blocks(items) for line in block]:
        n_by_size[round(line[0].size, 1)] += len(line_text(line))
    usual = max(n_by_size, key=lambda size: (n_by_size[size], size), default=0.0)
    found: list[float] = []
    for size in sorted(line[0].size for line in lines):
        if size > _LARGER * usual and (not found or size - found[-1] > _SAME_SIZE):
            found.append(size)
    return tuple(found[::-1][:_LEVELS])


def _parts(
    items: Sequence[Item], habits: _Habits, done: Counter[str]
) -> Iterator[tuple[Part, float]]:
    """Each part, and how far in a paragraph begins."""
    paragraph: list[TextLine] = []
    for item in [*items, None]:
        if isinstance(item, TextLine) and paragraph and _goes_on(paragraph, item, habits):
            paragraph.append(item)
            continue
        if paragraph:
            yield _paragraph(paragraph, habits), paragraph[0].words[0].x0
        paragraph = [item] if isinstance(item, TextLine) else []
        if isinstance(item, PageTable):
            yield _grid(item, habits, done), 0.0


def _goes_on(paragraph: list[TextLine], line: TextLine, habits: _Habits) -> bool:
    above = paragraph[-1]
    levels = {habits.level(one.words[0].size) for one in (above, line)}
    if above.page != line.page or len(levels) > 1:
        return False
    usual = usual_distance([item.words for item in paragraph]) or 1.3 * above.words[0].size
    if ends_paragraph(above.words, line.words, usual):
        return False
    return wraps(above.words, line.words, habits.of(above.room))


def _paragraph(lines: Sequence[TextLine], habits: _Habits) -> Line:
    words = [line.words for line in lines]
    text = joined_lines(words, habits.of(lines[0].room), habits.known, prose=True)
    text = text.replace("\n", " ")
    n_bold = sum(word.bold for line in words for word in line)
    is_bold = 5 * n_bold >= 4 * sum(map(len, words))
    is_short = len(text) <= (_LONGEST_BOLD if is_bold else _LONGEST) and not text.endswith(_ENDS)
    level = habits.level(words[0][0].size) if is_short else 0
    is_item = not level and starts_item(line_text(words[0]))
    return Line(_with_marks(text, words, wraps=False), level, lines[0].page, int(is_item))


def _with_depths(parts: Iterator[tuple[Part, float]]) -> list[Part]:
    """Items of a list with their depths: those further in than the item before are inside it."""
    done: list[Part] = []
    lefts: list[float] = []
    for part, left in parts:
        if not isinstance(part, Line) or not part.item:
            lefts = []
            done.append(part)
            continue
        while lefts and left < lefts[-1] - _DEEPER:
            lefts.pop()
        if not lefts or left > lefts[-1] + _DEEPER:
            lefts.append(left)
        done.append(replace(part, item=len(lefts)))
    return done


def _grid(table: PageTable, habits: _Habits, done: Counter[str]) -> Grid:
    slots, n_dropped = drop_repeated_header(table.slots)
    done["headers"] += n_dropped
    padding = _padding(slots)
    _renumber_columns(slots)
    rooms = [habits.of(_room(slot, padding)) for slot in slots]
    places = [(slot.page, round(slot.x0), round(slot.x1)) for slot in slots]
    columns: dict[tuple[int, int, int], list[tuple[Sequence[WordLine], Column]]] = {}
    for slot, room, place in zip(slots, rooms, places, strict=True):
        if slot.lines and slot.right is None:
            columns.setdefault(place, []).append((slot.lines, room))
    edges = {place: shown_edge(cells) for place, cells in columns.items()}
    cells = []
    for slot, room, place in zip(slots, rooms, places, strict=True):
        if (edge := edges.get(place)) is not None:
            room = replace(room, x1=edge + room.padding)
        words = _with_marks(joined_lines(slot.lines, room, habits.known), slot.lines)
        words = or_picture(words, slot.has_picture)
        at = slot.row, slot.column, slot.row_span, slot.column_span
        cells.append(GridCell(words, *at, slot.page, slot.fill))
    return Grid(tuple(cells))


def _with_marks(text: str, lines: Sequence[WordLine], *, wraps: bool = True) -> str:
    """The words with marks round those in bold letters, and those with which lines begin anew.

    A hyphen of a line's end may be gone. A capital behind the soft end of a line may begin a name.
    """
    words = [
        (word, k > 0 and n == 0) for k, line in enumerate(lines) for n, word in enumerate(line)
    ]
    if not wraps and not any(word.bold for word, _ in words):
        return text
    pieces: list[str] = []
    at = 0
    for word, first in words:
        end = _end_of(word.text, text, at)
        said = text[at:end]
        if wraps and first and said[:1] == " " and word.text[:1].isupper():
            said = " " + marked(said[1:], "wrapped")
        pieces.append(marked(said, "bold") if word.bold else said)
        at = end
    return "".join([*pieces, text[at:]])


def _end_of(word: str, text: str, at: int) -> int:
    """Where a word ends that begins at a place or behind it."""
    start = text.find(word, at)
    if start >= 0:
        return start + len(word)
    return max(text.find(word[:-1], at), at) + len(word) - 1


def _renumber_columns(slots: list[Slot]) -> None:
    """Columns of the whole table: pages may show fewer edges than it has."""
    lefts: list[float] = []
    for left in sorted(slot.x0 for slot in slots):
        if not lefts or left - lefts[-1] > _NEAR:
            lefts.append(left)
    for slot in slots:
        within = [i for i, x in enumerate(lefts, 1) if slot.x0 - _NEAR <= x < slot.x1 - _NEAR]
        slot.column, slot.column_span = (within[0], len(within)) if within else (slot.column, 1)
