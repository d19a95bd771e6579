"""Do work on documents in a process that may die: `python -m kg.child MEMORY OUTPUT`.

Lowest layer. Both numbers are MB; a memory of 0 is watched by the parent. Each message on
standard input and output is its length and a pickle: (function, arguments, where, current folder,
whether it reports steps) in; (kind, value) out, the first to say that the work begins. `kg.apart`
is the other end.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from typing import IO

from kg.apart import HEAD, MB
from kg.errors import InputError, KgError


def main() -> None:
    """Answer requests until the parent closes the pipe or ends."""
    memory, output = (int(x) * MB for x in sys.argv[1:3])
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # the parent is also interrupted and ends this process
    if memory:
        _limit(memory)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, requests), daemon=True).start()
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what a library prints must not get between the messages
        while True:
            _send(answers, _answer(requests.get(), output, answers))


def _send(answers: IO[bytes], message: bytes) -> None:
    answers.write(len(message).to_bytes(HEAD, "little") + message)
    answers.flush()


def _limit(memory: int) -> None:
    """Memory of this process as the system limits it; what counts is written to, not reserved."""
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _receive(stream: IO[bytes], requests: queue.SimpleQueue[bytes]) -> None:
    """Queue what the parent asks. If the parent is gone, end at once."""
    while len(head := stream.read(HEAD)) == HEAD:
        requests.put(stream.read(int.from_bytes(head, "little")))
    os._exit(0)


# What Python says where a library written in C failed without saying why: it had no memory.
_NO_ERROR = ("without exception set", "without setting an exception")


def _answer(request: bytes, most: int, answers: IO[bytes]) -> bytes:
    try:
        answer = _pickled("value", _done(request, answers))
    except KgError as error:
        answer = _pickled("error", error)
    except MemoryError:
        return _pickled("spent", None)
    except Exception as error:  # an error in kg: the parent reports it
        if isinstance(error, SystemError) and any(said in str(error) for said in _NO_ERROR):
            return _pickled("spent", None)
        said = f"{type(error).__name__}: {' '.join(str(error).split())}"
        return _pickled("fault", (said, traceback.format_exc()))
    return answer if len(answer) <= most else _pickled("output", None)


def _done(request: bytes, answers: IO[bytes]) -> object:
    # from our own parent
    function, arguments, where, folder, tells = pickle.loads(request)  # noqa: S301
    _send(answers, _pickled("begins", None))
    if tells:
        arguments = (lambda value: _send(answers, _pickled("step", value)), *arguments)
    try:
        if folder:
            os.chdir(folder)
        return function(*arguments)
    except RecursionError as error:
        raise InputError(
            "it is nested too deeply; open it in the program that made it and save it again",
            where=where,
        ) from error


def _pickled(kind: str, value: object) -> bytes:
    return pickle.dumps((kind, value), pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
