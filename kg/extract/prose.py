"""What do sentences promise? "X, in cooperation with Y, shall … by …". Extract layer.

The last resort: only where a document has no records of one form, and always doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.actors.acting import acting_bodies
from kg.extract.draft import Mention
from kg.extract.frames.units import marker_of
from kg.extract.memory import ActorMemory
from kg.extract.records import ActivityRecord, FieldCell, Left, Reading, Used
from kg.extract.spans import Span, trim
from kg.extract.terms import Terms
from kg.model.codes import Role
from kg.model.document import Paragraph
from kg.model.records import Step
from kg.model.rules import Rule

LONGEST_SENTENCE = 600  # characters
_END = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=\d{4})|(?<=[)\]\"”»]))[.;!?。](?=\s+[^\W_a-zа-я]|\s*$)")
_WHY = "read from a sentence"


def read_prose(reading: Reading, text: str, paragraphs: Sequence[Paragraph], terms: Terms) -> None:
    """The activities of sentences whose subject is a body that will do something, all doubtful."""
    found: list[ActivityRecord] = []
    for paragraph in paragraphs:
        for sentence in _sentences(text, Span(paragraph.start, paragraph.end)):
            body = marker_of(text, sentence)[2]
            leads = _leads(text, body, terms)
            if leads:
                step = Step(Rule.ACTIVITY_OF_SENTENCE, leads[0].reason)
                cell = FieldCell(fields=("acting",), span=body, doubtful=_WHY)
                found.append(
                    ActivityRecord(title=body, cells=(cell,), doubtful=_WHY, steps=(step,))
                )
                reading.used.append(Used(span=sentence, outcome="fact", rule="a sentence"))
    reading.records += found
    if found:
        reading.left.append(
            Left(
                code="read-from-sentences",
                message=f"{len(found)} activities were read from sentences: no table, no labels "
                "and no list were found",
                advice="read each of them; all are doubtful",
                span=found[0].title,
            )
        )


def _sentences(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for match in _END.finditer(text, *span):
        yield trim(text, start, match.start())
        start = match.end()
    yield trim(text, start, span.end)


def _leads(text: str, body: Span, terms: Terms) -> list[Mention]:
    """The bodies that a sentence surely names as those who act."""
    if body.end - body.start > LONGEST_SENTENCE:
        return []
    said = acting_bodies(text, *body, language=terms.words.language, memory=ActorMemory())
    return [m for m in said if m.role is Role.LEAD and not m.doubtful]
