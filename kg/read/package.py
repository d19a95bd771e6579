"""How the parts of a DOCX, ODT, XLSX or ODS file are unpacked, safely. Read layer."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from kg.errors import InputError
from kg.read.limits import LIMITS, Limits

DAMAGED = "open it in the program that made it, save it again and try again"
# What zipfile raises on damaged containers, besides its own class.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    struct.error,
    OSError,
    ValueError,
    IndexError,
)
Element = etree._Element
_DOCUMENT_TYPES = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


def refuse_document_types(raw: bytes, *, where: str, part: str) -> None:
    """Refuse XML that declares a document type by an InputError, before any parser sees it."""
    if any(mark in raw for mark in _DOCUMENT_TYPES):
        raise InputError(
            f"its part {part} declares a document type, which office files never need and "
            "attacks do; have the file checked and save it again",
            where=where,
        )


def open_package(raw: bytes, *, where: str, limits: Limits = LIMITS) -> zipfile.ZipFile:
    """The container of an office file, checked against bombs before anything is unpacked.

    Raises: InputError when it is damaged, encrypted, or unpacks to more than the limits allow.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(raw))
        infos = package.infolist()
    except ZIP_ERRORS as error:
        raise InputError(f"the file is damaged or cut off; {DAMAGED}", where=where) from error
    if len(infos) > limits.members:
        raise InputError(
            f"the file holds {len(infos):,} parts, more than the {limits.members:,} any document "
            f"needs; {DAMAGED}",
            where=where,
        )
    for info in infos:
        _check_member(info, where, limits)
    return package


def _check_member(info: zipfile.ZipInfo, where: str, limits: Limits) -> None:
    if not info.filename.endswith((".xml", ".rels")):
        return
    packed = max(info.compress_size, 1)
    if info.file_size > limits.ratio_from and info.file_size > limits.member_ratio * packed:
        raise InputError(
            f"its part {info.filename} unpacks to {info.file_size // packed} times its size, as "
            f"zip bombs do; {DAMAGED}",
            where=where,
        )
    if info.file_size > limits.member_bytes:
        raise InputError(
            f"its part {info.filename} has {info.file_size / 1024**2:.0f} MiB, more than the "
            f"{limits.member_bytes / 1024**2:.0f} read; split the document and read the parts",
            where=where,
        )
    if info.flag_bits & 1:
        raise InputError(
            "the file is protected by a password; save it without one and try again", where=where
        )


def member(package: zipfile.ZipFile, name: str, *, where: str) -> bytes | None:
    """The bytes of one part, or None if the file has no such part.

    Raises: InputError when the part is damaged.
    """
    try:
        with package.open(name) as stream:
            return stream.read(LIMITS.member_bytes + 1)
    except KeyError:
        return None
    except (*ZIP_ERRORS, RuntimeError) as error:
        raise InputError(f"its part {name} is damaged; {DAMAGED}", where=where) from error


def check_memory(error: Exception) -> None:
    """Say so if a parser of XML ended for want of memory: the document is not damaged then.

    Raises: MemoryError.
    """
    if any(x.type == etree.ErrorTypes.ERR_NO_MEMORY for x in getattr(error, "error_log", ())):
        raise MemoryError from error


def parse_xml(raw: bytes, *, where: str, part: str = "content") -> Element:
    """The root element of an XML part; entities and document types are refused, never resolved.

    Raises: InputError when the XML is damaged, nested too deeply, or declares entities.
    """
    refuse_document_types(raw, where=where, part=part)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        check_memory(error)
        said = str(error).partition("\n")[0].rstrip(".") or type(error).__name__
        raise InputError(
            f"its part {part} is not well-formed XML ({said}); {DAMAGED}", where=where
        ) from error
    check_depth(root, where=where, what=f"its part {part}", advice=DAMAGED)
    return root


def check_depth(root: Element, *, where: str, what: str, advice: str) -> None:
    """Refuse what is nested more deeply than any document, by an InputError."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > LIMITS.depth:
            raise InputError(
                f"{what} is nested more than {LIMITS.depth} elements deep; {advice}", where=where
            )


def relation_targets(package: zipfile.ZipFile, part: str, *, where: str) -> dict[str, str]:
    """Where the relations of a part lead: by their ids, and by the last word of their types.

    Edges: of several relations of one type the first counts; outside targets are left out.
    """
    folder, _, base = part.rpartition("/")
    raw = member(package, f"{folder}/_rels/{base}.rels".lstrip("/"), where=where)
    targets: dict[str, str] = {}
    for relation in [] if raw is None else parse_xml(raw, where=where, part=f"{base}.rels"):
        if relation.get("TargetMode") != "External":
            target = _resolve(folder, relation.get("Target") or "")
            targets.setdefault((relation.get("Type") or "").rpartition("/")[2], target)
            targets[relation.get("Id") or ""] = target
    return targets


def _resolve(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    parts = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def whole(words: str | None, default: int = 0) -> int:
    """An attribute as a whole number; what is not one counts as the default."""
    try:
        return int(words or "")
    except ValueError:
        return default


def names(words: str) -> frozenset[str]:
    """A set of element names written as one string."""
    return frozenset(words.split())


def local_name(element: Element) -> str:
    """An element's name without its namespace; empty for comments and instructions."""
    tag = element.tag
    return str(tag).rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """An attribute's value by its name without namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def children(element: Element, name: str) -> Iterator[Element]:
    """The children of that name, whatever their namespace."""
    return (child for child in element if local_name(child) == name)


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of names, or None."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element
