"""The facts as a workbook for people who live in a spreadsheet: one sheet a table. Exchange layer.

Same facts, same bytes: the times that a workbook carries are fixed. No cell is a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.errors import InputError
from kg.exchange.tables import Sheet, Value, plan_sheet, sheets_of
from kg.files import zip_entry
from kg.graph.cells import safe_text
from kg.model.records import PlanRecords

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MADE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
MOST_CHARACTERS = 32_000  # of a cell; the format allows 32,767
_WIDEST, _NARROWEST = 60, 8
_WIDE = {"title", "english", "words", "activity_title", "actor_name", "name", "other_names",
         "activity", "lead", "partner", "indicators", "results", "risks", "tasks", "goal",
         "time_words", "money_words", "sources"}  # fmt: skip


def workbook(plans: Sequence[PlanRecords]) -> bytes:
    """The facts of some plans as XLSX: activities, roles, money, deadlines, indicators, results,
    risks, actors and sources, each row with the source's words and place.
    """
    _, *sheets = sheets_of(plans)  # the plans themselves stand on the cover
    return book_of(sheets, plans)


def book_of(sheets: Sequence[Sheet], about: Sequence[PlanRecords] = ()) -> bytes:
    """Some tables as XLSX, one sheet each; with a cover that tells of plans, if any are given."""
    from openpyxl import Workbook

    book = Workbook()
    first: Any = book.active
    if about:
        _fill_cover(first, about)
    else:
        book.remove(first)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    with temporary_sheets():
        return saved(book)


def one_sheet(name: str, headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """One table as XLSX, dressed as the sheets of facts are."""
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.title = re.sub(r"[\[\]:*?/\\]", " ", name)[:31] or "table"
    _append(page, headers, rows)
    _dress(page, headers)
    with temporary_sheets():
        return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook, without any clock."""
    book.properties.creator = f"kg {__version__}"
    book.properties.created = datetime(1980, 1, 1)
    buffer = io.BytesIO()
    book.save(buffer)
    return without_times(buffer.getvalue())


@contextmanager
def temporary_sheets() -> Iterator[None]:
    """Around the making of a workbook, whose sheets are written to temporary files first.

    Raises: InputError if there is no room for them.
    """
    from lxml.etree import SerialisationError

    try:
        yield
    except (OSError, SerialisationError) as error:
        raise InputError(
            f"the temporary files of a workbook cannot be written ({error}); make room there, or "
            "name another folder in the variable TMPDIR (Windows: TEMP)",
            where=gettempdir(),
        ) from error


def _fill_cover(page: Worksheet, plans: Sequence[PlanRecords]) -> None:
    """Which plans, in which language, from which files, and how to read the sheets."""
    page.title = "about"
    cover = plan_sheet(plans)
    _append(page, cover.headers, cover.rows)
    page.append([])
    for line in (
        "One row is one fact, with the words of the source and where they stand.",
        "certainty: exact = read as it stands; rule = by a named rule; doubtful = to be checked.",
        "No amount is not zero: cost_status says what the plan says about money.",
        "Characters count from 0 in the text of the document as kg reads it.",
    ):
        page.append([line])
    _dress(page, cover.headers)


def _fill(page: Worksheet, sheet: Sheet) -> None:
    _append(page, sheet.headers, sheet.rows)
    _dress(page, sheet.headers)
    page.auto_filter.ref = page.dimensions


def _append(page: Worksheet, headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    for row in (headers, *rows):
        page.append([_cell(value) for value in row])


def _cell(value: Value) -> Any:
    if value is None or isinstance(value, int | date):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return cut(safe_text(value))


def cut(words: str) -> str:
    """What a cell holds of some words."""
    return words if len(words) <= MOST_CHARACTERS else f"{words[:MOST_CHARACTERS]}…"


def _dress(page: Worksheet, headers: Sequence[str]) -> None:
    """A frozen bold header, columns as wide as their words, long words wrapped."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "A2"
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, header in enumerate(headers, start=1):
        cells = [row[0] for row in page.iter_rows(min_col=number, max_col=number)]
        longest = max((len(str(x.value)) for x in cells if x.value is not None), default=0)
        width = max(_NARROWEST, min(_WIDEST if header in _WIDE else 24, longest + 2))
        page.column_dimensions[get_column_letter(number)].width = width
        for cell in cells[1:]:
            cell.alignment = wrapped
        cells[0].font = Font(bold=True)
        cells[0].fill = PatternFill("solid", fgColor="DDE5EE")


def without_times(content: bytes) -> bytes:
    """The same archive with every clock in it set to one fixed time."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _MADE.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", part)
            new.writestr(zip_entry(name), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
