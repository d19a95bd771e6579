"""How an old Excel workbook (XLS, XLSB) is read: each visible sheet. Read layer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.read.limits import check_cells
from kg.read.package import DAMAGED
from kg.read.sheet import merged, sheet_parts
from kg.read.shown import shown_value
from kg.read.written import GridCell, Part, Parts

# calamine is written in Rust: on some damaged files it panics, and its panic is no Exception.
_PANIC = "PanicException"


def xls_parts(raw: bytes, *, name: str) -> Parts:
    """The titles and tables of each visible sheet of an XLS or XLSB workbook.

    Raises: InputError when the file is damaged or has too many cells.
    """
    parts: list[Part] = []
    notes: list[str] = []
    for title, visible, cells, ranges in _sheets(raw, name):
        if visible:
            parts += sheet_parts(merged(cells, ranges), sheet=title)
        else:
            notes.append(f'sheet "{title}" is hidden and was left out; unhide it to have it read')
    return parts, notes


_Sheet = tuple[str, bool, list[GridCell], list[tuple[int, int, int, int]]]


def _sheets(raw: bytes, name: str) -> Iterator[_Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for info in workbook.sheets_metadata:
            sheet = workbook.get_sheet_by_name(info.name)
            ranges = [
                (top + 1, left + 1, bottom + 1, right + 1)
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            ]
            visible = info.visible == SheetVisibleEnum.Visible
            yield info.name, visible, _cells(sheet, name), ranges
    except CalamineError as error:
        raise InputError(f"the workbook is damaged; {DAMAGED}", where=name) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise InputError(f"the workbook is damaged; {DAMAGED}", where=name) from error


def _cells(sheet: Any, name: str) -> list[GridCell]:
    height, width = sheet.total_height, sheet.total_width
    check_cells(height * width, where=name)
    rows = sheet.to_python(skip_empty_area=False)
    return [
        GridCell(shown_value(value), row, column)
        for row, values in enumerate(rows, start=1)
        for column, value in enumerate(values, start=1)
        if value not in ("", None)
    ]
