from __future__ import annotations

from pathlib import Path

import pytest

from kg.model.document import Paragraph
from tests.read.helpers import items, lines, marks, read_bytes, rows, tables


def test_pipe_tables_headings_and_lists_of_markdown(tmp_path: Path) -> None:
    text = (
        "# Plan\n\n## Goal 1\n\n| Activity | **Lead** |\n|:--|--:|\n| Train\\|teach<br>2. Report |"
        " *Council* |\n\n3) third\n4) fourth\n"
    )

    document = read_bytes(tmp_path, text.encode())

    assert document.media_type == "text/markdown"
    assert rows(document) == [["Activity", "Lead"], ["Train|teach\n2. Report", "Council"]]
    assert lines(document) == ["Plan", "Goal 1", "3) third", "4) fourth"]
    assert [b.level for b in document.blocks if isinstance(b, Paragraph)] == [1, 2, 0, 0]


def test_a_grid_table_with_spans(tmp_path: Path) -> None:
    text = (
        "Plan\n====\n\n"
        "+-------+-------+\n"
        "| Goal 1        |\n"
        "+=======+=======+\n"
        "| Train | Coun- |\n"
        "|       | cil   |\n"
        "|       +-------+\n"
        "|       | | one |\n"
        "|       | | two |\n"
        "+-------+-------+\n"
    )

    document = read_bytes(tmp_path, text.encode())

    assert tables(document) == [
        [(1, 1, 1, 2, "Goal 1"), (2, 1, 2, 1, "Train"), (2, 2, 1, 1, "Coun- cil"),
         (3, 2, 1, 1, "one\ntwo")]
    ]  # fmt: skip
    assert lines(document) == ["Plan"]


def test_a_simple_table_and_the_text_behind_it(tmp_path: Path) -> None:
    text = (
        "======  =======\nTask    Lead\n======  =======\nTrain   Council\n        of Ministers\n"
        "======  =======\n\nEnd of **plan**.\n"
    )

    document = read_bytes(tmp_path, text.encode())

    assert rows(document) == [["Task", "Lead"], ["Train", "Council of Ministers"]]
    assert lines(document) == ["End of plan."]


def test_wide_letters_keep_a_grid_table_straight(tmp_path: Path) -> None:
    text = "+------+----+\n| 教育 | ab |\n+------+----+\n| 部   | c  |\n+------+----+\n"

    assert rows(read_bytes(tmp_path, text.encode())) == [["教育", "ab"], ["部", "c"]]


def test_a_plain_text_stays_as_it_is(tmp_path: Path) -> None:
    text = "\ufeffPlan\r\n\r\n1. Train\tCouncil\r\n"

    document = read_bytes(tmp_path, text.encode())

    assert document.text == text.removeprefix("\ufeff")
    assert document.media_type == "text/plain"


def heading_levels(document) -> list[int]:
    return [b.level for b in document.blocks if isinstance(b, Paragraph)]


def test_headings_stand_below_a_paragraph_without_space_and_underlined(tmp_path: Path) -> None:
    text = "Plan\n====\nwords\n# Goal\nmore\n##Action 1\n\nsecond\n---\n"

    document = read_bytes(tmp_path, text.encode())

    assert lines(document) == ["Plan", "words", "Goal", "more", "Action 1", "second"]
    assert heading_levels(document) == [1, 0, 1, 0, 2, 2]


def test_bold_words_are_marked_wherever_their_spaces_stand(tmp_path: Path) -> None:
    text = (
        "# A\n\n# B\n\n**Lead: **Council and **two\nlines**, ** spaced **x, "
        "**\u201cquoted\u201d**y, ~~2024~~ **2025**\n"
    )

    document = read_bytes(tmp_path, text.encode())

    assert lines(document)[2] == (
        "Lead: Council and two lines, spaced x, \u201cquoted\u201dy, 2024 2025"
    )
    assert marks(document, "bold") == ["Lead:", "two lines", "spaced", "\u201cquoted\u201d", "2025"]
    assert marks(document, "struck") == ["2024"]


def test_a_bold_line_below_an_item_stands_by_itself(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, b"**a) One**\n\n- x\n- y\n**b) Two**\n\n- z\n\n**c**\n")

    assert lines(document) == ["a) One", "• x", "• y", "b) Two", "• z", "c"]
    assert items(document) == [0, 1, 1, 0, 1, 0]


def test_items_of_markdown_know_their_depth_and_keep_their_paragraphs(tmp_path: Path) -> None:
    text = "# A\n\n# B\n\n1. one\n    - two\n\n      more of two\n2. three\n"

    document = read_bytes(tmp_path, text.encode())

    assert lines(document)[2:] == ["1. one", "• two\nmore of two", "2. three"]
    assert items(document)[2:] == [1, 2, 1]


def test_html_tables_in_markdown_may_have_empty_lines_and_indents(tmp_path: Path) -> None:
    text = (
        "# Plan\n\n<table>\n  <tr>\n\n    <td>Train</td>\n\n    <td>\n\n        <ul>\n\n"
        "        <li>Council</li></ul></td>\n\n  </tr>\n</table>\n\nend\n"
    )

    document = read_bytes(tmp_path, text.encode())

    assert rows(document) == [["Train", "• Council"]]
    assert lines(document) == ["Plan", "end"]


def test_rows_wider_than_their_head_lose_nothing(tmp_path: Path) -> None:
    text = "| Task | Lead |\n|---|---|\n| Train | A | 2025 |\n| Build\\|fix | B |\n"

    assert rows(read_bytes(tmp_path, text.encode())) == [
        ["Task", "Lead", ""], ["Train", "A", "2025"], ["Build|fix", "B", ""],
    ]  # fmt: skip


def test_the_lines_of_a_broken_cell_are_one_row(tmp_path: Path) -> None:
    text = (
        "|  Action | Lead | Due  |\n| --- | --- | --- |\n"
        "|  Dig | Port Police\n| Harbour Board | 2026  |\n"
        "|  Fill | Customs\nPort Police | 2027  |\n"
        "|  Pave | Customs | 2028 or\nlater  |\n\nEnd\n"
    )

    document = read_bytes(tmp_path, text.encode(), "plan.md")

    assert rows(document) == [
        ["Action", "Lead", "Due"],
        ["Dig", "Port Police\nHarbour Board", "2026"],
        ["Fill", "Customs\nPort Police", "2027"],
        ["Pave", "Customs", "2028 or\nlater"],
    ]
    assert lines(document)[-1] == "End"


def test_pipe_tables_without_an_empty_line_between_are_several(tmp_path: Path) -> None:
    text = "| Card | One |\n|---|---|\n| Lead | A |\n| Card | Two |\n| --- | --- |\n| Lead | B |\n"

    document = read_bytes(tmp_path, text.encode())

    assert [[cell[-1] for cell in one] for one in tables(document)] == [
        ["Card", "One", "Lead", "A"], ["Card", "Two", "Lead", "B"],
    ]  # fmt: skip


def test_settings_and_signs_of_templates_are_no_words_of_the_plan(tmp_path: Path) -> None:
    text = (
        "---\ntitle: Plan\nlayout: page\n---\n\n[Act]({{ site.url }}/act) says[^1]{: .note}\n\n"
        "    indented words\n\n**Lead:** A\n\n[^1]: a-note\n"
    )

    document = read_bytes(tmp_path, text.encode())

    assert document.media_type == "text/markdown"
    assert lines(document) == ["Plan", "Act says", "indented words", "Lead: A", "a-note"]
    assert document.notes == ("the settings of the page were left out: layout",)


def test_a_web_page_below_settings_is_read_without_its_styles(tmp_path: Path) -> None:
    styles = "<style>\n  p { color: red; }\n</style>\n"
    page = f"---\ntitle: Plan\nlayout: page\n---\n\n{styles}<p>We plant.</p>\n"

    document = read_bytes(tmp_path, page.encode())

    assert lines(document) == ["Plan", "We plant."]
    assert document.notes == ("the settings of the page were left out: layout",)


def test_settings_that_are_no_yaml_are_read_line_by_line(tmp_path: Path) -> None:
    text = "---\ntitle: Plan: a start\nlayout: page\n---\n\n## Goal\n\n* Train\n* Build\n"

    document = read_bytes(tmp_path, text.encode())

    assert lines(document) == ["Plan: a start", "Goal", "• Train", "• Build"]
    assert document.notes == ("the settings of the page were left out: layout",)


def test_pages_joined_in_one_file_keep_the_titles_of_their_settings(tmp_path: Path) -> None:
    page = "---\nnumber: {n}\ntitle: '{title}'\ntags:\n  - Sea\n---\n\n## Lead\n\nPort Police\n\n"
    text = page.format(n=1, title="Dig the canal") + page.format(n=2, title="Fill the ditch")
    rules = "---\nLead: Harbour Board\nDue: 2031\n---\n"

    document = read_bytes(tmp_path, (text + rules).encode())

    assert lines(document)[:3] == ["Dig the canal", "Lead", "Port Police"]
    assert [b.level for b in document.blocks[:3] if isinstance(b, Paragraph)] == [1, 2, 0]
    assert "Fill the ditch" in lines(document)
    assert "Lead: Harbour Board Due: 2031" in " ".join(lines(document))
    assert document.notes == ("the settings of the page were left out: number, tags",)


def test_a_heading_at_the_start_and_a_list_are_markdown(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, b"# Plan\n\n* Train\n* Build\n")

    assert lines(document) == ["Plan", "• Train", "• Build"]
    assert items(document) == [0, 1, 1]


def test_markdown_that_begins_with_html_is_markdown(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, b"<h1>Plan</h1>\n\n## Goal\n\n- x\n\n## Goal 2\n")

    assert lines(document) == ["Plan", "Goal", "• x", "Goal 2"]


RST = "Plan\n====\n\nGoals\n-----\n\n"


def read_rst(tmp_path: Path, text: str):
    document = read_bytes(tmp_path, (RST + text).encode())
    assert document.media_type == "text/x-rst"
    return document


def test_items_of_rst_go_on_by_their_indentation(tmp_path: Path) -> None:
    text = (
        "-  **May 2025** - Train, as the\n   EU) asks\n   - (Council)\n\n"
        "-  Build\n\n   more\n\n   1. first\n   2. second\n"
    )

    document = read_rst(tmp_path, text)

    assert lines(document)[2:] == [
        "• May 2025 - Train, as the EU) asks - (Council)", "• Build\nmore", "1. first", "2. second",
    ]  # fmt: skip
    assert items(document)[2:] == [1, 1, 2, 2]
    assert marks(document, "bold") == ["May 2025"]


def test_labels_terms_and_quotations_of_rst(tmp_path: Path) -> None:
    text = ":Lead: The\n   Council\n:Due: 2025\n\nTerm\n    what it means\n\n  quoted\n"

    assert lines(read_rst(tmp_path, text))[2:] == [
        "Lead: The Council", "Due: 2025", "Term", "what it means", "quoted",
    ]  # fmt: skip


def test_directives_of_rst_are_tables_words_or_nothing(tmp_path: Path) -> None:
    text = (
        ".. list-table:: Actions\n   :header-rows: 1\n\n   * - Task\n     - Lead\n"
        "   * - Train\n       all\n     - A\n\n"
        '.. csv-table::\n\n   "a, b", c\n\n.. note:: Read this\n\n   first\n\n'
        ".. image:: x.png\n   :alt: no\n\n.. a remark\n\n.. _target:\n\n.. [1] A footnote\n"
    )

    document = read_rst(tmp_path, text)

    assert rows(document) == [["Task", "Lead"], ["Train all", "A"], ["a, b", "c"]]
    assert lines(document)[2:] == ["Actions", "Read this", "first", "A footnote"]


@pytest.mark.parametrize(("written", "shown"), [
    ("a\\ b", "ab"), ("2\\*3", "2*3"), (":term:`the Act`", "the Act"), ("*one* **two**", "one two"),
])  # fmt: skip
def test_signs_of_rst_are_no_words(tmp_path: Path, written: str, shown: str) -> None:
    assert lines(read_rst(tmp_path, written + "\n"))[2:] == [shown]


def test_a_long_bold_line_goes_on_and_a_soft_hyphen_ends_no_word(tmp_path: Path) -> None:
    text = "**MEASURE: CLEAN THE BASIN**\n**LEAD**\n\n" \
           "**CLEAN THE WHOLE BASIN OF THE HARBOUR**\n**AND ITS QUAYS**\n\n" \
           "The Port Author\u00ad\n\nity does it.\n"  # fmt: skip

    assert lines(read_bytes(tmp_path, text.encode())) == [
        "MEASURE: CLEAN THE BASIN", "LEAD",
        "CLEAN THE WHOLE BASIN OF THE HARBOUR AND ITS QUAYS", "The Port Authority does it.",
    ]  # fmt: skip
