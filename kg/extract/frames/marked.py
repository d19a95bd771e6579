"""Columns of marks below the names of bodies: who does what, as a matrix. Extract layer.

A mark says the words at the head of its column. Marks below times are read as times elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.frames.frame import Frame, Record, Slot
from kg.extract.frames.table_heads import Part
from kg.extract.heads import TIME_UNITS
from kg.extract.look import look_at
from kg.extract.marks import is_mark
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.periods import find_years
from kg.periods.tokens import tokens_of
from kg.text import LEVEL

LEAST_COLUMNS = 2
BODIES = 0.5  # share of such heads that must look like bodies


def with_marked_heads(frame: Frame, part: Part, terms: Terms) -> Frame:
    """The frame with one slot in place of the columns of marks below names of bodies.

    The slot holds for each record the heads of the columns that its row marks.
    """
    if not part.n_heads:
        return frame
    columns = [k for k in range(len(frame.slots)) if _is_of_marks(frame, k, part.grid.text)]
    columns = [k for k in columns if not _is_time(frame.slots[k].head, terms)]
    heads = {k: span for k in columns if (span := _head(part, k)) is not None}
    looks = [look_at(part.grid.text[slice(*s)], terms.words.language) for s in heads.values()]
    bodies = sum(max(look.body, look.acronym, look.named) >= BODIES for look in looks)
    if len(heads) < LEAST_COLUMNS or bodies < BODIES * len(heads):
        return frame
    kept = [k for k in range(len(frame.slots)) if k not in heads]
    upper = frame.slots[next(iter(heads))].head.rpartition(LEVEL)[0]
    records = tuple(replace(one, spans=_spans(one, kept, heads)) for one in frame.records)
    slots = (*(frame.slots[k] for k in kept), Slot(upper, "column"))
    return replace(frame, slots=slots, records=records)


def _spans(
    record: Record, kept: Sequence[int], heads: dict[int, Span]
) -> tuple[tuple[Span, ...], ...]:
    marked = tuple(span for k, span in heads.items() if record.spans[k])
    return (*(record.spans[k] for k in kept), marked)


def _is_of_marks(frame: Frame, slot: int, text: str) -> bool:
    said = [text[slice(*span)] for span in frame.column(slot)]
    return bool(said) and all(map(is_mark, said))


def _is_time(head: str, terms: Terms) -> bool:
    dates = terms.words.dates
    return bool(find_years(head)) or any(t.kind in TIME_UNITS for t in tokens_of(head, dates))


def _head(part: Part, slot: int) -> Span | None:
    """Where the lowest head of a column stands."""
    column = part.grid.columns[slot]
    for row in reversed(part.grid.rows[: part.n_heads]):
        cell = part.grid.at(row, column)
        if cell is not None and part.grid.words(cell):
            return part.grid.span(cell)
    return None
