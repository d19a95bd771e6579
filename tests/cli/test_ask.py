"""`kg ask`: a person lists questions, fills blanks, and gets rows with names."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.errors import VocabularyError
from kg.graph.questions import question_names
from kg.graph.writer import write_folder
from tests.support.gold import gold_records, source_text

MVR = "org/bg/ministerstvo-na-vatreshnite-raboti"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ask") / "graph"
    plans = [gold_records("bg-2012"), gold_records("rs-2017-2018")]
    sources = {records.documents[0].id: source_text(records.plan.id) for records in plans}
    write_folder(plans, sources, folder)
    return folder


def run(*words: str, graph: Path | None = None) -> Result:
    where = ["-g", str(graph)] if graph else []
    return CliRunner().invoke(cli, ["ask", *words, *where])


def test_without_a_name_all_questions_are_listed() -> None:
    found = run()

    assert found.exit_code == 0
    assert all(name in found.stdout for name in question_names())


def test_the_list_is_json_one_object_a_question() -> None:
    found = json.loads(run("--format", "json").stdout)

    assert [asked["name"] for asked in found] == list(question_names())
    assert all(
        {"title", "answers", "slots", "columns", "sparql"} <= asked.keys() for asked in found
    )


def test_amounts_are_grouped_for_people_and_plain_for_programs(graph: Path) -> None:
    assert "1,234,000" in run("paid-per-year", graph=graph).stdout
    assert "1234000" in run("paid-per-year", "--format", "csv", graph=graph).stdout


def test_each_row_leads_to_its_words_in_the_order_of_the_document(graph: Path) -> None:
    asked = ("how-linked", "--institution", "МВР", "--other", "МП", "--words")

    table = run(*asked, graph=graph).stdout
    (row,) = json.loads(run(*asked, "--format", "json", graph=graph).stdout)
    (cells,) = csv.DictReader(io.StringIO(run(*asked, "--format", "csv", graph=graph).stdout))

    assert [x["words"] for x in row["evidence"]] == ["МП", "МВР", "МВР", "МП"]
    assert {x["of"] for x in row["evidence"]} == set(row["facts"])
    assert re.findall(r"^1 +(\S+) +line \d+ +plan/", table, re.MULTILINE) == [
        x["words"] for x in row["evidence"]
    ]
    assert cells["evidence"].startswith("МП (line ")
    assert [x.split()[0] for x in row["activities"]] == ["II.5", "III.4"]


def test_without_rows_there_is_no_empty_table(graph: Path) -> None:
    found = run("in-several-plans", graph=graph)

    assert found.stdout == ""
    assert found.stderr.startswith("0 rows. ")
    assert "--words" not in found.stderr


def test_a_number_that_the_plan_does_not_print_is_explained(graph: Path) -> None:
    assert "counted by kg" in run("joint-leads", "--plan", "rs-2017-2018", graph=graph).stderr
    assert "counted by kg" not in run("joint-leads", "--plan", "bg-2012", graph=graph).stderr


def test_the_list_speaks_the_wanted_language() -> None:
    assert "С кого работи" in run("--lang", "bg").stdout


def test_slots_are_options_and_names_come_in_the_wanted_language(graph: Path) -> None:
    words = ("who-works-with", "--institution", "МВР", "--lang", "bg", "--format", "json")

    rows = json.loads(run(*words, graph=graph).stdout)

    assert rows[0]["actor"] == "Национална комисия за борба с трафика на хора"
    assert rows[0]["shared"] == 13


def test_options_may_stand_before_the_name(graph: Path) -> None:
    found = run("-g", str(graph), "--format", "json", "plan-in-numbers")

    assert {row["plan"] for row in json.loads(found.stdout)} == {"bg-2012", "rs-2017-2018"}


def test_a_table_says_how_many_rows_there_are(graph: Path) -> None:
    found = run("lead-and-partner", graph=graph)

    assert "2 rows." in found.stderr


def test_csv_has_names_and_ids(graph: Path) -> None:
    found = run("activities-of", "--institution", MVR, "--format", "csv", graph=graph)

    rows = list(csv.DictReader(io.StringIO(found.stdout)))
    assert {"element", "element_iri", "role", "words"} <= rows[0].keys()


def test_show_prints_sparql_that_gives_the_same_rows(graph: Path) -> None:
    shown = run("who-works-with", "--institution", "МВР", "--show", graph=graph).stdout

    asked = json.loads(
        run("who-works-with", "--institution", "МВР", "--format", "json", graph=graph).stdout
    )
    queried = CliRunner().invoke(cli, ["query", shown, "-g", str(graph), "--format", "json"])
    bindings = json.loads(queried.stdout)["results"]["bindings"]

    assert "$" not in shown
    assert [b["actor"]["value"] for b in bindings] == [row["actor_iri"] for row in asked]


def test_a_missing_slot_is_wrong_use_and_shows_what_may_stand_there(graph: Path) -> None:
    found = run("due-in-period", graph=graph)

    assert found.exit_code == 2
    assert "--period" in found.stderr
    assert "2012-Q1" in found.stderr


def test_an_unknown_question_is_wrong_use_and_names_the_nearest() -> None:
    found = run("who-work-with")

    assert found.exit_code == 2
    assert "who-works-with" in found.stderr


def test_an_unknown_institution_ends_in_one_sentence(graph: Path) -> None:
    found = run("who-works-with", "--institution", "Ministarstvo pravdee", graph=graph)

    assert isinstance(found.exception, VocabularyError)  # main() turns it into exit 1
    assert "Ministarstvo pravde" in str(found.exception)


def test_choices_are_drawn_from_the_graph(graph: Path) -> None:
    found = run("due-in-period", "--choices", "plan", "--format", "json", graph=graph)

    assert {pick["value"] for pick in json.loads(found.stdout)} == {"bg-2012", "rs-2017-2018"}


def test_choices_of_a_slot_that_is_not_there_are_wrong_use(graph: Path) -> None:
    assert run("due-in-period", "--choices", "colour", graph=graph).exit_code == 2


def test_help_of_a_question_shows_its_slots_and_columns() -> None:
    found = run("due-in-period", "--help")

    assert found.exit_code == 0
    assert "--period" in found.stdout
    assert "who is responsible" in found.stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kg ask who", "who-works-with"),
        ("kg ask who-works-with --inst", "--institution"),
        ("kg ask -g {graph} who-works-with --institution вътреш", MVR),
        ("kg ask due-in-period -g {graph} --period 2012", "2012-Q1"),
    ],
)
def test_the_shell_completes_names_and_slots(graph: Path, words: str, expected: str) -> None:
    from click.shell_completion import BashComplete

    parts = words.format(graph=graph).split()
    complete = BashComplete(cli, {}, "kg", "_KG_COMPLETE")

    found = {item.value for item in complete.get_completions(parts[1:-1], parts[-1])}

    assert expected in found


def test_completion_is_silent_where_there_is_no_graph(tmp_path: Path) -> None:
    from click.shell_completion import BashComplete

    complete = BashComplete(cli, {}, "kg", "_KG_COMPLETE")
    words = ["ask", "who-works-with", "-g", str(tmp_path), "--institution"]

    assert complete.get_completions(words, "x") == []


@pytest.mark.parametrize("slot", [[], ["--institution", "MUP"]])
def test_a_misspelt_question_is_answered_with_its_nearest_also_with_a_slot(slot: list[str]) -> None:
    result = CliRunner().invoke(cli, ["ask", "who-work-with", *slot])

    assert result.exit_code == 2
    assert "did you mean who-works-with" in result.output


@pytest.mark.parametrize("option", [("--choices", "institution"), ("--show",)])
def test_what_belongs_to_one_question_needs_its_name(option: tuple[str, ...]) -> None:
    said = run(*option)

    assert said.exit_code == 2
    assert "need the NAME of a question" in said.output
