"""How any document is read: its content shows the format, the limits are kept. Read layer."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from kg.errors import InputError
from kg.model.document import Document
from kg.read.encoding import decode_bytes
from kg.read.formats import tell_format
from kg.read.html import declared_charset, saved_page
from kg.read.limits import LIMITS, Limits, check_file_size, check_text_size
from kg.read.written import Parts, text_document, write_document

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
# Format -> media type and module, whose function `<format>_parts` reads it, or says by an
# InputError why it cannot. They are imported when met, for some libraries are slow.
_FILES = {
    "doc": ("application/msword", "office"),
    "rtf": ("application/rtf", "office"),
    "docx": (f"{_OFFICE}.wordprocessingml.document", "docx"),
    "odt": (f"{_OPEN}.text", "odt"),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", "xlsx"),
    "xls": ("application/vnd.ms-excel", "xlsx"),
    "ods": (f"{_OPEN}.spreadsheet", "ods"),
    "pdf": ("application/pdf", "pdf"),
}
_TEXTS = {
    "html": ("text/html", "html"),
    "mhtml": ("multipart/related", "html"),
    "json": ("application/json", "json"),
    "csv": ("text/csv", "csv"),
    "markdown": ("text/markdown", "markdown"),
    "rst": ("text/x-rst", "rst"),
    "typed": ("text/x-columns", "typed"),
}


def read_document(path: Path, *, language: str | None = None, limits: Limits = LIMITS) -> Document:
    """One document as its canonical text with the places of its tables and paragraphs.

    The content shows the format, not the suffix. `language` helps to find the encoding of files
    that do not say theirs.

    Raises: InputError in one sentence, when the file cannot be read, or not safely.
    """
    return read_raw(_read_bytes(path, limits), name=path.name, language=language)


def _read_bytes(path: Path, limits: Limits) -> bytes:
    if path.is_dir():
        raise InputError("it is a folder; give a document inside it", where=path.name)
    try:
        check_file_size(path.stat().st_size, where=path.name, limits=limits)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("there is no such file; check its name", where=path.name) from error
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(
            f"the file cannot be opened ({reason}); close it elsewhere or check your rights",
            where=path.name,
        ) from error


def read_raw(raw: bytes, *, name: str, kind: str = "", language: str | None = None) -> Document:
    """The bytes of a file as a document; its content tells the format if `kind` does not.

    Raises: InputError in one sentence, when it cannot be read, or not safely.
    """
    kind = kind or tell_format(raw, name=name, language=language)
    try:
        document = (_of_file if kind in _FILES else _of_text)(raw, name, kind, language)
    except RecursionError as error:
        raise InputError(
            "it is nested too deeply; open it in the program that made it and save it again",
            where=name,
        ) from error
    if not document.blocks:
        raise InputError("the file holds no words; give a file with text", where=name)
    return document


def _of_file(raw: bytes, name: str, kind: str, _language: str | None) -> Document:
    media_type, module = _FILES[kind]
    parts, notes = _reader(module, kind)(raw, name=name)
    return write_document(parts, name=name, media_type=media_type, notes=notes)


def _of_text(raw: bytes, name: str, kind: str, language: str | None) -> Document:
    check_text_size(len(raw), where=name)
    raw, charset = saved_page(raw, name=name) if kind == "mhtml" else (raw, None)
    reader = "html" if kind == "mhtml" else kind
    text, encoding, decoded = decode_bytes(
        raw, name=name, declared=charset or declared_charset(raw), language=language
    )
    media_type, module = _TEXTS.get(kind, ("", ""))
    parts, notes = _reader(module, reader)(text, name, language) if module else ([], [])
    if kind == "text" or (kind == "typed" and not parts):
        return text_document(text, name=name, encoding=encoding, notes=decoded)
    return write_document(
        parts, name=name, media_type=media_type, encoding=encoding, notes=[*decoded, *notes]
    )


def _reader(module: str, kind: str) -> Callable[..., Parts]:
    found: Callable[..., Parts] = getattr(import_module(f"kg.read.{module}"), f"{kind}_parts")
    return found
