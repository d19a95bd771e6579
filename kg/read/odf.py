"""What ODT and ODS share: the body of the file, words of paragraphs, spans of cells. Read layer."""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import InputError
from kg.read.limits import LIMITS
from kg.read.package import (
    DAMAGED,
    Element,
    attribute,
    child,
    local_name,
    member,
    names,
    open_package,
    parse_xml,
)

_SIGNS = {"tab": "\t", "line-break": "\n"}
# What hangs on a paragraph without being its words.
_UNSEEN = names(
    "annotation annotation-end note tracked-changes ruby-text frame custom-shape rect text-box "
    "hidden-text hidden-paragraph"
)
_MOST_SPACES = 1_000


def odf_roots(raw: bytes, *, name: str) -> tuple[Element, Element | None]:
    """The content and the styles of an ODF file, packed or flat.

    Raises: InputError when the file is damaged, encrypted or has no content.
    """
    if raw.lstrip()[:1] == b"<" or raw.startswith(b"\xef\xbb\xbf"):
        root = parse_xml(raw, where=name)
        return root, root
    package = open_package(raw, where=name)
    _refuse_encrypted(member(package, "META-INF/manifest.xml", where=name), name)
    content = member(package, "content.xml", where=name)
    if content is None:
        raise InputError(f"it has no content inside; {DAMAGED}", where=name)
    styles = member(package, "styles.xml", where=name)
    return (
        parse_xml(content, where=name, part="content.xml"),
        None if styles is None else parse_xml(styles, where=name, part="styles.xml"),
    )


def _refuse_encrypted(manifest: bytes | None, name: str) -> None:
    if manifest is not None and b"encryption-data" in manifest[: LIMITS.ratio_from]:
        raise InputError(
            "the file is protected by a password; save it without one and try again", where=name
        )


def odf_body(root: Element, kind: str, *, name: str) -> Element:
    """The part of an ODF file that holds its text (`text`) or sheets (`spreadsheet`).

    Raises: InputError when there is none.
    """
    body = child(root, "body", kind)
    if body is None:
        raise InputError(f"it has no {kind} inside; {DAMAGED}", where=name)
    return body


def odf_words(element: Element) -> str:
    """The words of a paragraph with its tabs, breaks and repeated spaces.

    ODF folds white space in the file itself, so runs of it are one space.
    """
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    yield _folded(element.text)
    for piece in element:
        tag = local_name(piece)
        if tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == "s":
            yield " " * min(whole(attribute(piece, "c"), 1), _MOST_SPACES)
        elif tag and tag not in _UNSEEN:
            yield from _pieces(piece)
        yield _folded(piece.tail)


def _folded(words: str | None) -> str:
    if not words:
        return ""
    return words.replace("\r", " ").replace("\n", " ").replace("\t", " ")


def whole(words: str | None, default: int = 0) -> int:
    """An attribute as a whole number; what is not one counts as the default."""
    try:
        return int(words or "")
    except ValueError:
        return default


def spans(cell: Element) -> tuple[int, int]:
    """How many rows and columns a cell covers."""
    tall = whole(attribute(cell, "number-rows-spanned"), 1)
    wide = whole(attribute(cell, "number-columns-spanned"), 1)
    return max(tall, 1), max(wide, 1)


def repeats(element: Element, name: str) -> int:
    """How often a row or cell stands there: the file says alike neighbours once."""
    return max(whole(attribute(element, f"number-{name}-repeated"), 1), 1)
