"""How is this table read? Its parts, each by its own layout, to records. Extract layer.

A table may hold parts of different kinds: a form, then a table of milestones with heads of its
own, then a form again; or several matrices below one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extract.card import read_card, read_form
from kg.extract.evidence import is_turned, suggested_columns, with_evidence
from kg.extract.glossary import read_glossary
from kg.extract.grid import Grid, grid_of, part_of, transposed
from kg.extract.keyed import is_listed, keys_in
from kg.extract.layout import (
    FEW_COLUMNS,
    LEAST_COLUMNS,
    LEAST_KNOWN,
    Layout,
    guess_layout,
    header_at,
)
from kg.extract.matrix import read_matrix
from kg.extract.opening import close_activity
from kg.extract.profile import TableRule
from kg.extract.records import ColumnSeen, Left, Reading, TableSeen, Used
from kg.extract.rows import is_heading_row, is_total_row
from kg.extract.running import Lines, read_run, split_runs
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.model.document import Paragraph, Table
from kg.text import fold

MOST_SUGGESTED = 40  # tables for which fields are suggested
SAMPLES = 3  # cells shown of a column
LONGEST_SAMPLE = 80  # characters


@dataclass(slots=True)
class Tables:
    """What is carried from table to table: the last matrix and its heads."""

    last: Layout | None = None
    n_columns: int = 0


def read_table(
    reading: Reading, table: Table, lines: Lines, state: Tables, *, in_glossary: bool
) -> None:
    """One table to records, by what a person said of it or what its words tell."""
    terms = lines.terms
    grid = grid_of(table, lines.text)
    if not grid.rows:
        return
    rule = terms.profile.rule_of(table_name(table))
    layout = guess_layout(grid, terms, after_glossary=in_glossary, rule=rule)
    if layout.kind == "unknown":
        layout = _continued(grid, state) or _form_of_cells(grid, terms) or layout
    for part, found in _parts(grid, layout, terms, rule):
        if found.kind in ("matrix", "transposed"):
            turned = transposed(part) if found.kind == "transposed" else part
            found = with_evidence(turned, found, terms)
        _note(reading, part, found, terms)
        _read(reading, (part, found), lines)
        if found.kind == "matrix":
            state.last, state.n_columns = found, len(part.columns)


def table_name(table: Table) -> str:
    """A table's name in a profile: its number, on a sheet with the sheet's name before it."""
    return f"{table.sheet} {table.number}" if table.sheet else str(table.number)


def _read(reading: Reading, place: tuple[Grid, Layout], lines: Lines) -> None:
    grid, layout = place
    if layout.kind == "matrix":
        read_matrix(reading, grid, layout, lines.terms)
    elif layout.kind == "transposed":
        read_matrix(reading, transposed(grid), layout, lines.terms)
    elif layout.kind == "card":
        read_card(reading, grid, lines.terms)
    elif layout.kind == "form":
        read_form(reading, grid, lines.terms)
    elif layout.kind == "glossary":
        read_glossary(reading, grid)
    elif layout.kind == "text":
        _read_cells(reading, grid, lines)
    else:
        _leave(reading, grid, layout)


def _continued(grid: Grid, state: Tables) -> Layout | None:
    """The heads of the matrix above, for a table of as many columns without any."""
    last = state.last
    if last is None or len(grid.columns) != state.n_columns or state.n_columns < LEAST_COLUMNS:
        return None
    how = "no heads of its own; as many columns as the table above"
    return replace(last, header_row=0, score=0.5, how=how)


def _form_of_cells(grid: Grid, terms: Terms) -> Layout | None:
    """A table that only frames text: its cells hold keyed lines."""
    keyed = sum(
        any(key.value.end > key.value.start for key in keys_in(grid.text, grid.span(cell), terms))
        for cell in grid.table.cells
    )
    if keyed and (len(grid.columns) == 1 or 2 * keyed >= len(grid.rows)):
        return Layout("text", {}, None, 0.6, f"{keyed} of its cells hold keys with their values")
    return None


def _parts(
    grid: Grid, layout: Layout, terms: Terms, rule: TableRule | None
) -> Iterator[tuple[Grid, Layout]]:
    """The parts of a table with their layouts; most tables are one part."""
    if rule is not None or layout.kind not in ("matrix", "form", "card"):
        yield grid, layout
        return
    starts = list(_starts(grid, layout, terms))
    if not starts:
        yield grid, layout
        return
    stops = [*(row for row, _ in starts[1:]), grid.rows[-1] + 1]
    if grid.rows[0] < starts[0][0]:
        yield _rows(grid, grid.rows[0], starts[0][0]), layout
    for (row, found), stop in zip(starts, stops, strict=True):
        yield _rows(grid, row, stop), found


def _rows(grid: Grid, first: int, stop: int) -> Grid:
    return part_of(grid, [row for row in grid.rows if first <= row < stop])


def _starts(grid: Grid, layout: Layout, terms: Terms) -> Iterator[tuple[int, Layout]]:
    """The rows where a part of another kind begins."""
    kind, heads = layout.kind, layout.heads
    head = layout.header_row or 0
    formed = kind == "form" or (kind == "matrix" and _form_rows(grid, head, terms))
    if kind == "matrix" and _form_rows(grid, head, terms):
        first = head - 1 if head - 1 in grid.rows and _is_second(grid, layout) else head
        yield grid.rows[0], Layout("form", {}, None, layout.score, "keys above the heads")
        yield first, layout
    for row in grid.rows:
        if row <= head:
            continue
        header = _header(grid, row, (kind, heads), terms)
        if header is not None:
            kind, heads = "matrix", header.heads
            yield row, header
        elif kind == "matrix" and _is_form_row(grid, row, terms, formed=formed):
            kind = "form"
            yield row, Layout("form", {}, None, 0.9, "a key with its value below a matrix")


def _is_second(grid: Grid, layout: Layout) -> bool:
    """Whether the header has two rows."""
    row = layout.header_row or 0
    above = [grid.words(c) for c in grid.row(row - 1)]
    return bool(above) and all(
        any(word and head.startswith(word) for head in layout.heads.values()) or not word
        for word in above
    )


def _form_rows(grid: Grid, head: int, terms: Terms) -> bool:
    """Whether keys with values stand above a matrix's heads."""
    return any(_is_form_row(grid, row, terms) for row in grid.rows if row < head)


def _is_form_row(grid: Grid, row: int, terms: Terms, *, formed: bool = False) -> bool:
    """Whether a row is a known key and one value that is no key, over the rest of the columns.

    In a table that is a form elsewhere (`formed`) the key need not be known.
    """
    cells = [cell for cell in grid.row(row) if grid.words(cell)]
    if len(cells) != 2 or len(grid.columns) < 3:
        return False
    key, value = cells
    spread = value.column_span + key.column_span >= len(grid.columns)
    if formed and value.column_span > 1 and not is_listed(grid.text, grid.span(key)):
        return spread
    known = terms.whole(grid.words(key).strip(": "))
    return spread and known is not None and terms.whole(grid.words(value)) is None


def _header(
    grid: Grid, row: int, before: tuple[str, dict[int, str]], terms: Terms
) -> Layout | None:
    """The layout a row begins as a header, if its words differ from the one before."""
    kind, heads = before
    cells = [cell for cell in grid.row(row) if grid.words(cell)]
    known = sum(terms.whole(grid.words(cell)) is not None for cell in cells)
    least = LEAST_COLUMNS if kind != "form" else FEW_COLUMNS
    if known < least - (kind == "form") or len(cells) < least:
        return None
    found = header_at(grid, row, terms, least=least)
    if found is None or found.score < 0.6:
        return None
    own = {c: grid.words(cell) for c in grid.columns if (cell := grid.cell_by_place.get((row, c)))}
    if kind == "form" and len(cells) < LEAST_COLUMNS and len(found.columns) < len(cells):
        return None
    if all(fold(own.get(c, "")) == fold(head) for c, head in heads.items()) and heads:
        return None
    return replace(found, heads=own)


def _read_cells(reading: Reading, grid: Grid, lines: Lines) -> None:
    """Every cell as lines of running text."""
    for cell in grid.table.cells:
        span = grid.span(cell)
        if span.end > span.start:
            for run in split_runs([Paragraph(span.start, span.end, 0, cell.page)], lines):
                read_run(reading, run, lines)


def _leave(reading: Reading, grid: Grid, layout: Layout) -> None:
    """A table of no known kind: its words are an issue, if there are enough to be one."""
    ignored = layout.kind == "ignore" or len(grid.rows) < 2 or len(grid.columns) < 2
    outcome = "ignored" if ignored else "issue"
    rule = "ignored by the profile" if layout.kind == "ignore" else "table of no known kind"
    reading.used += [
        Used(span=Span(c.start, c.end), outcome=outcome, rule=rule) for c in grid.table.cells
    ]
    close_activity(reading)
    if ignored:
        return
    first = next((c for c in grid.table.cells if grid.words(c)), None)
    if first is not None:
        last = max(cell.end for cell in grid.row(grid.rows[0]))
        said = " | ".join(" ".join(grid.words(c).split()) for c in grid.row(grid.rows[0]))
        reading.left.append(
            Left(
                code="table-not-understood",
                message=f"table {table_name(grid.table)} was not read: its first row "
                f"'{said[:160]}' names no fields that are known",
                advice="write a profile with 'kg inspect', say its columns, and build with "
                "--profile; or say 'layout: ignore' of it",
                span=Span(first.start, max(last, first.end)),
            )
        )


def _note(reading: Reading, grid: Grid, layout: Layout, terms: Terms) -> None:
    """What was understood of a part, for `kg inspect`."""
    if not grid.rows:
        return
    may_be = ""
    shown = grid if layout.kind != "transposed" else transposed(grid)
    if layout.kind == "unknown" and len(reading.seen) < MOST_SUGGESTED:
        may_be = "transposed" if is_turned(grid, terms) else "matrix"
        shown = grid if may_be == "matrix" else transposed(grid)
        layout = _suggested(shown, layout, terms)
    columns = () if layout.kind in ("card", "form", "text") else tuple(_columns(shown, layout))
    reading.seen.append(
        TableSeen(
            number=grid.table.number, sheet=grid.table.sheet, kind=layout.kind, how=layout.how,
            score=layout.score, rows=(grid.rows[0], grid.rows[-1]), n_columns=len(grid.columns),
            header_row=layout.header_row, columns=columns, may_be=may_be,
        )
    )  # fmt: skip


def _suggested(grid: Grid, layout: Layout, terms: Terms) -> Layout:
    """What a table that was not read may be: its first row as heads, fields by its cells."""
    first = [grid.words(cell) for cell in grid.row(grid.rows[0])]
    filled = [words for words in first if words]
    wordy = len(filled) >= LEAST_KNOWN * len(first) and not any(map(_is_figure, filled))
    row = grid.rows[0] if wordy and len(grid.rows) > 1 else 0
    cells = ((c, grid.cell_by_place.get((row, c))) for c in grid.columns)
    heads = {column: grid.words(cell) for column, cell in cells if cell}
    return replace(layout, header_row=row, heads=heads, columns=suggested_columns(grid, row, terms))


def _is_figure(words: str) -> bool:
    """Whether words are mostly digits: no head of a column is."""
    return 2 * sum(c.isdigit() for c in words) >= sum(c.isalnum() for c in words)


def _columns(grid: Grid, layout: Layout) -> Iterator[ColumnSeen]:
    for position, column in enumerate(grid.columns, 1):
        guess = layout.columns.get(column)
        yield ColumnSeen(
            head=" ".join(layout.heads.get(column, "").split()),
            guess=guess,
            position=position,
            samples=tuple(_samples(grid, layout, column)),
        )


def _samples(grid: Grid, layout: Layout, column: int) -> Sequence[str]:
    found: list[str] = []
    for row in grid.rows:
        cell = grid.cell_by_place.get((row, column))
        if row <= (layout.header_row or 0) or cell is None or is_heading_row(grid, row):
            continue
        words = " ".join(grid.words(cell).split())
        if words and words[:LONGEST_SAMPLE] not in found and not is_total_row(grid, row):
            found.append(words[:LONGEST_SAMPLE])
        if len(found) == SAMPLES:
            break
    return found
