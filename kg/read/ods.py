"""How an OpenDocument spreadsheet (ODS, OTS, FODS) is read: each visible sheet. Read layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from kg.read.cells import MOST_SPAN, clipped
from kg.read.limits import LIMITS, check_cells
from kg.read.odf import odf_body, odf_fills, odf_roots, odf_rows, odf_words, repeats, spans
from kg.read.package import Element, attribute, children, local_name
from kg.read.sheet import sheet_parts
from kg.read.written import GridCell, Part, Parts

_EXACT = ("float", "currency", "date")  # kinds of values that are shown in many ways


def ods_parts(raw: bytes, *, name: str) -> Parts:
    """The titles and tables of each visible sheet, values as shown."""
    root, _ = odf_roots(raw, name=name)
    hidden = {
        attribute(style, "name")
        for style in root.iter("{*}style")
        for properties in children(style, "table-properties")
        if attribute(properties, "display") == "false"
    }
    fills = odf_fills(root)
    parts: list[Part] = []
    notes: list[str] = []
    n_cells = 0
    for table in children(odf_body(root, "spreadsheet", name=name), "table"):
        title = attribute(table, "name") or ""
        if attribute(table, "style-name") in hidden:
            notes.append(f'sheet "{title}" is hidden and was left out; unhide it to have it read')
            continue
        cells = []
        for cell in _cells(table, fills):
            n_cells += 1
            check_cells(n_cells, where=name)
            cells.append(cell)
        parts += sheet_parts(clipped(cells), sheet=title)
    return parts, notes


@dataclass(frozen=True, slots=True)
class Value:
    """A cell of a sheet as it is meant, not as it is shown: `words`, and whether a formula made it.

    A number has a point and no thousands, a day is 2026-12-31.
    """

    words: str = ""
    is_formula: bool = False


def ods_values(raw: bytes, *, name: str) -> Iterator[Iterator[tuple[int, list[Value]]]]:
    """The rows of each sheet that have words, with their numbers, hidden sheets too.

    Raises: InputError when the file is damaged, encrypted, or has too many cells.
    """
    root, _ = odf_roots(raw, name=name)
    for table in children(odf_body(root, "spreadsheet", name=name), "table"):
        yield _value_rows(table, name)


def _value_rows(table: Element, name: str) -> Iterator[tuple[int, list[Value]]]:
    number, n_cells = 1, 0
    for element in odf_rows(table):
        cells: list[Value] = []
        blank = 0
        for cell in element:
            if local_name(cell) not in ("table-cell", "covered-table-cell"):
                continue
            value, count = _value(cell), repeats(cell, "columns")
            if value == Value():
                blank += count
                continue
            n_cells += count + blank  # before they are made: a file may say a million at once
            check_cells(n_cells, where=name)
            cells += [*[Value()] * blank, *[value] * count]
            blank = 0
        count = repeats(element, "rows")
        for n in range(count if cells else 0):
            check_cells(n_cells + n * len(cells), where=name)
            yield number + n, cells
        number += count


def _value(cell: Element) -> Value:
    """What a cell holds: a number or day as the file has it, else its words."""
    kind = attribute(cell, "value-type") or ""
    said = attribute(cell, {"date": "date-value"}.get(kind, "value")) if kind in _EXACT else None
    is_formula = attribute(cell, "formula") is not None
    if said is None:
        return Value(_words(cell), is_formula)
    if kind == "date":
        return Value(said.removesuffix("T00:00:00"), is_formula)
    whole, point, rest = said.partition(".")
    return Value(whole if point and not rest.strip("0") else said, is_formula)


def _cells(table: Element, fills: Mapping[str, str]) -> Iterator[GridCell]:
    """Cells with words or a colour: the file repeats empty ones up to the sheet's end."""
    row = 1
    for element in odf_rows(table):
        found = list(islice(_row_cells(element, fills), LIMITS.cells + 1))
        has_words = any(cell.text for cell in found)
        for _ in range(repeats(element, "rows") if has_words else 0):
            yield from (replace(cell, row=row) for cell in found)
            row += 1
        row += 0 if has_words else repeats(element, "rows")


def _row_cells(row: Element, fills: Mapping[str, str]) -> Iterator[GridCell]:
    column = 1
    for cell in row:
        tag = local_name(cell)
        if tag not in ("table-cell", "covered-table-cell"):
            continue
        count = repeats(cell, "columns")
        words = _words(cell) if tag == "table-cell" else ""
        fill = fills.get(attribute(cell, "style-name") or "", "")
        tall, wide = spans(cell)
        if words.strip():
            yield from (GridCell(words, 1, column + n, tall, wide, fill=fill) for n in range(count))
        elif fill and tag == "table-cell":
            n_coloured = min(max(count, wide), MOST_SPAN)
            yield from (GridCell("", 1, column + n, fill=fill) for n in range(n_coloured))
        column += count


def _words(cell: Element) -> str:
    return "\n".join(odf_words(line) for line in children(cell, "p"))
