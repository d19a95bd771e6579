"""Deadlines read by somebody who had not seen the grammar; at first run .856, 3 exact and wrong.

A second set of 110 cells, written later in the same way, was right in .973, none exact and wrong.
Since the first run the causes of its errors were mended: the figure guards against steps back.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.extract.vocabulary import vocabulary
from kg.periods import Period, read_periods
from kg.yaml_file import shipped_yaml

CELLS = [
    cell
    for name in ("blind_deadlines.yaml", "blind_deadlines_2.yaml")
    for cell in shipped_yaml(Path(__file__).with_name(name))
]
LEAST_RIGHT = 0.97
OPEN_KINDS = ("continuous", "continuous-until")


def read(cell: dict[str, Any]) -> tuple[Period, ...]:
    words = vocabulary(cell["language"], cell.get("country")).dates
    plan = cell.get("plan") or {}
    return read_periods(cell["text"], words, plan_start=plan.get("start"), plan_end=plan.get("end"))


def is_right(cell: dict[str, Any], found: tuple[Period, ...]) -> bool:
    """Whether the windows and what goes on are as read by hand.

    The reading leaves the start of "by" and "end of" open, and the plan's own period out.
    """
    if bool(cell.get("continuous")) != any(p.kind in OPEN_KINDS for p in found):
        return False
    dated = [p for p in found if (p.start or p.end) and not _is_plans_own(p)]
    wanted = cell["deadlines"]
    if cell.get("continuous") and len(wanted) == 1 and not dated:  # "throughout the year"
        dated = [p for p in found if p.start or p.end]
    return len(dated) == len(wanted) and all(
        p.end == d["end"] and (d["start"] is None or d["kind"] == "by" or p.start == d["start"])
        for p, d in zip(dated, wanted, strict=True)
    )


def _is_plans_own(period: Period) -> bool:
    return period.kind == "continuous" and period.modifier not in ("from", "after")


def test_deadlines_of_many_languages_are_read_as_by_hand() -> None:
    right = [is_right(cell, read(cell)) for cell in CELLS]

    assert sum(right) / len(right) >= LEAST_RIGHT


def test_what_is_called_exact_is_right() -> None:
    found = [(cell, read(cell)) for cell in CELLS]
    exact = [(c, p) for c, p in found if any(x.certainty == "exact" for x in p)]

    assert len(exact) > len(CELLS) / 2
    assert not [cell["text"] for cell, periods in exact if not is_right(cell, periods)]


@pytest.mark.parametrize(
    ("language", "country", "text", "start", "end"),
    [
        ("en", "GB", "second week of March 2026", "2026-03-08", "2026-03-14"),
        ("ru", "RU", "II декада апреля 2026 г.", "2026-04-11", "2026-04-20"),
        ("zh", "CN", "2026年4月下旬", "2026-04-21", "2026-04-30"),
        ("en", "GB", "Q4 2026/27", "2027-01-01", "2027-03-31"),
        ("en", "GB", "early/mid 2027", "2027-01-01", "2027-06-30"),
        ("en", "NP", "FY 2082/83", "2025-07-01", "2026-06-30"),
        ("en", "GB", "2026 (Q1 and Q2)", "2026-01-01", "2026-06-30"),
    ],
)
def test_parts_of_months_and_years_are_windows(language, country, text, start, end) -> None:
    (found,) = read({"language": language, "country": country, "text": text})
    assert (str(found.start), str(found.end)) == (start, end)
