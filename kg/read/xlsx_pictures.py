"""The pictures that stand in the cells of a workbook's sheets. Read layer."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress

from kg.read.package import Element, member, parse_xml, relation_targets
from kg.read.written import PICTURE, GridCell

Place = tuple[int, int]  # row and column, from 1


def with_pictures(
    cells: Sequence[GridCell], package: zipfile.ZipFile, sheet: str | None, name: str
) -> list[GridCell]:
    """The cells of a sheet, with a sign in each that holds a picture and no words.

    Edges: a picture beside the table, in a row or column without words, is none of its cells.
    """
    filled = {(cell.row, cell.column) for cell in cells if cell.text}
    rows, columns = {row for row, _ in filled}, {column for _, column in filled}
    fills = {(cell.row, cell.column): cell.fill for cell in cells}
    held = {
        (row, column)
        for row, column in _pictures(package, sheet, name)
        if (row, column) not in filled and row in rows and column in columns
    }
    kept = [cell for cell in cells if (cell.row, cell.column) not in held]
    signs = (GridCell(PICTURE, *at, fill=fills.get(at, "")) for at in held)
    return sorted([*kept, *signs], key=lambda cell: (cell.row, cell.column)) if held else kept


def _pictures(package: zipfile.ZipFile, sheet: str | None, name: str) -> Iterator[Place]:
    """The places of the upper left corners of a sheet's pictures."""
    path = relation_targets(package, sheet, where=name).get("drawing") if sheet else None
    raw = member(package, path, where=name) if path else None
    if path is None or raw is None:
        return
    for anchor in parse_xml(raw, where=name, part=path):
        corner = anchor.find("{*}from")
        if corner is not None and next(anchor.iter("{*}pic"), None) is not None:
            with suppress(ValueError):  # a corner without a place is in no cell
                yield _at(corner, "row"), _at(corner, "col")


def _at(corner: Element, name: str) -> int:
    return int(corner.findtext(f"{{*}}{name}") or "") + 1
