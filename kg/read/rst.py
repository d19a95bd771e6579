"""How reStructuredText is read: headings, grid tables, simple tables. Read layer.

The canonical text is written anew: the lines of one cell of a grid table do not stand together in
the file, so no span of the file could hold its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model.document import Document
from kg.read.encoding import decode_bytes
from kg.read.limits import check_text_size
from kg.read.rst_tables import grid_table, simple_table
from kg.read.written import Grid, GridCell, Line, Part, write_document

MEDIA_TYPE = "text/x-rst"
GRID_BORDER = re.compile(r"^\s*\+(?:[-=]+\+)+\s*$")
SIMPLE_BORDER = re.compile(r"^=+(?: +=+)+\s*$")
_UNDERLINE = re.compile(r"""^([=\-~^"'`:.*+#_<>])\1{2,}\s*$""")
_GRID_LINE = re.compile(r"^\s*[+|].*[+|]\s*$")
_COMMENT = re.compile(r"^\.\. (?!\S+::)")
_MARKUP = re.compile(
    r"(?<![\w*])\*\*(\S(?:[^*\n]*\S)?)\*\*(?!\w)|(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
)
_ROLE = re.compile(r"(?::[\w-]+:)?``?([^`\n]+?)(?:\s<[^>`]+>)?``?_{0,2}")
_ENUMERATED = re.compile(r"^(?:[-*+•–]|\(?[\w#]{1,4}[.)])\s")


def is_rst(text: str) -> bool:
    r"""Whether a text is reStructuredText with a table, or with underlined headings.

    Example:
        >>> is_rst("+---+---+\n| a | b |\n+---+---+\n")
        True
    """
    lines = text.splitlines()
    if sum(bool(GRID_BORDER.match(line)) for line in lines) > 1:
        return True
    if sum(bool(SIMPLE_BORDER.match(line)) for line in lines) > 1:
        return True
    return sum(_is_heading(lines, index) for index in range(len(lines))) > 1


def _is_heading(lines: Sequence[str], index: int) -> bool:
    if index + 1 >= len(lines) or not _UNDERLINE.match(lines[index + 1]):
        return False
    title, below = lines[index].rstrip(), lines[index + 1].rstrip()
    return bool(title) and not _UNDERLINE.match(title) and len(below) >= len(title.strip())


def read_rst(raw: bytes, *, name: str, language: str | None = None) -> Document:
    """The headings, paragraphs and tables of a reStructuredText file.

    Raises: InputError when it is too large.
    """
    check_text_size(len(raw), where=name)
    text, encoding, notes = decode_bytes(raw, name=name, language=language)
    parts = _parts(text.expandtabs(8).splitlines())
    return write_document(parts, name=name, media_type=MEDIA_TYPE, encoding=encoding, notes=notes)


def _parts(lines: Sequence[str]) -> Iterator[Part]:
    levels: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if not line.strip() or _COMMENT.match(line):
            index += 1
        elif GRID_BORDER.match(line):
            end = _end(lines, index, _GRID_LINE)
            yield _grid(grid_table(lines[index:end]))
            index = end
        elif SIMPLE_BORDER.match(line):
            end = _end_of_simple(lines, index)
            yield _grid(simple_table(lines[index:end]))
            index = end
        elif _is_heading(lines, index):
            over = index > 0 and bool(_UNDERLINE.match(lines[index - 1]))
            yield Line(plain(line), _level(lines[index + 1][0] + "^" * over, levels))
            index += 2
        elif _UNDERLINE.match(line):
            index += 1
        else:
            end = _end_of_paragraph(lines, index)
            yield from (Line(words) for words in joined(lines[index:end]).split("\n"))
            index = end


def _grid(table: Sequence[tuple[Sequence[str], int, int, int, int]]) -> Grid:
    return Grid(tuple(GridCell(joined(lines), *place) for lines, *place in table))


def _level(sign: str, levels: list[str]) -> int:
    """Signs get their levels in the order in which they are met."""
    if sign not in levels:
        levels.append(sign)
    return levels.index(sign) + 1


def _end(lines: Sequence[str], index: int, inside: re.Pattern[str]) -> int:
    while index < len(lines) and inside.match(lines[index]):
        index += 1
    return index


def _end_of_simple(lines: Sequence[str], start: int) -> int:
    """A simple table ends at its second border, or its third when it has a header."""
    borders = 1
    for index in range(start + 1, len(lines)):
        if SIMPLE_BORDER.match(lines[index]):
            borders += 1
            after = lines[index + 1].strip() if index + 1 < len(lines) else ""
            if borders == 3 or not after:
                return index + 1
    return len(lines)


def _end_of_paragraph(lines: Sequence[str], index: int) -> int:
    while index < len(lines) and lines[index].strip():
        if GRID_BORDER.match(lines[index]) or SIMPLE_BORDER.match(lines[index]):
            break
        index += 1
    return index


def joined(lines: Sequence[str]) -> str:
    """The words of a cell or paragraph: soft line ends are spaces.

    A line block (`| words`), an empty line and a further item of a list start anew.
    """
    words = ""
    fresh, block, listed = True, False, False
    for line in lines:
        stripped = line.strip()
        starts_block = stripped == "|" or stripped.startswith("| ")
        bare = stripped[2:] if starts_block else stripped
        if not bare:
            fresh, block = True, False
            continue
        is_item = bool(_ENUMERATED.match(stripped))
        if fresh:
            listed = is_item
        block = block or starts_block
        starts = fresh or starts_block or (is_item and listed and not block)
        words += ("\n" if starts else " ") * bool(words) + bare
        fresh = False
    return plain(words)


def plain(words: str) -> str:
    """The words without the marks of emphasis, roles, links and escapes."""
    shown = _ROLE.sub(r"\1", words) if "`" in words else words
    shown = _MARKUP.sub(lambda match: match[1] or match[2], shown)
    return re.sub(r"\\(.)", r"\1", shown)
