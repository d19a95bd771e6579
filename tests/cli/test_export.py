from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.cli.export import FORMS
from kg.exchange import export
from tests.support.graphs import small_plan, write_small


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    write_small(tmp_path / "g", small_plan())
    return tmp_path / "g"


def test_the_command_offers_every_form() -> None:
    assert tuple(export.FORMS) == FORMS


@pytest.mark.parametrize("form", FORMS)
def test_the_path_of_what_was_written_is_printed(form: str, graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    done = CliRunner().invoke(cli, ["export", "--as", form, "-g", str(graph), "-o", str(out)])

    assert done.output.strip() == str(out)
    assert out.exists()


def test_without_out_a_usual_name_in_this_folder_is_taken(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    CliRunner().invoke(cli, ["export", "--as", "turtle", "-g", str(graph)])

    assert (tmp_path / "graph.ttl").is_file()


def test_an_unknown_form_is_wrong_use(graph: Path) -> None:
    done = CliRunner().invoke(cli, ["export", "--as", "pdf", "-g", str(graph)])

    assert done.exit_code == 2


def test_a_plan_that_is_not_there_is_an_error(graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "x"
    arguments = ["export", "--as", "turtle", "-g", str(graph), "--plan", "nope", "-o", str(out)]

    done = CliRunner().invoke(cli, arguments)

    assert done.exit_code == 1
    assert not out.exists()
