"""How fast is `kg`, and against whom? `python -m benchmarks [--full] [--only JOB]`.

All contestants of a job run in turn, each in a process of its own; CPU seconds count the process,
its threads and its children. Small by default (some minutes); `--full` takes the sizes the
figures in docs/scale.md are for. Peers that are not installed here can be given an environment of
their own: `--morph PYTHON` (with morph-kgc), `--spark PYTHON` (with pyspark).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.build import write_morph_input
from benchmarks.contest import Contestant, Goal, Job, circumstances, run_job, table

RESULTS = Path(__file__).parent / "results"
KNOWN = ("pairs", "budget", "quarters", "unfunded", "text", "find")
READY = ("partners-never-together", "plan-in-numbers", "closest-pairs", "who-pays-for-what")
# What grows, and how many times more activities give a time that can be measured.
GROWING = {"lines": 1, "long_line": 2, "table": 1, "checks": 1, "layout": 10, "chance": 5}
FREE = ("most-led", "works-with", "carried", "pairs", "budget", "quarters", "text")


def jobs(*, full: bool, activities: int | None = None) -> list[Job]:
    """All jobs at their small or full size, or at one size for all."""

    def size(small: int, large: int) -> int:
        return activities or (large if full else small)

    return [
        start_job(),
        build_job(size(5_000, 100_000)),
        peers_job(size(2_000, 10_000)),
        disk_job(size(5_000, 100_000)),
        known_job(size(5_000, 100_000)),
        free_job(size(500, 2_000)),  # pairs take rdflib minutes
        measures_job(size(1_000, 10_000)),
        ready_job(size(500, 2_000)),
        reading_job(size(200, 2_000)),
        growth_job(size(200, 800)),
    ]


def start_job() -> Job:
    goals = (
        Goal(says="kg --help to 0.2 s", ours="kg/kg --help", peer="kg/python", most=0.0, plus=0.2),
        Goal(
            says="kg query to bare pyoxigraph, less 0.05 s",
            ours="kg/kg query", peer="kg/bare pyoxigraph", most=2.0, plus=0.05,
        ),
    )  # fmt: skip
    kg = Contestant(name="kg", work="starts:starts", n=0)
    return Job(name="start", about="commands on the shipped plans", contestants=(kg,), goals=goals)


def build_job(n: int) -> Job:
    contestants = (
        Contestant(name="raw", work="build:raw", n=n),
        Contestant(name="ours", work="build:ours", n=n),
        Contestant(name="steps", work="build:ours_in_steps", n=n),
    )
    goals = (
        Goal(says="build to raw bulk load", ours="ours/all", peer="raw/all", most=1.15),
        Goal(
            says="its peak memory to that", ours="ours/all", peer="raw/all", most=1.1,
            what="peak_mib",
        ),
    )  # fmt: skip
    about = f"{n} activities to a store in memory"
    return Job(name="build", about=about, contestants=contestants, goals=goals)


def peers_job(n: int) -> Job:
    contestants = [
        Contestant(name="ours", work="build:ours", n=n),
        Contestant(name="rdflib add", work="build:rdflib_add", n=n, rounds=1),
    ]
    goals = [
        Goal(says="build to rdflib add loop", ours="ours/all", peer="rdflib add/all", most=1 / 4)
    ]
    if os.environ.get("KG_BENCH_MORPH"):
        python = os.environ["KG_BENCH_MORPH"]
        contestants.append(Contestant(name="morph-kgc", work="build:morph", n=n, python=python))
        goals.append(Goal(says="to morph-kgc", ours="ours/all", peer="morph-kgc/all", most=1 / 3))
    about = f"{n} activities to a store in memory"
    return Job(name="peers", about=about, contestants=tuple(contestants), goals=tuple(goals))


def disk_job(n: int) -> Job:
    contestants = (
        Contestant(name="raw", work="build:raw_on_disk", n=n, rounds=1),
        Contestant(name="ours", work="build:ours_on_disk", n=n, rounds=1),
    )
    goals = (Goal(says="build to raw bulk load", ours="ours/all", peer="raw/all", most=1.15),)
    about = f"{n} activities to a store on disk"
    return Job(name="disk", about=about, contestants=contestants, goals=goals)


def known_job(n: int) -> Job:
    contestants = (
        Contestant(name="sparql", work="questions:sparql", n=n),
        Contestant(name="columns", work="questions:columns", n=n),
    )
    goals = tuple(
        Goal(says=f"{x} from columns to SPARQL", ours=f"columns/{x}", peer=f"sparql/{x}", most=0.2)
        for x in KNOWN
    )
    same = tuple((f"columns/{x}", f"sparql/{x}") for x in KNOWN)
    about = f"known questions over {n} activities"
    return Job(name="known", about=about, contestants=contestants, goals=goals, same=same)


def free_job(n: int) -> Job:
    contestants = (
        Contestant(name="kg", work="questions:free_ours", n=n),
        Contestant(name="rdflib", work="questions:free_rdflib", n=n, rounds=1),
    )
    goals = tuple(
        Goal(says=f"{x} to rdflib", ours=f"kg/{x}", peer=f"rdflib/{x}", most=1 / 20) for x in FREE
    )
    same = tuple((f"kg/{x}", f"rdflib/{x}") for x in FREE)
    about = f"free SPARQL over {n} activities"
    return Job(name="free", about=about, contestants=contestants, goals=goals, same=same)


def measures_job(n: int) -> Job:
    contestants = (
        Contestant(name="ours", work="measures:ours", n=n),
        Contestant(name="networkx", work="measures:networkx", n=n, rounds=1),
    )
    goals = (Goal(says="measures to networkx", ours="ours/all", peer="networkx/all", most=0.1),)
    about = f"workload reading of {n} activities"
    return Job(name="measures", about=about, contestants=contestants, goals=goals,
               same=(("ours/all", "networkx/all"),))  # fmt: skip


def ready_job(n: int) -> Job:
    kg = Contestant(name="kg", work="questions:ready", n=n)
    goals = tuple(
        Goal(says=f"{x} to counting everything", ours=f"kg/{x}", peer="kg/everything", most=10)
        for x in READY
    )
    about = f"ready-made questions over {n} activities"
    return Job(name="ready", about=about, contestants=(kg,), goals=goals)


def reading_job(n: int) -> Job:
    contestants = tuple(
        Contestant(name=name, work=f"reading:{name}", n=n) for name in ("ours", "bare")
    )
    goals = tuple(
        Goal(says=f"{x} to its library alone", ours=f"ours/{x}", peer=f"bare/{x}", most=most)
        for x, most in (("pdf", 2), ("docx", 2), ("xlsx", 3))
    )
    about = f"files of one table of {n} rows"
    return Job(name="reading", about=about, contestants=contestants, goals=goals)


def growth_job(n: int) -> Job:
    contestants = tuple(
        Contestant(name=name, work=f"growth:{name}", n=factor * n)
        for name, factor in GROWING.items()
    )
    goals = tuple(
        Goal(says=f"{x}: four times as much", ours=f"{x}/4 n", peer=f"{x}/n", most=4 * 1.3)
        for x in GROWING
    )
    about = f"what four times {n} activities cost"
    return Job(name="growth", about=about, contestants=contestants, goals=goals)


def main() -> None:
    args = _arguments()
    if args.morph:
        os.environ["KG_BENCH_MORPH"] = args.morph
    results: list[tuple[str, dict[str, Any]]] = []
    before = circumstances()
    with tempfile.TemporaryDirectory(dir=args.folder) as name:
        folder = Path(name)
        wanted = [
            job
            for job in jobs(full=args.full, activities=args.activities)
            if not args.only or job.name in args.only
        ]
        for job in wanted:
            if job.name == "peers" and args.morph:
                _prepare_morph(folder, job.contestants[0].n)
            rounds = args.rounds or (3 if args.full else 5)
            result = run_job(job, rounds=rounds, folder=folder, say=_say)
            results.append((job.name, result))
            _say(table(results[-1:]))  # a long run that is ended keeps what it has measured
        if args.spark and (not args.only or "spark" in args.only):
            from benchmarks.spark import prove

            results.append(("spark", prove(args.spark, folder, 100_000 if args.full else 2_000)))
    _finish(results, before, full=args.full)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="the sizes of docs/scale.md; an hour")
    parser.add_argument("--activities", type=int, help="this size for every job")
    parser.add_argument("--only", action="append", help="only this job; may be said again")
    parser.add_argument("--rounds", type=int, help="how often each contestant runs")
    parser.add_argument("--folder", type=Path, help="where the work files go, some GB with --full")
    parser.add_argument("--morph", help="a python that has morph-kgc")
    parser.add_argument("--spark", help="a python that has pyspark, with Java 17 on the machine")
    return parser.parse_args()


def _prepare_morph(folder: Path, n: int) -> None:
    files = folder / "morph"
    files.mkdir()
    write_morph_input(files, n)
    os.environ["KG_BENCH_CSV"] = str(files)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _finish(
    results: list[tuple[str, dict[str, Any]]], before: dict[str, Any], *, full: bool
) -> None:
    after = circumstances()
    print(f"python {before['python']}, {before['cores']} cores, {before['system']}")
    print(", ".join(f"{k} {v}" for k, v in before["libraries"].items()))
    print(f"load before {before['load'][0]:.1f}, after {after['load'][0]:.1f}")
    print(table(results))
    if not full:
        print("\nThe bars are for the sizes of --full.")
    RESULTS.mkdir(exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}{'-full' if full else ''}.json"
    content = {"before": before, "after": after, "results": dict(results)}
    (RESULTS / name).write_text(json.dumps(content, indent=2, default=str), encoding="utf-8")
    print(f"\n{RESULTS.name}/{name}")


if __name__ == "__main__":
    main()
