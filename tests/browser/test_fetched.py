"""A browser's fetch of `/sparql`: pages of the workbench get answers, others get none."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import SLOWEST, let_in
from tests.support.workbench import PLAN, ROWS, Workbench

pytestmark = [pytest.mark.browser, pytest.mark.server]
COUNT = "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a <https://w3id.org/actionplan/def#Activity> }"
GET = f"?query={quote(COUNT)}"
FETCH = """async ([address, options]) => {
  try {
    const answer = await fetch(address, options);
    return [answer.type, answer.status, await answer.text()];
  } catch (error) {
    return [error.name, 0, ""];
  }
}"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context()
    made.set_default_timeout(SLOWEST)
    yield made
    made.close()


@contextmanager
def other_site() -> Iterator[str]:
    """The address of an empty page that another program on this computer serves."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Other</title>")

        def log_message(self, *_said: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_a_page_of_the_workbench_and_no_other_may_fetch(
    own: Workbench, context: BrowserContext
) -> None:
    with other_site() as other:
        page = context.new_page()
        let_in(context, own)
        page.goto(own.base)
        own.bring(youth_md=PLAN)
        own.wait_read()
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        direct = {"Content-Type": "application/sparql-query"}
        keyed = own.program("sparql")
        key = {"Authorization": f"Bearer {keyed.split('/')[-2]}"}
        answers = [
            page.evaluate(FETCH, [address, options])
            for address, options in (
                (f"/sparql{GET}", {}),
                (keyed + GET, {"credentials": "omit"}),
                (f"/sparql{GET}", {"headers": key, "credentials": "omit"}),
                ("/sparql", {"method": "POST", "headers": form, "body": GET[1:]}),
                ("/sparql", {"method": "POST", "headers": direct, "body": COUNT}),
            )
        ]

        page.goto(other)
        refused = [
            page.evaluate(FETCH, [address, options])
            for address, options in (
                (keyed + GET, {}),
                (f"{own.base}/sparql{GET}", {"credentials": "include"}),
                (f"{own.base}/sparql{GET}", {"headers": key}),
                (f"{own.base}/sparql{GET}", {"mode": "no-cors", "credentials": "include"}),
                (keyed, {"method": "POST", "headers": form, "body": GET[1:]}),
            )
        ]

    assert [x[:2] for x in answers] == [["basic", 200]] * 5
    assert {json.loads(x[2])["results"]["bindings"][0]["n"]["value"] for x in answers} == {
        str(ROWS)
    }
    assert refused == [["TypeError", 0, ""]] * 5
