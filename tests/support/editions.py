"""A made second edition of the Serbian plan, and what was changed to make it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kg.model.codes import Role
from kg.model.records import Activity, Participation, PlanRecords
from tests.support.gold import gold_records

BEFORE, AFTER = "rs-2017-2018", "rs-2019-2020"
DROPPED = "g2/a3"
NEW = "g2/a4"
REWORDED = "g1/a1"  # "Unapređenje partnerstva na lokalnom nivou"
MOVED = "g1/a2"  # its deadline
SWAPPED = {"g4/a1": "g4/a2", "g4/a2": "g4/a1"}  # old id -> new id
JOINS = ("g3/a1", "org/rs/ministarstvo-pravde")
LEAVES = ("g5/a3", "g5/a3/t1")  # who leads the first task


def second_edition() -> PlanRecords:
    """The plan of the next two years, by hand: its ids do not follow those of the first."""
    records = gold_records(BEFORE)
    plan = replace(
        records.plan, id=AFTER, previous=BEFORE, start=date(2019, 1, 1), end=date(2020, 12, 31),
        title=records.plan.title.replace("2017. i 2018.", "2019. i 2020."),
    )  # fmt: skip
    kinds = (
        "goals", "activities", "tasks", "participations", "allocations", "deadlines",
        "indicators", "results", "risks",
    )  # fmt: skip
    kept = {kind: tuple(_moved(x) for x in getattr(records, kind) if _stays(x)) for kind in kinds}
    kept["activities"] = (*map(_reworded, kept["activities"]), _new(kept["activities"][0]))
    kept["participations"] = tuple(_with_joiner(kept["participations"]))
    kept["deadlines"] = tuple(map(_postponed, kept["deadlines"]))
    return replace(records, plan=plan, **kept)


def _stays(x) -> bool:
    place = getattr(x, "about", x.id)
    leaver = isinstance(x, Participation) and x.about == LEAVES[1] and x.role is Role.LEAD
    return not leaver and place != DROPPED and not place.startswith(f"{DROPPED}/")


def _moved(x):
    changed = {"id": _place(x.id)}
    for name in ("about", "parent"):
        if getattr(x, name, None):
            changed[name] = _place(getattr(x, name))
    return replace(x, **changed)


def _place(old: str) -> str:
    head = "/".join(old.split("/")[:2])
    return SWAPPED.get(head, head) + old[len(head) :]


def _reworded(activity: Activity) -> Activity:
    if activity.id != REWORDED:
        return activity
    return replace(activity, title="Dalje unapređenje partnerstva na lokalnim nivoima")


def _new(like: Activity) -> Activity:
    title = "Praćenje uticaja društvenih mreža na vrbovanje"
    return replace(like, id=NEW, parent="g2", title=title)


def _with_joiner(participations):
    yield from participations
    about, actor = JOINS
    like = next(p for p in participations if p.about.startswith(about))
    yield replace(
        like, id=f"{about}/partner/joiner", about=about, actor=actor, role=Role.PARTNER
    )  # fmt: skip


def _postponed(deadline):
    if deadline.about == MOVED:
        return replace(deadline, start=date(2020, 4, 1), end=date(2020, 6, 30))
    return deadline
