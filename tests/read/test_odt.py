from __future__ import annotations

from pathlib import Path

from kg.model.document import Paragraph
from tests.read.helpers import items, lines, marks, package, read_bytes, rows, tables

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("draw", "drawing"), ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip


def odt(body: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


NUMBERED = (
    '<text:list-style style:name="L1">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>'
    "</text:list-style>"
)


def test_list_numbers_stand_in_the_text(tmp_path: Path) -> None:
    inner = "<text:list><text:list-item><text:p>x</text:p></text:list-item></text:list>"
    body = (
        '<text:list text:style-name="L1"><text:list-item><text:p>one</text:p></text:list-item>'
        f"<text:list-item><text:p>two</text:p>{inner}</text:list-item></text:list>"
    )

    assert lines(read_bytes(tmp_path, odt(body, NUMBERED))) == ["1. one", "2. two", "a) x"]


def test_tracked_deletions_are_left_out(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>old</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>until <text:change-start/>2018<text:change-end/></text:p>"
    )

    document = read_bytes(tmp_path, odt(body))

    assert lines(document) == ["until 2018"]
    assert "deletions" in document.notes[0]


def test_spaces_tabs_and_breaks(tmp_path: Path) -> None:
    body = '<text:p>a\n<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d</text:p>'

    assert lines(read_bytes(tmp_path, odt(body))) == ["a   b\tc\nd"]


def test_headings_notes_and_text_boxes(tmp_path: Path) -> None:
    note = "<text:note><text:note-body><text:p>gazette</text:p></text:note-body></text:note>"
    box = "<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>"
    body = f'<text:h text:outline-level="2">Goal{note}</text:h><text:p>{box}after</text:p>'

    document = read_bytes(tmp_path, odt(body))

    assert lines(document) == ["Goal", "after", "boxed", "gazette"]
    assert next(b for b in document.blocks if isinstance(b, Paragraph)).level == 2


def test_repeated_and_covered_cells(tmp_path: Path) -> None:
    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>A</text:p></table:table-cell>'
        "<table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row>"
        '<table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )

    assert tables(read_bytes(tmp_path, odt(body))) == [
        [(1, 1, 1, 2, "A"), (2, 1, 1, 1, "x"), (2, 2, 1, 1, "x")]
    ]


def test_a_flat_file_is_read_like_a_packed_one(tmp_path: Path) -> None:
    flat = (
        f'<?xml version="1.0"?><office:document {NAMES} '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
        "<text:p>flat</text:p></office:text></office:body></office:document>"
    )

    assert lines(read_bytes(tmp_path, flat.encode())) == ["flat"]


def test_a_nested_table_is_words_of_its_cell(tmp_path: Path) -> None:
    def cell(inside: str) -> str:
        return f"<table:table-cell>{inside}</table:table-cell>"

    inner = f"<table:table><table:table-row>{cell('<text:p>1</text:p>')}"
    inner += f"{cell('<text:p>2</text:p>')}</table:table-row></table:table>"
    body = f"<table:table><table:table-row>{cell('<text:p>a</text:p>' + inner)}"
    body += f"{cell('<text:p>b</text:p>')}</table:table-row></table:table>"

    assert rows(read_bytes(tmp_path, odt(body))) == [["a\n1 2", "b"]]


STYLES = (
    '<style:style style:name="B" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="S" style:family="text" style:parent-style-name="B">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="P" style:family="paragraph" style:parent-style-name="B"/>'
)


def test_bold_and_struck_spans_are_marked(tmp_path: Path) -> None:
    body = (
        '<text:p><text:span text:style-name="B">Lead</text:span>: A '
        '<text:span text:style-name="S">2024</text:span> 2025</text:p>'
        '<table:table><table:table-row><table:table-cell><text:p text:style-name="P">Task</text:p>'
        "</table:table-cell><table:table-cell><text:p>x</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )

    document = read_bytes(tmp_path, odt(body, STYLES))

    assert lines(document) == ["Lead: A 2024 2025"]
    assert marks(document, "bold") == ["Lead", "2024", "Task"]
    assert marks(document, "struck") == ["2024"]


def test_items_know_how_deep_they_stand(tmp_path: Path) -> None:
    inner = "<text:list><text:list-item><text:p>x</text:p></text:list-item></text:list>"
    body = (
        '<text:list text:style-name="L1"><text:list-item><text:p>one</text:p><text:p>more</text:p>'
        f"{inner}</text:list-item></text:list><text:p>end</text:p>"
    )

    document = read_bytes(tmp_path, odt(body, NUMBERED))

    assert lines(document) == ["1. one\nmore", "a) x", "end"]
    assert items(document) == [1, 2, 0]
