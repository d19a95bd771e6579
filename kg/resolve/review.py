"""What should a person look at first? Each field of a plan as one row to correct. Resolve layer.

A row names a fact, or a field of a goal, activity, task or body, with the words it was read from
and what was read. `kg.resolve.reviewed` turns what a person writes into it into decisions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.model.codes import Certainty, CostStatus
from kg.model.labels import spoken_numbers
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    Deadline,
    Element,
    ExpectedResult,
    Fact,
    Goal,
    Indicator,
    Participation,
    PlanRecords,
    Risk,
)
from kg.resolve.binding import Binder
from kg.resolve.book import value_text
from kg.resolve.values import ROLES, fact_words, passages_words

NOT_READ = "not read"
EXTRAS = ("year", "years", "source", "payer", "low", "high", "bound", "share", "per")
_ALWAYS = ("lead", "partner", "money", "deadline", "indicator")  # asked for if nothing was read
BELOW = {Goal: "activity", Activity: "task"}  # what a person may add below an element
_CONSEQUENCE = ("money", "lead", "deadline", "title")  # of an error, the greatest first
_DOUBT = (Certainty.DOUBTFUL, NOT_READ, Certainty.RULE, Certainty.EXACT)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One field to look at. `key` holds the words by which a decision finds it again."""

    id: str
    number: str
    title: str
    field: str
    words: str
    read: str
    certainty: str
    key: str


def review_rows(records: PlanRecords) -> list[ReviewRow]:
    """The rows of a plan, the most consequential first: doubt, then field, then money.

    Each activity has a row for each field, also where nothing was read of it; tasks and goals for
    what they have, and one to add what stands below them. Bodies come last, with their name and
    kind, then sources of money.
    """
    asking = _Asking(records)
    rows = [
        (element, row) for element in records.elements for row in asking.of_element(element)
    ]  # fmt: skip
    rows.sort(key=lambda pair: (*_rank(pair[1]), -asking.money[pair[0].id]))
    return [*(row for _, row in rows), *asking.bodies(), *asking.sources()]


def _rank(row: ReviewRow) -> tuple[int, int]:
    doubt = _DOUBT.index(row.certainty)
    known = row.field in _CONSEQUENCE
    place = _CONSEQUENCE.index(row.field) if known else len(_CONSEQUENCE)
    return (doubt if known or row.certainty != NOT_READ else len(_DOUBT)), place


def field_of(fact: Fact) -> str:
    """The field a fact fills: its role, or money, deadline, indicator, result, risk."""
    if isinstance(fact, Participation):
        return str(fact.role)
    return next(name for kind, name in _FIELDS if isinstance(fact, kind))


_FIELDS: tuple[tuple[type[Fact], str], ...] = (
    (Allocation, "money"), (Deadline, "deadline"), (Indicator, "indicator"),
    (ExpectedResult, "result"), (Risk, "risk"),
)  # fmt: skip


def fact_read(fact: Fact, names: dict[str, str]) -> str:
    """What was read of a fact, as a person may write it again; `names` are those of ids."""
    if isinstance(fact, Participation):
        return names.get(fact.actor, fact.actor)
    if isinstance(fact, Allocation):
        return _money_read(fact, names)
    if isinstance(fact, Deadline):
        return _deadline_read(fact)
    return str(getattr(fact, "title", ""))


def _money_read(fact: Allocation, names: dict[str, str]) -> str:
    head = str(fact.cost_status)
    if fact.cost_status is CostStatus.AMOUNT:
        head = f"{value_text(fact.amount)} {fact.currency or ''}".strip()
    pairs = ((name, extra_text(fact, name, names)) for name in EXTRAS)
    return "; ".join([head, *(f"{name}={text}" for name, text in pairs if text)])


def extra_text(fact: Allocation, name: str, names: dict[str, str]) -> str:
    """One more field of a statement of money, in words."""
    value = getattr(fact, name)
    if name == "years" and value is not None:
        return f"{value[0]}-{value[1]}"
    return names.get(value, value) if name in ("source", "payer") and value else value_text(value)


def _deadline_read(fact: Deadline) -> str:
    """A day, a window of days with `..` at an open end, or the kind of a time without days."""
    if fact.start is None and fact.end is None:
        return str(fact.time_kind)
    if fact.start == fact.end:
        return str(fact.end)
    return f"{fact.start or '..'}/{fact.end or '..'}"


def names_by_id(records: PlanRecords) -> dict[str, str]:
    """The names of bodies and sources of money by their ids."""
    actors = {x.id: x.name for x in records.actors}
    return actors | {x.id: x.name for x in records.sources}


def known_names(records: PlanRecords) -> list[str]:
    """The names of the bodies of a plan, those with most roles first."""
    n_roles = Counter(x.actor for x in records.participations)
    order = sorted(records.actors, key=lambda a: (-n_roles[a.id], a.name))
    return list(dict.fromkeys(a.name for a in order))


class _Asking:
    """The rows of one plan in the making."""

    def __init__(self, records: PlanRecords) -> None:
        self.records = records
        self.names = names_by_id(records)
        self.numbers = spoken_numbers(records)
        self.binder = Binder(records)
        self.facts: dict[str, list[Fact]] = defaultdict(list)
        self.money: dict[str, Decimal] = defaultdict(Decimal)
        for fact in records.facts:
            self.facts[fact.about].append(fact)
            if isinstance(fact, Allocation):
                self.money[fact.about] += fact.amount or 0
        used = {field_of(fact) for fact in records.facts}
        self.asked = [x for x in (*ROLES, *(f for _, f in _FIELDS)) if x in used or x in _ALWAYS]

    def of_element(self, element: Element) -> Iterator[ReviewRow]:
        """The rows of a goal, activity or task."""
        sure = str(element.certainty)
        said = passages_words(element.passages)
        yield self._row(element, element.id, "title", (said, element.title, sure))
        if element.number or isinstance(element, Activity):
            read = element.number or ""
            yield self._row(element, element.id, "number", (said, read, sure))
        if isinstance(element, Goal):
            yield self._row(element, element.id, "level", (said, str(element.kind), sure))
        found = set()
        for fact in self.facts.get(element.id, ()):
            found.add(field_of(fact))
            read = fact_read(fact, self.names)
            told = (fact_words(fact), read, str(fact.certainty))
            yield self._row(element, fact.id, field_of(fact), told)
        for field in self.asked if isinstance(element, Activity) else ():
            if field not in found:
                yield self._row(element, element.id, field, ("", "", NOT_READ))
        if type(element) in BELOW:
            yield self._row(element, element.id, BELOW[type(element)], ("", "", NOT_READ))

    def _row(self, element: Element, own: str, field: str, said: tuple[str, str, str]) -> ReviewRow:
        number = self.numbers[element.id].marked
        return ReviewRow(own, number, element.title, field, *said, key=self.binder.words_of(own))

    def bodies(self) -> Iterator[ReviewRow]:
        """The rows of the bodies, by name."""
        for actor in sorted(self.records.actors, key=lambda a: a.name):
            forms = " | ".join(x.text for x in actor.labels)
            for field, read in body_fields(actor).items():
                key = self.binder.words_of(actor.id)
                yield ReviewRow(actor.id, "", actor.name, field, forms, read, "", key)

    def sources(self) -> Iterator[ReviewRow]:
        """The rows of the sources of money, by name."""
        for source in sorted(self.records.sources, key=lambda x: x.name):
            forms = " | ".join(x.text for x in source.labels)
            key = self.binder.words_of(source.id)
            yield ReviewRow(source.id, "", source.name, "name", forms, source.name, "", key)


def body_fields(actor: Actor) -> dict[str, str]:
    """What a person may correct of a body itself."""
    group = value_text(actor.group_kind)
    return {"name": actor.name, "kind": str(actor.actor_type), "group": group}
