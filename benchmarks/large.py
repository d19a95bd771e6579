"""A continent's plans on one laptop: are they built in flat memory and linear time, and queried?

    python -m benchmarks.large [activities] [folder]

Builds made-up plans of 10,000 activities each with the on-disk store and the tables, in one process
as `kg build` does, then asks the store and the tables. Prints CPU seconds and peak memory: at each
tenth of the way while plans are written, at the end of the whole build, and for each question.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.child import cpu_seconds, measure
from benchmarks.questions import ASKED, FREE
from benchmarks.synthetic import synthetic_plans
from kg.model.records import PlanRecords

# Questions of one institution or one plan, and sums over everything, on the store.
ASKED_OF_STORE = {
    "what one institution leads": """PREFIX ap: <https://w3id.org/actionplan/def#>
SELECT ?x WHERE { <https://w3id.org/actionplan/id/org/aa/00001> ap:leads ?x } ORDER BY ?x""",
    "who works with one institution": FREE["works-with"].replace("/org/aq/", "/org/aa/"),
    "who leads most": FREE["most-led"],
    "what each payer carries": FREE["carried"],
}


def build(folder: Path, n: int) -> dict[str, Any]:
    """The whole build in this process: CPU, peak memory, and both at each tenth of the plans."""
    from kg.exchange.columns import columnar
    from kg.graph.writer import write_folder

    tenths: list[dict[str, float]] = []
    begun = time.perf_counter()
    beside = partial(columnar, at_once=True)
    plans = _watched(synthetic_plans(n), -(-n // 10_000), tenths)
    write_folder(plans, {}, folder / "graph", store=True, beside=beside)
    return {"by_tenth": tenths, "end": _figures(), "wall": round(time.perf_counter() - begun)}


def make(_folder: Path, n: int) -> dict[str, Any]:
    """Only the made-up plans: what of the figures of `build` is not ours."""
    for _ in synthetic_plans(n):
        pass
    return _figures()


def _watched(
    plans: Iterable[PlanRecords], n: int, tenths: list[dict[str, float]]
) -> Iterator[PlanRecords]:
    for k, plan in enumerate(plans, 1):
        yield plan
        if k * 10 // n > (k - 1) * 10 // n:
            tenths.append(_figures())
            print(json.dumps(tenths[-1]), file=sys.stderr, flush=True)


def _figures() -> dict[str, float]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": round(cpu_seconds(), 1), "peak_mib": round(peak)}


def ask(folder: Path, _n: int) -> dict[str, Any]:
    """CPU and wall seconds and number of rows of each question, on the store and on the tables."""
    from kg.exchange.reports import Reports
    from kg.graph.folder import GraphFolder
    from kg.graph.query import answer

    graph = GraphFolder.open(folder / "graph")
    reports = Reports.open(graph.path / "views")
    found: dict[str, Any] = {"open": measure(lambda: graph.store() and 1)}
    for name, text in ASKED_OF_STORE.items():
        found[name] = measure(partial(_n_rows, lambda x: answer(graph.store(), x).rows, text))
    for name, (asked, _, known) in ASKED.items():
        found[f"tables: {name}"] = measure(
            partial(_n_rows, lambda x: reports.rows(x[0], **x[1]), (asked, known))
        )
    return {k: {x: v[x] for x in ("cpu", "wall", "answer")} for k, v in found.items()} | {
        "end": _figures()
    }


def _n_rows(rows: Any, of: Any) -> int:
    return len(rows(of))


def main(n: int, folder: Path) -> None:
    for step in ("make", "build", "ask"):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.large", f"--{step}", str(n), str(folder)],
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        print(f"{step}: {done.stdout.splitlines()[-1]}", flush=True)
    store = folder / "graph" / "store"
    size = sum(x.stat().st_size for x in store.rglob("*") if x.is_file())
    print(f"store: {size / 1e9:.1f} GB")


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1].startswith("--"):
        step = {"--build": build, "--make": make, "--ask": ask}[sys.argv[1]]
        print(json.dumps(step(Path(sys.argv[3]), int(sys.argv[2]))))
    else:
        n = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
        with tempfile.TemporaryDirectory() as temporary:
            main(n, Path(sys.argv[2] if len(sys.argv) > 2 else temporary))
