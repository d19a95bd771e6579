from __future__ import annotations

from pathlib import Path

import pytest

from kg.graph.writer import write_folder
from tests.support.graphs import write_gold
from tests.toy.plan import ROWS_2, toy_records


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the two toy editions, each number of which can be counted by hand."""
    folder = tmp_path_factory.mktemp("toy") / "graph"
    write_folder([toy_records(), toy_records(ROWS_2, plan_id="toy-2")], {}, folder)
    return folder


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the two hand-made readings."""
    folder = tmp_path_factory.mktemp("both") / "graph"
    write_gold(folder)
    return folder
