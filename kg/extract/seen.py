"""How was each table and label understood? For `kg inspect` and its profile. Extract layer.

A table is shown by the frame that reads it, or by the best one that does not: its columns with the
field of each, how probable, and which field came second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.assign import Choice
from kg.extract.certain import heads_hold, is_sure, sure_enough
from kg.extract.choose import Read
from kg.extract.fields import FieldGuess
from kg.extract.frames.frame import Slot
from kg.extract.grid import Grid, grid_of
from kg.extract.heads import lexicon_fields
from kg.extract.records import ColumnSeen, KeySeen, Left, TableSeen, Used
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.model.document import Block, Table

SAMPLES = 3  # cells shown of a column
LONGEST_SAMPLE = 80  # characters
LAYOUTS = {"table": "matrix", "transposed": "transposed", "crossed": "crossed",
           "cards": "card", "labels": "card"}  # fmt: skip
WITH_COLUMNS = ("table", "transposed", "crossed")


def tables_seen(
    blocks: Sequence[Block], reads: Sequence[Read], best: Sequence[Read], source: tuple[str, Terms]
) -> Iterator[TableSeen]:
    """Every table as it was understood, in reading order."""
    ranked = [*best, *(read for read in reads if not any(read is one for one in best))]
    places = [
        {span.start for r in read.frame.records for spans in r.spans for span in spans}
        for read in ranked
    ]  # fmt: skip
    for block in blocks:
        if isinstance(block, Table) and block.cells:
            grid = grid_of(block, source[0])
            starts = {grid.span(cell).start for cell in block.cells if grid.words(cell)}
            read = next((r for r, own in zip(ranked, places, strict=True) if starts & own), None)
            is_read = read is not None and any(read is one for one in best)
            yield _table(grid, read, source, is_read=is_read)


def tables_left(
    blocks: Sequence[Block], seen: Sequence[TableSeen], text: str
) -> Iterator[tuple[Left, list[Used]]]:
    """One issue for the tables in which no records were found, with the first row of the first."""
    tables = (block for block in blocks if isinstance(block, Table) and block.cells)
    grids = [
        grid_of(table, text)
        for table, one in zip(tables, seen, strict=True) if one.kind == "unknown"
    ]  # fmt: skip
    cells = [c for grid in grids for row in grid.rows for c in grid.row(row) if grid.words(c)]
    if cells:
        words = " | ".join(map(grids[0].words, grids[0].row(grids[0].rows[0])))
        used = [
            Used(span=Span(c.start, c.end), outcome="issue", rule="table-not-understood")
            for c in cells
        ]
        yield Left(
            code="table-not-understood",
            message=f"no records were found in {len(grids)} of the tables, such as "
            f"'{words[:LONGEST_SAMPLE]}'",
            advice="if they belong to the plan, say in a profile what their columns are "
            "('kg inspect' writes one)",
            span=used[0].span,
        ), used  # fmt: skip


def _table(grid: Grid, read: Read | None, source: tuple[str, Terms], *, is_read: bool) -> TableSeen:
    layout = LAYOUTS.get(read.frame.kind, "text") if read else "unknown"
    columns: tuple[ColumnSeen, ...] = ()
    header = 0
    if read is not None and read.frame.kind in WITH_COLUMNS:
        header = _header_row(grid, read)
        columns = tuple(_columns(grid, read, source, header))
    return TableSeen(
        number=grid.table.number, sheet=grid.table.sheet, kind=layout if is_read else "unknown",
        how=read.frame.how if read else "no records were found in it",
        score=read.choices[0].probability if read else 0.0,
        rows=(grid.rows[0], grid.rows[-1]), n_columns=len(grid.columns), header_row=header,
        columns=columns, may_be="" if is_read else layout if layout in LAYOUTS.values() else "",
    )  # fmt: skip


def _header_row(grid: Grid, read: Read) -> int:
    """The last row of heads: the one above the first record; 0 if there is none."""
    if not any(slot.head for slot in read.frame.slots):
        return 0
    starts = {record.region.start for record in read.frame.records}
    rows = [cell.row for cell in grid.table.cells if grid.span(cell).start in starts]
    return max(min(rows, default=1) - 1, 0)


def _columns(
    grid: Grid, read: Read, source: tuple[str, Terms], header: int
) -> Iterator[ColumnSeen]:
    """The columns of a table as printed, each with what was read from it."""
    hold = heads_hold(read.frame.slots, read.choices, source[1])
    for position, k, spans in _slots_of_columns(grid, read):
        slot, choice = read.frame.slots[k], read.choices[k]
        over = grid.at(header, grid.columns[position - 1]) if spans else None
        head = slot.head or (grid.words(over) if over is not None else "")
        yield ColumnSeen(
            head=" ".join(head.split()),
            guess=guess_of(slot, choice, source[1], heads_hold=hold), position=position,
            samples=tuple(_samples(spans or read.frame.column(k), source[0])),
        )  # fmt: skip


def _slots_of_columns(grid: Grid, read: Read) -> list[tuple[int, int, list[Span]]]:
    """Each column's place from the left, the slot that reads it, and its own words if the slot
    reads several columns, as that of all cells below names of bodies does.
    """
    slots = range(len(read.frame.slots))
    if read.frame.kind == "transposed":  # its slots are rows
        return [(k + 1, k, []) for k in slots]
    filled = (cell for cell in grid.table.cells if grid.words(cell))
    column_of = {grid.span(cell).start: cell.column for cell in filled}
    found: dict[int, tuple[int, list[Span]]] = {}
    for k in slots:
        met: dict[int, list[Span]] = {}
        for span in read.frame.column(k):
            if span.start in column_of:
                met.setdefault(column_of[span.start], []).append(span)
        for column, spans in met.items():
            found[column] = (k, spans if len(met) > 1 else [])
        if not met and k < len(grid.columns):
            found.setdefault(grid.columns[k], (k, []))
    return [(grid.columns.index(column) + 1, *found[column]) for column in sorted(found)]


def guess_of(slot: Slot, choice: Choice, terms: Terms, *, heads_hold: bool) -> FieldGuess | None:
    """What a slot was taken for, with the reason and the runner-up; None if it gives no facts.

    Edges: one that a person left out is what they called it.
    """
    if slot.said == () or terms.is_left_out(slot.head):
        return FieldGuess((terms.profile.left_out_as(slot.head),), 1.0, "the profile")
    if sure_enough([choice])[0].field == "other":
        return None
    how = choice.reason
    sure = is_sure(choice, slot, terms, heads_hold=heads_hold)
    if not sure:
        how += (
            f" ({choice.probability:.2f}); next {choice.second} ({choice.second_probability:.2f})"
        )
    fields = lexicon_fields(slot.head, choice.fields, terms)
    return FieldGuess(fields, choice.probability, how, is_sure=sure)


def _samples(spans: Sequence[Span], text: str) -> Iterator[str]:
    said = dict.fromkeys(" ".join(text[slice(*span)].split())[:LONGEST_SAMPLE] for span in spans)
    yield from list(said)[:SAMPLES]


def keys_seen(best: Sequence[Read], source: tuple[str, Terms]) -> Iterator[KeySeen]:
    """The labels of text and cards, the most frequent first, else in the document's order."""
    found = [
        (
            KeySeen(
                head=" ".join(slot.head.split()),
                guess=guess_of(slot, choice, source[1], heads_hold=hold),
                n_times=len(spans),
                samples=tuple(_samples(spans, source[0])),
            ),
            min((span.start for span in spans), default=0),
        )
        for read in best
        for hold in [heads_hold(read.frame.slots, read.choices, source[1])]
        for k, (slot, choice) in enumerate(zip(read.frame.slots, read.choices, strict=True))
        if slot.kind == "label"
        for spans in [read.frame.column(k)]
    ]  # fmt: skip
    in_order = sorted(found, key=lambda one: (-one[0].n_times, one[1], one[0].head))
    yield from (key for key, _ in in_order)
