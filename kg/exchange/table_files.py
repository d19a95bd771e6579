"""The files of `kg export --as csv`, `xlsx` and `activities`, found again and read. Exchange layer.

They are recognised by their columns, not by a mark: a spreadsheet program that saved them keeps the
columns. CSV may have any delimiter and encoding that these programs write.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from kg.errors import InputError
from kg.exchange.statements import is_plain
from kg.exchange.tables import SEPARATOR, SHEETS
from kg.graph.cells import bare_text
from kg.own import METADATA
from kg.read.encoding import decode_bytes
from kg.read.limits import check_cells, check_file_size
from kg.read.package import member, open_package
from kg.read.shown import shown_value
from kg.read.xlsx import SHEET_ERRORS, open_workbook, safe_package
from kg.resolve.decisions import lines_of
from kg.text import YEARS, fold_space

LIST = ("plan", "number", "activity", "lead", "window_from", "due", "id")  # of `--as activities`
_FACTS = ("plan", "kind", "number", "title", "part_of", "id")  # of the table of elements
_PLANS = ("plan", "title", "country", "language")
_COVER, _ELEMENTS = "about", "activities"
_ID = re.compile(r"[\w~-][\w.~-]*(?:/[\w~-][\w.~-]*)*")
_ZIP = b"PK\x03\x04"
_HEAD = 4096  # bytes in which the columns of a CSV file must stand
C = TypeVar("C", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: where it stands, its cells by column.

    What a cell cannot be is an InputError that names the place and what may stand there.
    """

    where: str
    cells: Mapping[str, str]

    def text(self, column: str) -> str | None:
        """The words of a cell; None if it is empty or there is no such column."""
        return self.cells.get(column) or None

    def need(self, column: str) -> str:
        """The words of a cell that must not be empty."""
        return self.text(column) or self._refuse(column, "it is empty; fill it in")

    def all(self, column: str) -> tuple[str, ...]:
        """The values of a cell that holds several."""
        return tuple(x for x in (self.text(column) or "").split(SEPARATOR) if x)

    def code(self, column: str, kind: type[C]) -> C | None:
        """A word of a list of codes."""
        said = self.text(column)
        if said is None:
            return None
        listed = ", ".join(kind)
        return kind(said) if said in set(kind) else self._refuse(column, f"write one of {listed}")

    def number(self, column: str) -> Decimal | None:
        """A number, as `1200.50`."""
        said = self.text(column)
        try:
            found = Decimal(said) if said else None
        except InvalidOperation:
            found = Decimal("NaN")
        if found is not None and not is_plain(found):
            self._refuse(column, "write a number such as 1200.50")
        return found

    def whole(self, column: str) -> int | None:
        """A whole number."""
        found = self.number(column)
        if found is not None and found != int(found):
            self._refuse(column, "write a whole number")
        return None if found is None else int(found)

    def day(self, column: str) -> date | None:
        """A day, as `2026-12-31`."""
        said = self.text(column)
        try:
            found = date.fromisoformat(said[:10]) if said else None
        except ValueError:
            found = date.min
        if found is not None and found.year not in YEARS:
            self._refuse(column, "write a day such as 2026-12-31")
        return found

    def year(self, column: str) -> int | None:
        """A year, as `2026`."""
        found = self.whole(column)
        if found is not None and found not in YEARS:
            self._refuse(column, "write a year such as 2026")
        return found

    def id(self, column: str) -> str | None:
        """An id without the part of its plan."""
        said = self.text(column)
        if said is None:
            return None
        return self._id(column, said.removeprefix(f"plan/{self.text('plan') or ''}/"))

    def ids(self, column: str) -> tuple[str, ...]:
        """The ids of a cell that holds several."""
        return tuple(self._id(column, x) for x in self.all(column))

    def _id(self, column: str, own: str) -> str:
        if not _ID.fullmatch(own):
            self._refuse(column, "this is no id; leave it as it was")
        return own

    def _refuse(self, column: str, advice: str) -> NoReturn:
        said = self.cells.get(column, "")
        raise InputError(f"column {column}: {said!r}: {advice}", where=self.where)


Tables = Mapping[str, tuple[Row, ...]]


def tables_at(path: Path) -> Path | None:
    """The file that stands for the tables that kg wrote at a path; None if there are none.

    It is the metadata of a folder of CSV files, a workbook or a list of activities.

    Edges: for what cannot be opened there are none; the reader of documents says why.
    """
    try:
        if path.is_dir():
            return path / METADATA if _is_metadata(path / METADATA) else None
        beside = path.with_name(METADATA)
        if path.suffix == ".csv" and path.stem in SHEETS and _is_metadata(beside):
            return beside
        is_ours = _is_metadata(path) or _is_book(path) or _is_list(path)
    except (InputError, OSError):
        return None
    return path if is_ours else None


def plans_in(path: Path) -> tuple[str, ...]:
    """The ids of the plans that tables that kg wrote hold, in their order.

    Raises: InputError if they cannot be read.
    """
    rows = _tables(path, ("plans", _COVER) if not _is_list(path) else (_ELEMENTS,))
    found = (row.text("plan") for row in next(iter(rows.values()), ()))
    return tuple(dict.fromkeys(x for x in found if x))


def files_of(path: Path) -> tuple[Path, ...]:
    """The files that hold the rows which metadata describe; none for another file."""
    if not _is_metadata(path):
        return ()
    return tuple(x for name in SHEETS if (x := path.with_name(f"{name}.csv")).is_file())


def read_tables(path: Path) -> Tables:
    """Every row of kg's tables, by the name of its table; the cover of a workbook as `plans`.

    Raises: InputError if a file is missing, damaged or too large.
    """
    found = dict(_tables(path, (_COVER, *SHEETS)))
    if _COVER in found:
        found["plans"] = found.pop(_COVER)
    return found


def _is_metadata(path: Path) -> bool:
    if path.name != METADATA or not path.is_file():
        return False
    try:
        urls = {x["url"] for x in json.loads(path.read_bytes())["tables"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    return {"plans.csv", "activities.csv", "roles.csv"} <= urls


def _is_list(path: Path) -> bool:
    if path.name == METADATA:
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_ZIP) or b"\0" in head:
        return False
    first = head.decode("utf-8-sig", "replace").partition("\n")[0]
    return _has(LIST, next(csv_rows(first, ""), []))


def _is_book(path: Path) -> bool:
    with path.open("rb") as file:
        if file.read(4) != _ZIP:
            return False
    raw = _raw(path)
    with open_package(raw, where=path.name) as package:
        sheets = member(package, "xl/workbook.xml", where=path.name) or b""
    if not all(f'name="{x}"'.encode() in sheets for x in (_COVER, _ELEMENTS)):
        return False
    rows = _sheet_rows(raw, path.name, (_COVER, _ELEMENTS))
    heads = {name: next(lines, []) for name, lines in rows}
    return _has(_PLANS, heads[_COVER]) and any(_has(x, heads[_ELEMENTS]) for x in (LIST, _FACTS))


def _has(columns: Sequence[str], head: Sequence[str]) -> bool:
    return set(columns) <= {fold_space(x) for x in head}


def _tables(path: Path, wanted: Sequence[str]) -> Tables:
    if path.name == METADATA:
        files = ((name, path.with_name(f"{name}.csv")) for name in wanted)
        return {x: _rows(f.name, csv_rows(_text(f), f.name)) for x, f in files if x != _COVER}
    raw = _raw(path)
    if not raw.startswith(_ZIP):
        return {_ELEMENTS: _rows(path.name, csv_rows(_text(path), path.name))}
    sheets = _sheet_rows(raw, path.name, wanted)
    return {name: _rows(f"{path.name}, sheet {name}", lines) for name, lines in sheets}


def _raw(path: Path) -> bytes:
    check_file_size(path.stat().st_size, where=path.name)
    return path.read_bytes()


def _text(path: Path) -> str:
    try:
        return decode_bytes(_raw(path), name=path.name)[0].removeprefix("\ufeff")
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror or error}); export the tables again", where=path.name
        ) from error


def csv_rows(text: str, name: str) -> Iterator[list[str]]:
    """The rows of a CSV text; of its possible delimiters the one that gives known columns."""
    columns = (*LIST, *_FACTS, "actor", "name", "words")
    return (cells for _, cells in lines_of(text, name, columns))


def _sheet_rows(
    raw: bytes, name: str, wanted: Sequence[str]
) -> Iterator[tuple[str, Iterator[list[str]]]]:
    safe_package(raw, name)
    book = open_workbook(raw, name)
    return ((x, _lines(book[x], name)) for x in wanted if x in book.sheetnames)


def _lines(sheet: Any, name: str) -> Iterator[list[str]]:
    sheet.reset_dimensions()
    n_cells = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of things kg does not read: styles, validations
            for row in sheet.iter_rows(values_only=True):
                n_cells += len(row)
                check_cells(n_cells, where=name)
                yield [shown_value(value) for value in row]
    except SHEET_ERRORS as error:
        raise InputError(
            f'sheet "{sheet.title}" is damaged; export it again', where=name
        ) from error


def _rows(where: str, lines: Iterator[list[str]]) -> tuple[Row, ...]:
    """The rows below the head up to the first empty one: below that a cover explains itself."""
    heads = [fold_space(x) for x in next(lines, [])]
    found = []
    for number, cells in enumerate(lines, start=2):
        if not any(cells):
            break
        values = dict(zip(heads, map(bare_text, cells), strict=False))
        found.append(Row(f"{where}, row {number}", values))
    return tuple(found)
