"""Which of our facts does a reading made by hand hold? Each fact by itself. Exchange layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kg.exchange.gold_keys import GoldMatch, facts_of_gold, key_of_element, keys_of_facts, match_of
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
