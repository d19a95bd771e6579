"""The notebook runs as it stands, and shows what its cells give now."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docs.notebook import NOTEBOOK, run, text_of
from docs.terms import ROOT


def test_the_notebook_shows_what_its_cells_give_now(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = NOTEBOOK.read_text(encoding="utf-8")

    assert text_of(run(json.loads(kept), ROOT)) == kept, "run it: python -m docs.notebook"


def test_a_cell_that_shows_something_else_is_seen(tmp_path: Path) -> None:
    cell = {"cell_type": "code", "source": ["print('a')\n", "1 + 1"], "outputs": []}

    (done,) = run({"cells": [cell]}, tmp_path)["cells"]

    assert done["outputs"][0]["text"] == ["a\n"]
    assert done["outputs"][1]["data"] == {"text/plain": ["2"]}
    assert done["execution_count"] == 1
