"""Lists, deadlines and sums of languages that few plans show: what they mean, said beforehand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.extract.memory import remember
from kg.extract.mentions import find_mentions
from kg.extract.vocabulary import vocabulary
from kg.model.codes import Role
from kg.money import find_amounts
from kg.periods import read_period
from kg.yaml_file import shipped_yaml

FOLDER = Path(__file__).with_name("meaning")
SAID = {path.stem: shipped_yaml(path) for path in sorted(FOLDER.glob("*.yaml"))}


def cases(kind: str) -> list[Any]:
    """Every case of a kind with its language and country."""
    return [
        pytest.param(code, said["country"], case, id=f"{code}-{n}")
        for code, said in SAID.items()
        for n, case in enumerate(said[kind], 1)
    ]


@pytest.mark.parametrize(("code", "country", "case"), cases("lists"))
def test_the_bodies_of_a_list_are_read(code: str, country: str, case: dict[str, Any]) -> None:
    text = case["text"]
    memory = remember(text, [(0, len(text))], glossary={}, language=code, hard_lines=True)
    found = find_mentions(text, 0, len(text), language=code, memory=memory)

    assert [m.text for m in found] == case["actors"]
    assert [m.text for m in found if m.role is Role.PARTNER] == case.get("partners", [])


@pytest.mark.parametrize(("code", "country", "case"), cases("dates"))
def test_the_time_of_a_deadline_is_read(code: str, country: str, case: dict[str, Any]) -> None:
    period = read_period(case["text"], vocabulary(code, country).dates)

    assert period is not None
    if "start" in case:
        start = None if period.modifier == "by" else period.start
        assert (start, period.end) == (case["start"], case["end"])
    assert period.recurrence == case.get("recurrence")
    assert (period.kind == "continuous") == ("start" not in case)


@pytest.mark.parametrize(("code", "country", "case"), cases("sums"))
def test_a_sum_is_read(code: str, country: str, case: dict[str, Any]) -> None:
    (found,) = find_amounts(case["text"], vocabulary(code, country).money)

    assert (found.value, found.currency) == (Decimal(case["value"]), case["currency"])
