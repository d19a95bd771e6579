"""How any document is read: the format told by its content, the limits kept. Read layer."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from kg.errors import InputError
from kg.model.document import Document
from kg.read.formats import tell_format
from kg.read.limits import LIMITS, Limits, check_file_size

# Format -> module and function; imported when met, for PDF and spreadsheet libraries are slow.
_READERS = {
    "docx": ("docx", "read_docx"),
    "odt": ("odt", "read_odt"),
    "xlsx": ("xlsx", "read_xlsx"),
    "xls": ("xls", "read_xls"),
    "ods": ("ods", "read_ods"),
    "pdf": ("pdf", "read_pdf"),
}
_TEXT_READERS = {
    "html": ("html", "read_html"),
    "mhtml": ("mail", "read_mhtml"),
    "json": ("json", "read_json"),
    "csv": ("csv", "read_csv"),
    "markdown": ("markdown", "read_markdown"),
    "rst": ("rst", "read_rst"),
    "typed": ("typed", "read_typed"),
    "text": ("text", "read_text"),
}


def read_document(path: Path, *, language: str | None = None, limits: Limits = LIMITS) -> Document:
    """One document as its canonical text with the places of its tables and paragraphs.

    The format is told by content, not by suffix. `language` helps to find the encoding of files
    that do not say theirs.

    Raises: InputError in one sentence, when the file cannot be read, or not safely.
    """
    raw = _read_bytes(path, limits)
    try:
        document = _read(raw, path.name, language)
    except RecursionError as error:
        raise InputError(
            "it is nested too deeply; open it in the program that made it and save it again",
            where=path.name,
        ) from error
    if not document.blocks:
        raise InputError("the file holds no words; give a file with text", where=path.name)
    return document


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


def _read(raw: bytes, name: str, language: str | None) -> Document:
    kind = tell_format(raw, name=name, language=language)
    if kind in ("doc", "rtf"):
        from kg.read.office import read_through_office

        return read_through_office(raw, name=name, kind=kind)
    if kind in _READERS:
        return _function(*_READERS[kind])(raw, name=name)
    return _function(*_TEXT_READERS[kind])(raw, name=name, language=language)


def _function(module: str, function: str) -> Callable[..., Document]:
    found: Callable[..., Document] = getattr(import_module(f"kg.read.{module}"), function)
    return found
