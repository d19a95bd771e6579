"""Do the chains of sectors in an old Office file end? Read layer.

A compound file (XLS) is a small file system: a table says which sector follows which. In a damaged
one a chain may run in a ring, or a stream be terabytes long by its entry; the library that reads
workbooks fills the memory with it and ends the process, which no caller can catch.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD = struct.Struct("<30xHH14xI8xIII4x109I")
_ENTRY = struct.Struct("<64sH50xIQ")
_SECTOR_SIZES = {9: 512, 12: 4096}  # others are refused by the library itself
_CUTOFF = 4096  # bytes; shorter streams lie in small sectors
_NO_SECTOR = 0xFFFFFFFA  # from here on a number names no sector
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFC
_FOLLOWED = ("workbook", "book")
_MACROS = "_vba_project_cur"  # with it the library looks into every stream


@dataclass(frozen=True, slots=True)
class _Stream:
    name: str
    first: int
    size: int


class _EndlessError(Exception):
    """A chain that never ends, or something longer than the file."""


def is_sound(raw: bytes) -> bool:
    """Whether every chain that leads to the sheets ends, and none is longer than the file.

    Edges: what is wrong in another way the library itself refuses, so that it counts as sound here.

    Example:
        >>> is_sound(b"no compound file")
        True
    """
    if not raw.startswith(MAGIC) or len(raw) < _HEAD.size:
        return True
    shift, _, first_folder, first_small, n_small, first_list, *listed = _HEAD.unpack_from(raw)
    size = _SECTOR_SIZES.get(shift)
    if size is None:
        return True
    try:
        _follow(_Sectors(raw, size), (first_folder, first_small, n_small, first_list), listed)
    except _EndlessError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Sectors:
    """The sectors of a file behind its header."""

    raw: bytes
    size: int

    def __len__(self) -> int:
        return len(self.raw) // self.size

    def numbers(self, at: int) -> Sequence[int]:
        """The numbers in a sector; fewer at the end of a file that is cut off."""
        part = self.raw[(at + 1) * self.size : (at + 2) * self.size]
        return struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])

    def content(self, chain: Sequence[int]) -> bytes:
        """The bytes of the sectors of a chain."""
        return b"".join(self.raw[(n + 1) * self.size : (n + 2) * self.size] for n in chain)


def _follow(sectors: _Sectors, heads: tuple[int, int, int, int], listed: Sequence[int]) -> None:
    """Go along every chain that the library goes along.

    Raises: _EndlessError if one never ends, or a length is beyond the file.
    """
    first_folder, first_small, n_small, first_list = heads
    following = _table(sectors, first_list, listed)
    streams = list(_streams(sectors.content(_chain(first_folder, following))))
    if not streams:
        return
    small: list[int] = []
    if n_small:
        _check(streams[0].size, sectors)
        _check(n_small * sectors.size, sectors)
        _chain(streams[0].first, following)
        small = [n for at in _chain(first_small, following) for n in sectors.numbers(at)]
    has_macros = any(stream.name == _MACROS for stream in streams)
    for stream in streams[1:]:
        if has_macros or stream.name in _FOLLOWED:
            _check(stream.size, sectors)
            _chain(stream.first, small if stream.size < _CUTOFF else following)


def _table(sectors: _Sectors, first: int, listed: Sequence[int]) -> list[int]:
    """Which sector follows each sector; the header lists some parts of the table, a chain more."""
    parts = list(listed)
    seen: set[int] = set()
    while first < _NO_SECTOR and (numbers := sectors.numbers(first)):
        if first in seen:
            raise _EndlessError
        seen.add(first)
        parts += numbers[:-1]
        first = numbers[-1]
    parts = [at for at in parts if at < _FREE]
    if len(parts) > len(sectors) + len(listed):
        raise _EndlessError
    return [number for at in parts for number in sectors.numbers(at)]


def _chain(first: int, following: Sequence[int]) -> list[int]:
    """The sectors from one on, to the end or to one that is not in the table."""
    chain: list[int] = []
    seen: set[int] = set()
    while first != _END and first < len(following):
        if first in seen:
            raise _EndlessError
        seen.add(first)
        chain.append(first)
        first = following[first]
    return chain


def _streams(folder: bytes) -> Iterator[_Stream]:
    for at in range(0, len(folder) - _ENTRY.size + 1, _ENTRY.size):
        letters, length, first, size = _ENTRY.unpack_from(folder, at)
        name = letters[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        yield _Stream(name.casefold(), first, size & 0xFFFFFFFF)


def _check(size: int, sectors: _Sectors) -> None:
    if size > len(sectors.raw):
        raise _EndlessError
