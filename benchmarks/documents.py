"""Ten thousand documents, one in a hundred broken: is each named, the rest built, memory flat?

    python -m benchmarks.documents [number] [folder]
    python -m benchmarks.documents --cost [number] [rounds]

Builds twice: all of them, then again after one has changed. Prints CPU seconds and peak memory of
the parent and of the largest reader at each tenth of the way. `--cost` says what the child process
costs: builds with one child, and with documents read in the process that writes, in turn.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, cast

from benchmarks.synthetic import WORDS
from kg.apart import Readers, _keep
from kg.errors import InputError, KgError
from kg.pipeline import PlanSource, ReadPlan, Refused, Settings
from kg.pipeline.reading import plan_here

BREAKS = ("empty", "prose", "zip", "pdf", "bytes")


def write_documents(folder: Path, n: int, *, seed: int = 7) -> set[str]:
    """So many small plans as text tables, each hundredth broken in one of five ways; which ones."""
    draw = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    broken = set()
    for k in range(n):
        if k % 100 == 37:
            broken.add(_write_broken(folder, k))
            continue
        (folder / f"plan-{k:05}.txt").write_text(_table(draw), encoding="utf-8", newline="\n")
    return broken


def _table(draw: random.Random) -> str:
    rows = ["Activity\tResponsible institution\tPartners\tDeadline"]
    for n in range(1, 6):
        title = " ".join(draw.choices(WORDS, k=6)).capitalize()
        lead, partner = (f"Ministry of {draw.choice(WORDS).title()}" for _ in range(2))
        rows.append(f"{n}. {title}\t{lead}\t{partner}\tJune 202{draw.randrange(4, 8)}")
    return "\n".join(rows) + "\n"


def _write_broken(folder: Path, k: int) -> str:
    kind = BREAKS[(k // 100) % len(BREAKS)]
    suffix, content = {
        "empty": ("txt", b""),
        "prose": ("txt", b"Only a sentence without any plan."),
        "zip": ("docx", b"PK\x03\x04 not a zip"),
        "pdf": ("pdf", b"%PDF-1.4 cut"),
        "bytes": ("txt", bytes(range(256)) * 40),
    }[kind]
    name = f"plan-{k:05}.{suffix}"
    (folder / name).write_bytes(content)
    return name


def build(sources: Path, out: Path, *options: str) -> dict[str, Any]:
    """One `kg build` in a process of its own, with its CPU seconds and peak memory."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.documents", "--build", str(sources), str(out), *options],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def _build(sources: Path, out: Path, *options: str) -> None:
    from kg.pipeline import build_folder

    seen, steps = 0, []

    def progress(_name: str, total: int) -> None:
        nonlocal seen
        seen += 1
        if seen % max(total // 10, 1) == 0:
            steps.append(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))

    if "here" in options:
        from kg.pipeline import build

        cast(Any, build).try_read = _read_here
    jobs = 1 if {"here", "one"} & set(options) else None
    begun = time.perf_counter()
    built = build_folder([sources], out, progress=progress, jobs=jobs, fresh="fresh" in options)
    _keep(0)  # a child that waits for more would not be counted
    own, readers = (resource.getrusage(x) for x in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    found = {
        "plans": len(built.plans), "refused": len(built.refused),
        "cpu": own.ru_utime + own.ru_stime + readers.ru_utime + readers.ru_stime,
        "cpu_parent": own.ru_utime + own.ru_stime, "wall": time.perf_counter() - begun,
        "parent_mib_by_tenth": steps, "reader_mib": round(readers.ru_maxrss / 1024),
    }  # fmt: skip
    print(json.dumps(found))


def _read_here(source: PlanSource, settings: Settings, _: Readers) -> ReadPlan | Refused:
    """As `try_read`, without a child: a document may end this process, or never end."""
    name = source.name
    try:
        return plan_here(source, settings)
    except KgError as error:
        return Refused(name, error)
    except Exception as error:  # as a child says it
        return Refused(name, InputError(f"kg failed on it ({error})", where=name))


def cost(n: int, rounds: int, folder: Path) -> None:
    """CPU seconds of the same build with one child and without any, in turn."""
    write_documents(folder / "in", n)
    found: dict[str, list[float]] = {"one": [], "here": []}
    for _ in range(rounds):
        for way, seconds in found.items():
            seconds.append(build(folder / "in", folder / way, way, "fresh")["cpu"])
    ratios = [a / b for a, b in zip(*found.values(), strict=True)]
    print(f"{n} documents, CPU s with one child and without:", json.dumps(found))
    print("ratios:", [round(x, 3) for x in ratios], "median:", round(median(ratios), 3))


def named_as_broken(out: Path) -> set[str]:
    """The files that `issues.csv` names as unreadable."""
    with (out / "issues.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"] for row in csv.DictReader(file) if row["code"] == "unreadable-input"}


def main(n: int, folder: Path) -> None:
    broken = write_documents(folder / "in", n)
    print("all:", json.dumps(build(folder / "in", folder / "graph")))
    missing = broken ^ named_as_broken(folder / "graph")
    print(f"broken and named: {len(broken)}; not named, or named and not broken: {sorted(missing)}")
    (folder / "in" / "plan-00000.txt").write_text(_table(random.Random(1)), encoding="utf-8")
    print("one changed:", json.dumps(build(folder / "in", folder / "graph")))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--build"]:
        _build(Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:])
    elif sys.argv[1:2] == ["--cost"]:
        n, rounds = [int(x) for x in (*sys.argv[2:4], *("1000", "3")[len(sys.argv[2:4]) :])]
        with tempfile.TemporaryDirectory() as temporary:
            cost(n, rounds, Path(temporary))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(
                int(sys.argv[1]) if len(sys.argv) > 1 else 10_000,
                Path(sys.argv[2] if len(sys.argv) > 2 else temporary),
            )
