"""Who may speak to the workbench: the person who started it, in one browser, and nobody else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kg.serve.guard import own_hosts
from tests.support.workbench import Workbench, end, started, workbench

pytestmark = pytest.mark.server


def test_the_printed_address_opens_once_and_leaves_a_cookie_that_other_sites_cannot_use(
    tmp_path: Path,
) -> None:
    with workbench(tmp_path / "ws", opened=False) as bench:
        before = bench.bare("GET", "/")
        first = bench.open()
        second = bench.bare("GET", bench.address.removeprefix(bench.base))
        known = bench.ask("/")

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{32,}", bench.address)
    assert (before.status, first.status, second.status, known.status) == (401, 303, 401, 200)
    assert first.headers["location"] == "/"
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize("path", ["/", "/api/plans", "/sparql?query=ASK%7B%7D", "/static/kit.js"])
def test_a_name_that_was_made_to_point_here_is_refused(bench: Workbench, path: str) -> None:
    said = bench.ask(path, Host="evil.example:80")

    assert said.status == 421
    assert bench.cookie not in said.text


@pytest.mark.parametrize("headers", [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"},
    {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "cors"},
])  # fmt: skip
def test_a_page_of_another_site_is_refused_though_the_cookie_came_along(
    bench: Workbench, headers: dict[str, str]
) -> None:
    asked = bench.ask("/api/plans", **headers)
    changed = bench.ask("/api/plans/youth", method="DELETE", **headers)

    assert (asked.status, changed.status) == (403, 403)
    assert "access-control-allow-origin" not in asked.headers
    assert bench.ask("/api/plans").json["plans"][0]["name"] == "youth"


def test_a_forged_form_cannot_say_anything(bench: Workbench) -> None:
    headers = {"Cookie": bench.cookie, "Content-Type": "text/plain"}
    forged = bench.bare("POST", "/api/plans/youth/undo", b"{}", headers)

    assert forged.status == 400
    assert "application/json" in forged.json["error"]


def test_pages_run_no_script_but_ours_and_tell_nobody_where_they_are(bench: Workbench) -> None:
    said = bench.ask("/read?plan=youth", Accept="text/html")
    policy = said.headers["content-security-policy"]

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert said.headers["referrer-policy"] == "no-referrer"
    assert said.headers["x-content-type-options"] == "nosniff"
    inline = re.findall(r"<script(?![^>]*(?:src=|type=\"application/json\"))", said.text)
    assert inline == []
    assert not re.search(r"\son\w+=|https?://|<style", said.text)


@pytest.mark.parametrize("path", [
    "/static/..%2f..%2fpyproject.toml", "/static/%2e%2e/map/map.html", "/static/read.html",
    "/static/kit.js%00", "/%2e%2e/%2e%2e/etc/passwd", "/api/plans/..%2f..%2fetc/reading",
    "/api/plans/%2e%2e/reading", "/view/..%2fmap", "/read/../../x",
])  # fmt: skip
def test_no_path_leads_out_of_what_is_served(bench: Workbench, path: str) -> None:
    said = bench.ask(path)

    assert said.status in (400, 404)
    assert "root:" not in said.text
    assert "[project]" not in said.text


def test_more_than_fits_is_refused_also_if_it_does_not_say_how_long_it_is(
    bench: Workbench,
) -> None:
    long = b'{"edits": "' + b"x" * 3_000_000 + b'"}'
    headers = {"Cookie": bench.cookie, "Content-Type": "application/json"}
    said = bench.bare("POST", "/api/plans/youth/edits", long, headers)
    parts: Any = (long[k : k + 65536] for k in range(0, len(long), 65536))  # sent without a length
    chunked = bench.bare("POST", "/api/plans/youth/edits", parts, headers)

    assert said.status == 413
    assert chunked.status == 413


def test_programs_come_in_by_the_key_and_only_where_programs_may(bench: Workbench) -> None:
    path = bench.program("api").removeprefix(bench.base)
    key = path.split("/")[2]
    by_header = bench.bare("GET", "/api/plans", None, {"Authorization": f"Bearer {key}"})

    assert bench.bare("GET", path).status == 200
    assert by_header.status == 200
    assert bench.bare("GET", f"/k/{key}/read?plan=youth").status == 401
    assert bench.bare("GET", "/k/wrong/api").status == 401
    assert bench.bare("GET", "/api/plans", None, {"Authorization": "Bearer x"}).status == 401


def test_the_same_folder_opens_in_one_workbench(tmp_path: Path) -> None:
    with workbench(tmp_path / "ws"):
        second = started(tmp_path / "ws")
        said = second.communicate(timeout=300)

    assert second.returncode == 1
    assert "is open in another workbench" in said[1]
    assert said[0] == ""


def test_other_computers_need_a_password(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("short\n", encoding="utf-8")
    bare = started(tmp_path / "ws", "--host", "0.0.0.0")  # noqa: S104 - it is refused
    said = bare.communicate(timeout=300)[1]
    weak = started(tmp_path / "ws", "--host", "0.0.0.0", "--password-file", str(secret))  # noqa: S104
    too_short = weak.communicate(timeout=300)[1]

    assert (bare.returncode, weak.returncode) == (1, 1)
    assert "--password-file" in said
    assert "not encrypted" in said
    assert "at least 8 letters" in too_short


def test_a_password_lets_in_and_a_wrong_one_does_not(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("correct horse\n", encoding="utf-8")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with workbench(tmp_path / "ws", "--password-file", str(secret), opened=False) as bench:
        asked = bench.bare("GET", "/read")
        wrong = bench.bare("POST", "/enter", b"password=horse", form)
        right = bench.bare("POST", "/enter", b"password=correct+horse", form)
        api = bench.bare("GET", "/api/plans")
        bench.cookie = right.headers["set-cookie"].partition(";")[0]
        inside = bench.ask("/api/plans")

    assert (asked.status, wrong.status, right.status) == (401, 401, 303)
    assert "password" in asked.text
    assert "set-cookie" not in wrong.headers
    assert (api.status, inside.status) == (401, 200)


def test_a_password_without_end_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("correct horse\n", encoding="utf-8")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    parts: Any = (b"password=" + b"x" * 65536 for _ in range(64))  # sent without a length
    with workbench(tmp_path / "ws", "--password-file", str(secret), opened=False) as bench:
        said = bench.bare("POST", "/enter", parts, form)

    assert said.status == 413


def test_an_address_for_programs_does_not_use_the_token_up(tmp_path: Path) -> None:
    with workbench(tmp_path / "ws", opened=False) as bench:
        token = bench.address.partition("/?")[2]
        program = bench.bare("GET", f"/api/plans?{token}")
        opened = bench.open()

    assert (program.status, opened.status) == (401, 303)


@pytest.mark.parametrize(("host", "port", "shown"), [
    ("127.0.0.2", 8000, "127.0.0.2:8000"), ("127.0.0.1", 80, "127.0.0.1"), ("[::1]", 80, "[::1]"),
])  # fmt: skip
def test_the_address_it_listens_on_is_its_own(host: str, port: int, shown: str) -> None:
    assert shown in own_hosts(host, port)
    assert "evil.example" not in own_hosts(host, port)


def test_a_file_in_place_of_a_workspace_and_a_taken_port_are_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    no_folder = started(file)
    said = no_folder.communicate(timeout=300)[1]
    with workbench(tmp_path / "ws") as bench:
        port = bench.host.partition(":")[2]
        taken = started(tmp_path / "other", "--port", port)
        used = taken.communicate(timeout=300)[1]
    end(taken)

    assert no_folder.returncode != 0
    assert "file" in said
    assert taken.returncode == 1
    assert "the port cannot be used" in used
