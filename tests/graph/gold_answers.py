"""The true answers to all questions, worked out from the hand-made readings in plain Python.

Nothing here knows the graph, its records or SPARQL: it reads `gold.json` and counts. Two things
stand only in the readers' notes and are written down here: which groups are which, and what a
remark in the resources column says about cost.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import combinations

from kg.ids import slug
from kg.resources import resource

RS, BG = "rs-2017-2018", "bg-2012"
PERIODS = {RS: (date(2017, 1, 1), date(2018, 12, 31)), BG: (date(2012, 1, 1), date(2012, 12, 31))}
WORK = {"lead", "partner", "expert"}
GROUP_KIND = {
    "partneri": "unspecified", "partneri-strategije": "unspecified",
    "organi-jedinica-lokalne-samouprave": "category", "saotvetnite-obshtini": "concerned",
    "saotvetnite-institutsii": "concerned", "regionalni-zvena-nkbth": "units-of",
    "predstaveni-v-nkbth-institutsii": "members-of",
}  # fmt: skip
DEFINED_BY = {"regionalni-zvena-nkbth": "nkbth", "predstaveni-v-nkbth-institutsii": "nkbth"}
TYPE = {"ngo": "ngo", "international": "international"}
SOURCE_KIND = {
    "state_budget": "state-budget", "institution_budget": "institution-budget",
    "projects_and_programmes": "projects", "eu_programme": "eu",
}  # fmt: skip
US_LABOUR = "ministarstvo-rada-sjedinjenih-americkih-drzava"
# (activity, task) -> what the remarks there say: (status, payer if a source is named)
REMARKS: dict[tuple[str, int | None], list[tuple[str, str | None]]] = {
    ("1.1", 2): [("elsewhere", None)], ("1.3", 3): [("third-party", None)],
    ("2.1", 6): [("source-only", None)], ("4.1", 2): [("conditional", None)],
    ("4.2", 2): [("conditional", None), ("conditional", None)], ("4.3", 3): [("elsewhere", None)],
    ("5.1", 4): [("source-only", US_LABOUR)], ("5.1", 5): [("source-only", US_LABOUR)],
    ("5.1", 7): [("source-only", US_LABOUR)], ("5.2", None): [("elsewhere", None)],
    ("5.3", 1): [("elsewhere", None)],
}  # fmt: skip


@dataclass(frozen=True)
class Org:
    """A gold organisation; two of one name are one."""

    name: str
    group: str | None = None
    type: str = ""
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sum:
    """One statement of money."""

    element: str
    status: str
    source: str | None = None
    kind: str | None = None
    payer: Org | None = None
    amount: Decimal | None = None
    currency: str | None = None
    year: int | None = None


@dataclass
class Act:
    """One activity as read by hand. `roles` are (element, role, who)."""

    id: str
    plan: str
    goal: str
    parent: str
    number: str
    title: str
    due: date
    start: date
    phrased: str
    said: str
    indicators: list[str]
    targets: list[tuple[int, str]]
    risks: list[str]
    tasks: dict[str, str] = field(default_factory=dict)
    roles: list[tuple[str, str, Org]] = field(default_factory=list)
    money: list[Sum] = field(default_factory=list)

    def who(self, *roles: str) -> set[Org]:
        """Who has one of these roles anywhere in the activity."""
        return {org for _, role, org in self.roles if role in roles}

    def payers(self) -> set[Org]:
        """Whose budgets are charged."""
        return {m.payer for m in self.money if m.payer}


@lru_cache
def _orgs(plan: str) -> dict[str, Org]:
    found = {}
    for org in _gold(plan)["organisations"]:
        group = GROUP_KIND.get(org["id"], "category" if org["kind"] == "group" else None)
        forms = tuple(sorted({org["name"], *org["aliases"]}))
        found[org["id"]] = Org(org["name"], group, TYPE.get(org["kind"], ""), forms)
    return found


@lru_cache
def _gold(plan: str) -> dict:
    return json.loads(resource("data", "plans", plan, "gold.json").read_text(encoding="utf-8"))


@lru_cache
def acts() -> tuple[Act, ...]:
    """All 63 activities."""
    return tuple(
        _act(plan, g, goal, a, activity)
        for plan in (RS, BG)
        for g, goal in enumerate(_gold(plan)["goals"], 1)
        for a, activity in enumerate(goal["activities"], 1)
    )


def _act(plan: str, g: int, goal: dict, a: int, raw: dict) -> Act:
    top = f"{plan}/g{g}"
    parent = f"{top}/g1" if plan == BG else top
    act = Act(
        id=f"{parent}/a{a}", plan=plan, goal=top, parent=parent, number=raw["number"],
        title=raw["title"], indicators=raw["indicators"], risks=raw.get("risks", []),
        targets=[(t["value"], t["unit_text"]) for t in raw.get("result_targets", [])],
        said=" ".join(raw["deadline"]["text"].split()), **_due(plan, raw["deadline"]),
    )  # fmt: skip
    orgs = _orgs(plan)
    for task in raw.get("tasks", []):
        element = f"{act.id}/t{task['n']}"
        act.tasks[element] = task["text"]
        act.roles += [(element, "lead", orgs[x]) for x in task["responsible"]]
        act.roles += [(element, "partner", orgs[x]) for x in task["partners"]]
    for role, key in (("lead", "responsible"), ("partner", "partners"), ("expert", "expert_help")):
        said = {(r, who) for _, r, who in act.roles}
        left = [x for x in raw.get(key, []) if (role, orgs[x]) not in said]
        act.roles += [(act.id, role, orgs[x]) for x in left]
    act.money = _bg_money(act, raw) if plan == BG else _rs_money(act, raw)
    return act


def _due(plan: str, said: dict) -> dict:
    begin, end = PERIODS[plan]
    if said["continuous"] and said["end"] is None:
        return {"due": end, "start": begin, "phrased": "continuous"}
    due = date.fromisoformat(said["end"])
    if said["continuous"]:
        return {"due": due, "start": begin, "phrased": "continuous-until"}
    if said.get("start"):
        return {"due": due, "start": date.fromisoformat(said["start"]), "phrased": "quarter"}
    if said["text"].startswith("2012"):
        return {"due": due, "start": begin, "phrased": "year"}
    return {"due": due, "start": due.replace(day=1), "phrased": "month"}


def _bg_money(act: Act, raw: dict) -> list[Sum]:
    orgs = _orgs(BG)
    return [
        Sum(act.id, "source-only", slug(s["text"]), SOURCE_KIND[s["kind"]],
            orgs[s["funder"]] if s["funder"] else None)
        for s in raw["funding"]["sources"]
    ]  # fmt: skip


def _rs_money(act: Act, raw: dict) -> list[Sum]:
    orgs, found = _orgs(RS), []
    for item in raw["funding"]:
        taiex = item["funder"] == "taiex"
        found.append(
            Sum(
                f"{act.id}/t{item['task']}", "amount",
                slug(orgs["taiex"].name if taiex else item["source_text"]),
                "eu" if taiex else "institution-budget",
                None if taiex else orgs[item["funder"]],
                Decimal(item["amount"]), item["currency"], item["year"],
            )
        )  # fmt: skip
    found += [Sum(f"{act.id}/t{n}", "none") for n in raw["unfunded_tasks"]]
    found += [Sum(f"{act.id}/t{n}", "unknown") for n in raw["cost_unknown_tasks"]]
    for (number, task), said in REMARKS.items():
        if number == raw["number"]:
            element = f"{act.id}/t{task}" if task else act.id
            notes = [n.split(": ", 1) for n in raw["funding_notes"]]
            for status, payer in said:
                named = status == "source-only"
                words = [n for where, n in notes if where == f"task {task}"]
                source = slug(words[0]) if named else None
                found.append(
                    Sum(element, status, source, "donor" if named else None,
                        orgs[payer] if payer else None)
                )  # fmt: skip
    return found


def _in(plan: str | None) -> list[Act]:
    return [act for act in acts() if plan in (None, act.plan)]


def _names(orgs: set[Org] | list[Org]) -> frozenset[str]:
    return frozenset(org.name for org in orgs)


def _org(name: str) -> Org:
    return next(o for plan in (RS, BG) for o in _orgs(plan).values() if name in o.forms)


# --- one function a question: the rows as tuples of the columns named in CASES


def leads_more_than_average(plan: str | None = None, factor: Decimal = Decimal("1.5")) -> set:
    rows = set()
    for one in {act.plan for act in _in(plan)}:
        led = Counter(o for act in _in(one) for o in act.who("lead") if not o.group)
        mean = (Decimal(sum(led.values())) / len(led)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        rows |= {(one, o.name, n, float(mean)) for o, n in led.items() if n > factor * mean}
    return rows


def partners_never_together(plan: str | None = None) -> set:
    met = {frozenset((a.name, b.name)) for act in acts() for a, b in combinations(_named(act), 2)}
    partners = defaultdict(set)
    for act in _in(plan):
        partners[act.parent] |= _names([o for o in act.who("partner") if o.group != "unspecified"])
    return {
        (goal, frozenset(pair))
        for goal, names in partners.items()
        for pair in combinations(sorted(names), 2)
        if frozenset(pair) not in met
    }


def _named(act: Act) -> list[Org]:
    """Who works in an activity, catch-all groups apart."""
    return [org for org in act.who(*WORK) if org.group != "unspecified"]


def cost_of_each_activity(plan: str | None = None) -> set:
    return {
        (act.plan, act.id, frozenset(m.status for m in act.money) or frozenset({"silent"}))
        for act in _in(plan)
    }


def due_in_period(start: date, end: date, plan: str | None = None) -> set:
    return {
        (act.id, act.due.isoformat(), act.phrased, frozenset({act.said}), _names(act.who("lead")))
        for act in _in(plan)
        if start <= act.due <= end and act.phrased != "continuous"
    }


def paid_per_year(plan: str | None = None, year: int | None = None) -> set:
    sums, items = Counter(), Counter()
    for m in (m for act in _in(plan) for m in act.money if m.payer and m.amount):
        key = (m.payer.name, m.year, m.currency)
        sums[key] += m.amount
        items[key] += 1
    return {(*key, int(total), items[key]) for key, total in sums.items() if year in (None, key[1])}


def paid_from_projects_only(plan: str | None = None) -> set:
    rows = set()
    for act in _in(plan):
        kinds = {m.kind for m in act.money if m.kind}
        if kinds and kinds <= {"projects", "donor", "eu"}:
            rows.add((act.id,))
    return rows


def only_unnamed_partners(plan: str | None = None) -> set:
    return {
        (act.id,)
        for act in _in(plan)
        if act.who("partner") and all(o.group == "unspecified" for o in act.who("partner"))
    }


def bodies_across_goals(plan: str | None = None) -> set:
    goals, active = defaultdict(set), defaultdict(set)
    for act in _in(plan):
        for org in act.who(*WORK):
            if not org.group:
                goals[act.plan, org.name].add(act.goal)
                active[act.plan, org.name].add(act.id)
    return {(*key, len(goals[key]), len(active[key])) for key in goals if len(goals[key]) > 1}


def closest_pairs(plan: str | None = None, at_least: int = 2) -> set:
    shared = Counter(
        frozenset((a.name, b.name)) for act in _in(plan) for a, b in combinations(_named(act), 2)
    )
    return {(pair, n) for pair, n in shared.items() if n >= at_least}


def diffuse_responsibility(plan: str | None = None) -> set:
    rows = set()
    for act in _in(plan):
        leads = act.who("lead")
        groups = [o for o in leads if o.group]
        if len(leads) > 1 or groups:
            rows.add((act.id, len(leads), len(groups), _names(leads)))
    return rows


def never_late(plan: str | None = None) -> set:
    return {
        (act.id, frozenset({act.said})) for act in _in(plan) if act.phrased.startswith("continuous")
    }


def indicators_without_target(plan: str | None = None) -> set:
    return {
        (act.id, len(act.indicators)) for act in _in(plan) if act.indicators and not act.targets
    }


def words_behind_leads(institution: str | None = None, plan: str | None = None) -> set:
    return {
        (org.name, element)
        for act in _in(plan)
        for element, role, org in act.roles
        if role == "lead" and (institution is None or org == _org(institution))
    }


def paid_by_others(plan: str | None = None) -> set:
    rows = set()
    for act in _in(plan):
        for m in act.money:
            line = {act.id, m.element} | (set(act.tasks) if m.element == act.id else set())
            leads = {o for element, role, o in act.roles if role == "lead" and element in line}
            if m.payer and m.payer.group != "concerned" and m.payer not in leads:
                rows.add((m.payer.name, m.element, _names(act.who("lead"))))
    return rows


def recurring_risks(plan: str | None = None) -> set:
    where, exposed = defaultdict(set), defaultdict(set)
    for act in _in(plan):
        for risk in act.risks:
            where[risk.lower()].add(act.id)
            exposed[risk.lower()] |= _names(act.who("lead"))
    return {(risk, len(where[risk]), frozenset(exposed[risk])) for risk in where}


def ngos_and_international(plan: str | None = None) -> set:
    who, where = defaultdict(set), defaultdict(set)
    for act in _in(plan):
        for _, role, org in act.roles:
            if org.type:
                who[org.type, role].add(org)
                where[org.type, role].add(act.id)
    return {(*key, len(who[key]), len(where[key])) for key in who}


def funding_concentration(plan: str | None = None) -> set:
    touched = defaultdict(set)
    for act in _in(plan):
        for m in act.money:
            if m.source:
                touched[act.plan, m.source].add(act.id)
    rows = set()
    for (one, source), ids in touched.items():
        share = Decimal(1000 * len(ids)) / len(_in(one))
        rows.add((one, source, len(ids), float(share.quantize(Decimal(1), ROUND_HALF_UP) / 10)))
    return rows


def who_works_with(institution: str, plan: str | None = None) -> set:
    who = _org(institution)
    shared, roles = defaultdict(set), defaultdict(set)
    for act in _in(plan):
        if who not in _named(act):
            continue
        for _, role, org in act.roles:
            if org != who and org.group != "unspecified":
                shared[org.name].add(act.id)
                roles[org.name].add(role)
    return {(n, len(ids), frozenset(roles[n]), frozenset(ids)) for n, ids in shared.items()}


def depends_on(institution: str, plan: str | None = None) -> set:
    who, needed = _org(institution), defaultdict(set)
    for act in _in(plan):
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
    for act in _in(plan):
        under[act.goal] += 1
        led.update((act.goal, o.name) for o in act.who("lead") if not o.group)
    return {
        (goal.split("/")[0], goal, name, n, under[goal])
        for (goal, name), n in led.items()
        if 100 * n >= percent * under[goal]
    }


def activities_of(institution: str, plan: str | None = None) -> set:
    who = _org(institution)
    rows = {(e, role) for act in _in(plan) for e, role, org in act.roles if org == who}
    return rows | {(m.element, "funder") for act in _in(plan) for m in act.money if m.payer == who}


def no_money(plan: str | None = None) -> set:
    return {
        (act.id, frozenset(m.status for m in act.money))
        for act in _in(plan)
        if not any(m.source or m.amount for m in act.money)
    }


def who_pays_for_what(institution: str | None = None, plan: str | None = None) -> list:
    who = _org(institution) if institution else None
    return sorted(
            (m.payer.name if m.payer else "", m.source or "", m.element, int(m.amount or 0),
             m.currency or "", m.year or 0)
            for act in _in(plan)
            for m in act.money
            if (m.payer or m.source or m.amount) and who in (None, m.payer)
    )  # fmt: skip


def due_by_quarter(plan: str | None = None) -> set:
    due, until = defaultdict(set), defaultdict(set)
    for act in _in(plan):
        key = (act.plan, act.due.year, (act.due.month + 2) // 3)
        if act.phrased != "continuous":
            due[key].add(act.id)
        if act.phrased == "continuous-until":
            until[key].add(act.id)
    return {(*key, len(ids), len(until[key])) for key, ids in due.items()}


def plan_in_numbers(plan: str | None = None) -> set:
    rows = set()
    for one in {act.plan for act in _in(plan)}:
        mine, gold = _in(one), _gold(one)["goals"]
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
            "Organisation": sum(not o.group for o in orgs),
            "ActorGroup": sum(bool(o.group) for o in orgs),
        }  # fmt: skip
        rows |= {(one, kind, n) for kind, n in counts.items() if n}
    return rows


def leaders_of_each_goal(goal: str | None = None, plan: str | None = None) -> set:
    led = Counter(
        (act.goal, o.name) for act in _in(plan) for o in act.who("lead") if goal in (None, act.goal)
    )
    return {(*key, n) for key, n in led.items()}


def elements_about(text: str, plan: str | None = None) -> set:
    rows, wanted = set(), text.lower()
    for act in _in(plan):
        if wanted in act.title.lower():
            rows.add((act.id, "Activity"))
        rows |= {(e, "Task") for e, words in act.tasks.items() if wanted in words.lower()}
    for one in {act.plan for act in _in(plan)}:
        for g, goal in enumerate(_gold(one)["goals"], 1):
            named = [(f"{one}/g{g}", goal["title"])]
            if one == BG:
                named.append((f"{one}/g{g}/g1", goal["strategic_goal"]))
                operational = enumerate(goal["operational_goals"], 1)
                named += [(f"{one}/g{g}/g1/g{k}", words) for k, words in operational]
            rows |= {(e, "Goal") for e, words in named if wanted in words.lower()}
    return rows


def lead_and_partner(plan: str | None = None) -> set:
    return {(act.id, o.name) for act in _in(plan) for o in act.who("lead") & act.who("partner")}


def named_once(plan: str | None = None) -> set:
    where, roles = defaultdict(set), defaultdict(set)
    for act in _in(plan):
        for _, role, org in act.roles:
            if not org.group:
                where[act.plan, org.name].add(act.id)
                roles[act.plan, org.name].add(role)
    return {
        (*key, frozenset(ids), frozenset(roles[key])) for key, ids in where.items() if len(ids) == 1
    }


def expert_help(plan: str | None = None) -> set:
    where = defaultdict(set)
    for act in _in(plan):
        for org in act.who("expert"):
            where[org.name].add(act.id)
    return {(name, len(ids), frozenset(ids)) for name, ids in where.items()}


def unnamed_groups(plan: str | None = None) -> set:
    where = defaultdict(set)
    for act in _in(plan):
        for org in act.who(*WORK):
            if org.group:
                where[org].add(act.id)
    owner = {_orgs(BG)[group]: _orgs(BG)[body].name for group, body in DEFINED_BY.items()}
    return {(o.name, o.group, owner.get(o), len(ids)) for o, ids in where.items()}


def numbers_to_reach(plan: str | None = None) -> set:
    return {
        (act.id, value, unit, _names(act.who("lead")))
        for act in _in(plan)
        for value, unit in act.targets
    }


def tasks_without_lead(plan: str | None = None) -> set:
    return {
        (task, act.id, _names(act.who("lead")))
        for act in _in(plan)
        for task in act.tasks
        if not any(e == task and role == "lead" for e, role, _ in act.roles)
    }


def calendar_of(institution: str, plan: str | None = None) -> set:
    who = _org(institution)
    return {
        (act.due.isoformat(), act.id, frozenset(r for _, r, o in act.roles if o == who),
         act.phrased, frozenset({act.said}))
        for act in _in(plan)
        if who in act.who(*WORK)
    }  # fmt: skip


def what_two_share(institution: str, other: str, plan: str | None = None) -> set:
    rows = set()
    for act in _in(plan):
        pair = [_roles_or_pays(act, _org(name)) for name in (institution, other)]
        if all(pair):
            rows.add((act.id, *pair))
    return rows


def _roles_or_pays(act: Act, who: Org) -> frozenset[str]:
    roles = {role for _, role, org in act.roles if org == who}
    return frozenset(roles | ({"funder"} if who in act.payers() else set()))


def most_involved(plan: str | None = None) -> set:
    rows = set()
    for one in {act.plan for act in _in(plan)}:
        counts = defaultdict(lambda: defaultdict(set))
        for act in _in(one):
            for org in act.who(*WORK) | act.payers():
                for role in _roles_or_pays(act, org):
                    counts[org][role].add(act.id)
        for org, by in counts.items():
            numbers = [len(by[role]) for role in ("lead", "partner", "expert", "funder")]
            rows.add((one, org.name, org.group, *numbers, len(set().union(*by.values()))))
    return rows


def joins_and_leaves(earlier: str, later: str) -> set:
    rows = set()
    for change, one, other in (("joins", later, earlier), ("leaves", earlier, later)):
        there = {o for act in _in(other) for _, _, o in act.roles}
        for org in {o for act in _in(one) for _, _, o in act.roles} - there:
            mine = [act for act in _in(one) if org in act.who(*WORK)]
            roles = {r for act in mine for _, r, o in act.roles if o == org}
            rows.add((change, org.name, frozenset(roles), len(mine)))
    return rows


def who_is_meant(text: str) -> set:
    return {(o.name, text) for plan in (RS, BG) for o in _orgs(plan).values() if text in o.forms}
