"""Goals in boxes of their own above cards. Extract layer.

A box with a label that is known to name a goal stands above the cards that follow, up to the next
such box. What else stands in it is said of the first card below it, not of the one above it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.frames.entries import Entry
from kg.extract.frames.frame import Frame, Record, Slot
from kg.extract.heads import slot_field
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.model.document import Document, Table


def below_goals(frame: Frame, stream: Sequence[Entry], document: Document, terms: Terms) -> Frame:
    """A frame whose records hold the goal in the last box above them, if it has no goal yet.

    Edges: goals as many as records are a label of each record, and none of this; so is one that
    stands in a card, and so are goals of several labels, which are tables of their own.
    """
    text = document.text
    goals = [e for e in stream if e.value.end > e.value.start and _names_goal(e, text, terms)]
    heads = {slot.head for slot in frame.slots}
    if len({e.key for e in goals}) != 1 or _are_in_cards(goals, frame, document):
        return frame
    if not 0 < len(goals) < len(frame.records) or any(e.head(text) in heads for e in goals):
        return frame
    starts = [entry.label.start for entry in goals]
    records = _handed_down(frame.records, starts)
    slots = (*frame.slots, Slot(goals[0].head(text), "label"))
    above = (bisect_right(starts, record.region.start) for record in records)
    spans = ((goals[n - 1].value,) if n else () for n in above)
    held = (replace(r, spans=(*r.spans, s)) for r, s in zip(records, spans, strict=True))
    return replace(frame, slots=slots, records=tuple(held))


def _are_in_cards(goals: Sequence[Entry], frame: Frame, document: Document) -> bool:
    """Whether a goal stands outside of tables, or in one with a value that most records have."""
    n = len(frame.records)
    most = [
        k for k in range(len(frame.slots)) if 2 * sum(bool(r.spans[k]) for r in frame.records) > n
    ]
    values = [span.start for record in frame.records for k in most for span in record.spans[k]]
    boxes = [Span(b.cells[0].start, b.cells[-1].end) for b in document.blocks
             if isinstance(b, Table) and b.cells]  # fmt: skip
    own = [next((b for b in boxes if b.start <= e.label.start < b.end), None) for e in goals]
    return any(b is None or any(b.start <= at < b.end for at in values) for b in own)


def _names_goal(entry: Entry, text: str, terms: Terms) -> bool:
    guess = terms.whole(text[slice(*entry.label)]) if entry.key and not entry.ends else None
    return guess is not None and slot_field(guess.field) == "goal"


def _handed_down(records: Sequence[Record], starts: Sequence[int]) -> list[Record]:
    """The records, with what stands behind the next goal given to the record below that goal."""
    found: list[Record] = []
    more: tuple[tuple[Span, ...], ...] = ()
    for record, after in zip(records, [*records[1:], None], strict=True):
        n = bisect_right(starts, record.region.start)
        end = starts[n] if n < len(starts) and after is not None else record.region.end
        kept = tuple(tuple(s for s in slot if s.start < end) for slot in record.spans)
        gone = tuple(tuple(s for s in slot if s.start >= end) for slot in record.spans)
        spans = tuple(a + b for a, b in zip(more, kept, strict=True)) if more else kept
        last = max((s.end for slot in kept for s in slot), default=record.region.end)
        region = record.region if not any(gone) else Span(record.region.start, last)
        found.append(replace(record, spans=spans, region=region))
        more = gone
    return found
