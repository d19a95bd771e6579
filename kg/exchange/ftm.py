"""The facts as FollowTheMoney entities, one JSON object a line. Exchange layer.

Payments are not written: that schema needs a beneficiary, and a plan names none. Who pays takes
part in the project with the role `payer`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from kg.exchange.triples import code_table
from kg.graph.lines import decimal_text, passage_iri
from kg.graph.names import merge_actors
from kg.graph.nquads import cooperations
from kg.ids import ID, digest, slug
from kg.model.codes import LabelKind
from kg.model.records import (
    Actor,
    Allocation,
    Deadline,
    Element,
    Fact,
    Plan,
    PlanRecords,
    Task,
)
from kg.text import fold_space

Entity = dict[str, Any]
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\Z")
_MOST_OF_ID = 64  # letters
_PROPERTY_BY_KIND = {
    LabelKind.PREFERRED: "alias",
    LabelKind.ALTERNATIVE: "alias",
    LabelKind.ABBREVIATION: "abbreviation",
    LabelKind.HIDDEN: "weakAlias",
}


def followthemoney(plans: Sequence[PlanRecords]) -> bytes:
    """Bodies, activities, roles, ties and mentions of some plans as FtM entities."""
    lines = (json.dumps(x, ensure_ascii=False, sort_keys=True) for x in _entities(plans))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _entities(plans: Sequence[PlanRecords]) -> Iterator[Entity]:
    actors = merge_actors(plans)
    for actor in actors:
        yield _body(actor)
        yield from _memberships(actor)
    seen: set[str] = set()
    for records in plans:
        for entity in _of_plan(records):
            if entity["id"] not in seen:
                seen.add(entity["id"])
                yield entity


def _entity(key: str, schema: str, **properties: Any) -> Entity:
    """One entity; properties without a value are left out, each value stands once."""
    found = {}
    for name, value in properties.items():
        values = value if isinstance(value, list | tuple) else [value]
        kept = [x for x in dict.fromkeys(values) if x]
        if kept:
            found[name] = kept
    return {"id": _ref(key), "schema": schema, "properties": found}


def _ref(key: str) -> str:
    """An id of kg as FtM takes it: ASCII letters, digits, dots and hyphens."""
    return ".".join(
        part if _PLAIN.match(part) else f"{slug(part)}-{digest(part)[:4]}"
        for part in key.split("/")
    )


def _url(iri: str) -> str:
    """An IRI as a URL: FtM takes no letters beyond ASCII there."""
    return quote(iri, safe=":/#=,&%")


def _schema(actor: Actor) -> str:
    if actor.group_kind is not None:
        return "LegalEntity"
    return code_table("ftmSchema").get(f"actortype/{actor.actor_type}", "LegalEntity")


def _body(actor: Actor) -> Entity:
    names: dict[str, list[str]] = {"name": [actor.name]}
    for label in actor.labels:
        if label.text != actor.name:
            names.setdefault(_PROPERTY_BY_KIND[label.kind], []).append(label.text)
    return _entity(
        actor.id,
        _schema(actor),
        **names,
        country=(actor.country or "").lower(),
        classification="group" if actor.group_kind else actor.actor_type.value,
        sourceUrl=_url(ID + actor.id),
    )


def _memberships(actor: Actor) -> Iterator[Entity]:
    for member in actor.members:
        key = f"{actor.id}/member/{member}"
        yield _entity(key, "Membership", member=_ref(member), organization=_ref(actor.id))
    if actor.part_of:
        yield _entity(
            f"{actor.part_of}/part/{actor.id}",
            "Membership",
            member=_ref(actor.id),
            organization=_ref(actor.part_of),
            role="part of",
        )


def _of_plan(records: PlanRecords) -> Iterator[Entity]:
    for document in records.documents:
        key = f"doc/{document.id}"
        yield _entity(key, "Document", fileName=document.name, mimeType=document.media_type)
    plan = _indexed(records)
    for element in (*records.activities, *records.tasks):
        yield _project(element, plan)
    yield from _roles(records)
    yield from _mentions(records)
    for first, second in cooperations(records):
        yield _entity(
            f"{first}/with/{second}",
            "UnknownLink",
            subject=_ref(first),
            object=_ref(second),
            role="works on the same activity",
        )


@dataclass(frozen=True, slots=True)
class _Indexed:
    """A plan, and what hangs on its elements by id."""

    plan: Plan
    due: dict[str, list[Deadline]]
    money: dict[str, list[Allocation]]
    goal_of: dict[str, str]  # titles of the goals right above activities


def _indexed(records: PlanRecords) -> _Indexed:
    due: dict[str, list[Deadline]] = defaultdict(list)
    money: dict[str, list[Allocation]] = defaultdict(list)
    for deadline in records.deadlines:
        due[deadline.about].append(deadline)
    for allocation in records.allocations:
        money[allocation.about].append(allocation)
    titles = {goal.id: goal.title for goal in records.goals}
    goal_of = {a.id: titles[a.parent] for a in records.activities if a.parent in titles}
    return _Indexed(records.plan, due, money, goal_of)


def _project(element: Element, found: _Indexed) -> Entity:
    plan = found.plan
    due = [x for key in (element.id, element.parent or "") for x in found.due.get(key, ())]
    start = next((x.start for x in due if x.start), plan.start)
    end = next((x.end for x in due if x.end), plan.end)
    sums = _sums(found.money.get(element.id, ()))
    only = next(iter(sums.items())) if len(sums) == 1 else None
    activity = element.parent if isinstance(element, Task) else element.id
    return _entity(
        f"plan/{plan.id}/{element.id}",
        "Project",
        name=[element.title, element.english],
        projectId=_project_id(plan, element),
        startDate=start.isoformat() if start else None,
        endDate=end.isoformat() if end else None,
        goal=found.goal_of.get(activity or ""),
        country=(plan.country or "").lower(),
        amount=decimal_text(only[1]) if only else None,
        currency=only[0] if only else None,
        sourceUrl=_url(f"{ID}plan/{plan.id}/{element.id}"),
    )


def _project_id(plan: Plan, element: Element) -> str | None:
    """The printed number with its plan; FtM takes no longer identifier."""
    own = f"{plan.id}/{element.number}"
    return own if element.number and len(own) <= _MOST_OF_ID else None


def _sums(money: Iterable[Allocation]) -> dict[str, Decimal]:
    """The amounts by currency; never added over currencies."""
    sums: dict[str, Decimal] = {}
    for fact in money:
        if fact.amount is not None and fact.currency:
            sums[fact.currency] = sums.get(fact.currency, Decimal()) + fact.amount
    return sums


def _roles(records: PlanRecords) -> Iterator[Entity]:
    plan = records.plan.id
    projects = {x.id for x in (*records.activities, *records.tasks)}
    sides = [(x, x.actor, x.role.value) for x in records.participations]
    paid: list[tuple[Fact, str, str]] = [
        (x, x.payer, "payer") for x in records.allocations if x.payer is not None
    ]
    for fact, actor, role in (*sides, *paid):
        if fact.about in projects:
            yield _entity(
                f"plan/{plan}/{fact.id}",
                "ProjectParticipant",
                project=_ref(f"plan/{plan}/{fact.about}"),
                participant=_ref(actor),
                role=role,
                summary=[fold_space(p.exact) for p in fact.passages],
                proof=[_ref(f"doc/{p.document}") for p in fact.passages],
                sourceUrl=[_url(passage_iri(p)) for p in fact.passages],
            )


def _mentions(records: PlanRecords) -> Iterator[Entity]:
    """Each distinct way a document writes an actor's name."""
    actors = {x.id: x for x in records.actors}
    for fact in records.participations:
        actor = actors.get(fact.actor)
        for passage in fact.passages:
            words = fold_space(passage.exact)
            if actor is not None and words:
                yield _entity(
                    f"doc/{passage.document}/mention/{fact.actor}/{digest(words.casefold())[:12]}",
                    "Mention",
                    document=_ref(f"doc/{passage.document}"),
                    name=words,
                    resolved=_ref(fact.actor),
                    detectedSchema=_schema(actor),
                )
