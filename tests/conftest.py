"""What every test has: no network but the loopback address, golden files that can be rewritten."""

from __future__ import annotations

import gc
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.workbench import Workbench

GOLDEN = Path(__file__).parent / "golden"
# Matrices here are small: threads for their sums wait for each other, in our children too. Before
# anything imports numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
LOOPBACK = ("127.0.0.1", "::1", "localhost")

# The same examples in each run: what turns red was turned red by a change. `make explore` looks
# for new ones.
settings.register_profile("same", settings.get_profile("ci"))
settings.register_profile("explore", settings.get_profile("ci"), derandomize=False)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, so that no process is left alone with one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end; do not look through it for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that asks the network for anything fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            pytest.fail(f"the test asked the network for {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all pages of the run: a process takes only one Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=300_000)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The workbench of all tests that need none of their own: its children start only once."""
    from tests.support.workbench import workbench

    with workbench(tmp_path_factory.mktemp("served") / "ws") as found:
        yield found


@pytest.fixture
def own(served: Workbench) -> Iterator[Workbench]:
    """A workbench without a plan."""
    yield served
    served.empty()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], str]:
    """The words of a golden file, made of a text by `--update-golden` (never in CI)."""

    def words(name: str, text: str) -> str:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            assert not os.environ.get("CI"), "golden files are not rewritten in CI"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"no golden file {name}; run 'make golden' and read the difference"
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()

    return words
