"""Where the rows of a PDF table without lines begin. Read layer.

The cells of a row begin side by side. So a row begins where a column has words again after it had
none, or where all columns end a line that the next word would still have fit in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kg.read.pdf_columns import Band, TableLine, by_column
from kg.read.pdf_words import Column, WordLine, line_text, wraps

_SOLID, _LOOSE = 0.9, 1.45  # line distances, by the size of letters, between which cells are set
_COMMON = 0.08  # share of line distances that is no chance
_ROW_GAP = 1.25  # line distance, by the usual one, from which on a column began anew
_SPARSE = 0.1  # share of rows with a new beginning inside that does not yet show new rows
_OFTEN = 0.5  # share of parts between gaps that hold several rows, if gaps part no rows
_NUMBER = re.compile(r"(\d{1,2})[.)]")
_DATE = re.compile(r"(?:\d{1,2}[./-]){1,2}(?:\d{4}|\d{2})")
_LEVEL = 0.15  # of a letter's height: lines of cells that begin side by side stand that level
_GUTTER = 4.0  # points that at least stay free between two columns

Cells = dict[int, WordLine]
Parts = Sequence[Sequence[TableLine]]  # the lines of a table, page by page


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of the whole table: its columns and how far apart lines are in a cell."""

    bands: tuple[Band, ...]
    distance: float

    def least_room(self, column: int) -> Column:
        """The room that lines of a column surely had."""
        return Column(self.bands[column].x0, self.bands[column].x1)

    def most_room(self, column: int) -> Column:
        """The room that lines of a column had at most."""
        band = self.bands[column]
        after = self.bands[column + 1].x0 - _GUTTER if column + 1 < len(self.bands) else band.x1
        return Column(band.x0, max(after, band.x1))


@dataclass(frozen=True, slots=True)
class _Place:
    """One line of a part: its words by column, which columns begin anew, which go on."""

    cells: Cells
    anew: frozenset[int]
    above: Cells  # the line before in each column that goes on
    gap: bool
    is_passed: bool  # another column goes on past it, between its lines


def layouts_of(tables: Sequence[tuple[Parts, Sequence[Band]]]) -> list[Layout]:
    """The layouts of all tables without lines of a file, from their lines on all pages.

    How far apart lines inside cells are, by the size of their letters, shows in all together.
    """
    ratios: Counter[float] = Counter()
    for parts, bands in tables:
        for lines in parts:
            last: dict[int, float] = {}
            for line in lines:
                for column in by_column(line, bands):
                    if column in last:
                        ratios[round(20 * (line.bottom - last[column]) / line.size) / 20] += 1
                    last[column] = line.bottom
    common = [r for r, n in ratios.items() if r >= _SOLID and n >= _COMMON * ratios.total()]
    leading = min([*common, _LOOSE])
    layouts = []
    for parts, bands in tables:
        size = median(line.size for lines in parts for line in lines)
        layouts.append(Layout(tuple(bands), leading * size))
    return layouts


def row_starts(lines: Sequence[TableLine], layout: Layout) -> list[int]:
    """The numbers of the lines of a part with which rows begin, 0 first."""
    places = _places(lines, layout)
    starts = [i for i, place in enumerate(places) if i and _begins(place, layout)]
    blocks = [0, *(i for i, place in enumerate(places) if i and place.gap)]
    if len(blocks) > 1 and _are_rows(places, blocks, starts):
        return [i for i in blocks if not i or 0 in places[i].cells or i in starts]
    return [0, *starts]


def _places(lines: Sequence[TableLine], layout: Layout) -> list[_Place]:
    places: list[_Place] = []
    last: dict[int, tuple[float, WordLine]] = {}
    bottom = lines[0].bottom if lines else 0.0
    far = _ROW_GAP * layout.distance
    bottoms: dict[int, list[float]] = {}
    for line in lines:
        for column in by_column(line, layout.bands):
            bottoms.setdefault(column, []).append(line.bottom)
    for line in lines:
        cells = by_column(line, layout.bands)
        going = {c for c in cells if c in last and line.bottom - last[c][0] <= far}
        above = {c: last[c][1] for c in going}
        feet = [words[0].bottom for words in cells.values()]
        anew, gap = frozenset(cells) - going, line.bottom - bottom > far
        passed = max(feet) - min(feet) > _LEVEL * line.size or any(
            low < line.bottom < high and high - low <= far
            for column, lows in bottoms.items()
            if column not in cells
            for low, high in pairwise(lows)
        )
        places.append(_Place(cells, anew, above, gap, passed))
        last.update({c: (line.bottom, words) for c, words in cells.items()})
        bottom = line.bottom
    return places


def _begins(place: _Place, layout: Layout) -> bool:
    """Whether a row begins with a line."""
    for column, above in place.above.items():
        if reads_on(above, place.cells[column], layout.least_room(column)):
            return False
    if 0 in place.anew:
        return True
    if 0 not in place.cells:
        return len(place.anew) > 1 and not place.is_passed
    others = [column for column in place.above if column]
    if not are_two_keys(place.above[0], place.cells[0], layout):
        return False
    numbers = [_NUMBER.match(place.cells[column][0].text) for column in others]
    if any(number and int(number[1]) > 1 for number in numbers):
        return False  # a later number of a list begins no cell
    lower = place.cells[0][0].text[:1].islower() or any(
        reads_on(place.above[column], place.cells[column], layout.most_room(column))
        for column in others
    )
    return len(place.cells) > 1 and not lower


def are_two_keys(above: WordLine, below: WordLine, layout: Layout) -> bool:
    """Whether two lines of the first column, one below the other, can be two cells."""
    if is_date(above) and is_date(below):
        return True
    return not (below[0].text[:1].islower() or wraps(above, below, layout.most_room(0)))


def is_date(line: WordLine) -> bool:
    """Whether a line is a date in numbers: "03/2030", "1.3.2030"."""
    return _DATE.fullmatch(line_text(line)) is not None


def reads_on(above: WordLine, below: WordLine, room: Column) -> bool:
    """Whether a line goes on in the one below: it was full, and a small letter follows."""
    return below[0].text[:1].islower() and wraps(above, below, room)


def _are_rows(places: Sequence[_Place], blocks: Sequence[int], starts: Sequence[int]) -> bool:
    """Whether gaps part the rows: within what they part, few rows seem to begin."""
    inside = [i for i in starts if i not in blocks]
    n_anew = sum(0 in places[i].anew for i in inside)
    ends = [*blocks[1:], len(places)]
    n_parted = sum(any(a < i < b for i in inside) for a, b in zip(blocks, ends, strict=True))
    return n_anew < _SPARSE * len(blocks) and n_parted < _OFTEN * len(blocks)
