"""The plan and the report of the page are read, and give what the page shows."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.graph.folder import GraphFolder

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "monitoring.md").read_text("utf-8")
COMMANDS = re.findall(r"^\$ kg (.*)$", PAGE, re.MULTILINE)
SHOWN = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)[0]
LANGUAGES = re.findall(r"for (English.*?)\.\n", PAGE, re.DOTALL)[0]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the commands of the page were run."""
    here = tmp_path_factory.mktemp("monitoring")
    folder = here / "rivers"
    folder.mkdir()
    plan, report = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    about = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]
    for name, words in (("plan.csv", plan), ("report.csv", report), ("plan.yaml", about)):
        (folder / name).write_text(words, encoding="utf-8")
    return here


@pytest.fixture
def built(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(place)
    if not (place / "graph").exists():
        assert CliRunner().invoke(cli, shlex.split(COMMANDS[0])).exit_code == 0
    return place


def run(command: str) -> str:
    result = CliRunner().invoke(cli, shlex.split(command))
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.usefixtures("built")
def test_the_page_shows_what_the_command_prints() -> None:
    assert SHOWN in run(COMMANDS[1])


@pytest.mark.usefixtures("built")
def test_each_activity_has_its_outcome_words_and_evidence() -> None:
    rows = list(csv.DictReader(io.StringIO(run(f"{COMMANDS[1]} --format csv"))))

    assert [(r["activity"], r["outcome"], r["reported"]) for r in rows] == [
        ("1", "done", "done"), ("2", "late", "under-way"), ("3", "late", "late"),
        ("4", "late", "not-started"), ("5", "unknown", ""),
    ]  # fmt: skip
    assert "The draft is with the printer" in rows[1]["words"]
    assert all(r["evidence"] for r in rows)


@pytest.mark.usefixtures("built")
def test_an_earlier_day_leaves_later_reports_out() -> None:
    found = json.loads(run(f"{COMMANDS[1]} --at 2026-06-15 --format json"))

    assert found["counts"] == {
        "done": 1, "late": 0, "not done yet": 0, "cancelled": 0, "unknown": 4
    }  # fmt: skip


@pytest.mark.usefixtures("built")
def test_bodies_and_the_row_that_fits_nothing_are_told() -> None:
    found = json.loads(run(f"{COMMANDS[1]} --format json"))

    bodies = {x["name"]: (x["all"], x["done"], x["late"], x["unknown"]) for x in found["bodies"]}
    assert bodies["Ministry of Environment"] == (2, 1, 1, 0)
    assert bodies["Water Agency"] == (2, 0, 1, 1)
    assert ["Buy ten boats" in x for x in found["not_attached"]] == [True]


@pytest.mark.parametrize("question", re.findall(r"`kg ask ([\w-]+)`", PAGE))
@pytest.mark.usefixtures("built")
def test_the_questions_of_the_page_are_answered(question: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run(f"ask {question} --format csv"))))

    expected = {"reported-status": 4, "reported-by-lead": 4, "never-reported": 1}
    assert len(rows) == expected[question]


@pytest.mark.usefixtures("built")
def test_the_export_and_explain_hold_the_report(tmp_path: Path) -> None:
    run(f"export --as activities -o {tmp_path / 'a.csv'}")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))

    assert [r["reported_status"] for r in rows[:2]] == ["done", "under-way"]
    assert rows[0]["reported_on"] == "2026-03-20"
    assert "No contractor yet" in rows[2]["report_words"]
    run(f"export --as iati -o {tmp_path / 'a.xml'}")
    status = re.findall(r'<activity-status code="(\d)"', (tmp_path / "a.xml").read_text("utf-8"))
    assert status == ["4", "2", "2", "1", "1"]
    assert "Completed" in run("explain a/train-water-inspectors/status")


def test_the_passages_stand_in_the_report(built: Path) -> None:
    folder = GraphFolder.open(built / "graph")
    records = folder.records("rivers")
    plan, report = records.documents

    assert (plan.name, report.name) == ("plan.csv", "report.csv")
    text = folder.source(report.id)
    for found in records.reports:
        for passage in found.passages:
            assert passage.document == report.id
            assert text[passage.start : passage.end] == passage.exact


@pytest.mark.usefixtures("built")
def test_the_graph_obeys_its_shapes_and_a_second_build_takes_the_plan_over(place: Path) -> None:
    before = (place / "graph" / "graph.nq").read_bytes()
    run(COMMANDS[0])

    assert (place / "graph" / "graph.nq").read_bytes() == before
    assert CliRunner().invoke(cli, ["check"]).exit_code in (0, 3)
    assert "violation" not in CliRunner().invoke(cli, ["check"]).output.lower().replace(
        "0 violations", ""
    ).replace("no violations", "")


def test_the_page_names_every_language_that_has_words_for_statuses() -> None:
    from kg.lexicon import lexicons

    named = set(re.findall(r"[A-Z]\w+", LANGUAGES))
    assert named == {x.name for x in lexicons().values() if x.statuses}
