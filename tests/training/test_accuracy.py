"""The measure itself: floors hold, and a machine without real documents is no failure."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kg.extract import slots
from training import accuracy
from training.accuracy import ROOT, Source, below, build_all, figures


def test_a_figure_below_its_floor_is_named_with_both_numbers():
    assert below({"mean leads": 0.5}, {"mean leads": 0.7}) == [
        "mean leads: 0.500 is below its floor 0.700"
    ]
    assert below({"mean leads": 0.7}, {"mean leads": 0.7}) == []


def test_a_figure_that_is_no_longer_measured_is_below_its_floor():
    assert below({}, {"mean leads": 0.1})


def test_figures_are_means_of_documents_and_what_each_certainty_is_worth():
    report = {
        "documents": {"a": {}, "b": {}},
        "lost": 1,
        "mean": {"leads": 0.25, "money": None},
        "certainty": {"exact": [9, 10], "rule": [0, 0]},
    }
    assert figures(report) == {
        "mean leads": 0.25,
        "share of documents read": 0.5,
        "exact right": 0.9,
        "rule right": 1.0,
    }


def test_without_a_corpus_one_sentence_and_success(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "training.accuracy", str(tmp_path / "corpus")],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout == "no corpus at corpus: nothing was measured\n"


def test_a_document_left_out_is_read_by_other_weights_than_the_shipped(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "source.md"
    path.write_text(
        "| Kusudi | Mhusika |\n|---|---|\n| Dig | A |\n| Fill | B |\n", encoding="utf-8"
    )

    class Other:
        def __getattr__(self, name: str) -> None:
            raise AssertionError("these weights are asked")

    monkeypatch.setattr(accuracy, "weights_without", lambda _source: slots.use_weights(Other()))
    try:
        with pytest.raises(AssertionError, match="these weights are asked"):
            build_all([Source("one", path, None)], tmp_path / "graphs", left_out=True)
    finally:
        slots.use_weights(None)
