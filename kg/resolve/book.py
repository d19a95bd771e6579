"""The records of one plan while decisions are being applied to them. Resolve layer.

A book is changed in place, because ten thousand decisions on ten thousand facts must not copy them
all each time; it gives plain records again at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from kg.ids import slug, without_place
from kg.model.codes import Certainty, LabelKind, Origin
from kg.model.document import Passage
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    Deadline,
    Element,
    ExpectedResult,
    Fact,
    FundingSource,
    Goal,
    Indicator,
    Issue,
    Label,
    Participation,
    PlanRecords,
    Risk,
    Step,
    Task,
)
from kg.model.rules import Rule
from kg.model.targets import Targets
from kg.resolve.decisions import Decision
from kg.resolve.facts import short_id
from kg.resolve.names import group_kind_of, type_of
from kg.text import fold

_FACTS: tuple[tuple[str, type[Fact]], ...] = (
    ("participations", Participation), ("allocations", Allocation), ("deadlines", Deadline),
    ("indicators", Indicator), ("results", ExpectedResult), ("risks", Risk),
)  # fmt: skip
_ELEMENTS: tuple[tuple[str, type[Element]], ...] = (
    ("goals", Goal), ("activities", Activity), ("tasks", Task),
)  # fmt: skip


class Book:
    """Elements, facts, actors and sources of a plan by id, each to be replaced or taken out."""

    def __init__(self, records: PlanRecords) -> None:
        self.records = records
        self.elements: dict[str, Element] = {x.id: x for x in records.elements}
        self.facts: dict[str, Fact] = {x.id: x for x in records.facts}
        self.actors: dict[str, Actor] = {x.id: x for x in records.actors}
        self.sources: dict[str, FundingSource] = {x.id: x for x in records.sources}
        self.issues: list[Issue] = list(records.issues)
        self._by_name: dict[str, str] | None = None
        self._targets: tuple[tuple[Element, ...], Targets] | None = None
        self._doubted: set[str] = set()
        self._heirs: dict[str, str] = {}
        self._places = {own: n for n, own in enumerate(self.facts)}  # of facts, in reading order
        self._n_places = len(self.facts)

    def closed(self) -> PlanRecords:
        """The records as they stand now, each kind in its order."""
        facts = sorted(self.facts.values(), key=lambda x: self._places[x.id])
        made: dict[str, Any] = {
            kind: tuple(x for x in facts if isinstance(x, of)) for kind, of in _FACTS
        }
        for kind, of_element in _ELEMENTS:
            made[kind] = tuple(x for x in self.elements.values() if isinstance(x, of_element))
        return replace(
            self.records,
            **made,
            actors=tuple(self.actors[x] for x in sorted(self.actors)),
            sources=tuple(self.sources[x] for x in sorted(self.sources)),
            issues=tuple(self.issues),
        )

    def put_fact(self, fact: Fact, instead_of: str = "") -> Fact:
        """A fact in the place of another, or behind all; one of the same id takes its passages."""
        twin = self.facts.get(fact.id)
        if twin is None:
            place = self._places[instead_of] if instead_of in self.facts else self._n_places
            self._n_places += place == self._n_places
            self._places[fact.id] = place
        elif instead_of != fact.id:
            fact = replace(fact, passages=tuple(dict.fromkeys((*twin.passages, *fact.passages))))
        if instead_of != fact.id:
            self.facts.pop(instead_of, None)
        self.facts[fact.id] = fact
        return fact

    def free_id(self, wanted: str) -> str:
        """An id like the wanted one that nothing has yet."""
        n, found = 1, wanted
        while found in self.facts or found in self.elements:
            n += 1
            found = f"{wanted}~{n}"
        return found

    def below(self, element: str) -> list[str]:
        """The ids of the elements right below one."""
        return [x.id for x in self.elements.values() if x.parent == element]

    def elements_named(self, words: str) -> list[str]:
        """The ids of the elements that an id, a number or a title may mean now."""
        now = tuple(self.elements.values())
        if self._targets is None or self._targets[0] != now:
            self._targets = (now, Targets(self.closed()))
        return [x for x in self._targets[1].find(words) if x in self.elements]

    def facts_of(self, elements: Iterable[str]) -> list[Fact]:
        """The facts about any of these elements."""
        wanted = set(elements)
        return [x for x in self.facts.values() if x.about in wanted]

    def actor_named(self, name: str) -> Actor | None:
        """The actor with this id, whatever country stands in it, or called so."""
        if (own := self.heir_of(name)) in self.actors:
            return self.actors[own]
        if self._by_name is None:
            self._by_name = {}
            for actor in self.actors.values():
                self._learn(self._by_name, actor)
            for own in self._heirs:
                self._by_name.setdefault(without_place(own), own)
        key = without_place(name)
        own = self._by_name.get(key if key != name else fold(name), "")
        return self.actors.get(self.heir_of(own))

    @staticmethod
    def _learn(by_name: dict[str, str], actor: Actor) -> None:
        by_name.setdefault(without_place(actor.id), actor.id)
        for label in actor.labels:
            by_name.setdefault(fold(label.text), actor.id)

    def put_actor(self, actor: Actor) -> Actor:
        """An actor, new or changed."""
        if actor.id in self.actors:
            self._by_name = None
        elif self._by_name is not None:
            self._learn(self._by_name, actor)
        self.actors[actor.id] = actor
        return actor

    def source_named(self, name: str) -> FundingSource | None:
        """The source with this id, whatever country stands in it, or called so."""
        key, bare = fold(name), without_place(name)
        if bare != name:
            same = (s for s in self.sources.values() if without_place(s.id) == bare)
        else:
            same = (s for s in self.sources.values() if key in {fold(x.text) for x in s.labels})
        return self.sources.get(name) or next(same, None)

    def new_actor(self, name: str, decision: Decision, *, may_be_group: bool = True) -> Actor:
        """An actor that a person names first."""
        plan = self.records.plan
        group = group_kind_of(name, plan.language) if may_be_group else None
        where = plan.place
        return self.put_actor(
            Actor(
                id=f"{'group' if group else 'org'}/{where}/{slug(name)}",
                labels=(Label(name, plan.language, LabelKind.PREFERRED),),
                actor_type=type_of(name, plan.language), group_kind=group, country=plan.country,
                steps=(step_of(decision),),
            )
        )  # fmt: skip

    def new_source(self, name: str) -> FundingSource:
        """A source of money that a person names first."""
        plan = self.records.plan
        where = plan.place
        source = FundingSource(
            id=f"source/{where}/{slug(name)}", labels=(Label(name, plan.language),),
            country=plan.country,
        )  # fmt: skip
        self.sources[source.id] = source
        return source

    def hand_over(self, actor: str, heir: str) -> None:
        """Take out an actor that is another one; its id means that one from now on."""
        del self.actors[actor]
        self._heirs[actor] = heir
        self._by_name = None

    def heir_of(self, own: str) -> str:
        """The actor that an id means after others were joined to it; else the id."""
        while own in self._heirs:
            own = self._heirs[own]
        return own

    def drop_unused(self, ids: Iterable[str]) -> None:
        """Take out, at the end, those of these actors that nothing speaks of then."""
        self._doubted.update(ids)

    def finished(self) -> PlanRecords:
        """The records after all decisions, without bodies that nothing speaks of any more."""
        self._drop_unused()
        return self.closed()

    def _drop_unused(self) -> None:
        if not self._doubted:
            return
        used = {f.actor for f in self.facts.values() if isinstance(f, Participation)}
        used |= {f.payer for f in self.facts.values() if isinstance(f, Allocation) and f.payer}
        used |= {s.budget_of for s in self.sources.values() if s.budget_of}
        used |= {x for a in self.actors.values() for x in (a.part_of, a.defined_by) if x}
        used |= {x.actor for x in self.records.abbreviations if x.actor}
        for own in self._doubted - used:
            self.actors.pop(own, None)
        self._doubted.clear()
        self._by_name = None


def step_of(decision: Decision) -> Step:
    """The step that says who decided what, and why."""
    who = decision.author or decision.who
    words = f"{who}: {decision.verb} {decision.value}".strip()
    return Step(Rule.DECISION, f"{words} ({decision.reason})" if decision.reason else words)


def decided(fact: Any, decision: Decision, **given: Any) -> Any:
    """A fact with other values: decided, no longer stated."""
    return replace(
        fact, certainty=Certainty.EXACT, origin=Origin.CURATED,
        steps=(*fact.steps, step_of(decision)), **given,
    )  # fmt: skip


def role_id(about: str, role: object, actor: str) -> str:
    """The id of a participation."""
    return f"{about}/{role}/{short_id(actor)}"


def value_text(value: object) -> str:
    """A value as a person reads it in the list of decisions."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "–".join(map(str, value))
    return str(value)


def passages_near(book: Book, element: Element | None) -> Sequence[Passage]:
    """The words an added element hangs on: those of what it stands under, else of the plan."""
    return element.passages if element else book.records.plan.passages
