"""What does a text file hold? Its lines, with the offsets they have in the file. Read layer."""

from __future__ import annotations

import re

from kg.errors import InputError
from kg.ids import digest, document_id
from kg.model.document import Document, Paragraph
from kg.read.encoding import decode_bytes

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")


def read_text(raw: bytes, *, name: str, language: str | None = None) -> Document:
    """A text file as a document: every line with words is a paragraph, nothing is changed.

    Line ends stay as they are, so that offsets are those of the file (without its byte order mark).

    Raises: InputError when no encoding gives readable words, or the file holds none.
    """
    text, encoding, notes = decode_bytes(raw, name=name, language=language)
    lines = tuple(
        Paragraph(start=match.start(), end=match.end())
        for match in _LINE.finditer(text)
        if match.group().strip()
    )
    if not lines:
        raise InputError("the file holds no words; give a file with text", where=name)
    return Document(
        id=document_id(text),
        sha256=digest(text),
        name=name,
        media_type="text/plain",
        text=text,
        blocks=lines,
        encoding=encoding,
        notes=notes,
    )
