"""Is what a killed command leaves the old or the new, and never half?

    python -m benchmarks.kills [number] [seed]

Commands in turn (`kg build` of a new graph and over an old one, `kg map`, `kg export` in three
forms) are killed at random moments: a quarter at any, the others when they are about to open, move
or remove a file beside or below what they write, or up to two milliseconds later. Every fifth kill
hits `kg serve` while decisions are written. After each the old or the new content must stand there,
byte for byte, and the same command must end with the new one and leave nothing behind. A kill that
comes after the end does not count.
"""

from __future__ import annotations

import csv
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.documents import write_documents
from kg.graph.folder import GraphFolder
from tests.support.workbench import PLAN, Workbench, path_of, workbench

Content = Mapping[str, bytes]
NAMES = ("build", "build over", "map", "export xlsx", "export csv", "export parquet")
PRELOAD = ["kg.cli.build", "kg.cli.pages", "kg.cli.export", "kg.pipeline.build",
           "kg.exchange.export", "kg.exchange.tables", "kg.exchange.columns",
           "kg.exchange.workbook"]  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A command that writes `out`, and what may stand there: the old content or the new one."""

    name: str
    words: tuple[str, ...]
    out: Path
    old: Content
    new: Content
    lasts: float  # seconds that it takes when nobody ends it
    changes: int  # how often it opens, moves or removes a file there


def content(place: Path) -> Content:
    """Every file below a place, or the file itself, by its path; empty if nothing is there."""
    files = [place] if place.is_file() else sorted(x for x in place.rglob("*") if x.is_file())
    return {x.relative_to(place).as_posix(): x.read_bytes() for x in files}


def _put(place: Path, files: Content) -> None:
    """Make a place hold just these files, or be the one file."""
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    for name, raw in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)


@dataclass(frozen=True)
class Moment:
    """When a command is killed: `seconds` after it begins, or after its `change`-th change."""

    seconds: float
    change: int = 0


NEVER = Moment(0)
_CHANGES = ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir")


def _command(words: tuple[str, ...], place: str, moment: Moment, seen: Connection) -> None:
    """Run a command; tells how many changes it made, or dies at one."""
    from kg.cli import main

    changes = 0

    def watch(event: str, given: tuple[object, ...]) -> None:
        nonlocal changes
        if event not in _CHANGES or not str(given[0]).startswith(place):
            return
        changes += 1
        if changes == moment.change:
            _die_in(moment.seconds)

    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    sys.addaudithook(watch)
    sys.argv = ["kg", *words]
    try:
        main()
    finally:
        seen.send(changes)


def _die_in(seconds: float) -> None:
    kill = partial(os.kill, os.getpid(), signal.SIGKILL)
    threading.Timer(seconds, kill).start() if seconds else kill()


def run_command(words: tuple[str, ...], out: Path, moment: Moment = NEVER) -> tuple[int, int]:
    """Run a command where all is imported; its exit code, and how many changes it made."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_command, args=(words, str(out.parent), moment, there))
    process.start()
    there.close()
    if moment.seconds and not moment.change:
        process.join(moment.seconds)
        process.kill()
    process.join()
    changes = here.recv() if process.exitcode == 0 else 0
    return process.exitcode or 0, changes


def _ended(words: tuple[str, ...], out: Path) -> int:
    """How many changes a command makes that nobody ends.

    Raises: RuntimeError if it fails.
    """
    code, changes = run_command(words, out)
    if code:
        raise RuntimeError(f"kg {' '.join(words)}: exit code {code}")
    return changes


def ways(folder: Path, names: Sequence[str] = NAMES) -> list[Way]:
    """Commands of these names, over small plans of which a new graph has one more."""
    write_documents(folder / "in", 6)
    documents = sorted(map(str, (folder / "in").iterdir()))
    old, new = folder / "old-graph", folder / "new-graph"
    for graph, plans in ((old, documents[1:]), (new, documents)):
        _ended(("build", *plans, "-o", str(graph)), graph)
    found = []

    def add(name: str, words: tuple[str, ...], out: Path, before: Content) -> None:
        if name not in names:
            return
        _put(out, before)
        started = time.monotonic()
        changes = _ended(words, out)
        lasts = time.monotonic() - started
        found.append(Way(name, words, out, before, content(out), lasts, changes))

    graph = folder / "build" / "graph"
    add("build", ("build", *documents, "-o", str(graph), "--fresh"), graph, {})
    add("build over", ("build", *documents, "-o", str(graph)), graph, content(old))
    for name in (x for x in names if not x.startswith("build")):
        command, _, form = name.partition(" ")
        out = folder / name.replace(" ", "-") / ("facts" if form else "map.html")
        words = (command, *(["--as", form] if form else []), "-o", str(out))
        _ended((*words, "-g", str(old)), out)
        add(name, (*words, "-g", str(new)), out, content(out))
    return found


def kill(way: Way, moment: Moment) -> tuple[str, list[str]]:
    """Kill a command; what stood there then ("late" if it had ended), and the faults."""
    _put(way.out, way.old)
    code, _ = run_command(way.words, way.out, moment)
    if code != -signal.SIGKILL:
        return "late", []
    if way.name.startswith("build") and (way.out.exists() or way.old):
        folder = GraphFolder.open(way.out, verify=True)  # completes a swap, as any command does
        len(folder.store())
    state = _state(way)
    faults = [] if state != "half" else [f"{way.name}: half is written: {_differing(way)}"]
    try:
        _ended(way.words, way.out)
    except RuntimeError as error:
        return state, [*faults, f"{error}, after a kill"]
    if content(way.out) != way.new:
        faults.append(f"{way.name}: after a kill it writes other bytes: {_differing(way)}")
    if left := sorted({x.name for x in way.out.parent.iterdir()} - {way.out.name}):
        faults.append(f"{way.name}: a kill leaves {', '.join(left)} behind")
    return state, faults


def _state(way: Way) -> str:
    """What stands there; between the two moves of a swap the old is aside, and nothing there."""
    now, aside = content(way.out), way.out.with_name(f".{way.out.name}.old")
    if not way.out.exists() and way.old and content(aside) == way.old:
        return "between"
    return "old" if now == way.old else "new" if now == way.new else "half"


def _differing(way: Way) -> str:
    now = content(way.out)
    return ", ".join(sorted(x for x in {*now, *way.new} if now.get(x) != way.new.get(x)))


def _decide(bench: Workbench, done: list[str], begun: threading.Event) -> None:
    """Add one activity after the other until the server is gone."""
    for n in range(len(done), len(done) + 1000):
        title = f"Plant forest number {n} in spring"
        given = {"decisions": [{"target": "youth", "verb": "add", "value": f"activity={title}"}]}
        try:
            if bench.ask(path_of("youth", "decisions"), given).status != 200:
                return
        except (OSError, HTTPException):  # gone, maybe in the middle of its answer
            return
        finally:
            begun.set()
        done.append(title)


def kills_of_the_workbench(place: Path, draw: random.Random, n: int) -> Iterator[list[str]]:
    """Faults of each kill of `kg serve` while somebody decides and the graph is built."""
    done: list[str] = []
    for k in range(n):
        with workbench(place) as bench:
            if k == 0:
                bench.bring(youth_md=PLAN)
            bench.wait_read()
            begins = threading.Event()
            work = threading.Thread(target=_decide, args=(bench, done, begins))
            work.start()
            begins.wait()
            asks = threading.Thread(target=_asked, args=(bench,))
            asks.start()  # the graph is built while the next decision is written
            time.sleep(draw.uniform(0, 2))
            bench.process.kill()
            work.join()
            asks.join()
        yield list(_faults_of_the_workbench(place, done))


def _asked(bench: Workbench) -> None:
    try:
        bench.sparql("ASK {}")
    except (OSError, HTTPException):
        return


def _faults_of_the_workbench(place: Path, done: list[str]) -> Iterator[str]:
    with (place / "sources/youth/decisions.csv").open(encoding="utf-8", newline="") as file:
        rows = [x["value"].removeprefix("activity=") for x in csv.DictReader(file)]
    if rows[: len(done)] != done or len(rows) > len(done) + 1:
        yield f"serve: {len(done)} decisions were confirmed, {len(rows)} stand there"
    done[:] = rows
    graph = place / "graph"
    if graph.exists() or graph.with_name(".graph.old").exists():
        len(GraphFolder.open(graph, verify=True).store())


def run(n: int, seed: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """How many kills left what, and the faults: four fifths of commands, the rest of `kg serve`."""
    draw, counts, faults = random.Random(seed), Counter[str](), list[str]()
    turns = cycle(ways(folder / "commands"))
    while counts.total() < n - n // 5:
        way = next(turns)
        at_any = draw.random() < 0.25
        moment = (
            Moment(draw.uniform(0, way.lasts))
            if at_any
            else Moment(draw.choice((0.0, draw.uniform(0, 0.002))), draw.randint(1, way.changes))
        )
        state, found = kill(way, moment)
        counts[f"{way.name}: {state}"] += state != "late"
        faults += found
    for found in kills_of_the_workbench(folder / "bench", draw, n // 5):
        counts["serve"] += 1
        faults += found
    return +counts, faults


def main(n: int, seed: int) -> int:
    """Run and print; 1 if a kill did harm."""
    with tempfile.TemporaryDirectory() as temporary:
        counts, faults = run(n, seed, Path(temporary))
    print(f"{counts.total()} kills, seed {seed}:", dict(sorted(counts.items())))
    print("\n".join(faults) or "the old or the new each time; nothing left behind")
    return int(bool(faults))


if __name__ == "__main__":
    given = [int(x) for x in sys.argv[1:]]
    sys.exit(main(*(given + [100, 1][len(given) :])))
