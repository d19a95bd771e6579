"""Pages in Debian's real Chromium: no outside request, no console error, or the test fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.workbench import Workbench

SLOWEST = 300_000  # milliseconds: against waiting for ever, not for being quick
# What a reader may ask of a page, and what one asks who asks for nothing.
MEDIA = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}


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


@pytest.fixture(scope="session")
def kept(browser: Browser) -> Iterator[Watched]:
    """The page that tests take in turn: a window of its own costs as much as its test."""
    context = browser.new_context(offline=True)
    context.set_default_timeout(SLOWEST)
    yield watch(context.new_page())
    context.close()


@pytest.fixture
def open_page(browser: Browser, kept: Watched) -> Iterator[Opener]:
    """Open a file (and a state after `#`) offline; checked for requests and errors at the end.

    The first page of a test is the kept one, emptied before it and after it, unless its context
    must be another (no scripts, a touch screen).
    """
    seen: list[Watched] = []

    def opened(
        path: Path, state: str = "", *, width: int = 1280, height: int = 800, **context: Any
    ) -> Page:
        size: Any = {"width": width, "height": height}
        media: Any = {name: context.pop(name, usual) for name, usual in MEDIA.items()}
        if context or seen:
            made = browser.new_context(offline=True, **context)
            made.set_default_timeout(SLOWEST)
            seen.append(watch(made.new_page()))
        else:
            seen.append(kept)
        page = seen[-1].page
        page.set_viewport_size(size)
        page.emulate_media(media="null", **media)
        page.goto(path.resolve().as_uri() + state)
        return page

    yield opened
    for watched in seen:
        if watched is not kept:
            watched.page.context.close()
    for other in kept.page.context.pages[1:]:
        other.close()
    kept.page.goto("about:blank")
    found = [replace(watched) for watched in seen]
    kept.outside, kept.errors = [], []
    for watched in found:
        watched.check()
