"""How much of a file is read before it is refused: against hostile and damaged files. Read layer.

Every limit is far above any plan seen (a ministry's plan of 400 pages has 30,000 cells) and far
below what would hurt an analyst's machine.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import process_time

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one reading. Tests pass smaller ones."""

    file_bytes: int = 256 * 1024**2
    text_bytes: int = 32 * 1024**2  # text, HTML, CSV: a plan of 1,000 pages has 3 MiB
    member_bytes: int = 128 * 1024**2  # one unpacked part of a DOCX, ODT, XLSX or ODS file
    member_ratio: int = 250  # unpacked size by packed size; real documents stay below 60
    ratio_from: int = 4 * 1024**2  # smaller parts may be packed as tightly as they like
    members: int = 20_000
    depth: int = 120  # elements within elements; Word's deepest nesting seen is 40
    cells: int = 1_000_000
    pages: int = 3_000
    page_marks: int = 60_000  # letters and lines on one PDF page; a dense page has 8,000


LIMITS = Limits()
worked = process_time  # how many seconds this process has worked
AGAIN = 1.0  # seconds after which what is out of time is asked to stop again
_PAUSE = 0.01  # seconds between two looks, at least
_SPLIT = "split the document and read the parts"


class OutOfTimeError(BaseException):
    """Reading took too long. Not an Exception: no library on the way may swallow it."""


def check_file_size(n_bytes: int, *, where: str, limits: Limits = LIMITS) -> None:
    """Refuse a file that no plan needs: an InputError above `limits.file_bytes`."""
    if n_bytes > limits.file_bytes:
        size = f"{n_bytes / 1024**2:.0f} MiB, more than the {limits.file_bytes / 1024**2:.0f} read"
        raise InputError(f"the file has {size}; remove its pictures or {_SPLIT}", where=where)


def check_text_size(n_bytes: int, *, where: str, limits: Limits = LIMITS) -> None:
    """Refuse a text that no plan needs: an InputError above `limits.text_bytes`."""
    if n_bytes > limits.text_bytes:
        size = f"{n_bytes / 1024**2:.0f} MiB of text, more than the "
        raise InputError(
            f"the file has {size}{limits.text_bytes / 1024**2:.0f} read; {_SPLIT}", where=where
        )


def check_cells(n_cells: int, *, where: str, limits: Limits = LIMITS) -> None:
    """Refuse a table too large to be a plan: an InputError above `limits.cells`."""
    if n_cells > limits.cells:
        raise InputError(
            f"the tables have more than {limits.cells:,} cells; delete what is not the plan and "
            "save it again",
            where=where,
        )


def check_pages(n_pages: int, *, where: str, limits: Limits = LIMITS) -> None:
    """Refuse a PDF too long to be a plan: an InputError above `limits.pages`."""
    if n_pages > limits.pages:
        raise InputError(
            f"the PDF has {n_pages:,} pages, more than the {limits.pages:,} read; {_SPLIT}",
            where=where,
        )


@contextmanager
def time_limit(seconds: float, *, where: str) -> Iterator[None]:
    """Stop what runs inside when this process works on it for longer than some seconds.

    Seconds of work count, not of waiting: a busy machine makes no good document bad. A document is
    read in a process of its own, so its seconds are those of the process. Works in any thread and
    on Windows, where there are no alarm signals: the interpreter is asked to raise in this thread.
    Code in C is not interrupted, and what waits for ever is not stopped; the limits of `kg.apart`
    bound that.

    Raises: InputError when the time is over.
    """
    thread = ctypes.c_ulong(threading.get_ident())
    is_over, lock = threading.Event(), threading.Lock()

    def stop() -> None:
        until = worked() + seconds
        while (left := until - worked()) > 0:  # one core works no faster than the clock goes
            if is_over.wait(max(left, _PAUSE)):
                return
        wait = 0.0
        while not is_over.wait(wait):  # asked again: code without a caller may have swallowed it
            with lock:
                if not is_over.is_set():
                    ask = ctypes.pythonapi.PyThreadState_SetAsyncExc
                    ask(thread, ctypes.py_object(OutOfTimeError))
            wait = AGAIN

    threading.Thread(target=stop, daemon=True).start()
    try:
        try:
            yield
        finally:
            with lock:
                is_over.set()
            # A request made just before strikes in this loop, not the caller later. It is not taken
            # back: Python 3.11 would wait for it for ever in each call that is traced.
            for _ in range(3):
                pass
    except OutOfTimeError as error:
        raise InputError(
            f"reading took more than {seconds:.0f} seconds and was stopped; save it again "
            f"with the program that made it, or {_SPLIT}",
            where=where,
        ) from error
