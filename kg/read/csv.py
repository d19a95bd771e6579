"""How a CSV or TSV file is told from prose, and read. Read layer."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from kg.errors import InputError
from kg.model.document import Document
from kg.read.encoding import decode_bytes
from kg.read.limits import check_cells, check_text_size
from kg.read.sheet import sheet_parts
from kg.read.written import GridCell, write_document

MEDIA_TYPE = "text/csv"
_SAID_DELIMITER = re.compile(r"\A\"?sep=.\"?\r?\n", re.IGNORECASE)
_DELIMITERS = ";\t,"
_LOOKED_AT = 200  # records that decide
_TABLE = 0.5  # share of records that the delimiter parts, if the rest are titles and remarks
_ALIKE = 0.9  # share of records that must have as many fields as most have
_WIDE = 8  # columns from which on records may end early: prose has no such lines
_FILLED = 0.02  # share of records that must have two filled fields
_SENTENCE = 0.5  # share of commas followed by a space from which on they are prose


def read_csv(raw: bytes, *, name: str, language: str | None = None) -> Document:
    """The titles and tables of a CSV file, whatever its delimiter and encoding.

    Raises: InputError when it is too large or has no delimiter that gives columns.
    """
    check_text_size(len(raw), where=name)
    text, encoding, notes = decode_bytes(raw, name=name, language=language)
    delimiter = find_delimiter(text)
    if delimiter is None:
        raise InputError("no delimiter gives columns; save it again as CSV", where=name)
    parts = sheet_parts(_cells(text, delimiter, name), sheet=None)
    return write_document(parts, name=name, media_type=MEDIA_TYPE, encoding=encoding, notes=notes)


def find_delimiter(text: str) -> str | None:
    r"""The sign between the columns, or None when the text is no table.

    Example:
        >>> find_delimiter("Aktivnost;Rok\nObuka;2017\n")
        ';'
        >>> find_delimiter("One, two and three.\nFour, and nothing else.\n") is None
        True
    """
    found = ((_columns(text, sign), sign) for sign in _DELIMITERS)
    columns, delimiter = max(found, key=lambda pair: pair[0])
    return delimiter if columns > 1 else None


def _columns(text: str, delimiter: str) -> int:
    """How many columns the delimiter gives; 0 when the records do not agree."""
    records = []
    for record in _records(text, delimiter):
        if any(field.strip() for field in record):
            records.append(record)
        if len(records) == _LOOKED_AT:
            break
    # Titles above and remarks below have no delimiter; tabs among lines are a dump of a page.
    parted = [k for k, record in enumerate(records) if len(record) > 1 or delimiter == "\t"]
    table = records[parted[0] : parted[-1] + 1] if parted else []
    if len(table) < 2 or len(table) < _TABLE * len(records):
        return 0
    (columns, n_alike), *_ = Counter(map(len, table)).most_common(1)
    n_wide = sum(2 * len(record) >= columns >= _WIDE for record in table)
    agree = max(n_alike, n_wide) >= _ALIKE * len(table)
    if not agree or _is_prose(table, delimiter) or _is_indented(table):
        return 0
    return columns


def _is_indented(records: list[list[str]]) -> bool:
    """Whether the delimiter only indents: hardly a record has two filled fields."""
    filled = sum(sum(bool(field.strip()) for field in record) > 1 for record in records)
    return filled < _FILLED * len(records)


def _is_prose(records: list[list[str]], delimiter: str) -> bool:
    """Whether the commas are those of sentences: most are followed by a space."""
    if delimiter != ",":
        return False
    later = [field for record in records for field in record[1:]]
    return sum(field.startswith(" ") for field in later) > _SENTENCE * max(len(later), 1)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    text = _SAID_DELIMITER.sub("", text, count=1)  # a line for Excel only
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _cells(text: str, delimiter: str, name: str) -> Iterator[GridCell]:
    n_cells = 0
    try:
        for row, record in enumerate(_records(text, delimiter), start=1):
            n_cells += len(record)
            check_cells(n_cells, where=name)
            for column, words in enumerate(record, start=1):
                yield GridCell(words, row, column)
    except csv.Error as error:
        raise InputError(
            f"{error}; save it again as CSV", where=f"{name}, row {row + 1}"
        ) from error
