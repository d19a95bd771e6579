"""How the canonical text of a format with cells is written, with true offsets. Read layer.

Readers of DOCX, PDF, … hand over lines and grids of words; this module writes the cells of a row
joined by a tab, rows and paragraphs by a newline, and notes where each stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from kg.ids import digest, document_id
from kg.model.document import Block, Cell, Document, Paragraph, Table
from kg.read.limits import check_cells


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph outside tables. `level` is 1, 2, … for a heading."""

    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell's words and place; rows and columns count from 1."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `sheet` names the sheet of a workbook it stands on."""

    cells: tuple[GridCell, ...]
    sheet: str | None = None


Part = Line | Grid

# What a reader of the page cannot see and a search would stumble over: soft hyphens, zero-width
# spaces, direction marks, byte order marks. The joiners of Persian and Indic scripts stay.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACE_AT_BREAK = re.compile(r"[^\S\n]*\n[^\S\n]*")


def clean_words(words: str) -> str:
    r"""The words as a reader sees them: no invisible marks, one kind of newline, letters composed.

    Inner spaces stay as they are (also no-break ones); spaces round a newline and at the ends go.

    Example:
        >>> clean_words("Pre\u00adopterećenost \r\n  zaposlenih\u200e ")
        'Preopterećenost\nzaposlenih'
    """
    if not words.isascii():
        words = unicodedata.normalize("NFC", _INVISIBLE.sub("", words))
    words = _CONTROL.sub("", _BREAKS.sub("\n", words))
    return _SPACE_AT_BREAK.sub("\n", words).strip()


def cell_words(words: str) -> str:
    """Words of a cell: as `clean_words`, and a tab is a space, for tabs stand between cells."""
    return clean_words(words.replace("\t", " "))


def write_document(
    parts: Iterable[Part],
    *,
    name: str,
    media_type: str,
    encoding: str | None = None,
    notes: Iterable[str] = (),
) -> Document:
    """The document whose canonical text holds the parts, one after another.

    Edges: empty paragraphs and tables without a word are left out; empty cells stay.
    Raises: InputError when there are too many cells.
    """
    text, blocks = _write(parts, name)
    return Document(
        id=document_id(text),
        sha256=digest(text),
        name=name,
        media_type=media_type,
        text=text,
        blocks=tuple(blocks),
        encoding=encoding,
        notes=tuple(notes),
    )


def _write(parts: Iterable[Part], name: str) -> tuple[str, list[Block]]:
    blocks: list[Block] = []
    pieces: list[str] = []
    position = n_cells = 0
    n_tables: dict[str | None, int] = {}
    block: Block
    for part in parts:
        if isinstance(part, Line):
            words, block = _write_line(part, position)
        else:
            n_cells += len(part.cells)
            check_cells(n_cells, where=name)
            number = n_tables.get(part.sheet, 0) + 1
            words, block = _write_grid(part, position, number)
            if words:
                n_tables[part.sheet] = number
        if words:
            pieces.append(words)
            blocks.append(block)
            position += len(words)
    return "".join(pieces), blocks


def _write_line(line: Line, start: int) -> tuple[str, Paragraph]:
    words = clean_words(line.text)
    end = start + len(words)
    return (words + "\n" if words else ""), Paragraph(start, end, line.level, line.page)


def _write_grid(grid: Grid, start: int, number: int) -> tuple[str, Table]:
    cells: list[Cell] = []
    rows: list[str] = []
    position = start
    cleaned = (replace(cell, text=cell_words(cell.text)) for cell in grid.cells)
    ordered = sorted(cleaned, key=lambda cell: (cell.row, cell.column))
    for _, row in groupby(ordered, key=lambda cell: cell.row):
        words = []
        for cell in row:
            words.append(cell.text)
            cells.append(_placed(cell, position))
            position += len(cell.text) + 1
        rows.append("\t".join(words) + "\n")
    if not any(cell.text for cell in ordered):
        return "", Table(number, ())
    return "".join(rows), Table(number, tuple(cells), grid.sheet)


def _placed(cell: GridCell, start: int) -> Cell:
    end = start + len(cell.text)
    return Cell(start, end, cell.row, cell.column, cell.row_span, cell.column_span, cell.page)


def flat_words(parts: Iterable[Part]) -> str:
    """The words of paragraphs and nested tables as the words of one cell: a row a line."""
    return "\n".join(words for part in parts for words in _flat(part))


def _flat(part: Part) -> Iterator[str]:
    if isinstance(part, Line):
        yield clean_words(part.text)
        return
    for _, row in groupby(part.cells, key=lambda cell: cell.row):
        yield " ".join(cell_words(cell.text) for cell in row)


def unwrapped(part: Part, inside: list[Part]) -> list[Part]:
    """What a table of one cell stands for: a frame round other blocks is not a table.

    `inside` are the blocks of the first cell. A frame without a table inside stays a cell.
    """
    if not isinstance(part, Grid) or len(part.cells) != 1:
        return [part]
    return inside if any(isinstance(block, Grid) for block in inside) else [part]
