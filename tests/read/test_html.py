from __future__ import annotations

from pathlib import Path

import pytest

from kg.model.document import Paragraph
from tests.read.helpers import items, lines, marks, read_bytes, rows, tables


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


def test_panels_that_a_click_opens_are_read(tmp_path: Path) -> None:
    body = (
        "<a href='#one'>One</a><div id=one style='display:none'>first</div>"
        "<div id=two hidden>second</div><script>open('two')</script>"
        "<div id=three hidden>no</div>"
    )

    document = read_bytes(tmp_path, page(body))

    assert lines(document) == ["One", "first", "second"]
    assert document.notes == (
        "what the page shows on a click was read", "what the page hides was left out",
    )  # fmt: skip


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


def test_bold_and_struck_words_are_marked_in_paragraphs_and_cells(tmp_path: Path) -> None:
    body = (
        "<p>The <b>Ministry of <i>Justice</i></b> <strong>and</strong> others</p>"
        "<table><tr><td>due <s>May</s> <del> June </del> July<td>"
        "<span style='font-weight: 700'>Lead:<br>A</span><td style='text-decoration:line-through'>x"
        "</table>"
    )

    document = read_bytes(tmp_path, page(body))

    assert lines(document) == ["The Ministry of Justice and others"]
    assert rows(document) == [["due May June July", "Lead:\nA", "x"]]
    assert marks(document, "bold") == ["Ministry of Justice and", "Lead:", "A"]
    assert marks(document, "struck") == ["May June", "x"]


def test_bold_goes_on_over_blocks(tmp_path: Path) -> None:
    document = read_bytes(
        tmp_path, page("<div style='font-weight:bold'><p>one</p><p>two</p></div><p>three</p>")
    )

    assert marks(document, "bold") == ["one", "two"]


def test_items_know_how_deep_they_stand(tmp_path: Path) -> None:
    body = "<ul><li>a<ol><li>b<li><p>c</p><p>d</p></ol><li>e</ul><p>f</p>"

    document = read_bytes(tmp_path, page(body))

    assert lines(document) == ["• a", "1. b", "2. c\nd", "• e", "f"]
    assert items(document) == [1, 2, 2, 1, 0]


def test_unclosed_cells_and_rows_are_cells_and_rows(tmp_path: Path) -> None:
    body = "<table><tr><td>1<td>Train<p>all<tr><td>2<td>Build</table><p>end"

    assert rows(read_bytes(tmp_path, page(body))) == [["1", "Train\nall"], ["2", "Build"]]


def test_a_list_of_terms_is_a_table_of_two_columns(tmp_path: Path) -> None:
    ends = "<div><dt>Due</dt><dd>2025</dd></div></dl>"
    body = f"<dl><dt>Lead</dt><dd>Council</dd><dd>Agency</dd>{ends}"

    assert rows(read_bytes(tmp_path, page(body))) == [["Lead", "Council\nAgency"], ["Due", "2025"]]


def test_terms_that_are_not_closed_are_a_table(tmp_path: Path) -> None:
    body = "<dl><dt>Lead<dd>Council<dd>Agency<dt>Due<dd>2025</dl>"

    assert rows(read_bytes(tmp_path, page(body))) == [["Lead", "Council\nAgency"], ["Due", "2025"]]


def test_terms_with_tables_in_them_are_blocks(tmp_path: Path) -> None:
    body = "<dl><dt>Plan<dd><table><tr><td>a<td>b</table><dt>Not explained</dl>"

    document = read_bytes(tmp_path, page(body))

    assert rows(document) == [["a", "b"]]
    assert lines(document) == ["Plan", "Not explained"]


MENU = "".join(f"<li><a href='/{n}'>Page {n}</a></li>" for n in range(6))


@pytest.mark.parametrize(
    "menu",
    [
        f"<nav><p>Menu</p><ul>{MENU}</ul></nav>",
        f"<div><ul>{MENU}</ul></div>",
        f"<footer>Write to us<ul>{MENU}</ul></footer>",
        "<aside>Weather: 5 degrees</aside>",
        "<div role=navigation><a href='/'>Home</a></div>",
    ],
)
def test_menus_head_and_foot_are_left_out_and_said(tmp_path: Path, menu: str) -> None:
    body = f"<main><h1>Plan</h1><p>Train</p></main>{menu}"

    document = read_bytes(tmp_path, page(body))

    assert lines(document) == ["Plan", "Train"]
    assert "menus, head and foot of the page were left out" in document.notes[-1]


@pytest.mark.parametrize(
    "body",
    [
        f"<main><ul>{MENU}</ul></main>",
        "<ul>" + "<li><a href='/x'>Train all judges of the district courts in asylum law</a>" * 5,
        "<header><h1>Plan</h1><p>2025</p></header><p>Train</p>",
        "<article><header><p>Adopted in May</p></header></article>",
        "<aside><table><tr><td>Train<td>Council</table></aside>",
    ],
)
def test_what_may_be_the_plan_is_kept(tmp_path: Path, body: str) -> None:
    assert not read_bytes(tmp_path, page(body)).notes


def test_a_page_of_menus_only_is_read(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, page(f"<nav><ul>{MENU}</ul></nav>"))

    assert lines(document)[0] == "• Page 0"
    assert not document.notes


def test_a_frame_round_many_paragraphs_is_no_table(tmp_path: Path) -> None:
    empty = "<td><table><tr><td></td></tr></table></td>"
    body = f"<table><tr><td><p>one</p><p>two</p></td>{empty}</tr><tr><td></td></tr></table>"

    document = read_bytes(tmp_path, page(body))

    assert (tables(document), lines(document)) == ([], ["one", "two"])


def test_coloured_cells_below_months_are_marks(tmp_path: Path) -> None:
    body = (
        "<table><tr><th>Task<th>Jan<th>Feb<th>Mar</tr>"
        "<tr><td>Train<td bgcolor=red><td><td></tr>"
        "<tr style='background: #eee'><td>Goal<td><td><td></tr>"
        "<tr><td>Build<td><td style='background-color:#00f'><td style='background:white'></tr>"
        "</table>"
    )

    assert rows(read_bytes(tmp_path, page(body)))[1:] == [
        ["Train", "■", "", ""], ["Goal", "", "", ""], ["Build", "", "■", ""],
    ]  # fmt: skip


def test_figures_above_the_line_do_not_run_into_words(tmp_path: Path) -> None:
    body = "<p>Council<sup>2</sup>, 37<sup> 4 </sup>m, N<sup>o</sup> 5</p>"

    assert lines(read_bytes(tmp_path, page(body))) == ["Council², 37 ⁴ m, No 5"]


def test_a_cell_ends_with_its_group_of_rows(tmp_path: Path) -> None:
    heads = "<thead><tr><th rowspan=3>Task</th><th rowspan=9>Lead</th></tr></thead>"
    body = (
        f"<table>{heads}<tbody><tr><td>Train</td><td rowspan=0>Council</td></tr>"
        "<tr><td>Build</td></tr></tbody><tr><td>Paint</td><td>Mayor</td></tr></table>"
    )

    assert tables(read_bytes(tmp_path, page(body))) == [
        [(1, 1, 1, 1, "Task"), (1, 2, 1, 1, "Lead"), (2, 1, 1, 1, "Train"),
         (2, 2, 2, 1, "Council"), (3, 1, 1, 1, "Build"), (4, 1, 1, 1, "Paint"),
         (4, 2, 1, 1, "Mayor")]
    ]  # fmt: skip
