from pathlib import Path

import pytest

from kg.graph.folder import GraphFolder, load_dataset
from tests.support.graphs import write_small


@pytest.fixture
def folder(tmp_path: Path) -> GraphFolder:
    write_small(tmp_path / "g")
    return GraphFolder.open(tmp_path / "g")


def test_rdflib_holds_every_quad(folder: GraphFolder) -> None:
    dataset = load_dataset(folder)

    assert len(list(dataset.quads())) == folder.manifest["triples"]


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # in rdflib itself
def test_rdflib_asks_the_union(folder: GraphFolder) -> None:
    rows = load_dataset(folder).query(
        "SELECT ?l { ?a ap:leads ?x ; skos:prefLabel ?l . ?x a ap:Activity FILTER(lang(?l)='en') }"
    )

    assert [str(row[0]) for row in rows] == ["Works Ministry"]  # type: ignore[index]
