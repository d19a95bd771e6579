"""How often did each rule lead to a fact, and how often was the fact right? Exchange layer.

The counts are shipped (`data/rules.csv`); `make accuracy` makes them from readings made by hand.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.errors import InputError
from kg.model.records import Element, Fact
from kg.model.rules import Rule
from kg.resources import resource

COLUMNS = ("rule", "fired", "right")


@dataclass(frozen=True, slots=True)
class RuleCount:
    """Facts of the readings that a rule led to, and how many of them were right."""

    fired: int = 0
    right: int = 0


@lru_cache(maxsize=1)
def shipped_counts() -> Mapping[Rule, RuleCount]:
    """The counts that travel with this version, of every rule."""
    return read_counts(resource("data", "rules.csv"))


def read_counts(path: Path) -> dict[Rule, RuleCount]:
    """The counts of every rule from a file; a rule that is not in it was not met.

    Raises: InputError if the file is missing, or holds a row that is no count or of no rule.
    """
    found = dict.fromkeys(Rule, RuleCount())
    by_id = {rule.value: rule for rule in Rule}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                count = RuleCount(int(row["fired"]), int(row["right"]))
                found[by_id[row["rule"]]] = count
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path)) from error
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"holds a row that is no count ({error!r}); write it with 'make accuracy'",
            where=str(path),
        ) from error
    return found


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
