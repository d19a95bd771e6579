"""What the tests of reading share."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from kg.model.document import Document, Paragraph, Table
from kg.read import read_document

Cells = list[tuple[int, int, int, int, str]]


def read_bytes(tmp_path: Path, raw: bytes, name: str = "plan.bin", **options: object) -> Document:
    path = tmp_path / name
    path.write_bytes(raw)
    return read_document(path, **options)  # type: ignore[arg-type]


def tables(document: Document) -> list[Cells]:
    """The cells of each table: row, column, row span, column span, words."""
    return [
        [
            (c.row, c.column, c.row_span, c.column_span, document.text[c.start : c.end])
            for c in block.cells
        ]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def rows(document: Document) -> list[list[str]]:
    """The words of each row of all tables."""
    found: dict[tuple[int, int], list[str]] = {}
    for number, table in enumerate(tables(document)):
        for row, _, _, _, words in table:
            found.setdefault((number, row), []).append(words)
    return [found[key] for key in sorted(found)]


def lines(document: Document) -> list[str]:
    """The words of each paragraph."""
    return [
        document.text[block.start : block.end]
        for block in document.blocks
        if isinstance(block, Paragraph)
    ]


def everything(document: Document) -> list[str]:
    """The words of paragraphs and filled cells in order."""
    words: list[str] = []
    for block in document.blocks:
        parts = block.cells if isinstance(block, Table) else (block,)
        words += [w for part in parts if (w := document.text[part.start : part.end])]
    return words


def items(document: Document) -> list[int]:
    """The depth of each paragraph in lists."""
    return [block.item for block in document.blocks if isinstance(block, Paragraph)]


def marks(document: Document, kind: str) -> list[str]:
    """The marked words of a kind, in order."""
    return [document.words(m.start, m.end) for m in document.marks if m.kind == kind]


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip container of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return stream.getvalue()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, *, numbering: str = "", styles: str = "", footnotes: str = "") -> bytes:
    """A Word document with this body, written as XML."""

    def part(tag: str, inside: str) -> str:
        names = (
            f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        )
        return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {names}>{inside}</w:{tag}>'

    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{base}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(("numbering", "styles", "footnotes"))
    )
    names = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
            "word/numbering.xml": part("numbering", numbering),
            "word/styles.xml": part("styles", styles),
            "word/footnotes.xml": part("footnotes", footnotes),
            "word/_rels/document.xml.rels": f"<Relationships {names}>{relations}</Relationships>",
        }
    )


def para(words: str, properties: str = "") -> str:
    """A paragraph of a Word document."""
    return (
        f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'
    )
