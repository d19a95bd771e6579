"""Builds that are killed, doubled, or run where nothing can be written."""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from benchmarks.documents import named_as_broken, write_documents
from kg.graph.folder import GraphFolder
from kg.pipeline import build_folder
from tests.support.grown import large_page

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")
BUILD = [sys.executable, "-m", "kg", "build"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
# A command for each line of standard input: how large a file may grow, and the arguments. What it
# says and its exit code are a line of standard output.
LIMITED = """
import contextlib, gc, io, json, resource, signal, sys
from kg.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for line in sys.stdin:
    most, *sys.argv[1:] = json.loads(line)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    said, code = io.StringIO(), 0
    with contextlib.redirect_stderr(said):
        try:
            main()
        except SystemExit as end:
            code = end.code
        gc.collect()  # what a library says of files it could not end belongs to this command
    print(json.dumps([code, said.getvalue()]), flush=True)
"""


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [*BUILD, *map(str, arguments)]
    return subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def content(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many") / "in"
    write_documents(folder, 6)
    return folder


@pytest.fixture(scope="module")
def whole(
    sources: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, bytes], float]:
    """The graph of an undisturbed build, and how long it took."""
    out = tmp_path_factory.mktemp("whole") / "graph"
    started = time.monotonic()
    with start(sources, "-o", out) as running:
        assert running.wait() == 0
    return content(out), time.monotonic() - started


def kill_and_rerun(sources: Path, out: Path, seconds: float) -> None:
    with start(sources, "-o", out, "--fresh") as running:
        time.sleep(seconds)
        running.send_signal(signal.SIGKILL)
        running.communicate()
    if out.exists():
        folder = GraphFolder.open(out)
        assert len(folder.store()) == folder.manifest["triples"]
    build_folder([sources], out)


def test_a_command_killed_at_a_random_moment_leaves_nothing_half_written(
    sources: Path, whole: tuple[dict[str, bytes], float], tmp_path: Path
) -> None:
    expected, seconds = whole
    moment = random.Random(1).uniform(0.0, seconds)

    kill_and_rerun(sources, tmp_path / "graph", moment)

    assert content(tmp_path / "graph") == expected
    assert [x.name for x in tmp_path.iterdir()] == ["graph"]


Begin = Callable[..., BaseProcess]


@pytest.fixture(scope="module")
def begin() -> Begin:
    """Begin a build in a process where all is imported: what is killed is work, not its begin."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["kg.pipeline.build"])

    def begun(sources: Sequence[Path], out: Path, *, fresh: bool) -> BaseProcess:
        process = context.Process(target=build_folder, args=(sources, out), kwargs={"fresh": fresh})
        process.start()
        return process

    return begun


@pytest.mark.slow
def test_builds_killed_at_random_moments_leave_nothing_half_written(
    sources: Path, whole: tuple[dict[str, bytes], float], begin: Begin, tmp_path: Path
) -> None:
    """Four read all documents, twelve have only to write a graph without one of them."""
    expected, _ = whole
    draw, out = random.Random(7), tmp_path / "graph"
    ways = {True: [sources], False: sorted(sources.iterdir())[1:]}
    build_folder([sources], out)

    def lasted(fresh: bool, seconds: float | None = None) -> float:
        """How long a build went on that is killed after some seconds, or never."""
        started = time.monotonic()
        process = begin(ways[fresh], out, fresh=fresh)
        if seconds is not None:
            time.sleep(seconds)
            process.kill()
        process.join()
        return time.monotonic() - started

    lasted(True)  # begins the process that begins the others
    whole_way = {fresh: lasted(fresh) for fresh in (True, False)}
    for k in range(16):
        lasted(k % 4 == 0, draw.uniform(0.0, whole_way[k % 4 == 0] * 1.1))
        folder = GraphFolder.open(out)
        assert len(folder.store()) == folder.manifest["triples"]
        build_folder([sources], out)

        assert content(out) == expected
        assert [x.name for x in tmp_path.iterdir()] == ["graph"]


def children(pid: int) -> list[int]:
    """The processes that any thread of a process has started."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(x) for listed in lists if listed.exists() for x in listed.read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="asks Linux for processes")
def test_readers_of_a_killed_build_end_with_it(tmp_path: Path) -> None:
    write_documents(tmp_path / "in", 4)
    for name in ("long-a.html", "long-b.html"):  # the build does not end before both are seen
        (tmp_path / "in" / name).write_text(large_page(), encoding="utf-8")
    with start(tmp_path / "in", "-o", tmp_path / "graph", "--jobs", 2) as running:
        readers: list[int] = []
        while running.poll() is None and len(readers) < 2:
            readers = children(running.pid)
            time.sleep(0.02)
        running.send_signal(signal.SIGKILL)
        running.wait()  # its output may stay open: readers that live on hold it

    assert len(readers) == 2
    deadline = time.monotonic() + 300
    while any(Path(f"/proc/{x}").exists() for x in readers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [x for x in readers if Path(f"/proc/{x}").exists()]


Limited = Callable[..., str]


@pytest.fixture(scope="module")
def on_full_disk() -> Iterator[Limited]:
    """What kg says where no file can grow beyond some bytes: one sentence, exit code 1."""
    with subprocess.Popen(
        [sys.executable, "-c", LIMITED], env=ENVIRONMENT, text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        to, back = process.stdin, process.stdout

        def run(most_bytes: int, *arguments: object) -> str:
            to.write(json.dumps([most_bytes, *map(str, arguments)]) + "\n")
            to.flush()
            code, said = json.loads(back.readline())
            assert code == 1, said
            assert said.startswith("Error: ")
            return str(said)

        yield run
        to.close()


@pytest.mark.slow
def test_a_disk_full_at_twenty_points_is_one_sentence_and_leaves_the_old_graph(
    sources: Path, whole: tuple[dict[str, bytes], float], tmp_path: Path, on_full_disk: Limited
) -> None:
    """Every fifth time the documents are read anew; else only what is written differs."""
    build_folder([sources], tmp_path / "graph")
    before = content(tmp_path)
    largest = max(map(len, whole[0].values()))
    fewer = sorted(sources.iterdir())[1:]

    for k in range(20):  # from the first byte to nearly all of the largest file
        most = int(largest ** (k / 20))
        how = ["--fresh"] if k % 5 == 0 else []
        said = on_full_disk(most, "build", *fewer, "-o", tmp_path / "graph", *how)

        assert "cannot be written" in said
        assert "make room" in said
        assert "Traceback" not in said
        assert content(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "words"),
    [("map.html", ("map",)), ("report.html", ("report",)),
     ("facts.xlsx", ("export", "--as", "xlsx")), ("graph.nq", ("export", "--as", "nquads")),
     ("tables", ("export", "--as", "csv")), ("review.xlsx", ("review",))],
)  # fmt: skip
def test_a_full_disk_leaves_the_old_page_or_export(
    name: str, words: tuple[str, ...], sources: Path, tmp_path: Path, on_full_disk: Limited
) -> None:
    plans = sorted(sources.glob("plan-*.txt"))
    asked = (*words, "-g", tmp_path / "graph", "-o", tmp_path / "out" / name)
    build_folder(plans[:1], tmp_path / "graph")
    with subprocess.Popen([sys.executable, "-m", "kg", *map(str, asked)], env=ENVIRONMENT) as first:
        assert first.wait() == 0
    before = content(tmp_path / "out")
    build_folder(plans[1:2], tmp_path / "graph")

    said = on_full_disk(100, *asked)

    assert "cannot be written" in said
    assert content(tmp_path / "out") == before


def test_a_folder_without_the_right_to_write_is_one_sentence(
    sources: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("closed")
    place.chmod(0o555)
    if os.access(place, os.W_OK):
        pytest.skip("this user may write everywhere")

    with start(sources, "-o", place / "graph") as running:
        _, said = running.communicate()

    assert running.returncode == 1
    assert "Permission denied" in said
    assert "choose another" in said


def test_a_graph_that_cannot_be_written_can_be_read(sources: Path, tmp_path: Path) -> None:
    build_folder([sources], tmp_path / "graph")
    for path in (tmp_path / "graph").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)

    folder = GraphFolder.open(tmp_path / "graph")

    assert len(folder.store()) == folder.manifest["triples"]


def test_two_builds_at_once_end_with_one_whole_graph(
    sources: Path, whole: tuple[dict[str, bytes], float], tmp_path: Path
) -> None:
    both = [start(sources, "-o", tmp_path / "graph") for _ in range(2)]
    ends = [(x.communicate()[1], x.returncode) for x in both]

    assert 0 in [code for _, code in ends]
    assert all(code == 0 or "another build is writing" in said for said, code in ends)
    assert content(tmp_path / "graph") == whole[0]


def test_each_broken_document_is_named_and_the_rest_is_built(tmp_path: Path) -> None:
    write_documents(tmp_path / "in", 40)
    for k, name in enumerate(("zip.docx", "cut.pdf", "none.txt", "note.txt")):
        bad = (b"PK\x03\x04 no", b"%PDF-1.4 cut", b"", b"A sentence.")[k]
        (tmp_path / "in" / name).write_bytes(bad)

    built = build_folder([tmp_path / "in"], tmp_path / "graph", jobs=2)

    expected = {"zip.docx", "cut.pdf", "none.txt", "note.txt", "plan-00037.txt"}
    assert named_as_broken(tmp_path / "graph") == expected
    assert len(built.plans) == 39
    with (tmp_path / "graph" / "issues.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"] in expected]
    assert all(row["message"] and row["advice"] for row in rows)


def test_only_the_changed_document_is_read_again_and_the_bytes_are_those_of_a_full_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_documents(tmp_path / "in", 12)
    build_folder([tmp_path / "in"], tmp_path / "graph", jobs=1)
    changed = tmp_path / "in" / "plan-00005.txt"
    changed.write_text(changed.read_text(encoding="utf-8").replace("Ministry", "Agency", 1))
    read: list[str] = []
    from kg.pipeline import build

    real = build.try_read
    monkeypatch.setattr(build, "try_read", lambda s, *x: (read.append(s.id), real(s, *x))[1])

    build_folder([tmp_path / "in"], tmp_path / "graph", jobs=1)

    assert read == ["plan-00005"]
    build_folder([tmp_path / "in"], tmp_path / "anew", jobs=1, fresh=True)
    assert content(tmp_path / "graph") == content(tmp_path / "anew")
