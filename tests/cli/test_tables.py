"""Tables as people see them: what is made narrow, cut, left out."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli.common import CUT, counted, display_width, people_table, table_text
from tests.support.counted import growth

LONG = "Ministry of rivers, lakes, springs, wells and all other waters of the whole country"


def test_columns_without_a_word_are_left_out() -> None:
    table = people_table([["a", "", "b"], ["c", "", "d"]], ["one", "none", "two"])

    assert table.splitlines()[0].split() == ["one", "two"]


def test_a_table_without_rows_still_shows_its_columns() -> None:
    assert people_table([], ["one", "two"]).splitlines()[0].split() == ["one", "two"]


def test_long_cells_are_cut_in_a_terminal_and_whole_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [[LONG * 4, LONG * 4]]
    piped = people_table(rows, ["a", "b"])
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "60")

    shown = people_table(rows, ["a", "b"]).splitlines()

    assert "…" not in piped
    assert shown[-2].rstrip().endswith("…")
    assert shown[-1] == CUT
    assert len(shown) == 2 + 5 + 1


def test_words_are_kept_whole_while_another_column_can_give_way() -> None:
    table = table_text([["Interdepartmental group", LONG]], ["a", "b"], width=50)

    assert any(line.startswith("Interdepartmental ") for line in table.splitlines())


def test_a_per_cent_sign_stays_with_its_number() -> None:
    table = table_text([["25 % (22–33 %)", LONG]], ["share", "b"], width=40)

    assert not any(line.strip().startswith("%") for line in table.splitlines())


def test_a_heading_wider_than_its_column_goes_on_below() -> None:
    table = table_text([["x", LONG * 2]], ["Is it more than chance?", "b"], width=40)

    assert all(display_width(line) <= 40 for line in table.splitlines())


@given(
    st.lists(st.lists(st.text(max_size=60), min_size=3, max_size=3), max_size=4),
    st.integers(44, 120),
)
def test_a_table_stays_in_its_width(rows: list[list[str]], width: int) -> None:
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]

    table = table_text(cells, ["one", "two", "three"], width=width, most_lines=3)

    body = [line for line in table.split("\n") if line != CUT]
    assert all(display_width(line) <= width for line in body)


@pytest.mark.parametrize("sign", ["a", "字", "\u0301", "a "])
def test_the_work_on_a_cell_grows_as_its_words_do(sign: str) -> None:
    def printing(n: int) -> Callable[[], str]:
        return lambda: table_text([[sign * n, "x"]], ["long", "short"], width=80)

    assert growth(printing, 3000) <= 1.3
    assert "".join(printing(3000)().split()).count(sign.strip()) == 3000


def test_a_count_has_the_word_of_its_number() -> None:
    assert [counted(n, "row", "rows") for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]
