"""What ODT and ODS share: the body of the file, words of paragraphs, spans of cells. Read layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from kg.errors import InputError
from kg.read.limits import LIMITS
from kg.read.package import (
    DAMAGED,
    Element,
    attribute,
    child,
    children,
    local_name,
    member,
    names,
    open_package,
    parse_xml,
    whole,
)
from kg.read.written import marked

_SIGNS = {"tab": "\t", "line-break": "\n"}
# What hangs on a paragraph without being its words.
_UNSEEN = names(
    "annotation annotation-end note tracked-changes ruby-text frame custom-shape rect text-box "
    "hidden-text hidden-paragraph"
)
ROW_GROUPS = names("table-header-rows table-row-group table-rows")
_MOST_SPACES = 1_000
_MOST_STYLES_UP = 12
_BOLD = ("bold", "600", "700", "800", "900")
_NO_MARKS: Mapping[str, Iterable[str]] = MappingProxyType({})


def odf_roots(raw: bytes, *, name: str) -> tuple[Element, Element | None]:
    """The content and the styles of an ODF file, packed or flat.

    Raises: InputError when the file is damaged, encrypted or has no content.
    """
    if raw.lstrip()[:1] == b"<" or raw.startswith(b"\xef\xbb\xbf"):
        root = parse_xml(raw, where=name)
        return root, root
    package = open_package(raw, where=name)
    manifest = member(package, "META-INF/manifest.xml", where=name)
    if manifest is not None and b"encryption-data" in manifest[: LIMITS.ratio_from]:
        raise InputError(
            "the file is protected by a password; save it without one and try again", where=name
        )
    content = member(package, "content.xml", where=name)
    if content is None:
        raise InputError(f"it has no content inside; {DAMAGED}", where=name)
    styles = member(package, "styles.xml", where=name)
    return (
        parse_xml(content, where=name, part="content.xml"),
        None if styles is None else parse_xml(styles, where=name, part="styles.xml"),
    )


def odf_body(root: Element, kind: str, *, name: str) -> Element:
    """The part of an ODF file that holds its text (`text`) or sheets (`spreadsheet`).

    Raises: InputError when there is none.
    """
    body = child(root, "body", kind)
    if body is None:
        raise InputError(f"it has no {kind} inside; {DAMAGED}", where=name)
    return body


def odf_marks(*roots: Element | None) -> dict[str, tuple[str, ...]]:
    """The styles of paragraphs and spans whose words are bold or struck through, by name."""
    styles = {
        attribute(style, "name") or "": style
        for root in roots
        if root is not None
        for style in root.iter("{*}style")
        if attribute(style, "family") in ("text", "paragraph")
    }
    found = {name: _kinds(name, styles) for name in styles}
    return {name: kinds for name, kinds in found.items() if kinds}


def _kinds(name: str, styles: dict[str, Element]) -> tuple[str, ...]:
    """What a style says itself counts before what its parents say."""
    said: dict[str, bool] = {}
    style = styles.get(name)
    for _ in range(_MOST_STYLES_UP):
        if style is None:
            break
        properties = child(style, "text-properties")
        if properties is not None:
            weight = attribute(properties, "font-weight")
            line = attribute(properties, "text-line-through-style")
            if weight:
                said.setdefault("bold", weight in _BOLD)
            if line:
                said.setdefault("struck", line != "none")
        style = styles.get(attribute(style, "parent-style-name") or "")
    return tuple(kind for kind, is_on in said.items() if is_on)


def odf_fills(root: Element) -> dict[str, str]:
    """The colours behind cells, by the names of their styles."""
    return {
        attribute(style, "name") or "": fill
        for style in root.iter("{*}style")
        for properties in children(style, "table-cell-properties")
        if (fill := attribute(properties, "background-color"))
    }


def odf_words(element: Element, marks: Mapping[str, Iterable[str]] = _NO_MARKS) -> str:
    """The words of a paragraph with its tabs, breaks and repeated spaces, and signs of marks.

    ODF folds white space in the file itself, so runs of it are one space.
    """
    words = "".join(_pieces(element, marks))
    for kind in marks.get(attribute(element, "style-name") or "", ()):
        words = marked(words, kind)
    return words


def _pieces(element: Element, marks: Mapping[str, Iterable[str]]) -> Iterator[str]:
    yield _folded(element.text)
    for piece in element:
        tag = local_name(piece)
        if tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == "s":
            yield " " * min(whole(attribute(piece, "c"), 1), _MOST_SPACES)
        elif tag == "span":
            yield odf_words(piece, marks)
        elif tag and tag not in _UNSEEN:
            yield from _pieces(piece, marks)
        yield _folded(piece.tail)


def _folded(words: str | None) -> str:
    if not words:
        return ""
    return words.replace("\r", " ").replace("\n", " ").replace("\t", " ")


def odf_rows(table: Element) -> Iterator[Element]:
    """The rows of a table, also those that stand in groups."""
    for element in table:
        tag = local_name(element)
        if tag == "table-row":
            yield element
        elif tag in ROW_GROUPS:
            yield from odf_rows(element)


def spans(cell: Element) -> tuple[int, int]:
    """How many rows and columns a cell covers."""
    tall = whole(attribute(cell, "number-rows-spanned"), 1)
    wide = whole(attribute(cell, "number-columns-spanned"), 1)
    return max(tall, 1), max(wide, 1)


def repeats(element: Element, name: str) -> int:
    """How often a row or cell stands there: the file says alike neighbours once."""
    return max(whole(attribute(element, f"number-{name}-repeated"), 1), 1)
