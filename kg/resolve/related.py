"""Are two plans editions of one, plans of two countries, or unrelated? Who is who in both? Resolve.

Bodies of two countries are never one. Where the country of a plan is not known, its bodies carry
the plan in their ids; then a name that is the same in both editions, and means one body in each,
says who is who.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.model.codes import LabelKind
from kg.model.records import Actor, PlanRecords
from kg.resolve.editions import continued_activities, match_edition
from kg.text import fold

FEWEST = 0.1  # share of the smaller plan's activities that must go on in the other


class Relation(StrEnum):
    """What two plans are to each other."""

    EDITIONS = "editions"
    COUNTRIES = "countries"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Related:
    """The relation of two plans, and in one sentence what says so."""

    relation: Relation
    why: str


def relation_of(one: PlanRecords, other: PlanRecords) -> Related:
    """What two plans are to each other: by what they say of it, by country, by their activities.

    Edges: plans of one country, or of unknown ones, that say nothing of each other are editions
    only if a tenth of the smaller one's activities goes on in the other, or may.
    """
    a, b = one.plan, other.plan
    if a.previous == b.id or b.previous == a.id:
        return Related(Relation.EDITIONS, "one says that it follows the other")
    if a.series and b.series and a.series == b.series:
        return Related(Relation.EDITIONS, f"both are of the series {a.series}")
    if a.country and b.country and a.country != b.country:
        return Related(Relation.COUNTRIES, f"countries {a.country} and {b.country}")
    match = match_edition(one, other)
    ours = {a.id for a in other.activities}
    n = len(continued_activities(one, other, match))
    n += sum(pair.after.id in ours for pair in match.likely)
    smaller = min(len(one.activities), len(other.activities))
    if smaller and n >= FEWEST * smaller:
        return Related(Relation.EDITIONS, f"{n} of {smaller} activities go on in the other, or may")
    return Related(
        Relation.UNRELATED,
        f"neither says that it follows the other, and {n} of {smaller} activities go on in the "
        "other; if they are editions, write `previous` or one `series` in their plan.yaml",
    )


def same_actors(before: PlanRecords, after: PlanRecords) -> Mapping[str, str]:
    """Who of the later edition is who of the earlier, where ids differ as a country is unknown.

    Shape: ids of the later to ids of the earlier edition. Edges: both countries known: nothing to
    match; a name that means two bodies in one edition matches nobody.
    """
    if before.plan.country and after.plan.country:
        return {}
    ours = {a.id for a in before.actors} & {a.id for a in after.actors}
    old = _by_name(a for a in before.actors if a.id not in ours)
    new = _by_name(a for a in after.actors if a.id not in ours)
    found: dict[str, set[str]] = {}
    for key in old.keys() & new.keys():
        if len(old[key]) == len(new[key]) == 1:
            (later,) = new[key]
            found.setdefault(later, set()).update(old[key])
    certain = {later: next(iter(earlier)) for later, earlier in found.items() if len(earlier) == 1}
    times = Counter(certain.values())
    return {k: v for k, v in sorted(certain.items()) if times[v] == 1}


def _by_name(actors: Iterable[Actor]) -> dict[tuple[str, bool], set[str]]:
    """Who is meant by each folded name that is not a misspelling, groups apart."""
    found: dict[tuple[str, bool], set[str]] = {}
    for actor in actors:
        for label in actor.labels:
            if label.kind is not LabelKind.HIDDEN:
                key = fold(label.text), actor.group_kind is not None
                found.setdefault(key, set()).add(actor.id)
    return found
