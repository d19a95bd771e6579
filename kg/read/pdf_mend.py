"""What programs draw wrongly round the cells of a ruled PDF table, mended. Read layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.read.pdf_words import Word, word_lines

if TYPE_CHECKING:
    from kg.read.pdf_ruled import PageTable, Slot

_NEAR = 3.0  # points within which two edges are one
_LINE = 1.7  # of a letter's height: the farthest that the next line of a cell stands below
_SPACE = 0.55  # of a letter's height: wider than the space between two words


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
    """Words that hang out of the last row into its columns go into their cells.

    Some programs end the sides of a row at the height it should have had. What is not in a column
    is returned with the other words outside.
    """
    if not table.open_bottom:
        return list(outside)
    below = [word for word in outside if word.bottom > table.bottom]
    taken: set[int] = set()
    for slot in [s for s in table.slots if s.bottom >= table.bottom - _NEAR and s.lines]:
        inside = [w for w in below if slot.x0 <= w.x0 and w.x1 <= slot.x1 + _NEAR]
        for line in word_lines(inside):
            if line[0].bottom - slot.lines[-1][0].bottom > _LINE * line[0].size:
                break
            slot.lines.append(line)
            taken.update(map(id, line))
    return [word for word in outside if id(word) not in taken]
