"""Where the cells of a ruled PDF table stand: boxes between the lines drawn. Read layer.

It also mends what programs draw wrongly round the cells.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kg.read.pdf_page import Box, PageMarks, Rule, grouped
from kg.read.pdf_painted import join_painted, without_thin
from kg.read.pdf_slots import NEAR, SPACE, PageTable, Slot
from kg.read.pdf_words import Word, word_lines

_HEAD = 0.3  # share of a table's height that its head has at most
_LINE = 1.7  # of a letter's height: the farthest that the next line of a cell stands below
_CUT = 0.2  # of a letter's height: words that reach so far above their cell are not its own
_OVER = 0.6  # of a letter's height: lines nearer than that are printed over each other
_COLUMN = 1.0  # of a letter's height: wider than spaces in most lines
_BAND = 24.0  # points; cells are looked up by the bands of the page they touch
_ICON = 5.0  # points: a smaller drawing is a point or a speck
_WALL = 0.6  # share of a side that a line must cover to part two cells


def ruled_tables(marks: PageMarks) -> tuple[list[PageTable], list[Word]]:
    """The ruled tables of a page, and the words outside them.

    Edges: a frame round text, with one cell only, is no table; its words stay outside.
    """
    tables = []
    for horizontal, vertical in _groups(marks.horizontal, marks.vertical):
        table = _table(horizontal, vertical, marks)
        if table is not None:
            tables.append(table)
    tables.sort(key=lambda table: (table.top, table.x0))
    outside = _fill(tables, marks.words)
    _colour(tables, marks.boxes)
    _illustrate(tables, marks.pictures)
    kept = []
    for table in tables:
        if is_frame(table):
            outside += [word for slot in table.slots for line in slot.lines for word in line]
        elif any(slot.lines for slot in table.slots):
            table.slots = without_thin(table.slots)
            number(table.slots)
            table.slots = join_painted(table.slots)
            number(table.slots)
            lift_words(table.slots)
            kept.append(table)
    outside.sort(key=lambda word: word.order)
    for table in kept:
        drop_empty_end(table)
        heal_titles(table)
        outside = take_overhang(table, outside)
    return kept, outside


def _groups(
    horizontal: Sequence[Rule], vertical: Sequence[Rule]
) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that touch each other, each group the lines of one table."""
    places = [rule.at for rule in horizontal]
    pairs: list[tuple[int, int]] = []
    for number, upright in enumerate(vertical, start=len(horizontal)):
        low = bisect_right(places, upright.start - NEAR)
        high = bisect_right(places, upright.end + NEAR)
        for index in range(low, high):
            across = horizontal[index]
            if across.start - NEAR <= upright.at <= across.end + NEAR:
                pairs.append((index, number))
    n_across = len(horizontal)
    found = []
    for group in grouped(n_across + len(vertical), pairs):
        level = [horizontal[n] for n in group if n < n_across]
        upright_ones = [vertical[n - n_across] for n in group if n >= n_across]
        if upright_ones and len(group) > 2:
            found.append((level, upright_ones))
    return found


def _edges(places: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > NEAR:
            edges.append(place)
    return edges


def _undrawn(ys: Sequence[float], vertical: Sequence[Rule], words: Sequence[Word]) -> list[Rule]:
    """Uprights that only the head of a table draws, in the rows below where words keep clear."""
    left, right = min(rule.at for rule in vertical), max(rule.at for rule in vertical)
    inner = [v for v in vertical if left + NEAR < v.at < right - NEAR]
    low = max((rule.end for rule in inner), default=ys[-1])
    if low - ys[0] > _HEAD * (ys[-1] - ys[0]):
        return []
    found = []
    for x in (rule.at for rule in inner if abs(rule.end - low) <= NEAR):
        over = [(w.top + w.bottom) / 2 for w in words if w.x0 + NEAR < x < w.x1 - NEAR]
        rows = [(a, b) for a, b in pairwise(ys) if a >= low - NEAR]
        found += [Rule(x, a, b) for a, b in rows if not any(a < y < b for y in over)]
    return found


def _table(horizontal: list[Rule], vertical: list[Rule], marks: PageMarks) -> PageTable | None:
    top = min(rule.start for rule in vertical)
    bottom = max(rule.end for rule in vertical)
    across = [rule.at for rule in horizontal]
    # A row cut by the page may lack its closing line: the upright lines say where it ends.
    ys = _edges([*across, top, bottom])
    ends = [end for rule in horizontal for end in (rule.start, rule.end)]
    xs = _edges([*(rule.at for rule in vertical), *ends])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > 100_000:
        return None
    walls = _Walls(horizontal, [*vertical, *_undrawn(ys, vertical, marks.words)])
    boxes = _boxes(xs, ys, walls)
    if len(boxes) < 2:
        return None
    slots = [Slot(xs[c0], xs[c1], ys[r0], ys[r1], marks.number) for r0, r1, c0, c1 in boxes]
    for slot in slots:
        slot.is_open = slot.bottom == ys[-1] and not walls.below(ys[-1], slot.x0, slot.x1)
    lowest, highest = min(across, default=bottom), max(across, default=top)
    table = PageTable(marks.number, ys[0], ys[-1], slots)
    table.open_top = lowest - ys[0] > NEAR
    table.open_bottom = ys[-1] - highest > NEAR
    number(slots)
    return table


class _Walls:
    """Whether a drawn line parts two neighbours of the finest grid."""

    def __init__(self, horizontal: list[Rule], vertical: list[Rule]) -> None:
        self._across = _by_place(horizontal)
        self._upright = _by_place(vertical)

    def below(self, y: float, x0: float, x1: float) -> bool:
        return _covers(self._across, y, x0, x1)

    def beside(self, x: float, top: float, bottom: float) -> bool:
        return _covers(self._upright, x, top, bottom)


def _by_place(rules: list[Rule]) -> dict[int, list[Rule]]:
    found: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        for step in (-1, 0, 1):
            found[int(rule.at // NEAR) + step].append(rule)
    return found


def _covers(rules: dict[int, list[Rule]], at: float, start: float, end: float) -> bool:
    near = (rule for rule in rules.get(int(at // NEAR), ()) if abs(rule.at - at) <= NEAR)
    covered = sum(max(min(rule.end, end) - max(rule.start, start), 0.0) for rule in near)
    return covered >= _WALL * (end - start)


def _boxes(xs: list[float], ys: list[float], walls: _Walls) -> list[tuple[int, int, int, int]]:
    """Cells as runs of the finest grid: as wide and then as tall as no wall stops them."""
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    taken: set[tuple[int, int]] = set()
    boxes = []
    for row in range(n_rows):
        for column in range(n_columns):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < n_columns and not walls.beside(xs[right], ys[row], ys[row + 1]):
                right += 1
            below = row + 1
            while below < n_rows and not walls.below(ys[below], xs[column], xs[right]):
                inner = (xs[c] for c in range(column + 1, right))
                if any(walls.beside(x, ys[below], ys[below + 1]) for x in inner):
                    break
                below += 1
            boxes.append((row, below, column, right))
            taken |= {(r, c) for r in range(row, below) for c in range(column, right)}
    return boxes


def number(slots: list[Slot]) -> None:
    """Give each cell its row, column and spans from where the cells of its page begin."""
    tops = _edges(slot.top for slot in slots)
    lefts = _edges(slot.x0 for slot in slots)
    for slot in slots:
        slot.row, slot.row_span = _place(tops, slot.top, slot.bottom)
        slot.column, slot.column_span = _place(lefts, slot.x0, slot.x1)
    slots.sort(key=lambda slot: (slot.row, slot.column))


def _place(edges: list[float], start: float, end: float) -> tuple[int, int]:
    first = bisect_right(edges, start + NEAR)
    last = bisect_right(edges, end - NEAR)
    return first, max(last - first + 1, 1)


def _fill(tables: list[PageTable], words: Iterable[Word]) -> list[Word]:
    """Put each word into the cell its middle stands in; what stands in none is returned."""
    bands: dict[int, list[int]] = defaultdict(list)
    slots = [slot for table in tables for slot in table.slots]
    all_words = list(words)
    worded = sorted({int((word.top + word.bottom) / 2 // _BAND) for word in all_words})
    for index, slot in enumerate(slots):  # a damaged one may reach miles beyond the page
        first, last = int(slot.top // _BAND), int(slot.bottom // _BAND)
        for band in worded[bisect_left(worded, first) : bisect_right(worded, last)]:
            bands[band].append(index)
    inside: dict[int, list[Word]] = defaultdict(list)
    outside: list[Word] = []
    for word in all_words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        near = (n for n in bands.get(int(y // _BAND), ()) if slots[n].top <= y < slots[n].bottom)
        at = next((n for n in near if slots[n].x0 <= x < slots[n].x1), None)
        if at is None:
            outside.append(word)
        else:
            inside[at].append(word)
    for index, found in inside.items():
        slots[index].lines = word_lines(found)
    return outside


def _colour(tables: Iterable[PageTable], boxes: Sequence[Box]) -> None:
    """Give each cell the colour of the last box drawn over its middle."""
    for slot in (slot for table in tables for slot in table.slots):
        x, y = (slot.x0 + slot.x1) / 2, (slot.top + slot.bottom) / 2
        over = (b for b in reversed(boxes) if b.x0 <= x <= b.x1 and b.top <= y <= b.bottom)
        slot.fill = next((box.fill for box in over), "")


def _illustrate(tables: Iterable[PageTable], pictures: Sequence[Box]) -> None:
    """Note which cells hold a picture: one as large as a letter, and smaller than the cell."""
    found = sorted(
        (p for p in pictures if max(p.x1 - p.x0, p.bottom - p.top) >= _ICON), key=lambda p: p.top
    )
    tops = [p.top for p in found]
    for slot in (slot for table in tables for slot in table.slots if not slot.lines):
        inside = found[bisect_right(tops, slot.top) : bisect_left(tops, slot.bottom)]
        slot.has_picture = any(
            slot.x0 < p.x0 and p.x1 < slot.x1 and p.bottom < slot.bottom for p in inside
        )


def is_frame(table: PageTable) -> bool:
    """Whether lines stand round a table or between its rows only, and none part its columns."""
    if len({round(slot.x0) for slot in table.slots}) > 1:
        return False
    lines = [line for slot in table.slots for line in slot.lines]
    parted = sum(any(b.x0 - a.x1 > _COLUMN * a.size for a, b in pairwise(line)) for line in lines)
    return parted >= 2 and 2 * parted >= len(lines)


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
    if right.row != left.row or abs(right.x0 - left.x1) > NEAR:
        return False
    if len(left.lines) != 1 or len(right.lines) != 1:
        return False
    last, first = left.lines[0][-1], right.lines[0][0]
    return last.x1 > left.x1 + 1 and first.x0 - last.x1 <= SPACE * last.size


def take_overhang(table: PageTable, outside: Sequence[Word]) -> list[Word]:
    """Words that hang out of open cells below into their columns go into their cells.

    Some programs end the sides of a row at the height it should have had. What is not in a column
    is returned with the other words outside.
    """
    below = [word for word in outside if word.bottom > table.bottom]
    taken: set[int] = set()
    for slot in [s for s in table.slots if s.is_open and s.lines]:
        inside = [w for w in below if slot.x0 <= w.x0 and w.x1 <= slot.x1 + NEAR]
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
            moved = {id(word) for word in words}
            rest = [w for line in below.lines for w in line if id(w) not in moved]
            below.lines, above.lines = word_lines(rest), above.lines + word_lines(words)
            for index in range(start, end):
                drawn[index] = (drawn[index][0], above)


def _goes_below(above: Slot, below: Slot, last: Word, first: Word) -> bool:
    """Whether a word is the next line's first of the cell above."""
    beside = above.x0 <= first.x0 and first.x1 <= above.x1 + NEAR
    near = 0 < first.bottom - last.bottom <= _LINE * first.size
    return beside and near and abs(below.top - above.bottom) <= NEAR


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
