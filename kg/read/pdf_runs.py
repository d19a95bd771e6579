"""The words of a PDF's page as parts of tables, labels with their values, and text. Read layer.

Project sheets set labels in bold or in capitals side by side above what they label.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.read.pdf_columns import Band, Run, TableLine, run_of, seams_of, table_line
from kg.read.pdf_words import Column, Word, WordLine, line_text, word_lines, wraps

_MOST_LABELS = 4  # side by side: more are the heads of a table
_LONGEST = 6  # words of a label
_MOST_LINES = 4  # of values below labels
_MOST_ROWS = 2  # lines with several values below two labels, one below more: else it is a table
_NEAR = 4.0  # points within which a value begins where its label does
_SAME_SIZE = 0.08  # share by which the letters of labels may differ
_GUTTER = 12.0  # points that stay free between two columns of labels
_GAP = 2.6  # distance of lines, by the size of their letters, that still holds them together


def page_runs(words: Sequence[Word], *, page: int, before: Sequence[Band]) -> list[Run | WordLine]:
    """The words of a page as parts of tables and lines of text, top to bottom.

    `before` are the columns of such a table at the foot of the page before.
    """
    whole = word_lines(words)
    seams = seams_of(whole)
    lines = [table_line(line, seams) for line in whole]
    parts: list[Run | WordLine] = []
    known, at = list(before), 0
    while at < len(lines):
        n_lines, labelled = _labels_and_values(lines[at:])
        if labelled:
            parts += labelled
            at += n_lines
            continue
        run = run_of(lines[at:], page, known, first=at == 0)
        if run is None:
            parts.append(lines[at].words)
            at += 1
        else:
            parts.append(run)
            known = run.bands
            at += len(run.lines)
    return parts


def _labels_and_values(lines: Sequence[TableLine]) -> tuple[int, list[WordLine]]:
    """How many lines, from the first on, are labels side by side with their values, and these one
    after the other: each label, then the lines of its value. (0, []) if the first is no such line.

    Edges: a table goes on with rows; then its bold heads are none.
    """
    labels, is_bold = lines[0].pieces, all(word.bold for word in lines[0].words)
    are_labels = is_bold or all(line_text(piece).isupper() for piece in labels)
    if not (1 < len(labels) <= _MOST_LABELS and are_labels) or max(map(len, labels)) > _LONGEST:
        return 0, []
    values: list[list[WordLine]] = [[] for _ in labels]
    end, rows = 1, 0
    for above, line in pairwise(lines[: _MOST_LINES + 2]):
        alike = abs(line.size - lines[0].size) <= _SAME_SIZE * line.size
        begins = line.words[0].bold if is_bold else alike  # the next labels
        if begins or line.bottom - above.bottom > _GAP * line.size:
            break
        below = [k for piece in line.pieces if (k := _below(labels, piece)) is not None]
        if len(below) < len(line.pieces):
            break
        for column, piece in zip(below, line.pieces, strict=True):
            _add(values[column], piece, _room(labels, column))
        rows += len(below) > 1
        end += 1
    most = _MOST_ROWS if len(labels) == 2 else 1
    if not 0 < rows <= most or end > _MOST_LINES + 1:
        return 0, []
    columns = ([label, *found] for label, found in zip(labels, values, strict=True))
    return end, [line for column in columns for line in column]


def _room(labels: Sequence[WordLine], column: int) -> Column:
    """The room of the values below a label."""
    after = labels[column + 1][0].x0 - _GUTTER if column + 1 < len(labels) else float("inf")
    return Column(labels[column][0].x0, after)


def _add(value: list[WordLine], line: WordLine, room: Column) -> None:
    """Add a line to the value of a label; it may go on with the line above."""
    if value and wraps(value[-1], line, room):
        value[-1] = [*value[-1], *line]
    else:
        value.append(line)


def _below(labels: Sequence[WordLine], piece: WordLine) -> int | None:
    """The label below which a piece begins, if it ends before the next one."""
    for column, label in enumerate(labels):
        near = abs(piece[0].x0 - label[0].x0) <= _NEAR
        if near and piece[-1].x1 < _room(labels, column).x1 + _GUTTER:
            return column
    return None
