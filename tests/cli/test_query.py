import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.errors import KgError
from tests.support.graphs import small_plan, write_small
from tests.support.servers import oxigraph_server

COUNT = "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a ap:Activity }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "g"
    write_small(path, small_plan())
    return path


def run(graph: Path, *arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["query", "-g", str(graph), *arguments], input=text)


def process(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "query", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_a_table_shows_names_of_things(graph: Path) -> None:
    done = run(graph, "SELECT ?who ?role WHERE { ?p ap:actor ?who ; ap:role ?role } ORDER BY ?who")

    assert done.exit_code == 0
    assert done.output.splitlines()[0].split() == ["who", "role"]
    assert "Works Ministry" in done.output
    assert "Responsible institution" in done.output


def test_a_table_can_speak_another_language_or_show_iris(graph: Path) -> None:
    question = "SELECT ?who WHERE { ?who ap:leads ?x }"

    assert "Ministry of Works" in run(graph, question, "--lang", "hr").output
    assert "org/hr/works" in run(graph, question, "--iris").output


def test_json_is_that_of_the_w3c(graph: Path) -> None:
    found = json.loads(run(graph, COUNT, "--format", "json").output)

    assert found["head"] == {"vars": ["n"]}
    assert found["results"]["bindings"][0]["n"]["value"] == "1"


def test_csv_is_read_by_other_programs(graph: Path) -> None:
    done = run(graph, COUNT, "--format", "csv")

    assert list(csv.reader(io.StringIO(done.output))) == [["n"], ["1"]]


@pytest.mark.parametrize(("form", "yes"), [("table", "yes"), ("json", '"boolean": true')])
def test_ask_says_yes_or_no(form: str, yes: str, graph: Path) -> None:
    assert yes in run(graph, "ASK { ?s ap:leads ?o }", "--format", form).output


def test_construct_prints_turtle(graph: Path) -> None:
    done = run(graph, "CONSTRUCT WHERE { ?s ap:leads ?o }")

    assert "<org/hr/works> ap:leads <plan/hr-2020/g1/a1> ." in done.output


def test_a_question_may_come_from_a_file_or_from_standard_input(
    graph: Path, tmp_path: Path
) -> None:
    (tmp_path / "q.rq").write_text("\ufeff" + COUNT, encoding="utf-8")

    assert "1" in run(graph, str(tmp_path / "q.rq")).output
    assert "1" in run(graph, "-", text=COUNT).output


def test_a_file_that_is_missing_or_no_text_is_named(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.rq").write_bytes(b"\xff\xfe\x00")

    for name, words in (("nope.rq", "cannot be read"), ("bad.rq", "is not UTF-8")):
        done = run(graph, str(tmp_path / name))
        assert isinstance(done.exception, KgError)
        assert words in str(done.exception)


def test_more_rows_than_allowed_are_printed_up_to_the_limit_and_end_in_1(graph: Path) -> None:
    done = process("-g", str(graph), "SELECT ?s { ?s ?p ?o }", "--max-rows", "2", "--format", "csv")

    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 3
    assert "more than 2 rows" in done.stderr


def test_a_runaway_question_is_ended_when_its_time_is_over(graph: Path) -> None:
    done = process("-g", str(graph), RUNAWAY, "--timeout", "1")

    assert done.returncode == 1
    assert "no answer within 1 seconds" in done.stderr


def test_printing_an_answer_does_not_count_into_the_time_of_the_question(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited: list[float] = []
    printed: list[object] = []

    def within(seconds: float, work: Callable[[], Any]) -> Any:
        limited.append(seconds)
        found = work()
        limited.pop()
        return found

    def printing(*words: object) -> str:
        assert not limited
        printed.append(words)
        return "printed\n"

    monkeypatch.setattr("kg.graph.query.within", within)
    monkeypatch.setattr("kg.cli.query.printed_answer", printing)

    done = run(graph, "SELECT ?s { ?s ?p ?o } LIMIT 2")

    assert done.output == "printed\n"
    assert len(printed) == 1


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("SELECT * { ?s app:x ?o }", "did you mean ap:"),
        ("INSERT DATA { <x:a> <x:b> 1 }", "is refused"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * {", "line 1, column"),
        ("SELECT * { ?s ?p '\udce9' }", "letters that are not UTF-8"),
    ],
)
def test_a_bad_question_ends_in_1_with_one_sentence(
    question: str, sentence: str, graph: Path
) -> None:
    done = process("-g", str(graph), question)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_missing_graph_says_to_build_first(tmp_path: Path) -> None:
    done = process("-g", str(tmp_path / "nope"), COUNT)

    assert done.returncode == 1
    assert "run 'kg build" in done.stderr


def test_names_in_any_script_come_out_whatever_the_locale(tmp_path: Path) -> None:
    plan = small_plan()
    write_small(tmp_path / "g", plan)
    command = [
        sys.executable,
        "-m",
        "kg",
        "query",
        "-g",
        str(tmp_path / "g"),
        "SELECT ('МВР' AS ?x) {}",
    ]

    done = subprocess.run(
        command, capture_output=True, check=True, env=os.environ | {"LC_ALL": "C"}
    )

    assert "МВР" in done.stdout.decode("utf-8")


@pytest.mark.server
def test_a_server_is_asked_in_the_same_words(graph: Path, tmp_path: Path) -> None:
    question = "SELECT ?who WHERE { ?who ap:leads ?x }"
    with oxigraph_server(tmp_path / "db") as url:
        sent = CliRunner().invoke(cli, ["publish", url, "-g", str(graph)])
        done = run(tmp_path, question, "--endpoint", f"{url}/query")

    assert sent.exit_code == 0
    assert done.output == run(graph, question).output
