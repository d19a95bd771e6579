"""Which words of the plan prove a sentence, and where is the plan weak? Rows of the report.

Present layer. A row holds the element, what was read, the source's own words and their place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.graph.check import Finding as Weakness
from kg.graph.check import issue_findings
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
from kg.present.study import Study
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


# Where is a plan weak or irregular? The rows of the report that say what, how often and where.
#
# The check and the reading find the places; here they are counted and listed.

MOST_PLACES = 12  # of one weakness
MOST_IRREGULAR = 30  # irregular places told one by one


@dataclass(frozen=True, slots=True)
class WeakRow:
    """One kind of weak place: what, how often, where."""

    rule: str
    count: int
    where: str


def irregular_rows(study: Study) -> tuple[WeakRow, ...]:
    """Each irregular place in its own words; by kind, with one as an example, if they are many."""
    found = issue_findings(study.records)
    rows = Counter(x.message for x in found)
    if len(rows) > MOST_IRREGULAR:
        return weak_rows(study, found)
    return tuple(
        WeakRow(message, count, _places(study, [x for x in found if x.message == message]))
        for message, count in rows.most_common()
    )


def weak_rows(study: Study, weaknesses: Sequence[Weakness]) -> tuple[WeakRow, ...]:
    """What the check found, one row for each rule, most frequent first."""
    found: dict[str, list[Weakness]] = defaultdict(list)
    for weakness in weaknesses:
        found[weakness.code].append(weakness)
    ordered = sorted(found.items(), key=lambda kv: (-len(kv[1]), kv[0]))
    return tuple(WeakRow(_rule(rows), len(rows), _places(study, rows)) for _, rows in ordered)


def _rule(rows: Sequence[Weakness]) -> str:
    """The message if all say the same, else the first as an example."""
    messages = list(dict.fromkeys(r.message for r in rows))
    return messages[0] if len(messages) == 1 else f"{messages[0]} …"


def _places(study: Study, rows: Sequence[Weakness]) -> str:
    names = [study.index.number(r.element) if r.element else r.number for r in rows]
    places = tuple(dict.fromkeys(n for n in names if n))
    return study.words.listed(places, most=MOST_PLACES)
