from __future__ import annotations

from pathlib import Path

from kg.model.document import Paragraph
from tests.read.helpers import lines, read_bytes, rows, tables


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
