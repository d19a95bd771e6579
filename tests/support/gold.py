"""True records from the hand-made readings: graph, measures and pages proven on true facts.

Nobody extracted them. For tests only: passages are found by searching the words near their line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.files import resource
from kg.ids import digest, document_id
from kg.model.codes import (
    GoalKind,
    PlanStatus,
)
from kg.model.document import Passage
from kg.model.records import (
    Abbreviation,
    Activity,
    DocumentRecord,
    FundingSource,
    Goal,
    Plan,
    PlanRecords,
)
from kg.resolve.labels import with_english
from kg.yaml_file import shipped_yaml
from tests.support.gold_facts import add_facts
from tests.support.gold_passages import Reading, Text

# Who leads most of the Bulgarian plan.
COMMISSION = "National Commission for Combating Trafficking in Human Beings"


@lru_cache
def gold_records(plan_id: str) -> PlanRecords:
    """The true records of a shipped plan (`rs-2017-2018` or `bg-2012`)."""
    folder = resource("data", "plans", plan_id)
    about = shipped_yaml(folder / "plan.yaml")
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
    raw = shipped_yaml(path)
    bodies = raw.get("bodies", []) if isinstance(raw, dict) else []
    return {b["name"]: b["en"] for b in bodies if isinstance(b, dict) and b.get("en")}


def _with_english(records: PlanRecords, folder: Path) -> PlanRecords:
    path = folder / "labels.en.csv"
    if not path.is_file():
        return records
    named = with_english(records, path.read_text(encoding="utf-8"), where=path.name)
    return replace(named, issues=records.issues)


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
            add_facts(reading, out, sources, (element, activity, span))
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


def source_text(plan_id: str) -> str:
    """The canonical text of a shipped plan."""
    folder = resource("data", "plans", plan_id)
    with (folder / f"{plan_id}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()
