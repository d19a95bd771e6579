from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.document import Paragraph
from tests.read.helpers import docx, items, lines, marks, para, read_bytes, rows, tables

LEVELS = (
    '<w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def item(words: str, depth: int = 0, list_id: int = 3) -> str:
    return para(words, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')


def cell(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def table(*table_rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in table_rows) + "</w:tbl>"


def test_automatic_numbers_stand_in_the_text_as_word_shows_them(tmp_path: Path) -> None:
    body = (
        item("Train") + item("police", 1) + item("judges", 1) + item("Report") + item("at once", 2)
    )

    document = read_bytes(tmp_path, docx(body, numbering=LEVELS))

    assert lines(document) == ["1. Train", "1.1. police", "1.2. judges", "2. Report", "• at once"]


def test_a_list_started_anew_counts_from_one(tmp_path: Path) -> None:
    body = item("a") + item("b") + item("c", list_id=4) + item("d", list_id=4)

    document = read_bytes(tmp_path, docx(body, numbering=LEVELS))

    assert lines(document) == ["1. a", "2. b", "1. c", "2. d"]


def test_numbers_of_tasks_in_a_cell_stand_before_their_lines(tmp_path: Path) -> None:
    body = table(cell(item("Analyse") + item("Publish")) + cell(para("Council")))

    document = read_bytes(tmp_path, docx(body, numbering=LEVELS))

    assert rows(document) == [["1. Analyse\n2. Publish", "Council"]]


def test_a_style_gives_its_paragraphs_numbers_and_levels(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Naslov1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Moj"><w:name w:val="Moj"/>'
        '<w:basedOn w:val="Naslov1"/></w:style>'
    )
    body = para("Goal", '<w:pStyle w:val="Naslov1"/>') + para("More", '<w:pStyle w:val="Moj"/>')

    document = read_bytes(tmp_path, docx(body, numbering=LEVELS, styles=styles))

    assert lines(document) == ["1. Goal", "2. More"]
    assert [b.level for b in document.blocks if isinstance(b, Paragraph)] == [1, 1]


def test_the_style_of_titles_is_a_heading(tmp_path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    body = para("Bay plan", '<w:pStyle w:val="T"/>') + para("Mend the pier")

    document = read_bytes(tmp_path, docx(body, styles=styles))

    assert [b.level for b in document.blocks if isinstance(b, Paragraph)] == [1, 0]


def test_insertions_are_read_and_deletions_are_left_out(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>until </w:t></w:r><w:del><w:r><w:delText>2017</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>2018</w:t></w:r></w:ins></w:p>"
    )

    document = read_bytes(tmp_path, docx(body))

    assert lines(document) == ["until 2018"]
    assert "deletions are left out" in document.notes[0]


def test_a_deleted_row_is_left_out(tmp_path: Path) -> None:
    gone = "<w:trPr><w:del/></w:trPr>" + cell(para("old"))

    document = read_bytes(tmp_path, docx(table(cell(para("a")), gone, cell(para("b")))))

    assert rows(document) == [["a"], ["b"]]


def test_a_paragraph_whose_end_was_deleted_runs_into_the_next(tmp_path: Path) -> None:
    body = para("Ministry of ", "<w:rPr><w:del/></w:rPr>") + para("Justice")

    assert lines(read_bytes(tmp_path, docx(body))) == ["Ministry of Justice"]


def test_words_of_a_text_box_are_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{para('inside')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>outside</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )

    assert lines(read_bytes(tmp_path, docx(body))) == ["outside", "inside"]


def test_footnotes_stand_at_the_end_and_not_in_the_cell(tmp_path: Path) -> None:
    body = table(cell('<w:p><w:r><w:t>Council</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'))
    notes = f'<w:footnote w:id="2">{para("Official Gazette 77")}</w:footnote>'

    document = read_bytes(tmp_path, docx(body, footnotes=notes))

    assert rows(document) == [["Council"]]
    assert lines(document) == ["Official Gazette 77"]


def test_hidden_words_and_field_codes_are_left_out(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>shown</w:t></w:r></w:p>"
    )

    assert lines(read_bytes(tmp_path, docx(body))) == ["shown"]


def test_a_table_of_contents_is_left_out(tmp_path: Path) -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = (
        f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{para('Goal 1 … 3')}</w:sdtContent>"
        f"</w:sdt>{para('Goal 1')}"
    )

    document = read_bytes(tmp_path, docx(body))

    assert lines(document) == ["Goal 1"]
    assert document.notes == ("the table of contents was left out",)


def test_a_nested_table_is_words_of_its_cell(tmp_path: Path) -> None:
    inner = table(
        cell(para("2017")) + cell(para("100 EUR")), cell(para("2018")) + cell(para("90 EUR"))
    )
    body = table(cell(para("Budget") + inner + para("")) + cell(para("x")))

    assert rows(read_bytes(tmp_path, docx(body))) == [["Budget\n2017 100 EUR\n2018 90 EUR", "x"]]


def test_a_frame_round_a_table_is_no_table(tmp_path: Path) -> None:
    inner = table(cell(para("a")) + cell(para("b")))
    body = table(cell(para("Plan") + inner + para("")))

    document = read_bytes(tmp_path, docx(body))

    assert rows(document) == [["a", "b"]]
    assert lines(document) == ["Plan"]


def test_breaks_soft_hyphens_and_marks_of_direction(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>pre\u00adopte\u200freće</w:t><w:softHyphen/><w:t>nost</w:t><w:br/>"
        "<w:t>60\u00a0EUR</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r></w:p>"
    )

    assert lines(read_bytes(tmp_path, docx(body))) == ["preopterećenost\n60\u00a0EUR-x"]


def test_rows_that_begin_late_and_cells_merged_the_old_way(tmp_path: Path) -> None:
    late = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell(para("b"))
    old = cell(para("wide"), '<w:hMerge w:val="restart"/>') + cell(
        para(""), '<w:hMerge w:val="continue"/>'
    )

    document = read_bytes(tmp_path, docx(table(late, old)))

    assert tables(document) == [[(1, 2, 1, 1, "b"), (2, 1, 1, 2, "wide")]]


def test_the_strict_variant_of_the_format_is_read(tmp_path: Path) -> None:
    raw = docx(para("strict"))
    import io
    import zipfile

    parts = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        for name in package.namelist():
            parts[name] = package.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
    from tests.read.helpers import package as make

    assert lines(read_bytes(tmp_path, make(parts))) == ["strict"]


def test_entities_are_refused(tmp_path: Path) -> None:
    evil = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
    from tests.read.helpers import package

    with pytest.raises(InputError, match="declares a document type"):
        read_bytes(tmp_path, package({"word/document.xml": evil}))


def run(words: str, properties: str) -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_bold_and_struck_runs_are_marked(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Strong"><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Head"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:b/></w:rPr></w:style>'
    )
    runs = [
        ("Le", "<w:b/>"), ("ad: ", "<w:b/>"), ("A ", ""), ("B", "<w:strike/>"),
        ("C", "<w:dstrike/>"), ("D", '<w:rStyle w:val="Strong"/>'), ("E", '<w:b w:val="0"/>'),
    ]  # fmt: skip
    head = run("Task", "") + run("x", '<w:b w:val="false"/>')
    styled = f'<w:p><w:pPr><w:pStyle w:val="Head"/></w:pPr>{head}</w:p>'
    body = f"<w:p>{''.join(run(*pair) for pair in runs)}</w:p>"
    body += table(cell(styled) + cell(para("y")))

    document = read_bytes(tmp_path, docx(body, styles=styles))

    assert lines(document) == ["Lead: A BCDE"]
    assert marks(document, "bold") == ["Lead:", "D", "Task"]
    assert marks(document, "struck") == ["BC"]


def test_items_know_how_deep_they_stand_and_headings_are_none(tmp_path: Path) -> None:
    numbered = '<w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="3"/></w:numPr>'
    body = para("Goal", numbered) + item("a") + item("b", 1) + item("c", 2) + para("d")

    document = read_bytes(tmp_path, docx(body, numbering=LEVELS))

    assert items(document) == [0, 1, 2, 3, 0]


def test_a_list_may_count_as_a_list_style_says(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Mine"/><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Mine"/></w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    )

    document = read_bytes(tmp_path, docx(item("a") + item("b"), numbering=numbering))

    assert lines(document) == ["I) a", "II) b"]


def test_boxes_of_old_forms_are_ticked_or_not(tmp_path: Path) -> None:
    def box(inside: str) -> str:
        data = f"<w:ffData><w:checkBox>{inside}</w:checkBox></w:ffData>"
        return f"<w:r><w:fldChar>{data}</w:fldChar></w:r>"

    off, on = box('<w:default w:val="0"/>'), box('<w:default w:val="0"/><w:checked/>')
    body = f"<w:p>{off}{run('yes ', '')}{on}{run('no', '')}</w:p>"

    assert lines(read_bytes(tmp_path, docx(body))) == ["☐ yes ☒ no"]


def test_shaded_cells_below_quarters_are_marks(tmp_path: Path) -> None:
    def shaded(fill: str) -> str:
        return cell(para(""), f'<w:shd w:val="clear" w:fill="{fill}"/>')

    head = "".join(cell(para(words)) for words in ("Task", "Q1", "Q2", "Q3"))
    body = table(
        head,
        cell(para("Train")) + shaded("auto") + shaded("FF0000") + shaded("FF0000"),
        cell(para("Build")) + shaded("FF0000") + shaded("FFFFFF") + shaded("auto"),
        cell(para("Report")) + shaded("auto") + shaded("auto") + shaded("auto"),
    )

    assert rows(read_bytes(tmp_path, docx(body)))[1:3] == [
        ["Train", "", "■", "■"], ["Build", "■", "", ""],
    ]  # fmt: skip


def test_figures_above_the_line_do_not_run_into_words(tmp_path: Path) -> None:
    note = run("2", '<w:vertAlign w:val="superscript"/>')
    body = f"<w:p>{run('Council', '')}{note}</w:p>"

    assert lines(read_bytes(tmp_path, docx(body))) == ["Council²"]
