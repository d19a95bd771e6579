from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.graph.remote import Endpoint
from tests.support.graphs import TEXT, small_plan, write_small
from tests.support.servers import oxigraph_server


@pytest.mark.server
def test_publishing_says_how_much_arrived(tmp_path: Path) -> None:
    write_small(tmp_path / "g", small_plan())

    with oxigraph_server(tmp_path / "db") as url:
        done = CliRunner().invoke(cli, ["publish", url, "-g", str(tmp_path / "g")])

    assert done.exit_code == 0
    assert "triples in 5 named graphs are now on" in done.stdout


@pytest.mark.server
def test_a_plan_that_left_the_graph_is_taken_off_the_server(tmp_path: Path) -> None:
    write_small(tmp_path / "both", small_plan(), small_plan("hr-2021", text=TEXT + "!"))
    write_small(tmp_path / "one", small_plan())
    ask = "SELECT DISTINCT ?p { ?a ap:inPlan ?p }"

    with oxigraph_server(tmp_path / "db") as url:
        CliRunner().invoke(cli, ["publish", url, "-g", str(tmp_path / "both")])
        one = ["publish", url, "-g", str(tmp_path / "one"), "--drop", "hr-2021"]
        done = CliRunner().invoke(cli, one)
        left = Endpoint(f"{url}/query").answer(ask)

    assert "plan/hr-2021  taken off" in done.stderr
    assert len(left) == 1


def test_a_plan_of_the_graph_is_never_taken_off(tmp_path: Path) -> None:
    write_small(tmp_path / "g", small_plan())
    words = ["publish", "http://127.0.0.1:1/", "-g", str(tmp_path / "g"), "--drop", "hr-2020"]

    done = CliRunner().invoke(cli, words)

    assert done.exit_code == 1
    assert "still in the graph" in str(done.exception)


def test_nobody_at_the_address_is_an_error(tmp_path: Path) -> None:
    write_small(tmp_path / "g", small_plan())

    done = CliRunner().invoke(cli, ["publish", "http://127.0.0.1:1/", "-g", str(tmp_path / "g")])

    assert done.exit_code == 1
    assert "cannot be reached" in str(done.exception)
