"""The measure itself: floors hold, and a machine without real documents is no failure."""

from __future__ import annotations

import subprocess
import sys

from training.accuracy import ROOT, below, figures


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
