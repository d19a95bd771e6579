"""Which PDFs are refused before they hurt: packed too tightly, too much on a page. Read layer.

The library that reads PDFs unpacks and runs whatever a page says. So pages are looked at first,
and each has some seconds.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from typing import Any

from kg.errors import InputError
from kg.read.limits import LIMITS, Limits, OutOfTimeError, time_limit

_STREAM = re.compile(rb"stream\r?\n")
_STRING = re.compile(rb"\((?:[^()\\]|\\.){8,}\)|<[0-9A-Fa-f\s]{8,}>", re.DOTALL)
_HEAD = 2_000  # bytes before a stream in which its dictionary stands
_CHUNK = 1024**2
_LEVELS = 2  # how often a stream may be packed
_PAGE_SECONDS = 20.0  # a dense page takes half a second
_EARLY = 0.1  # seconds by which a timer may ring too early
_PAGE_TOKENS = 10  # words of a page's program for each mark on it
_PAGE_BYTES = 32 * 1024**2


def check_streams(raw: bytes, *, where: str, limits: Limits = LIMITS) -> None:
    """Refuse a PDF with a part that unpacks to far more than any plan has.

    Edges: pictures are never unpacked here, so they may be packed as tightly as they like.
    Raises: InputError when a part is larger than the limits.
    """
    for match in _STREAM.finditer(raw):
        head = raw[max(match.start() - _HEAD, 0) : match.start()].rpartition(b"obj")[2]
        if b"FlateDecode" not in head or b"/Image" in head:
            continue
        n_bytes = 0
        for n_bytes in _unpacked_sizes(memoryview(raw)[match.end() :], head.count(b"FlateDecode")):
            if n_bytes > limits.member_bytes:
                raise InputError(
                    f"a part of the PDF unpacks to more than {limits.member_bytes / 1024**2:.0f} "
                    "MiB; save it anew with the program that made it",
                    where=where,
                )


def _unpacked_sizes(packed: memoryview, n_levels: int) -> Iterator[int]:
    """How many bytes were unpacked so far, again and again until the stream ends."""
    levels = [zlib.decompressobj() for _ in range(min(n_levels, _LEVELS))]
    n_bytes = 0
    try:
        for start in range(0, len(packed), _CHUNK // 16):
            for part in _unpack(bytes(packed[start : start + _CHUNK // 16]), levels):
                n_bytes += len(part)
                yield n_bytes
            if levels[0].eof:
                return
    except zlib.error:
        return


def _unpack(data: bytes, levels: list[Any]) -> Iterator[bytes]:
    first, *rest = levels
    while data:
        part = first.decompress(data, _CHUNK)
        data = first.unconsumed_tail
        if rest:
            yield from _unpack(part, rest)
        elif part:
            yield part
        if first.eof:
            return


def check_page(page: Any, *, where: str, limits: Limits = LIMITS) -> None:
    """Refuse a page whose program has far more to draw than a page of a plan.

    Raises: InputError with the number of the page.
    """
    from pdfminer.pdftypes import resolve1

    n_bytes = n_tokens = n_letters = 0
    for content in page.page_obj.contents:
        stream = resolve1(content)
        data = stream.get_data() if hasattr(stream, "get_data") else b""
        n_bytes += len(data)
        if n_bytes <= _PAGE_BYTES:
            n_tokens += len(data.split())
            n_letters += sum(len(s) // 2 for s in _STRING.findall(data))
    too_many = n_tokens > _PAGE_TOKENS * limits.page_marks or n_letters > 2 * limits.page_marks
    if n_bytes > _PAGE_BYTES or too_many:
        raise InputError(
            f"the page has far more letters and lines than the {limits.page_marks:,} read; "
            "remove the drawing on it or leave the page out",
            where=f"{where}, page {page.page_number}",
        )


@contextmanager
def page_time(page: Any, *, where: str, limits: Limits = LIMITS) -> Iterator[None]:
    """The time that reading one page may take.

    Raises: InputError when it takes longer.
    """
    own = replace(limits, seconds=min(_PAGE_SECONDS, limits.seconds))
    end = monotonic() + own.seconds
    try:
        with time_limit(where=f"{where}, page {page.page_number}", limits=own):
            yield
    except InputError as error:
        if isinstance(error.__cause__, OutOfTimeError) and monotonic() < end - _EARLY:
            raise error.__cause__ from None  # the time of the whole file was over, not the page's
        raise
