"""What the command line says of decisions: what was applied, what was not and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli

PLAN = """# Action plan for clean rivers

## Goal 1: Clean water

| No. | Activity | Responsible | Deadline | Budget |
|---|---|---|---|---|
| 1.1 | Publish water reports | Ministry of Justice | 31.12.2026 | 5000 EUR |
| 1.2 | Adopt river law | Ministry of Health | 31.12.2027 | 7000 EUR |
"""
DECISIONS = """who,target,verb,value,reason
ana,1.1 money,set,amount=9999,a typo in print
ana,1.1 lead Ministry of Justice,reject,,named in a remark
ana,g1/a9,accept,,
"""


def run(*words: object) -> str:
    done = CliRunner().invoke(cli, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("decided") / "river"
    folder.mkdir()
    (folder / "plan.md").write_text(PLAN, encoding="utf-8")
    (folder / "decisions.csv").write_text(DECISIONS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graph(place: Path) -> Path:
    run("build", place, "-o", place.parent / "g", "--country", "GB", "--lang", "en")
    return place.parent / "g"


def test_a_build_ends_with_what_became_of_its_decisions(place: Path, tmp_path: Path) -> None:
    said = run("build", place / "plan.md", "-o", tmp_path / "g", "--country", "GB")

    last = said.splitlines()[-1]
    assert last.startswith("3 decisions: 2 applied, 1 without effect: row 4 (unknown: ")
    assert "plan.md: read with the decisions.csv beside it" in said


def test_decisions_are_listed_with_what_each_changed(graph: Path) -> None:
    rows = json.loads(run("decisions", "-g", graph, "--format", "json"))

    assert [(r["row"], r["verb"], r["outcome"].partition(":")[0]) for r in rows] == [
        (2, "set", "applied"), (3, "reject", "applied"), (4, "accept", "unknown"),
    ]  # fmt: skip
    assert (rows[0]["before"], rows[0]["after"]) == ("5000", "amount=9999")
    assert "a typo in print" in run("decisions", "-g", graph)


def test_a_decided_value_is_never_called_stated(graph: Path) -> None:
    said = run("explain", "1.1 money", "-g", graph)

    assert "exact, decided" in said
    assert "stated" not in said
    assert ",a/publish-water-reports/money/amount,reject,,,1.1 | Publish water reports | " in said


@pytest.mark.parametrize(
    "form", ["1.1 lead Ministry of Justice", "a/publish-water-reports/lead/ministry-of-justice"]
)
def test_what_was_rejected_stays_visible(graph: Path, form: str) -> None:
    said = run("explain", form, "-g", graph)

    assert "rejected by ana: named in a remark" in said
    assert "“Ministry of Justice”" in said
    (row,) = json.loads(run("ask", "rejected", "-g", graph, "--format", "json"))
    assert (row["who"], row["reason"]) == ("ana", "named in a remark")


def test_rows_get_the_words_they_were_made_about(place: Path, graph: Path) -> None:
    run("decisions", "-g", graph, "--bind", place, "--country", "GB", "--lang", "en")

    rows = (place / "decisions.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "who,target,verb,value,reason,words,author,time"
    assert "1.1 | Publish water reports | 5000 EUR" in rows[1]
