"""How the canonical text of a format with cells is written, with true offsets. Read layer.

Readers of DOCX, PDF, … hand over lines and grids of words; this module writes the cells of a row
joined by a tab, rows and paragraphs by a newline, and notes where each stands. Words that the
document sets apart come with signs round them (`marked`), which become the document's marks, so
that no reader counts offsets.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

from kg.ids import digest, document_id
from kg.model.document import Block, Cell, Document, Mark, Paragraph, Table
from kg.read.cells import GridCell as GridCell
from kg.read.cells import clipped, with_bars
from kg.read.limits import check_cells
from kg.read.numbers import BULLET


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph outside tables. `level` is 1, 2, … for a heading, `item` for a list's item."""

    text: str
    level: int = 0
    page: int | None = None
    item: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `sheet` names the sheet of a workbook it stands on."""

    cells: tuple[GridCell, ...]
    sheet: str | None = None


Part = Line | Grid
Parts = tuple[list[Part], list[str]]  # what a reader found in a document, and what it decided

# What a reader of the page cannot see and a search would stumble over: soft hyphens, zero-width
# spaces, direction marks, byte order marks. The joiners of Persian and Indic scripts stay.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACE_AT_BREAK = re.compile(r"[^\S\n]*\n[^\S\n]*")
# Signs round marked words: private letters beyond those that symbol fonts use.
_SIGNS = {
    "bold": ("\U00100001", "\U00100002"),
    "struck": ("\U00100003", "\U00100004"),
    "wrapped": ("\U00100005", "\U00100006"),
    "picture": ("\U00100007", "\U00100008"),
}
PICTURE = "".join(_SIGNS["picture"])  # stands for the words of a cell that holds only a picture
_KINDS = {sign: kind for kind, pair in _SIGNS.items() for sign in pair}
_OPENING = frozenset(pair[0] for pair in _SIGNS.values())
SIGNS = "\U00100001-\U00100008"  # as a class of a pattern
_SIGN = re.compile(f"([{SIGNS}])")
_FRAME_SHARE = 0.75  # of a table's letters that stand in tables inside it, if it is only a frame

Marked = tuple[int, int, str]  # start, end, kind


def marked(words: str, kind: str) -> str:
    """The words with signs round them that say a kind of mark; blank words stay as they are."""
    opening, closing = _SIGNS[kind]
    return f"{opening}{words}{closing}" if words.strip() else words


def opened(kinds: Iterable[str]) -> str:
    """The signs that begin marks of these kinds; a mark not closed ends with its text."""
    return "".join(_SIGNS[kind][0] for kind in kinds)


def closed(kind: str) -> str:
    """The sign that ends a mark of this kind."""
    return _SIGNS[kind][1]


def or_picture(words: str, has_picture: bool) -> str:
    """The words of a cell; a sign if there is only a picture, whose meaning nobody can read."""
    return words or (PICTURE if has_picture else "")


def unmarked(words: str) -> str:
    """The words without the signs round them."""
    return _SIGN.sub("", words) if not words.isascii() else words


def lifted(words: str) -> tuple[str, list[Marked]]:
    """Clean words without signs, and where in them the marked ones stand.

    A mark begins and ends at a letter and lies within a line; neighbours of a kind are one.

    Example:
        >>> lifted("due " + marked(" 2017 ", "struck") + "2018")
        ('due  2017 2018', [(5, 9, 'struck')])
    """
    if words.isascii() or not _SIGN.search(words):
        return clean_words(words), []
    pieces = _SIGN.split(words)
    plain = clean_words("".join(pieces[::2]))
    letters = [k for k, c in enumerate(plain) if not c.isspace()]
    found: list[Marked] = []
    inside: Counter[str] = Counter()
    at = 0  # letters seen: marks are placed by letters, for cleaning changes only spaces
    for piece in pieces:
        kind = _KINDS.get(piece)
        if kind is not None:
            inside[kind] = max(inside[kind] + (1 if piece in _OPENING else -1), 0)
            continue
        upto = at + sum(not c.isspace() for c in clean_words(piece))
        if upto > at and upto <= len(letters):
            start, end = letters[at], letters[upto - 1] + 1
            lines = list(re.finditer(r"[^\n]+", plain[start:end]))
            for kind in +inside:
                found += [(start + m.start(), start + m.end(), kind) for m in lines]
        at = upto
    return plain, _joined(plain, found)


def _joined(text: str, marks: Iterable[Marked]) -> list[Marked]:
    """Marks in order; two of a kind with only spaces of one line between them are one."""
    last: dict[str, Marked] = {}
    done: list[Marked] = []
    for start, end, kind in marks:
        before = last.get(kind)
        if before and text[before[1] : start].strip(" \u00a0") == "":
            last[kind] = (before[0], end, kind)
            continue
        if before:
            done.append(before)
        last[kind] = (start, end, kind)
    return sorted([*done, *last.values()])


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
    blocks: list[Block] = []
    pieces: list[str] = []
    marks: list[Mark] = []
    position = n_cells = 0
    n_tables: dict[str | None, int] = {}
    block: Block
    for part in parts:
        if isinstance(part, Line):
            words, found = lifted(part.text)
            end = position + len(words)
            block = Paragraph(position, end, part.level, part.page, part.item)
            marks += [Mark(position + a, position + b, kind) for a, b, kind in found]
            words += "\n" if words else ""
        else:
            part = replace(part, cells=clipped(part.cells))
            n_cells += sum(cell.row_span * cell.column_span for cell in part.cells)
            check_cells(n_cells, where=name)
            number = n_tables.get(part.sheet, 0) + 1
            words, block = _write_grid(part, position, number, marks)
            if words:
                n_tables[part.sheet] = number
        if words:
            pieces.append(words)
            blocks.append(block)
            position += len(words)
    text = "".join(pieces)
    return Document(
        id=document_id(text), sha256=digest(text), name=name, media_type=media_type, text=text,
        blocks=tuple(blocks), encoding=encoding, notes=tuple(notes), marks=tuple(marks),
    )  # fmt: skip


def _write_grid(grid: Grid, start: int, number: int, marks: list[Mark]) -> tuple[str, Table]:
    cells: list[Cell] = []
    rows: list[str] = []
    position = start
    ordered = sorted(with_bars(grid.cells), key=lambda cell: (cell.row, cell.column))
    for _, row in groupby(ordered, key=lambda cell: cell.row):
        texts = []
        for cell in row:
            words, found = lifted(cell.text.replace("\t", " "))
            if not words and PICTURE in cell.text:
                found = [(0, 0, "picture")]
            end = position + len(words)
            place = cell.row, cell.column, cell.row_span, cell.column_span, cell.page
            texts.append(words)
            cells.append(Cell(position, end, *place))
            marks += [Mark(position + a, position + b, kind) for a, b, kind in found]
            position = end + 1
        rows.append("\t".join(texts) + "\n")
    if all(cell.start == cell.end for cell in cells):
        return "", Table(number, ())
    return "".join(rows), Table(number, tuple(cells), grid.sheet)


def grid_of(rows: Iterable[Iterable[str]]) -> Grid:
    """A table of these rows of words, without merged cells."""
    return Grid(
        tuple(
            GridCell(words, row, column)
            for row, line in enumerate(rows, start=1)
            for column, words in enumerate(line, start=1)
        )
    )


def flat_words(parts: Iterable[Part]) -> str:
    """The words of paragraphs and nested tables as the words of one cell: a row a line."""
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Line):
            lines.append(clean_words(part.text))
            continue
        for _, row in groupby(part.cells, key=lambda cell: cell.row):
            lines.append(" ".join(clean_words(cell.text.replace("\t", " ")) for cell in row))
    return "\n".join(lines)


def as_item(parts: Iterable[Part], sign: str, depth: int) -> list[Part]:
    """The blocks of one item of a list, the sign before its first words.

    Paragraphs at its beginning are one block, a line each, so that an item is one paragraph. What
    follows a list or table inside the item stays by itself. A heading gets no bullet.
    """
    rest = list(parts)
    own = list(takewhile(lambda x: isinstance(x, Line) and not x.level and not x.item, rest))
    rest = rest[len(own) :]
    if own:
        return [Line(sign + flat_words(own), item=depth), *rest]
    if rest and isinstance(rest[0], Line) and sign[:1] not in ("", BULLET):
        rest[0] = replace(rest[0], text=sign + rest[0].text)
    return rest


def unwrapped(grid: Grid, inside: Sequence[Sequence[Part]]) -> list[Part]:
    """What a table stands for that is only a frame round other blocks: those blocks.

    `inside` holds the blocks of each cell. A frame has several blocks in one cell and no words
    in others, or most of its words in tables inside its cells.
    """
    filled = [parts for parts in inside if any(map(_n_letters, parts))]
    if not filled:
        return []
    if len(filled) == 1 and len(filled[0]) > 1:
        return list(filled[0])
    n_inner = sum(_n_letters(p) for parts in filled for p in parts if isinstance(p, Grid))
    if n_inner > _FRAME_SHARE * sum(_n_letters(p) for parts in filled for p in parts):
        return [part for parts in filled for part in parts]
    return [grid]


def _n_letters(part: Part) -> int:
    texts = [part.text] if isinstance(part, Line) else [cell.text for cell in part.cells]
    return sum(len("".join(unmarked(text).split())) for text in texts)


_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")


def text_document(
    text: str, *, name: str, encoding: str | None = None, notes: Iterable[str] = ()
) -> Document:
    """A text as a document: every line with words is a paragraph, nothing is changed.

    Line ends stay as they are, so that offsets are those of the file (without its byte order mark).
    """
    lines = (m for m in _LINE.finditer(text) if m.group().strip())
    return Document(
        id=document_id(text), sha256=digest(text), name=name, media_type="text/plain", text=text,
        blocks=tuple(Paragraph(start=m.start(), end=m.end()) for m in lines),
        encoding=encoding, notes=tuple(notes),
    )  # fmt: skip
