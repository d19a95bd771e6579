"""What is a CSV or TSV file, what is prose, and what stands in its cells? Read layer."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from kg.errors import InputError
from kg.read.limits import check_cells
from kg.read.sheet import sheet_parts
from kg.read.written import GridCell, Parts

_SAID_DELIMITER = re.compile(r"\A\"?sep=.\"?\r?\n", re.IGNORECASE)
_DELIMITERS = ";\t,"
_LOOKED_AT = 200  # records that decide
_TABLE = 0.5  # share of records that the delimiter parts, if the rest are titles and remarks
_ALIKE = 0.9  # share of records that must have as many fields as most have
_HEADS = 3  # heads above records of unequal length
_FILLED = 0.02  # share of records that must have two filled fields
_SENTENCE = 0.5  # share of commas followed by a space from which on they are prose
_CLAUSE = 40  # letters on average behind semicolons from which on they are clauses
_LAST = "\0"  # a line after the last: an open quotation swallows it


def csv_parts(text: str, name: str, _language: str | None = None) -> Parts:
    """The titles and tables of a CSV file, whatever its delimiter."""
    delimiter = find_delimiter(text)
    if delimiter is None:
        raise InputError("no delimiter gives columns; save it again as CSV", where=name)
    return sheet_parts(_cells(text, delimiter, name), sheet=None), []


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
    try:
        for record in _records(text, delimiter):
            if any(field.strip() for field in record):
                records.append(record)
            if len(records) == _LOOKED_AT:
                break
    except csv.Error:
        return 0
    # Titles above and remarks below have no delimiter; tabs among lines are a dump of a page.
    parted = [k for k, record in enumerate(records) if len(record) > 1 or delimiter == "\t"]
    table = records[parted[0] : parted[-1] + 1] if parted else []
    if len(table) < 2 or len(table) < _TABLE * len(records):
        return 0
    (columns, n_alike), *_ = Counter(map(len, table)).most_common(1)
    if n_alike < _ALIKE * len(table):
        columns = _headed(table)
    if not columns or _is_prose(table, delimiter) or _is_indented(table):
        return 0
    return columns


def _headed(records: list[list[str]]) -> int:
    """How many columns the first record heads, all else fitting below it; 0 if it heads none.

    Programs that leave out or add empty fields at the ends of records write such files.
    """
    filled = [max((k for k, f in enumerate(r, start=1) if f.strip()), default=0) for r in records]
    heads = [field.strip() for field in records[0][: filled[0]]]
    narrower = sum(2 * width >= filled[0] and width <= filled[0] for width in filled)
    fits = len(heads) >= _HEADS and all(heads) and narrower >= _ALIKE * len(records)
    return filled[0] if fits else 0


def _is_indented(records: list[list[str]]) -> bool:
    """Whether the delimiter only indents: hardly a record has two filled fields."""
    filled = sum(sum(bool(field.strip()) for field in record) > 1 for record in records)
    return filled < _FILLED * len(records)


def _is_prose(records: list[list[str]], delimiter: str) -> bool:
    """Whether the signs part sentences: most come before a space, semicolons before much."""
    later = [field for record in records for field in record[1:] if delimiter != "\t"]
    n = max(len(later), 1)
    spaced = sum(field.startswith(" ") for field in later) > _SENTENCE * n
    return spaced and (delimiter == "," or sum(map(len, later)) > _CLAUSE * n)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records; quotation marks inside a quoted field are letters if they are not doubled."""
    text = _SAID_DELIMITER.sub("", text, count=1)  # a line for Excel only
    lines = io.StringIO(f"{text}\n{_LAST}", newline="")
    record: list[str] = []
    for record in csv.reader(lines, delimiter=delimiter):
        if record != [_LAST]:
            yield record
    if record != [_LAST]:
        raise csv.Error("a quotation is opened and never closed")


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
