"""A short run of `make fuzz`: damaged documents are built, or refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.fuzz import FAILS, Mutant, cut_off, mutants, run, verdict
from kg.apart import Allowance, Readers
from kg.pipeline import reading
from tests.support import killers
from tests.support.fuzzed import bases

PATIENT = Allowance(max_memory=2048, max_seconds=600)  # on a busy machine, too


def test_damaged_documents_are_built_or_refused_in_one_sentence(tmp_path: Path) -> None:
    counts = run(mutants(bases(), 65, seed=0), tmp_path, allowance=PATIENT)

    assert counts.total() == 65
    assert not FAILS & counts.keys()
    assert counts["built"] > 10
    assert counts["refused"] > 10


def test_documents_cut_off_anywhere_are_built_or_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("plan.md", "plan.docx", "rows.pdf"):
        (tmp_path / "in" / name).write_bytes(bases()[name])

    counts = run(cut_off(tmp_path / "in", 25), tmp_path, allowance=PATIENT)

    assert counts.total() == 75
    assert not FAILS & counts.keys()


def test_a_seed_makes_the_same_mutants() -> None:
    one, two = ([x.raw for x in mutants(bases(), 60, seed=3)] for _ in range(2))

    assert one == two
    assert one != [x.raw for x in mutants(bases(), 60, seed=4)]


@pytest.mark.parametrize(
    ("kill", "verdict_of_it"),
    [
        (killers.divide, "error in kg"),
        (killers.crash, "killed its reader"),
        (killers.refuse, "error in kg"),  # a refusal that names another file
    ],
)
def test_the_fuzzer_sees_what_went_wrong(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kill: Callable[..., object],
    verdict_of_it: str,
) -> None:
    monkeypatch.setattr(reading, "plan_here", kill)

    kind, said = verdict(Mutant("plan.md", b"words"), Readers(), tmp_path)

    assert kind == verdict_of_it
    assert said


def test_a_refusal_in_one_sentence_is_no_mistake(tmp_path: Path) -> None:
    kind, said = verdict(Mutant("plan.md", b""), Readers(), tmp_path)

    assert (kind, "empty" in said) == ("refused", True)
