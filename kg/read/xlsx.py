"""How an Excel workbook (XLSX, XLSM, XLS, XLSB) is read: each visible sheet, values as shown.

Read layer. openpyxl streams the values; merged ranges and hidden rows come from the sheet's own
XML, for openpyxl would make a cell of every place a merged range covers, which a hostile range
exploits.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lxml import etree

from kg.errors import InputError
from kg.read.compound import is_sound
from kg.read.limits import check_cells
from kg.read.package import (
    DAMAGED,
    ZIP_ERRORS,
    attribute,
    check_memory,
    local_name,
    member,
    open_package,
    parse_xml,
    refuse_document_types,
    relation_targets,
)
from kg.read.sheet import merged, sheet_parts
from kg.read.shown import shown_value
from kg.read.written import GridCell, Part, Parts, marked
from kg.read.xlsx_pictures import with_pictures

if TYPE_CHECKING:
    from openpyxl import Workbook

# White by its letters, by the theme, and as the old palette counts it.
_PAPER = frozenset(f"{c} 0.00" for c in ("rgb FFFFFFFF", "rgb 00FFFFFF", "theme 0", "indexed 9"))
_Look = tuple[str, tuple[str, ...]]  # colour, marks
Range = tuple[int, int, int, int]


def xlsx_parts(raw: bytes, *, name: str) -> Parts:
    """The titles and tables of each visible sheet; formulas by the value last computed."""
    package = safe_package(raw, name)
    parts: list[Part] = []
    notes: list[str] = []
    paths = _sheet_paths(package, name)
    for title, state, cells in _sheets(raw, name):
        if state != "visible":
            notes.append(f'sheet "{title}" is hidden and was left out; unhide it to have it read')
            continue
        ranges, n_hidden, n_open = _ranges(package, paths.get(title), name)
        if n_hidden:
            notes.append(f'sheet "{title}": {n_hidden} hidden rows were read, too')
        if n_open:
            notes.append(
                f'sheet "{title}": {n_open} cells hold a formula without a stored value and were '
                "read as empty; open and save the workbook in a spreadsheet program to store them"
            )
        cells = with_pictures(cells, package, paths.get(title), name)
        parts += sheet_parts(merged(cells, ranges), sheet=title)
    return parts, notes


def _sheets(raw: bytes, name: str) -> Iterator[tuple[str, str, list[GridCell]]]:
    workbook = open_workbook(raw, name)
    n_cells = 0
    for sheet in workbook.worksheets:
        cells = []
        for cell in _cells(sheet, name):
            n_cells += bool(cell.text)
            check_cells(n_cells, where=name)
            cells.append(cell)
        yield sheet.title, sheet.sheet_state, cells


# What openpyxl raises on damaged files, besides the container's own.
SHEET_ERRORS = (
    *ZIP_ERRORS, etree.XMLSyntaxError, KeyError, TypeError, AttributeError, SyntaxError,
    OverflowError,
)  # fmt: skip


def safe_package(raw: bytes, name: str) -> zipfile.ZipFile:
    """A workbook's container, before openpyxl sees it.

    Raises: InputError when it is damaged, encrypted, or one of its parts has entities.
    """
    package = open_package(raw, where=name)
    for info in package.infolist():
        if info.filename.endswith((".xml", ".rels")):
            part = member(package, info.filename, where=name) or b""
            refuse_document_types(part, where=name, part=info.filename)
    return package


def open_workbook(raw: bytes, name: str, *, values: bool = True) -> Workbook:
    """A workbook to be read row by row: formulas by their last values, or as they are.

    Raises: InputError when it is damaged.
    """
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of things kg does not read: styles, validations
            return load_workbook(
                io.BytesIO(raw), read_only=True, data_only=values, keep_links=False
            )
    except SHEET_ERRORS as error:
        check_memory(error)
        raise InputError(f"the workbook is damaged; {DAMAGED}", where=name) from error


def _cells(sheet: Any, name: str) -> Iterator[GridCell]:
    """Cells with words or a colour; words that the whole cell sets apart are marked."""
    sheet.reset_dimensions()  # the file's own word on its size may be wrong
    looks: dict[int, _Look] = {}  # by the numbers of cell styles
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for row in sheet.iter_rows():
                for cell in row:
                    fill, kinds = _look(cell, looks)
                    if cell.value is not None and cell.value != "":
                        words = shown_value(cell.value, cell.number_format or "General")
                        for kind in kinds:
                            words = marked(words, kind)
                        yield GridCell(words, cell.row, cell.column, fill=fill)
                    elif fill:
                        yield GridCell("", cell.row, cell.column, fill=fill)
    except SHEET_ERRORS as error:
        check_memory(error)
        raise InputError(f'sheet "{sheet.title}" is damaged; {DAMAGED}', where=name) from error


def _look(cell: Any, looks: dict[int, _Look]) -> _Look:
    """The colour behind a cell, empty for the paper's, and the marks its font gives its words."""
    style = getattr(cell, "_style_id", None)
    if style is None:  # a place without a cell
        return "", ()
    if style not in looks:
        fill, font = cell.fill, cell.font
        colour = fill.fgColor if fill is not None and fill.fill_type == "solid" else None
        shown = "" if colour is None else f"{colour.type} {colour.value} {colour.tint:.2f}"
        said = {} if font is None else {"bold": font.b, "struck": font.strike}
        kinds = tuple(kind for kind, is_on in said.items() if is_on)
        looks[style] = "" if shown in _PAPER else shown, kinds
    return looks[style]


def _sheet_paths(package: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Where in the container each sheet stands, by its title."""
    main = relation_targets(package, "", where=name).get("officeDocument", "xl/workbook.xml")
    raw = member(package, main, where=name)
    if raw is None:
        raise InputError(f"it has no workbook inside; {DAMAGED}", where=name)
    targets = relation_targets(package, main, where=name)
    sheets = (e for e in parse_xml(raw, where=name, part=main).iter("{*}sheet"))
    return {attribute(s, "name") or "": targets.get(attribute(s, "id") or "", "") for s in sheets}


def _ranges(package: zipfile.ZipFile, path: str | None, name: str) -> tuple[list[Range], int, int]:
    """The merged ranges of a sheet, its hidden rows, and its formulas without a stored value."""
    raw = member(package, path, where=name) if path else None
    if raw is None:
        return [], 0, 0
    from openpyxl.utils import range_boundaries

    ranges: list[Range] = []
    n_hidden = n_open = 0
    try:
        for _, element in etree.iterparse(io.BytesIO(raw), resolve_entities=False, no_network=True):
            tag = local_name(element)
            if tag == "mergeCell" and ":" in (reference := attribute(element, "ref") or ""):
                left, top, right, bottom = range_boundaries(reference)
                if left and top and right and bottom:  # not whole columns
                    ranges.append((top, left, bottom, right))
            elif tag == "c":
                n_open += element.find("{*}f") is not None and not element.findtext("{*}v")
            elif tag == "row":
                n_hidden += element.get("hidden") in ("1", "true")
                element.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        check_memory(error)
        raise InputError(f"its part {path} is damaged; {DAMAGED}", where=name) from error
    return ranges, n_hidden, n_open


# calamine is written in Rust: on some damaged files it panics, and its panic is no Exception.
_PANIC = "PanicException"


def xls_parts(raw: bytes, *, name: str) -> Parts:
    """The titles and tables of each visible sheet of an XLS or XLSB workbook."""
    if not is_sound(raw):
        raise InputError(f"the workbook is damaged: its parts have no end; {DAMAGED}", where=name)
    parts: list[Part] = []
    notes: list[str] = []
    for title, visible, cells, ranges in _old_sheets(raw, name):
        if visible:
            parts += sheet_parts(merged(cells, ranges), sheet=title)
        else:
            notes.append(f'sheet "{title}" is hidden and was left out; unhide it to have it read')
    return parts, notes


_Sheet = tuple[str, bool, list[GridCell], list[tuple[int, int, int, int]]]


def _old_sheets(raw: bytes, name: str) -> Iterator[_Sheet]:
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
            yield info.name, visible, _old_cells(sheet, name), ranges
    except CalamineError as error:
        raise InputError(f"the workbook is damaged; {DAMAGED}", where=name) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise InputError(f"the workbook is damaged; {DAMAGED}", where=name) from error


def _old_cells(sheet: Any, name: str) -> list[GridCell]:
    height, width = sheet.total_height, sheet.total_width
    check_cells(height * width, where=name)
    rows = sheet.to_python(skip_empty_area=False)
    return [
        GridCell(shown_value(value), row, column)
        for row, values in enumerate(rows, start=1)
        for column, value in enumerate(values, start=1)
        if value not in ("", None)
    ]
