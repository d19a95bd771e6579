"""Decisions that give a fact, an element, a body or a source other values, or another place.

Resolve layer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from kg.errors import ResolveError
from kg.model.codes import CostStatus, LabelKind
from kg.model.document import Passage
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    Deadline,
    Element,
    Fact,
    FundingSource,
    Goal,
    Label,
    Participation,
    Task,
)
from kg.resolve.book import Book, decided, role_id, step_of, value_text
from kg.resolve.decisions import Decision
from kg.resolve.values import (
    ELEMENT,
    NAME,
    SOURCE,
    WORDS,
    assignments,
    fields_of,
    parsed,
    sum_and_currency,
)

# What did a decision change, in words for a person?


@dataclass(frozen=True, slots=True)
class Effect:
    """What one decision did. `about` is set where it made something new or gave it another id."""

    what: str
    before: str = ""
    after: str = ""
    about: str = ""
    element: str = ""
    passages: tuple[Passage, ...] = ()


def thing_words(book: Book, item: Fact | Element) -> str:
    """A fact or an element as a person would name it: what it says, and of which element."""
    if isinstance(item, Element):
        return f"{type(item).__name__.lower()} “{item.title}”"
    element = book.elements.get(item.about)
    at = f" of “{element.title}”" if element else ""
    return f"{fact_says(book, item)}{at}"


def fact_says(book: Book, fact: Fact) -> str:
    """What a fact says, without its element."""
    if isinstance(fact, Participation):
        actor = book.actors.get(fact.actor)
        return f"{fact.role} “{actor.name if actor else fact.actor}”"
    if isinstance(fact, Allocation):
        if fact.amount is None:
            return f"money ({fact.cost_status})"
        return f"money {fact.amount} {fact.currency or ''}".strip()
    if isinstance(fact, Deadline):
        return f"deadline {fact.start or ''} – {fact.end or ''}".strip()
    return f"{type(fact).__name__.lower()} “{getattr(fact, 'title', '')}”"


_PARENTS: dict[type, type] = {Goal: Goal, Activity: Goal, Task: Activity}


def set_fields(book: Book, decision: Decision, own: str) -> Effect | None:
    """`set`: fields of what has this id get other values.

    Raises: ResolveError with the row for a field or a value that does not fit.
    """
    pairs = assignments(decision.value, decision.place)
    if own in book.facts:
        return _set_fact(book, decision, book.facts[own], pairs)
    if own in book.elements:
        return _set_element(book, decision, book.elements[own], pairs)
    if own in book.actors or own in book.sources:
        return _set_holder(book, decision, own, pairs)
    return None


def _set_fact(
    book: Book, decision: Decision, fact: Fact, pairs: list[tuple[str, str]]
) -> Effect | None:
    what = thing_words(book, fact)
    # The decision keeps the words; those that were read stay the fact's own, to find it again by.
    pairs = [pair for pair in pairs if pair[0] != WORDS]
    if not pairs:
        raise ResolveError(f"{decision.place}: words alone set nothing; write the field they say")
    before = [value_text(getattr(fact, name, None)) for name, _ in pairs]
    given: dict[str, Any] = {}
    for name, value in _with_currency(fact, pairs):
        given[name] = looked_up(book, decision, fact, name, value)
    if "about" in given:
        if len(given) > 1:
            raise ResolveError(
                f"{decision.place}: “about” moves the fact; set its other fields in another row"
            )
        return move(book, replace(decision, value=str(given["about"])), fact.id)
    certainty = given.pop("certainty", None)
    changed = decided(fact, decision, **_completed(fact, given))
    changed = replace(changed, certainty=certainty) if certainty else changed
    _check_fact(decision, changed)
    if isinstance(changed, Participation):
        changed = replace(changed, id=role_id(changed.about, changed.role, changed.actor))
    book.put_fact(changed, instead_of=fact.id)
    if isinstance(fact, Participation):
        book.drop_unused([fact.actor])
    return Effect(what, "; ".join(before), decision.value, about=changed.id, element=fact.about)


def _with_currency(fact: Fact, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """`amount=5000 EUR` as amount and currency."""
    if not isinstance(fact, Allocation):
        return pairs
    found: list[tuple[str, str]] = []
    for name, value in pairs:
        number, currency = sum_and_currency(value) if name == "amount" else (value, "")
        found += [(name, number), *([("currency", currency)] if currency else [])]
    return found


def _completed(fact: Fact, given: dict[str, Any]) -> dict[str, Any]:
    """What follows from a value: a sum of money is an amount, and no range any more."""
    if isinstance(fact, Allocation) and "amount" in given and "cost_status" not in given:
        has_amount = given["amount"] is not None
        given["cost_status"] = CostStatus.AMOUNT if has_amount else CostStatus.UNKNOWN
        given = {"low": None, "high": None, "bound": None, **given}
    if given.get("year") is not None:
        given = {"years": None, **given}
    return given


def _check_fact(decision: Decision, fact: Fact) -> None:
    if isinstance(fact, Deadline) and fact.start and fact.end and fact.end < fact.start:
        raise ResolveError(
            f"{decision.place}: the end {fact.end} is before the start {fact.start}; set both"
        )
    if isinstance(fact, Allocation) and fact.amount is not None:
        for name, value in (("low", fact.low), ("high", fact.high)):  # the amount is the upper end
            if value is not None and value > fact.amount:
                raise ResolveError(
                    f"{decision.place}: {name} {value} is above the amount {fact.amount}; set both"
                )


def looked_up(book: Book, decision: Decision, item: object, name: str, value: str) -> Any:
    """A value of a field; names of bodies, sources and elements as ids of those in the plan.

    Raises: ResolveError if an id is not in the plan.
    """
    found = parsed(decision, item, name, value)
    kind = fields_of(item)[name]
    if found is None or not isinstance(kind, str):
        return found
    if kind == ELEMENT:
        return element_meant(book, decision, value)
    known = book.actor_named(value) if kind == NAME else book.source_named(value)
    if known is not None:
        return known.id
    if value.partition("/")[0] in ("org", "group", "source") and "/" in value:
        raise ResolveError(
            f"{decision.place}: nothing in this plan has the id {value}; write the name or an id "
            "that 'kg show' prints"
        )
    return (book.new_source(value) if kind == SOURCE else book.new_actor(value, decision)).id


def element_meant(book: Book, decision: Decision, value: str) -> str:
    """The id of the one element that a value names.

    Raises: ResolveError if it names none or several.
    """
    if value in book.elements:
        return value
    found = book.elements_named(value)
    if len(found) != 1:
        how = f"{len(found)} elements" if found else "no element"
        raise ResolveError(
            f"{decision.place}: “{value}” names {how} of this plan; write the id of one"
        )
    return found[0]


def _set_element(
    book: Book, decision: Decision, element: Element, pairs: list[tuple[str, str]]
) -> Effect:
    what = thing_words(book, element)
    pairs = [("kind" if name == "level" else name, value) for name, value in pairs]
    before = "; ".join(value_text(getattr(element, name, None)) for name, _ in pairs)
    given = {n: looked_up(book, decision, element, n, value) for n, value in pairs}
    if given.get("parent"):
        _check_parent(book, decision, element, given["parent"])
    changed = replace(element, **given, steps=(*element.steps, step_of(decision)))
    book.put_element(changed)
    return Effect(what, before, decision.value, about=element.id, element=element.id)


def _set_holder(book: Book, decision: Decision, own: str, pairs: list[tuple[str, str]]) -> Effect:
    """Other names and kinds of a body or a source of money; its id stays."""
    item: Actor | FundingSource = book.actors.get(own) or book.sources[own]
    name, before = item.name, []
    for field, value in pairs:
        before.append(value_text(getattr(item, _attribute(item, field), None)))
        if field == "name":
            item = _called(book, decision, item, value)
        item = _holder_with(item, field, looked_up(book, decision, item, field, value))
    if isinstance(item, Actor):
        book.put_actor(replace(item, steps=(*item.steps, step_of(decision))))
    else:
        book.sources[item.id] = item
    return Effect(f"“{name}”", "; ".join(before), decision.value, about=item.id)


def _called(
    book: Book, decision: Decision, item: Actor | FundingSource, name: str
) -> Actor | FundingSource:
    """Who bears a name from now on: another that is called so already takes over, else the item."""
    of_kind = book.actor_named if isinstance(item, Actor) else book.source_named
    other = of_kind(name)
    if other is None or other.id == item.id:
        return item
    if isinstance(item, Actor):
        return one_body(book, decision, item, book.actors[other.id])
    return one_source(book, decision, item, book.sources[other.id])


def one_body(book: Book, decision: Decision, gone: Actor, kept: Actor) -> Actor:
    """Two bodies that are one: all that was said of the first is said of the other."""
    for fact in book.facts.of(gone.id):
        if isinstance(fact, Participation) and fact.actor == gone.id:
            new_id = role_id(fact.about, fact.role, kept.id)
            given = decided(fact, decision, id=new_id, actor=kept.id)
            book.put_fact(given, instead_of=fact.id)
        elif isinstance(fact, Allocation) and fact.payer == gone.id:
            book.facts[fact.id] = decided(fact, decision, payer=kept.id)
    for source in book.sources.of(gone.id):
        book.sources[source.id] = replace(source, budget_of=kept.id)
    for actor in list(book.actors.values()):
        given = {x: kept.id for x in ("part_of", "defined_by") if getattr(actor, x) == gone.id}
        members = tuple(kept.id if x == gone.id else x for x in actor.members)
        if given or members != actor.members:
            book.put_actor(replace(actor, members=members, **given))
    kept = book.actors[kept.id]
    book.hand_over(gone.id, kept.id)
    return replace(kept, labels=_joined(kept.labels, gone.labels), steps=(*kept.steps, *gone.steps))


def one_source(
    book: Book, decision: Decision, gone: FundingSource, kept: FundingSource
) -> FundingSource:
    """Two sources of money that are one: the money and the names of the first go to the other."""
    kept = replace(kept, labels=_joined(kept.labels, gone.labels))
    book.sources[kept.id] = kept
    del book.sources[gone.id]
    for fact in book.facts.of(gone.id):
        if isinstance(fact, Allocation) and fact.source == gone.id:
            book.facts[fact.id] = decided(fact, decision, source=kept.id)
    return kept


def _joined(kept: tuple[Label, ...], gone: tuple[Label, ...]) -> tuple[Label, ...]:
    """Labels of one with those of the other behind them, none of these preferred."""
    known = {x.text for x in kept}
    return (*kept, *(
        replace(x, kind=LabelKind.ALTERNATIVE) if x.kind is LabelKind.PREFERRED else x
        for x in gone if x.text not in known and not x.ours
    ))  # fmt: skip


def _holder_with(item: Any, field: str, value: Any) -> Any:
    """A body or a source with another value; the name before is an alternative then."""
    if field == "english":
        kept = tuple(x for x in item.labels if not x.ours)
        return replace(item, labels=(*kept, *((Label(value, "en", ours=True),) if value else ())))
    if field != "name":
        return replace(item, **{_attribute(item, field): value})
    first = next(x for x in item.labels if x.kind is LabelKind.PREFERRED and not x.ours)
    rest = tuple(
        replace(x, kind=LabelKind.ALTERNATIVE) if x is first else x
        for x in item.labels
        if x.text != value
    )
    return replace(item, labels=(Label(value, first.language), *rest))


def _attribute(item: Actor | FundingSource, field: str) -> str:
    names = {"kind": "actor_type", "group": "group_kind"} if isinstance(item, Actor) else {}
    return names.get(field, field)


def move(book: Book, decision: Decision, own: str) -> Effect | None:
    """`move`: a fact to another element, or an element under another.

    Raises: ResolveError if the value names no element, or one that cannot hold it.
    """
    if own in book.facts:
        fact = book.facts[own]
        to = element_meant(book, decision, decision.value)
        what, before = thing_words(book, fact), book.elements[fact.about].title
        wanted = to + fact.id.removeprefix(fact.about)
        new_id = wanted if isinstance(fact, Participation) else book.free_id(wanted)
        book.put_fact(decided(fact, decision, id=new_id, about=to), instead_of=own)
        return Effect(what, before, book.elements[to].title, about=new_id, element=to)
    if own in book.elements:
        element = book.elements[own]
        to = element_meant(book, decision, decision.value)
        _check_parent(book, decision, element, to)
        above = book.elements.get(element.parent or "")
        steps = (*element.steps, step_of(decision))
        book.put_element(replace(element, parent=to, steps=steps))
        before = above.title if above else ""
        return Effect(thing_words(book, element), before, book.elements[to].title, element=own)
    if own in book.actors or own in book.sources:
        raise ResolveError(
            f"{decision.place}: {decision.target} is a name; move the fact that names it"
        )
    return None


def _check_parent(book: Book, decision: Decision, element: Element, to: str) -> None:
    """Goals and activities stand under goals, tasks under activities, nothing under itself."""
    wanted = _PARENTS[type(element)]
    above: Element | None = book.elements[to]
    if not isinstance(above, wanted):
        raise ResolveError(
            f"{decision.place}: {type(element).__name__.lower()} “{element.title}” cannot stand "
            f"under “{book.elements[to].title}”; name a {wanted.__name__.lower()}"
        )
    while above is not None:
        if above.id == element.id:
            raise ResolveError(
                f"{decision.place}: “{element.title}” cannot stand under itself; name another"
            )
        above = book.elements.get(above.parent or "")
