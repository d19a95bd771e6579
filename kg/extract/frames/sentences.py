"""Sentences in which a body will do something, in running text. Extract layer.

"X, in cooperation with Y, shall … by …": each such sentence may be a record. `choose` says when
they are the plan: most sentences of a document promise nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.actors.acting import acting_bodies
from kg.extract.frames.frame import Frame, Record, Slot
from kg.extract.frames.units import Units, marker_of
from kg.extract.memory import ActorMemory
from kg.extract.spans import Span, trim
from kg.model.codes import Role

LONGEST_SENTENCE = 600  # characters

# The end of a sentence: no short word stands before it, no small letter behind it.
SENTENCE_END = re.compile(
    r"(?:(?<=[^\W\d_]{3})|(?<=\d{4})|(?<=[)\]\"”»]))[.;!?。](?=\s*[^\W_a-zа-я]|\s*$)"
)


def sentence_frames(units: Units, language: str) -> Iterator[Frame]:
    """The frame of all sentences whose subject surely is a body, none where there are none."""
    records = []
    for unit in units.all:
        for sentence in _sentences(units.text, unit.span):
            body = marker_of(units.text, sentence)[2]
            if _acts(units.text, body, language):
                records.append(Record(((body,),), sentence))
    if records:
        slots = (Slot("", "piece"),)
        yield Frame("sentences", "sentences that say who acts", slots, tuple(records))


def _sentences(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for match in SENTENCE_END.finditer(text, *span):
        yield trim(text, start, match.start())
        start = match.end()
    yield trim(text, start, span.end)


def _acts(text: str, body: Span, language: str) -> bool:
    """Whether a sentence surely names a body that acts in it."""
    if not 0 < body.end - body.start <= LONGEST_SENTENCE:
        return False
    found = acting_bodies(text, *body, language=language, memory=ActorMemory())
    return any(m.role is Role.LEAD and not m.doubtful for m in found)
