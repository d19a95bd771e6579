"""What runs behind the pages keeps running, and shows the graph as it is now."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from kg import apart
from kg.apart import ALLOWANCE
from kg.errors import InputError
from kg.serve.bench import Bench
from kg.serve.tasks import reading, warm
from kg.serve.workspace import Workspace
from tests.support.workbench import PATIENCE, PLAN


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """What it gives, in a thread of its own: the browser's tests leave a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def refuse(*_given: Any, **_more: Any) -> None:
    raise InputError("no")


def test_a_view_of_the_graph_before_is_not_shown_of_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(Workspace.open(tmp_path))
    marks = ["1"]
    monkeypatch.setattr(bench, "_marks", lambda: marks[0])
    monkeypatch.setattr(bench, "_build", lambda: None)
    monkeypatch.setattr("kg.serve.bench.GraphFolder.open", lambda _path, **_: object())
    started, may_end = threading.Event(), threading.Event()

    def slow(folder: Any) -> Any:
        started.set()
        may_end.wait()
        return folder

    async def both() -> tuple[Any, Any, Any]:
        first = asyncio.create_task(bench.view("page", slow))
        await asyncio.to_thread(started.wait)
        marks[0] = "2"  # a plan changes while the page is drawn
        graph = await bench.graph()
        may_end.set()
        return await first, await bench.view("page", lambda folder: folder), graph

    old, new, graph = run(both())

    assert new is graph
    assert old is not graph


def test_a_full_disk_does_not_end_the_reading_of_other_plans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace.open(tmp_path)
    for name in ("one.md", "two.md"):
        workspace.add(name, PLAN.encode())
    bench = Bench(workspace)
    monkeypatch.setattr("kg.apart.Worker.call", refuse)
    met: list[str] = []

    async def work() -> None:
        both = asyncio.Event()

        def keep(_workspace: Workspace, plan: str, *_more: Any) -> None:
            met.append(plan)
            if len(met) == 2:
                both.set()
            refuse()

        monkeypatch.setattr(Workspace, "keep", keep)
        await bench.start()
        await asyncio.wait_for(both.wait(), PATIENCE)
        await bench.stop()

    run(work())

    assert met == ["one", "two"]


def test_a_first_document_waits_for_no_new_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plan.md").write_text(PLAN, encoding="utf-8")
    apart._keep(0)
    warm(ALLOWANCE)
    monkeypatch.setattr(apart, "_Child", refuse)

    assert reading(tmp_path, ALLOWANCE)["plan"]["title"] == "Youth employment plan 2025-2027"
