"""Records × slots: the form that every way of printing a plan is brought to. Extract layer.

A frame holds spans only. What its slots mean is decided later (`kg.extract.assign`).
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.spans import Span


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that every record has: a column, a label's value, a piece of an item.

    `head` are the words over or before it, empty if there are none. `kind` is `column`, `label`,
    `piece`, `heading` (of the record), `above` (words that stand above several records and hold
    for each) or `below` (steps of the record). `said` are the fields that a person said, empty to
    ignore the slot, None if nothing was said. `guessed` says why its
    field is only the usual one, where no printed words name it: its facts are doubtful.
    """

    head: str
    kind: str
    said: tuple[str, ...] | None = None
    guessed: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the spans of each slot, in the order of the frame's slots, and all it covers.

    `text` are the paragraphs below it that no slot holds: their sentences may say who acts.
    """

    spans: tuple[tuple[Span, ...], ...]
    region: Span
    text: tuple[Span, ...] = ()

    def first(self, slot: int) -> Span | None:
        """The first span of a slot, None if the record leaves it empty."""
        return self.spans[slot][0] if self.spans[slot] else None


@dataclass(frozen=True, slots=True)
class Section:
    """Words that stand alone above the records that follow; `level` is 1 at the top."""

    words: Span
    before: int  # number of the record that follows
    level: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Records of one form. `kind` names the proposer, `how` says why it was proposed.

    `ignored` are spans that were understood as no content (heads, repeated heads, row numbers).
    `regularity` is the share of records that follow the pattern, 1 for a clean table. `taught`
    says that a person chose this frame.
    """

    kind: str
    how: str
    slots: tuple[Slot, ...]
    records: tuple[Record, ...]
    sections: tuple[Section, ...] = ()
    ignored: tuple[Span, ...] = ()
    regularity: float = 1.0
    taught: bool = False

    @property
    def region(self) -> Span:
        """From where its first record begins to where its last one ends."""
        return Span(
            min(record.region.start for record in self.records),
            max(record.region.end for record in self.records),
        )

    def column(self, slot: int) -> list[Span]:
        """The spans of a slot over all records, each place once, empty ones left out."""
        found: dict[int, Span] = {}
        for record in self.records:
            for span in record.spans[slot]:
                found.setdefault(span.start, span)
        return list(found.values())
