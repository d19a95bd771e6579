"""How reStructuredText is read: headings, lists, labels, directives, tables. Read layer.

The canonical text is written anew: the lines of one cell of a grid table do not stand together in
the file, so no span of the file could hold its words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.read.limits import LIMITS
from kg.read.numbers import BULLET
from kg.read.package import names
from kg.read.rst_tables import grid_table, simple_table
from kg.read.written import (
    Grid,
    GridCell,
    Line,
    Part,
    Parts,
    as_item,
    flat_words,
    grid_of,
    marked,
)

GRID_BORDER = re.compile(r"^\s*\+(?:[-=]+\+)+\s*$")
SIMPLE_BORDER = re.compile(r"^\s*=+(?: +=+)+\s*$")
_UNDERLINE = re.compile(r"""^([=\-~^"'`:.*+#_<>])\1{2,}\s*$""")
_GRID_LINE = re.compile(r"^\s*[+|].*[+|]\s*$")
_BULLETED = re.compile(r"^\s*([-*+•‣⁃–])(?:\s+|$)")
_ENUMERATED = re.compile(r"^\s*(\(?(?:\d{1,3}|[^\W\d_]|[ivxlcdmIVXLCDM]{1,6}|#)[.)])\s+")
_FIELD = re.compile(r"^\s*:([^:\n`]{1,80}):(?=\s|$)\s*")
_EXPLICIT = re.compile(r"^\s*\.\.(?:\s|$)")
_DIRECTIVE = re.compile(r"^\s*\.\.\s+(?:\|[^|\n]+\|\s+)?([\w:.+-]+)::\s*(.*)$")
_FOOTNOTE = re.compile(r"^\s*\.\.\s+\[[^\]\n]{1,40}\]\s+")
_OPTION = re.compile(r"^\s*:[\w-]+:(?:\s|$)")
# Directives whose words are no part of the text, or are pictures and programs.
_UNSHOWN = names(
    "image figure toctree contents raw include code code-block sourcecode highlight "
    "literalinclude meta index replace unicode date role default-role math sectnum only-html "
    "graphviz mermaid uml plantuml video youtube"
)
_STRONG = re.compile(r"(?<![\w*\\])\*\*(\S(?:[^*\n]*\S)?)\*\*(?!\w)")
_EMPHASIS = re.compile(r"(?<![\w*\\])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])")
_ROLE = re.compile(r"(?::[\w-]+:)?``?([^`\n]+?)(?:\s<[^>`]+>)?``?_{0,2}")


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
    if any(_DIRECTIVE.match(line) for line in lines):
        return True
    return sum(_is_heading(lines, index) for index in range(len(lines))) > 1


def _is_heading(lines: Sequence[str], index: int) -> bool:
    if index + 1 >= len(lines) or not _UNDERLINE.match(lines[index + 1]):
        return False
    title, below = lines[index].rstrip(), lines[index + 1].rstrip()
    return bool(title) and not _UNDERLINE.match(title) and len(below) >= len(title.strip())


def rst_parts(text: str, _name: str, _language: str | None = None) -> Parts:
    """The headings, paragraphs, lists and tables of a reStructuredText file."""
    return list(_Reader().parts(text.expandtabs(8).splitlines())), []


@dataclass(slots=True)
class _Reader:
    """One file being read: the signs of its headings, and how deep the list is that is read."""

    levels: list[str] = field(default_factory=list)
    depth: int = 0
    blocks: int = 0

    def parts(self, lines: Sequence[str]) -> Iterator[Part]:
        """The blocks of lines that stand at one indentation."""
        self.blocks += 1
        if self.blocks > LIMITS.depth:
            raise RecursionError
        index = 0
        while index < len(lines):
            line = lines[index]
            if not line.strip():
                index += 1
            elif _is_heading(lines, index):
                over = index > 0 and bool(_UNDERLINE.match(lines[index - 1]))
                yield Line(plain(line.strip()), self._level(lines[index + 1][0] + "^" * over))
                index += 2
            elif _UNDERLINE.match(line):
                index += 1
            else:
                end, parts = self._block(lines, index)
                yield from parts
                index = end
        self.blocks -= 1

    def _level(self, sign: str) -> int:
        """Signs get their levels in the order in which they are met."""
        if sign not in self.levels:
            self.levels.append(sign)
        return self.levels.index(sign) + 1

    def _block(self, lines: Sequence[str], index: int) -> tuple[int, Iterator[Part]]:
        """The block that begins at a line, and the line behind it."""
        line = lines[index]
        if GRID_BORDER.match(line):
            rest = (k for k in range(index, len(lines)) if not _GRID_LINE.match(lines[k]))
            end = next(rest, len(lines))
            return end, iter([self._grid(grid_table(lines[index:end]))])
        if SIMPLE_BORDER.match(line):
            end = _end_of_simple(lines, index)
            indent = _indent(line)
            return end, iter([self._grid(simple_table([row[indent:] for row in lines[index:end]]))])
        if _EXPLICIT.match(line):
            end = _end_of_body(lines, index, _indent(line) + 1)
            return end, self._explicit(lines[index:end])
        if label := _FIELD.match(line):
            end = _end_of_body(lines, index, _indent(line) + 1)
            body = self._words([line[label.end() :], *lines[index + 1 : end]])
            return end, iter([Line(f"{plain(label[1])}: {body}")])
        if sign := _item_sign(lines, index):
            return self._item(lines, index, sign)
        return self._paragraph(lines, index)

    def _item(
        self, lines: Sequence[str], index: int, sign: re.Match[str]
    ) -> tuple[int, Iterator[Part]]:
        end = _end_of_body(lines, index, _indent(lines[index]) + 1)
        shown = BULLET if _BULLETED.match(lines[index]) else sign[1]
        self.depth += 1
        inside = list(self.parts(_dedented([" " * sign.end() + lines[index][sign.end() :],
                                            *lines[index + 1 : end]])))  # fmt: skip
        parts = as_item(inside, f"{shown} ", self.depth)
        self.depth -= 1
        return end, iter(parts)

    def _paragraph(self, lines: Sequence[str], index: int) -> tuple[int, Iterator[Part]]:
        """A paragraph, a quotation by its indentation, or a term with what it means."""
        indent = _indent(lines[index])
        if indent:
            end = _end_of_body(lines, index, indent)
            return end, self.parts(_dedented(lines[index:end]))
        end = index + 1
        is_block = _is_of_block(lines[index])
        while end < len(lines) and lines[end].strip():
            starts_table = GRID_BORDER.match(lines[end]) or SIMPLE_BORDER.match(lines[end])
            if starts_table or (_indent(lines[end]) and not is_block):
                break
            end += 1
        words = joined(lines[index:end])
        return end, (Line(words) for words in words.removesuffix("::").split("\n") if words)

    def _explicit(self, lines: Sequence[str]) -> Iterator[Part]:
        """A directive by its kind; a footnote; nothing for a comment or a target."""
        directive = _DIRECTIVE.match(lines[0])
        if directive is None:
            if note := _FOOTNOTE.match(lines[0]):
                yield from self.parts(_dedented([lines[0][note.end() :].strip(), *lines[1:]]))
            return
        kind = directive[1].lower()
        body = _dedented([line for line in lines[1:]])
        while body and (_OPTION.match(body[0]) or not body[0].strip()):
            body = body[1:]
        if kind in _UNSHOWN:
            return
        if directive[2].strip():
            yield Line(plain(directive[2].strip()))
        if kind == "list-table":
            yield self._list_table(body)
        elif kind == "csv-table":
            rows = csv.reader(line for line in body if line.strip())
            yield grid_of([[plain(cell.strip()) for cell in row] for row in rows])
        else:
            yield from self.parts(body)

    def _list_table(self, lines: Sequence[str]) -> Grid:
        """A table written as a list of rows, each a list of cells."""
        return grid_of([self._words(cell) for cell in _items(row)] for row in _items(lines))

    def _grid(self, table: Sequence[tuple[Sequence[str], int, int, int, int]]) -> Grid:
        return Grid(
            tuple(
                GridCell(self._words(lines), row, column, tall, wide)
                for lines, row, column, tall, wide in table
            )
        )

    def _words(self, lines: Sequence[str]) -> str:
        """The words of a cell."""
        depth, self.depth = self.depth, 0
        words = flat_words(self.parts(_dedented(lines)))
        self.depth = depth
        return words


def _item_sign(lines: Sequence[str], index: int) -> re.Match[str] | None:
    """The sign of an item that begins at a line; words that go on below the sign are none."""
    line = lines[index]
    sign = _BULLETED.match(line) or _ENUMERATED.match(line)
    below = lines[index + 1] if sign and index + 1 < len(lines) else ""
    if not below.strip() or _indent(below) > _indent(line):
        return sign
    return sign if _BULLETED.match(below) or _ENUMERATED.match(below) else None


def _is_of_block(line: str) -> bool:
    return line.strip() == "|" or line.lstrip().startswith("| ")


def _items(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines of each item of a list, without its sign."""
    item: list[str] = []
    for line in lines:
        if _indent(line) == 0 and (sign := _BULLETED.match(line)):
            if item:
                yield _dedented(item)
            item = [" " * sign.end() + line[sign.end() :]]
        elif item:
            item.append(line)
    if item:
        yield _dedented(item)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _dedented(lines: Sequence[str]) -> list[str]:
    """Lines without the indentation they share; the first may stand deeper than the rest."""
    rest = [_indent(line) for line in lines[1:] if line.strip()]
    first = _indent(lines[0]) if lines and lines[0].strip() else 0
    least = min([first, *rest]) if first else min(rest, default=0)
    return [line[min(least, _indent(line)) :] for line in lines]


def _end_of_body(lines: Sequence[str], start: int, indent: int) -> int:
    """The line behind a block whose later lines are indented that far."""
    end = start + 1
    for index in range(start + 1, len(lines)):
        if lines[index].strip():
            if _indent(lines[index]) < indent:
                break
            end = index + 1
    return end


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


def joined(lines: Sequence[str]) -> str:
    """The words of a paragraph: soft line ends are spaces.

    The lines of a line block and further items of a list start anew.
    """
    words = ""
    listed = bool(_ENUMERATED.match(lines[0]) or _BULLETED.match(lines[0]))
    for line in lines:
        stripped = line.strip()
        is_of_block = _is_of_block(line)
        listed = listed and not is_of_block
        starts = is_of_block or (listed and (_ENUMERATED.match(line) or _BULLETED.match(line)))
        bare = stripped[2:].strip() if is_of_block else stripped
        words += ("\n" if starts else " ") * bool(words) + bare
    return plain(words)


def plain(words: str) -> str:
    """The words without the marks of emphasis, roles, links and escapes; strong ones marked.

    Example:
        >>> plain("the *new* ``code`` of `the Act <https://x>`_")
        'the new code of the Act'
    """
    shown = _ROLE.sub(r"\1", words) if "`" in words else words
    shown = _STRONG.sub(lambda match: marked(match[1], "bold"), shown)
    shown = _EMPHASIS.sub(r"\1", shown)
    return re.sub(r"\\(.)", r"\1", re.sub(r"\\[ \n]", "", shown))
