"""The commands of the page answer as it says; a question of one's own works as shown, and broken
ones say what is wrong.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.cli.ask import command as ask
from kg.graph.questions import COLUMN_TYPES, SLOT_TYPES
from tests.support.graphs import write_gold

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "questions.md").read_text("utf-8")
QUESTION = re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL)[0]
ASKED = [line.rsplit("|", 2)[1].strip(" `") for line in PAGE.splitlines() if "| `kg " in line]
# The two plans are of two countries; what was read by hand holds nothing doubtful.
NOTHING = {"in-several-plans", "check-first"}
COMMAND = re.findall(r"^\$ kg ask (.*)$", PAGE, re.MULTILINE)[0]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a graph and a question of one's own."""
    folder = tmp_path_factory.mktemp("own")
    write_gold(folder / "graph")
    (folder / "questions").mkdir()
    (folder / "questions" / "busy-partners.rq").write_text(QUESTION, encoding="utf-8")
    return folder


@pytest.fixture
def here(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(place)
    return place


def run(*options: str) -> Result:
    return CliRunner().invoke(ask, list(options))


@pytest.mark.parametrize("words", ASKED)
def test_each_command_answers_its_question(
    words: str, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    args = shlex.split(words)[1:]

    found = CliRunner().invoke(cli, [*args, "-g", str(place / "graph")])

    assert found.exit_code == 0, found.output
    if "-o" in args:
        assert (tmp_path / args[args.index("-o") + 1]).stat().st_size > 5_000
    elif NOTHING & set(args):
        assert found.output.startswith("0 rows")
        return
    else:
        assert len(found.stdout.splitlines()) > 2 or "--without" in args
    if "--words" in args:
        told = found.stdout.partition("The words each row rests on:\n")[2].splitlines()
        assert told[0].split() == ["row", "words", "place", "of"]
        assert all(re.search(r"\bline \d+", line) for line in told[2:] if "plan/" in line)


def test_the_page_has_the_questions_of_all_who_asked() -> None:
    assert len(ASKED) >= 25


@pytest.mark.usefixtures("here")
def test_it_is_answered_listed_and_documented() -> None:
    answer = run(*shlex.split(COMMAND), "--format", "csv")
    listed, told = run("--format", "csv"), run("busy-partners", "--help")

    assert answer.exit_code == 0, answer.output
    counts = [int(x) for x in re.findall(r",(\d+),plan/", answer.output)]
    assert min(counts, default=0) >= 20
    assert "busy-partners,Who is partner in at least this many" in listed.output
    assert "--at-least" in told.output
    assert "the roles behind it" in " ".join(told.output.split())


def test_another_folder_is_named_by_an_option(here: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text(QUESTION, encoding="utf-8")

    for named in (["--questions", str(tmp_path)], [f"--questions={tmp_path}"]):
        found = run("mine", "--at-least", "30", *named)
        assert found.exit_code == 0, found.output
    assert run("mine").exit_code == 2
    assert here.is_dir()


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("most-involved", "#+ title", "#+ title", "name of a shipped question"),
        ("x", "$at_least", "$many", "slots and text differ"),
        ("x", "type: actor", "type: person", "unknown type"),
        ("x", "AS ?activities)", "AS ?number)", "has no column activities"),
        ("x", "?activity ap:inPlan ?plan .",
         "SERVICE <http://127.0.0.1:9/> { ?activity ap:inPlan ?plan }", "SERVICE is refused"),
        ("x", "ORDER BY DESC(?activities)", "ORDER DESC(?activities)", "not understood"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("here")
def test_what_is_wrong_is_said(name: str, old: str, new: str, words: str, tmp_path: Path) -> None:
    assert old in QUESTION
    (tmp_path / f"{name}.rq").write_text(QUESTION.replace(old, new), encoding="utf-8")

    found = run(name, "--questions", str(tmp_path))

    assert found.exit_code != 0
    assert words in f"{found.output}{found.exception}"


def test_the_page_names_every_type() -> None:
    said = set(re.findall(r"`([a-z]+)`", PAGE))

    assert {*SLOT_TYPES, *COLUMN_TYPES} - {"any"} <= said
