"""One workbench with a plan that has been read, for the tests that change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.workbench import PLAN, Workbench, workbench


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder = tmp_path_factory.mktemp("served") / "ws"
    with workbench(folder) as found:
        found.bring(youth_md=PLAN)
        found.wait_read()
        yield found


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Workbench]:
    """A workbench of a test's own, its folder `tmp_path / "ws"`."""
    with workbench(tmp_path / "ws") as found:
        yield found
