"""How a web page saved as one file (MHTML, "single file") is read. Read layer."""

from __future__ import annotations

import email
import email.policy

from kg.errors import InputError
from kg.model.document import Document
from kg.read.html import html_parts, read_html
from kg.read.limits import check_text_size
from kg.read.written import write_document

MEDIA_TYPE = "multipart/related"


def read_mhtml(raw: bytes, *, name: str, language: str | None = None) -> Document:
    """The web page inside an MHTML file, its first HTML part.

    Raises: InputError when it holds no web page.
    """
    check_text_size(len(raw), where=name)
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() != "text/html" or not isinstance(payload, bytes):
            continue
        charset = part.get_content_charset()
        if charset is None:
            return read_html(payload, name=name, language=language)
        parts, notes = html_parts(_decoded(payload, charset), name=name)
        return write_document(
            parts, name=name, media_type=MEDIA_TYPE, encoding=charset, notes=notes
        )
    raise InputError(
        "it is a saved mail or page without HTML inside; save the page as HTML", where=name
    )


def _decoded(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset)
    except (LookupError, UnicodeError):
        return payload.decode("utf-8", "replace")
