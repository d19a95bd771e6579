"""Which words of the plan prove a sentence? Rows of evidence, one for each fact or element.

Present layer. A row holds the element, what was read, the source's own words and their place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One fact (or element) behind a sentence. `words` are quoted, `place` is in words."""

    id: str
    number: str
    title: str
    read: str
    words: str
    quotes: tuple[Quote, ...]
    place: str
    certainty: str
    doubtful: bool = False


def evidence_rows(ids: Iterable[str], index: PlanIndex) -> tuple[EvidenceRow, ...]:
    """The rows for ids of facts and elements, each once, in the order given.

    Raises: KeyError for an id the plan does not have (a sentence without evidence is our mistake).
    """
    return tuple(_row(i, index) for i in dict.fromkeys(ids))


def _row(ident: str, index: PlanIndex) -> EvidenceRow:
    fact = index.facts.get(ident)
    if fact is None:
        return _element_row(index.elements[ident], index)
    element = index.elements.get(fact.about)
    return EvidenceRow(
        id=ident,
        number=index.number(fact.about),
        title=fold_space(index.title(element)) if element else "",
        read=what_was_read(fact, index),
        words=index.quoted(fact.passages),
        quotes=index.quotes(fact.passages),
        place="; ".join(dict.fromkeys(map(index.place, fact.passages))),
        certainty=index.words(f"certainty.{fact.certainty}"),
        doubtful=fact.certainty.value == "doubtful",
    )


def _element_row(element: Element, index: PlanIndex) -> EvidenceRow:
    return EvidenceRow(
        id=element.id,
        number=index.number(element.id),
        title=fold_space(index.title(element)),
        read=index.words("read.element"),
        words=index.quoted(element.passages),
        quotes=index.quotes(element.passages),
        place="; ".join(dict.fromkeys(map(index.place, element.passages))),
        certainty=index.words(f"certainty.{element.certainty}"),
        doubtful=element.certainty.value == "doubtful",
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
    if fact.time_kind.value in ("continuous", "conditional", "relative") and fact.end is None:
        return words(f"due.{fact.time_kind}")
    if fact.end is None:
        return words("due.open")
    key = "due.until" if fact.time_kind.value == "continuous-until" else "due.by"
    return words(key, day=fact.end)
