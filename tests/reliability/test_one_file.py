"""One file never costs the batch: whatever it does to its reader, the others are built."""

from __future__ import annotations

import csv
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import batch
from benchmarks.documents import write_documents
from kg import apart
from kg.apart import Allowance
from kg.errors import InputError
from kg.pipeline import Built, Settings, build_folder, find_sources, read_plan, reading
from tests.support import killers
from tests.support.grown import large_page

SMALL = Settings(allowance=Allowance(max_memory=900, max_seconds=600))
SHORT = Settings(allowance=Allowance(max_memory=900, max_seconds=2))


LEAST = 120  # MB that every reader needs to start


def rows(graph: Path) -> dict[str, dict[str, str]]:
    with (graph / "issues.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def said_by(*arguments: object) -> str:
    """What a command that must end with 1 says: one sentence."""
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.fixture
def short_for_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a document that never ends is short of time: a busy machine also reads the others."""
    answer = apart._Child.answer

    def answered(
        child: apart._Child, request: object, allowance: Allowance, where: str, *step: Any
    ) -> tuple[str, object]:
        seconds = allowance.max_seconds if "stuck" in where else 600
        return answer(child, request, replace(allowance, max_seconds=seconds), where, *step)

    monkeypatch.setattr(apart._Child, "answer", answered)


@pytest.mark.usefixtures("short_for_stuck")
def test_a_batch_with_every_kind_of_killer_is_built_and_each_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By one reader and by two; the two builds wait for their stuck document at the same time."""
    write_documents(tmp_path / "in", 12)
    for name in ("0-crash.txt", "plan-00003-memory.txt", "plan-00004-stuck.txt", "z-fault.txt"):
        (tmp_path / "in" / name).write_text("words", encoding="utf-8")
    monkeypatch.setattr(reading, "plan_here", killers.plan_or_killer)

    def built_by(jobs: int) -> Built:
        return build_folder([tmp_path / "in"], tmp_path / str(jobs), settings=SHORT, jobs=jobs)

    with ThreadPoolExecutor(2) as pool:
        by = dict(zip((1, 2), pool.map(built_by, (1, 2)), strict=True))

    for jobs, built in by.items():
        assert len(built.plans) == 12
        said = rows(tmp_path / str(jobs))
        assert "crashed" in said["0-crash.txt"]["message"]
        assert "more than the 900 MB of memory" in said["plan-00003-memory.txt"]["message"]
        assert "more than the 2 seconds" in said["plan-00004-stuck.txt"]["message"]
        assert "--max-seconds 4" in said["plan-00004-stuck.txt"]["advice"]
        assert "--max-memory 1800" in said["0-crash.txt"]["advice"]
        assert "please report it" in said["z-fault.txt"]["advice"]
        assert len(built.refused) == 4


def test_good_documents_are_built_beside_real_killers_and_each_is_named(tmp_path: Path) -> None:
    some = ("XLS in a ring", "PDF with forms within forms", "bars", "a stray cell in column XFD")

    found = batch.run(3, some, tmp_path)

    assert (found.built, found.silent) == (3, frozenset())
    assert found.named == {"XLS in a ring", "PDF with forms within forms", "bars"}
    assert found.read == {"a stray cell in column XFD"}


def test_one_killer_alone_is_one_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(large_page(), encoding="utf-8")

    said = said_by("build", tmp_path / "x.html", "-o", tmp_path / "graph", "--max-memory", LEAST)

    assert said.startswith("Error: x.html: it took more than the 120 MB of memory")
    assert not (tmp_path / "graph").exists()


def test_inspect_survives_a_killer(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(large_page(), encoding="utf-8")

    said = said_by("inspect", tmp_path / "x.html", "--max-memory", LEAST)

    assert said.startswith("Error: x.html: it took more than the 120 MB of memory")


def test_one_document_read_by_a_program_is_read_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "crash.txt").write_text("words", encoding="utf-8")
    (source,) = find_sources([tmp_path / "crash.txt"])
    monkeypatch.setattr(reading, "plan_here", killers.plan_or_killer)

    with pytest.raises(InputError, match=r"crash\.txt: reading it crashed"):
        read_plan(source, SMALL)  # type: ignore[arg-type]


def test_limits_change_no_fact(tmp_path: Path) -> None:
    write_documents(tmp_path / "in", 3)
    build_folder([tmp_path / "in"], tmp_path / "one", settings=SMALL)
    build_folder([tmp_path / "in"], tmp_path / "two")

    names = sorted(x.relative_to(tmp_path / "one") for x in (tmp_path / "one").rglob("*"))
    assert [x for x in names if (tmp_path / "one" / x).is_file()]
    for name in names:
        if (tmp_path / "one" / name).is_file():
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
