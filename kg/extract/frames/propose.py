"""All frames that a document may be read by. Extract layer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.frames.frame import Frame
from kg.extract.frames.items import item_frames
from kg.extract.frames.labels import label_frames
from kg.extract.frames.sentences import sentence_frames
from kg.extract.frames.sheets import parted, with_parted_heads
from kg.extract.frames.tables import table_frames
from kg.extract.frames.units import Units, label_end, units_of
from kg.extract.terms import Terms
from kg.model.document import Block, Document, Table
from kg.text import fold

LEAST_RECORDS = 2
ITEMS = ("activity", "task", "number")  # fields of labels before the words of an item
LEAST_SAID = 2  # filled places of a record that may be one printed again


def propose(document: Document, blocks: Sequence[Block], terms: Terms) -> Iterator[Frame]:
    """Every frame of every kind; they overlap and compete."""
    blocks = [
        with_parted_heads(block, document.text) if isinstance(block, Table) else block
        for block in blocks
    ]
    units = units_of(document, blocks)
    tables, labels = parted(blocks, document.text, terms)
    for frames in (
        table_frames(document, tables, terms),
        label_frames(document, labels, terms),
        item_frames(units, terms.words.language),
        sentence_frames(units, terms.words.language),
    ):
        for frame in frames:
            if frame.kind != "list" or (
                len(frame.records) >= LEAST_RECORDS and not _are_labels(frame, units, terms)
            ):
                yield once(frame, document.text)


def _are_labels(frame: Frame, units: Units, terms: Terms) -> bool:
    """Whether half of the items begin with a label that says something of others: who, when."""
    firsts = (units.text[slice(*span)] for record in frame.records if (span := record.first(0)))
    guesses = [
        terms.whole(words[:end].strip()) if (end := label_end(words)) is not None else None
        for words in firsts
    ]
    labels = sum(guess is not None and guess.field not in ITEMS for guess in guesses)
    return 2 * labels >= max(len(guesses), 1)


def once(frame: Frame, text: str) -> Frame:
    """The frame without records that say all again what an earlier one says."""
    seen: set[tuple[str, ...]] = set()
    kept: list[int] = []
    for n, record in enumerate(frame.records):
        said = tuple(fold(text[slice(*s)]) for spans in record.spans for s in spans)
        if len(said) < LEAST_SAID or said not in seen:
            kept.append(n)
        seen.add(said)
    if len(kept) == len(frame.records):
        return frame
    sections = tuple(replace(s, before=bisect_left(kept, s.before)) for s in frame.sections)
    again = [frame.records[n].region for n in range(len(frame.records)) if n not in set(kept)]
    return replace(
        frame, records=tuple(frame.records[n] for n in kept), sections=sections,
        ignored=(*frame.ignored, *again),
    )  # fmt: skip
