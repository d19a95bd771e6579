"""Who pays or acts in several plans: one record each, with the names of all. Graph layer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.model.codes import ActorType, LabelKind
from kg.model.records import Actor, FundingSource, Label, PlanRecords


def merge_actors(records: Iterable[PlanRecords]) -> tuple[Actor, ...]:
    """Everyone named in any plan, sorted by id; one met in two plans has the labels of both.

    Edges: as in the graph, the first preferred name of a language stays, a later one becomes an
    alternative; a kind or owner that an earlier plan does not know is taken from a later one.
    """
    merged: dict[str, Actor] = {}
    for plan in records:
        for actor in plan.actors:
            known = merged.get(actor.id)
            merged[actor.id] = actor if known is None else _merge(known, actor)
    return tuple(merged[key] for key in sorted(merged))


def merge_sources(records: Iterable[PlanRecords]) -> tuple[FundingSource, ...]:
    """Every source of money of any plan, sorted by id; names as for `merge_actors`."""
    merged: dict[str, FundingSource] = {}
    for plan in records:
        for source in plan.sources:
            known = merged.setdefault(source.id, source)
            merged[source.id] = replace(
                known,
                labels=_merge_labels(known.labels, source.labels),
                budget_of=known.budget_of or source.budget_of,
                country=known.country or source.country,
            )
    return tuple(merged[key] for key in sorted(merged))


def _merge(first: Actor, second: Actor) -> Actor:
    if first == second:
        return first
    known_type = first.actor_type is not ActorType.OTHER
    return replace(
        first,
        labels=_merge_labels(first.labels, second.labels),
        actor_type=first.actor_type if known_type else second.actor_type,
        group_kind=first.group_kind or second.group_kind,
        country=first.country or second.country,
        part_of=first.part_of or second.part_of,
        defined_by=first.defined_by or second.defined_by,
        members=tuple(dict.fromkeys((*first.members, *second.members))),
        steps=tuple(dict.fromkeys((*first.steps, *second.steps))),
        earlier=tuple(dict.fromkeys((*first.earlier, *second.earlier))),
        sector=first.sector or second.sector,
    )


def _merge_labels(first: tuple[Label, ...], second: tuple[Label, ...]) -> tuple[Label, ...]:
    preferred = {(x.language, x.ours) for x in first if x.kind is LabelKind.PREFERRED}
    known = {(x.text, x.language) for x in first}
    added = []
    for label in second:
        if (label.text, label.language) in known:
            continue
        taken = label.kind is LabelKind.PREFERRED and (label.language, label.ours) in preferred
        added.append(replace(label, kind=LabelKind.ALTERNATIVE) if taken else label)
    return (*first, *added)
