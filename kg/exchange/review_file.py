"""What did a person write into a review workbook? XLSX, ODS or CSV as any program saves it.

Exchange layer. Rows may be sorted, filtered, deleted or copied, columns moved; only rows with a
right value count. A cell that holds no value of its own is named, and nothing else is lost.
"""

from __future__ import annotations

import math
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import InputError
from kg.exchange.review_book import HEADS
from kg.graph.cells import bare_text
from kg.read.encoding import decode_bytes
from kg.read.formats import tell_format
from kg.read.limits import check_cells, check_file_size, check_text_size
from kg.read.ods import Value, ods_values
from kg.read.shown import shown_value
from kg.read.xlsx import SHEET_ERRORS, open_workbook, safe_package
from kg.resolve.decisions import lines_of
from kg.resolve.reviewed import LONGEST, Edit
from kg.text import fold_space

_NEEDED = ("id", "field", "right value")
_LOOKED_AT = 20  # rows in which the heads are looked for
_ZIP = b"PK"
_ERRORS = ("#", "Err:")  # how OpenDocument programs show a formula that failed
_SAVE = "save it as XLSX, ODS or CSV and try again"


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be used, and why."""

    place: str
    why: str


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell as shown, or why it holds nothing that can be used."""

    text: str = ""
    fault: str = ""


@dataclass(slots=True)
class Filled:
    """What stands in a review file: rows with a right value, rows that cannot be used, and what
    the rows without a right value show as read, by (id, field), where a workbook keeps it.
    """

    edits: list[Edit] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    shown: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)


_Row = tuple[str, list[_Cell]]


class _Raw(NamedTuple):
    """A cell as openpyxl gives it: its value, the letter of its kind, its number format."""

    value: Any
    kind: str
    form: str


_NOTHING = _Raw(None, "n", "General")


def read_review(path: Path) -> Filled:
    """The rows with a right value, in the order of the file, and those that cannot be used.

    Edges: a row that stands twice with the same words counts once.
    Raises: InputError if the file cannot be read, or has not the columns of a review.
    """
    try:
        check_file_size(path.stat().st_size, where=path.name)
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot be read ({reason}); check its name", where=path.name) from error
    sheets = _sheets(raw, path.name) if raw.startswith(_ZIP) else iter([_records(raw, path.name)])
    filled = Filled()
    n_sheets = 0
    for rows in sheets:
        found = _below_heads(rows)
        if found is not None:
            n_sheets += 1
            _collect(*found, filled)
    if not n_sheets:
        raise InputError(
            f"no sheet has the columns {', '.join(_NEEDED)} of a review; give the file that "
            "'kg review -o' wrote",
            where=path.name,
        )
    if not raw.startswith(_ZIP):  # a spreadsheet writes dates and numbers of a CSV its own way
        filled.shown.clear()
    return _without_quarrels(filled)


def _collect(heads: Sequence[str], rows: Iterator[_Row], filled: Filled) -> None:
    for place, cells in rows:
        row = dict(zip(heads, cells, strict=False))
        given = {head: row.get(head, _Cell()) for head in HEADS}
        right = given["right value"]
        if not right.text.strip() and not right.fault:
            own = given["id"].text.strip(), given["field"].text.strip().casefold()
            filled.shown[own] = (place, fold_space(given["read"].text))
            continue
        faults = [f"{h}: {given[h].fault}" for h in (*_NEEDED, "reason", "key") if given[h].fault]
        if not faults and not given["id"].text.strip():
            faults = ["its id is empty; copy it from the row as it was"]
        if faults:
            filled.refused.append(Refused(place, faults[0]))
            continue
        filled.edits.append(Edit(
            place=place, id=given["id"].text.strip(),
            field=given["field"].text.strip().casefold(), value=fold_space(right.text),
            reason=fold_space(given["reason"].text), key=fold_space(given["key"].text),
        ))  # fmt: skip


def _without_quarrels(filled: Filled) -> Filled:
    """Of rows about one fact with different values none counts; the same one counts once."""
    said: dict[tuple[str, str], list[Edit]] = {}
    for edit in filled.edits:
        said.setdefault((edit.id, edit.field), []).append(edit)
    kept: list[Edit] = []
    for (own, name), rows in said.items():
        values = {x.value: x for x in reversed(rows)}
        is_new = own.count("/") == 1 and name not in ("title", "number", "level", "name", "kind")
        if len(values) == 1 or is_new:  # several additions to one element may all be meant
            kept += [x for x in rows if values[x.value] is x]
            continue
        where = ", ".join(x.place for x in rows)
        why = "these rows give one field different values; keep one"
        filled.refused.append(Refused(where, why))
    order = {id(x): n for n, x in enumerate(filled.edits)}
    filled.edits = sorted(kept, key=lambda x: order[id(x)])
    return filled


def _below_heads(rows: Iterator[_Row]) -> tuple[list[str], Iterator[_Row]] | None:
    """The heads of a sheet in their order, and the rows below them; None if it has none."""
    for _, cells in islice(rows, _LOOKED_AT):
        heads = [fold_space(cell.text).casefold() for cell in cells]
        if all(need in heads for need in _NEEDED):
            return heads, rows
    return None


def _records(raw: bytes, name: str) -> Iterator[_Row]:
    """The rows of a CSV file, whatever its delimiter and encoding."""
    check_text_size(len(raw), where=name)
    text, _, _ = decode_bytes(raw, name=name)
    for number, cells in lines_of(text, name, HEADS):
        yield f"row {number}", [_text(cell) for cell in cells]


def _text(words: str) -> _Cell:
    """The words of a cell; the sign that keeps a spreadsheet from running them is taken away."""
    if len(words) > LONGEST * 8:
        return _Cell(fault=f"the cell has {len(words):,} letters; shorten it")
    if any(unicodedata.category(c) in ("Cc", "Cs") and not c.isspace() for c in words):
        return _Cell(fault="the cell holds control characters; type it again")
    bare = words.strip()
    return _Cell(words if bare_text(bare) == bare else bare_text(bare))


def _sheets(raw: bytes, name: str) -> Iterator[Iterator[_Row]]:
    """The rows of each sheet of a workbook: formulas by the value last computed."""
    if (kind := tell_format(raw, name=name)) == "ods":
        for table in ods_values(raw, name=name):
            yield ((f"row {n}", [_of_value(x) for x in cells]) for n, cells in table)
        return
    if kind != "xlsx":
        raise InputError(
            f"it is {kind.upper()} and no workbook that is read here; {_SAVE}", where=name
        )
    safe_package(raw, name)
    values, formulas = (open_workbook(raw, name, values=x) for x in (True, False))
    for sheet, same in zip(values.worksheets, formulas.worksheets, strict=True):
        yield _rows(sheet, same, name)


def _of_value(value: Value) -> _Cell:
    """A cell of an OpenDocument sheet; a formula by its result."""
    words = value.words.strip()
    if value.is_formula and not words:
        return _Cell(fault="it is a formula without a result; write the value itself")
    if value.is_formula and words.startswith(_ERRORS):
        return _Cell(fault=f"the spreadsheet says {words}; write the value itself")
    return _text(value.words)


def _rows(sheet: Any, same: Any, name: str) -> Iterator[_Row]:
    n_cells = 0
    pairs = zip(_raw_rows(sheet, name), _raw_rows(same, name), strict=True)
    for number, (row, formulas) in enumerate(pairs, start=1):
        cells = [_cell(a, b) for a, b in zip_longest(row, formulas, fillvalue=_NOTHING)]
        n_cells += sum(bool(x.text) for x in cells)
        check_cells(n_cells, where=name)
        yield f"row {number}", cells


def _raw_rows(sheet: Any, name: str) -> Iterator[list[_Raw]]:
    """What openpyxl gives for each cell; only here its errors mean that the file is damaged."""
    sheet.reset_dimensions()  # the file's own word on its size may be wrong
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of things kg does not read: styles, validations
            for row in sheet.iter_rows():
                yield [_Raw(x.value, x.data_type, x.number_format or "General") for x in row]
    except SHEET_ERRORS as error:
        raise InputError(f'sheet "{sheet.title}" is damaged; {_SAVE}', where=name) from error


def _cell(raw: _Raw, formula: _Raw) -> _Cell:
    """A value as shown, a number as people write it."""
    value, is_formula = raw.value, formula.kind == "f"
    if value is None or value == "":
        if is_formula:
            return _Cell(fault="it is a formula without a result; write the value itself")
        return _Cell()
    if raw.kind == "e" or (isinstance(value, str) and is_formula and value[:1] == "#"):
        return _Cell(fault=f"the spreadsheet says {value}; write the value itself")
    if isinstance(value, float) and not math.isfinite(value):
        return _Cell(fault="it is no number that can be used; write another")
    return _text(shown_value(value, raw.form))
