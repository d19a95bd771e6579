"""A short run of `make fuzz`: damaged documents are built, or refused in one sentence."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fuzz import FAILS, Mutant, cut_off, mutants, run, verdict
from kg.apart import Readers
from tests.support.fuzzed import bases


def test_damaged_documents_are_built_or_refused_in_one_sentence(tmp_path: Path) -> None:
    counts = run(mutants(bases(), 130, seed=0), tmp_path)

    assert counts.total() == 130
    assert not FAILS & counts.keys()
    assert counts["built"] > 20
    assert counts["refused"] > 20


def test_documents_cut_off_anywhere_are_built_or_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("plan.md", "plan.docx", "rows.pdf"):
        (tmp_path / "in" / name).write_bytes(bases()[name])

    counts = run(cut_off(tmp_path / "in"), tmp_path)

    assert counts.total() == 150
    assert not FAILS & counts.keys()


def test_a_seed_makes_the_same_mutants() -> None:
    one, two = ([x.raw for x in mutants(bases(), 60, seed=3)] for _ in range(2))

    assert one == two
    assert one != [x.raw for x in mutants(bases(), 60, seed=4)]


def test_the_fuzzer_sees_a_mistake_of_ours(tmp_path: Path) -> None:
    """A reader that fails on a document must not count as one that refuses it."""
    kind, said = verdict(Mutant("plan.md", b""), Readers(), tmp_path)
    assert (kind, "empty" in said) == ("refused", True)
