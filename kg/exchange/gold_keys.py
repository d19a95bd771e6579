"""The facts of a gold reading and of our records as keys that can be compared. Exchange layer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kg.model.codes import CostStatus, GoalKind, Role, SourceKind, TimeKind
from kg.model.places import top_by_element
from kg.model.records import Activity, Actor, Element, FundingSource, Goal, PlanRecords, Task
from kg.text import fold, fold_space

Facts = dict[str, list[Hashable]]

FIELDS = (
    "goals", "activities", "tasks", "lead", "partner", "expert", "task lead", "task partner",
    "deadlines", "money", "funding sources", "payers", "cost statuses", "indicators", "results",
    "targets", "risks", "abbreviations", "names", "merges",
)  # fmt: skip
ROLES = (
    (Role.LEAD, "lead", "responsible"),
    (Role.PARTNER, "partner", "partners"),
    (Role.EXPERT, "expert", "expert_help"),
)
KINDS = {
    "state_budget": SourceKind.STATE_BUDGET, "institution_budget": SourceKind.INSTITUTION_BUDGET,
    "projects_and_programmes": SourceKind.PROJECTS, "eu_programme": SourceKind.EU,
    "donor": SourceKind.DONOR, "local_budget": SourceKind.LOCAL_BUDGET,
}  # fmt: skip
STATUSES = (("unfunded_tasks", CostStatus.NONE), ("cost_unknown_tasks", CostStatus.UNKNOWN))
_DASHES = re.compile(r"[-‐‑–—]")
_CLOSING = re.compile(r"[\s.,;:]+$")


def plain(words: str) -> str:
    """Words for comparing: no case, no hyphens, white space folded, no closing marks."""
    return _CLOSING.sub("", fold_space(_DASHES.sub("", words))).casefold()


def facts_of_gold(gold: Mapping[str, Any]) -> Facts:
    """Every fact of a gold reading, by field."""
    facts: Facts = {field: [] for field in FIELDS}
    for goal in gold["goals"]:
        g = str(goal["number"])
        facts["goals"] += list(_goal_keys(g, goal))
        for position, activity in enumerate(goal["activities"], 1):
            _activity_facts(facts, (g, position, activity))
    for short, long in gold.get("abbreviations", {}).items():
        facts["abbreviations"].append((plain(short), plain(long)))
    facts["names"] = [
        (org["id"], fold(alias)) for org in gold["organisations"] for alias in _aliases(org)
        if org["id"] in _with_role(gold)
    ]  # fmt: skip
    return facts


def _aliases(org: Mapping[str, Any]) -> list[str]:
    return list({fold(alias): alias for alias in org["aliases"]}.values())


def _with_role(gold: Mapping[str, Any]) -> set[str]:
    """The organisations of a gold reading that have a role or pay."""
    found: set[str] = set()
    for goal in gold["goals"]:
        for activity in goal["activities"]:
            for _, _, key in ROLES:
                found |= set(activity.get(key, ()))
            found |= {row["funder"] for row in _rows(activity) if row.get("funder")}
    return found


def _rows(activity: Mapping[str, Any]) -> list[dict[str, Any]]:
    funding = activity.get("funding") or []
    return list(funding["sources"] if isinstance(funding, dict) else funding)


def _goal_keys(number: str, goal: Mapping[str, Any]) -> Iterator[Hashable]:
    yield number, plain(goal["title"])
    if goal.get("strategic_goal"):
        yield f"{number} strategic", plain(goal["strategic_goal"])
    for words in goal.get("operational_goals", ()):
        yield f"{number} operational", plain(words)
    for words in goal.get("parts", ()):
        yield f"{number} part", plain(words)


def _activity_facts(facts: Facts, place: tuple[str, int, Mapping[str, Any]]) -> None:
    g, position, activity = place
    a = f"{g}.{position}"
    facts["activities"].append((a, plain(activity["title"])))
    for role, field, key in ROLES:
        facts[field] += [(a, org) for org in dict.fromkeys(activity.get(key, ()))]
        if role is Role.EXPERT:
            continue
        for task in activity.get("tasks", ()):
            facts[f"task {field}"] += [
                (f"{a}/{task['n']}", org) for org in dict.fromkeys(task[key])
            ]
    facts["tasks"] += [
        (f"{a}/{task['n']}", plain(task["text"])) for task in activity.get("tasks", ())
    ]
    _deadline_fact(facts, a, activity)
    _money_facts(facts, a, activity)
    _outcome_facts(facts, a, activity)


def _deadline_fact(facts: Facts, a: str, activity: Mapping[str, Any]) -> None:
    said = activity.get("deadline")
    if said:
        facts["deadlines"].append((a, said.get("start"), said.get("end"), bool(said["continuous"])))


def _money_facts(facts: Facts, a: str, activity: Mapping[str, Any]) -> None:
    for row in _rows(activity):
        task = f"{a}/{row['task']}" if row.get("task") else a
        if row.get("amount") is not None:
            facts["money"].append(
                (task, row["funder"], Decimal(str(row["amount"])), row["currency"], row["year"])
            )
        else:
            facts["funding sources"].append((a, str(KINDS[row["kind"]]), row.get("funder")))
        if row.get("funder"):
            facts["payers"].append((task, row["funder"]))
    for key, status in STATUSES:
        facts["cost statuses"] += [(f"{a}/{n}", str(status)) for n in activity.get(key, ())]
    if activity.get("cost_status"):
        facts["cost statuses"].append((a, activity["cost_status"]))


def _outcome_facts(facts: Facts, a: str, activity: Mapping[str, Any]) -> None:
    facts["indicators"] += [(a, plain(words)) for words in activity.get("indicators", ())]
    facts["risks"] += [(a, plain(words)) for words in activity.get("risks", ())]
    if activity.get("expected_results"):
        facts["results"].append((a, fold(activity["expected_results"])))
    facts["targets"] += [
        (a, Decimal(str(t["value"])), plain(t["unit_text"]))
        for t in activity.get("result_targets", ())
    ]


@dataclass(frozen=True, slots=True)
class GoldMatch:
    """Which of our elements, actors and sources is which of the gold's."""

    number_by_goal: dict[str, str]
    key_by_element: dict[str, str]
    gold_by_name: dict[str, str]
    activity_by_key: dict[str, Mapping[str, Any]]
    goals_with_parts: frozenset[str]
    top_by_element: Mapping[str, str]

    def who(self, labels: Iterable[str]) -> str:
        """The gold's id of an actor or source by any of its names, else its name."""
        keys = [fold(label) for label in labels]
        found = next((self.gold_by_name[key] for key in keys if key in self.gold_by_name), None)
        return found or f"? {next(iter(keys), '')}"


def facts_of_records(records: PlanRecords, gold: Mapping[str, Any]) -> Facts:
    """Every fact of our records by field, with the gold's names for elements and actors."""
    match = match_of(records, gold)
    facts = keys_of_facts(records, match, gold)
    for element in records.elements:
        field, key = key_of_element(element, match)
        facts[field].append(key)
    facts["abbreviations"] = [(plain(x.short), plain(x.long)) for x in records.abbreviations]
    _our_names(facts, records, match, gold)
    return facts


def keys_of_facts(records: PlanRecords, match: GoldMatch, gold: Mapping[str, Any]) -> Facts:
    """The keys of all facts about elements, by field; no elements, names or abbreviations."""
    facts: Facts = {field: [] for field in FIELDS}
    _role_facts(facts, records, match)
    _our_money(facts, records, match, gold)
    _our_outcomes(facts, records, match)
    return facts


def key_of_element(element: Element, match: GoldMatch) -> tuple[str, Hashable]:
    """The field and the key of a goal, activity or task."""
    if isinstance(element, Goal):
        return "goals", (_goal_key(element, match), plain(element.title))
    field = "tasks" if isinstance(element, Task) else "activities"
    return field, (match.key_by_element[element.id], plain(element.title))


def _goal_key(goal: Goal, match: GoldMatch) -> str:
    top = match.number_by_goal.get(match.top_by_element[goal.id], "?")
    if goal.parent is not None and top in match.goals_with_parts:
        return f"{top} part"
    level = {GoalKind.STRATEGIC: " strategic", GoalKind.OPERATIONAL: " operational"}
    return top if goal.parent is None else top + level.get(goal.kind, "")


def match_of(records: PlanRecords, gold: Mapping[str, Any]) -> GoldMatch:
    """Which of our elements and actors is which of a gold reading."""
    names = {
        fold(name): org["id"]
        for org in gold["organisations"]
        for name in (org["name"], *org["aliases"])
    }
    numbers: dict[str, str] = {}
    keys: dict[str, str] = {}
    activities: dict[str, Mapping[str, Any]] = {}
    highest = top_by_element(records)
    tops = [goal for goal in records.goals if goal.parent is None]
    for k, top in enumerate(tops):
        theirs = _gold_goal(top, k, gold["goals"])
        if theirs is None:
            continue
        numbers[top.id] = str(theirs["number"])
        ours = [a for a in records.activities if highest[a.id] == top.id]
        for activity, position, said in _pairs(ours, theirs["activities"]):
            key = f"{theirs['number']}.{position}"
            keys[activity.id] = key
            activities[key] = said
    parted = frozenset(str(g["number"]) for g in gold["goals"] if g.get("parts"))
    return GoldMatch(numbers, _with_tasks(keys, records), names, activities, parted, highest)


def _with_tasks(keys: dict[str, str], records: PlanRecords) -> dict[str, str]:
    found = defaultdict(lambda: "?", keys)
    for activity in records.activities:
        found.setdefault(activity.id, f"? {activity.id.replace('/', ' ')}")
    count: dict[str, int] = defaultdict(int)
    for task in records.tasks:
        count[task.parent or ""] += 1
        found[task.id] = (
            f"{found[task.parent or '']}/{_task_number(task, count[task.parent or ''])}"
        )
    return found


def _task_number(task: Task, position: int) -> str:
    tail = (task.number or "").rpartition(".")[2]
    return tail if tail.isdigit() else str(position)


def _gold_goal(goal: Goal, k: int, goals: list[dict[str, Any]]) -> dict[str, Any] | None:
    by_title = [g for g in goals if plain(g["title"]) == plain(goal.title)]
    by_number = [g for g in goals if goal.number and str(g["number"]) == goal.number]
    return next(iter(by_title + by_number + goals[k : k + 1]), None)


def _pairs(
    ours: list[Activity], theirs: list[dict[str, Any]]
) -> Iterator[tuple[Activity, int, dict[str, Any]]]:
    """Our activities with the gold's: by title, by printed number, by position."""
    free = list(enumerate(theirs, 1))
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    rules = (
        lambda ours, theirs: plain(ours[1].title) == plain(theirs[1]["title"]),
        lambda ours, theirs: ours[1].number == str(theirs[1]["number"]),
        lambda ours, theirs: ours[0] == theirs[0],
    )
    for rule in rules:
        for k, activity in enumerate(ours, 1):
            if activity.id in found:
                continue
            hit = next(((p, g) for p, g in free if rule((k, activity), (p, g))), None)
            if hit:
                found[activity.id] = hit
                free.remove(hit)
    for activity in ours:
        if activity.id in found:
            yield activity, *found[activity.id]


def _labels(actor: Actor | FundingSource | None) -> list[str]:
    return [label.text for label in actor.labels] if actor else []


def _role_facts(facts: Facts, records: PlanRecords, match: GoldMatch) -> None:
    actors = {a.id: a for a in records.actors}
    tasks = {t.id for t in records.tasks}
    for role, field, _ in ROLES:
        of_activity: dict[tuple[str, str], None] = {}
        of_task: dict[tuple[str, str], None] = {}
        for p in records.participations:
            if p.role is not role:
                continue
            key, who = match.key_by_element[p.about], match.who(_labels(actors.get(p.actor)))
            of_activity[key.split("/")[0], who] = None
            if p.about in tasks and role is not Role.EXPERT:
                of_task[key, who] = None
        facts[field] = list(of_activity)
        if role is not Role.EXPERT:
            facts[f"task {field}"] = list(of_task)


def _our_money(
    facts: Facts, records: PlanRecords, match: GoldMatch, gold: Mapping[str, Any]
) -> None:
    actors = {a.id: a for a in records.actors}
    sources = {s.id: s for s in records.sources}
    lists_sources = any(
        isinstance(a.get("funding"), dict) for g in gold["goals"] for a in g["activities"]
    )
    for x in records.allocations:
        key = match.key_by_element[x.about]
        source = sources.get(x.source or "")
        payer = match.who(_labels(actors.get(x.payer))) if x.payer else None
        who = payer or (match.who(_labels(source)) if source else None)
        if x.cost_status is CostStatus.AMOUNT:
            facts["money"].append((key, who, x.amount, x.currency, x.year))
            facts["payers"] += [(key, who)] if who else []
        elif x.cost_status is CostStatus.SOURCE_ONLY and lists_sources:
            facts["funding sources"].append(
                (key.split("/")[0], str(source.kind) if source else None, payer)
            )
            facts["payers"] += [(key, payer)] if payer else []
        elif x.cost_status in (CostStatus.NONE, CostStatus.UNKNOWN):
            facts["cost statuses"].append((key, str(x.cost_status)))


def _our_outcomes(facts: Facts, records: PlanRecords, match: GoldMatch) -> None:
    for d in records.deadlines:
        key = match.key_by_element[d.about]
        said = match.activity_by_key.get(key, {}).get("deadline") or {}
        continuous = d.time_kind in (TimeKind.CONTINUOUS, TimeKind.CONTINUOUS_UNTIL)
        start = d.start.isoformat() if said.get("start") and d.start else None
        end = None if d.time_kind is TimeKind.CONTINUOUS or not d.end else d.end.isoformat()
        facts["deadlines"].append((key, start, end, continuous))
    for field, rows in (("indicators", records.indicators), ("risks", records.risks)):
        facts[field] = [(match.key_by_element[x.about].split("/")[0], plain(x.title)) for x in rows]
    results: dict[str, list[str]] = {}
    for result in records.results:
        key = match.key_by_element[result.about].split("/")[0]
        results.setdefault(key, []).append(result.title)
        if result.target_value is not None:
            facts["targets"].append((key, result.target_value, plain(result.target_unit or "")))
    facts["results"] = [(key, fold(" ".join(titles))) for key, titles in results.items()]


def _our_names(
    facts: Facts, records: PlanRecords, match: GoldMatch, gold: Mapping[str, Any]
) -> None:
    """Labels that are forms of the gold, and actors that join two of its organisations."""
    forms = {(org["id"], fold(a)) for org in gold["organisations"] for a in org["aliases"]}
    wanted = _with_role(gold)
    named: list[Actor | FundingSource] = [*records.actors, *records.sources]
    for actor in named:
        keys = {fold(label) for label in _labels(actor)}
        hits = {match.gold_by_name[key] for key in keys if key in match.gold_by_name}
        facts["names"] += [(g, key) for g in hits & wanted for key in keys if (g, key) in forms]
        if len(hits) > 1:
            facts["merges"].append((actor.id, ", ".join(sorted(hits))))
    facts["names"] = list(dict.fromkeys(facts["names"]))
