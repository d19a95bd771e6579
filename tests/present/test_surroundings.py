"""What stands around quoted words: their cell or line, and the heading of their paragraph."""

from __future__ import annotations

import pytest
from lxml import html

from kg.model.document import Passage
from kg.present.report import report_page
from kg.present.study import study_plan
from kg.present.surroundings import MOST, Quote, quote_of
from tests.browser.pages import texts_of
from tests.support.gold import gold_records


def quoted(text: str, words: str) -> Quote:
    start = text.index(words)
    return quote_of(Passage("d", start, start + len(words), words), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A\tthe MoH, too\tB", Quote("MoH", "the ", ", too")),
        ("Lead:\n  MoH", Quote("MoH", heading="Lead")),
        ("Activity 1\n\nLead\nMoH and\nothers", Quote("MoH", "", " and", "Lead")),
        ("Lead\n\nMoH", Quote("MoH")),
        ("one\ttwo\nMoH\tthree", Quote("MoH")),
        ("MoH", Quote("MoH")),
    ],
)
def test_words_stand_in_their_cell_or_line_below_the_heading_of_their_paragraph(
    text: str, expected: Quote
) -> None:
    assert quoted(text, "MoH") == expected


def test_long_cells_and_long_first_lines_are_cut_or_left_out() -> None:
    made = quoted(f"{'x' * 200}\n{'a' * 500} MoH {'b' * 500}", "MoH")

    assert made.heading == ""
    assert made.before.startswith("…")
    assert len(made.before) == MOST + 1 == len(made.after)


def test_words_that_are_not_at_their_place_stand_alone() -> None:
    assert quote_of(Passage("d", 1, 4, "MoH"), "other text") == Quote("MoH")


def test_a_row_of_the_report_shows_heading_and_cell_with_the_words_marked() -> None:
    records = gold_records("bg-2012")
    study = study_plan(records, texts=texts_of(records))

    row = html.document_fromstring(report_page(study)).xpath("//*[@id='rows-leads']//tbody/tr")[0]

    assert row.xpath(".//q[@class='heading']/text()") == ["Отговорна институция"]
    assert row.xpath(".//mark/text()") == ["НКБТХ"]
    assert row.xpath("string(.//q[not(@class)])") == "НКБТХ, Община Благоевград"
