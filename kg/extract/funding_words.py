"""Which words about money did no rule understand, and which only belong to a sum? Extract layer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.extract.cell import Place
from kg.extract.draft import Mention
from kg.extract.funding_events import MARKS
from kg.extract.funding_sections import Section
from kg.extract.marks import is_abbreviation
from kg.extract.spans import Span, trim
from kg.model.records import Issue
from kg.phrases import Word, match_at, words_of


def says_money(mention: Mention, place: Place) -> bool:
    """Whether what looks like a name is a currency, a bound or another word of sums."""
    words = words_of(mention.text)
    return mention.text in place.words.money.iso_codes or past_words_of_sums(
        words, 0, place
    ) >= len(words)


Unread = tuple[Issue, Span]


def unread(section: Section, place: Place, read: Sequence[Span]) -> list[Unread]:
    """Words of a section that no rule understood, one issue a run."""
    issues: list[Unread] = []
    read = sorted(read)
    edges = [
        Span(section.span.start, section.span.start),
        *read,
        Span(section.span.end, section.span.end),
    ]
    reach = section.span.start
    for before, after in pairwise(edges):
        reach = max(reach, before.end)
        rest = trim(place.text, reach, max(reach, after.start), MARKS + "()")
        for part in _sayings(rest, place):
            issues.append((_not_understood(part, place), part))
    return issues


def _sayings(rest: Span, place: Place) -> list[Span]:
    """The runs of words worth an issue: no small words, no remark marks, no words of sums."""
    parts = words_of(place.text, *rest)
    at = 0
    while at < len(parts):
        after = _past_small(parts, at, place)
        if after == at:
            break
        at = after
    last = len(parts)
    while last > at and parts[last - 1].key in place.words.from_words | place.words.joiners:
        last -= 1
    if at >= last:
        return []
    stop = rest.end if last == len(parts) else parts[last].start
    return [trim(place.text, parts[at].start, stop, MARKS)]


def _past_small(parts: Sequence[Word], at: int, place: Place) -> int:
    """The place behind a small word, a remark mark or a word of sums; the same place otherwise."""
    found = match_at(place.words.note_words, parts, at)
    if found:
        return found.last
    if parts[at].key in place.words.joiners or parts[at].key in place.words.from_words:
        return at + 1
    said = place.text[parts[at].start : parts[at].end]
    if said in place.words.money.iso_codes:
        return at + 1
    return past_words_of_sums(parts, at, place)


def past_words_of_sums(parts: Sequence[Word], at: int, place: Place) -> int:
    """The place behind a word that says what kind of figure stands beside it."""
    money = place.words.money
    while at < len(parts):
        found = next(
            (
                hit
                for index in (money.currencies, money.bounds, money.periods, money.multipliers,
                              money.percent, money.taxes, *money.ranges.values())
                if (hit := match_at(index, parts, at))
            ),
            None,
        )  # fmt: skip
        head = match_at(place.words.fields, parts, at)
        if head and head.value == "funding" and (found is None or head.last > found.last):
            found = head
        if found is None:
            return at
        at = found.last
    return at


def _not_understood(span: Span, place: Place) -> Issue:
    words = place.quoter.words(span)
    named = any(m.start == span.start and m.end == span.end for m in place.known(span))
    if named or is_abbreviation(place.text[slice(*span)]):
        return Issue(
            code="source-without-amount", about=place.about,
            message=f"'{words}' stands among amounts without one of its own",
            advice="read the place; no payment was recorded for it",
            passages=(place.quoter.passage(*span),),
        )  # fmt: skip
    return Issue(
        code="words-not-understood", about=place.about,
        message=f"the words '{words}' about resources fit no rule",
        advice="read the place; correct the record in a decision if they matter",
        passages=(place.quoter.passage(*span),),
    )  # fmt: skip
