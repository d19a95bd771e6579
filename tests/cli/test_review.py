"""`kg review` and `kg new` on the command line: what they print, refuse and write."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.errors import KgError
from tests.support.river import filled, make_folder

MONEY = ("a/publish-water-reports/money/amount", "money")
LEAD = ("a/publish-water-reports/lead/ministry-of-justice", "lead")


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = make_folder(tmp_path)
    assert run("build", folder, "-o", tmp_path / "g").exit_code == 0
    return folder


def test_a_review_is_shown_written_and_taken_back(folder: Path) -> None:
    place = folder.parent
    for name in ("r.xlsx", "r.ods", "r.csv"):
        assert run("review", "-g", place / "g", "-o", place / name).exit_code == 0
        assert (place / name).is_file()
    file = filled(folder, {MONEY: 9999, LEAD: "=1+1"}, "a typo in print")

    tried = run("review", "--apply", file, "--to", folder, "--dry-run", "--author", "ana")
    assert not (folder / "decisions.csv").exists()
    done = run("review", "--apply", file, "--to", folder, "--author", "ana")

    line = "row 2: set money 5000 EUR of “Publish water reports”: 5000 → amount=9999"
    assert line in tried.output
    assert line in done.output
    assert "Not understood: row " in done.output
    assert "1 decision written, 1 row not understood" in done.output
    assert done.exit_code == 0
    assert "1 decision: 1 applied" in run("build", folder, "-o", place / "g").output
    back = run("review", "--undo", "--to", folder)
    assert "1 decision of ana" in back.output
    assert len((folder / "decisions.csv").read_text(encoding="utf-8").splitlines()) == 1


def test_without_an_author_the_login_name_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "vera")

    run("review", "--apply", filled(folder, {MONEY: "ok"}), "--to", folder)

    row = (folder / "decisions.csv").read_text(encoding="utf-8").splitlines()[1]
    assert row.startswith("vera,a/publish-water-reports/money/amount,accept,")


def test_a_review_with_nothing_understood_exits_with_1(folder: Path) -> None:
    done = run("review", "--apply", filled(folder, {MONEY: "NaN"}), "--to", folder)

    assert done.exit_code == 1
    assert not (folder / "decisions.csv").exists()


def test_wrong_use_is_refused(folder: Path) -> None:
    graph = folder.parent / "g"

    assert run("review", "-g", graph).exit_code == 2
    assert run("review", "--apply", "x.xlsx").exit_code == 2
    assert run("review", "--undo").exit_code == 2
    assert isinstance(run("review", "-g", graph, "-o", "x.pdf").exception, KgError)
    assert isinstance(run("review", "none", "-g", graph, "-o", "x.csv").exception, KgError)
    assert isinstance(run("review", "--undo", "--to", folder).exception, KgError)


def test_a_new_folder_says_what_comes_next(folder: Path) -> None:
    new = folder.parent / "new"

    done = run("new", new, folder / "plan.md")

    assert done.output.splitlines()[-1] == f"Next: kg build {new} -o {new}-graph"
    assert run("build", new, "-o", folder.parent / "g2").exit_code == 0
