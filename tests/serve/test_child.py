"""A child may die, hang or fail: the server says so, and the next call works."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kg.errors import ConfigError, InputError
from kg.serve.child import Child

pytestmark = pytest.mark.server


def double(n: int) -> int:
    return 2 * n


def dies() -> None:
    os._exit(9)


def hangs() -> None:
    time.sleep(600)


def refuses() -> None:
    raise ConfigError("no such column; use another")


def breaks() -> None:
    raise ZeroDivisionError("a mistake of ours")


def eats() -> int:
    return len(bytearray(1 << 40))


def tells(step: Callable[[Any], None], n: int) -> int:
    for k in range(n):
        step(k)
    return n


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    found = Child("plan.md")
    yield found
    found.close()


def test_a_call_is_answered(child: Child) -> None:
    assert child.call(double, 21) == 42


def test_steps_are_told_while_it_works(child: Child) -> None:
    seen: list[int] = []

    assert child.call(tells, 3, step=seen.append) == 3
    assert seen == [0, 1, 2]


def test_a_dead_child_is_named_and_replaced(child: Child) -> None:
    with pytest.raises(InputError, match="the process that read it ended"):
        child.call(dies)
    assert child.call(double, 1) == 2


def test_a_child_that_takes_too_long_is_ended(child: Child) -> None:
    with pytest.raises(InputError, match="took longer than 1 s and was ended"):
        child.call(hangs, seconds=1)
    assert child.call(double, 1) == 2


@pytest.mark.parametrize(("work", "error", "words"), [
    (refuses, ConfigError, "no such column"),
    (breaks, InputError, "kg failed on it .ZeroDivisionError: a mistake of ours.; please report"),
    (eats, InputError, "not enough memory"),
])  # fmt: skip
def test_errors_come_back_as_their_sentence(
    child: Child, work: Callable[[], Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        child.call(work)
    assert child.call(double, 2) == 4
