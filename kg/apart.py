"""How does a document cost no more than itself? It is read in a process that may die. Lowest layer.

A damaged or hostile file can make a library take all memory, crash, or never end; none of that can
be caught from inside. So work on a document is done by a child process (`kg.child`) with
limits on memory, time and size of the answer. A child serves many documents one after another; one
that dies or is ended is replaced, and its document gets a sentence. `Readers` are any number of
them; a `Worker` is one that remembers what it did.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import site
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Any, TypeVar, cast

from kg.errors import InputError, UnfinishedError

T = TypeVar("T")
MB = 1024**2
HEAD = 8  # bytes that say how long a message is
# Linux limits the memory of a process; elsewhere the parent looks at it every 0.05 seconds.
SYSTEM_LIMITS_MEMORY = sys.platform == "linux"
_LOOK = 0.05
START = 300.0  # seconds a new process may take to load what it needs; on an idle core it takes one
_OVER = "reading was ended; run the command again"
_SAVE = "save it again with the program that made it, split it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What reading and extracting one document may take before it is given up.

    Far above any plan seen: one of 5,000 rows takes 250 MB and 12 seconds, a PDF of 1,000 pages
    150 seconds on an idle core. Seconds count from when the process has loaded the function that
    reads. The names are those of the options that raise them.
    """

    max_memory: int = 2048  # MB
    max_seconds: float = 900.0
    max_output: int = 256  # MB, of records and text


ALLOWANCE = Allowance()


class Readers:
    """Child processes that work on documents, any number at once, one document each.

    Safe to call from several threads. Children are kept for the next caller.
    """

    def __init__(
        self, allowance: Allowance = ALLOWANCE, *, looks_at_memory: bool = not SYSTEM_LIMITS_MEMORY
    ) -> None:
        self.allowance = allowance
        self._looks = looks_at_memory
        self._busy: set[_Child] = set()
        self._is_over = False

    def call(self, function: Callable[..., T], *arguments: object, where: str) -> T:
        """What a function of a module gives, computed in a child.

        `where` names the document. Arguments and answer must be picklable.
        Raises: InputError if the child died, took too much, or met an error in kg; any KgError
        that the function raises.
        """
        if self._is_over:
            raise InputError(_OVER, where=where)
        child = _take(self.allowance, system=not self._looks)
        self._busy.add(child)
        try:
            answer = _asked(child, (function, arguments, where, _here(), False), self.allowance)
        finally:
            self._busy.discard(child)
        _give(child)
        return cast(T, _value(answer, self.allowance, where))

    def end(self) -> None:
        """End the children at work, and all but one of those that wait for some."""
        self._is_over = True
        for child in tuple(self._busy):
            child.end()
        _keep(1)


class Worker:
    """One child process whose work builds on what it did before; calls wait for each other.

    Safe to call from several threads. A child that dies or is ended is replaced at the next call.
    """

    def __init__(self, allowance: Allowance = ALLOWANCE) -> None:
        self.allowance = allowance
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._is_over = False

    def call(
        self,
        function: Callable[..., T],
        *arguments: object,
        where: str,
        step: Callable[[Any], None] | None = None,
    ) -> T:
        """What a function of a module gives, computed in the child.

        With `step` the function gets one as its first argument, to report how far it is.
        Raises: as `Readers.call`.
        """
        with self._lock:
            if self._is_over:
                raise InputError(_OVER, where=where)
            if self._child is not None and not self._child.is_alive:
                self._child.close()
                self._child = None
            child = self._child = self._child or _Child(self.allowance, system=SYSTEM_LIMITS_MEMORY)
            request = (function, arguments, where, _here(), step is not None)
            answer = _asked(child, request, self.allowance, step)
            return cast(T, _value(answer, self.allowance, where))

    def end(self) -> None:
        """End the child, also one at work; its caller gets an InputError."""
        self._is_over = True
        child = self._child
        if child is not None:
            child.end()
            with self._lock:
                child.close()


def _asked(
    child: _Child,
    request: tuple[Any, ...],
    allowance: Allowance,
    step: Callable[[Any], None] | None = None,
) -> tuple[str, object]:
    """A child's answer; it lives on if it is fit for another."""
    try:
        kind, value = child.answer(request, allowance, request[2], step)
    except BaseException:  # also when the user interrupts: the child is in the middle of it
        child.end()
        child.close()
        raise
    if kind == "spent":  # out of memory: what it still holds is anybody's guess
        child.end()
    return kind, value


def _value(answer: tuple[str, object], allowance: Allowance, where: str) -> object:
    kind, value = answer
    if kind == "value":
        return value
    if kind == "error":
        raise cast(Exception, value)
    if kind == "fault":
        raise _fault(*cast(tuple[str, str], value), where)
    raise too_much(kind, allowance, where)


def run_apart(
    function: Callable[..., T], *arguments: object, where: str, allowance: Allowance = ALLOWANCE
) -> T:
    """What a function of a module gives for one document, computed in a child process.

    `where` names the document in the sentence of an error.
    Raises: InputError if the child died, took too much, or met an error in kg; any KgError that
    the function raises.
    """
    return Readers(allowance).call(function, *arguments, where=where)


def too_much(kind: str, allowance: Allowance, where: str) -> UnfinishedError:
    """The sentence for a document that took more than it may: `spent` memory, `seconds`, `output`.

    Also for a child that was ended while it worked: `over`, and `start` if it never began.
    """
    if kind == "over":
        return UnfinishedError(_OVER, where=where, kind=kind)
    if kind == "start":
        said = f"the process that reads it did not start within {START:g} seconds"
        advice = "run the command again when the machine has less to do"
        return UnfinishedError(f"{said}; {advice}", where=where, kind=kind)
    memory, seconds, output = allowance.max_memory, allowance.max_seconds, allowance.max_output
    said = {
        "output": f"what was read of it has more than the {output:,} MB that one document may give",
        "seconds": f"it took more than the {seconds:g} seconds that one document may take",
    }.get(kind, f"it took more than the {memory:,} MB of memory that one document may take")
    option = {"output": f"--max-output {2 * output}", "seconds": f"--max-seconds {2 * seconds:g}"}
    more = option.get(kind, f"--max-memory {2 * memory}")
    return UnfinishedError(f"{said}; {_SAVE}, or allow more with {more}", where=where, kind=kind)


class _Child:
    """One process, and the pipe to it."""

    def __init__(self, allowance: Allowance, *, system: bool) -> None:
        self.limits = (allowance.max_memory if system else 0, allowance.max_output)
        command = [sys.executable, "-P", "-m", "kg.child", *map(str, self.limits)]
        own = str(Path(__file__).resolve().parents[1])  # also where nobody installed kg
        paths = [os.environ.get("PYTHONPATH", ""), "" if own in site.getsitepackages() else own]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a library prints when it crashes helps nobody
            env={
                "OPENBLAS_NUM_THREADS": "1",  # each thread of numpy's takes memory of the allowance
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            },
        )
        self._ended_for = ""

    @property
    def is_alive(self) -> bool:
        """Whether it can take another document."""
        return self._process.poll() is None and not self._ended_for

    def answer(
        self,
        request: object,
        allowance: Allowance,
        where: str,
        step: Callable[[Any], None] | None = None,
    ) -> tuple[str, object]:
        """Its answer: a kind (value, error, fault, output, spent) and what belongs to it.

        Before it comes word that the work begins, then the steps of the work, if it reports any.

        Raises: InputError if it dies, or has to be ended.
        """
        begins, done = threading.Event(), threading.Event()
        watch = threading.Thread(target=self._watch, args=(begins, done, allowance), daemon=True)
        watch.start()
        try:
            answer = self._asked(pickle.dumps(request, pickle.HIGHEST_PROTOCOL))
            while answer is not None and answer[0] in ("begins", "step"):
                begins.set()
                if step is not None and answer[0] == "step":
                    step(answer[1])
                answer = self._received()
        finally:
            done.set()
            begins.set()
            watch.join()
        if answer is not None:
            return answer
        if self._ended_for:
            raise too_much(self._ended_for, allowance, where)
        raise _crashed(self._process.wait(), allowance, where)

    def _asked(self, request: bytes) -> tuple[str, object] | None:
        to = cast(IO[bytes], self._process.stdin)
        try:
            to.write(len(request).to_bytes(HEAD, "little") + request)
            to.flush()
        except OSError:  # it died; how, its exit code says
            return None
        return self._received()

    def _received(self) -> tuple[str, object] | None:
        """The next message, None if it died."""
        back = cast(IO[bytes], self._process.stdout)
        head = back.read(HEAD)
        size = int.from_bytes(head, "little")
        content = back.read(size) if len(head) == HEAD else b""
        if not content or len(content) != size:
            return None
        kind, value = pickle.loads(content)  # noqa: S301 - from our own process
        return kind, value

    def _watch(self, begins: threading.Event, done: threading.Event, allowance: Allowance) -> None:
        """End it when its time is over, and, where the system does not, when it takes too much."""
        if not begins.wait(START):
            return self.end("start")
        until = monotonic() + allowance.max_seconds
        looks = not self.limits[0]
        while not done.wait(max(min(until - monotonic(), _LOOK if looks else until), 0)):
            if monotonic() >= until:
                return self.end("seconds")
            if looks and self._memory() > allowance.max_memory * MB:
                return self.end("memory")
        return None

    def _memory(self) -> int:
        import psutil

        try:
            return int(psutil.Process(self._process.pid).memory_info().rss)
        except psutil.Error:  # it has just ended
            return 0

    def end(self, why: str = "over") -> None:
        """End it with whatever it started (an office program), at once."""
        import psutil

        self._ended_for = self._ended_for or why
        try:
            below = psutil.Process(self._process.pid).children(recursive=True)
        except psutil.Error:
            below = []
        self._process.kill()
        for process in below:
            try:
                process.kill()
            except psutil.Error:  # it has just ended
                continue
        self._process.wait()

    def close(self) -> None:
        """Close the pipes of a child that is not at work; it ends by itself."""
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # it is dead, and did not take what was written last
                cast(IO[bytes], pipe).close()
        self._process.wait()


def _here() -> str:
    """The current folder, which relative paths are meant in; empty if it was removed."""
    with suppress(FileNotFoundError):
        return os.getcwd()  # noqa: PTH109 - as a text, for the message
    return ""


def _fault(what: str, trace: str, where: str) -> InputError:
    """The sentence for an error in kg, which must not stop ten thousand other documents."""
    error = InputError(f"kg failed on it ({what}); please report it with the file", where=where)
    error.add_note(trace)  # shown by --debug: a cause does not travel
    return error


def _crashed(code: int, allowance: Allowance, where: str) -> InputError:
    if code == 1:  # the interpreter's own: kg.child did not start, or failed outside of any work
        said = "its process ended with exit code 1"
        return _fault(said, "'python -m kg.child 0 0' shows whether it starts", where)
    names = {-x.value: x.name for x in signal.Signals}
    how = names.get(code, f"exit code {code}")
    memory = allowance.max_memory
    return UnfinishedError(
        f"reading it crashed ({how}): it is damaged, or needs more than the {memory:,} MB of "
        f"memory that one document may take; {_SAVE}, or allow more with --max-memory {2 * memory}",
        where=where,
        kind="crash",
    )


_IDLE: list[_Child] = []
_LOCK = threading.Lock()


def _take(allowance: Allowance, *, system: bool) -> _Child:
    """A child that waits, or a new one."""
    wanted = (allowance.max_memory if system else 0, allowance.max_output)
    with _LOCK:
        fits = [x for x in _IDLE if x.limits == wanted]
        if fits:
            _IDLE.remove(fits[-1])
    if not fits:
        return _Child(allowance, system=system)
    if fits[-1].is_alive:
        return fits[-1]
    fits[-1].close()
    return _take(allowance, system=system)


def _give(child: _Child) -> None:
    """Keep a child for the next caller, if it lives."""
    if not child.is_alive:
        return child.close()
    with _LOCK:
        _IDLE.append(child)
    return None


def _keep(n: int) -> None:
    """Let go of the children that wait, but for the last n."""
    with _LOCK:
        gone: Sequence[_Child] = _IDLE[: len(_IDLE) - n]
        del _IDLE[: len(gone)]
    for child in gone:
        child.close()


atexit.register(_keep, 0)
if hasattr(os, "register_at_fork"):  # a copy of this process must not speak into the same pipes
    os.register_at_fork(after_in_child=_IDLE.clear)
