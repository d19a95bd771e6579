"""Contestants in turn, several rounds, and what the rounds say together."""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = ("pyoxigraph", "rdflib", "duckdb", "pyarrow", "networkx", "numpy", "scipy", "pyvis")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One way to do a job. `work` is `module:function` below `benchmarks`.

    `python` is another interpreter (a throw-away environment of a peer); `rounds` fewer rounds
    for slow ones.
    """

    name: str
    work: str
    n: int
    python: str = sys.executable
    rounds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A bar: `ours` divided by `peer`, of `what`, is at most `most`."""

    says: str
    ours: str
    peer: str
    most: float
    what: str = "cpu"
    plus: float = 0.0  # seconds that are allowed on top


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Contestants that do the same, and the bars between them."""

    name: str
    about: str
    contestants: tuple[Contestant, ...]
    goals: tuple[Goal, ...] = ()
    same: tuple[tuple[str, str], ...] = ()  # results that must be equal


def run_job(job: Job, *, rounds: int, folder: Path, say: Say) -> dict[str, Any]:
    """All rounds of a job, its contestants in turn in each; rows by `contestant/part`."""
    found: dict[str, list[dict[str, Any]]] = {}
    for turn in range(rounds):
        for contestant in job.contestants:
            if turn >= (contestant.rounds or rounds):
                continue
            for part, figures in _one(contestant, folder).items():
                found.setdefault(f"{contestant.name}/{part}", []).append(figures)
            say(f"{job.name} {turn + 1}/{rounds} {contestant.name}")
    rows = {name: _summary(figures) for name, figures in found.items()}
    for one, other in job.same:
        if rows[one]["digest"] != rows[other]["digest"]:
            raise SystemExit(f"{job.name}: {one} and {other} differ in their answers")
    return {"about": job.about, "rows": rows, "goals": [_reached(g, rows) for g in job.goals]}


def _one(contestant: Contestant, folder: Path) -> dict[str, dict[str, Any]]:
    work = Path(tempfile.mkdtemp(dir=folder))
    command = [contestant.python, "-m", "benchmarks.child", contestant.work, str(work)]
    try:
        done = subprocess.run(
            [*command, str(contestant.n)], cwd=ROOT, capture_output=True, text=True, check=False
        )
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if done.returncode:
        raise SystemExit(f"{contestant.name} failed:\n{done.stderr[-3000:]}")
    parts = json.loads(done.stdout.strip().splitlines()[-1])
    peak = parts.pop("peak_mib")
    return {part: figures | {"peak_mib": peak} for part, figures in parts.items()}


def _summary(figures: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Median with the lowest and highest round."""
    row: dict[str, Any] = {"rounds": len(figures), "digest": figures[0]["digest"]}
    for what in ("cpu", "wall", "peak_mib"):
        values = [x[what] for x in figures]
        row[what] = statistics.median(values)
        row[f"{what}_low"], row[f"{what}_high"] = min(values), max(values)
    if "answer" in figures[0]:
        row["answer"] = figures[0]["answer"]
    return row


def _reached(goal: Goal, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    ours, peer = rows[goal.ours][goal.what], rows[goal.peer][goal.what]
    ratio = max(ours - goal.plus, 0.0) / peer
    return {"says": goal.says, "ratio": ratio, "most": goal.most, "met": ratio <= goal.most}


def circumstances() -> dict[str, Any]:
    """Versions, processor and load: without them no figure means anything."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "libraries": {name: _version(name) for name in LIBRARIES},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def table(results: Iterable[tuple[str, dict[str, Any]]]) -> str:
    """The results as text: medians, spread in brackets, and each bar with what was reached."""
    lines: list[str] = []
    for name, result in results:
        lines += ["", f"{name}: {result['about']}"]
        lines.append(f"  {'':34} {'CPU s':>9} {'(low to high)':>19} {'wall s':>8} {'MiB':>7}")
        for row, x in result["rows"].items():
            spread = f"({x['cpu_low']:.3f} to {x['cpu_high']:.3f})"
            lines.append(
                f"  {row:34} {x['cpu']:9.3f} {spread:>19} {x['wall']:8.2f} {x['peak_mib']:7.0f}"
            )
        for goal in result["goals"]:
            met = "met" if goal["met"] else "MISSED"
            lines.append(f"  {met:6} {goal['says']}: {goal['ratio']:.3f} (bar {goal['most']:g})")
    return "\n".join(lines)
