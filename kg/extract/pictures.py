"""Which cells hold a picture and no words? What it shows nobody has read. Extract layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.quoting import Quoter
from kg.extract.records import TableSeen
from kg.model.document import Cell, Passage, Table
from kg.model.records import Issue

MOST_PLACES = 10  # as for other places to look at
MOST_HEADS = 5
LONGEST_HEAD = 60


def pictures_left(seen: Sequence[TableSeen], quotes: Quoter) -> list[Issue]:
    """One issue for the pictures in the rows of tables that were read, with the first rows.

    Edges: pictures beside words are taken for decoration, as are those of tables without records.
    """
    document = quotes.document
    at = {mark.start for mark in document.marks if mark.kind == "picture"}
    known = {(x.sheet, x.number): x for x in seen if x.kind != "unknown"} if at else {}
    rows: list[Passage] = []
    heads: dict[str, None] = {}
    n_cells = 0
    for table in document.blocks:
        if isinstance(table, Table) and (table.sheet, table.number) in known:
            one = known[table.sheet, table.number]
            for row, head in _met(table, one, at, document.text):
                n_cells += 1
                rows.append(quotes.passage(row.start, row.end))
                heads[head[:LONGEST_HEAD]] = None
    if not rows:
        return []
    named = [f"“{head}”" for head in heads if head][:MOST_HEADS]
    places = f" ({', '.join(named)})" if named else ""
    said = "cell holds a picture" if n_cells == 1 else "cells hold pictures"
    return [
        Issue(
            code="picture-not-read", passages=tuple(dict.fromkeys(rows))[:MOST_PLACES],
            message=f"{n_cells} {said} and no words{places}; what is shown was not read",
            advice="look at the document and add what matters: in decisions.csv, for example "
            "1.3,add,deadline=2026-12-31, or on the page Read",
        )
    ]  # fmt: skip


def _met(table: Table, seen: TableSeen, at: set[int], text: str) -> Iterator[tuple[Cell, str]]:
    """Of each cell with a picture below the heads the first words of its row, and what heads it.

    That are the words above in a table of rows, those before in a card.
    """
    is_matrix, below = seen.kind == "matrix", seen.header_row or 0
    worded = [cell for cell in table.cells if text[cell.start : cell.end].strip()]
    first_of = {cell.row: cell for cell in reversed(worded)}
    top_of = {cell.column: cell for cell in reversed(worded)}
    before: dict[int, Cell] = {}  # by row
    for cell in table.cells:
        if cell.start != cell.end:
            before[cell.row] = cell
        elif cell.start in at and cell.row > below * is_matrix and cell.row in first_of:
            heading = top_of.get(cell.column) if is_matrix else before.get(cell.row)
            head = " ".join(text[heading.start : heading.end].split()) if heading else ""
            yield first_of[cell.row], head
