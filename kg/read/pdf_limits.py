"""Which PDFs are refused before they hurt: packed too tightly, too much on a page. Read layer.

The library that reads PDFs unpacks and runs whatever a page says. So streams and pages are measured
first, and each page has some seconds.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.read.limits import LIMITS, Limits
from kg.read.pdf_copy import Copy, Value

_STREAM = re.compile(rb"stream\r?\n")
_HEAD = 2_000  # bytes before a stream in which its dictionary stands
_CHUNK = 1024**2
_LEVELS = 2  # how often a stream may be packed
PAGE_SECONDS = 20.0  # a dense page takes half a second
_PAGE_BYTES = 4 * 1024**2  # of a page's program; a dense page has a twentieth
_CALL = re.compile(rb"/([^\s/<>\[\](){}]+)\s*Do\b")
_DEEPEST = 40  # forms within forms, pages within lists of pages


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
                    "MiB; save it again with the program that made it",
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


def check_pages_drawn(document: Any, *, where: str, limits: Limits = LIMITS) -> None:
    """Refuse an open PDF with a page whose program has far more to draw than a page of a plan.

    pdfium runs a page's whole program at once and cannot be stopped. So each program is measured
    first, with all forms as often as they are drawn.

    Raises: InputError with the number of the page.
    """
    sizes = _Sizes(Copy(document))
    for number, page in sizes.pages():
        if sizes.of_page(page) > _PAGE_BYTES:
            place = f"{where}, page {number}" if number else where
            raise InputError(
                f"the page has far more letters and lines than the {limits.page_marks:,} read; "
                "remove the drawing on it or leave the page out",
                where=place,
            )


class _Sizes:
    """How long the programs of pages are, in bytes, with all that they call."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self._known: dict[tuple[int], int] = {}

    def pages(self) -> Iterator[tuple[int, Value]]:
        """The pages in order from 1, then under 0 whatever else looks like one."""
        seen: set[Value] = set()
        found = self._kids(self._copy.entry(self._copy.root, "Pages"), seen, 0)
        yield from enumerate(found, start=1)
        others = ((number,) for number in self._copy.numbers() if self._copy.is_page(number))
        yield from ((0, other) for other in others if other not in seen)

    def _kids(self, node: Value, seen: set[Value], depth: int) -> Iterator[Value]:
        kids = self._copy.entry(node, "Kids")
        for kid in kids if isinstance(kids, list) and depth < _DEEPEST else []:
            if not isinstance(kid, tuple) or kid in seen:
                continue
            seen.add(kid)
            if self._copy.entry(kid, "Kids") is None:
                yield kid
            else:
                yield from self._kids(kid, seen, depth + 1)

    def of_page(self, page: Value) -> int:
        """How long the program of a page is."""
        contents = self._copy.entry(page, "Contents")
        parts = contents if isinstance(contents, list) else [contents]
        resources, owner = None, page
        for _ in range(_DEEPEST):
            resources = resources or self._copy.entry(owner, "Resources")
            owner = self._copy.entry(owner, "Parent")
        data = b"\n".join(self._copy.unpacked(part, _PAGE_BYTES) for part in parts)
        return self._of_program(data, resources, 0) + self._of_fonts(resources)

    def _of_program(self, data: bytes, resources: Value, depth: int) -> int:
        forms = self._copy.entry(resources, "XObject")
        if not isinstance(forms, dict) or depth > _DEEPEST:
            return len(data)
        calls = Counter(_CALL.findall(data))
        return len(data) + sum(
            n * self._of_form(forms.get(name.decode("latin-1")), resources, depth)
            for name, n in calls.items()
        )

    def _of_form(self, form: Value, outer: Value, depth: int) -> int:
        if not isinstance(form, tuple) or self._copy.entry(form, "Subtype") != b"/Form":
            return 0
        if form not in self._known:
            self._known[form] = _PAGE_BYTES + 1  # a form within itself is drawn without end
            data = self._copy.unpacked(form, _PAGE_BYTES)
            resources = self._copy.entry(form, "Resources") or outer
            self._known[form] = self._of_program(data, resources, depth + 1)
        return self._known[form]

    def _of_fonts(self, resources: Value) -> int:
        """How long the programs are that draw letters; each is run once."""
        fonts = self._copy.entry(resources, "Font")
        size = 0
        for font in fonts.values() if isinstance(fonts, dict) else ():
            programs = self._copy.entry(font, "CharProcs")
            own = self._copy.entry(font, "Resources") or resources
            for program in programs.values() if isinstance(programs, dict) else ():
                size += self._of_program(self._copy.unpacked(program, _PAGE_BYTES), own, 1)
        return size
