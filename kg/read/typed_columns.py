"""Where the columns of a typed page stand, and how pages are brought to the same columns.

Read layer. `pdftotext -layout` scales each page anew: the same column stands elsewhere on the next.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

LEAST_LINES = 3  # lines with several pieces that show columns
NOISE = 0.03  # share of lines that may write into the gap between two columns
GUTTER = 4  # places between columns that were moved
_PIECE = re.compile(r"\S+(?: \S+)*")

Page = Sequence[str]


def moved(pages: Sequence[Page]) -> list[list[str]]:
    """Pages of a table brought to the same columns, where neighbours have as many.

    Example:
        >>> page = ["a  b  c", "d  e  f", "g  h  i"]
        >>> [line.split() for line in moved([page, [" " + line for line in page]])[1]][0]
        ['a', 'b', 'c']
    """
    starts = [column_starts(page) for page in pages]
    found: list[list[str]] = []
    for numbers in _groups(pages, starts):
        n_columns = len(starts[numbers[0]])
        if len(numbers) < 2:
            found += [list(pages[k]) for k in numbers]
            continue
        widths = [max(_width(pages[k], starts[k], c) for k in numbers) for c in range(n_columns)]
        places = [sum(widths[:c]) + GUTTER * c for c in range(n_columns)]
        found += [[_line(line, starts[k], places) for line in pages[k]] for k in numbers]
    return found


def _groups(pages: Sequence[Page], starts: Sequence[list[int]]) -> list[list[int]]:
    """Neighbouring pages of one table: as many columns, and the same header, or cards of two."""
    groups: list[list[int]] = []
    for k, page in enumerate(pages):
        above = groups[-1][-1] if groups else None
        alike = above is not None and len(starts[above]) == len(starts[k]) > 1
        if alike and (len(starts[k]) == 2 or _head(pages[above or 0]) == _head(page)):
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups


def _head(page: Page) -> list[str]:
    """The words of the first line with several pieces."""
    return next((found for line in page if len(found := _PIECE.findall(line)) > 2), [])


def column_starts(page: Page) -> list[int]:
    """Where the columns of a page begin: behind places that hardly a line of a table fills."""
    pieces = [[m.span() for m in _PIECE.finditer(line)] for line in page]
    several = [row for row in pieces if len(row) > 2] or [row for row in pieces if len(row) > 1]
    if len(several) < LEAST_LINES:
        return []
    filled = [0] * (max(row[-1][1] for row in several) + 1)
    for row in several:
        for start, end in row:
            for place in range(start, end):
                filled[place] += 1
    most = NOISE * len(several)
    return [
        k for k, n in enumerate(filled)
        if n > most and (k == 0 or filled[k - 1] <= most) and _is_column(k, several)
    ]  # fmt: skip


def _is_column(place: int, rows: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Whether a few pieces begin at a place, or near it."""
    near = sum(any(abs(start - place) <= 1 for start, _ in row) for row in rows)
    return near >= min(LEAST_LINES - 1, len(rows))


def _column(place: int, starts: Sequence[int]) -> int:
    return max(bisect_right(starts, place) - 1, 0)


def _width(page: Page, starts: Sequence[int], column: int) -> int:
    ends = [
        end - starts[column]
        for line in page
        for start, end in _spans(line)
        if _column(start, starts) == column
        and (column + 1 == len(starts) or end <= starts[column + 1])
    ]
    return max(ends, default=0)


def _spans(line: str) -> list[tuple[int, int]]:
    return [match.span() for match in _PIECE.finditer(line)]


def _line(line: str, starts: Sequence[int], places: Sequence[int]) -> str:
    """A line with its pieces moved to the common places of their columns."""
    shown = ""
    for start, end in _spans(line):
        column = _column(start, starts)
        at = places[column] + max(start - starts[column], 0)
        shown = shown.ljust(max(at, len(shown) + 2 if shown else 0)) + line[start:end]
    return shown
