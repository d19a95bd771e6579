"""Which format a file is in, by its content and never by its suffix. Read layer."""

from __future__ import annotations

import re

from kg.errors import InputError
from kg.read.csv import find_delimiter
from kg.read.encoding import decode_bytes
from kg.read.html import declared_charset
from kg.read.json import is_json
from kg.read.limits import check_text_size
from kg.read.markdown import is_markdown, is_mixed
from kg.read.package import member, open_package
from kg.read.rst import is_rst
from kg.read.typed import is_typed

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MEMBERS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xls",
}
_CONTENT_TYPES = {
    b"wordprocessingml": "docx",
    b"spreadsheetml": "xlsx",
}
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
# What an analyst may give by mistake, and what to do instead.
_REFUSED = (
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF"),
     "it is a picture; run it through OCR (for example ocrmypdf) and read the result"),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"),
     "it is an archive; unpack it and give the documents inside"),
    ((b"%!PS",), "it is PostScript; convert it to PDF and read that"),
)  # fmt: skip
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|div|h[1-6]|p|tr|ul|ol|meta|title)[\s>/]", re.I
)
_HTML_TABLE = re.compile(r"^ {0,3}<table[\s>].{0,2000}?<t[dh][\s>]", re.I | re.M | re.S)
_LOOKED_AT = 4096
_TABLES = (".csv", ".tsv")
_MHTML = re.compile(rb"^(?:[\w-]+:[^\n]*\n|[ \t][^\n]*\n){0,40}?mime-version:", re.IGNORECASE)


def tell_format(raw: bytes, *, name: str, language: str | None = None) -> str:
    """The format's short name: docx, odt, xlsx, ods, xls, doc, rtf, pdf, html, mhtml, csv, …

    Raises: InputError when the file is empty, or in no format that can be read.
    """
    if not raw.strip(b"\x00\t\n\r\x0b\x0c "):
        raise InputError("the file is empty; give the document itself", where=name)
    if raw.startswith(_ZIP):
        return _tell_package(raw, name)
    if raw.startswith(_OLE):
        return _tell_ole(raw, name)
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    for starts, sentence in _REFUSED:
        # A plan may begin with the letters of a signature, and be plain text.
        if raw.startswith(starts) and re.search(rb"[\x00-\x08\x0e-\x1f]", raw[:512]):
            raise InputError(sentence, where=name)
    return _tell_text(raw, name, language)


def _tell_package(raw: bytes, name: str) -> str:
    package = open_package(raw, where=name)
    mimetype = (member(package, "mimetype", where=name) or b"").strip()
    for start, kind in _ODF.items():
        if mimetype.startswith(start):
            return kind
    names = set(package.namelist())
    for part, kind in _MEMBERS.items():
        if part in names:
            return kind
    types = member(package, "[Content_Types].xml", where=name) or b""
    for word, kind in _CONTENT_TYPES.items():
        if word in types:
            return kind
    raise InputError(_package_sentence(names, mimetype), where=name)


def _package_sentence(names: set[str], mimetype: bytes) -> str:
    if any(part.startswith("ppt/") for part in names) or b"presentation" in mimetype:
        return "it is a presentation; export it as PDF and read that"
    if b"epub" in mimetype:
        return "it is an e-book; convert it to HTML and read that"
    if "content.xml" in names:
        return "it is an OpenDocument file but neither text nor spreadsheet; save it as ODT or PDF"
    return "it is a ZIP archive without a document; unpack it and give the documents inside"


def _tell_ole(raw: bytes, name: str) -> str:
    """Old Office files name their streams in UTF-16 in the directory."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in raw

    if holds("EncryptedPackage"):
        raise InputError(
            "the file is protected by a password; save it without one and try again", where=name
        )
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise InputError(
        "it is an old Office file but neither a Word document nor a workbook; save it as DOCX or "
        "PDF and read that",
        where=name,
    )


def _tell_text(raw: bytes, name: str, language: str | None) -> str:
    check_text_size(len(raw), where=name)
    text, _, _ = decode_bytes(raw, name=name, declared=declared_charset(raw), language=language)
    start = text.lstrip()[:_LOOKED_AT]
    if _MHTML.match(raw[:_LOOKED_AT]):
        return "mhtml"
    if start.startswith("<") and not (_HTML.search(start) and is_mixed(text)):
        return _tell_markup(start, name)
    if is_json(start):
        return "json"
    if name.lower().endswith(_TABLES) and find_delimiter(text) is not None:
        return "csv"  # its cells may hold what looks like another format
    return _tell_marks(text)


def _tell_markup(start: str, name: str) -> str:
    if "office:document" in start and "opendocument" in start:
        return "ods" if "opendocument.spreadsheet" in start else "odt"
    if _HTML.search(start):
        return "html"
    if start.startswith("<?xml"):
        raise InputError(
            "it is XML of a kind not known here; open it in the program that made it and save it "
            "as DOCX, XLSX or HTML",
            where=name,
        )
    return _tell_marks(start)


def _tell_marks(text: str) -> str:
    if _HTML_TABLE.search(text):
        return "markdown"  # it may hold HTML, as converters write tables that it has no signs for
    if is_rst(text):
        return "rst"
    if is_markdown(text):
        return "markdown"
    if is_typed(text):
        return "typed"
    if find_delimiter(text) is not None:
        return "csv"
    return "text"
