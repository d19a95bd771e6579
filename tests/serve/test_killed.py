"""The workbench may be killed at any moment: what it said is done stands, and whole."""

from __future__ import annotations

import csv
import signal
import threading
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.support.workbench import PLAN, Workbench, path_of, workbench

pytestmark = pytest.mark.server
TITLES = [f"Plant forest number {n} in spring" for n in range(200)]


def add_all(bench: Workbench, done: list[str], enough: threading.Event, n_wanted: int) -> None:
    """Add one activity after the other until the server is gone."""
    for title in TITLES[len(done) :]:
        given = {"decisions": [{"target": "youth", "verb": "add", "value": f"activity={title}"}]}
        try:
            said = bench.ask(path_of("youth", "decisions"), given)
        except (OSError, HTTPException):  # gone, maybe in the middle of its answer
            return
        assert said.status == 200, said.text
        done.append(title)
        if len(done) == n_wanted:
            enough.set()


def test_no_decision_that_was_confirmed_is_lost(tmp_path: Path) -> None:
    done: list[str] = []
    for k, wait in enumerate((0.0, 0.08), start=1):
        with workbench(tmp_path / "ws") as bench:
            if k == 1:
                bench.bring(youth_md=PLAN)
            bench.wait_read()
            enough = threading.Event()
            n_wanted = len(done) + 2
            work = threading.Thread(target=add_all, args=(bench, done, enough, n_wanted))
            work.start()
            enough.wait()
            threading.Event().wait(wait)  # somewhere within the next decision
            bench.process.send_signal(signal.SIGTERM if not hasattr(signal, "SIGKILL") else 9)
            work.join()
        folder = tmp_path / "ws" / "sources" / "youth"
        with (folder / "decisions.csv").open(encoding="utf-8", newline="") as file:
            rows = [x["value"].removeprefix("activity=") for x in csv.DictReader(file)]
        assert rows[: len(done)] == done
        assert len(rows) <= len(done) + 1  # the one under way may have been written
        done[:] = rows
    with workbench(tmp_path / "ws") as bench:
        reading = bench.ask(path_of("youth", "reading")).json
        titles = {x["title"] for x in reading["records"]}
        # the last step may be in the file and not yet among the steps: undo until nothing is left
        while (undone := bench.ask(path_of("youth", "undo"), {})).status == 200:
            pass
        first = bench.ask(path_of("youth", "reading")).json

    assert "nothing to take back" in undone.text
    assert set(done) <= titles
    assert not set(done) & {x["title"] for x in first["records"]}
