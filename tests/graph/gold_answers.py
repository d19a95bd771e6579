"""The true answers to the questions about plans as a whole, in plain Python.

Each function gives the rows of one question as tuples of the columns named in `question_cases.py`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from tests.graph.gold_reading import (
    activities_in,
    acts,
    named_workers,
    names_of,
    org_called,
)

WORK = {"lead", "partner", "expert"}


def leads_more_than_average(plan: str | None = None, factor: Decimal = Decimal("1.5")) -> set:
    rows = set()
    for one in {act.plan for act in activities_in(plan)}:
        led = Counter(o for act in activities_in(one) for o in act.who("lead") if not o.group)
        mean = (Decimal(sum(led.values())) / len(led)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        rows |= {(one, o.name, n, float(mean)) for o, n in led.items() if n > factor * mean}
    return rows


def partners_never_together(plan: str | None = None) -> set:
    met = {
        frozenset((a.name, b.name))
        for act in acts()
        for a, b in combinations(named_workers(act), 2)
    }
    partners = defaultdict(set)
    for act in activities_in(plan):
        partners[act.parent] |= names_of(
            [o for o in act.who("partner") if o.group != "unspecified"]
        )
    return {
        (goal, frozenset(pair))
        for goal, names in partners.items()
        for pair in combinations(sorted(names), 2)
        if frozenset(pair) not in met
    }


def cost_of_each_activity(plan: str | None = None) -> set:
    return {
        (act.plan, act.id, frozenset(m.status for m in act.money) or frozenset({"silent"}))
        for act in activities_in(plan)
    }


def due_in_period(start: date, end: date, plan: str | None = None) -> set:
    return {
        (act.id, act.due.isoformat(), act.phrased, frozenset({act.said}), names_of(act.who("lead")))
        for act in activities_in(plan)
        if start <= act.due <= end and act.phrased != "continuous"
    }


def paid_per_year(plan: str | None = None, year: int | None = None) -> set:
    sums, items = Counter(), Counter()
    for m in (m for act in activities_in(plan) for m in act.money if m.payer and m.amount):
        key = (m.payer.name, m.year, m.currency)
        sums[key] += m.amount
        items[key] += 1
    return {(*key, int(total), items[key]) for key, total in sums.items() if year in (None, key[1])}


def paid_from_projects_only(plan: str | None = None) -> set:
    rows = set()
    for act in activities_in(plan):
        kinds = {m.kind for m in act.money if m.kind}
        if kinds and kinds <= {"projects", "donor", "eu"}:
            rows.add((act.id,))
    return rows


def only_unnamed_partners(plan: str | None = None) -> set:
    return {
        (act.id,)
        for act in activities_in(plan)
        if act.who("partner") and all(o.group == "unspecified" for o in act.who("partner"))
    }


def bodies_across_goals(plan: str | None = None) -> set:
    goals, active = defaultdict(set), defaultdict(set)
    for act in activities_in(plan):
        for org in act.who(*WORK):
            if not org.group:
                goals[act.plan, org.name].add(act.goal)
                active[act.plan, org.name].add(act.id)
    return {(*key, len(goals[key]), len(active[key])) for key in goals if len(goals[key]) > 1}


def closest_pairs(plan: str | None = None, at_least: int = 2) -> set:
    shared = Counter(
        frozenset((a.name, b.name))
        for act in activities_in(plan)
        for a, b in combinations(named_workers(act), 2)
    )
    return {(pair, n) for pair, n in shared.items() if n >= at_least}


def never_late(plan: str | None = None) -> set:
    return {
        (act.id, frozenset({act.said}))
        for act in activities_in(plan)
        if act.phrased.startswith("continuous")
    }


def indicators_without_target(plan: str | None = None) -> set:
    return {
        (act.id, len(act.indicators))
        for act in activities_in(plan)
        if act.indicators and not act.targets
    }


def words_behind_leads(institution: str | None = None, plan: str | None = None) -> set:
    return {
        (org.name, element)
        for act in activities_in(plan)
        for element, role, org in act.roles
        if role == "lead" and (institution is None or org == org_called(institution))
    }


def paid_by_others(plan: str | None = None) -> set:
    rows = set()
    for act in activities_in(plan):
        for m in act.money:
            line = {act.id, m.element} | (set(act.tasks) if m.element == act.id else set())
            leads = {o for element, role, o in act.roles if role == "lead" and element in line}
            if m.payer and m.payer.group != "concerned" and m.payer not in leads:
                rows.add((m.payer.name, m.element, names_of(act.who("lead"))))
    return rows


def recurring_risks(plan: str | None = None) -> set:
    where, exposed = defaultdict(set), defaultdict(set)
    for act in activities_in(plan):
        for risk in act.risks:
            where[risk.lower()].add(act.id)
            exposed[risk.lower()] |= names_of(act.who("lead"))
    return {(risk, len(where[risk]), frozenset(exposed[risk])) for risk in where}


def funding_concentration(plan: str | None = None) -> set:
    touched = defaultdict(set)
    for act in activities_in(plan):
        for m in act.money:
            if m.source:
                touched[act.plan, m.source].add(act.id)
    rows = set()
    for (one, source), ids in touched.items():
        share = Decimal(1000 * len(ids)) / len(activities_in(one))
        rows.add((one, source, len(ids), float(share.quantize(Decimal(1), ROUND_HALF_UP) / 10)))
    return rows
