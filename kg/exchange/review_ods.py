"""The review workbook as an OpenDocument sheet, for offices that save nothing else. Exchange layer.

The same rows and columns as the XLSX; every cell is text. Same plan, same bytes. Rows are coloured
by their doubt, names, kinds and levels have lists, heads stay in sight, the key is hidden.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from kg import __version__
from kg.exchange.review_book import (
    COLOURS,
    HEADS,
    HELP,
    LISTS,
    RIGHT,
    WIDTHS,
    across,
    cells_of,
    choices_of,
)
from kg.files import zip_entry
from kg.graph.cells import safe_text
from kg.model.records import PlanRecords
from kg.resolve.review import ReviewRow, review_rows
from kg.resolve.values import ROLES

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = " ".join(
    f'xmlns:{short}="{_OFFICE}{name}:1.0"'
    for short, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("number", "datastyle"), ("config", "config"),
    )
)  # fmt: skip
_NAMES += f' xmlns:of="{_OFFICE}of:1.2" xmlns:ooo="http://openoffice.org/2004/office"'
_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_OFFICE}manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_META = (
    f'<office:document-meta xmlns:office="{_OFFICE}office:1.0" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="{_OFFICE}meta:1.0" '
    f'office:version="1.2"><office:meta><meta:generator>kg {__version__}</meta:generator>'
    "</office:meta></office:document-meta>"
)
_HEAD_STAYS = "".join(
    f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
    for name, kind, value in (
        ("VerticalSplitMode", "short", 2), ("VerticalSplitPosition", "int", 1),
        ("ActiveSplitRange", "short", 2), ("PositionBottom", "int", 1),
    )
)  # fmt: skip


def review_open_document(records: PlanRecords) -> bytes:
    """The rows of a plan as ODS, with a sheet that explains and a hidden one with the lists."""
    rows = review_rows(records)
    buffer = io.BytesIO()
    parts = {
        "META-INF/manifest.xml": _MANIFEST,
        "content.xml": "".join(_content(records, rows)),
        "settings.xml": _settings(),
        "meta.xml": _META,
    }
    with zipfile.ZipFile(buffer, "w") as package:  # the kind comes first, and is not packed
        package.writestr(zip_entry("mimetype"), MEDIA_TYPE, zipfile.ZIP_STORED)
        for name, part in parts.items():
            package.writestr(zip_entry(name), _XML + part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _content(records: PlanRecords, rows: Sequence[ReviewRow]) -> Iterator[str]:
    lists = choices_of(records)
    yield f'<office:document-content {_NAMES} office:version="1.2"><office:automatic-styles>'
    yield from _styles()
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    yield "<table:content-validations>"
    yield from map(_validation, lists)
    yield "</table:content-validations>"
    yield from _review(rows)
    help_lines = [[HELP[0]], [f"{records.plan.id}: {records.plan.title}"], *([x] for x in HELP[1:])]
    yield from _sheet("how to", help_lines, widths=(110,))
    columns = [list(lists), *across(list(lists.values()))]
    yield from _sheet("lists", columns, widths=(), style="hidden")
    ranges = (_range(name, k, len(values)) for k, (name, values) in enumerate(lists.items()))
    yield f"<table:named-expressions>{''.join(ranges)}</table:named-expressions>"
    last = f"review.A1:review.J{max(len(rows) + 1, 2)}"
    yield (
        '<table:database-ranges><table:database-range table:name="__Anonymous_Sheet_DB__0" '
        f'table:target-range-address="{last}" table:display-filter-buttons="true"/>'
        "</table:database-ranges></office:spreadsheet></office:body></office:document-content>"
    )


def _styles() -> Iterator[str]:
    """Text that stays text, wrapped; one style a colour, one a width, one for a hidden sheet."""
    yield '<number:text-style style:name="words"><number:text-content/></number:text-style>'
    colours = {"told": "", "open": "", "head": "#DDE5EE"}
    colours |= {str(name).replace(" ", "-"): f"#{colour}" for name, colour in COLOURS.items()}
    for name, colour in colours.items():
        fill = f' fo:background-color="{colour}"' if colour else ""
        weight = '<style:text-properties fo:font-weight="bold"/>' if name == "head" else ""
        yield (
            f'<style:style style:name="{name}" style:family="table-cell" '
            'style:data-style-name="words"><style:table-cell-properties fo:wrap-option="wrap" '
            f'style:vertical-align="top"{fill}/>{weight}</style:style>'
        )
    for width in sorted({*WIDTHS, 110}):
        yield (
            f'<style:style style:name="w{width}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * 0.2:.2f}cm"/>'
            "</style:style>"
        )
    for name, shown in (("shown", "true"), ("hidden", "false")):
        yield (
            f'<style:style style:name="{name}" style:family="table">'
            f'<style:table-properties table:display="{shown}"/></style:style>'
        )


def _validation(name: str) -> str:
    return (
        f'<table:content-validation table:name="{name}" '
        f'table:condition="of:cell-content-is-in-list(list_{name})" '
        'table:allow-empty-cell="true" table:display-list="unsorted" '
        'table:base-cell-address="review.H2"><table:error-message table:display="false"/>'
        "</table:content-validation>"
    )


def _range(name: str, column: int, n: int) -> str:
    letter = chr(ord("A") + column)
    return (
        f'<table:named-range table:name="list_{name}" table:base-cell-address="$lists.$A$1" '
        f'table:cell-range-address="$lists.${letter}$2:.${letter}${n + 1}"/>'
    )


def _review(rows: Sequence[ReviewRow]) -> Iterator[str]:
    yield '<table:table table:name="review" table:style-name="shown">'
    for n, width in enumerate(WIDTHS):
        gone = ' table:visibility="collapse"' if n == len(WIDTHS) - 1 else ""
        yield f'<table:table-column table:style-name="w{width}"{gone}/>'
    yield f"<table:table-row>{''.join(_cell(head, 'head') for head in HEADS)}</table:table-row>"
    for row in rows:
        doubt = row.certainty if row.certainty in COLOURS else "told"
        name = LISTS.get(row.field, "names" if row.field in ROLES else "words")
        cells = [
            _cell(words, "open", name) if n == RIGHT else _cell(words, doubt.replace(" ", "-"))
            for n, words in enumerate(cells_of(row))
        ]
        yield f"<table:table-row>{''.join(cells)}</table:table-row>"
    yield "</table:table>"


def _sheet(
    name: str, lines: Sequence[Sequence[str]], *, widths: Sequence[int], style: str = "shown"
) -> Iterator[str]:
    yield f'<table:table table:name="{name}" table:style-name="{style}">'
    yield from (f'<table:table-column table:style-name="w{width}"/>' for width in widths)
    if not widths:
        yield f'<table:table-column table:number-columns-repeated="{max(map(len, lines))}"/>'
    for n, line in enumerate(lines):
        cells = "".join(_cell(words, "told" if n else "head") for words in line)
        yield f"<table:table-row>{cells}</table:table-row>"
    yield "</table:table>"


def _cell(words: str, style: str, choice: str = "") -> str:
    given = f' table:content-validation-name="{choice}"' if choice else ""
    if not words:
        return f'<table:table-cell table:style-name="{style}"{given}/>'
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in safe_text(words).split("\n"))
    return (
        f'<table:table-cell table:style-name="{style}"{given} office:value-type="string">{lines}'
        "</table:table-cell>"
    )


def _spaced(line: str) -> str:
    """Words as XML; runs of spaces, which ODF folds, and tabs by their own signs."""
    return escape(line).replace("\t", "<text:tab/>").replace("  ", " <text:s/>")


def _settings() -> str:
    return (
        f'<office:document-settings {_NAMES} office:version="1.2"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        '<config:config-item-map-named config:name="Tables">'
        f'<config:config-item-map-entry config:name="review">{_HEAD_STAYS}'
        "</config:config-item-map-entry></config:config-item-map-named>"
        "</config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )
