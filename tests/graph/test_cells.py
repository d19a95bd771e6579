import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.cells import csv_text, safe_text


@pytest.mark.parametrize(
    "words", ["=1+1", "+x", "-x", "@x", "\tx", "\rx", "＝x", '=cmd|" /C calc"!A0']
)
def test_what_begins_like_a_formula_gets_a_quote(words: str) -> None:
    assert safe_text(words) == "'" + words


@pytest.mark.parametrize("words", ["-3", "+1.5", "-2e10", "– Budžet", "МВР", "a=b", ""])
def test_other_words_and_numbers_stay(words: str) -> None:
    assert safe_text(words) == words


def test_control_characters_are_shown_as_replaced() -> None:
    assert safe_text("a\0b\x1b[31m") == "a\ufffdb\ufffd[31m"


@given(st.lists(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])),
                         min_size=2, max_size=2)))  # fmt: skip
def test_any_table_is_read_back(rows: list[list[str]]) -> None:
    text = csv_text(("a", "b"), rows)

    found = list(csv.reader(io.StringIO(text, newline="")))

    assert found == [["a", "b"], *([safe_text(x) for x in row] for row in rows)]
