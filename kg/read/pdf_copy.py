"""The objects of a PDF, looked up in a plain copy that pdfium writes. Read layer.

Packed lists of objects, encryption and damaged tables are gone in the copy: each object stands at
the place its table names, in one notation.
"""

from __future__ import annotations

import base64
import binascii
import ctypes
import re
import zlib
from collections.abc import Callable
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

_TOKEN = re.compile(
    rb"\s*(<<|>>|\[|\]|/[^\s/<>\[\](){}]*|\((?:[^\\()]|\\.)*\)|<[^>]*>|[^\s/<>\[\](){}]+|\S)",
    re.DOTALL,
)
_REFERENCE = re.compile(rb"\s+\d+\s+R\b")
_STREAM = re.compile(rb"\s*stream\r?\n")
_MOST_TOKENS = 100_000  # of one object
_DEEPEST = 40

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
            nested[-1].append(_dictionary(inside) if token == b">>" else inside)
        elif token.isdigit() and (reference := _REFERENCE.match(raw, at)):
            nested[-1].append((int(token),))
            at = reference.end()
        else:
            nested[-1].append(token)
        if len(nested) == 1:
            break
    return (nested[0] or [None])[0], at


def _dictionary(inside: list[Value]) -> dict[str, Value]:
    return {
        key[1:].decode("latin-1"): value
        for key, value in zip(inside[::2], inside[1::2], strict=False)
        if isinstance(key, bytes)
    }


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
        found = _lzw_entry(code, table, last)
        if last and len(table) < _LZW_MOST:
            table.append(last + found[:1])
        out += found
        last = found
    return bytes(out[:most])


_LZW_CLEAR, _LZW_END, _LZW_MOST = 256, 257, 4096 - 258


def _lzw_entry(code: int, table: list[bytes], last: bytes) -> bytes:
    if code < _LZW_CLEAR:
        return bytes([code])
    return table[code - 258] if code - 258 < len(table) else last + last[:1]


_FILTERS: dict[bytes, Callable[[bytes, int], bytes]] = {
    b"/FlateDecode": _inflated, b"/Fl": _inflated,
    b"/ASCIIHexDecode": _from_hex, b"/AHx": _from_hex,
    b"/ASCII85Decode": _from_base_85, b"/A85": _from_base_85,
    b"/RunLengthDecode": _from_runs, b"/RL": _from_runs,
    b"/LZWDecode": _from_lzw, b"/LZW": _from_lzw,
}  # fmt: skip
