"""A graph that speaks of terms this program does not know is refused, not misread."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.graph.folder import GraphFolder, is_newer_ontology
from kg.graph.writer import write_folder
from tests.support.gold import gold_records, source_text


@pytest.mark.parametrize(
    ("version", "newer"),
    [("1.0.0", False), ("1.0.9", False), ("0.9", False), ("1.1.0", True), ("2.0.0", True),
     ("10.0.0", True), ("next", True), ("", True)],
)  # fmt: skip
def test_what_counts_as_newer(version: str, newer: bool) -> None:
    assert is_newer_ontology(version, "1.0.0") is newer


def test_a_graph_with_a_newer_ontology_is_refused(tmp_path: Path) -> None:
    records = gold_records("rs-2017-2018")
    sources = {records.documents[0].id: source_text("rs-2017-2018")}
    write_folder([records], sources, tmp_path / "graph")
    path = tmp_path / "graph" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"ontology": "99.0.0"}), encoding="utf-8")

    with pytest.raises(InputError, match=r"version 99\.0\.0 of the ontology"):
        GraphFolder.open(tmp_path / "graph")
