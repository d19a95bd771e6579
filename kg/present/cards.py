"""What does a plan say of one institution, or of one activity, with the words that say it?

Present layer. A card is plain data: `kg show` prints it, programs get it as JSON.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from kg.graph.nquads import NO_COOPERATION
from kg.ids import ID
from kg.model.codes import Certainty, GroupKind
from kg.model.document import Passage
from kg.model.labels import name_in
from kg.model.places import activity_by_element
from kg.model.records import (
    Actor,
    Allocation,
    Deadline,
    Element,
    Fact,
    Participation,
    PlanRecords,
    Task,
)
from kg.network.work import STRENGTH, strongest_roles
from kg.present.index import PlanIndex
from kg.present.names import readable
from kg.present.words import has_more_than_a_figure, words_for

PAYER = "payer"  # not a role of the plan's: the one whose budget is charged


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact as a person reads it. `what` is a role, or deadline, indicator, result, risk, task.

    `who` is set on an activity's card, `element` and `title` on an institution's.
    """

    what: str
    words: str
    place: str
    id: str
    who: str | None = None
    actor: str | None = None
    element: str | None = None
    number: str | None = None
    title: str | None = None
    due: str | None = None
    start: str | None = None
    end: str | None = None
    certainty: str = Certainty.EXACT.value
    amount: Decimal | None = None
    currency: str | None = None
    year: int | None = None
    status: str | None = None
    stated: str | None = None  # the sum in words, where it is more than a figure
    passages: tuple[Passage, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCount:
    """In how many activities (tasks rolled up) one role is its strongest, and in how many tasks."""

    role: str
    activities: int
    tasks: int
    doubtful: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """Another institution that works on the same activities."""

    id: str
    name: str
    activities: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What an institution pays in a year and currency, as far as the plan says amounts."""

    year: int | None
    currency: str | None
    amount: Decimal
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorInPlan:
    """All that one plan says of one institution."""

    plan: str
    plan_title: str
    n_activities: int
    roles: tuple[RoleCount, ...]
    lines: tuple[Line, ...]
    partners: tuple[Counterpart, ...]
    sums: tuple[Sum, ...]
    n_payments_without_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorCard:
    """One institution: its names, what it is, and what each plan says of it."""

    id: str
    iri: str
    name: str
    names: tuple[str, ...]
    actor_type: str
    group_kind: str | None
    country: str | None
    plans: tuple[ActorInPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementCard:
    """One goal, activity or task: where it stands, who does what, by when, with whose money."""

    id: str
    iri: str
    plan: str
    kind: str
    number: str
    title: str
    english: str | None
    above: tuple[str, ...]
    words: str
    place: str
    lines: tuple[Line, ...]
    passages: tuple[Passage, ...] = field(default=(), repr=False)


def as_plain(card: ActorCard | ElementCard) -> dict[str, Any]:
    """A card as JSON has it; passages are left to their words and place."""
    plain: dict[str, Any] = _plain(asdict(card))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if k != "passages"}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def actor_card(actor: Actor, plans: Iterable[PlanRecords], *, language: str) -> ActorCard:
    """The card of an institution over some plans; plans that do not name it are left out."""
    parts = (_actor_in_plan(actor.id, records, language) for records in plans)
    name = name_in(actor.labels, language)
    return ActorCard(
        id=actor.id,
        iri=ID + actor.id,
        name=name,
        names=tuple(dict.fromkeys(x.text for x in actor.labels if x.text != name)),
        actor_type=actor.actor_type.value,
        group_kind=actor.group_kind.value if actor.group_kind else None,
        country=actor.country,
        plans=tuple(part for part in parts if part.lines),
    )


def _actor_in_plan(actor: str, records: PlanRecords, language: str) -> ActorInPlan:
    index = PlanIndex(records, words_for(language))
    parts = [x for x in records.participations if x.actor == actor]
    paid = [x for x in records.allocations if x.payer == actor]
    activities = activity_by_element(records)
    due = _due_by_activity(records, activities)
    lines = [_line(x, x.role.value, index, due=due) for x in parts]
    lines += [_money_line(x, PAYER, index, due=due) for x in paid]
    named_in = {activities.get(x.about, x.about) for x in (*parts, *paid)}
    return ActorInPlan(
        plan=records.plan.id,
        plan_title=readable(index.plan_title),
        n_activities=len(named_in),
        roles=tuple(_counts(parts, paid, activities)),
        lines=tuple(lines),
        partners=_ties(actor, records, activities, language),
        sums=_sums(paid),
        n_payments_without_amount=sum(x.amount is None for x in paid),
    )


def _counts(
    parts: Sequence[Participation], paid: Sequence[Allocation], activities: dict[str, str]
) -> Iterable[RoleCount]:
    """Two roles in one activity count there once, with the stronger; paying counts beside them."""
    facts: dict[str, list[Fact]] = {PAYER: [*paid]} if paid else {}
    for part in parts:
        facts.setdefault(part.role.value, []).append(part)
    in_role = {role.value: len(x) for role, x in strongest_roles(parts, activities).items()}
    in_role[PAYER] = len({activities[x.about] for x in paid if x.about in activities})
    for role in (role for role in (*STRENGTH, PAYER) if role in facts):
        found = facts[role]
        elements = {x.about for x in found}
        yield RoleCount(
            role=role,
            activities=in_role.get(role, 0),
            tasks=len({x for x in elements if activities.get(x, x) != x}),
            doubtful=sum(x.certainty is Certainty.DOUBTFUL for x in found),
        )


def _ties(
    actor: str, records: PlanRecords, activities: dict[str, str], language: str
) -> tuple[Counterpart, ...]:
    """Who works on the same activities, by the rule of the graph (D4), most shared first."""
    by_id = {x.id: x for x in records.actors}
    members: dict[str, set[str]] = {}
    for part in records.participations:
        body = by_id.get(part.actor)
        catch_all = body is not None and body.group_kind is GroupKind.UNSPECIFIED
        if part.role not in NO_COOPERATION and part.about in activities and not catch_all:
            members.setdefault(activities[part.about], set()).add(part.actor)
    groups = [group - {actor} for group in members.values() if actor in group]
    shared = Counter(other for group in groups for other in group)
    names = {x: name_in(by_id[x].labels, language) if x in by_id else x for x in shared}
    ties = (Counterpart(id=x, name=names[x], activities=n) for x, n in shared.items())
    return tuple(sorted(ties, key=lambda tie: (-tie.activities, tie.name, tie.id)))


def _sums(paid: Iterable[Allocation]) -> tuple[Sum, ...]:
    totals: dict[tuple[str, int], list[Decimal]] = {}
    for money in paid:
        if money.amount is not None:
            totals.setdefault((money.currency or "", money.year or 0), []).append(money.amount)
    return tuple(
        Sum(year=year or None, currency=currency or None, amount=sum(found, Decimal()),
            items=len(found))
        for (currency, year), found in sorted(totals.items())
    )  # fmt: skip


def _due_by_activity(records: PlanRecords, activities: dict[str, str]) -> dict[str, str]:
    """The words of the deadlines of each element, and of its activity, by element id."""
    found: dict[str, list[str]] = {}
    for deadline in records.deadlines:
        words = " … ".join(" ".join(p.exact.split()) for p in deadline.passages)
        found.setdefault(deadline.about, []).append(words)
    own = {key: "; ".join(dict.fromkeys(words)) for key, words in found.items()}
    return {key: own[act] for key, act in activities.items() if act in own} | own


def _line(fact: Fact, what: str, index: PlanIndex, *, due: dict[str, str]) -> Line:
    element = index.elements.get(fact.about)
    return Line(
        what=what,
        words=index.quoted(fact.passages),
        place="; ".join(dict.fromkeys(index.place(p) for p in fact.passages)),
        id=f"{index.records.plan.id}/{fact.id}",
        element=fact.about,
        number=index.number(fact.about),
        title=index.title(element) if element else fact.about,
        due=due.get(fact.about),
        certainty=fact.certainty.value,
        passages=fact.passages,
    )


def _money_line(fact: Allocation, what: str, index: PlanIndex, *, due: dict[str, str]) -> Line:
    line = _line(fact, what, index, due=due)
    return replace(
        line,
        amount=fact.amount,
        currency=fact.currency,
        year=fact.year,
        status=fact.cost_status.value,
        stated=index.words.stated(fact) if has_more_than_a_figure(fact) else None,
        who=index.source_name(fact.source) if fact.source else None,
    )


def element_card(element: Element, records: PlanRecords, *, language: str) -> ElementCard:
    """The card of a goal, activity or task with all facts on it and on its tasks."""
    index = PlanIndex(records, words_for(language))
    below = {element.id} | {x.id for x in records.tasks if x.parent == element.id}
    lines = [_task_line(x, index) for x in records.tasks if x.parent == element.id]
    lines += [_fact_line(x, index) for x in records.facts if x.about in below]
    return ElementCard(
        id=f"plan/{records.plan.id}/{element.id}",
        iri=f"{ID}plan/{records.plan.id}/{element.id}",
        plan=records.plan.id,
        kind=type(element).__name__.lower(),
        number=index.number(element.id),
        title=element.title,
        english=element.english,
        above=_above(element, index),
        words=index.quoted(element.passages),
        place="; ".join(index.place(p) for p in element.passages),
        lines=tuple(lines),
        passages=element.passages,
    )


def _above(element: Element, index: PlanIndex) -> tuple[str, ...]:
    titles: list[str] = []
    parent, seen = element.parent, {element.id}
    while parent in index.elements and parent not in seen:
        seen.add(parent)
        titles.append(f"{index.number(parent)} {index.title(index.elements[parent])}".strip())
        parent = index.elements[parent].parent
    return tuple(reversed(titles))


def _task_line(task: Task, index: PlanIndex) -> Line:
    return Line(
        what="task",
        words=index.quoted(task.passages),
        place="; ".join(index.place(p) for p in task.passages),
        id=f"{index.records.plan.id}/{task.id}",
        element=task.id,
        number=index.number(task.id),
        title=index.title(task),
        certainty=task.certainty.value,
        passages=task.passages,
    )


def _fact_line(fact: Fact, index: PlanIndex) -> Line:
    if isinstance(fact, Participation):
        line = _line(fact, fact.role.value, index, due={})
        return replace(line, who=index.who(fact.actor).full, actor=fact.actor)
    if isinstance(fact, Allocation):
        return _money_line(fact, "money", index, due={})
    if isinstance(fact, Deadline):
        line = _line(fact, "deadline", index, due={})
        first, last = (day.isoformat() if day else None for day in (fact.start, fact.end))
        return replace(line, due=line.words, start=first, end=last, status=fact.time_kind.value)
    kind = type(fact).__name__.lower()
    return _line(fact, "result" if kind == "expectedresult" else kind, index, due={})
