"""All frames that a document may be read by. Extract layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.frames.frame import Frame
from kg.extract.frames.items import item_frames
from kg.extract.frames.labels import label_frames
from kg.extract.frames.tables import table_frames
from kg.extract.frames.units import units_of
from kg.extract.terms import Terms
from kg.model.document import Block, Document

LEAST_RECORDS = 2


def propose(document: Document, blocks: Sequence[Block], terms: Terms) -> Iterator[Frame]:
    """Every frame of every kind; they overlap and compete."""
    units = units_of(document, blocks)
    for frames in (
        table_frames(document, blocks, terms),
        label_frames(document, blocks, terms),
        item_frames(units, terms.words.language),
    ):
        for frame in frames:
            if len(frame.records) >= LEAST_RECORDS or frame.kind == "labels":
                yield frame
