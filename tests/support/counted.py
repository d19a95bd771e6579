"""How much work something does, counted: the same on a busy machine as on an idle one."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from cProfile import Profile
from typing import Any


def n_calls(work: Callable[[], object]) -> int:
    """How many functions are called, Python's and C's, while `work` runs in this thread.

    Do the work once before: the first time fills caches and imports. What one call into C does (a
    query, a regular expression, a sum over an array) counts as one; `benchmarks/growth.py` times
    it.

    Example:
        >>> n_calls(lambda: [len(x) for x in "abc"]) - n_calls(lambda: [x for x in "abc"])
        3
    """
    counted = Profile(subcalls=False)
    before = sys.getprofile()
    gc.disable()  # what earlier work left behind is not cleared away in the middle of this
    counted.enable()
    try:
        work()
    finally:
        counted.disable()
        sys.setprofile(before)
        gc.enable()
    return sum(x.callcount for x in counted.getstats())


def n_steps(work: Callable[[], object]) -> int:
    """As `n_calls`, and each line of Python, each turn of a loop too: slower, and sees more.

    Example:
        >>> n_steps(lambda: [x for x in range(90)]) - n_steps(lambda: [x for x in range(30)]) >= 60
        True
    """
    count = 0

    def step(_frame: Any, event: str, _value: Any) -> Any:
        nonlocal count
        count += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        called = n_calls(work)
    finally:
        sys.settrace(before)
    return count + called


def growth(
    work_on: Callable[[int], Callable[[], object]], n: int, count: Callable[..., int] = n_calls
) -> float:
    """How the counted work grows from n to 2n to 4n things: 1 is linear, 2 is square.

    `work_on(n)` prepares the work on so many things. The worse of both steps is the answer.
    """
    work_on(n)()  # imports
    few, more, most = (count(work_on(size)) for size in (n, 2 * n, 4 * n))
    return max(more / few, most / more) / 2
