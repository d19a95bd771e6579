"""How the parts of a PDF table on several pages become one table. Read layer.

Headers repeated on each page are dropped, rows cut by a page are glued, merged cells that go on
grow. What was done is counted, for the document's notes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.read.pdf_ruled import number
from kg.read.pdf_slots import PageTable, Slot
from kg.read.pdf_words import counts_on, line_text, starts_item, wraps
from kg.text import fold

_NEAR = 4.0  # points by which edges on two pages may differ
_LOWER = 1.0  # points by which words begin lower than words that go on
_FILLED = 0.8  # share of filled cells from which on an empty one in a column is a sign
_DIGITS = re.compile(r"\d+")
_KEYED = 2  # columns of a list of keys
_FINISHED = ".;:!?"


def slot_words(slot: Slot) -> str:
    """The words of a cell as they stand, for comparing."""
    return " ".join(line_text(line) for line in slot.lines)


def rows_of(slots: Sequence[Slot]) -> dict[int, list[Slot]]:
    """Cells by the row they begin in."""
    rows: dict[int, list[Slot]] = {}
    for slot in slots:
        rows.setdefault(slot.row, []).append(slot)
    return rows


def goes_on(above: PageTable, below: PageTable) -> bool:
    """Whether the table at the top of a page is the one at the bottom of the page before.

    Edges: a table that begins as the other began but for a number (`Activity 2`) is a new one.
    """
    if not _same_edges(above, below):
        return False
    if below.open_top or above.open_bottom:
        return True
    first, other = rows_of(above.slots).get(1, []), rows_of(below.slots).get(1, [])
    if not first or not other or _row_key(first) == _row_key(other):
        return True
    return not _begins_alike(above, first[0], other[0])


def _begins_alike(above: PageTable, first: Slot, other: Slot) -> bool:
    """Whether two parts begin with the same key, so that each is a list of keys of its own."""
    key, key_below = _masked(first), _masked(other)
    if key and key == key_below:
        return True
    keys = [fold(slot_words(slot)) for slot in above.slots if slot.column == 1]
    if not keys[0] or len({slot.column for slot in above.slots}) > _KEYED:
        return False
    return fold(slot_words(other)) == keys[0] and keys.count(keys[0]) == 1


def _same_edges(above: PageTable, below: PageTable) -> bool:
    """Most columns of the part with fewer columns stand where the other also has some."""
    if abs(above.x0 - below.x0) > _NEAR or abs(above.x1 - below.x1) > _NEAR:
        return False
    lefts, others = ({round(s.x0) for s in table.slots} for table in (above, below))
    fewer, more = sorted((lefts, others), key=len)
    agreed = sum(any(abs(x - y) <= _NEAR for y in more) for x in fewer)
    return agreed >= 0.6 * len(fewer)


def _row_key(row: Sequence[Slot]) -> tuple[str, ...]:
    return tuple(fold(slot_words(slot)) for slot in sorted(row, key=lambda s: s.column))


def _masked(slot: Slot) -> str:
    words = slot_words(slot)
    return fold(_DIGITS.sub("#", words)) if _DIGITS.search(words) else ""


def join_pages(above: PageTable, below: PageTable, done: Counter[str]) -> None:
    """Add a page's part to the table above it; `done` counts headers dropped and rows glued."""
    done["headers"] += _drop_header(above, below)
    if below.slots:
        cut = _is_cut(above, below)
        done["rows"] += cut
        last = above.last_row()
        kept = _absorb(above, below, cut=cut)
        for slot in kept:
            slot.row += last - cut
        above.slots += kept
    above.open_bottom, above.page, above.bottom = below.open_bottom, below.page, below.bottom


def _drop_header(above: PageTable, below: PageTable) -> int:
    """Drop the rows of the page's part that repeat the table's first rows."""
    first = rows_of(above.slots)
    n_dropped = 0
    while below.slots:
        row = [slot for slot in below.slots if slot.row == 1]
        header = first.get(n_dropped + 1)
        if not header or not any(slot.lines for slot in row):
            break
        if _row_key(header) == _row_key(row):
            below.slots = [slot for slot in below.slots if slot.row > 1]
            if below.slots:
                number(below.slots)
            n_dropped += 1
            continue
        if _strip_header(header, row):
            below.open_top = True
            n_dropped += 1
        break
    return int(n_dropped > 0)


def _strip_header(header: Sequence[Slot], row: Sequence[Slot]) -> bool:
    """Take the header's lines out of a row that no line parts from it."""
    pairs = [(top.lines, slot) for slot in row if (top := _at(header, slot)) is not None]
    if len(header) < 2 or len(pairs) < len(row):
        return False
    for lines, slot in pairs:
        if [*map(line_text, lines)] != [*map(line_text, slot.lines[: len(lines)])]:
            return False
    for lines, slot in pairs:
        slot.lines = slot.lines[len(lines) :]
    return True


def _at(slots: Sequence[Slot], below: Slot) -> Slot | None:
    """The cell with the same edges."""
    for slot in slots:
        if abs(slot.x0 - below.x0) <= _NEAR and abs(slot.x1 - below.x1) <= _NEAR:
            return slot
    return None


def _lowest(table: PageTable) -> list[Slot]:
    """The last cell of each column: merged cells may reach further down than others."""
    found: list[Slot] = []
    for slot in sorted(table.slots, key=lambda s: (-s.row, s.x0)):
        if not any(slot.x0 < low.x1 - _NEAR and low.x0 < slot.x1 - _NEAR for low in found):
            found.append(slot)
    return sorted(found, key=lambda slot: slot.x0)


def _is_cut(above: PageTable, below: PageTable) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before."""
    last = _lowest(above)
    pairs = [(_under(last, slot), slot) for slot in below.slots if slot.row == 1]
    if any(not tops for tops, _ in pairs):
        return False
    merges = [slot.x0 for slot in (*above.slots, *below.slots) if slot.row_span > 1]
    plain = [(tops[0], s) for tops, s in pairs if not s.is_empty and not _near(s.x0, merges)]
    if below.open_top or above.open_bottom:
        return not (merges and plain and _all_begin(plain, [slot for _, slot in pairs]))
    if any(_is_said_elsewhere(above, tops[0], slot) for tops, slot in pairs):
        return True
    if any(
        counts_on(slot_words(tops[0]), slot_words(slot)) for tops, slot in pairs if slot.column == 1
    ):
        return False
    if merges:
        # Merged cells go on whether or not the row ended: the other columns decide.
        return not plain or sum(_continues(top, slot) for top, slot in plain) > 0
    for slot in (slot for _, slot in pairs if slot.is_empty):
        column = [s for s in above.slots if abs(s.x0 - slot.x0) <= _NEAR and s.row > 1]
        if column and sum(not s.is_empty for s in column) >= _FILLED * len(column):
            return True  # the column is nearly always filled
    return sum(_continues(top, slot) for top, slot in plain) > 0


def _all_begin(pairs: Sequence[tuple[Slot, Slot]], row: Sequence[Slot]) -> bool:
    """Whether all cells that are not merged begin a row, while merged ones beside them go on.

    What goes on stands at the very top, what begins keeps away from the edge.
    """
    first = min(slot.lines[0][0].bottom for slot in row if slot.lines)
    return all(
        slot.lines[0][0].bottom - first > _LOWER or not top.is_open or starts_item(slot_words(slot))
        for top, slot in pairs
    )


def _is_said_elsewhere(table: PageTable, top: Slot, below: Slot) -> bool:
    if top.is_empty or below.is_empty:
        return False
    column = [s for s in table.slots if s is not top and abs(s.x0 - below.x0) <= _NEAR]
    return only_together(top, slot_words(below), column)


def only_together(top: Slot, below: str, others: Iterable[Slot]) -> bool:
    """Whether only a cell and the words below it together say what another cell also says."""
    said = {fold(slot_words(slot)) for slot in others}
    words = slot_words(top)
    return fold(f"{words} {below}") in said and fold(words) not in said


def _under(last: Sequence[Slot], below: Slot) -> list[Slot]:
    """The cells above that a cell goes on: one with its edges, or several above an empty one.

    Some programs draw no lines between merged cells that go on empty.
    """
    same = _at(last, below)
    if same is not None:
        return [same]
    if not below.is_empty:
        return []
    inside = [s for s in last if s.x0 >= below.x0 - _NEAR and s.x1 <= below.x1 + _NEAR]
    width = sum(s.x1 - s.x0 for s in inside)
    return inside if abs(width - (below.x1 - below.x0)) <= _NEAR * max(len(inside), 1) else []


def _near(x: float, places: Sequence[float]) -> bool:
    return any(abs(x - place) <= _NEAR for place in places)


def _continues(above: Slot, below: Slot) -> int:
    """1 when a cell reads as the rest of the cell above, -1 when it begins anew, else 0."""
    if above.is_empty:
        return -1
    words, before = slot_words(below), slot_words(above)
    padding = min(max(above.lines[-1][0].x0 - above.x0, 0.0), 8.0)
    wrapped = wraps(above.lines[-1], below.lines[0], replace(above.room, padding=padding))
    if starts_item(words) or not wrapped:
        return -1
    if before[-1:] in _FINISHED or (words.isdigit() and before.isdigit()):
        return 0 if words[:1].islower() else -1
    return int(words[:1].islower())


def _absorb(above: PageTable, below: PageTable, *, cut: bool) -> list[Slot]:
    """Cells of the first row that belong to cells above are added to them; the others are kept."""
    last = _lowest(above)
    merges = [slot.x0 for slot in (*above.slots, *below.slots) if slot.row_span > 1]
    first = [slot for slot in below.slots if slot.row == 1]
    tops = {id(slot): _under(last, slot) for slot in first}
    # One merged cell that goes on empty shows that all those beginning in its row go on.
    going_on = {top.row for s in first if s.is_empty and _near(s.x0, merges) for top in tops[id(s)]}
    goes_on_left = not any(slot.lines and slot.column == 1 for slot in first)
    kept = [slot for slot in below.slots if slot.row > 1]
    for slot in first:
        above_it = tops[id(slot)]
        if not above_it:
            kept.append(slot)
            continue
        merged = goes_on_left and _near(slot.x0, merges)
        rest = slot.is_empty or above_it[0].row in going_on or _continues(above_it[0], slot) > 0
        if not (cut or (merged and rest)):
            kept.append(slot)
            continue
        for top in above_it:
            top.row_span += slot.row_span - 1 if cut else slot.row_span
        above_it[0].lines = above_it[0].lines + slot.lines
    return kept


def drop_repeated_header(slots: list[Slot]) -> tuple[list[Slot], int]:
    """The cells without later rows that repeat the header word by word, and how many those were.

    Edges: only a header of three and more filled cells counts: titles and keys may repeat.
    """
    rows = rows_of(slots)
    header = next((row for _, row in sorted(rows.items()) if len(row) > 1), [])
    key = _row_key(header)
    if sum(bool(words) for words in key) <= _KEYED:
        return slots, 0
    repeated = {n for n, row in rows.items() if row is not header and _row_key(row) == key}
    kept = [slot for slot in slots if slot.row not in repeated]
    for slot in kept:
        slot.row -= sum(n < slot.row for n in repeated)
    return kept, len(repeated)
