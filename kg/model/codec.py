"""Records to JSON bytes and back, typed and refused when newer than this program. Model layer."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from kg.errors import InputError
from kg.model.records import PlanRecords

FORMAT_VERSION = 1  # of the records on disk; a newer one is refused


@dataclass(frozen=True, slots=True)
class _Envelope:
    format: int
    records: PlanRecords


@dataclass(frozen=True, slots=True)
class _Version:
    format: int


# Made while nobody else runs: two threads that make one at a time crash in msgspec 0.22.
_VERSION = msgspec.json.Decoder(_Version)
_DECODER = msgspec.json.Decoder(_Envelope)


def encode_records(records: PlanRecords, *, where: str = "") -> bytes:
    """Records as JSON, two spaces a level, ending in a newline; same records, same bytes.

    Raises: InputError if their words hold half a character.
    """
    try:
        compact = msgspec.json.encode(_Envelope(FORMAT_VERSION, records))
    except UnicodeEncodeError as error:
        raise InputError(
            "its words hold half a character (a lone surrogate), which no file can hold; "
            "save the document again as UTF-8",
            where=where or records.plan.id,
        ) from error
    return msgspec.json.format(compact, indent=2) + b"\n"


def decode_records(content: bytes, *, where: str = "") -> PlanRecords:
    """Records from JSON bytes.

    Raises: InputError if they are broken, or written by a newer version.
    """
    try:
        version = _VERSION.decode(content).format
        if version > FORMAT_VERSION:
            raise InputError(
                f"the records have format {version}, this kg knows up to {FORMAT_VERSION}; "
                "install a newer kg or build the graph again",
                where=where,
            )
        return _DECODER.decode(content).records
    except msgspec.DecodeError as error:
        raise InputError(f"the records are broken ({error}); build again", where=where) from error
