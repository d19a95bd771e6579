"""The work on a document grows with the document: no axis along which it grows faster.

Counted calls of reading, extracting and resolving, for n, 2n and 4n of what grows; what one call
into C does counts as one, so `benchmarks/growth.py` times the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.extract import Hints, extract, funding_sections
from kg.read import read_document
from kg.read.source import read_raw
from kg.resolve import load_registry, resolve_draft
from tests.support.counted import growth, n_steps
from tests.support.grown import AXES, HEADS, csv, times, with_cell

MOST = 1.3  # times linear


def work_on(path: Path, raw: bytes) -> Callable[[], None]:
    """Reading the bytes to records, or to the sentence that refuses them."""

    def work() -> None:
        path.write_bytes(raw)
        try:
            document = read_document(path)
        except InputError:
            return
        draft = extract(document, hints=Hints(country="GB", language="en"))
        resolve_draft(draft, registry=load_registry("GB"))

    return work


@pytest.mark.parametrize("axis", AXES)
def test_work_grows_no_faster_than_the_document(axis: str, tmp_path: Path) -> None:
    n, make = AXES[axis]
    work_on(tmp_path / "plan.bin", make(4 * n))()  # the largest one fills all caches of words

    assert growth(lambda size: work_on(tmp_path / "plan.bin", make(size)), n) <= MOST


MONEY = {
    "ranges": "#000–#0000 EUR; ",
    "shares": "70 % state budget, 30 % EU funds; ",
    "sources": "state budget #000 EUR\nEU funds #00 EUR\n",
    "owners": "budget of the Ministry of Health: #000 EUR; ",
}


@pytest.mark.parametrize("form", MONEY)
def test_sums_in_a_cell_cost_what_their_number_does(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each turn of a loop is counted; pieces are smaller here, so that few sums make many."""
    monkeypatch.setattr(funding_sections, "LONGEST_PIECE", 200)

    def cell_of(n: int) -> Callable[[], None]:
        return work_on(tmp_path / "plan.csv", csv(with_cell(5, times(n, MONEY[form]))))

    assert growth(cell_of, 24, n_steps) <= MOST


def test_sums_beyond_a_piece_of_a_cell_are_all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = times(60, "#000 EUR; ")
    (row, _) = with_cell(5, text)[1:]
    whole = sums_of(row)
    monkeypatch.setattr(funding_sections, "LONGEST_PIECE", 100)

    assert whole == sums_of(row) == [1000 * k for k in range(1, 61)]


def sums_of(row: Sequence[str]) -> list[Decimal | None]:
    """The sums that are read of one row of a table."""
    document = read_raw(csv([HEADS, row]), name="plan.csv", kind="csv")
    draft = extract(document, hints=Hints(country="GB", language="en"))
    return [x.amount for x in draft.money]
