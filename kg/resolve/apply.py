"""Decisions of people about facts, applied to the records of a plan. Resolve layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from kg.errors import ResolveError
from kg.ids import jurisdiction, slug
from kg.model.codes import Certainty, LabelKind
from kg.model.records import Actor, Fact, Label, Participation, PlanRecords, Step
from kg.model.rules import Rule
from kg.resolve.decisions import Decision, Verb, stale_decisions, stale_issue
from kg.resolve.facts import short_id
from kg.resolve.names import group_kind_of, type_of
from kg.text import fold

_KINDS = ("participations", "allocations", "deadlines", "indicators", "results", "risks")
_F = TypeVar("_F", bound=Fact)


def apply_decisions(records: PlanRecords, decisions: Sequence[Decision]) -> PlanRecords:
    """The records after every decision, in the order they were taken; stale ones become issues.

    Raises: ResolveError if a value does not fit the field it is set for.
    """
    stale = stale_decisions(records, decisions)
    for decision in decisions:
        if decision not in stale and decision.verb in _APPLY:
            records = _APPLY[decision.verb](records, decision)
    issues = (*records.issues, *(stale_issue(d) for d in stale))
    return replace(records, issues=issues) if stale else records


def _each(
    records: PlanRecords, change: Callable[[Any], Any], *, kinds: Sequence[str] = _KINDS
) -> PlanRecords:
    """The records with each fact changed; a fact changed to None is gone."""
    changed: dict[str, Any] = {
        kind: tuple(f for f in map(change, getattr(records, kind)) if f is not None)
        for kind in kinds
    }
    return replace(records, **changed)


def _step(decision: Decision) -> Step:
    words = f"{decision.who}: {decision.verb} {decision.value}".strip()
    return Step(Rule.DECISION, f"{words} ({decision.reason})" if decision.reason else words)


def _accept(records: PlanRecords, decision: Decision) -> PlanRecords:
    def change(fact: _F) -> _F:
        if fact.id != decision.target:
            return fact
        return replace(fact, certainty=Certainty.EXACT, steps=(*fact.steps, _step(decision)))

    return _each(records, change)


def _reject(records: PlanRecords, decision: Decision) -> PlanRecords:
    actor = _actor_of(records, decision.target)

    def change(fact: _F) -> _F | None:
        gone = fact.id == decision.target
        if actor and isinstance(fact, Participation):
            gone = gone or fact.actor == actor.id
        return None if gone else fact

    return _each(records, change)


def _set(records: PlanRecords, decision: Decision) -> PlanRecords:
    name, _, value = (part.strip() for part in decision.value.partition("="))
    if name == "continues":
        return _set_continues(records, decision, value)

    def change(fact: _F) -> _F:
        if fact.id != decision.target:
            return fact
        steps = (*fact.steps, _step(decision))
        given: dict[str, Any] = {name: _value(fact, name, value, decision)}
        return replace(fact, certainty=Certainty.EXACT, steps=steps, **given)

    return _each(records, change)


def _set_continues(records: PlanRecords, decision: Decision, value: str) -> PlanRecords:
    """What an element continues in the edition before: `<plan-id>/<element-id>`, or nothing."""

    def change(element: Any) -> Any:
        if element.id != decision.target:
            return element
        return replace(element, continues=value or None, steps=(*element.steps, _step(decision)))

    return _each(records, change, kinds=("goals", "activities", "tasks"))


def _value(fact: Fact, name: str, value: str, decision: Decision) -> object:
    hints = {f.name: str(f.type) for f in fields(fact)}
    if name not in hints or name in ("id", "passages", "steps"):
        settable = ", ".join(sorted(set(hints) - {"id", "passages", "steps"}))
        raise ResolveError(
            f"{decision.target} has no field “{name}” to set; use one of: {settable}"
        )
    if not value:
        return None
    try:
        return _parsed(hints[name], value)
    except (ValueError, InvalidOperation) as error:
        raise ResolveError(
            f"{decision.who} set {name} of {decision.target} to “{value}”, which does not fit;"
            f" correct the value ({hints[name]})"
        ) from error


def _parsed(hint: str, value: str) -> object:
    if "Decimal" in hint:
        return Decimal(value)
    if "int" in hint:
        return int(value)
    if "date" in hint:
        return date.fromisoformat(value)
    return _coded(hint, value)


def _coded(hint: str, value: str) -> object:
    from kg.model import codes

    code = getattr(codes, hint.split(" ")[0], None)
    return code(value) if code else value


def _split(records: PlanRecords, decision: Decision) -> PlanRecords:
    """An actor's participations given to the actors whose names the decision lists."""
    old = _actor_of(records, decision.target)
    parts = [p.strip() for p in decision.value.split("|") if p.strip()]
    if old is None or not parts:
        return records
    records, new = _with_actors(records, parts, decision)
    kept: list[Participation] = []
    for fact in records.participations:
        given = new if fact.actor == old.id else [fact.actor]
        kept += [_given(fact, actor, decision) if actor != fact.actor else fact for actor in given]
    return _without_unused(replace(records, participations=_unique(kept)), {old.id})


def _join(records: PlanRecords, decision: Decision) -> PlanRecords:
    """Participations of a name's parts, in one role at one element, given to the whole name."""
    parts = [_actor_of(records, p.strip()) for p in decision.value.split("|") if p.strip()]
    old = {a.id for a in parts if a}
    if not old:
        return records
    records, (whole,) = _with_actors(records, [decision.target], decision)
    kept = [
        _given(f, whole, decision) if f.actor in old - {whole} else f
        for f in records.participations
    ]
    return _without_unused(replace(records, participations=_unique(kept)), old - {whole})


def _given(fact: Participation, actor: str, decision: Decision) -> Participation:
    return replace(
        fact, id=f"{fact.about}/{fact.role}/{short_id(actor)}", actor=actor,
        certainty=Certainty.EXACT, steps=(*fact.steps, _step(decision)),
    )  # fmt: skip


def _unique(found: Sequence[Participation]) -> tuple[Participation, ...]:
    kept: dict[str, Participation] = {}
    for fact in found:
        old = kept.get(fact.id)
        passages = tuple(dict.fromkeys((*(old.passages if old else ()), *fact.passages)))
        kept[fact.id] = replace(old or fact, passages=passages)
    return tuple(kept.values())


def _with_actors(
    records: PlanRecords, wanted: Sequence[str], decision: Decision
) -> tuple[PlanRecords, list[str]]:
    """The records with an actor for each name, and the actors' ids."""
    actors = {a.id: a for a in records.actors}
    ids: list[str] = []
    for name in wanted:
        found = _actor_of(records, name) or _new_actor(records, name, decision)
        actors[found.id] = found
        ids.append(found.id)
    return replace(records, actors=tuple(actors[k] for k in sorted(actors))), ids


def _new_actor(records: PlanRecords, name: str, decision: Decision) -> Actor:
    plan = records.plan
    group = group_kind_of(name, plan.language)
    where = jurisdiction(plan.country, plan.id)
    return Actor(
        id=f"{'group' if group else 'org'}/{where}/{slug(name)}",
        labels=(Label(name, plan.language, LabelKind.PREFERRED),),
        actor_type=type_of(name, plan.language), group_kind=group, country=plan.country,
        steps=(_step(decision),),
    )  # fmt: skip


def _without_unused(records: PlanRecords, ids: set[str]) -> PlanRecords:
    used = {f.actor for f in records.participations} | {a.payer for a in records.allocations}
    used |= {s.budget_of for s in records.sources}
    used |= {x for a in records.actors for x in (a.part_of, a.defined_by)}
    actors = tuple(a for a in records.actors if a.id not in ids or a.id in used)
    return replace(records, actors=actors)


def _actor_of(records: PlanRecords, target: str) -> Actor | None:
    """The actor with this id, or called so."""
    key = fold(target)
    return next(
        (
            a
            for a in records.actors
            if a.id == target or any(fold(label.text) == key for label in a.labels)
        ),
        None,
    )


_APPLY: dict[Verb, Callable[[PlanRecords, Decision], PlanRecords]] = {
    Verb.ACCEPT: _accept,
    Verb.REJECT: _reject,
    Verb.SET: _set,
    Verb.SPLIT: _split,
    Verb.JOIN: _join,
}
