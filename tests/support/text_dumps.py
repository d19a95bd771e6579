"""Documents turned into text as common programs do it: what was a table are lines with signs."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from kg.model.document import Document, Paragraph, Table
from tests.support.documents import placed
from tests.support.plan_tables import Box, Form, Sheet, Title

Rows = list[list[str]]


def form_of(document: Document) -> Form:
    """A document as read, as parts that can be written anew."""
    parts: list[Title | Sheet] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            parts += [Title(line) for line in document.text[block.start : block.end].split("\n")]
        else:
            parts.append(_sheet(document, block))
    return tuple(parts)


def _sheet(document: Document, table: Table) -> Sheet:
    n_rows = max(cell.row + cell.row_span - 1 for cell in table.cells)
    n_columns = max(cell.column + cell.column_span - 1 for cell in table.cells)
    rows: list[list[tuple[int, Box]]] = [[] for _ in range(n_rows)]
    covered = set()
    for cell in table.cells:
        words = document.text[cell.start : cell.end].strip()
        rows[cell.row - 1].append((cell.column, Box(words, cell.row_span, cell.column_span)))
        covered |= {
            (cell.row + r, cell.column + c)
            for r in range(cell.row_span) for c in range(cell.column_span)
        }  # fmt: skip
    for row in range(1, n_rows + 1):
        missing = (c for c in range(1, n_columns + 1) if (row, c) not in covered)
        rows[row - 1] += [(column, Box("")) for column in missing]
    boxes = tuple(tuple(box for _, box in sorted(row, key=lambda x: x[0])) for row in rows)
    return Sheet(boxes, n_columns, has_header=True)


def _grid(sheet: Sheet, *, again: bool = False) -> Rows:
    """The words of each place; those of merged cells once, or again in each place."""
    words: dict[tuple[int, int], str] = {}
    for row, column, box in placed(sheet):
        for r in range(box.rows):
            for c in range(box.columns):
                words[row + r, column + c] = box.text if again or r == c == 0 else ""
    return [
        [words.get((r, c), "") for c in range(1, sheet.n_columns + 1)]
        for r in range(1, len(sheet.rows) + 1)
    ]


def _word_rows(sheet: Sheet) -> Rows:
    """The cells Word keeps: one merged over columns once, one merged down empty below."""
    rows = _grid(sheet)
    for row, column, box in placed(sheet):
        for r in range(box.rows):
            for c in range(1, box.columns):
                rows[row + r - 1][column + c - 1] = "\0"
    return [[words for words in row if words != "\0"] for row in rows]


def _flat(words: str) -> str:
    return " ".join(words.split())


def _text(parts: Form, table: Callable[[Sheet], str], gap: str = "\n") -> str:
    return gap.join(p.text if isinstance(p, Title) else table(p) for p in parts) + "\n"


def tabs(parts: Form) -> str:
    """A tab between cells, a line end between rows and between the paragraphs of a cell."""
    return _text(parts, lambda s: "\n".join("\t".join(row) for row in _word_rows(s)))


def quoted_tabs(parts: Form) -> str:
    """As spreadsheets copy: cells with line ends in quotation marks."""

    def cell(words: str) -> str:
        return '"' + words.replace('"', '""') + '"' if "\n" in words or '"' in words else words

    return _text(parts, lambda s: "\n".join("\t".join(map(cell, row)) for row in _grid(s)))


def ended(parts: Form) -> str:
    """A tab behind each cell, also the last."""
    return _text(parts, lambda s: "\n".join("\t".join(row) + "\t" for row in _word_rows(s)))


def led(parts: Form) -> str:
    """Each cell on a line of its own behind a tab, an empty line behind a row."""
    return _text(
        parts, lambda s: "".join("".join(f"\t{c}\n" for c in r) + "\n" for r in _word_rows(s))
    )


def begun(parts: Form) -> str:
    """Rows that begin with a tab."""
    return _text(parts, lambda s: "\n".join("\t" + "\t".join(row) for row in _word_rows(s)))


def bars(parts: Form) -> str:
    """A bar between cells; merged cells in each place they cover."""
    return _text(
        parts, lambda s: "\n".join(" | ".join(map(_flat, r)) for r in _grid(s, again=True))
    )


def walled(parts: Form) -> str:
    """A bar before and behind each cell."""
    return _text(
        parts, lambda s: "\n".join("| " + " | ".join(map(_flat, r)) + " |" for r in _grid(s))
    )


def cell_a_line(parts: Form) -> str:
    """Each paragraph on its line, as word processors save plain text."""
    return _text(parts, lambda s: "\n".join("\n".join(row) for row in _word_rows(s)))


def spaced_cells(parts: Form) -> str:
    """Each paragraph on its line with an empty one behind it."""
    return cell_a_line(parts).replace("\n", "\n\n")


def columns(parts: Form) -> str:
    """Cells side by side, wrapped, with an empty line between rows."""

    def table(sheet: Sheet) -> str:
        width = max(12, 160 // sheet.n_columns - 2)
        return "\n\n".join(_side_by_side(row, width) for row in _grid(sheet))

    return _text(parts, table, gap="\n\n")


def drawn(parts: Form) -> str:
    """Cells in drawn boxes."""

    def table(sheet: Sheet) -> str:
        width = max(12, 160 // sheet.n_columns - 2)
        rule = "├" + "┼".join("─" * width for _ in range(sheet.n_columns)) + "┤"
        rows = [_side_by_side(row, width, sign="│") for row in _grid(sheet)]
        return "\n".join([rule, *(line for row in rows for line in (row, rule))])

    return _text(parts, table, gap="\n\n")


def _side_by_side(row: Sequence[str], width: int, sign: str = "  ") -> str:
    cells = [_wrapped(words, width) for words in row]
    height = max(map(len, cells))
    lines = (
        sign.join((cell[k] if k < len(cell) else "").ljust(width) for cell in cells)
        for k in range(height)
    )
    edge = sign.strip()
    return "\n".join(f"{edge}{line}{edge}".rstrip() for line in lines)


def _wrapped(words: str, width: int) -> list[str]:
    return [x for line in words.split("\n") for x in textwrap.wrap(line, width) or [""]]


KINDS = (
    tabs, quoted_tabs, ended, led, begun, bars, walled, cell_a_line, spaced_cells, columns, drawn,
)  # fmt: skip
