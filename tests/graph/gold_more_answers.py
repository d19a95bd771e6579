"""The true answers to the questions about one body, goal or word, in plain Python.

Each function gives the rows of one question as tuples of the columns named in `question_cases.py`.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from tests.graph.gold_reading import (
    BG,
    DEFINED_BY,
    RS,
    Act,
    Org,
    activities_in,
    named_workers,
    names_of,
    org_called,
    organisations,
    reading,
)

WORK = {"lead", "partner", "expert"}


def who_works_with(institution: str, plan: str | None = None) -> set:
    who = org_called(institution)
    shared, roles = defaultdict(set), defaultdict(set)
    for act in activities_in(plan):
        if who not in named_workers(act):
            continue
        for _, role, org in act.roles:
            if org != who and org.group != "unspecified":
                shared[org.name].add(act.id)
                roles[org.name].add(role)
    return {(n, len(ids), frozenset(roles[n]), frozenset(ids)) for n, ids in shared.items()}


def depends_on(institution: str, plan: str | None = None) -> set:
    who, needed = org_called(institution), defaultdict(set)
    for act in activities_in(plan):
        if who not in act.who("lead"):
            continue
        for _, role, org in act.roles:
            needed[role, org.name].add(act.id)
        for m in act.money:
            if m.payer:
                needed["funder", m.payer.name].add(act.id)
            if m.source:
                needed[m.kind, m.source].add(act.id)
    return {(*key, len(ids)) for key, ids in needed.items() if key[1] != who.name}


def goals_on_one_body(plan: str | None = None, percent: int = 75) -> set:
    under, led = Counter(), Counter()
    for act in activities_in(plan):
        under[act.goal] += 1
        led.update((act.goal, o.name) for o in act.who("lead") if not o.group)
    return {
        (goal.split("/")[0], goal, name, n, under[goal])
        for (goal, name), n in led.items()
        if 100 * n >= percent * under[goal]
    }


def activities_of(institution: str, plan: str | None = None) -> set:
    who = org_called(institution)
    rows = {(e, role) for act in activities_in(plan) for e, role, org in act.roles if org == who}
    return rows | {
        (m.element, "funder") for act in activities_in(plan) for m in act.money if m.payer == who
    }


def no_money(plan: str | None = None) -> set:
    return {
        (act.id, frozenset(m.status for m in act.money))
        for act in activities_in(plan)
        if not any(m.source or m.amount for m in act.money)
    }


def who_pays_for_what(institution: str | None = None, plan: str | None = None) -> list:
    who = org_called(institution) if institution else None
    return sorted(
            (m.payer.name if m.payer else "", m.source or "", m.element, int(m.amount or 0),
             m.currency or "", m.year or 0)
            for act in activities_in(plan)
            for m in act.money
            if (m.payer or m.source or m.amount) and who in (None, m.payer)
    )  # fmt: skip


def due_by_quarter(plan: str | None = None) -> set:
    due, until = defaultdict(set), defaultdict(set)
    for act in activities_in(plan):
        key = (act.plan, act.due.year, (act.due.month + 2) // 3)
        if act.phrased != "continuous":
            due[key].add(act.id)
        if act.phrased == "continuous-until":
            until[key].add(act.id)
    return {(*key, len(ids), len(until[key])) for key, ids in due.items()}


def plan_in_numbers(plan: str | None = None) -> set:
    rows = set()
    for one in {act.plan for act in activities_in(plan)}:
        mine, gold = activities_in(one), reading(one)["goals"]
        goals = sum(1 + (1 + len(g["operational_goals"]) if one == BG else 0) for g in gold)
        orgs = {o for a in mine for _, _, o in a.roles} | {o for a in mine for o in a.payers()}
        raw = [activity for goal in gold for activity in goal["activities"]]
        results = (
            sum(len(a["result_targets"]) or bool(a["expected_results"]) for a in raw)
            if one == BG
            else 0
        )
        counts = {
            "Goal": goals, "Activity": len(mine), "Task": sum(len(a.tasks) for a in mine),
            "Participation": sum(len(a.roles) for a in mine),
            "Allocation": sum(len(a.money) for a in mine), "Deadline": len(mine),
            "Indicator": sum(len(a.indicators) for a in mine), "ExpectedResult": results,
            "Risk": sum(len(a.risks) for a in mine),
        }  # fmt: skip
        works = {o for a in mine for _, role, o in a.roles if role not in ("funder", "beneficiary")}
        leads = {o for a in mine for o in a.who("lead")}
        nobody = {o for o in orgs if o.group == "unspecified"}
        single = {o for o in orgs if not o.group}
        counts |= {
            "acting": len(orgs), "institutions": len(single), "groups": len(orgs - single),
            "catch-all": len(nobody), "counted": len(orgs - nobody),
            "leading": len(leads - nobody), "working": len(single & works),
            "only-paying": len(single - works),
        }  # fmt: skip
        rows |= {(one, kind, n) for kind, n in counts.items() if n}
    return rows


def leaders_of_each_goal(goal: str | None = None, plan: str | None = None) -> set:
    led = Counter(
        (act.goal, o.name)
        for act in activities_in(plan)
        for o in act.who("lead")
        if goal in (None, act.goal)
    )
    return {(*key, n) for key, n in led.items()}


def elements_about(text: str, plan: str | None = None) -> set:
    rows, wanted = set(), text.lower()
    for act in activities_in(plan):
        if wanted in act.title.lower():
            rows.add((act.id, "Activity"))
        rows |= {(e, "Task") for e, words in act.tasks.items() if wanted in words.lower()}
    for one in {act.plan for act in activities_in(plan)}:
        for g, goal in enumerate(reading(one)["goals"], 1):
            named = [(f"{one}/g{g}", goal["title"])]
            if one == BG:
                named.append((f"{one}/g{g}/g1", goal["strategic_goal"]))
                operational = enumerate(goal["operational_goals"], 1)
                named += [(f"{one}/g{g}/g1/g{k}", words) for k, words in operational]
            rows |= {(e, "Goal") for e, words in named if wanted in words.lower()}
    return rows


def lead_and_partner(plan: str | None = None) -> set:
    return {
        (act.id, o.name)
        for act in activities_in(plan)
        for o in act.who("lead") & act.who("partner")
    }


def named_once(plan: str | None = None) -> set:
    where, roles = defaultdict(set), defaultdict(set)
    for act in activities_in(plan):
        for _, role, org in act.roles:
            if not org.group:
                where[act.plan, org.name].add(act.id)
                roles[act.plan, org.name].add(role)
    return {
        (*key, frozenset(ids), frozenset(roles[key])) for key, ids in where.items() if len(ids) == 1
    }


def expert_help(plan: str | None = None) -> set:
    where = defaultdict(set)
    for act in activities_in(plan):
        for org in act.who("expert"):
            where[org.name].add(act.id)
    return {(name, len(ids), frozenset(ids)) for name, ids in where.items()}


def unnamed_groups(plan: str | None = None) -> set:
    where = defaultdict(set)
    for act in activities_in(plan):
        for org in act.who(*WORK):
            if org.group:
                where[org].add(act.id)
    owner = {
        organisations(BG)[group]: organisations(BG)[body].name for group, body in DEFINED_BY.items()
    }
    return {(o.name, o.group, owner.get(o), len(ids)) for o, ids in where.items()}


def numbers_to_reach(plan: str | None = None) -> set:
    return {
        (act.id, value, unit, names_of(act.who("lead")))
        for act in activities_in(plan)
        for value, unit in act.targets
    }


def tasks_without_lead(plan: str | None = None) -> set:
    return {
        (task, act.id, names_of(act.who("lead")))
        for act in activities_in(plan)
        for task in act.tasks
        if not any(e == task and role == "lead" for e, role, _ in act.roles)
    }


def calendar_of(institution: str, plan: str | None = None) -> set:
    who = org_called(institution)
    return {
        (act.due.isoformat(), act.id, frozenset(r for _, r, o in act.roles if o == who),
         act.phrased, frozenset({act.said}))
        for act in activities_in(plan)
        if who in act.who(*WORK)
    }  # fmt: skip


def what_two_share(institution: str, other: str, plan: str | None = None) -> set:
    rows = set()
    for act in activities_in(plan):
        pair = [_roles_or_pays(act, org_called(name)) for name in (institution, other)]
        if all(pair):
            rows.add((act.id, *pair))
    return rows


def _roles_or_pays(act: Act, who: Org) -> frozenset[str]:
    roles = {role for _, role, org in act.roles if org == who}
    return frozenset(roles | ({"funder"} if who in act.payers() else set()))


def most_involved(plan: str | None = None) -> set:
    rows = set()
    for one in {act.plan for act in activities_in(plan)}:
        counts = defaultdict(lambda: defaultdict(set))
        for act in activities_in(one):
            for org in act.who(*WORK) | act.payers():
                roles = _roles_or_pays(act, org)
                strongest = [role for role in ("lead", "partner", "expert") if role in roles][:1]
                for role in {*strongest, *(roles - set(WORK))}:
                    counts[org][role].add(act.id)
        for org, by in counts.items():
            numbers = [len(by[role]) for role in ("lead", "partner", "expert", "funder")]
            rows.add((one, org.name, org.group, *numbers, len(set().union(*by.values()))))
    return rows


def joins_and_leaves(earlier: str, later: str) -> set:
    rows = set()
    for change, one, other in (("joins", later, earlier), ("leaves", earlier, later)):
        there = {o for act in activities_in(other) for _, _, o in act.roles}
        for org in {o for act in activities_in(one) for _, _, o in act.roles} - there:
            mine = [act for act in activities_in(one) if org in act.who(*WORK)]
            roles = {r for act in mine for _, r, o in act.roles if o == org}
            rows.add((change, org.name, frozenset(roles), len(mine)))
    return rows


def who_is_meant(text: str) -> set:
    return {
        (o.name, text) for plan in (RS, BG) for o in organisations(plan).values() if text in o.forms
    }
