"""Which abbreviations does the document explain? Its own lists of them, in lines and tables.

Extract layer. What belongs to such a list is no plan: frames are looked for in the other blocks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.extract.grid import Grid, grid_of, part_of
from kg.extract.headings import is_glossary_heading, read_heading
from kg.extract.marks import is_abbreviation
from kg.extract.records import GlossaryRecord, Used
from kg.extract.said import rule_of
from kg.extract.spans import Span, lines, trim
from kg.extract.terms import Terms
from kg.extract.vocabulary import Vocabulary
from kg.model.document import Block, Cell, Paragraph, Table

SHARE = 0.7  # of abbreviations in the first of two columns that makes a table a list of them
SHARE_HEADED = 0.35  # the same below a heading that says so
_ENTRY = re.compile(r"\s*([^\W\d_][^\s:=–—\t]*(?: [^\W\d_]{2,6})?)\s*(?:[:=–—\t]|-(?=\s))\s*(\S.*)")


@dataclass(slots=True)
class Glossaries:
    """The entries of the lists of abbreviations, the places they took, and the other blocks."""

    entries: list[GlossaryRecord] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)

    def take(self, spans: Sequence[Span], rule: str, *, outcome: str = "ignored") -> None:
        """Note that places belong to a list of abbreviations."""
        self.used += [Used(span=span, outcome=outcome, rule=rule) for span in spans]


def find_glossaries(text: str, blocks: Sequence[Block], terms: Terms) -> Glossaries:
    """The lists of abbreviations of a document, and the blocks that belong to none."""
    found = Glossaries()
    words = terms.words
    headed = False
    previous: Paragraph | None = None
    for block in blocks:
        if isinstance(block, Table):
            rule = rule_of(block, terms)
            if rule is not None and rule.layout == "glossary":
                _read_grid(found, grid_of(block, text))
            elif rule is not None and rule.layout is not None:
                found.rest.append(block)
            else:
                _read_table(found, block, (text, words), headed=headed)
            headed = False
        elif is_glossary_heading(text[block.start : block.end], words):
            found.take([Span(block.start, block.end)], "heading of the list of abbreviations")
            headed, previous = True, block
        elif not headed or not _read_lines(found, block, (text, words), previous):
            headed = False
            found.rest.append(block)
        else:
            previous = block
    return found


def _read_lines(
    found: Glossaries, block: Paragraph, source: tuple[str, Vocabulary], previous: Paragraph | None
) -> bool:
    """Read a paragraph below the heading as entries; False if it is none of the list."""
    text, words = source
    rows = list(lines(text, block.start, block.end))
    entries = [entry for row in rows if (entry := _entry(text, row))]
    between = text[previous.end : block.start] if previous else "\n\n"
    near = max(between.count("\n"), between.count("\r")) <= 1 and not block.level
    goes_on = near and read_heading(text, Span(block.start, block.end), words) is None
    if len(entries) < len(rows) and not goes_on:
        return False
    found.entries += entries
    found.take([Span(block.start, block.end)], "list of abbreviations", outcome="fact")
    return True


def _entry(text: str, row: Span) -> GlossaryRecord | None:
    """The entry of one line: an abbreviation, a sign, what it stands for."""
    match = _ENTRY.match(text, *row)
    if match is None or not is_abbreviation(match.group(1)):
        return None
    return GlossaryRecord(short=Span(*match.span(1)), long=trim(text, *match.span(2), ";,"))


def _read_table(
    found: Glossaries, table: Table, source: tuple[str, Vocabulary], *, headed: bool
) -> None:
    """Take a table, or the rows of it below a heading for abbreviations, as a list of them."""
    text, words = source
    grid = grid_of(table, text)
    head = next((r for r in grid.rows if _heads_glossary(grid, r, words)), None)
    if head is not None:
        below = part_of(grid, [r for r in grid.rows if r > head])
        found.take([grid.span(c) for c in grid.row(head)], "heading of the list of abbreviations")
        _read_grid(found, below)
        kept = tuple(cell for cell in table.cells if cell.row < head)
        if kept:
            found.rest.append(replace(table, cells=kept))
    elif _abbreviations(grid) >= (SHARE_HEADED if headed else SHARE):
        _read_grid(found, grid)
    else:
        found.rest.append(table)


def _heads_glossary(grid: Grid, row: int, words: Vocabulary) -> bool:
    filled = [cell for cell in grid.row(row) if grid.words(cell)]
    return len(filled) == 1 and is_glossary_heading(grid.words(filled[0]), words)


def _abbreviations(grid: Grid) -> float:
    """The share of abbreviations in the first of two columns; 0 for other tables."""
    if len(grid.columns) != 2:
        return 0.0
    first = [grid.words(cell) for row in grid.rows if (cell := _at(grid, row, 0))]
    return sum(map(is_abbreviation, first)) / max(len(first), 1)


def _at(grid: Grid, row: int, place: int) -> Cell | None:
    return grid.cell_by_place.get((row, grid.columns[place]))


def _read_grid(found: Glossaries, grid: Grid) -> None:
    """The entries of rows: the first column, explained in the second."""
    for row in grid.rows:
        short = _at(grid, row, 0)
        long = _at(grid, row, 1) if len(grid.columns) > 1 else None
        key = trim(grid.text, short.start, short.end, ":–-") if short else None
        if short is None or long is None or short is long or not key or key.end <= key.start:
            found.take([grid.span(c) for c in grid.row(row)], "no entry of the abbreviations")
        elif grid.words(long):
            found.entries.append(GlossaryRecord(short=key, long=grid.span(long)))
            found.take([grid.span(short), grid.span(long)], "list of abbreviations", outcome="fact")
