"""The true answers to the questions about budgets, links and gaps, in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, pairwise
from typing import Any

from tests.graph.gold_reading import Act, Org, Sum, activities_in, names_of, org_called

WORK = {"lead", "partner", "expert"}
Key = Callable[[Act, Sum], Any]


def _sums(plan: str | None, key: Key) -> dict[Any, list[tuple[Act, Sum]]]:
    found: dict[Any, list[tuple[Act, Sum]]] = defaultdict(list)
    for act in activities_in(plan):
        for money in act.money:
            if money.amount is not None:
                found[key(act, money)].append((act, money))
    return found


def _total(rows: list[tuple[Act, Sum]]) -> int:
    return int(sum((m.amount or Decimal(0) for _, m in rows), Decimal(0)))


def budget_total(plan: str | None = None) -> set:
    return {
        (p, c, _total(rows), _total(rows), _total(rows), 0, len({a.id for a, _ in rows}),
         len(activities_in(p)), len(rows))
        for (p, c), rows in _sums(plan, lambda a, m: (a.plan, m.currency)).items()
    }  # fmt: skip


def budget_by_goal(plan: str | None = None) -> set:
    return {
        (p, g, c, _total(rows), _total(rows), _total(rows), len({a.id for a, _ in rows}))
        for (p, g, c), rows in _sums(plan, lambda a, m: (a.plan, a.goal, m.currency)).items()
    }


def budget_by_lead(plan: str | None = None) -> set:
    rows = set()
    for (p, c), found in _sums(plan, lambda a, m: (a.plan, m.currency)).items():
        for lead in {o for a, _ in found for o in a.who("lead")}:
            mine = [(a, m) for a, m in found if lead in a.who("lead")]
            alone = [(a, m) for a, m in mine if len(a.who("lead")) == 1]
            joint = [(a, m) for a, m in mine if len(a.who("lead")) > 1]
            n, shared = len({a.id for a, _ in mine}), len({a.id for a, _ in joint})
            rows.add((p, lead.name, c, _total(alone), _total(joint), n, shared))
    return rows


def budget_by_source(plan: str | None = None, year: int | None = None) -> set:
    found = _sums(plan, lambda a, m: (a.plan, m.source, m.year, m.currency))
    return {
        (p, s, y, c, _total(rows), len(rows))
        for (p, s, y, c), rows in found.items()
        if year in (None, y)
    }


def dearest_activities(plan: str | None = None, most: int = 10) -> set:
    sums = {k: _total(r) for k, r in _sums(plan, lambda a, m: (a.plan, m.currency, a.id)).items()}
    leads = {a.id: names_of(a.who("lead")) for a in activities_in(plan)}
    rows = set()
    for (p, c, a), n in sums.items():
        rank = 1 + sum(m > n for (q, d, _), m in sums.items() if (q, d) == (p, c))
        if rank <= most:
            rows.add((p, rank, a, c, n, leads[a]))
    return rows


def donor_share(plan: str | None = None) -> set:
    whole = {k: _total(r) for k, r in _sums(plan, lambda a, m: (a.plan, m.currency)).items()}
    found: dict[Any, list[tuple[Act, Sum]]] = defaultdict(list)
    for act in activities_in(plan):
        for money in act.money:
            if money.kind is not None or money.amount is not None:
                found[act.plan, money.kind, money.currency].append((act, money))
    rows = set()
    for (p, kind, c), items in found.items():
        n, all_ = len({a.id for a, _ in items}), len(activities_in(p))
        if c is None:
            rows.add((p, kind, None, None, None, n, all_))
        else:
            share = Decimal(1000 * _total(items)) / whole[p, c]
            percent = float(share.quantize(Decimal(1), ROUND_HALF_UP) / 10)
            rows.add((p, kind, c, _total(items), percent, n, all_))
    return rows


def ngos_in_what(plan: str | None = None) -> set:
    return {
        (act.plan, org.type, org.name, org.group, act.id, role)
        for act in activities_in(plan)
        for _, role, org in act.roles
        if org.type in ("ngo", "international")
    }


def _workers(act: Act) -> set[Org]:
    return {o for o in act.who(*WORK) if o.group != "unspecified"}


def _neighbours() -> dict[Org, set[Org]]:
    met: dict[Org, set[Org]] = defaultdict(set)
    for act in activities_in(None):
        for one, other in combinations(_workers(act), 2):
            met[one].add(other)
            met[other].add(one)
    return met


def _shared(*ends: Org) -> frozenset[str]:
    pairs = list(pairwise(ends))
    return frozenset(a.id for a in activities_in(None) for x, y in pairs if {x, y} <= a.who(*WORK))


def how_linked(one: str, other: str) -> set:
    met, first, last = _neighbours(), org_called(one), org_called(other)
    if last in met[first]:
        return {(1, None, None, _shared(first, last))}
    two = {(2, m.name, None, _shared(first, m, last)) for m in met[first] & met[last]}
    return two or {
        (3, a.name, b.name, _shared(first, a, b, last))
        for a in met[first]
        for b in met[a] & met[last]
    }


def joint_leads(plan: str | None = None) -> set:
    return {
        (act.plan, act.id, len(leads), sum(bool(o.group) for o in leads), names_of(leads))
        for act in activities_in(plan)
        if len(leads := act.who("lead")) > 1
    }


def never_lead(plan: str | None = None) -> set:
    rows = set()
    for p in {act.plan for act in activities_in(plan)}:
        mine = activities_in(p)
        leads = {o for a in mine for o in a.who("lead")}
        for org in {o for a in mine for o in a.who("partner", "expert")} - leads:
            which = frozenset(a.id for a in mine if org in a.who("partner", "expert"))
            rows.add((p, org.name, org.group, len(which), which))
    return rows


def isolated(plan: str | None = None) -> set:
    rows = set()
    for p in {act.plan for act in activities_in(plan)}:
        mine = activities_in(p)
        meets = {o for a in mine for o in a.who(*WORK) if _workers(a) - {o}}
        orgs = {o for a in mine for _, _, o in a.roles} | {o for a in mine for o in a.payers()}
        for org in orgs - meets:
            if org.group == "unspecified":
                continue
            roles = {r for a in mine for _, r, o in a.roles if o == org}
            roles |= {"funder"} if any(org in a.payers() for a in mine) else set()
            where = frozenset(a.id for a in mine if org in a.who(*WORK) | a.payers())
            rows.add((p, org.name, frozenset(roles), where))
    return rows


def overdue(at: date, plan: str | None = None) -> set:
    return {
        (act.plan, act.id, act.due.isoformat(), names_of(act.who("lead")), frozenset({act.said}))
        for act in activities_in(plan)
        if act.due < at and not act.phrased.startswith("continuous")
    }


def activities_without(plan: str | None = None, what: str | None = None) -> set:
    rows = set()
    for act in activities_in(plan):
        has = {
            "lead": bool(act.who("lead")), "date": True, "indicator": bool(act.indicators),
            "money": any(m.source or m.amount is not None for m in act.money),
            "target": bool(act.targets),
        }  # fmt: skip
        rows |= {
            (act.plan, act.id, gap, names_of(act.who("lead")))
            for gap, given in has.items()
            if not given and what in (None, gap)
        }
    return rows
