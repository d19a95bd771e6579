"""Which PDFs are refused before they hurt: packed too tightly, too much on a page. Read layer.

The library that reads PDFs unpacks and runs whatever a page says. So streams and pages are measured
first, and each page has some seconds.
"""

from __future__ import annotations

import base64
import binascii
import ctypes
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

from kg.errors import InputError
from kg.read.limits import LIMITS, Limits

_TOKEN = re.compile(
    rb"\s*(<<|>>|\[|\]|/[^\s/<>\[\](){}]*|\((?:[^\\()]|\\.)*\)|<[^>]*>|[^\s/<>\[\](){}]+|\S)",
    re.DOTALL,
)
_REFERENCE = re.compile(rb"\s+\d+\s+R\b")
_STREAM = re.compile(rb"\s*stream\r?\n")
_MOST_TOKENS = 100_000  # of one object
_DEEPEST = 40  # references, forms within forms, pages within lists of pages

Reference = tuple[int]  # the number of an object
Value = Any  # a dict by names, a list, a Reference, bytes as written


class Copy:
    """A copy of an open PDF. What is damaged reads as empty."""

    def __init__(self, document: Any) -> None:
        self._raw = _written(document)
        self._places = _places(self._raw)
        self._known: dict[int, Value] = {}

    @property
    def root(self) -> Value:
        """The catalogue of the file."""
        at = self._raw.rfind(b"trailer")
        return self.entry(_value(self._raw, at + len(b"trailer"))[0], "Root") if at >= 0 else None

    def value(self, value: Value) -> Value:
        """What a reference stands for; other values as they are."""
        for _ in range(_DEEPEST):
            if not isinstance(value, tuple):
                return value
            value = self._object(value[0])
        return None

    def entry(self, owner: Value, name: str) -> Value:
        """What stands in a dictionary under a name, or None."""
        owner = self.value(owner)
        return self.value(owner.get(name)) if isinstance(owner, dict) else None

    def numbers(self) -> range:
        """The numbers of all objects."""
        return range(len(self._places))

    def is_page(self, number: int) -> bool:
        """Whether an object has a program as pages have."""
        found = self.value((number,))
        return isinstance(found, dict) and isinstance(found.get("Contents"), tuple | list)

    def unpacked(self, stream: Value, most: int) -> bytes:
        """The first bytes of a stream unpacked, `most` and one more if there are more."""
        found = self.value(stream)
        if not isinstance(found, dict) or "" not in found:
            return b""
        start, length = found[""], self.entry(found, "Length")
        end = start + int(length) if isinstance(length, bytes) and length.isdigit() else start
        data = self._raw[start:end]
        filters = self.entry(found, "Filter")
        for name in filters if isinstance(filters, list) else [filters]:
            said = self.value(name)  # in a damaged file anything
            unpack = _FILTERS.get(said) if isinstance(said, bytes) else None
            data = unpack(data, most + 1) if unpack else data
        return data[: most + 1]

    def _object(self, number: int) -> Value:
        if number not in self._known:
            at = self._places[number] if 0 <= number < len(self._places) else 0
            self._known[number] = _object(self._raw, at) if at else None
        return self._known[number]


def _written(document: Any) -> bytes:
    out = bytearray()
    writer = pdfium.FPDF_FILEWRITE(version=1)

    def write(_: Any, data: int, size: int) -> int:
        out.extend(ctypes.string_at(data, size))
        return 1

    writer.WriteBlock = type(writer.WriteBlock)(write)
    pdfium.FPDF_SaveAsCopy(document, writer, pdfium.FPDF_REMOVE_SECURITY)
    return bytes(out)


def _places(raw: bytes) -> list[int]:
    """Where each object begins, 0 for none, by the table at the end of the copy."""
    places: list[int] = []
    lines = iter(raw[raw.rfind(b"\nxref") + 1 :].split(b"\n"))
    next(lines, None)
    for line in lines:
        parts = line.split()
        if len(parts) == 2 and all(part.isdigit() for part in parts):
            first, n_objects = map(int, parts)
            places += [0] * (min(first, len(raw)) - len(places))
            for entry in islice(lines, min(n_objects, len(raw))):
                place, _, kind = [*entry.split(), b"", b"", b""][:3]
                places.append(int(place) if kind == b"n" and place.isdigit() else 0)
        else:
            break
    return places


def _object(raw: bytes, at: int) -> Value:
    at = raw.find(b"obj", at, at + 40)
    if at < 0:
        return None
    value, end = _value(raw, at + len(b"obj"))
    stream = _STREAM.match(raw, end)
    if stream and isinstance(value, dict):
        value[""] = stream.end()
    return value


def _value(raw: bytes, at: int) -> tuple[Value, int]:
    """The value that begins at a place, and where it ends."""
    nested: list[list[Value]] = [[]]
    for _ in range(_MOST_TOKENS):
        match = _TOKEN.match(raw, at)
        if match is None:
            break
        token, at = match[1], match.end()
        if token in (b"<<", b"["):
            nested.append([])
        elif token in (b">>", b"]") and len(nested) > 1:
            inside = nested.pop()
            pairs = zip(inside[::2], inside[1::2], strict=False)
            named = {k[1:].decode("latin-1"): v for k, v in pairs if isinstance(k, bytes)}
            nested[-1].append(named if token == b">>" else inside)
        elif token.isdigit() and (reference := _REFERENCE.match(raw, at)):
            nested[-1].append((int(token),))
            at = reference.end()
        else:
            nested[-1].append(token)
        if len(nested) == 1:
            break
    return (nested[0] or [None])[0], at


def _inflated(data: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error:
        return b""


def _from_hex(data: bytes, most: int) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", data.partition(b">")[0])[: 2 * most]
    return binascii.unhexlify(digits + b"0" * (len(digits) % 2))


def _from_base_85(data: bytes, most: int) -> bytes:
    letters = data.partition(b"~>")[0][: 5 * most]
    try:
        return base64.a85decode(letters)[:most]
    except ValueError:
        return b""


def _from_runs(data: bytes, most: int) -> bytes:
    out = bytearray()
    at = 0
    while at < len(data) and data[at] != 128 and len(out) < most:
        length = data[at]
        if length < 128:
            out += data[at + 1 : at + 2 + length]
            at += length + 2
        else:
            out += data[at + 1 : at + 2] * (257 - length)
            at += 2
    return bytes(out[:most])


def _from_lzw(data: bytes, most: int) -> bytes:
    out = bytearray()
    table: list[bytes] = []
    last = b""
    bits = n_bits = 0
    for byte in data:
        bits, n_bits = bits << 8 | byte, n_bits + 8
        width = max(9, min(12, (len(table) + 259).bit_length()))
        if n_bits < width or len(out) >= most:
            continue
        n_bits -= width
        code, bits = bits >> n_bits, bits & ((1 << n_bits) - 1)
        if code == _LZW_END:
            break
        if code == _LZW_CLEAR:
            table, last = [], b""
            continue
        if code < _LZW_CLEAR:
            found = bytes([code])
        else:
            found = table[code - 258] if code - 258 < len(table) else last + last[:1]
        if last and len(table) < _LZW_MOST:
            table.append(last + found[:1])
        out += found
        last = found
    return bytes(out[:most])


_LZW_CLEAR, _LZW_END, _LZW_MOST = 256, 257, 4096 - 258
_FILTERS: dict[bytes, Callable[[bytes, int], bytes]] = {
    b"/FlateDecode": _inflated, b"/Fl": _inflated,
    b"/ASCIIHexDecode": _from_hex, b"/AHx": _from_hex,
    b"/ASCII85Decode": _from_base_85, b"/A85": _from_base_85,
    b"/RunLengthDecode": _from_runs, b"/RL": _from_runs,
    b"/LZWDecode": _from_lzw, b"/LZW": _from_lzw,
}  # fmt: skip


_ANY_STREAM = re.compile(rb"stream\r?\n")
_HEAD = 2_000  # bytes before a stream in which its dictionary stands
_CHUNK = 1024**2
_LEVELS = 2  # how often a stream may be packed
PAGE_SECONDS = 20.0  # a dense page takes half a second
_PAGE_BYTES = 4 * 1024**2  # of a page's program; a dense page has a twentieth
_CALL = re.compile(rb"/([^\s/<>\[\](){}]+)\s*Do\b")


def check_streams(raw: bytes, *, where: str, limits: Limits = LIMITS) -> None:
    """Refuse a PDF with a part that unpacks to far more than any plan has.

    Edges: pictures are never unpacked here, so they may be packed as tightly as they like.
    Raises: InputError when a part is larger than the limits.
    """
    for match in _ANY_STREAM.finditer(raw):
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
