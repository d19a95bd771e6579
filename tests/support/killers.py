"""Functions that do to a child process what bad documents do. They are run by name in a child."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from kg.errors import InputError, VocabularyError
from kg.pipeline.reading import ReadPlan, plan_here


def double(n: int) -> int:
    return 2 * n


def process() -> int:
    return os.getpid()


def crash(*_: object) -> NoReturn:
    os.abort()


def take_memory() -> int:
    return len([bytes(10_000_000) for _ in range(400)])


def take_memory_slowly() -> int:
    taken = []
    for _ in range(400):
        taken.append(b"\1" * 10_000_000)
        time.sleep(0.01)
    return len(taken)


def never_end() -> NoReturn:
    while True:
        time.sleep(0.01)


def start_and_never_end(note: str) -> NoReturn:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"]) as started:
        Path(note).write_text(str(started.pid), encoding="utf-8")
        never_end()


def answer_of(n_bytes: int) -> bytes:
    return bytes(n_bytes)


def answer_that_cannot_travel() -> object:
    return lambda: None


def recurse(n: int = 0) -> int:
    return recurse(n + 1) + 1


def refuse(*_: object) -> NoReturn:
    raise InputError("it is no plan; give a plan", where="x.txt")


def name_accepted() -> NoReturn:
    raise VocabularyError("no such word", value="a", accepted=["b", "c"])


def divide(*_: object) -> float:
    return 1 / 0


def chatter() -> str:
    os.write(1, b"words of a library")
    print("more words", flush=True)
    return "answer"


def plan_or_killer(source: Any, settings: Any) -> ReadPlan:
    """As a document is read; what it does is in its name, if the name has a killer's."""
    killers = {"crash": crash, "memory": take_memory, "stuck": never_end, "fault": divide}
    for name, kill in killers.items():
        if name in source.id:
            kill()
    return plan_here(source, settings)
