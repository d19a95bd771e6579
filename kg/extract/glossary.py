"""Which abbreviations does the document explain? Its own list of them. Extract layer."""

from __future__ import annotations

from kg.extract.grid import Grid
from kg.extract.records import GlossaryRecord, Reading, Used
from kg.extract.spans import trim


def read_glossary(reading: Reading, grid: Grid) -> None:
    """The entries of a list of abbreviations: its first column, explained in its second."""
    reading.used += [
        Used(span=grid.span(cell), outcome="ignored", rule="no entry of the abbreviations")
        for cell in grid.cell_by_place.values()
        if grid.words(cell)
    ]
    for row in grid.rows if len(grid.columns) > 1 else ():
        short = grid.cell_by_place.get((row, grid.columns[0]))
        long = grid.cell_by_place.get((row, grid.columns[1]))
        if short is None or long is None or short is long:
            continue
        key = trim(grid.text, short.start, short.end, ":–-")
        explained = grid.span(long)
        if not grid.text[slice(*key)] or not grid.text[slice(*explained)]:
            continue
        reading.records.append(GlossaryRecord(short=key, long=explained))
        reading.used += [
            Used(span=span, outcome="fact", rule="list of abbreviations")
            for span in (grid.span(short), explained)
        ]
