"""What hangs on one institution alone? The removal test and what-if changes. Measure layer.

Plans rarely say who would step in: what this finds is exposed, not what would fail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kg.errors import ConfigError
from kg.measure.figures import Figure, exact
from kg.measure.roles import lead_shares, weighted_load
from kg.measure.timing import concurrency
from kg.measure.view import PlanView, view_plan
from kg.model.codes import Origin, Role
from kg.model.places import activity_by_element
from kg.model.records import Participation, PlanRecords
from kg.network.parts import Parts, parts_of
from kg.network.work import Work

Bools = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Removal:
    """What a plan would lack without one institution.

    `leaderless` activities lose their only lead, `orphans` everyone, `lost_partners` are
    institutions that meet nobody else. Parts are of the network of institutions and shared
    activities; `is_cut` if its absence splits off two others or a shared activity.
    """

    institution: str
    leaderless: Figure
    orphans: Figure
    lost_partners: Figure
    activities_without_lead: tuple[str, ...]
    activities_without_anyone: tuple[str, ...]
    institutions_without_partner: tuple[str, ...]
    n_parts_before: int
    n_parts_after: int
    largest_after: int
    is_cut: bool


def removal_test(view: PlanView) -> dict[str, Removal]:
    """For each institution: what would have no lead, nobody, or no partner without it.

    Edges: an activity with two leads keeps one; a solo activity is an orphan and no cut.
    Source: peers: networkx articulation points and components of the reduced graph.
    """
    parts, lost = parts_of(view.work), _lost_partners(view)
    return {i: _removal(view, k, parts, lost[k]) for k, i in enumerate(view.work.institutions)}


def without(view: PlanView, institution: str) -> Removal:
    """What the plan would lack without this one institution.

    Raises: ConfigError if it has no role in the plan.
    """
    if institution not in view.work.place:
        raise ConfigError(
            f"{institution} has no counted role in {view.work.plan}; see `kg workload`"
        )
    k = view.work.place[institution]
    return _removal(view, k, parts_of(view.work), _lost_partners(view)[k])


def _removal(view: PlanView, k: int, parts: Parts, lost: list[int]) -> Removal:
    work = view.work
    mine = work.links_by_institution[k]
    leaderless = [x for x in mine if view.leads[x] and _only(work, x, view.leads)]
    orphans = [x for x in mine if work.working[x] and _only(work, x, work.working)]
    pieces = parts.pieces_without[k]
    others = [p.n_institutions for n, p in enumerate(parts.parts) if n != parts.part_of[k]]
    left = [p.n_institutions for p in pieces if p.n_institutions]
    return Removal(
        institution=work.institutions[k],
        leaderless=_told(work, leaderless),
        orphans=_told(work, orphans),
        lost_partners=exact(
            len(lost), len(mine), [f for x in lost for f in _shared_facts(work, x)]
        ),
        activities_without_lead=_names(work, leaderless),
        activities_without_anyone=_names(work, orphans),
        institutions_without_partner=tuple(work.institutions[x] for x in lost),
        n_parts_before=len(parts.parts),
        n_parts_after=len(others) + len(left),
        largest_after=max([*others, *left], default=0),
        is_cut=sum(p.is_worth_naming for p in pieces) > 1,
    )


def _only(work: Work, link: int, kind: Bools) -> bool:
    others = work.links_by_activity[int(work.columns[link])]
    return not any(kind[x] for x in others if x != link)


def _told(work: Work, links: list[int]) -> Figure:
    return exact(len(links), len(links), [f for x in links for f in work.facts[x]])


def _names(work: Work, links: list[int]) -> tuple[str, ...]:
    return tuple(work.activities[int(work.columns[x])] for x in links)


def _lost_partners(view: PlanView) -> list[list[int]]:
    """For each institution those that share activities with it and with no other, by id."""
    lost: list[list[int]] = [[] for _ in view.work.institutions]
    degree = view.degree.tolist()
    for a, b in zip(view.ties.a.tolist(), view.ties.b.tolist(), strict=True):
        if degree[b] == 1:
            lost[a].append(b)
        if degree[a] == 1:
            lost[b].append(a)
    return [sorted(others) for others in lost]


def _shared_facts(work: Work, k: int) -> list[str]:
    """The facts by which an institution is in activities with others."""
    links = [x for x in work.links_by_institution[k] if work.cooperating[x]]
    shared = [x for x in links if not _only(work, x, work.cooperating)]
    return [fact for x in shared for fact in work.facts[x]]


@dataclass(frozen=True, slots=True)
class LoadChange:
    """Numbers of one institution before and after a change of the plan."""

    institution: str
    load: tuple[float, float]
    n_leads: tuple[int, int]
    lead_share: tuple[float, float]
    peak: tuple[float | None, float | None]


def reassign_lead(records: PlanRecords, activity: str, institution: str) -> PlanRecords:
    """The plan as it would be if another institution led one activity.

    Edges: the leads of now become partners; other roles of the new lead in it are kept and count
    less than its lead. Nothing is written: these are records for a question, not facts.
    Raises: ConfigError if the plan has no such activity or actor.
    """
    if activity not in {a.id for a in records.activities}:
        raise ConfigError(f"{records.plan.id} has no activity {activity!r}")
    if institution not in {a.id for a in records.actors}:
        raise ConfigError(f"{records.plan.id} does not name {institution!r}")
    inside = activity_by_element(records)
    changed = [
        _demoted(p) if inside.get(p.about) == activity else p for p in records.participations
    ]
    lead = Participation(
        id=f"{activity}/lead/what-if",
        about=activity,
        actor=institution,
        role=Role.LEAD,
        origin=Origin.CURATED,
    )
    return replace(records, participations=(*changed, lead))


def _demoted(participation: Participation) -> Participation:
    return (
        replace(participation, role=Role.PARTNER)
        if participation.role is Role.LEAD
        else participation
    )


def reassignment(view: PlanView, changes: Sequence[tuple[str, str]]) -> tuple[LoadChange, ...]:
    """Load, leads and peak before and after other institutions lead some activities.

    Shape: one row for each institution with a number that changes, by id; `changes` are pairs of
    activity and institution.
    """
    records = view.records
    for activity, institution in changes:
        records = reassign_lead(records, activity, institution)
    one, other = _numbers(view), _numbers(view_plan(records, view.settings))
    rows = (
        _change(i, one.get(i, _NOTHING), other.get(i, _NOTHING))
        for i in sorted({*one, *other})
        if one.get(i) != other.get(i)
    )
    return tuple(rows)


Numbers = tuple[float, int, float, float | None]
_NOTHING: Numbers = (0.0, 0, 0.0, None)


def _numbers(view: PlanView) -> dict[str, Numbers]:
    load, peaks, shares = weighted_load(view), concurrency(view), lead_shares(view)
    return {
        i: (
            load[i].value or 0.0,
            int(view.n_leads[k]),
            shares[i].value or 0.0,
            peaks[i].figure.value,
        )
        for k, i in enumerate(view.work.institutions)
    }


def _change(institution: str, before: Numbers, after: Numbers) -> LoadChange:
    return LoadChange(
        institution,
        load=(before[0], after[0]),
        n_leads=(before[1], after[1]),
        lead_share=(before[2], after[2]),
        peak=(before[3], after[3]),
    )
