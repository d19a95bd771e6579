"""What a notebook meets: everything that `import kg` promises, on a plan of one page."""

from __future__ import annotations

import gc
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import kg
from kg.errors import ConfigError, InputError, VocabularyError
from kg.exchange.frames import FactTable
from kg.exchange.tables import type_of
from kg.own import Kind, marked
from tests.support.gold import gold_records

PAGE = """<html lang="en"><head><meta charset="utf-8"><title>River plan 2024</title></head><body>
<h1>River plan 2024</h1><table>
<tr><th>No.</th><th>Activity</th><th>Responsible</th><th>Partners</th><th>Deadline</th>
<th>Budget</th></tr>
<tr><td>1.1</td><td>Clean the river</td><td>Ministry of Water</td><td>City of Ford</td>
<td>June 2024</td><td>1,200.50 EUR</td></tr>
<tr><td>1.2</td><td>Plant trees</td><td>City of Ford</td><td>Ministry of Water</td>
<td>May 2024</td><td>300 EUR</td></tr>
</table></body></html>"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    folder = tmp_path_factory.mktemp("api")
    (folder / "rivers.html").write_text(PAGE, encoding="utf-8")
    return kg.build([folder / "rivers.html"], out=folder / "graph")


def test_a_plan_is_built_and_asked(graph: kg.Graph) -> None:
    counted = graph.query("SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a ap:Activity }")

    assert [plan.id for plan in graph.plans] == ["rivers"]
    assert {actor.name for actor in graph.actors} == {"Ministry of Water", "City of Ford"}
    assert list(counted) == [{"n": 2}]
    assert len(graph.ask("who-works-with", institution="City of Ford")) == 1


def test_a_built_folder_is_opened_again(graph: kg.Graph, tmp_path: Path) -> None:
    (tmp_path / "rivers.html").write_text(PAGE, encoding="utf-8")
    kg.build([str(tmp_path / "rivers.html")], out=str(tmp_path / "graph"))

    assert kg.Graph.open(str(tmp_path / "graph")).plans == graph.plans


@pytest.fixture
def rivers(tmp_path: Path) -> Path:
    path = tmp_path / "rivers.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def folder_of(graph: kg.Graph) -> Path:
    return graph._folder.path


def test_one_path_is_one_path_and_never_its_letters(rivers: Path) -> None:
    for paths in (rivers, str(rivers), [rivers], (str(rivers),), iter([rivers])):
        assert [plan.id for plan in kg.build(paths).plans] == ["rivers"]
    assert [x.name for x in rivers.parent.iterdir()] == ["rivers.html"]
    with pytest.raises(InputError, match="no-such-plan"):
        kg.build("no-such-plan.csv")


@pytest.mark.parametrize("paths", [b"plan.csv", 7, None, [7], ["plan.csv", b"x"], [], "", [""]])
def test_what_is_no_path_is_refused(paths: Any) -> None:
    with pytest.raises(ConfigError, match="paths"):
        kg.build(paths)


def test_a_temporary_graph_is_removed_when_it_is_closed(rivers: Path) -> None:
    with kg.build(rivers) as graph:
        folder = folder_of(graph)
        assert len(graph.activities) == 2
        assert folder.is_dir()

    assert not folder.parent.exists()
    assert repr(graph) == "<Graph, closed>"
    graph.close()
    with pytest.raises(ConfigError, match="closed"):
        graph.query("ASK { ?a a ap:Activity }")


def test_a_temporary_graph_is_removed_when_nothing_uses_it(rivers: Path) -> None:
    graph = kg.build(rivers)
    folder = folder_of(graph)

    del graph
    gc.collect()

    assert not folder.parent.exists()


def test_a_failed_build_leaves_no_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with pytest.raises(InputError):
        kg.build(tmp_path / "missing.docx")

    assert list(tmp_path.iterdir()) == []


def test_a_graph_in_a_folder_of_mine_stays(rivers: Path) -> None:
    with kg.build(rivers, out=rivers.parent / "graph"):
        pass

    assert len(kg.Graph.open(rivers.parent / "graph").activities) == 2


def test_what_the_plan_does_not_say_is_said_with_the_build(rivers: Path) -> None:
    plan = kg.build(rivers, country="GB", language="en").plans[0]

    assert (plan.country, plan.language) == ("GB", "en")


def test_a_profile_is_a_path(rivers: Path) -> None:
    profile = rivers.parent / "own.yaml"
    profile.write_text("headings:\n  Partners: expert_support\n", encoding="utf-8")

    roles = kg.build(rivers, profile=str(profile)).participations["role"]

    assert sorted(map(str, roles)) == ["expert", "expert", "lead", "lead"]


def test_what_cannot_be_read_or_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        kg.build([tmp_path / "missing.docx"], out=tmp_path / "graph")
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

    written = (tmp_path / "map.html").read_bytes()
    assert written == marked(page.html.encode("utf-8"), Kind.PAGE)
    assert page._repr_html_().startswith("<iframe")
    assert graph.pyvis().num_nodes() == 4


def test_a_console_shows_what_a_thing_is_and_not_all_that_is_in_it(graph: kg.Graph) -> None:
    assert repr(graph).startswith("<Graph of rivers in ")
    assert len(repr(graph.map())) < 200
    assert len(repr(graph.records)) < 200
    assert len(repr(graph.measures)) < 200
    assert repr(graph.query("ASK { ?a a ap:Activity }")) == "<Answer: yes>"
    assert repr(graph.query("SELECT ?a WHERE { ?a a ap:Activity }")) == "<Answer: 2 rows of a>"
    assert repr(graph.deadlines).startswith("<deadlines: 2 rows, ")


def test_jupyter_shows_tables_and_never_runs_what_is_in_them(graph: kg.Graph) -> None:
    hostile = FactTable("x", ("who",), (("<script>alert(1)</script>",), (None,)))

    assert "<td>River plan 2024</td><td>2</td>" in graph._repr_html_()
    assert "<td>Clean the river</td>" in graph.activities._repr_html_()
    assert "and 280 more rows" in FactTable("x", ("a",), ((1,),) * 300)._repr_html_()
    assert "<script" not in hostile._repr_html_()
    assert "<td>" in str(graph.query("SELECT ?a WHERE { ?a a ap:Activity }")._repr_html_())
    assert graph.query("ASK { ?a a ap:Activity }")._repr_html_() is None


TABLES = (
    "goals", "activities", "tasks", "participations", "allocations", "deadlines", "indicators",
    "results", "risks", "actors", "sources",
)  # fmt: skip


def test_a_table_has_rows_columns_and_names(graph: kg.Graph) -> None:
    table = graph.activities

    assert table.shape == (2, len(table.columns))
    assert table[0].title == table["title"][0] == "Clean the river"
    assert [row.number for row in table[1:]] == ["1.2"]
    assert [row.end for row in graph.deadlines] == [date(2024, 6, 30), date(2024, 5, 31)]
    assert graph.allocations["amount"] == [Decimal("1200.50"), Decimal(300)]
    with pytest.raises(VocabularyError, match="did you mean title"):
        table["titel"]
    with pytest.raises(TypeError, match="to_pandas"):
        table[table["title"] == "x"]  # type: ignore[call-overload]


PYTHON = {"xsd:decimal": Decimal, "xsd:integer": int, "xsd:date": date, "xsd:string": str}


@pytest.mark.parametrize("name", TABLES)
def test_every_value_of_the_shipped_plans_is_of_the_kind_of_its_column(
    name: str, monkeypatch: pytest.MonkeyPatch, graph: kg.Graph
) -> None:
    plans = (gold_records("bg-2012"), gold_records("rs-2017-2018"))
    monkeypatch.setitem(graph.__dict__, "records", plans)
    table = getattr(graph, name)

    wrong = [(c, v) for row in table.records for c, v in zip(table.columns, row, strict=True)
             if v is not None and type(v) is not PYTHON[type_of(c)]]  # fmt: skip

    assert wrong == []
    assert len(table.to_pandas()) == pa.table(table).num_rows == len(table)


def test_pandas_and_arrow_take_a_table(graph: kg.Graph) -> None:
    frame = graph.deadlines.to_pandas()
    arrow = pa.table(graph.allocations)

    assert frame["end"].dt.month.tolist() == [6, 5]
    assert graph.allocations.to_pandas()["amount"].sum() == 1500.5
    assert arrow["amount"].to_pylist() == [Decimal("1200.500000000"), Decimal(300)]
    assert list(pd.DataFrame(graph.actors).columns) == list(graph.actors.columns)


@pytest.mark.parametrize("library", ["pandas", "pyarrow"])
def test_a_library_that_is_missing_is_named(
    graph: kg.Graph, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(ConfigError, match=rf"{library}.*pip install"):
        graph.actors.to_pandas() if library == "pandas" else graph.actors.to_arrow()


def test_import_kg_loads_no_library() -> None:
    code = "import sys; before = set(sys.modules); import kg; print(*set(sys.modules) - before)"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert {name.split(".")[0] for name in loaded} - set(sys.stdlib_module_names) == {"kg"}


def test_rdflib_holds_the_named_graphs(graph: kg.Graph) -> None:
    names = {str(g.identifier) for g in graph.rdflib().graphs()}

    assert "https://w3id.org/actionplan/id/plan/rivers" in names


def test_spacy_marks_the_actors_of_a_list() -> None:
    spans = kg.nlp("en")("Ministry of Water, City of Ford and NGOs").spans["actors"]

    assert [span.text for span in spans] == ["Ministry of Water", "City of Ford", "NGOs"]
