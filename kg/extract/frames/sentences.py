"""Sentences in which a body will do something, in running text. Extract layer.

"X, in cooperation with Y, shall … by …": each such sentence may be a record. `choose` says when
they are the plan: most sentences of a document promise nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.actors.acting import promises
from kg.extract.frames.frame import Frame, Record, Slot
from kg.extract.frames.markers import marker_of
from kg.extract.frames.units import Unit, Units
from kg.extract.look import look_at, n_words, says_what_is_done
from kg.extract.spans import Span, trim
from kg.text import whole_number

LONGEST_SENTENCE = 600  # characters
_LABEL = re.compile(r"[^:：]{1,40}[:：]\s+(?=\S)")  # what stands before "the ministers shall:"
LEAST_SAID = 3  # words of an item
FEW_WORDS = 8  # of a line between items
LONGEST_LEAD = 160  # characters of a line that leads in
NAMED, SURELY = 0.5, 0.8  # how likely such a line must name bodies, before a colon and alone

# The end of a sentence: no short word stands before it, no small letter behind it.
SENTENCE_END = re.compile(
    r"(?:(?<=[^\W\d_]{3})|(?<=\d{4})|(?<=[)\]\"”»]))[.;!?。](?=\s*[^\W_a-zа-я]|\s*$)|।"
)


def sentence_frames(units: Units, language: str) -> Iterator[Frame]:
    """The frame of all sentences whose subject surely is a body, and of the items that a line
    naming a body leads in ("The Port Authority will:"); none where there are none.
    """
    records = []
    lead: Unit | None = None
    last: Unit | None = None  # the last item that it leads in
    named, is_cut = Span(0, 0), False
    for unit in units.all:
        if (led := led_in(units, unit, language)) is not None:
            lead, last, named, is_cut = unit, None, led, False
            continue
        said = n_words(units.text[slice(*unit.body)]) >= LEAST_SAID
        is_item = bool(unit.marker or unit.item) and said
        new = is_cut and is_item and not _goes_on(unit, last)
        if lead is not None and (new or _ends(units.text, unit, lead)):
            lead = None
        is_cut = not is_item and (is_cut or _cuts(units.text, unit))
        bodies = [(marker_of(units.text, s)[2], s) for s in _sentences(units.text, unit.span)]
        acting = [pair for pair in bodies if _acts(units.text, pair[0], language)]
        records += [Record(((body,), ()), sentence) for body, sentence in acting]
        if not acting and is_item and lead is not None:
            records.append(Record(((unit.body,), (named,)), unit.span))
            last = unit
    if records:
        slots = (Slot("", "piece"), Slot("", "above"))
        yield Frame("sentences", "sentences that say who acts", slots, tuple(records))


def led_in(units: Units, unit: Unit, language: str) -> Span | None:
    """The words of a line that say who does what stands below it, if it says no more."""
    start, end = unit.body
    opens = units.text[end - 1] in ":："
    if end - start > LONGEST_LEAD or (unit.level and not opens):
        return None
    if opens and (label := _LABEL.match(units.text, start, end)):
        start = label.end()  # "Third: the ministers shall:"
    led = trim(units.text, start, end, ":：")
    if says_what_is_done(units.text[slice(*led)], language):
        return None
    look = look_at(units.text[slice(*led)], language)
    if opens and (look.named >= NAMED or _acts(units.text, Span(start, end), language)):
        return led
    return led if unit.marker and look.body and look.named >= SURELY else None


def _ends(text: str, unit: Unit, lead: Unit) -> bool:
    """Whether what a line leads in is over; a few words between items, as at the foot of a page,
    and the rest of a torn line do not end it.
    """
    if unit.marker or unit.item or unit.level:
        return bool(unit.level) or unit.signature == lead.signature
    words = text[slice(*unit.body)]
    goes_on = words[:1].islower() or n_words(words) <= FEW_WORDS
    return not goes_on or words.endswith((":", "："))


def _cuts(text: str, unit: Unit) -> bool:
    """Whether a few words stand between items that may head the next ones: no foot of a page."""
    words = text[slice(*unit.body)]
    is_line = not (unit.marker or unit.item or unit.level)
    return is_line and words[:1].isupper() and not any(map(str.isdigit, words))


def _goes_on(unit: Unit, last: Unit | None) -> bool:
    """Whether an item goes on with the numbers of the last one."""
    if last is None or last.signature != unit.signature:
        return False
    before, now = (whole_number(x.number.rpartition(".")[2]) for x in (last, unit))
    return before is not None and now is not None and before <= now <= before + 1


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
    return promises(text, body, language)
