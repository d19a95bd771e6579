"""How close is a reading to the one made by hand, and how often was each rule right? Exchange
layer.

A gold file holds one plan as people read it (see `data/plans/*/gold.json`). Texts are compared
without case, hyphens and closing marks, actors by any of their names.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.exchange.gold_keys import facts_of_gold, facts_of_records
from kg.files import resource
from kg.model.records import PlanRecords
from kg.model.rules import Rule


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One field compared: what is right, what is missing, what is too much."""

    field: str
    n_right: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Share of what was read that is right; 1 where nothing was read."""
        read = self.n_right + len(self.extra)
        return self.n_right / read if read else 1.0

    @property
    def recall(self) -> float:
        """Share of what the gold holds that was read; 1 where it holds nothing."""
        held = self.n_right + len(self.missing)
        return self.n_right / held if held else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read_gold(path: Path) -> dict[str, Any]:
    """A gold reading from its file.

    Raises: InputError if the file is missing or is no gold reading.
    """
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path)) from error
    except ValueError as error:
        raise InputError(f"is no JSON ({error}); give a gold.json", where=str(path)) from error
    if not isinstance(gold, dict) or not isinstance(gold.get("goals"), list):
        raise InputError("is no gold reading: it has no list of goals", where=str(path))
    return gold


def compare_gold(records: PlanRecords, gold: Mapping[str, Any]) -> tuple[FieldScore, ...]:
    """Every field of a plan compared with its gold reading, in a fixed order.

    Edges: a field the gold does not speak of (results in a plan without them) is left out.
    """
    held = facts_of_gold(gold)
    read = facts_of_records(records, gold)
    return tuple(
        _score(field, read.get(field, []), held[field])
        for field in held
        if held[field] or read.get(field)
    )


def _score(field: str, read: Iterable[Hashable], held: Iterable[Hashable]) -> FieldScore:
    ours, theirs = Counter(read), Counter(held)
    return FieldScore(
        field=field,
        n_right=sum((ours & theirs).values()),
        missing=_shown(theirs - ours),
        extra=_shown(ours - theirs),
    )


def _shown(keys: Counter[Hashable]) -> tuple[str, ...]:
    return tuple(sorted(" | ".join(map(_word, _parts(k))) for k in keys.elements()))


def _parts(key: Hashable) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _word(part: Any) -> str:
    return "–" if part is None else str(part)


# How often did each rule lead to a fact, and how often was the fact right?
#
# The counts are shipped (`data/rules.csv`); `make accuracy` makes them from readings made by hand.


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
