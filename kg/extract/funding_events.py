"""What stands where in words about money, and whose budget is it? Extract layer.

Amounts, shares, totals, budgets, named sources, and what is said instead of an amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.cell import Place
from kg.extract.draft import Mention
from kg.extract.funding_means import said_of_means
from kg.extract.marks import is_abbreviation
from kg.extract.mentions import names_actor
from kg.extract.row_words import totals
from kg.extract.spans import Span, trim
from kg.extract.vocabulary import Vocabulary
from kg.money import Amount, MoneyShare, find_amounts, find_shares
from kg.phrases import Found, Word, find_phrases, match_at, words_of

MARKS = ".,;:–—-•·*/"
_PARTS = re.compile(r"[;,+\n]")
_DASH = re.compile(r"\s[–—-]\s?|\s?[–—]\s")


_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Event:
    """Something said about money: its kind and its words.

    Kinds: amount, share, total, parts ("of which"), budget, source, status.

    `span` are the words that say it: for a source its whole name, for a status the phrase or its
    sentence; `trigger` the words that show it.
    """

    kind: str
    span: Span
    value: str = ""
    trigger: Span = _NOWHERE
    amount: Amount | None = None
    share: MoneyShare | None = None
    misspelt: bool = False


STATED = ("none", "conditional", "existing")  # statuses that a phrase says without its sentence


def find_events(text: str, span: Span, words: Vocabulary, *, column: bool = False) -> list[Event]:
    """All events between two offsets, in reading order, without overlaps.

    `column` says that the cell's head names a unit of money: numbers need no currency.
    """
    start, end = span
    amounts = find_amounts(text, words.money, start=start, end=end, column=column)
    events = [Event("amount", Span(a.start, a.end), amount=a) for a in amounts]
    shares = find_shares(text, words.money, start=start, end=end)
    events += [Event("share", Span(s.start, s.end), share=s) for s in shares]
    parts = words_of(text, *span)
    for kind, index in (("total", totals()), ("parts", words.parts)):
        for found in find_phrases(index, parts) if amounts else ():
            _add(events, Event(kind, Span(found.start, found.end)))
    budgets = find_phrases(words.budget, parts, typos=True)
    statuses = find_phrases(words.statuses, parts, typos=True)
    means = None if events or statuses else said_of_means(text, parts, words)
    for found in [means] if means else statuses:
        _add(events, _status(text, span, found, (events, budgets)))
    for found in find_phrases(words.source_kinds, parts, typos=True):
        if not _same_source(text, found, events, (parts, words)):
            taken = [e.span.end for e in events if e.kind != "source" and e.span.end <= found.start]
            room = Span(max([span.start, *taken]), span.end)
            _add(events, _source(text, room, found, (parts, words)))
    named = [e.span for e in events if e.kind == "source"]
    for found in budgets:
        trigger = Span(found.start, found.end)
        if any(a <= found.start and found.end <= b for a, b in named):
            continue  # "regular funds of the state budget" is one source
        _add(events, Event("budget", trigger, trigger=trigger, misspelt=found.misspelt))
    events = sorted(_trimmed(text, events, parts, words), key=lambda e: e.span)
    return [
        _as_source(e, events, (text, span)) for e in events if not _is_of_no_cost(e, events, text)
    ]


def _as_source(event: Event, events: Sequence[Event], cell: tuple[str, Span]) -> Event:
    """Own means beside a figure are a source of it: "own funds: 300 EUR", "10 % own funds".

    So are those that stand in a list beside another source: "own funds; EU funds".
    """
    if (event.kind, event.value) != ("status", "existing"):
        return event
    text = cell[0]
    figures = [e for e in events if e.kind in ("amount", "share")]
    before = [e for e in figures if e.span.end <= event.span.start]
    gaps = [text[e.span.end : event.span.start] for e in before[-1:]]
    gaps += [text[event.span.end : e.span.start] for e in figures if e.span >= event.span][:1]
    beside = not figures and _is_listed(event, events, cell)
    if not beside and all(gap.strip(" \t:(–—-=") for gap in gaps):
        return event
    return replace(event, kind="source", value="institution-budget", trigger=event.span)


def _is_listed(event: Event, events: Sequence[Event], cell: tuple[str, Span]) -> bool:
    """Whether marks part words from a known source or an abbreviation before or behind them."""
    text, span = cell
    named = {text[slice(*e.span)] for e in events if e.kind == "source"}
    before = _PARTS.split(text[span.start : event.span.start])
    behind = _PARTS.split(text[event.span.end : span.end])
    if before[-1].strip() or behind[0].strip():
        return False
    items = [item.strip() for item in (*before[:-1], *behind[1:])]
    return any(item in named or is_abbreviation(item) for item in items)


def _is_of_no_cost(event: Event, events: Sequence[Event], text: str) -> bool:
    """Whether a budget is only what costs nothing: "no additional costs for the state budget"."""
    free = [e.span.end for e in events if (e.kind, e.value) == ("status", "none")]
    return event.kind in ("budget", "source") and any(
        end <= event.span.start and not re.search(r"[\d.,;:(\n]", text[end : event.span.start])
        for end in free
    )


def _add(events: list[Event], event: Event) -> None:
    """Keep an event unless its trigger stands inside one that is there."""
    taken = [e.trigger if e.kind == "source" else e.span for e in events]
    first, last = event.trigger if event.trigger.end else event.span
    if not any(a < last and first < b for a, b in taken):
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
    if found.value in STATED:
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
    if "(" not in text[slice(*said)]:
        said = trim(text, *said, MARKS + ")")
    return Event("source", said, found.value, Span(found.start, found.end), misspelt=found.misspelt)


def _left(text: str, start: int, found: Found, parts: Sequence[Word], words: Vocabulary) -> int:
    """Words before the trigger that belong to the source ("funds of …"), small words left out."""
    first = found.first
    acronym = text[found.start : found.end].isupper()
    while first > 0 and parts[first - 1].start >= start:
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
        elif depth == 0 and (
            c in ",;)"
            or _figure_follows(text, k, end)
            or (c == "\n" and not _goes_on(text, k, end))
        ):
            return k
    return end


def _figure_follows(text: str, k: int, end: int) -> bool:
    """Whether a mark leads from a name to its figure: "state budget: 3", "local budget – 0.5"."""
    return text[k] in ":–—=" and text[k + 1 : end].lstrip()[:1].isdigit()


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
        said = trim(text, event.span.start, max(end, event.trigger.end), MARKS + "(")
        out.append(Event(event.kind, said, event.value, event.trigger, misspelt=event.misspelt))
    return out


def is_owner(mention: Mention, place: Place) -> bool:
    """Whether a mention may own a budget: "sectoral" in "sectoral budget" may not."""
    span = Span(mention.start, mention.end)
    return bool(place.known(span)) or names_actor(mention.text, language=place.words.language)


def label_end(rest: Span, place: Place) -> int:
    """Where the name of a budget without an owner ends: at a mark, a line, a joiner."""
    end = rest.start
    for word in words_of(place.text, *rest):
        between = place.text[end : word.start]
        if between.strip(" \t") or "\n" in between or word.key in place.words.joiners:
            break
        end = word.end
    return end


def owner_span(event: Event, stop: int, place: Place) -> Span:
    """The words after "budget": to the end of the line, further where it goes on."""
    text, at = place.text, event.span.end
    end = stop
    while (newline := text.find("\n", at, stop)) >= 0:
        rest = text[newline:stop].lstrip()
        before = text[event.span.end : newline].rstrip(" \t\r")
        joined = (
            not before.strip(MARKS + " ")
            or before[-1:] in ",("
            or _ends_joined(before, place.words)
        )
        if not rest or not (rest[0].islower() or joined):
            end = newline
            break
        at = newline + 1
    start = event.span.end
    for word in words_of(text, start, end):
        if word.key not in place.words.from_words:
            break
        start = word.end
    return trim(text, start, end, MARKS + "(")


def _ends_joined(before: str, words: Vocabulary) -> bool:
    last = words_of(before)
    return bool(last) and last[-1].key in words.joiners | words.from_words


def owner_of_source(event: Event, place: Place) -> Mention | None:
    """Whose money it is: the body named after the trigger, before a quotation.

    Of a local budget the trigger names the owner too ("budgets of municipalities").
    """
    start = _after_budget(event, place) if event.value == "local-budget" else event.trigger.end
    rest = Span(start, event.span.end)
    words = words_of(place.text, *rest)
    if not words:
        return None
    start = next((w.start for w in words if w.key not in place.words.from_words), rest.end)
    quote = place.text.find("„", start, rest.end)
    opening = place.text[start : start + 1]
    end = quote if quote > start and opening.isupper() else rest.end
    found = place.find(trim(place.text, start, end, MARKS))
    owners = [m for m in found if not m.doubtful and is_owner(m, place)]
    return owners[0] if owners else None


def _after_budget(event: Event, place: Place) -> int:
    """Behind the word budget, where a name of municipalities follows it; else behind the words."""
    words = words_of(place.text, *event.span)
    found = match_at(place.words.budget, words, 0) if words else None
    follows = found is not None and words[found.first].start == event.span.start
    return found.end if found and follows else event.span.end
