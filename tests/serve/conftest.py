"""One workbench with a plan that has been read, for the tests that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.workbench import PLAN, Workbench, workbench


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder = tmp_path_factory.mktemp("served") / "ws"
    with workbench(folder) as found:
        found.bring(youth_md=PLAN)
        found.wait_read()
        yield found
