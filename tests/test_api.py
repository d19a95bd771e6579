"""What a notebook meets: everything that `import kg` promises, on a plan of one page."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.errors import InputError, VocabularyError

PAGE = """<html lang="en"><head><meta charset="utf-8"><title>River plan 2024</title></head><body>
<h1>River plan 2024</h1><table>
<tr><th>No.</th><th>Activity</th><th>Responsible</th><th>Partners</th><th>Deadline</th></tr>
<tr><td>1.1</td><td>Clean the river</td><td>Ministry of Water</td><td>City of Ford</td>
<td>June 2024</td></tr>
<tr><td>1.2</td><td>Plant trees</td><td>City of Ford</td><td>Ministry of Water</td>
<td>May 2024</td></tr>
</table></body></html>"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    folder = tmp_path_factory.mktemp("api")
    (folder / "rivers.html").write_text(PAGE, encoding="utf-8")
    return kg.build([folder / "rivers.html"], folder / "graph")


def test_a_plan_is_built_and_asked(graph: kg.Graph) -> None:
    counted = graph.query("SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a ap:Activity }")

    assert [plan.id for plan in graph.plans] == ["rivers"]
    assert {actor.name for actor in graph.actors} == {"Ministry of Water", "City of Ford"}
    assert list(counted) == [{"n": 2}]
    assert len(graph.ask("who-works-with", institution="City of Ford")) == 1


def test_a_built_folder_is_opened_again(graph: kg.Graph, tmp_path: Path) -> None:
    (tmp_path / "rivers.html").write_text(PAGE, encoding="utf-8")
    kg.build([str(tmp_path / "rivers.html")], str(tmp_path / "graph"))

    assert kg.Graph.open(str(tmp_path / "graph")).plans == graph.plans


def test_without_a_folder_the_graph_is_a_temporary_one(tmp_path: Path) -> None:
    (tmp_path / "rivers.html").write_text(PAGE, encoding="utf-8")

    assert len(kg.build([tmp_path / "rivers.html"]).plans) == 1
    assert len(kg.build(tmp_path / "rivers.html").plans) == 1
    assert len(kg.build(str(tmp_path / "rivers.html")).plans) == 1
    assert [x.name for x in tmp_path.iterdir()] == ["rivers.html"]


def test_what_cannot_be_read_or_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        kg.build([tmp_path / "missing.docx"], tmp_path / "graph")
    with pytest.raises(InputError):
        kg.Graph.open(tmp_path)


def test_networks_are_chosen_by_name(graph: kg.Graph) -> None:
    kinds = {fields["kind"] for _, fields in graph.networkx().nodes(data=True)}

    assert kinds == {"institution", "activity"}
    assert graph.networkx("ties").number_of_edges() == 1
    assert graph.networkx("lead", plan="rivers").number_of_edges() == 2
    with pytest.raises(VocabularyError, match="two-mode"):
        graph.networkx("friends")


def test_measures_are_by_plan(graph: kg.Graph) -> None:
    profiles = graph.measures["rivers"].profiles

    assert {p.institution: p.figures["leads"].value for p in profiles} == {
        actor.id: 1 for actor in graph.actors
    }


def test_the_map_is_written_and_shows_itself(graph: kg.Graph, tmp_path: Path) -> None:
    page = graph.map(tmp_path / "map.html")

    assert (tmp_path / "map.html").read_text(encoding="utf-8") == page.html
    assert page._repr_html_().startswith("<iframe")
    assert graph.pyvis().num_nodes() == 4


def test_a_console_shows_what_a_thing_is_and_not_all_that_is_in_it(graph: kg.Graph) -> None:
    assert repr(graph).startswith("<Graph of rivers in ")
    assert len(repr(graph.map())) < 200


def test_rdflib_holds_the_named_graphs(graph: kg.Graph) -> None:
    names = {str(g.identifier) for g in graph.rdflib().graphs()}

    assert "https://w3id.org/actionplan/id/plan/rivers" in names


def test_spacy_marks_the_actors_of_a_list() -> None:
    spans = kg.nlp("en")("Ministry of Water, City of Ford and NGOs").spans["actors"]

    assert [span.text for span in spans] == ["Ministry of Water", "City of Ford", "NGOs"]
