"""What programs draw wrongly round the cells of a ruled PDF table, mended. Read layer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.read.pdf_words import Word, word_lines

if TYPE_CHECKING:
    from kg.read.pdf_ruled import PageTable, Slot

_NEAR = 3.0  # points within which two edges are one
_LINE = 1.7  # of a letter's height: the farthest that the next line of a cell stands below
_CUT = 0.2  # of a letter's height: words that reach so far above their cell are not its own
_OVER = 0.6  # of a letter's height: lines nearer than that are printed over each other
_COLUMN = 1.0  # of a letter's height: wider than spaces in most lines
_THIN = 5.5  # points between the two lines of a double line at most
_SPACE = 0.55  # of a letter's height: wider than the space between two words


def is_frame(table: PageTable) -> bool:
    """Whether lines stand round a table or between its rows only, and none part its columns."""
    if len({round(slot.x0) for slot in table.slots}) > 1:
        return False
    lines = [line for slot in table.slots for line in slot.lines]
    parted = sum(any(b.x0 - a.x1 > _COLUMN * a.size for a, b in pairwise(line)) for line in lines)
    return parted >= 2 and 2 * parted >= len(lines)


def without_thin(slots: Sequence[Slot]) -> list[Slot]:
    """The cells without the empty rooms between the two lines of double lines."""
    kept = [
        slot
        for slot in slots
        if slot.lines or (slot.bottom - slot.top > _THIN and slot.x1 - slot.x0 > _THIN)
    ]
    return kept or list(slots)


def drop_empty_end(table: PageTable) -> None:
    """Drop a last row without words that no line closes: some programs draw the sides on."""
    last = table.last_row()
    end = [slot for slot in table.slots if slot.row == last]
    if table.open_bottom and last > 1 and all(slot.is_empty for slot in end):
        table.slots = [slot for slot in table.slots if slot.row < last]
        for slot in table.slots:
            slot.row_span = min(slot.row_span, last - slot.row)
        table.open_bottom = False


def heal_titles(table: PageTable) -> None:
    """Join the parts of a title row that an upright line cuts in the middle of a word.

    LibreOffice draws the sides of merged cells on through the titles between them.
    """
    for left in [slot for slot in table.slots if slot.column_span > 1 and slot.lines]:
        right = next((s for s in table.slots if _runs_into(left, s)), None)
        if right is not None:
            left.lines = [left.lines[0] + right.lines[0]]
            left.x1, left.column_span = right.x1, left.column_span + right.column_span
            table.slots.remove(right)


def _runs_into(left: Slot, right: Slot) -> bool:
    if right.row != left.row or abs(right.x0 - left.x1) > _NEAR:
        return False
    if len(left.lines) != 1 or len(right.lines) != 1:
        return False
    last, first = left.lines[0][-1], right.lines[0][0]
    return last.x1 > left.x1 + 1 and first.x0 - last.x1 <= _SPACE * last.size


def take_overhang(table: PageTable, outside: Sequence[Word]) -> list[Word]:
    """Words that hang out of open cells below into their columns go into their cells.

    Some programs end the sides of a row at the height it should have had. What is not in a column
    is returned with the other words outside.
    """
    below = [word for word in outside if word.bottom > table.bottom]
    taken: set[int] = set()
    for slot in [s for s in table.slots if s.is_open and s.lines]:
        inside = [w for w in below if slot.x0 <= w.x0 and w.x1 <= slot.x1 + _NEAR]
        for line in word_lines(inside):
            if line[0].bottom - slot.lines[-1][0].bottom > _LINE * line[0].size:
                break
            slot.lines.append(line)
            taken.update(map(id, line))
    return [word for word in outside if id(word) not in taken]


def lift_words(slots: Sequence[Slot]) -> None:
    """Words that hang out of a closed cell into the one below go back into their cell.

    Chromium draws a cell merged over rows and pages too short: its last lines are printed over
    the first words of the cell below. They are drawn right behind the words they go on.
    """
    drawn = sorted(
        ((word, slot) for slot in slots for line in slot.lines for word in line),
        key=lambda place: place[0].order,
    )
    starts = [0, *(i for i in range(1, len(drawn)) if drawn[i][1] is not drawn[i - 1][1])]
    for start, end in pairwise([*starts, len(drawn)]):
        if not start or not end - start:
            continue
        last, above = drawn[start - 1]
        words, below = [word for word, _ in drawn[start:end]], drawn[start][1]
        if _goes_below(above, below, last, words[0]) and _is_overprinted(words, below):
            _move(words, below, above)
            for index in range(start, end):
                drawn[index] = (drawn[index][0], above)


def _goes_below(above: Slot, below: Slot, last: Word, first: Word) -> bool:
    """Whether a word is the next line's first of the cell above."""
    beside = above.x0 <= first.x0 and first.x1 <= above.x1 + _NEAR
    near = 0 < first.bottom - last.bottom <= _LINE * first.size
    return beside and near and abs(below.top - above.bottom) <= _NEAR


def _is_overprinted(words: Sequence[Word], slot: Slot) -> bool:
    """Whether words are cut by the edge above them, or stand on other words of their cell."""
    first = words[0]
    moved = {id(word) for word in words}
    others = [w for line in slot.lines for w in line if id(w) not in moved]
    if slot.top - first.top > _CUT * first.size:
        return True
    return any(
        w.x0 < other.x1 and other.x0 < w.x1 and abs(w.bottom - other.bottom) < _OVER * w.size
        for w in words
        for other in others
    )


def _move(words: Sequence[Word], source: Slot, target: Slot) -> None:
    moved = {id(word) for word in words}
    rest = [word for line in source.lines for word in line if id(word) not in moved]
    source.lines = word_lines(rest)
    target.lines = target.lines + word_lines(words)
