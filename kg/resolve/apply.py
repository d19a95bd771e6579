"""Decisions of people, applied to the records of a plan, with what each changed. Resolve layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.errors import ResolveError
from kg.ids import digest
from kg.model.codes import Certainty
from kg.model.records import (
    DecisionRecord,
    Element,
    Fact,
    Issue,
    Participation,
    PlanRecords,
)
from kg.resolve.adding import add
from kg.resolve.binding import Binder, Binding, Fate
from kg.resolve.book import Book, decided, role_id, step_of
from kg.resolve.changing import Effect, move, one_body, one_source, set_fields, thing_words
from kg.resolve.decisions import Decision, Verb, refuse_quarrels
from kg.resolve.identity import counted
from kg.resolve.values import Quote, is_added, no_quote
from kg.text import fold

_NAMES = (Verb.SAME_AS, Verb.NOT_SAME_AS, Verb.JOIN, Verb.SPLIT)


@dataclass(slots=True)
class _Row:
    """One decision on its way: where it binds, and what it did."""

    decision: Decision
    binding: Binding
    effect: Effect | None = None


def apply_decisions(
    records: PlanRecords, decisions: Sequence[Decision], quote: Quote = no_quote
) -> PlanRecords:
    """The records after every decision, in the order they were taken.

    `quote` finds the words of the document that a decision names.

    A decision whose words are not in the plan any more changes nothing: it is kept with what became
    of its words, and named by an issue. What another decision made (a split name, an added fact)
    can also be decided about.
    Raises: ResolveError with the row if a value does not fit the field it is set for.
    """
    if not decisions:
        return records
    book, binder = Book(records, quote), Binder(records)
    rows = [_Row(d, _bound(d, binder, book)) for d in decisions]
    refuse_quarrels([(row.binding.id, row.decision) for row in rows if row.binding.id])
    for row in rows:
        _apply(row, book)
    if any(row.effect is None and _may_be_made(row) for row in rows):
        later = Binder(book.closed())
        for row in rows:
            if row.effect is None and _may_be_made(row):
                binding = _bound(row.decision, later, book)
                if row.binding.fate is Fate.UNKNOWN or _is_of_added(binding, later):
                    row.binding = binding
                    _apply(row, book)
    marks = _marks(decisions)
    made = tuple(_record(row, mark) for row, mark in zip(rows, marks, strict=True))
    stale = tuple(stale_issue(x) for x in made if x.outcome != "applied")
    closed = book.finished()
    return replace(closed, issues=(*closed.issues, *stale), decisions=made)


def _bound(decision: Decision, binder: Binder, book: Book) -> Binding:
    """Where a decision binds; those about names, headings and words bind where these are met."""
    if decision.verb is Verb.FIELD_IS:
        return Binding(Fate.FOUND)
    if decision.verb is Verb.IGNORE:
        if book.issues_met_as(decision.target):
            return Binding(Fate.FOUND)
        return Binding(Fate.UNKNOWN, why="no place to look at has this code or these words")
    if decision.verb is Verb.ADD and decision.target == binder.records.plan.id:
        return Binding(Fate.FOUND)
    if decision.verb in _NAMES:
        return _named(decision, binder)
    return binder.bind(decision.target, decision.words)


def _named(decision: Decision, binder: Binder) -> Binding:
    """A decision about names binds where the names are met; a join's whole is new."""
    names = [decision.target]
    if decision.verb is Verb.JOIN:
        names = [x for x in decision.value.split("|") if x.strip()]
    elif decision.verb in (Verb.SAME_AS, Verb.NOT_SAME_AS):
        names = [decision.target, decision.value]
    found = [binder.targets.named(name.strip()) for name in names]
    met = found and (any(found) if decision.verb is Verb.JOIN else all(found))
    if met:
        return Binding(Fate.FOUND, next(x for x in found if x)[0])
    missing = next((n for n, ids in zip(names, found, strict=True) if not ids), decision.target)
    return replace(binder.bind(missing, ""), fate=Fate.UNKNOWN, why=f"nobody is called “{missing}”")


def _may_be_made(row: _Row) -> bool:
    return row.binding.fate is not Fate.FOUND and row.decision.verb is not Verb.IGNORE


def _is_of_added(binding: Binding, binder: Binder) -> bool:
    """Whether a binding is about an element that a person added: before it was there, another one
    with a title like it seemed to be the one meant.
    """
    fact = binder.targets.facts.get(binding.id)
    element = binder.targets.elements.get(fact.about if fact else binding.id)
    return element is not None and is_added(element)


def _apply(row: _Row, book: Book) -> None:
    if row.binding.fate is Fate.FOUND:
        own = book.heir_of(row.binding.id)
        row.effect = _VERBS[row.decision.verb](book, row.decision, own)
        if row.effect is None:
            why = "another decision has taken it out or replaced it"
            row.binding = Binding(Fate.UNKNOWN, why=why)


def _accept(book: Book, decision: Decision, own: str) -> Effect | None:
    item = book.facts.get(own) or book.elements.get(own)
    if item is None:
        if own in book.actors or own in book.sources:
            raise ResolveError(
                f"{decision.place}: {decision.target} is a name; accept the fact that names it"
            )
        return None
    steps = (*item.steps, step_of(decision))
    changed = replace(item, certainty=Certainty.EXACT, steps=steps)
    if isinstance(changed, Fact):
        book.facts[own] = changed
    else:
        book.put_element(changed)
    return Effect(thing_words(book, item), str(item.certainty), str(Certainty.EXACT))


def _reject(book: Book, decision: Decision, own: str) -> Effect | None:
    if own in book.facts:
        fact = book.facts.pop(own)
        what = thing_words(book, fact)
        if isinstance(fact, Participation):
            book.drop_unused([fact.actor])
        return Effect(what, before=what, element=fact.about, passages=fact.passages)
    if own in book.elements:
        return _reject_element(book, book.elements[own])
    if own in book.actors:
        return _reject_actor(book, own)
    if own in book.sources:
        what = book.sources.pop(own).name
        for fact in book.facts.of(own):
            book.facts[fact.id] = decided(fact, decision, source=None)
        return Effect(f"source of money “{what}”", before=what)
    return None


def _reject_element(book: Book, element: Element) -> Effect:
    """An element is taken out with its facts and tasks; what stood under a goal moves up."""
    what = thing_words(book, element)
    gone = [element.id]
    for below in book.elements.of(element.id):
        if below.id.startswith("t/"):
            gone.append(below.id)
        else:
            book.put_element(replace(below, parent=element.parent))
    for fact in book.facts.of(*gone):
        del book.facts[fact.id]
    for own in gone:
        del book.elements[own]
    return Effect(what, before=what, element=element.id, passages=element.passages)


def _reject_actor(book: Book, own: str) -> Effect:
    """A name that is no body, or not in the plan: it goes with its roles."""
    actor = book.actors[own]
    for fact in book.facts.of(own):
        if isinstance(fact, Participation):
            del book.facts[fact.id]
        else:
            book.facts[fact.id] = replace(fact, payer=None)  # type: ignore[call-arg]
    for source in book.sources.of(own):
        book.sources[source.id] = replace(source, budget_of=None)
    for other in book.actors.of(own):
        part_of = None if other.part_of == own else other.part_of
        defined_by = None if other.defined_by == own else other.defined_by
        book.put_actor(replace(other, part_of=part_of, defined_by=defined_by))
    book.drop_unused([own])
    return Effect(f"“{actor.name}”", before=actor.name)


def _split(book: Book, decision: Decision, own: str) -> Effect | None:
    """An actor's participations given to the actors whose names the decision lists."""
    old = book.actors.get(own)
    parts = [p.strip() for p in decision.value.split("|") if p.strip()]
    if len(parts) < 2:
        raise ResolveError(
            f"{decision.place}: “{decision.value}” is one name; separate the names with |"
        )
    if old is None:
        return None
    new = [(book.actor_named(name) or book.new_actor(name, decision)).id for name in parts]
    for fact in _roles_of(book, old.id):
        _give(book, fact, new, decision)
    book.drop_unused([old.id])
    return Effect(f"“{old.name}”", before=old.name, after=" | ".join(parts))


def _join(book: Book, decision: Decision, _own: str) -> Effect | None:
    """Participations of a name's parts, in one role at one element, given to the whole name."""
    parts = [p.strip() for p in decision.value.split("|") if p.strip()]
    met = [a for a in map(book.actor_named, parts) if a]
    old = {a.id for a in met}
    if not old:
        return None
    is_group = all(a.group_kind for a in met)  # "Farmers" of "Farmers and Growers Federation"
    known = book.actor_named(decision.target)
    whole = (known or book.new_actor(decision.target, decision, may_be_group=is_group)).id
    for fact in _roles_of(book, *(old - {whole})):
        _give(book, fact, [whole], decision)
    book.drop_unused(old - {whole})
    return Effect(f"“{decision.target}”", before=" | ".join(parts), after=decision.target)


def _roles_of(book: Book, *actors: str) -> list[Participation]:
    return [x for x in book.facts.of(*actors) if isinstance(x, Participation)]


def _give(book: Book, fact: Any, actors: Sequence[str], decision: Decision) -> None:
    """A participation becomes one of each of these actors."""
    for k, actor in enumerate(actors):
        new_id = role_id(fact.about, fact.role, actor)
        given = decided(fact, decision, id=new_id, actor=actor)
        book.put_fact(given, instead_of=fact.id if k == 0 else "")
    if all(role_id(fact.about, fact.role, a) != fact.id for a in actors):
        book.facts.pop(fact.id, None)


def _ignore(book: Book, decision: Decision, _own: str) -> Effect | None:
    """Places to look at that a person has looked at."""
    seen = book.issues_met_as(decision.target)
    for own in seen:
        del book.issues[own]
    return Effect(f"{len(seen)} of the places to look at") if seen else None


def _same(book: Book, decision: Decision, _own: str) -> Effect | None:
    """Names of bodies are joined and kept apart while actors are made; all else is joined here."""
    gone, kept = book.source_named(decision.target), book.source_named(decision.value)
    if decision.verb is Verb.SAME_AS and gone and kept and gone.id != kept.id:
        one_source(book, decision, gone, kept)
        return Effect(f"“{gone.name}” and “{kept.name}”", after="one source")
    one, other = book.actor_named(decision.target), book.actor_named(decision.value)
    if one and other and one.id != other.id and decision.verb is Verb.SAME_AS:
        # ids, or what another decision made: names that are read were joined before
        one = other = book.put_actor(one_body(book, decision, one, other))
    is_one = one is not None and other is not None and one.id == other.id
    if is_one is not (decision.verb is Verb.SAME_AS):
        return None
    word = "one body" if is_one else "two bodies"
    return Effect(f"“{decision.target}” and “{decision.value}”", after=word)


def _field_is(_book: Book, decision: Decision, _own: str) -> Effect | None:
    return Effect(f"heading “{decision.target}”", after=decision.value)


_VERBS: dict[Verb, Callable[[Book, Decision, str], Effect | None]] = {
    Verb.ACCEPT: _accept, Verb.REJECT: _reject, Verb.SET: set_fields, Verb.ADD: add,
    Verb.MOVE: move, Verb.SPLIT: _split, Verb.JOIN: _join, Verb.SAME_AS: _same,
    Verb.NOT_SAME_AS: _same, Verb.IGNORE: _ignore, Verb.FIELD_IS: _field_is,
}  # fmt: skip


def _marks(decisions: Sequence[Decision]) -> list[str]:
    """An id for each decision, of what it says: it stays while other rows come and go."""
    said = ("\n".join((d.who, fold(d.target), d.verb, d.value)) for d in decisions)
    return counted((digest(words)[:10] for words in said), "-")


def _record(row: _Row, mark: str) -> DecisionRecord:
    decision, binding, effect = row.decision, row.binding, row.effect
    fate = (
        "applied" if effect else str(binding.fate if binding.fate is not Fate.FOUND else "unknown")
    )
    near = f"; nearest: {', '.join(binding.near)}" if binding.near and not effect else ""
    effect = effect or Effect("")
    return DecisionRecord(
        id=mark, row=decision.row, who=decision.who, target=decision.target,
        verb=str(decision.verb), value=decision.value, reason=decision.reason,
        words=decision.words, author=decision.author, time=decision.time, outcome=fate,
        why=binding.why + near, about=effect.about or binding.id, element=effect.element,
        what=effect.what, before=effect.before, after=effect.after, passages=effect.passages,
    )  # fmt: skip


def stale_issue(record: DecisionRecord) -> Issue:
    """A decision that was not applied, as an issue."""
    row = f"row {record.row}: " if record.row else ""
    return Issue(
        code="stale-decision",
        message=(
            f"{row}{record.who} decided {record.verb} on {record.target}, which is "
            f"{record.outcome} here: {record.why}"
        ),
        advice="correct the target or the words in decisions.csv, or remove the row",
    )
