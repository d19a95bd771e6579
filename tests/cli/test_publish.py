from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from tests.support.graphs import small_plan, write_small
from tests.support.servers import oxigraph_server


@pytest.mark.server
def test_publishing_says_how_much_arrived(tmp_path: Path) -> None:
    write_small(tmp_path / "g", small_plan())

    with oxigraph_server(tmp_path / "db") as url:
        done = CliRunner().invoke(cli, ["publish", url, "-g", str(tmp_path / "g")])

    assert done.exit_code == 0
    assert "triples in 5 named graphs are now on" in done.stdout


def test_nobody_at_the_address_is_an_error(tmp_path: Path) -> None:
    write_small(tmp_path / "g", small_plan())

    done = CliRunner().invoke(cli, ["publish", "http://127.0.0.1:1/", "-g", str(tmp_path / "g")])

    assert done.exit_code == 1
    assert "cannot be reached" in str(done.exception)
