"""`kg check`: exit codes, tables, JSON and the SHACL report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, Store

from kg.cli import cli
from kg.graph.writer import write_folder
from kg.model.records import Issue, PlanRecords
from tests.support.gold import gold_records, source_text


def build(folder: Path, records: PlanRecords) -> Path:
    write_folder([records], {records.documents[0].id: source_text(records.plan.id)}, folder)
    return folder


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("check") / "graph", gold_records("bg-2012"))


def run(graph: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["check", "-g", str(graph), *words])


def test_a_right_graph_ends_well_though_it_has_warnings(graph: Path) -> None:
    found = run(graph)

    assert found.exit_code == 0
    assert "warning" in found.stdout
    assert "The data is right: no violations." in found.stderr


def test_strict_ends_with_three_on_warnings(graph: Path) -> None:
    assert run(graph, "--strict").exit_code == 3


def test_a_violation_always_ends_with_three(tmp_path: Path) -> None:
    records = gold_records("bg-2012")
    bare = tuple(replace(fact, passages=()) for fact in records.risks + records.deadlines)

    found = run(build(tmp_path / "graph", replace(records, deadlines=bare)), "--format", "json")

    assert found.exit_code == 3
    assert json.loads(found.stdout)[0]["severity"] == "violation"


def test_json_has_the_element_and_its_words(graph: Path) -> None:
    rows = json.loads(run(graph, "--format", "json").stdout)

    (row,) = (row for row in rows if row["code"] == "lead-and-partner")
    assert (row["number"], row["words"], row["plan"]) == ("III.2", ["МВР"], "bg-2012")


def test_sentences_come_in_the_wanted_language(graph: Path) -> None:
    assert "Липсва номерът преди този." in run(graph, "--lang", "bg").stdout


def test_issues_of_the_reading_are_listed(tmp_path: Path) -> None:
    issue = Issue(code="item-without-task", message="An item names no task.", about="g1/g1/a1")
    records = replace(gold_records("bg-2012"), issues=(issue,))

    rows = json.loads(run(build(tmp_path / "graph", records), "--format", "json").stdout)

    assert "item-without-task" in {row["code"] for row in rows}


def test_the_shacl_report_is_written(graph: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.ttl"

    run(graph, "--shacl", str(target))

    report = Store()
    report.load(path=str(target), format=RdfFormat.TURTLE)
    assert "sh:conforms true" in target.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [target]


def test_an_unknown_plan_is_refused(graph: Path) -> None:
    found = run(graph, "--plan", "bg-2021")

    assert found.exit_code != 0
    assert "bg-2012" in str(found.exception)
