"""A source document as read: its canonical text, and where tables and paragraphs stand in it.

Model layer. Offsets count code points of `Document.text`. For formats with cells the reader writes
the canonical text itself: the cells of a row joined by a tab, rows and paragraphs by a newline.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. A merged cell stands once, at its upper left corner, with its spans.

    `row` and `column` count from 1 in the table's own grid; `page` is where the cell begins.
    """

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `number` counts from 1 in the document, or in the sheet if there are sheets.

    `cells` are sorted by row and column. A table continued over pages is one table.
    """

    number: int
    cells: tuple[Cell, ...]
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text outside tables: one paragraph, or one line of a text file.

    `level` is 1, 2, … for a heading that the format marks as one, else 0. `item` is 1, 2, … for an
    item of a list by its depth of nesting, else 0.
    """

    start: int
    end: int
    level: int = 0
    page: int | None = None
    item: int = 0


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that the document itself sets apart.

    `kind` is `bold`, `struck` (no longer valid), or `wrapped`: the first word of a line in a cell
    of a page, with a capital, where a space stands for the line's end. A `picture` has no words:
    it stands where a cell without words holds one, `start` and `end` are the same.
    """

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Document:
    """One source document. `id` and `sha256` are of `text`.

    `name` is the file's name without folders. `notes` say what reading had to decide (the
    encoding, headers dropped, rows glued), for people. `marks` are sorted by where they start.
    """

    id: str
    sha256: str
    name: str
    media_type: str
    text: str
    blocks: tuple[Block, ...]
    encoding: str | None = None
    notes: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()

    def words(self, start: int, end: int) -> str:
        """The words of the canonical text between two offsets."""
        return self.text[start:end]


@dataclass(frozen=True, slots=True)
class Passage:
    """The shortest span of a document that holds a fact's own words, and where it stands.

    `exact` equals `text[start:end]`. Places count from 1 and are given where the format has them.
    """

    document: str
    start: int
    end: int
    exact: str
    page: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
