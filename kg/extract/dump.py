"""Where are the tables of a text dump? Tabs part the cells, counting finds the rows. Extract layer.

A word processor that saves a table as text leaves its cells and loses its borders. Two kinds are
known: the matrix (a tab between cells, only a newline between rows, so that the last cell of a row
and the first of the next share one tab field) and the card (every cell begins with a tab).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.cut import LEAST_MARGIN, cut_rows, cut_tail
from kg.extract.dump_cards import card_blocks
from kg.extract.dump_cells import cell_lines
from kg.extract.dump_header import Header, find_headers
from kg.extract.dump_lines import Heads, line_blocks
from kg.extract.dump_rows import ended_blocks, led_blocks, started_blocks
from kg.extract.frames.units import label_end
from kg.extract.headings import is_heading
from kg.extract.sections import above_of
from kg.extract.spans import Span, lines, trim
from kg.extract.terms import Terms
from kg.model.document import Block, Cell, Document, Paragraph, Table

UNSURE = 0.25  # share of rows that start at unsure lines from which on all rows are doubtful
WITH_CELLS = ("text/html", "application/pdf")  # formats that say where cells are
LEAST_BARS = 6  # bars of a text that may have a table
CARD_TABS = 0.7  # share of tabs at the beginning of a line that makes a dump one of cards
_LEADING_TAB = re.compile(r"(?:^|[\r\n])\t")


@dataclass(frozen=True, slots=True)
class Structure:
    """A document as paragraphs and tables, with notes on what had to be decided.

    `doubtful` are the cells that could as well begin or end at another line.
    """

    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    doubtful: tuple[Span, ...] = ()


def find_structure(document: Document, terms: Terms) -> Structure:
    """The paragraphs and tables of a document; those of a text dump are found by their tabs."""
    text = document.text
    if any(isinstance(block, Table) for block in document.blocks):
        return Structure(document.blocks)
    found = _of_tabs(text, terms) if "\t" in text else None
    if document.media_type in WITH_CELLS and not _has_headed_bars(text, terms):
        return found or Structure(document.blocks)  # bars part words of one line there
    return found or _of_bars(text, terms) or _of_lines(document, terms)


def _has_headed_bars(text: str, terms: Terms) -> bool:
    """Whether bars part heads that are known."""
    return "|" in text and bool(find_headers(text, split_fields(text, "|"), terms))


def _of_lines(document: Document, terms: Terms) -> Structure:
    """The structure of a text without separators: cells a line, or plain paragraphs."""
    by_line = document.media_type == "text/plain"
    found = cell_lines(document, terms) if by_line else None
    if found is None:
        return Structure(document.blocks)
    return Structure(found.blocks, doubtful=found.doubtful)


def _of_tabs(text: str, terms: Terms) -> Structure | None:
    """The structure of a dump with tabs between, before or behind its cells."""
    if _begins_with_tabs(text):
        blocks = led_blocks(text) or card_blocks(text, terms)
    else:
        blocks = line_blocks(text, "\t", _heads(terms))
    if blocks:
        return Structure(blocks)
    fields = split_fields(text, "\t")
    headers = find_headers(text, fields, terms)
    widths = {len(header.cells) for header in headers}
    blocks = ended_blocks(text, widths)
    if blocks:
        return Structure(blocks)
    counted = _counted(text, "\t", (fields, headers), terms)
    blocks = started_blocks(text, widths) if not counted or counted.notes else ()
    return Structure(blocks) if blocks else counted


def _of_bars(text: str, terms: Terms) -> Structure | None:
    """The structure of a dump with bars between its cells."""
    if text.count("|") < LEAST_BARS or _are_labelled(text):
        return None
    blocks = line_blocks(text, "|", _heads(terms))
    if blocks:
        return Structure(blocks)
    fields = split_fields(text, "|")
    return _counted(text, "|", (fields, find_headers(text, fields, terms)), terms)


def _are_labelled(text: str) -> bool:
    """Whether bars part labels with their values, `Owner: A | Due: B`: these are no cells."""
    pieces = [p.strip() for line in text.splitlines() if "|" in line for p in line.split("|")]
    return 2 * sum(label_end(piece) is not None for piece in pieces) > len(pieces)


def _heads(terms: Terms) -> Heads:
    """Whether a line heads a goal or an activity of its own, and belongs to no cell."""

    def heads(line: str) -> bool:
        above = above_of(line, Span(0, len(line)), 1, terms)
        return bool(above.goals or above.opens) or is_heading(line, terms.words)

    return heads


def _counted(
    text: str, separator: str, found: tuple[Sequence[Span], Sequence[Header]], terms: Terms
) -> Structure | None:
    """The structure of a dump whose rows are found by counting cells from known heads on."""
    fields, headers = found
    if headers:
        return _matrix_structure(text, fields, headers, terms)
    blocks = line_blocks(text, separator, _heads(terms), least=0.0)
    return Structure(blocks) if blocks else None


def _begins_with_tabs(text: str) -> bool:
    """Whether most tabs stand at the beginning of a line, as in cards."""
    leading = len(_LEADING_TAB.findall(text))
    return leading >= CARD_TABS * text.count("\t")


def split_fields(text: str, separator: str) -> list[Span]:
    """What stands between separators."""
    fields: list[Span] = []
    start = 0
    while (tab := text.find(separator, start)) >= 0:
        fields.append(Span(start, tab))
        start = tab + 1
    fields.append(Span(start, len(text)))
    return fields


def _matrix_structure(
    text: str, fields: Sequence[Span], headers: Sequence[Header], terms: Terms
) -> Structure:
    blocks: list[Block] = list(_paragraphs(text, 0, headers[0].cells[0].start))
    notes: list[str] = []
    doubtful: list[Span] = []
    for number, header in enumerate(headers, 1):
        following = headers[number] if number < len(headers) else None
        table, after, unsure = _read_table(text, fields, (header, following, number), terms)
        blocks.append(table)
        doubtful += unsure
        rest = following.cells[0].start if following else len(text)
        blocks += _paragraphs(text, after, rest)
        spare = _spare_tabs(fields, header, following)
        if spare:
            notes.append(f"table {number}: {spare} tabs more than its rows need")
    return Structure(tuple(blocks), tuple(notes), tuple(doubtful))


def _spare_tabs(fields: Sequence[Span], header: Header, following: Header | None) -> int:
    last = following.first if following else len(fields) - 1
    return (last - header.last) % (len(header.cells) - 1)


def _read_table(
    text: str,
    fields: Sequence[Span],
    place: tuple[Header, Header | None, int],
    terms: Terms,
) -> tuple[Table, int, list[Span]]:
    """One table of a dump, where its last cell ends, and the cells whose cut is doubtful."""
    header, following, number = place
    width = len(header.cells)
    last = following.first if following else len(fields) - 1
    n_rows = (last - header.last) // (width - 1)
    borders = [header.last + k * (width - 1) for k in range(n_rows + 1)]
    tail = Span(header.cells[-1].end, fields[header.last].end)
    stop = following.cells[0].start if following and borders[-1] == last else None
    cuts = cut_rows(text, [fields[b] for b in borders[1:-1]], header.guesses, terms.words)
    firsts = [trim(text, *tail), *(cut.first for cut in cuts)]
    end = fields[borders[-1]].end if stop is None else stop
    lasts = [
        *(cut.last for cut in cuts),
        cut_tail(text, fields[borders[-1]].start, end, terms.words),
    ]
    rows: list[list[Span]] = [list(header.cells)]
    headings = [None, *(cut.heading for cut in cuts)]
    for k in range(n_rows):
        inner = fields[borders[k] + 1 : borders[k + 1]]
        heading = headings[k]
        rows += [[heading]] if heading else []
        rows.append([firsts[k], *(trim(text, *span) for span in inner), lasts[k]])
    cells = tuple(
        Cell(span.start, span.end, row, column, 1, width if len(spans) == 1 else 1)
        for row, spans in enumerate(rows, 1)
        for column, span in enumerate(spans, 1)
    )
    open_cuts = [cut for cut in cuts if cut.margin < LEAST_MARGIN]
    unsure = [span for cut in open_cuts for span in (cut.last, cut.first)]
    if len(open_cuts) > UNSURE * len(cuts):
        unsure = [span for row in rows[1:] for span in row]
    return Table(number, cells), max(cell.end for cell in cells), unsure


def _paragraphs(text: str, start: int, end: int) -> Iterator[Paragraph]:
    for span in lines(text, start, end):
        yield Paragraph(span.start, span.end)
