"""`kg inspect`: what a person sees of an unknown form, and the profile that makes it readable."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.files import resource
from kg.graph.folder import GraphFolder

FOUR = """Na.;Umsebenzi;Obhekene;Umnqamulo
1;Ukwakha isikole;umnyango wemfundo ephakeme nobuciko;2024
2;Ukuthenga izincwadi;umtapo wesi 2 nezincwadi zonke zezwe;31.12.2025
"""


@pytest.fixture
def unknown(tmp_path: Path) -> Path:
    path = tmp_path / "mpango.csv"
    path.write_text(FOUR, encoding="utf-8")
    return path


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(cli, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments: str | Path) -> str:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    assert result.exit_code != 0
    return str(result.exception)  # main() prints it and exits 1


def test_a_shipped_plan_shows_its_columns_reasons_and_first_activities() -> None:
    output = run("inspect", resource("data", "plans", "rs-2017-2018"))

    assert "ODGOVORNA INSTITUCIJA I PARTNERI" in output
    assert "lead+partner" in output
    assert "head 'AKTIVNOSTI'" in output
    assert "partnerstva" in output.partition("as they would be read")[2]
    assert "of 15 activities" in output


def test_a_country_may_be_said_in_small_letters(tmp_path: Path) -> None:
    path = tmp_path / "plano.csv"
    path.write_text("Ação,Responsável,Custo\nPintar os barcos,Porto do Sul,1.500\n", "utf-8")

    small, large = (
        run("inspect", path, "--country", code, "--lang", "pt") for code in ("br", "BR")
    )

    assert small == large


def test_what_tells_of_the_document_itself_is_said_to_be_left_out(tmp_path: Path) -> None:
    plan = tmp_path / "plan.md"
    plan.write_text(
        "# Plan\n\n| Version | Date | Author |\n|---|---|---|\n| 1 | May 2030 | J. Marlow |\n\n"
        "## Actions\n\n| Action | Lead agency |\n|---|---|\n| Mend the pier | Port Authority |\n"
        "| Count the boats | Coast Guard |\n",
        encoding="utf-8",
    )

    assert "Left out: versions and signatures of the document (6 cells and lines)" in run(
        "inspect", plan
    )
    assert json.loads(run("inspect", plan, "--format", "json"))["n_activities"] == 2


def test_json_holds_everything_a_program_needs(unknown: Path) -> None:
    seen = json.loads(run("inspect", unknown, "--format", "json"))

    assert seen["encoding"] == "utf-8"
    assert (seen["n_activities"], seen["n_doubtful"]) == (2, seen["n_facts"])
    assert [column["head"] for column in seen["columns"]] == [
        "Na.",
        "Umsebenzi",
        "Obhekene",
        "Umnqamulo",
    ]
    assert seen["columns"][3]["field"] == "deadline?"
    assert "what the words look like" in seen["columns"][3]["reason"]
    assert "next " in seen["columns"][3]["reason"]  # the field that came second


def test_csv_has_a_row_for_each_column(unknown: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("inspect", unknown, "--format", "csv"))))

    assert [row["position"] for row in rows] == ["1", "2", "3", "4"]


def test_words_that_a_spreadsheet_would_run_are_quoted(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(FOUR.replace("Umsebenzi", "=SUM(A1)"), encoding="utf-8")

    rows = list(csv.DictReader(io.StringIO(run("inspect", path, "--format", "csv"))))

    assert rows[1]["head"] == "'=SUM(A1)"


def test_an_unknown_form_is_read_after_one_word_is_corrected(unknown: Path, tmp_path: Path) -> None:
    profile, graph = tmp_path / "profile.yaml", tmp_path / "graph"
    shown = run("inspect", unknown, "-o", profile)
    text = profile.read_text(encoding="utf-8")

    profile.write_text(text.replace('"Obhekene": null', '"Obhekene": lead'), encoding="utf-8")
    again = run("inspect", unknown, "--profile", profile)
    run("build", unknown, "--profile", profile, "-o", graph)

    assert "Doubtful" in shown
    assert "not understood" in next(row for row in shown.splitlines() if "Obhekene" in row)
    assert "umnyango wemfundo ephakeme" in again.partition("as they would be read")[2]
    records = GraphFolder.open(graph).records("mpango")
    assert [a.title for a in records.activities] == ["Ukwakha isikole", "Ukuthenga izincwadi"]
    names = {a.id: a.name for a in records.actors}
    assert [names[p.actor] for p in records.participations] == [
        "umnyango wemfundo ephakeme nobuciko",
        "umtapo wesi 2 nezincwadi zonke zezwe",
    ]


def test_where_no_activity_would_be_read_the_way_to_a_profile_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("Na.;Umnqamulo\n1;2024\n2;2025\n", encoding="utf-8")

    assert "No activity would be read. Write a profile" in run("inspect", path)


def test_a_profile_that_holds_corrections_is_not_overwritten(unknown: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text("headings: {Umsebenzi: activity}\n", encoding="utf-8")

    output = refused("inspect", unknown, "-o", profile)

    assert "profile.yaml is there already" in output
    assert profile.read_text(encoding="utf-8") == "headings: {Umsebenzi: activity}\n"
    run("inspect", unknown, "-o", profile, "--replace")
    assert "Obhekene" in profile.read_text(encoding="utf-8")


def test_a_wrong_profile_is_refused_in_one_sentence(unknown: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text("headings: {Umsebenzi: activty}\n", encoding="utf-8")

    for command in (["inspect", unknown], ["build", unknown, "-o", tmp_path / "g"]):
        output = refused(*command, "--profile", profile)
        assert "did you mean 'activity'?" in output


def test_what_is_doubtful_is_said(tmp_path: Path) -> None:
    path = tmp_path / "prose.txt"
    path.write_text(
        "Programme 2024\n\nThe Ministry of Environment shall prepare the plans by May 2025.\n",
        encoding="utf-8",
    )

    output = run("inspect", path)

    assert "Doubtful (2): lead Ministry of Environment" in output
    assert "read from sentences" in output


def test_the_same_file_gives_the_same_profile(unknown: Path, tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        run("inspect", unknown, "-o", tmp_path / name)

    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()


def test_a_folder_says_why_its_plan_cannot_be_read(unknown: Path) -> None:
    folder = unknown.parent
    (folder / "plan.yaml").write_text("source: nothing.csv\n", encoding="utf-8")

    assert "source 'nothing.csv' is not a file in this folder" in refused("inspect", folder)


def test_limits_count_when_teaching_too(unknown: Path) -> None:
    said = refused("inspect", unknown, "--set", "Obhekene=lead", "--max-memory", "64")

    assert "more than the 64 MB" in said


def test_what_is_taught_is_told_in_numbers_and_used_by_the_build(
    unknown: Path, tmp_path: Path
) -> None:
    shown = run("inspect", unknown, "--set", "Column C=lead", "--dry-run")
    assert shown.splitlines() == [
        "column C (“Obhekene”) is lead", "+2 facts, 2 now doubtful", "nothing written",
    ]  # fmt: skip
    assert not (tmp_path / "profile.yaml").exists()

    run("inspect", unknown, "--set", "Column C=lead", "--example", "1: activity=Ukwakha isikole")
    built = run("build", unknown, "-o", tmp_path / "graph")

    assert "4 facts" in built
    assert "read with the profile.yaml beside it" in built


def test_teaching_into_a_file_of_its_own_and_as_json(unknown: Path, tmp_path: Path) -> None:
    office = tmp_path / "office.yaml"

    told = json.loads(
        run("inspect", unknown, "--set", "C=lead", "--to", office, "--format", "json")
    )

    assert (told["new"], told["written"]) == (2, [str(office)])
    assert "4 facts" in run("build", unknown, "--profile", office, "-o", tmp_path / "graph")


def test_the_document_is_never_written_over_by_its_profile(unknown: Path) -> None:
    before = unknown.read_bytes()

    assert "is the document itself" in refused("inspect", unknown, "-o", unknown, "--replace")
    assert unknown.read_bytes() == before
