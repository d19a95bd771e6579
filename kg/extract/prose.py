"""What do sentences promise? "X, in cooperation with Y, shall … by …". Extract layer.

The last resort: only where a document has no table and no keyed lines, and always doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.bodies import names_body
from kg.extract.frames.units import marker_of
from kg.extract.records import ActivityRecord, FieldCell, Left, Reading, Used
from kg.extract.row_words import duties
from kg.extract.spans import Span, trim
from kg.extract.terms import Terms
from kg.model.document import Paragraph
from kg.model.records import Step
from kg.model.rules import Rule
from kg.periods import read_period
from kg.phrases import Found, PhraseIndex, match_at, words_of

LONGEST_SENTENCE = 600  # characters
LONGEST_SUBJECT = 30  # words before the duty
LEAST_DEED = 2  # words after it
_END = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=\d{4})|(?<=[)\]\"”»]))[.;!?。](?=\s+[^\W_a-zа-я]|\s*$)")
_WHY = "read from a sentence"


def read_prose(reading: Reading, text: str, paragraphs: Sequence[Paragraph], terms: Terms) -> None:
    """The activities of sentences in which somebody is bound to do something, all doubtful."""
    index = duties(terms.words.language)
    n_before = len(reading.records)
    for paragraph in paragraphs:
        for sentence in _sentences(text, Span(paragraph.start, paragraph.end)):
            record = _activity(text, sentence, index, terms)
            if record:
                reading.records.append(record)
                reading.used.append(Used(span=sentence, outcome="fact", rule="a sentence"))
    found = [r for r in reading.records[n_before:] if isinstance(r, ActivityRecord)]
    if found:
        reading.left.append(
            Left(
                code="read-from-sentences",
                message=f"{len(found)} activities were read from sentences: no table and no keyed "
                "lines were found",
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


def _activity(text: str, sentence: Span, index: PhraseIndex, terms: Terms) -> ActivityRecord | None:
    """The activity of one sentence: who stands before the duty, what and when after it."""
    body = marker_of(text, sentence)[2]
    if not 20 <= body.end - body.start <= LONGEST_SENTENCE:
        return None
    found = _duty(text, body, index)
    if found is None:
        return None
    subject = trim(text, body.start, found.start, ",")
    deed = trim(text, found.end, body.end, ".;")
    if len(text[slice(*deed)].split()) < LEAST_DEED or not _names_somebody(text, subject, terms):
        return None
    cells = [FieldCell(fields=("lead",), span=subject, heading="the sentence", doubtful=_WHY)]
    when = _deadline(text, deed, terms)
    if when:
        cells.append(
            FieldCell(fields=("deadline",), span=when, heading="the sentence", doubtful=_WHY)
        )
    said = text[found.start : found.end]
    return ActivityRecord(
        title=deed, cells=tuple(cells), doubtful=_WHY,
        steps=(Step(Rule.ACTIVITY_OF_SENTENCE, f"who stands before '{said}'"),),
    )  # fmt: skip


def _duty(text: str, body: Span, index: PhraseIndex) -> Found | None:
    words = words_of(text, *body)
    for k in range(1, min(len(words), LONGEST_SUBJECT)):
        found = match_at(index, words, k)
        if found:
            return found
    return None


def _names_somebody(text: str, subject: Span, terms: Terms) -> bool:
    """Whether a subject begins with the name of a body, by the rules for lists of actors."""
    return names_body(text, subject, terms.words.language)


def _deadline(text: str, deed: Span, terms: Terms) -> Span | None:
    """The words that say when, if they end what is to be done or begin it."""
    said = text[slice(*deed)]
    period = read_period(said, terms.words.dates)
    if period is None or period.kind == "continuous":
        return None
    span = trim(text, deed.start + period.first, deed.start + period.last)
    return span if span.end > span.start else None
