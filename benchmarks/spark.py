"""Can a distributed engine take our tables as they are? The cooperation pairs on PySpark.

    python -m benchmarks --spark PYTHON --only spark

PYTHON is one of an environment that has pyspark; Java 17 must be there. Spark runs with real
worker processes (`local-cluster`) and reads `views/*.parquet` as `kg build` wrote them. A proof of
the layout, no race: on one machine DuckDB is quicker.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

_ROLES = ("lead", "implementer", "partner", "expert")
_MASTER = "local-cluster[2,1,1024]"  # two workers, one core and 1,024 MiB each


def prove(python: str, folder: Path, n: int) -> dict[str, Any]:
    """The pairs by Spark and by us; stops if a single one differs."""
    from benchmarks.synthetic import synthetic_plans
    from kg.exchange.columns import columnar
    from kg.exchange.reports import Reports
    from kg.graph.writer import write_folder

    plans = synthetic_plans(n, a_plan=max(n // 10, 1))
    beside = partial(columnar, at_once=True)
    write_folder(plans, {}, folder / "spark", store=False, beside=beside)
    views = folder / "spark" / "views"
    cpu = time.process_time()
    mine = Reports.open(views).rows("closest-pairs", at_least=1)
    cpu = time.process_time() - cpu
    done = subprocess.run(
        [python, str(Path(__file__).resolve()), str(views), str(folder / "pairs.json")],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"Spark failed:\n{done.stderr[-3000:]}")
    theirs = json.loads((folder / "pairs.json").read_text(encoding="utf-8"))
    prefix = "https://w3id.org/actionplan/id/"
    pairs = {(x.removeprefix(prefix), y.removeprefix(prefix)): k for x, y, k in mine}
    if pairs != {(x, y): k for x, y, k in theirs["pairs"]}:
        raise SystemExit("Spark and kg differ in their pairs")
    figures = {"rounds": 1, "cpu": cpu, "cpu_low": cpu, "cpu_high": cpu, "wall": 0.0, "peak_mib": 0}
    spark = figures | {"cpu": 0.0, "cpu_low": 0.0, "cpu_high": 0.0, "wall": theirs["seconds"]}
    about = (
        f"{len(pairs)} pairs, {sum(pairs.values())} shared activities of {n}: equal; Spark "
        f"{theirs['version']} {_MASTER} (wall, start apart: {theirs['start']:.0f} s)"
    )
    return {"about": about, "rows": {"kg/pairs": figures, "spark/pairs": spark}, "goals": []}


_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.executor.memory": "1g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def main(views: Path, out: Path) -> None:
    """Runs in the environment of pyspark: knows nothing of kg."""
    import pyspark

    begun = time.perf_counter()
    session = _session(Path(pyspark.__file__).parent)
    start, begun = time.perf_counter() - begun, time.perf_counter()
    found = {
        "pairs": [tuple(row) for row in _pairs(session, views).collect()],
        "start": start,
        "seconds": time.perf_counter() - begun,
        "version": pyspark.__version__,
    }
    out.write_text(json.dumps(found), encoding="utf-8")
    session.stop()


def _session(home: Path) -> Any:
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("SPARK_HOME", str(home))
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(_MASTER)
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _pairs(session: Any, views: Path) -> Any:
    """Two bodies and the number of activities they share; "and partners" is nobody."""
    from pyspark.sql import functions as f

    unnamed = (
        session.read.parquet(str(views / "actors"))
        .where(f.col("group").isNotNull())
        .groupBy("actor")
        .agg(f.min_by("group", "number").alias("group"))
        .where(f.col("group") == "unspecified")
        .select("actor")
    )
    workers = (
        session.read.parquet(str(views / "participations"))
        .where(f.col("activity").isNotNull() & f.col("role").isin(*_ROLES))
        .select("plan", "activity", "actor")
        .distinct()
        .join(unnamed, "actor", "left_anti")
    )
    one, other = workers.alias("one"), workers.alias("other")
    same = [
        f.col("one.plan") == f.col("other.plan"),
        f.col("one.activity") == f.col("other.activity"),
    ]
    return (
        one.join(other, same)
        .where(f.col("one.actor") < f.col("other.actor"))
        .groupBy(f.col("one.actor"), f.col("other.actor"))
        .count()
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
