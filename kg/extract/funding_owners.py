"""Whose budget is it, and how far does its name go? Extract layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.draft import Mention
from kg.extract.funding_events import MARKS, Event
from kg.extract.mentions import names_actor
from kg.extract.spans import Span, trim
from kg.extract.vocabulary import Vocabulary
from kg.phrases import match_at, words_of

if TYPE_CHECKING:
    from kg.extract.funding import Place


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
    return trim(text, start, end, MARKS)


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
