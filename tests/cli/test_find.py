import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from tests.support.graphs import small_plan, write_small


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("find") / "g"
    write_small(folder, small_plan())
    return folder


def run(graph: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["find", "-g", str(graph), *arguments])


def test_several_words_are_looked_for_together_in_any_script(graph: Path) -> None:
    found = json.loads(run(graph, "МИНИСТРY", "оф", "--format", "json").output)
    plain = json.loads(run(graph, "ministry", "of", "--format", "json").output)

    assert plain[0]["words"] == "Ministry of Works"
    assert plain[0]["id"] == "org/hr/works"
    assert found == plain


def test_a_hit_says_how_well_it_fits(graph: Path) -> None:
    rows = json.loads(run(graph, "works", "--format", "json").output)

    assert rows
    assert {row["holds"] for row in rows} <= {
        "the whole text", "its beginning", "the words together", "all words"
    }  # fmt: skip


def test_nothing_found_is_no_error(graph: Path) -> None:
    done = run(graph, "zzz", "--format", "csv")

    assert done.exit_code == 0
    assert done.stdout.splitlines() == ["words,kind,id,plan,holds"]
    assert "0 found; use a shorter word" in done.stderr


def test_no_more_than_asked_for_is_printed(graph: Path) -> None:
    assert len(json.loads(run(graph, "m", "--most", "1", "--format", "json").output)) == 1


def test_words_without_letters_and_unknown_plans_are_errors(graph: Path) -> None:
    assert run(graph, "--", "--").exit_code == 1
    assert run(graph, "works", "--plan", "nope").exit_code == 1


def test_find_without_words_is_wrong_use(graph: Path) -> None:
    assert run(graph).exit_code == 2
