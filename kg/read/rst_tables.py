"""Where the cells of reStructuredText tables stand, in grid and simple tables. Read layer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

Placed = tuple[Sequence[str], int, int, int, int]  # lines, row, column, row span, column span
WIDE = "\ue000"  # stands beside a letter that takes two places


def grid_table(lines: Sequence[str]) -> list[Placed]:
    """The cells of a grid table, with the rows and columns they span.

    Edges: what is not closed by borders is left out.
    """
    indent = min(len(line) - len(line.lstrip()) for line in lines)
    block = [in_places(line[indent:].rstrip()) for line in lines]
    width = max(map(len, block))
    block = [line.ljust(width) for line in block]
    found: list[tuple[int, int, int, int]] = []
    done: set[tuple[int, int]] = set()
    for top in range(len(block)):
        for left in range(width):
            if block[top][left] == "+" and (top, left) not in done:
                corner = _corner(block, top, left)
                if corner:
                    found.append((top, left, *corner))
                    done.add((top, left))
    rows = _index({edge for top, _, bottom, _ in found for edge in (top, bottom)})
    columns = _index({edge for _, left, _, right in found for edge in (left, right)})
    return [
        (
            [line[left + 1 : right].replace(WIDE, "") for line in block[top + 1 : bottom]],
            rows[top] + 1,
            columns[left] + 1,
            rows[bottom] - rows[top],
            columns[right] - columns[left],
        )
        for top, left, bottom, right in found
    ]


def in_places(line: str) -> str:
    """A line with a place more behind each letter that takes two."""
    if line.isascii():
        return line
    return "".join(c + WIDE if unicodedata.east_asian_width(c) in "WF" else c for c in line)


def _index(edges: set[int]) -> dict[int, int]:
    return {edge: number for number, edge in enumerate(sorted(edges))}


def _corner(block: Sequence[str], top: int, left: int) -> tuple[int, int] | None:
    """The lower right corner of the cell that begins here: the nearest that closes all sides."""
    line = block[top]
    for right in range(left + 1, len(line)):
        if line[right] not in "+-=":
            return None
        if line[right] == "+":
            bottom = _bottom(block, top, left, right)
            if bottom is not None:
                return bottom, right
    return None


def _bottom(block: Sequence[str], top: int, left: int, right: int) -> int | None:
    for row in range(top + 1, len(block)):
        line = block[row]
        if line[left] not in "+|" or line[right] not in "+|":
            return None
        border = line[left : right + 1]
        if border[0] == border[-1] == "+" and re.fullmatch(r"\+[-=+]*\+", border):
            return row
    return None


def simple_table(lines: Sequence[str]) -> list[Placed]:
    """The cells of a simple table: columns under the border's runs, rows where the first is filled.

    Edges: a line of hyphens under cells joins the columns it underlines.
    """
    starts = [match.start() for match in re.finditer(r"=+", lines[0])]
    ends = [*starts[1:], 1 << 20]
    spans = list(zip(starts, ends, strict=True))
    rows: list[list[list[str]]] = []
    fresh = True
    for line in lines[1:]:
        if re.fullmatch(r"[=\- ]*", line):
            fresh = True
            continue
        fields = [line[start:end].strip() for start, end in spans]
        if fields[0] or fresh:
            rows.append([[field] for field in fields])
        else:
            for cell, field in zip(rows[-1], fields, strict=True):
                cell.append(field)
        fresh = False
    return [
        (cell, row, column, 1, 1)
        for row, fields_of_row in enumerate(rows, start=1)
        for column, cell in enumerate(fields_of_row, start=1)
    ]
