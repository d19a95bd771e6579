"""Which of several slots of dates say when things end? Their order tells. Extract layer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from kg.extract.frames.frame import Frame
from kg.extract.look import look_at
from kg.extract.place import CERTAIN
from kg.extract.slots import LOOKED_AT, fill_of, said_in, share_of
from kg.extract.terms import Terms
from kg.model.codes import ReportedStatus
from kg.periods import find_years, read_period
from kg.periods.tokens import tokens_of
from kg.phrases import find_phrases, words_of
from kg.text import LEVEL

IS_DATE = 0.8  # share of words that a date explains, and of cells that are dates
LEAST_PAIRS = 3  # records that must have both dates
NEVER_EARLIER = 0.95  # share of them in which the second is not before the first
LATER = 0.5  # share of them in which it is later
ENDS = 1.75  # log-odds that what comes later is when things end
PART = 5.0  # log-odds that quarters or months beside years are deadlines, too
RECORDED = 4.0  # log-odds against a time to the second: it says when something was recorded

PARTS = frozenset({"quarter", "half", "month"})  # classes of words that say a part of a year
COUNTS = frozenset({"number", "ordinal", "roman", "and", "small"})  # and of what counts them

EDGES = frozenset({"start", "since", "end", "until"})  # classes of words that say which edge

_JOINED = re.compile(r"_|(?<=[a-z])(?=[A-Z])")  # where words of a data table's head are joined
_YEAR = re.compile(r"(?:19|20)\d\d")
_SECOND = re.compile(r"\d\d:\d\d:\d\d")
_MIDNIGHT = "00:00:00"


def date_odds(frame: Frame, text: str, terms: Terms) -> dict[int, float]:
    """Log-odds by slot that its dates are deadlines, from the other dates of the same records.

    A slot that is never before another one, and mostly later, says when things end. A time to the
    second is none of a plan's, nor is what a head says to be done beside one that does not.
    Quarters or months stand beside the years that they are of.
    """
    said = {k: said_in(frame, k, text)[:LOOKED_AT] for k in range(len(frame.slots))}
    language = terms.words.language
    dated = [
        k for k, cells in said.items()
        if share_of(look_at(words, language).date >= IS_DATE for words in cells) >= IS_DATE
    ]  # fmt: skip
    odds = {k: -RECORDED for k in dated if _are_recorded(said[k])}
    odds |= dict.fromkeys(_past({k: frame.slots[k].head for k in dated}, terms), -CERTAIN)
    plain = {
        k: frame.slots[k].head
        for k in dated
        if k not in odds and share_of(bool(find_years(w)) for w in said[k]) >= IS_DATE
    }
    odds |= dict.fromkeys(_again(plain, {k: fill_of(frame, k) for k in dated}, terms), -CERTAIN)
    dated = [k for k in dated if k not in odds]
    if any(share_of(bool(_YEAR.fullmatch(w.strip())) for w in said[k]) >= IS_DATE for k in dated):
        odds |= {k: PART for k, cells in said.items() if _are_parts(cells, terms)}
    if len(dated) < 2:
        return odds
    ends = {k: _ends(frame, k, text, terms) for k in dated}
    for k in ends:
        if any(_is_later(ends[k], other) for one, other in ends.items() if one != k):
            odds[k] = ENDS
    return odds


def _past(heads: Mapping[int, str], terms: Terms) -> set[int]:
    """The slots whose heads say when things were done, where another says when they are planned:
    "End (completed)" beside "End (planned)". Both say what it is that ends or begins.
    """
    parts = {k: words_of(head) for k, head in heads.items()}
    done = {
        k: {word.key for word in words} for k, words in parts.items()
        if ReportedStatus.DONE in {x.value for x in find_phrases(terms.words.reported, words)}
    }  # fmt: skip
    planned = {word.key for k, words in parts.items() if k not in done for word in words}
    return {k for k, keys in done.items() if keys & planned}


def _again(heads: Mapping[int, str], fills: Mapping[int, float], terms: Terms) -> set[int]:
    """The slots that say of one and the same end (or start) what another, fuller one says before:
    "Actual end" beside "Planned end". They say when things were done.

    Two heads are of the same if both say that it ends, or if of several the one shares more words
    with the other than with any third.
    """
    parted = {k: head.rpartition(LEVEL)[::2] for k, head in heads.items()}
    plain = {k: _JOINED.sub(" ", own) for k, (_, own) in parted.items()}
    keys = {k: {word.key for word in words_of(own)} for k, own in plain.items()}
    kinds = {k: {token.kind for token in tokens_of(own, terms.words.dates)} & EDGES
             for k, own in plain.items()}  # fmt: skip
    found: set[int] = set()
    for k in keys:
        alike = {j: len(keys[k] & keys[j]) for j in keys if j != k and parted[j][0] == parted[k][0]}
        most = max(alike.values(), default=0)
        for j, n_same in alike.items():
            nearest = len(alike) > 1 and list(alike.values()).count(most) == 1 and n_same == most
            is_same = n_same > 0 and (kinds[k] == kinds[j] if kinds[k] or kinds[j] else nearest)
            if is_same and (fills[k], -k) < (fills[j], -j):
                found.add(k)
    return found


def _are_parts(cells: Sequence[str], terms: Terms) -> bool:
    """Whether cells name quarters, halves or months and nothing else, no year either."""
    kinds = [{token.kind for token in tokens_of(words, terms.words.dates)} for words in cells]
    return bool(cells) and all(one & PARTS and one <= PARTS | COUNTS for one in kinds)


def _are_recorded(cells: Sequence[str]) -> bool:
    """Whether most cells hold a time of day to the second that is not midnight."""
    times = [found[0] for words in cells if (found := _SECOND.search(words))]
    return 2 * sum(time != _MIDNIGHT for time in times) > len(cells)


def _ends(frame: Frame, slot: int, text: str, terms: Terms) -> list[date | None]:
    """The last day of each record's words in a slot."""
    found: list[date | None] = []
    for record in frame.records[:LOOKED_AT]:
        spans = record.spans[slot]
        words = " ".join(text[slice(*spans[0])].split()) if spans else ""
        period = read_period(words, terms.words.dates) if words else None
        found.append(period.end if period is not None else None)
    return found


def _is_later(days: Sequence[date | None], others: Sequence[date | None]) -> bool:
    pairs = [(a, b) for a, b in zip(days, others, strict=True) if a is not None and b is not None]
    n = len(pairs)
    never_earlier = sum(a >= b for a, b in pairs) >= NEVER_EARLIER * n
    return n >= LEAST_PAIRS and never_earlier and sum(a > b for a, b in pairs) >= LATER * n
