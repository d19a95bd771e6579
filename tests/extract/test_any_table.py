"""Random tables and lines: no crash, no lost cell, true passages; work grows with the size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import Hints, Profile, extract
from kg.extract.look import look_at
from kg.extract.profile import FIELDS, LAYOUTS, TableRule
from kg.model.document import Document
from kg.read.written import Grid, GridCell, Line, write_document
from tests.extract.helpers import is_accounted, read_lines
from tests.support.counted import growth, n_steps

WORDS = st.sampled_from(
    [
        "Activity", "Responsible", "Deadline", "Budget", "Start date", "Milestones", "Commitment",
        "Responsible:", "Activity 1.1. Train", "Goal 1: Health", "1.1 Train<br>teachers", "1.1.1 A",
        "1. Ministry of Health; 2. NGOs", "Ministry of Health", "By March 2025: do it (UNICEF)",
        "Total", "500 EUR", "2024", "31.12.2025", "Lead agency: Court of Auditors", "x", "", " ",
        "List of abbreviations", "NGO", "a\nb\n\nc", "No", "№", "–", "1.1 a\n1.2 b\n1.3 c",
    ]
)  # fmt: skip
CELL = st.tuples(WORDS, st.integers(1, 3), st.integers(1, 3))
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=8)
RULES = st.builds(
    TableRule,
    layout=st.sampled_from([None, *LAYOUTS]),
    header_row=st.sampled_from([None, 0, 1, 2, 99]),
    columns=st.lists(st.sampled_from([None, *FIELDS]), max_size=6).map(tuple),
)


def document(parts: list[Line | Grid]) -> Document:
    return write_document([Line("Plan"), *parts], name="plan.html", media_type="text/html")


def grid(rows: list[list[tuple[str, int, int]]]) -> Grid:
    """The cells where no other cell stands already."""
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows, 1):
        for c, (words, down, right) in enumerate(row, 1):
            places = {(r + i, c + k) for i in range(down) for k in range(right)}
            if places & taken:
                places, down, right = {(r, c)}, 1, 1
            if not places & taken:
                taken |= places
                cells.append(GridCell(words, r, c, down, right))
    return Grid(tuple(cells))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(ROWS.map(grid), WORDS.map(Line)), min_size=1, max_size=5))
def test_any_tables_and_lines_are_read_without_a_crash_or_a_lost_cell(parts) -> None:
    assert is_accounted(extract(document(parts), hints=Hints(language="en")))


@settings(max_examples=80, deadline=None)
@given(ROWS.map(grid), RULES)
def test_any_profile_reads_any_table_without_a_crash_or_a_lost_cell(part, rule) -> None:
    profile = Profile(tables={"1": rule})

    assert is_accounted(extract(document([part]), hints=Hints(language="en"), profile=profile))


@settings(max_examples=80, deadline=None)
@given(st.lists(WORDS, max_size=25).map("\n".join))
def test_any_lines_are_read_without_a_crash_or_a_lost_line(text) -> None:
    assert is_accounted(read_lines(f"Plan\n{text}", language="en"))


def keyed(n: int, bodies: int = 10) -> str:
    return "".join(
        f"Activity {k}.1. Train group {k}\nResponsible: Ministry {k % bodies}\nDeadline: 2025\n\n"
        for k in range(1, n + 1)
    )


def named(n: int) -> str:
    return keyed(n, bodies=n)


def listed(n: int) -> str:
    return "Responsible:\n" + "".join(f"- Ministry of {k % 10}: and so on\n" for k in range(n))


def unclosed(n: int) -> str:
    return "- " + "By 2024: (" * n


@pytest.mark.parametrize(
    ("text_of", "most"),
    [
        (keyed, 1.3),
        (named, 1.6),  # each new name is compared with all that begin alike
        (listed, 1.3),
        (unclosed, 1.3),
    ],
)
def test_work_grows_with_the_number_of_lines(text_of: Callable[[int], str], most: float) -> None:
    def reading(n: int) -> Callable[[], object]:
        text = text_of(n)

        def read() -> object:
            look_at.cache_clear()  # words looked at by the run before are no work of this one
            return read_lines(text, language="en")

        return read

    assert growth(reading, 24, n_steps) <= most
