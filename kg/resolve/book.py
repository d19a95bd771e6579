"""The records of one plan while decisions are being applied to them. Resolve layer.

A book is changed in place, because ten thousand decisions on ten thousand facts must not copy them
all each time; it gives plain records again at the end.
"""

from __future__ import annotations

from collections import UserDict, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

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
from kg.resolve.values import Quote, no_quote
from kg.text import fold, same_key

# Things of a plan by id, found as quickly by the ids they name.

Thing = TypeVar("Thing")


class Shelf(UserDict[str, Thing]):
    """Things by id, in the order they came; a thing that replaces another has its place.

    `names_of` gives the keys under which a thing is found by `of`: ids that it names, words of it.
    A decision on one name among ten thousand then looks at the things that name it, not at all.

    Example:
        >>> shelf = Shelf({"b": "sea", "a": "sun"}, names_of=lambda word: word[:1])
        >>> shelf["c"] = "ash"
        >>> shelf["b"] = "sand"
        >>> shelf.of("s"), shelf.of("a")
        (['sand', 'sun'], ['ash'])
    """

    def __init__(
        self, things: dict[str, Thing], *, names_of: Callable[[Thing], Iterable[str]]
    ) -> None:
        self._names_of = names_of
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._places: dict[str, int] = {}
        self._n_come = 0
        super().__init__(things)

    def ids_of(self, *names: str) -> list[str]:
        """The ids of the things found under any of these names, in the order they came."""
        found = {own for name in names for own in self._by_name.get(name, ())}
        return sorted(found, key=self._places.__getitem__)

    def of(self, *names: str) -> list[Thing]:
        """The things found under any of these names, in the order they came."""
        return [self.data[own] for own in self.ids_of(*names)]

    def __setitem__(self, own: str, thing: Thing) -> None:
        """Put a thing in the place of the one with its id, or behind all."""
        if own in self.data:
            self._forget(own)
        else:
            self._places[own] = self._n_come
            self._n_come += 1
        for name in self._names_of(thing):
            self._by_name[name].add(own)
        self.data[own] = thing

    def __delitem__(self, own: str) -> None:
        """Take a thing out."""
        self._forget(own)
        del self.data[own], self._places[own]

    def _forget(self, own: str) -> None:
        for name in self._names_of(self.data[own]):
            self._by_name[name].discard(own)


_FACTS: tuple[tuple[str, type[Fact]], ...] = (
    ("participations", Participation), ("allocations", Allocation), ("deadlines", Deadline),
    ("indicators", Indicator), ("results", ExpectedResult), ("risks", Risk),
)  # fmt: skip
T = TypeVar("T", bound=Element | Fact | Actor | FundingSource)
_ELEMENTS: tuple[tuple[str, type[Element]], ...] = (
    ("goals", Goal), ("activities", Activity), ("tasks", Task),
)  # fmt: skip


class Book:
    """Elements, facts, actors and sources of a plan by id, each to be replaced or taken out."""

    def __init__(self, records: PlanRecords, quote: Quote = no_quote) -> None:
        self.records = records
        self.quote = quote
        self.elements = _shelf(records.elements, _above)
        self.facts = _shelf(records.facts, _said_in)
        self.actors = _shelf(records.actors, _related)
        self.sources = _shelf(records.sources, _named_by)
        self.issues = Shelf({str(n): x for n, x in enumerate(records.issues)}, names_of=_met_as)
        self._targets: Targets | None = None
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
            issues=tuple(self.issues.values()),
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

    def put_element(self, element: Element) -> None:
        """An element, new or changed."""
        old = self.elements.get(element.id)
        if old is None or (old.title, old.number) != (element.title, element.number):
            self._targets = None
        self.elements[element.id] = element

    def elements_named(self, words: str) -> list[str]:
        """The ids of the elements that an id, a number or a title may mean now.

        Edges: a place (`g1/a3`) counts as before the decisions that moved elements.
        """
        self._targets = self._targets or Targets(self.closed())
        return [x for x in self._targets.find(words) if x in self.elements]

    def issues_met_as(self, words: str) -> list[str]:
        """The keys of the places to look at that have a code or words."""
        return self.issues.ids_of(words, *([f"={key}"] if (key := same_key(words)) else []))

    def actor_named(self, name: str) -> Actor | None:
        """The actor with this id, whatever country stands in it, or called so."""
        for own in (self.heir_of(name), self.heir_of(without_place(name))):
            if own in self.actors:
                return self.actors[own]
        return next(iter(self.actors.of(called(name))), None)

    def put_actor(self, actor: Actor) -> Actor:
        """An actor, new or changed."""
        self.actors[actor.id] = actor
        return actor

    def source_named(self, name: str) -> FundingSource | None:
        """The source with this id, whatever country stands in it, or called so."""
        return self.sources.get(name) or next(iter(self.sources.of(called(name))), None)

    def new_actor(self, name: str, decision: Decision, *, may_be_group: bool = True) -> Actor:
        """An actor that a person names first."""
        plan = self.records.plan
        group = group_kind_of(name, plan.language) if may_be_group else None
        return self.put_actor(
            Actor(
                id=f"{'group' if group else 'org'}/{plan.place}/{slug(name)}",
                labels=(Label(name, plan.language, LabelKind.PREFERRED),),
                actor_type=type_of(name, plan.language), group_kind=group, country=plan.country,
                steps=(step_of(decision),),
            )
        )  # fmt: skip

    def new_source(self, name: str) -> FundingSource:
        """A source of money that a person names first."""
        plan = self.records.plan
        source = FundingSource(
            id=f"source/{plan.place}/{slug(name)}", labels=(Label(name, plan.language),),
            country=plan.country,
        )  # fmt: skip
        self.sources[source.id] = source
        return source

    def hand_over(self, actor: str, heir: str) -> None:
        """Take out an actor that is another one; its id means that one from now on."""
        del self.actors[actor]
        self._heirs[actor] = self._heirs[without_place(actor)] = heir

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
        used = {f.actor for f in self.facts.values() if isinstance(f, Participation)}
        used |= {f.payer for f in self.facts.values() if isinstance(f, Allocation) and f.payer}
        used |= {s.budget_of for s in self.sources.values() if s.budget_of}
        used |= {x for a in self.actors.values() for x in (a.part_of, a.defined_by) if x}
        used |= {x.actor for x in self.records.abbreviations if x.actor}
        for own in self._doubted - used:
            self.actors.pop(own, None)
        return self.closed()


def called(name: str) -> str:
    """The key of a name on a shelf, or of an id whatever country stands in it; no id looks so."""
    bare = without_place(name)
    return f"={fold(name)}" if bare == name else f"@{bare}"


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


def _shelf(things: Iterable[T], names_of: Callable[[T], Iterable[str]]) -> Shelf[T]:
    return Shelf({x.id: x for x in things}, names_of=names_of)


def _above(element: Element) -> list[str]:
    return [element.parent] if element.parent else []


def _said_in(fact: Fact) -> list[str]:
    """The element, body and source of money that a fact names."""
    if isinstance(fact, Participation):
        return [fact.about, fact.actor]
    if isinstance(fact, Allocation):
        return [x for x in (fact.about, fact.payer, fact.source) if x]
    return [fact.about]


def _related(actor: Actor) -> list[str]:
    """The bodies it belongs to, its names, and its id without a country."""
    names = [called(x.text) for x in actor.labels] + [called(actor.id)]
    return [*filter(None, (actor.part_of, actor.defined_by)), *names]


def _named_by(source: FundingSource) -> list[str]:
    """The body whose budget it is, its names, and its id without a country."""
    names = [called(x.text) for x in source.labels] + [called(source.id)]
    return [source.budget_of, *names] if source.budget_of else names


def _met_as(issue: Issue) -> list[str]:
    """The code of an issue and its words, as a decision may name them."""
    return [issue.code, *(f"={same_key(x.exact)}" for x in issue.passages)]
