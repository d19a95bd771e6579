"""One contestant in a process of its own: `python -m benchmarks.child MODULE:FUNCTION FOLDER N`.

The function prepares (data, imports) and gives the parts that are measured, each a function of no
argument whose value is its answer. Prints one JSON object: CPU seconds of this process and its
children, wall seconds, and a digest of the answer, for each part; and the peak memory of all.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

Parts = dict[str, Callable[[], Any]]


def cpu_seconds() -> float:
    """CPU of this process, all its threads, and its ended children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def measure(work: Callable[[], Any]) -> dict[str, Any]:
    gc.collect()
    cpu, wall = cpu_seconds(), time.perf_counter()
    answer = work()
    cpu, wall = cpu_seconds() - cpu, time.perf_counter() - wall
    text = json.dumps(answer, default=str, sort_keys=True)
    found = {"cpu": cpu, "wall": wall, "digest": hashlib.sha256(text.encode()).hexdigest()[:16]}
    if isinstance(answer, int | float | dict):
        found["answer"] = answer
    return found


def main() -> None:
    module, _, name = sys.argv[1].partition(":")
    prepare: Callable[[Path, int], Parts] = getattr(import_module(f"benchmarks.{module}"), name)
    parts = prepare(Path(sys.argv[2]), int(sys.argv[3]))
    gc.freeze()
    found: dict[str, Any] = {part: measure(work) for part, work in parts.items()}
    peaks = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    found["peak_mib"] = max(peaks) / 1024
    print(json.dumps(found), flush=True)
    os._exit(0)  # a store of millions of triples takes long to free


if __name__ == "__main__":
    main()
