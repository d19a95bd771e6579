"""What does a text file hold? Its lines, with the offsets they have in the file. Read layer."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.ids import digest, document_id
from kg.model.document import Document, Paragraph

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")


def text_document(
    text: str, *, name: str, encoding: str | None = None, notes: Iterable[str] = ()
) -> Document:
    """A text as a document: every line with words is a paragraph, nothing is changed.

    Line ends stay as they are, so that offsets are those of the file (without its byte order mark).
    """
    lines = (m for m in _LINE.finditer(text) if m.group().strip())
    return Document(
        id=document_id(text),
        sha256=digest(text),
        name=name,
        media_type="text/plain",
        text=text,
        blocks=tuple(Paragraph(start=m.start(), end=m.end()) for m in lines),
        encoding=encoding,
        notes=tuple(notes),
    )
