"""Counts for `data/rules.csv`: how many facts each rule led to, and how many of them were right.

The facts are those of the project's own readings and of a corpus. Of the corpus only numbers are
kept. A corpus is judged by its own scorer's reading and matching, fact by fact.
"""

from __future__ import annotations

import csv
import importlib.util
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.exchange.gold import RuleCount
from kg.exchange.gold_keys import GoldMatch, facts_of_gold, key_of_element, keys_of_facts, match_of
from kg.files import resource
from kg.graph.folder import GraphFolder
from kg.ids import ID
from kg.model.codes import TimeKind
from kg.model.records import (
    Allocation,
    Deadline,
    Element,
    ExpectedResult,
    Fact,
    Indicator,
    Participation,
    PlanRecords,
    Risk,
)
from kg.model.rules import Rule
from kg.pipeline.reading import Settings, read_plan
from kg.pipeline.sources import PlanSource, find_sources

OWN = (resource("data", "plans"), resource("tests", "gold"))
COUNTS = resource("data", "rules.csv")

COLUMNS = ("rule", "fired", "right")

Judged = Iterator[tuple[Element | Fact, bool]]


def own_judged(folders: tuple[Path, ...] = OWN) -> Judged:
    """The facts of the project's own documents, judged by their readings made by hand."""
    for path in (gold for folder in folders for gold in sorted(folder.glob("*/gold.json"))):
        (source,) = find_sources([path.parent])
        if not isinstance(source, PlanSource):
            raise SystemExit(f"{path.parent.name} cannot be read: {source.error}")
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield from judged_facts(read_plan(source, Settings()).records, gold)


def corpus_judged(corpus: Path, scorer: Path, graphs: Path) -> Judged:
    """The facts of graphs of a corpus, judged as its scorer does; refused documents hold none."""
    score = _module(scorer)
    for path in sorted(corpus.glob("*/gold.json")):
        folder = graphs / path.parent.name
        if not folder.is_dir():
            continue
        reading = score.Reading(json.loads(path.read_text(encoding="utf-8")))
        graph = GraphFolder.open(folder)
        for plan in graph.plans:
            yield from _judged(
                graph.records(plan), score, score.Graph(folder / "graph.nq"), reading
            )


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path.name} is no Python module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _judged(records: PlanRecords, score: ModuleType, graph: Any, reading: Any) -> Judged:
    _, row, chosen = score.match(graph, reading)
    iris = {x.id: f"{ID}plan/{records.plan.id}/{x.id}" for x in records.elements}

    def owner(element: str | None) -> Any:
        while element and element not in row:
            element = graph.up.get(element)
        return row.get(element)

    for element in (*records.activities, *records.tasks):
        iri = iris[element.id]
        if iri in chosen or (iri not in row and (element in records.activities or reading.tasks)):
            yield element, iri in chosen
    for fact in records.facts:
        field, values = _said(fact, score, graph, reading)
        if field is None or field in reading.not_scored:
            continue
        at, true = owner(iris[fact.about]), reading.true[field]
        items = [(at, value) for value in values]
        optional = at == "optional" or all(x in reading.optional[field] for x in items)
        if items and (not optional or all(x in true for x in items)):
            yield fact, all(x in true for x in items)


def _said(fact: Fact, score: ModuleType, graph: Any, reading: Any) -> tuple[str | None, list[Any]]:
    """The scorer's field of a fact, and its values there; no field if it does not judge it."""
    if isinstance(fact, Participation):
        return score.ROLES.get(fact.role), list(
            reading.org(graph.names.get(ID + fact.actor, set()))
        )
    if isinstance(fact, Deadline):
        if fact.time_kind is TimeKind.CONTINUOUS:
            return "deadlines", ["continuous"]
        return "deadlines", [fact.end.isoformat()] if fact.end else []
    if isinstance(fact, Allocation):
        return "money", [] if fact.amount is None else [round(float(fact.amount), 2)]
    return None, []


def refresh(corpus: Path, scorer: Path, graphs: Path, path: Path = COUNTS) -> None:
    """Write the counts anew, from the project's own readings and those of a corpus."""
    judged = [*own_judged(), *corpus_judged(corpus, scorer, graphs)]
    write_counts(count_rules(judged), path)


# Which of our facts does a reading made by hand hold? Each fact by itself.

KIND_BY_TYPE: Mapping[type[Fact], str] = {
    Participation: "participations", Allocation: "allocations", Deadline: "deadlines",
    Indicator: "indicators", ExpectedResult: "results", Risk: "risks",
}  # fmt: skip


def judged_facts(
    records: PlanRecords, gold: Mapping[str, Any]
) -> Iterator[tuple[Element | Fact, bool]]:
    """Each element and fact of our records with whether the gold reading holds it.

    A fact is right if all that it says is. Edges: facts of which a gold reading never speaks (who
    monitors, who benefits) are left out.
    """
    match = match_of(records, gold)
    held = {field: set(keys) for field, keys in facts_of_gold(gold).items()}
    for element in records.elements:
        field, key = key_of_element(element, match)
        yield element, key in held[field]
    nothing: dict[str, Any] = dict.fromkeys(KIND_BY_TYPE.values(), ())
    for fact in records.facts:
        kind = KIND_BY_TYPE[type(fact)]
        alone = replace(records, **{**nothing, kind: _compared_with(fact, records, match)})
        keys = [
            (field, key)
            for field, found in keys_of_facts(alone, match, gold).items()
            for key in found
        ]
        if keys:
            yield fact, all(key in held[field] for field, key in keys)


def _compared_with(fact: Fact, records: PlanRecords, match: GoldMatch) -> tuple[Fact, ...]:
    """The fact alone; results with those of their activity, which are compared as one text."""
    if not isinstance(fact, ExpectedResult):
        return (fact,)
    own = _activity(fact, match)
    return tuple(result for result in records.results if _activity(result, match) == own)


def _activity(fact: Fact, match: GoldMatch) -> str:
    return match.key_by_element[fact.about].split("/")[0]


# How often was each rule right?


def write_counts(counts: Mapping[Rule, RuleCount], path: Path) -> None:
    """The counts as CSV, one row a rule in the order of the registry; same counts, same bytes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        for rule in Rule:
            count = counts.get(rule, RuleCount())
            rows.writerow((rule.value, count.fired, count.right))


def count_rules(judged: Iterable[tuple[Element | Fact, bool]]) -> dict[Rule, RuleCount]:
    """Of facts that were judged, how many carried each rule and how many of them were right.

    A rule counts once for each fact, however many of its steps name it.
    """
    fired: Counter[Rule] = Counter()
    right: Counter[Rule] = Counter()
    for fact, is_right in judged:
        for rule in {step.rule for step in fact.steps}:
            fired[rule] += 1
            right[rule] += is_right
    return {rule: RuleCount(fired[rule], right[rule]) for rule in Rule}
