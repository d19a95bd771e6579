from __future__ import annotations

from pathlib import Path

import pytest

from kg.model.document import Paragraph
from tests.read.helpers import lines, read_bytes, rows, tables


def page(body: str, head: str = "<meta charset='utf-8'>") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def test_row_and_column_spans_find_their_columns(tmp_path: Path) -> None:
    body = (
        "<table><tr><th rowspan=2>A<th colspan=2>Group</tr><tr><td>x<td>y</tr>"
        "<tr><td>1<td>2<td>3</tr></table>"
    )

    assert tables(read_bytes(tmp_path, page(body))) == [
        [
            (1, 1, 2, 1, "A"), (1, 2, 1, 2, "Group"), (2, 2, 1, 1, "x"), (2, 3, 1, 1, "y"),
            (3, 1, 1, 1, "1"), (3, 2, 1, 1, "2"), (3, 3, 1, 1, "3"),
        ]
    ]  # fmt: skip


def test_a_span_over_the_end_of_the_table_ends_with_it(tmp_path: Path) -> None:
    body = "<table><tr><td rowspan=0>A<td>b</tr><tr><td>c</tr></table>"

    assert tables(read_bytes(tmp_path, page(body)))[0][0] == (1, 1, 2, 1, "A")


def test_scripts_styles_and_hidden_blocks_are_left_out(tmp_path: Path) -> None:
    unseen = "<script>1<2</script><style>p{}</style><p hidden>no</p>"
    body = unseen + "<p style='display: none'>no</p><p>yes"

    document = read_bytes(tmp_path, page(body))

    assert lines(document) == ["yes"]
    assert document.notes == ("what the page hides was left out",)


def test_breaks_are_newlines_and_source_newlines_are_spaces(tmp_path: Path) -> None:
    assert lines(read_bytes(tmp_path, page("<p>one\n  two<br>three</p>"))) == ["one two\nthree"]


def test_lists_show_their_numbers(tmp_path: Path) -> None:
    body = "<ol start=3><li>c<li value=7>g<ol type=a><li>x</ol></ol><ul><li>dot</ul>"

    assert lines(read_bytes(tmp_path, page(body))) == ["3. c", "7. g", "a. x", "• dot"]


def test_numbered_tasks_in_a_cell_keep_their_numbers(tmp_path: Path) -> None:
    body = "<table><tr><td><ol><li>Train<li>Report</ol><td>Council</tr></table>"

    assert rows(read_bytes(tmp_path, page(body))) == [["1. Train\n2. Report", "Council"]]


def test_headings_have_levels(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, page("<h1>Plan</h1><h3>Goal</h3><div>text</div>"))

    assert [b.level for b in document.blocks if isinstance(b, Paragraph)] == [1, 3, 0]


def test_a_foot_written_first_is_read_last(tmp_path: Path) -> None:
    body = "<table><tfoot><tr><td>sum</tfoot><thead><tr><th>h</thead><tr><td>1</table>"

    assert rows(read_bytes(tmp_path, page(body))) == [["h"], ["1"], ["sum"]]


def test_a_layout_table_is_only_a_frame(tmp_path: Path) -> None:
    inner = "<table><tr><td>a<td>b</table>"
    body = f"<table role=presentation><tr><td>menu<td>{inner}</table>"

    document = read_bytes(tmp_path, page(body))

    assert rows(document) == [["a", "b"]]
    assert lines(document) == ["menu"]


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2", "utf-8"])
def test_the_declared_encoding_is_used_and_said(tmp_path: Path, encoding: str) -> None:
    raw = f"<html><head><meta charset={encoding}></head><p>Unapređenje žrtava".encode(encoding)

    document = read_bytes(tmp_path, raw)

    assert lines(document) == ["Unapređenje žrtava"]
    assert document.encoding == encoding
    assert bool(document.notes) == (encoding != "utf-8")


def test_a_page_that_declares_nothing_is_read_by_its_letters(tmp_path: Path) -> None:
    words = "Министерство на вътрешните работи, Министерство на правосъдието"
    raw = f"<html><p>{words}</html>".encode("cp1251")

    document = read_bytes(tmp_path, raw)

    assert lines(document) == [words]
    assert document.encoding == "cp1251"


def test_a_page_saved_as_one_file_is_read(tmp_path: Path) -> None:
    raw = (
        b"From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=C5=BErtve</p>\r\n--b--\r\n"
    )

    assert lines(read_bytes(tmp_path, raw)) == ["žrtve"]
