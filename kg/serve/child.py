"""A process that works for the server and may die or be ended. Serve layer.

A document or a question can need more memory or time than there is: then the child ends and the
server says so. The child is started again for the next call.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from kg.errors import ConfigError, InputError, KgError

MEMORY = 4 << 30  # bytes a child may take; above it a system that limits memory ends it
SECONDS = 300.0  # a call may take


class Child:
    """One child process; calls wait for each other."""

    def __init__(self, name: str, *, seconds: float = SECONDS) -> None:
        self._name, self._seconds = name, seconds
        self._lock = threading.Lock()
        self._process: Any = None
        self._pipe: Connection | None = None

    def call(
        self,
        work: Callable[..., Any],
        *given: Any,
        step: Callable[[Any], None] | None = None,
        seconds: float | None = None,
    ) -> Any:
        """What a function answers in the child. With `step` it is given a function to tell how far
        it is as its first argument.

        Raises: KgError as the function does; InputError if the child died or took too long.
        """
        with self._lock:
            pipe = self._started()
            limit = seconds or self._seconds
            try:
                pipe.send((work, given, step is not None))
                while pipe.poll(limit):
                    kind, value = pipe.recv()
                    if kind == "step" and step is not None:
                        step(value)
                    elif kind == "error":
                        raise value
                    else:
                        return value
            except (EOFError, OSError) as error:
                self._end()
                raise InputError(
                    "the process that read it ended before it was done, most likely for want of "
                    "memory; try a smaller document",
                    where=self._name,
                ) from error
            self._end()
            raise InputError(f"it took longer than {limit:.0f} s and was ended; try a smaller "
                             "document or an easier question", where=self._name)  # fmt: skip

    def close(self) -> None:
        """End the child."""
        self._end()

    def _started(self) -> Connection:
        if self._process is None or not self._process.is_alive() or self._pipe is None:
            context = get_context("spawn")  # the same on every system, safe beside threads
            own, other = context.Pipe()
            self._process = context.Process(
                target=_serve, args=(other, own), name=f"kg {self._name}"
            )
            self._process.start()
            other.close()
            self._pipe = own
        return self._pipe

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.join()
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None


def _serve(pipe: Connection, others: Connection) -> None:
    """The child's life: one call after the other, until the server is gone."""
    others.close()  # else the server's end would never be noticed
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends it
    _limit_memory()
    while True:
        try:
            work, given, tells = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            first = (lambda value: pipe.send(("step", value)),) if tells else ()
            answer = ("done", work(*first, *given))
        except KgError as error:
            answer = ("error", _sendable(error))
        except MemoryError:
            answer = ("error", InputError("there is not enough memory for it; try a smaller one"))
        except Exception as error:  # a mistake of ours: named, and the server lives on
            said = f"kg failed on it ({type(error).__name__}: {error}); please report it"
            answer = ("error", InputError(said))
        pipe.send(answer)


def _sendable(error: KgError) -> KgError:
    """The same sentence as an error that can be sent to another process."""
    return ConfigError(str(error)) if isinstance(error, ConfigError) else InputError(str(error))


def _limit_memory() -> None:
    """Where the system limits memory the child obeys; elsewhere its time is limited alone."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def warm() -> bool:
    """Load what reading needs, so that the first document need not wait for it."""
    import kg.pipeline.shown  # noqa: F401 - loading it is the work

    return True
