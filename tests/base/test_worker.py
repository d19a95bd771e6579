"""A worker is one process that remembers: it may die, hang or fail, and the next call works."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kg.apart import Allowance, Worker
from kg.errors import ConfigError, InputError
from tests.support import killers

SMALL = Allowance(max_memory=500, max_seconds=300, max_output=1)


@pytest.fixture
def worker() -> Iterator[Worker]:
    found = Worker(SMALL)
    yield found
    found.end()


def tells(step: Callable[[Any], None], n: int) -> int:
    for k in range(n):
        step(k)
    return n


def refuses() -> None:
    raise ConfigError("no such column; use another")


def test_all_calls_are_answered_by_one_process(worker: Worker) -> None:
    first = worker.call(killers.process, where="x")
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(worker.call(killers.process, where="x")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [first] * 4


def test_two_workers_share_no_process(worker: Worker) -> None:
    other = Worker(SMALL)

    assert worker.call(killers.process, where="x") != other.call(killers.process, where="x")
    other.end()


def test_steps_are_told_while_it_works(worker: Worker) -> None:
    seen: list[int] = []

    assert worker.call(tells, 3, where="x", step=seen.append) == 3
    assert seen == [0, 1, 2]


@pytest.mark.parametrize("kill", [killers.crash, killers.take_memory])
def test_a_dead_child_is_named_and_replaced(worker: Worker, kill: Callable[[], Any]) -> None:
    first = worker.call(killers.process, where="x")

    with pytest.raises(InputError, match=r"x\.pdf: .*500 MB"):
        worker.call(kill, where="x.pdf")
    assert worker.call(killers.process, where="x") != first


def test_work_without_end_is_ended_and_the_option_is_named() -> None:
    worker = Worker(Allowance(max_seconds=1))

    with pytest.raises(InputError, match="--max-seconds 2"):
        worker.call(killers.never_end, where="x.pdf")
    assert worker.call(killers.double, 2, where="x") == 4
    worker.end()


def test_refusals_travel_as_they_are_and_the_child_lives_on(worker: Worker) -> None:
    first = worker.call(killers.process, where="x")

    with pytest.raises(ConfigError, match="no such column"):
        worker.call(refuses, where="x")
    assert worker.call(killers.process, where="x") == first


def test_ending_it_ends_the_work_under_way(worker: Worker) -> None:
    begun = threading.Event()
    said: list[str] = []

    def work() -> None:
        try:
            worker.call(tells_then_hangs, where="x.pdf", step=lambda _: begun.set())
        except InputError as error:
            said.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    worker.end()
    thread.join()

    assert said == ["x.pdf: reading was ended; run the command again"]
    with pytest.raises(InputError, match="was ended"):
        worker.call(killers.double, 2, where="x")


def tells_then_hangs(step: Callable[[Any], None]) -> None:
    step("begun")
    killers.never_end()
