"""Contestants: the numbers of the workload reading, by `kg.measure` and by networkx alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.child import Parts


def ours(folder: Path, n: int) -> Parts:
    """By our own measures."""
    del folder
    from benchmarks.synthetic import synthetic_plan
    from benchmarks.workload import ours as read

    read(synthetic_plan(50))  # imports
    records = synthetic_plan(n)
    return {"all": lambda: _rounded(read(records))}


def networkx(folder: Path, n: int) -> Parts:
    """By networkx, as an analyst would write it."""
    del folder
    from benchmarks.synthetic import synthetic_plan
    from benchmarks.workload import pure_networkx
    from kg.measure.view import view_plan

    pure_networkx(view_plan(synthetic_plan(50)))
    view = view_plan(synthetic_plan(n))
    return {"all": lambda: _rounded(pure_networkx(view))}


def _rounded(numbers: dict[str, dict[Any, float]]) -> dict[str, int]:
    """How many numbers of each kind; `benchmarks.workload` compares the numbers themselves."""
    return {name: len(values) for name, values in numbers.items()}
