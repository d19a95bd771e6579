"""True records from the hand-made readings: graph, measures and pages proven on true facts.

Nobody extracted them. For tests only: passages are found by searching the words near their line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kg.ids import digest, document_id, jurisdiction, slug
from kg.model.codes import (
    ActorType,
    CostStatus,
    GoalKind,
    GroupKind,
    LabelKind,
    PlanStatus,
    Role,
    SourceKind,
    TimeKind,
)
from kg.model.document import Passage
from kg.model.records import (
    Abbreviation,
    Activity,
    Actor,
    Allocation,
    Deadline,
    DocumentRecord,
    ExpectedResult,
    FundingSource,
    Goal,
    Indicator,
    Label,
    Participation,
    Plan,
    PlanRecords,
    Risk,
    Task,
)
from kg.resources import resource
from kg.text import fold, fold_space, line_of

TYPES = {
    "ministry": ActorType.GOVERNMENT, "agency": ActorType.GOVERNMENT,
    "office": ActorType.GOVERNMENT,
    "centre": ActorType.GOVERNMENT, "security_service": ActorType.GOVERNMENT,
    "council": ActorType.COORDINATION_BODY, "commission": ActorType.COORDINATION_BODY,
    "working_group": ActorType.COORDINATION_BODY, "coordinator": ActorType.POST,
    "court_or_prosecution": ActorType.JUDICIARY, "academy": ActorType.ACADEMIC,
    "institute": ActorType.ACADEMIC, "municipality": ActorType.LOCAL_GOVERNMENT,
    "local_government": ActorType.LOCAL_GOVERNMENT, "ngo": ActorType.NGO,
    "association": ActorType.OTHER, "international": ActorType.INTERNATIONAL,
    "foreign_body": ActorType.GOVERNMENT, "foreign_government": ActorType.GOVERNMENT,
    "embassy": ActorType.GOVERNMENT, "group": ActorType.OTHER,
}  # fmt: skip
GROUPS = {
    "partneri": GroupKind.UNSPECIFIED, "partneri-strategije": GroupKind.UNSPECIFIED,
    "organi-jedinica-lokalne-samouprave": GroupKind.CATEGORY,
    "saotvetnite-obshtini": GroupKind.CONCERNED, "saotvetnite-institutsii": GroupKind.CONCERNED,
    "regionalni-zvena-nkbth": GroupKind.UNITS_OF,
    "predstaveni-v-nkbth-institutsii": GroupKind.MEMBERS_OF,
}  # fmt: skip
DEFINED_BY = {"regionalni-zvena-nkbth": "nkbth", "predstaveni-v-nkbth-institutsii": "nkbth"}
KINDS = {
    "state_budget": SourceKind.STATE_BUDGET, "institution_budget": SourceKind.INSTITUTION_BUDGET,
    "projects_and_programmes": SourceKind.PROJECTS, "eu_programme": SourceKind.EU,
}  # fmt: skip
# The notes of the Serbian gold that say something about cost, by their words.
NOTE_STATUS = (
    ("potreb", CostStatus.CONDITIONAL), ("prikazani", CostStatus.ELSEWHERE),
    ("obuhva", CostStatus.ELSEWHERE), ("Isti ekspert", CostStatus.ELSEWHERE),
    ("snosi", CostStatus.THIRD_PARTY), ("donatora", CostStatus.SOURCE_ONLY),
    ("projekat", CostStatus.SOURCE_ONLY),
)  # fmt: skip


@dataclass
class Text:
    """A source text in which words are looked up from a line on."""

    text: str
    document: str

    def offset(self, line: int) -> int:
        """Where a line begins."""
        return sum(len(x) + 1 for x in self.text.split("\n")[: line - 1])

    def find(self, words: Iterable[str], start: int, end: int) -> tuple[Passage, ...]:
        """The first of several wordings that stands between two offsets, white space apart.

        As printed before in other case, whole words before parts, and last with words that a
        line's hyphen cuts.
        """
        wordings = [wording.split() for wording in words if wording.split()]
        whole = [r"(?<!\w)" + r"\s+".join(map(_loose, parts)) + r"(?!\w)" for parts in wordings]
        loose = [r"\s+".join(map(_loose, parts)) for parts in wordings]
        cut = [r"\s+".join(map(_cut, parts)) for parts in wordings]
        tries = [(p, 0) for p in whole] + [(p, re.IGNORECASE) for p in (*whole, *loose, *cut)]
        for pattern, flags in tries:
            match = re.search(pattern, self.text[start:end], flags)
            if match:
                a, b = start + match.start(), start + match.end()
                place = line_of(self.text, a)
                return (Passage(self.document, a, b, self.text[a:b], line=place),)
        return ()


def _loose(word: str) -> str:
    """A word whose hyphens may be missing."""
    return re.escape(word).replace(r"\-", r"-?\s*")


def _cut(word: str) -> str:
    """A word that a hyphen at a line's end may cut anywhere."""
    return r"(?:-\s*)?".join(map(re.escape, word))


@dataclass
class Reading:
    """One gold file with its text."""

    gold: dict[str, Any]
    plan: Plan
    text: Text
    labels_en: dict[str, str]

    def __post_init__(self) -> None:
        self.cc = jurisdiction(self.plan.country, self.plan.id)
        self.orgs = {o["id"]: o for o in self.gold["organisations"]}

    def actor_id(self, gold_id: str) -> str:
        """Our id of a gold organisation."""
        org = self.orgs[gold_id]
        kind = "group" if self.group_kind(org) else "org"
        return f"{kind}/{self.cc}/{slug(org['name'])}"

    @staticmethod
    def group_kind(org: dict[str, Any]) -> GroupKind | None:
        """The group kind of a gold organisation, None for one body."""
        default = GroupKind.CATEGORY if org["kind"] == "group" else None
        return GROUPS.get(org["id"], default)

    def actor(self, org: dict[str, Any]) -> Actor:
        """One actor with all its forms as labels."""
        seen = {fold(org["name"])}
        labels = [Label(org["name"], self.plan.language)]
        for form in map(fold_space, org["aliases"]):
            if fold(form) in seen:
                continue
            seen.add(fold(form))
            short = " " not in form and sum(c.isupper() for c in form) > 1
            kind = LabelKind.ABBREVIATION if short else LabelKind.HIDDEN
            labels.append(Label(form, self.plan.language, kind))
        english = self.labels_en.get(org["name"])
        if english:
            labels.append(Label(english, "en", ours=True))
        defined = DEFINED_BY.get(org["id"])
        return Actor(
            id=self.actor_id(org["id"]),
            labels=tuple(labels),
            actor_type=TYPES[org["kind"]],
            group_kind=self.group_kind(org),
            country=self.plan.country,
            defined_by=self.actor_id(defined) if defined else None,
        )


@lru_cache
def gold_records(plan_id: str) -> PlanRecords:
    """The true records of a shipped plan (`rs-2017-2018` or `bg-2012`)."""
    folder = resource("data", "plans", plan_id)
    about = yaml.safe_load((folder / "plan.yaml").read_text(encoding="utf-8"))
    with (folder / about["source"]).open(encoding="utf-8", newline="") as file:
        content = file.read()
    text = Text(content, document_id(content))
    plan = Plan(
        id=plan_id, title=about["title"], language=about["language"], country=about["country"],
        start=about["start"], end=about["end"], status=PlanStatus(about["status"]),
        series=about["series"], origin=about["origin"], english=about["title_en"],
        passages=_title_passages(text, about["title"]),
    )  # fmt: skip
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    reading = Reading(gold, plan, text, _english_names(plan.country or ""))
    document = DocumentRecord(
        id=text.document, sha256=digest(content), name=about["source"], media_type="text/plain",
        encoding="utf-8",
    )  # fmt: skip
    records = PlanRecords(
        plan=plan,
        documents=(document,),
        actors=tuple(
            sorted(
                (reading.actor(o) for o in gold["organisations"] if o["kind"] != "donor_programme"),
                key=lambda a: a.id,
            )
        ),
        abbreviations=tuple(_abbreviations(reading)),
    )
    return _with_english(_fill(reading, records), folder)


def _title_passages(text: Text, title: str) -> tuple[Passage, ...]:
    end = text.offset(30)
    whole = text.find([title], 0, end)
    return whole or text.find([" ".join(title.split()[:2])], 0, end)


def _english_names(country: str) -> dict[str, str]:
    path = resource("data", "registry", f"{country.lower()}.yaml")
    if not path.is_file():
        return {}
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    bodies = raw.get("bodies", []) if isinstance(raw, dict) else []
    return {b["name"]: b["en"] for b in bodies if isinstance(b, dict) and b.get("en")}


def _with_english(records: PlanRecords, folder: Path) -> PlanRecords:
    path = folder / "labels.en.csv"
    if not path.is_file():
        return records
    import csv

    with path.open(encoding="utf-8", newline="") as file:
        english = {row["id"]: row["title"] for row in csv.DictReader(file)}
    return replace(
        records,
        goals=tuple(replace(x, english=english.get(x.id)) for x in records.goals),
        activities=tuple(replace(x, english=english.get(x.id)) for x in records.activities),
        tasks=tuple(replace(x, english=english.get(x.id)) for x in records.tasks),
    )


def _abbreviations(reading: Reading) -> Iterator[Abbreviation]:
    owner = {alias: o["id"] for o in reading.orgs.values() for alias in o["aliases"]}
    for short, long in reading.gold.get("abbreviations", {}).items():
        at = reading.text.text.rfind(f"\t{short}")
        passages = reading.text.find([short], at, at + 200) + reading.text.find(
            [long], at, len(reading.text.text)
        )
        actor = reading.actor_id(owner[short]) if short in owner else None
        yield Abbreviation(short=short, long=long, actor=actor, passages=passages)


def _fill(reading: Reading, records: PlanRecords) -> PlanRecords:
    """All elements and facts, in reading order."""
    out: dict[str, list[Any]] = {
        k: []
        for k in ("goals", "activities", "tasks", "participations", "allocations", "deadlines",
                  "indicators", "results", "risks")
    }  # fmt: skip
    sources: dict[str, FundingSource] = {}
    spans = _spans(reading)
    for g, goal in enumerate(reading.gold["goals"], 1):
        parent = _goals(reading, out, (g, goal), spans)
        for a, activity in enumerate(goal["activities"], 1):
            span = spans[(g, a)]
            element = f"{parent}/a{a}"
            printed = activity["number"] if "strategic_goal" in goal else None
            out["activities"].append(
                Activity(
                    id=element, title=activity["title"], parent=parent, number=printed,
                    passages=reading.text.find([activity["title"]], *span),
                )
            )  # fmt: skip
            _facts(reading, out, sources, (element, activity, span))
    ordered = tuple(sorted(sources.values(), key=lambda s: s.id))
    return replace(records, sources=ordered, **{k: tuple(v) for k, v in out.items()})


def _spans(reading: Reading) -> dict[tuple[int, int], tuple[int, int]]:
    """Where each activity's words stand: from its line to the next activity's."""
    places = [
        ((g, a), reading.text.offset(activity["line"]))
        for g, goal in enumerate(reading.gold["goals"], 1)
        for a, activity in enumerate(goal["activities"], 1)
    ]
    ends = [start for _, start in places[1:]] + [len(reading.text.text)]
    # the next activity's line may begin with the last words of this one
    return {
        key: (start, min(end + 250, len(reading.text.text)))
        for (key, start), end in zip(places, ends, strict=True)
    }


def _goals(
    reading: Reading, out: dict[str, list[Any]], numbered: tuple[int, dict[str, Any]], spans: Any
) -> str:
    g, goal = numbered
    start, end = reading.text.offset(goal["line"]), spans[(g, 1)][1]
    find = reading.text.find
    kind = GoalKind.SECTION if "strategic_goal" in goal else GoalKind.GOAL
    out["goals"].append(
        Goal(
            id=f"g{g}", title=goal["title"], number=goal["number"], kind=kind,
            passages=find([goal["title"]], start, end),
        )
    )  # fmt: skip
    if "strategic_goal" not in goal:
        return f"g{g}"
    out["goals"].append(
        Goal(
            id=f"g{g}/g1", title=goal["strategic_goal"], parent=f"g{g}", kind=GoalKind.STRATEGIC,
            passages=find([goal["strategic_goal"]], start, end),
        )
    )  # fmt: skip
    for k, words in enumerate(goal["operational_goals"], 1):
        out["goals"].append(
            Goal(
                id=f"g{g}/g1/g{k}", title=words, number=str(k), parent=f"g{g}/g1",
                kind=GoalKind.OPERATIONAL, passages=find([words], start, end),
            )
        )  # fmt: skip
    return f"g{g}/g1"


def _facts(
    reading: Reading, out: dict[str, list[Any]], sources: dict[str, FundingSource], where: Any
) -> None:
    element, activity, span = where
    in_tasks: set[tuple[str, str]] = set()
    for task in activity.get("tasks", []):
        task_id = f"{element}/t{task['n']}"
        out["tasks"].append(
            Task(
                id=task_id, title=task["text"], parent=element, number=str(task["n"]),
                passages=reading.text.find([task["text"]], *span),
            )
        )  # fmt: skip
        for role, key in ((Role.LEAD, "responsible"), (Role.PARTNER, "partners")):
            in_tasks |= {(role, org) for org in task[key]}
            _roles(reading, out, (task_id, span), (role, task[key]))
    for role, key in (
        (Role.LEAD, "responsible"), (Role.PARTNER, "partners"), (Role.EXPERT, "expert_help")
    ):  # fmt: skip
        left = [org for org in activity.get(key, []) if (role, org) not in in_tasks]
        _roles(reading, out, (element, span), (role, left))
    _money(reading, out, sources, where)
    _deadline(reading, out, where)
    _outcomes(reading, out, where)


def _roles(reading: Reading, out: dict[str, list[Any]], place: Any, named: Any) -> None:
    (about, span), (role, orgs) = place, named
    for org in orgs:
        actor = reading.actor_id(org)
        wordings = sorted(
            [*reading.orgs[org]["aliases"], reading.orgs[org]["name"]], key=len, reverse=True
        )
        out["participations"].append(
            Participation(
                id=f"{about}/{role}/{actor.split('/', 1)[1].replace('/', '-')}", about=about,
                actor=actor, role=role, passages=reading.text.find(wordings, *span),
            )
        )  # fmt: skip


def _money(
    reading: Reading, out: dict[str, list[Any]], sources: dict[str, FundingSource], where: Any
) -> None:
    element, activity, span = where
    funding = activity["funding"]
    if isinstance(funding, dict):
        for item in funding["sources"]:
            _allocate(reading, out, sources, _row(element, span, item, KINDS[item["kind"]]))
        return
    for item in funding:
        about = f"{element}/t{item['task']}" if item["task"] else element
        taiex = reading.orgs[item["funder"]]["kind"] == "donor_programme"
        kind = SourceKind.EU if taiex else SourceKind.INSTITUTION_BUDGET
        _allocate(reading, out, sources, _row(about, span, item, kind))
    for status, key, words in (
        (CostStatus.NONE, "unfunded_tasks", "Nema troškova"),
        (CostStatus.UNKNOWN, "cost_unknown_tasks", "troškovi"),
    ):
        for n in activity[key]:
            _state(reading, out, (f"{element}/t{n}", span), (status, words))
    for note in activity["funding_notes"]:
        _note(reading, out, sources, (where, note))


def _note(
    reading: Reading, out: dict[str, list[Any]], sources: dict[str, FundingSource], said: Any
) -> None:
    (element, _, span), note = said
    target, words = note.split(": ", 1)
    about = element if target == "activity" else f"{element}/t{target.split()[1]}"
    status = next((s for start, s in NOTE_STATUS if start in words), None)
    if status is CostStatus.SOURCE_ONLY:
        item = {"source_text": words, "funder": None}
        if "Sjedinjenih" in words:
            item["funder"] = "ministarstvo-rada-sjedinjenih-americkih-drzava"
        _allocate(reading, out, sources, _row(about, span, item, SourceKind.DONOR))
    elif status:
        _state(reading, out, (about, span), (status, words))


def _row(about: str, span: Any, item: dict[str, Any], kind: SourceKind) -> dict[str, Any]:
    words = item.get("source_text") or item["text"]
    return {**item, "about": about, "span": span, "kind": kind, "words": words}


def _allocate(
    reading: Reading, out: dict[str, list[Any]], sources: dict[str, FundingSource], row: Any
) -> None:
    programme = row["kind"] is SourceKind.EU and row.get("funder")
    name = reading.orgs[row["funder"]]["name"] if programme else row["words"]
    payer = reading.actor_id(row["funder"]) if row.get("funder") and not programme else None
    source = FundingSource(
        id=f"source/{reading.cc}/{slug(name)}", labels=(Label(name, reading.plan.language),),
        kind=row["kind"], budget_of=payer, country=reading.plan.country,
    )  # fmt: skip
    sources.setdefault(source.id, source)
    amount = row.get("amount")
    year = row.get("year")
    stem = f"{row['about']}/money/{source.id.split('/')[-1]}" + (f"-{year}" if year else "")
    printed = [f"{amount:,}".replace(",", ".")] if amount else []
    find = reading.text.find
    out["allocations"].append(
        Allocation(
            id=_unique(stem, out["allocations"]), about=row["about"], source=source.id, payer=payer,
            cost_status=CostStatus.AMOUNT if amount else CostStatus.SOURCE_ONLY,
            amount=Decimal(amount) if amount else None, currency=row.get("currency"), year=year,
            passages=find([row["words"]], *row["span"]) + find(printed, *row["span"]),
        )
    )  # fmt: skip


def _state(reading: Reading, out: dict[str, list[Any]], place: Any, said: Any) -> None:
    (about, span), (status, words) = place, said
    out["allocations"].append(
        Allocation(
            id=_unique(f"{about}/money/{status}", out["allocations"]), about=about,
            cost_status=status, passages=reading.text.find([words], *span),
        )
    )  # fmt: skip


def _unique(stem: str, taken: list[Any]) -> str:
    ids = {x.id for x in taken}
    n = next(n for n in range(1, 1000) if (stem if n == 1 else f"{stem}-{n}") not in ids)
    return stem if n == 1 else f"{stem}-{n}"


def _deadline(reading: Reading, out: dict[str, list[Any]], where: Any) -> None:
    element, activity, span = where
    said = activity["deadline"]
    end = date.fromisoformat(said["end"]) if said["end"] else reading.plan.end
    start = date.fromisoformat(said["start"]) if said.get("start") else None
    if said["continuous"]:
        kind = TimeKind.CONTINUOUS_UNTIL if said["end"] else TimeKind.CONTINUOUS
        start = reading.plan.start
    elif start:
        kind = TimeKind.QUARTER
    else:
        whole_year = not any(c.isalpha() for c in said["text"].replace("г", ""))
        kind = TimeKind.YEAR if whole_year else TimeKind.MONTH
        start = end.replace(day=1, month=1 if whole_year else end.month) if end else None
    out["deadlines"].append(
        Deadline(
            id=f"{element}/due", about=element, time_kind=kind, start=start, end=end,
            passages=reading.text.find([said["text"]], *span),
        )
    )  # fmt: skip


def _outcomes(reading: Reading, out: dict[str, list[Any]], where: Any) -> None:
    element, activity, span = where
    find = reading.text.find
    for k, words in enumerate(activity["indicators"], 1):
        out["indicators"].append(
            Indicator(
                id=f"{element}/indicator/{k}", about=element, title=words,
                passages=find([words], *span),
            )
        )  # fmt: skip
    for k, words in enumerate(activity.get("risks", []), 1):
        out["risks"].append(
            Risk(
                id=f"{element}/risk/{k}", about=element, title=words, passages=find([words], *span)
            )
        )
    targets = activity.get("result_targets", [])
    titles = [(f"{t['value']} {t['unit_text']}", t) for t in targets]
    if not targets and activity.get("expected_results"):
        titles = [(activity["expected_results"], {})]
    for k, (words, target) in enumerate(titles, 1):
        out["results"].append(
            ExpectedResult(
                id=f"{element}/result/{k}", about=element, title=words,
                target_value=Decimal(target["value"]) if target else None,
                target_unit=target.get("unit_text"), passages=find([words], *span),
            )
        )  # fmt: skip


def source_text(plan_id: str) -> str:
    """The canonical text of a shipped plan."""
    folder = resource("data", "plans", plan_id)
    with (folder / f"{plan_id}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()
