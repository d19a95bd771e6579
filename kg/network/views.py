"""How do institutions, activities and money hang together in a plan? As networkx graphs.

Network layer. A view is made from records and can be thrown away. Node ids are the ids of the
records; elements get their plan before them (`plan/bg-2012/g1/a2`), so that plans can stand side
by side. networkx is imported when a view is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.model.codes import Certainty, CostStatus, Role
from kg.model.labels import english_name
from kg.model.places import activity_by_element, is_catch_all
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    Deadline,
    Fact,
    FundingSource,
    Participation,
    PlanRecords,
)

if TYPE_CHECKING:
    import networkx as nx

PAID_FROM = "paid-from"  # role of an edge from a funding source; no actor has it
_BEST_FIRST = (Certainty.EXACT, Certainty.RULE, Certainty.DOUBTFUL)


def two_mode(
    plans: PlanRecords | Iterable[PlanRecords], *, catch_all: bool = False
) -> nx.MultiDiGraph[str]:
    """Who takes part in which activity, in which role, and which money it is paid from.

    Shape: nodes have `kind` (institution, group, activity or funding source), `label`, `label_en`
    (None if the plan states none), `type` (actor type or source kind); activities also `number`,
    `goal`, `plan`, `start`, `end`, `time_kind`. One edge for each actor, activity and role (key
    is the role), from the actor or source to the activity, with `role`, `activity` (its node),
    `tasks`, `certainty` (the best of its facts), `facts` and `n_facts`; a payer's edge has role
    funder; edges of money have `amounts`, a tuple of (year, currency, amount).
    Edges: catch-all groups are out unless `catch_all`; `graph.graph["left_out"]` names them.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(left_out=())
    for records in as_plans(plans):
        left_out = () if catch_all else catch_all_ids(records)
        graph.graph["left_out"] = tuple(sorted({*graph.graph["left_out"], *left_out}))
        _add_nodes(graph, records)
        _add_edges(graph, records, frozenset(left_out))
        graph.remove_nodes_from(left_out)
    return graph


def as_plans(plans: PlanRecords | Iterable[PlanRecords]) -> tuple[PlanRecords, ...]:
    """One plan or several, as a tuple."""
    return (plans,) if isinstance(plans, PlanRecords) else tuple(plans)


def catch_all_ids(records: PlanRecords) -> tuple[str, ...]:
    """The ids of a plan's catch-all groups, sorted."""
    return tuple(sorted(actor.id for actor in records.actors if is_catch_all(actor)))


def element_node(plan_id: str, element_id: str) -> str:
    """The node of an element: its id below its plan's."""
    return f"plan/{plan_id}/{element_id}"


def _add_nodes(graph: nx.MultiDiGraph[str], records: PlanRecords) -> None:
    for actor in records.actors:
        graph.add_node(actor.id, **_actor_fields(actor))
    for source in records.sources:
        graph.add_node(source.id, **_source_fields(source))
    windows = deadline_by_activity(records)
    for activity in records.activities:
        node = element_node(records.plan.id, activity.id)
        graph.add_node(node, **_activity_fields(activity, records, windows.get(activity.id)))


def deadline_by_activity(records: PlanRecords) -> dict[str, Deadline]:
    """The first deadline a plan states for each activity itself."""
    own: dict[str, Deadline] = {}
    for deadline in records.deadlines:
        own.setdefault(deadline.about, deadline)
    return {a.id: own[a.id] for a in records.activities if a.id in own}


def _actor_fields(actor: Actor) -> dict[str, Any]:
    return {
        "kind": "group" if actor.group_kind else "institution",
        "label": actor.name,
        "label_en": english_name(actor.labels),
        "type": actor.actor_type.value,
        "group_kind": actor.group_kind.value if actor.group_kind else None,
        "country": actor.country,
    }


def _source_fields(source: FundingSource) -> dict[str, Any]:
    return {
        "kind": "funding source",
        "label": source.name,
        "label_en": english_name(source.labels),
        "type": source.kind.value,
        "budget_of": source.budget_of,
        "country": source.country,
    }


def _activity_fields(
    activity: Activity, records: PlanRecords, deadline: Deadline | None
) -> dict[str, Any]:
    return {
        "kind": "activity",
        "label": activity.title,
        "label_en": activity.english,
        "type": "activity",
        "number": activity.number,
        "goal": element_node(records.plan.id, activity.parent) if activity.parent else None,
        "plan": records.plan.id,
        "start": deadline.start if deadline else None,
        "end": deadline.end if deadline else None,
        "time_kind": deadline.time_kind.value if deadline else None,
    }


def _add_edges(graph: nx.MultiDiGraph[str], records: PlanRecords, left_out: frozenset[str]) -> None:
    activity = activity_by_element(records)
    for tail, role, fact in _links(records):
        if tail in left_out or fact.about not in activity or tail not in graph:
            continue
        head = element_node(records.plan.id, activity[fact.about])
        _add_fact(graph, (tail, head, role), fact, fact.about != activity[fact.about])


def _links(records: PlanRecords) -> Iterator[tuple[str, str, Participation | Allocation]]:
    for participation in records.participations:
        yield participation.actor, participation.role.value, participation
    for allocation in records.allocations:
        if allocation.payer:
            yield allocation.payer, Role.FUNDER.value, allocation
        if allocation.source:
            yield allocation.source, PAID_FROM, allocation


def _add_fact(
    graph: nx.MultiDiGraph[str], place: tuple[str, str, str], fact: Fact, in_task: bool
) -> None:
    tail, head, role = place
    if not graph.has_edge(tail, head, role):
        graph.add_edge(tail, head, role, role=role, activity=head, certainty=fact.certainty.value,
                       tasks=(), facts=(), n_facts=0, amounts=())  # fmt: skip
    edge = graph.edges[tail, head, role]
    edge["certainty"] = min(
        Certainty(edge["certainty"]), fact.certainty, key=_BEST_FIRST.index
    ).value
    edge["facts"] = (*edge["facts"], fact.id)
    edge["n_facts"] += 1
    if in_task and fact.about not in edge["tasks"]:
        edge["tasks"] = (*edge["tasks"], fact.about)
    if isinstance(fact, Allocation):
        edge["amounts"] = (*edge["amounts"], *_amount(fact))


def _amount(fact: Allocation) -> tuple[tuple[int | None, str | None, Decimal], ...]:
    if fact.cost_status is not CostStatus.AMOUNT or fact.amount is None:
        return ()
    return ((fact.year, fact.currency, fact.amount),)
