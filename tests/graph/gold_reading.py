"""The hand-made readings as plain Python, for the true answers of `gold_answers.py`.

Nothing here knows the graph, its records or SPARQL: it reads `gold.json`. Two things stand only in
the readers' notes and are written down here: which groups are which, and what a remark in the
resources column says about cost.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from kg.files import resource
from kg.ids import slug

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
def organisations(plan: str) -> dict[str, Org]:
    found = {}
    for org in reading(plan)["organisations"]:
        group = GROUP_KIND.get(org["id"], "category" if org["kind"] == "group" else None)
        forms = tuple(sorted({org["name"], *org["aliases"]}))
        found[org["id"]] = Org(org["name"], group, TYPE.get(org["kind"], ""), forms)
    return found


@lru_cache
def reading(plan: str) -> dict:
    return json.loads(resource("data", "plans", plan, "gold.json").read_text(encoding="utf-8"))


@lru_cache
def acts() -> tuple[Act, ...]:
    """All 63 activities."""
    return tuple(
        _act(plan, g, goal, a, activity)
        for plan in (RS, BG)
        for g, goal in enumerate(reading(plan)["goals"], 1)
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
    orgs = organisations(plan)
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
    orgs = organisations(BG)
    return [
        Sum(act.id, "source-only", slug(s["text"]), SOURCE_KIND[s["kind"]],
            orgs[s["funder"]] if s["funder"] else None)
        for s in raw["funding"]["sources"]
    ]  # fmt: skip


def _rs_money(act: Act, raw: dict) -> list[Sum]:
    orgs, found = organisations(RS), []
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


def activities_in(plan: str | None) -> list[Act]:
    return [act for act in acts() if plan in (None, act.plan)]


def names_of(orgs: set[Org] | list[Org]) -> frozenset[str]:
    return frozenset(org.name for org in orgs)


def org_called(name: str) -> Org:
    return next(o for plan in (RS, BG) for o in organisations(plan).values() if name in o.forms)


def named_workers(act: Act) -> list[Org]:
    """Who works in an activity, catch-all groups apart."""
    return [org for org in act.who(*WORK) if org.group != "unspecified"]
