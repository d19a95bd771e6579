"""Pages in Debian's real Chromium: no outside request, no console error, or the test fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.workbench import Workbench

SLOWEST = 300_000  # milliseconds: against waiting for ever, not for being quick


@dataclass
class Watched:
    """A page that remembers what it asked for and what went wrong."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def check(self) -> None:
        assert not self.outside, f"the page asked the network for {self.outside}"
        assert not self.errors, f"the page reported {self.errors}"


def watch(page: Page) -> Watched:
    """Count outside requests and errors of a page from now on."""
    watched = Watched(page)
    page.on("request", lambda r: _note_request(watched, r.url))
    page.on("console", lambda m: watched.errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: watched.errors.append(str(e)))
    return watched


def let_in(context: BrowserContext, bench: Workbench) -> None:
    """Give a context the cookie of who opened the workbench: its address opens only once."""
    name, _, value = bench.cookie.partition("=")
    context.add_cookies(
        [{"name": name, "value": value, "url": bench.base, "httpOnly": True, "sameSite": "Strict"}]
    )


def _note_request(watched: Watched, url: str) -> None:
    if not url.startswith(("file:", "data:", "blob:", "about:")):
        watched.outside.append(url)


Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Open a file (and a state after `#`) offline; checked for requests and errors at the end."""
    contexts: list[BrowserContext] = []
    seen: list[Watched] = []

    def opened(
        path: Path, state: str = "", *, width: int = 1280, height: int = 800, **context: Any
    ) -> Page:
        made = browser.new_context(
            offline=True, viewport={"width": width, "height": height}, **context
        )
        made.set_default_timeout(SLOWEST)
        contexts.append(made)
        page = made.new_page()
        seen.append(watch(page))
        page.goto(path.resolve().as_uri() + state)
        return page

    yield opened
    for context in contexts:
        context.close()
    for watched in seen:
        watched.check()
