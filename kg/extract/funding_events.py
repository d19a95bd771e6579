"""What stands where in words about money: amounts, budgets, sources, statuses. Extract layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.spans import Span, trim
from kg.extract.vocabulary import Vocabulary
from kg.money import Amount, find_amounts
from kg.phrases import Found, Word, find_phrases, words_of

MARKS = ".,;:–—-•·*/"
_DASH = re.compile(r"\s[–—-]\s?|\s?[–—]\s")


_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Event:
    """Something said about money: its kind (amount, budget, source, status) and its words.

    `span` are the words that say it: for a source its whole name, for a status the phrase or its
    sentence; `trigger` the words it was told by.
    """

    kind: str
    span: Span
    value: str = ""
    trigger: Span = _NOWHERE
    amount: Amount | None = None
    misspelt: bool = False


def find_events(text: str, span: Span, words: Vocabulary) -> list[Event]:
    """All events between two offsets, in reading order, without overlaps."""
    amounts = find_amounts(text, words.money, start=span.start, end=span.end)
    events = [Event("amount", Span(a.start, a.end), amount=a) for a in amounts]
    parts = words_of(text, *span)
    budgets = find_phrases(words.budget, parts, typos=True)
    for found in find_phrases(words.statuses, parts, typos=True):
        _add(events, _status(text, span, found, (events, budgets)))
    for found in find_phrases(words.source_kinds, parts, typos=True):
        if not _same_source(text, found, events, (parts, words)):
            _add(events, _source(text, span, found, (parts, words)))
    for found in budgets:
        trigger = Span(found.start, found.end)
        _add(events, Event("budget", trigger, trigger=trigger, misspelt=found.misspelt))
    return sorted(_trimmed(text, events, parts, words), key=lambda e: e.span)


def _add(events: list[Event], event: Event) -> None:
    """Keep an event unless its trigger stands inside one that is there."""
    taken = [e.trigger if e.kind == "source" else e.span for e in events]
    if not any(a < event.trigger.end and event.trigger.start < b for a, b in taken):
        events.append(event)


def _same_source(
    text: str, found: Found, events: Sequence[Event], place: tuple[Sequence[Word], Vocabulary]
) -> bool:
    """Whether a trigger goes on a source that is there: nothing parts it from the one before."""
    parts, words = place
    for event in events:
        if event.kind == "source" and event.trigger.end <= found.start < event.span.end:
            between = [w for w in parts if event.trigger.end <= w.start and w.end <= found.start]
            joined = any(w.key in words.joiners for w in between)
            marks = any(c in ",;\n" for c in text[event.trigger.end : found.start])
            return not joined and not marks
    return False


def _status(
    text: str, span: Span, found: Found, others: tuple[Sequence[Event], Sequence[Found]]
) -> Event:
    events, budgets = others
    trigger = Span(found.start, found.end)
    if found.value in ("none", "conditional"):
        return Event("status", trigger, found.value, trigger)
    start = _sentence_start(text, span.start, found.start)
    taken = [e.span.end for e in events if e.span.end <= found.start]
    line = text.rfind("\n", span.start, found.start) + 1
    if any(max(line, span.start) <= b.start < found.start for b in budgets):
        taken.append(_last_capital(text, start, found.start))
    end = sentence_end(text, found.end, span.end)
    said = trim(text, max([start, *taken]), end, "–—-,:;")
    return Event("status", said, found.value, trigger)


def _sentence_start(text: str, start: int, at: int) -> int:
    """The beginning of the sentence: its line, if that begins with a capital, or after a dash."""
    line = text.rfind("\n", start, at) + 1 or start
    while line > start and text[trim(text, line, at).start].islower():
        line = text.rfind("\n", start, line - 1) + 1 or start
    dashes = [m.end() for m in _DASH.finditer(text, line, at)]
    return max([start, line, *dashes])


def _last_capital(text: str, start: int, at: int) -> int:
    """The last word before an offset that begins with a capital and goes on in small letters."""
    capitals = [m.start() for m in re.finditer(r"(?<!\w)[^\W\d_][^\W\d_]+", text[start:at])
                if m.group()[0].isupper() and m.group()[1:].islower()]  # fmt: skip
    return start + capitals[-1] if capitals else start


def sentence_end(text: str, at: int, end: int) -> int:
    """The end of the sentence: a line's end before a capital or a blank line, else the end."""
    for match in re.finditer(r"\n", text[at:end]):
        rest = text[at + match.end() : end].lstrip(" \t")
        if not rest or rest[0] in "\r\n" or not rest[0].islower():
            return at + match.start()
    return end


def _source(text: str, span: Span, found: Found, place: tuple[Sequence[Word], Vocabulary]) -> Event:
    """A named source: from the last separator before the trigger to the next one after it."""
    parts, words = place
    start = _left(text, span.start, found, parts, words)
    end = _right(text, found.end, span.end)
    said = trim(text, start, end, MARKS)
    return Event("source", said, found.value, Span(found.start, found.end), misspelt=found.misspelt)


def _left(text: str, start: int, found: Found, parts: Sequence[Word], words: Vocabulary) -> int:
    """Words before the trigger that belong to the source ("funds of …"), small words left out."""
    first = found.first
    acronym = text[found.start : found.end].isupper()
    while first > 0:
        before = parts[first - 1]
        if acronym and first == found.first and before.key not in words.from_words:
            break
        between = text[before.end : parts[first].start]
        parted = between.strip() or ("\n" in between and not text[parts[first].start].islower())
        if (
            parted
            or "\n\n" in between
            or before.key in words.joiners
            or text[before.start : before.end].isupper()
        ):
            break
        first -= 1
        if text[before.start].isupper():
            break
    while first < found.first and parts[first].key in words.from_words:
        first += 1
    return max(start, parts[first].start)


def _right(text: str, at: int, end: int) -> int:
    """Where a source's name ends: a comma, a line, or a joiner, outside quotations."""
    depth = 0
    for k in range(at, end):
        c = text[k]
        if c in "„“«(" and (depth == 0 or c in "«("):
            depth += 1
        elif c in "”“»)„" and depth:
            depth -= 1
        elif depth == 0 and (c in ",;" or (c == "\n" and not _goes_on(text, k, end))):
            return k
    return end


def _goes_on(text: str, newline: int, end: int) -> bool:
    rest = text[newline:end].lstrip(" \t\r\n")
    return bool(rest) and rest[0].islower() and "\n\n" not in text[newline : newline + 3]


def _trimmed(
    text: str, events: Sequence[Event], parts: Sequence[Word], words: Vocabulary
) -> list[Event]:
    """Sources end where the next event begins; a joiner before it belongs to neither."""
    starts = sorted(e.span.start for e in events)
    out: list[Event] = []
    for event in events:
        if event.kind != "source":
            out.append(event)
            continue
        limit = next((s for s in starts if s >= event.trigger.end), event.span.end)
        end = min(event.span.end, limit)
        inside = [w for w in parts if event.trigger.end <= w.start and w.end <= end]
        while inside and inside[-1].key in words.joiners and end == limit:
            end = inside.pop().start
        said = trim(text, event.span.start, max(end, event.trigger.end), MARKS)
        out.append(Event(event.kind, said, event.value, event.trigger, misspelt=event.misspelt))
    return out
