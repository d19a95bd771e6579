"""Which boxes of a ruled PDF table are no cells of their own? Read layer.

Programs draw double lines, paint the margins of cells, and paint each line of a cell for itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from kg.read.pdf_slots import NEAR, SPACE, Slot

_THIN = 5.5  # points between the two lines of a double line at most
_NARROW = 8.0  # points; a column is wider, or words stand in it
_CARD = 4  # cells with words in a row of a card: two labels with their values


def without_thin(slots: Sequence[Slot]) -> list[Slot]:
    """The cells without the empty rooms between the two lines of double lines, and without the
    margins of painted cells: narrow ones of the colour of a cell beside them.
    """
    painted: defaultdict[int, set[tuple[int, str]]] = defaultdict(set)  # edges of cells by row
    for slot in slots:
        is_cell = slot.fill and (slot.lines or slot.x1 - slot.x0 > _NARROW)
        for row in range(slot.row, slot.row + slot.row_span) if is_cell else ():
            painted[row] |= {(int(x // NEAR) + k, slot.fill) for x in (slot.x0, slot.x1)
                             for k in (-1, 0, 1)}  # fmt: skip
    kept = []
    for slot in slots:
        edges = {(int(x // NEAR), slot.fill) for x in (slot.x0, slot.x1)}
        rows = range(slot.row, slot.row + slot.row_span)
        is_margin = slot.x1 - slot.x0 <= _NARROW and any(edges & painted[row] for row in rows)
        is_room = min(slot.bottom - slot.top, slot.x1 - slot.x0) > _THIN
        if slot.lines or (is_room and not is_margin):
            kept.append(slot)
    return kept


def join_painted(slots: Sequence[Slot]) -> list[Slot]:
    """The cells of a card with those joined of which a program painted each line for itself.

    A line goes on where the first word would not fit behind the last one of the line above it, of
    the same colour and column, and no other words stand in its row.
    """
    worded = Counter(slot.row for slot in slots if slot.lines)
    if max(worded.values(), default=0) > _CARD:
        return list(slots)
    kept: list[Slot] = []
    last: dict[int, Slot] = {}  # the lowest cell with words of each column
    for slot in slots:
        above = last.get(slot.column)
        if slot.lines and worded[slot.row] == 1 and above and _goes_on(above, slot):
            above.lines, above.bottom = [*above.lines, *slot.lines], slot.bottom
            continue
        kept.append(slot)
        if slot.lines:
            last[slot.column] = slot
    return kept


def _goes_on(above: Slot, slot: Slot) -> bool:
    end, first = above.lines[-1][-1], slot.lines[0][0]
    same = above.fill == slot.fill != "" and max(
        abs(above.x0 - slot.x0), abs(above.x1 - slot.x1), abs(above.bottom - slot.top)
    ) <= NEAR  # fmt: skip
    left = min(line[0].x0 for line in above.lines) - above.x0
    return same and end.x1 + SPACE * end.size + first.x1 - first.x0 > above.x1 - left
