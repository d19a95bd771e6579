"""Which words of the plan prove a sentence? Rows of evidence, one for each fact or element.

Present layer. A row holds the element, what was read, the source's own words and their place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model.document import Passage
from kg.model.records import (
    Allocation,
    Deadline,
    Element,
    ExpectedResult,
    Fact,
    Indicator,
    Participation,
    Risk,
)
from kg.present.index import PlanIndex
from kg.present.surroundings import Quote
from kg.text import fold_space


@dataclass(frozen=True, slots=True)
class SourceSpot:
    """A place in words, and the part of an address that opens the source there, if a page can."""

    words: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One fact (or element) behind a sentence. `words` are quoted, `place` is in words.

    `position` is its own among all rows of the plan, which marks of charts lead to; `spots` are
    its places, each with what opens the source there (`SourceSpot`).
    """

    id: str
    position: int
    number: str
    title: str
    read: str
    words: str
    quotes: tuple[Quote, ...]
    place: str
    spots: tuple[SourceSpot, ...]
    certainty: str
    doubtful: bool = False


def evidence_rows(ids: Iterable[str], index: PlanIndex) -> tuple[EvidenceRow, ...]:
    """The rows for ids of facts and elements, each once, in the order given.

    Raises: KeyError for an id the plan does not have (a sentence without evidence is our mistake).
    """
    return tuple(_row(i, index) for i in dict.fromkeys(ids))


def _row(ident: str, index: PlanIndex) -> EvidenceRow:
    fact = index.facts.get(ident)
    of: Fact | Element = fact or index.elements[ident]
    about = of.about if isinstance(of, Fact) else ident
    element = index.elements.get(about)
    return EvidenceRow(
        id=ident,
        position=index.row_of[ident],
        number=index.number(about),
        title=fold_space(index.title(element)) if element else "",
        read=what_was_read(fact, index) if fact else index.words("read.element"),
        words=index.quoted(of.passages),
        quotes=index.quotes(of.passages),
        place="; ".join(dict.fromkeys(map(index.place, of.passages))),
        spots=_spots(of.passages, index),
        certainty=index.words(f"certainty.{of.certainty}"),
        doubtful=of.certainty.value == "doubtful",
    )


def _spots(passages: tuple[Passage, ...], index: PlanIndex) -> tuple[SourceSpot, ...]:
    """Each place once, with the first of its passages."""
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(index.place(passage), passage)
    return tuple(
        SourceSpot(words, f"at-{index.document_of[p.document]}-{p.start}-{p.end}")
        if p.document in index.document_of
        else SourceSpot(words, "")
        for words, p in first.items()
    )


def what_was_read(fact: Fact, index: PlanIndex) -> str:
    """A fact in words: who in which role, which amount, which date, which risk."""
    words = index.words
    match fact:
        case Participation():
            role = words(f"role.{fact.role}")
            return words("read.participation", name=index.short(fact.actor), role=role)
        case Allocation():
            return _money(fact, index)
        case Deadline():
            return due_in_words(fact, index)
        case Indicator() | ExpectedResult() | Risk():
            return fold_space(fact.title)
    return ""


def _money(fact: Allocation, index: PlanIndex) -> str:
    words = index.words
    parts = [index.source_name(fact.source)] if fact.source else []
    if fact.payer:
        parts.append(words("read.payer", name=index.short(fact.payer)))
    if fact.amount is not None or fact.share is not None:
        parts.append(words.stated(fact))
    if fact.year is not None or fact.years:
        parts.append("–".join(map(str, fact.years or (fact.year,))))
    if fact.amount is None:
        parts.append(words(f"said.{fact.cost_status}"))
    return ", ".join(parts)


def due_in_words(fact: Deadline, index: PlanIndex) -> str:
    """A deadline in words: by a day, on and on, until a day, or on a condition."""
    words = index.words
    kind = fact.time_kind.value
    if kind == "continuous" or (kind in ("conditional", "relative") and fact.end is None):
        return words(f"due.{kind}")
    if fact.end is None:
        return words("due.open")
    key = "due.until" if fact.time_kind.value == "continuous-until" else "due.by"
    return words(key, day=fact.end)
