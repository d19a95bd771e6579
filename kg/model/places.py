"""Where does an element stand in a plan, and to which activity does a fact belong? Model layer.

A place is a path of counts, `g1/a3`: the third activity of the first goal. It changes when anything
is put in front, so it orders and numbers elements but never names them: that is their id.

Graph, network, exchange and pages roll tasks up in this one way.
"""

from __future__ import annotations

from datetime import date

from kg.model.codes import GroupKind
from kg.model.records import Activity, Actor, Element, Goal, PlanRecords, StatusReport


def places_of(records: PlanRecords) -> dict[str, str]:
    """The place of each element by its id.

    Edges: an element whose parent is not in the plan, or that stands in a ring, counts as one at
    the top.

    Example:
        >>> from kg.model.records import Plan
        >>> plan = Plan(id="p", title="P", language="en")
        >>> goal = Goal(id="g/clean-air", title="Clean air")
        >>> activity = Activity(id="a/filter-smoke", title="Filter smoke", parent="g/clean-air")
        >>> places_of(PlanRecords(plan=plan, goals=(goal,), activities=(activity,)))
        {'g/clean-air': 'g1', 'a/filter-smoke': 'g1/a1'}
    """
    by_id = {element.id: element for element in records.elements}
    own: dict[str, str] = {}
    counts: dict[tuple[str | None, str], int] = {}
    for element in records.elements:
        above = element.parent if element.parent in by_id else None
        key = (above, letter_of(element))
        counts[key] = counts.get(key, 0) + 1
        own[element.id] = f"{key[1]}{counts[key]}"
    return {x: "/".join(own[part] for part in chain_of(by_id[x], by_id)) for x in own}


def chain_of(element: Element, by_id: dict[str, Element]) -> list[str]:
    """The ids of the elements above an element, the highest first, and its own."""
    chain = [element.id]
    above = by_id.get(element.parent or "")
    while above is not None and above.id not in chain:
        chain.append(above.id)
        above = by_id.get(above.parent or "")
    return chain[::-1]


def top_by_element(records: PlanRecords) -> dict[str, str]:
    """The element at the very top above each element: itself, where nothing stands above it."""
    by_id = {element.id: element for element in records.elements}
    return {element.id: chain_of(element, by_id)[0] for element in records.elements}


def letter_of(element: Element) -> str:
    """The letter of an element's kind in ids and places: g, a or t."""
    if isinstance(element, Goal):
        return "g"
    return "a" if isinstance(element, Activity) else "t"


def place_key(place: str) -> list[tuple[str, int]]:
    """A key that sorts places as the plan has them: the tenth activity behind the second.

    Example:
        >>> sorted(["g1/a10", "g1/a2"], key=place_key)
        ['g1/a2', 'g1/a10']
    """
    parts = place.split("/") if place else []
    return [(part[:1], int(part[1:]) if part[1:].isdigit() else 0) for part in parts]


# To which activity does a fact belong, and which actor stands for nobody?


def activity_by_element(records: PlanRecords) -> dict[str, str]:
    """Which activity an element belongs to: an activity to itself, a task to its activity.

    Edges: goals are not in it; an activity under an activity is an activity of its own; a task
    under a task belongs to the activity above both.
    """
    activity = {element.id: element.id for element in records.activities}
    for task in records.tasks:
        if task.parent in activity:
            activity[task.id] = activity[task.parent]
    return activity


def last_reports(records: PlanRecords, at: date | None = None) -> dict[str, StatusReport]:
    """The last report on each element that has one: of the latest day, else the one read last.

    Edges: with `at` reports of later days are left out; one that names no day is older than all
    that name one.
    """
    last: dict[str, StatusReport] = {}
    for report in records.reports:
        if at is not None and report.day is not None and report.day > at:
            continue
        held = last.get(report.about)
        if held is None or (report.day or date.min) >= (held.day or date.min):
            last[report.about] = report
    return last


def is_catch_all(actor: Actor) -> bool:
    """An actor that stands for nobody in particular ("partners")."""
    return actor.group_kind is GroupKind.UNSPECIFIED
