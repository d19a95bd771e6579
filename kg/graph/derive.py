"""Which short cuts do the facts imply: rules D0 to D4, computed from records. Graph layer.

The same rules stand as SPARQL in `docs/` and in the tests, which compare both ways of reading
them. Edges are plain triples of names below `id/`: a subject, a property of `ap:`, an object.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.model.codes import GroupKind, Role
from kg.model.places import activity_by_element
from kg.model.records import PlanRecords

Edge = tuple[str, str, str]

# The short cut of each role, as `ap:directProperty` of the ontology has it (a test compares).
DIRECT_PROPERTY = {
    Role.LEAD: "leads",
    Role.IMPLEMENTER: "implements",
    Role.PARTNER: "partnersIn",
    Role.EXPERT: "advises",
    Role.FUNDER: "funds",
    Role.MONITOR: "involvedIn",
    Role.BENEFICIARY: "involvedIn",
}
# Rule D4: paying, monitoring or benefiting alone is no cooperation.
NO_COOPERATION = frozenset({Role.FUNDER, Role.MONITOR, Role.BENEFICIARY})


def rolled_up(records: PlanRecords) -> Iterator[Edge]:
    """D0: every fact and report about an activity or one of its tasks belongs to the activity."""
    plan = f"plan/{records.plan.id}/"
    activities = activity_by_element(records)
    for fact in (*records.facts, *records.reports):
        activity = activities.get(fact.about)
        if activity is not None:
            yield f"{plan}{fact.id}", "inActivity", f"{plan}{activity}"


def involvements(records: PlanRecords) -> Iterator[Edge]:
    """D1 to D3: who leads, implements, partners in, advises, funds what, and what pays for it."""
    plan = f"plan/{records.plan.id}/"
    seen: set[Edge] = set()
    for edge in _involvements(records, plan):
        if edge not in seen:
            seen.add(edge)
            yield edge


def _involvements(records: PlanRecords, plan: str) -> Iterator[Edge]:
    property_by_role = {role.value: name for role, name in DIRECT_PROPERTY.items()}
    for taking_part in records.participations:
        element = plan + taking_part.about
        yield taking_part.actor, property_by_role[taking_part.role], element
        yield taking_part.actor, "involvedIn", element
    for money in records.allocations:
        element = plan + money.about
        if money.payer is not None:
            yield money.payer, "funds", element
            yield money.payer, "involvedIn", element
        if money.source is not None:
            yield element, "paidFrom", money.source


def cooperations(records: PlanRecords) -> Iterator[tuple[str, str]]:
    """D4: pairs of actors that work on the same activity, tasks rolled up, each pair once.

    Shape: (first, second) with first < second; the relation holds both ways.
    Edges: catch-all groups ("partners") and those who only pay, monitor or benefit are left out.
    """
    seen: set[tuple[str, str]] = set()
    for names in working_together(records).values():
        ordered = sorted(names)
        for index, first in enumerate(ordered):
            for second in ordered[index + 1 :]:
                if (first, second) not in seen:
                    seen.add((first, second))
                    yield first, second


def working_together(records: PlanRecords) -> dict[str, set[str]]:
    """The ids of the actors that work on each activity, tasks rolled up, as rule D4 counts them."""
    activities = activity_by_element(records)
    left_out = {x.id for x in records.actors if x.group_kind is GroupKind.UNSPECIFIED}
    actors_by_activity: dict[str, set[str]] = {}
    for taking_part in records.participations:
        activity = activities.get(taking_part.about)
        if activity is None or taking_part.role in NO_COOPERATION:
            continue
        if taking_part.actor not in left_out:
            actors_by_activity.setdefault(activity, set()).add(taking_part.actor)
    return actors_by_activity
