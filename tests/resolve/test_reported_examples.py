"""What users reported of dates, money and names, each as it was printed, up to the records."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from kg.extract import Hints, extract
from kg.model.codes import Certainty, CostStatus
from kg.model.records import PlanRecords
from kg.read import read_document
from kg.resolve import resolve_draft

ENGLISH = ("No", "Activity", "Lead agency", "Budget", "Source of funding")
BULGARIAN = ("№", "Мярка", "Отговорна институция", "Бюджет", "Източник на финансиране")


def built(
    folder: Path, country: str, heads: tuple[str, ...], *rows: tuple[str, ...]
) -> PlanRecords:
    path = folder / "plan.md"
    lines = [heads, ("---",) * len(heads), *rows]
    path.write_text("".join(f"| {' | '.join(row)} |\n" for row in lines), encoding="utf-8")
    return resolve_draft(extract(read_document(path), hints=Hints(country=country)))


@pytest.mark.parametrize(
    ("country", "heads", "lead", "source", "cells"),
    [
        ("IE", ENGLISH, "Ministry of Health", "State budget",
         ["up to 300 EUR", "approx. 50 EUR", "from 100 to 200 EUR", "0 EUR", "-500 EUR"]),
        ("BG", BULGARIAN, "Министерство на здравеопазването", "Държавен бюджет",
         ["до 300 лв.", "около 50 лв.", "от 100 до 200 лв.", "0 лв.", "-500 лв."]),
    ],
)  # fmt: skip
def test_words_beside_a_sum_are_its_bound_and_the_next_column_its_source(
    tmp_path, country, heads, lead, source, cells
):
    rows = [(str(k), f"{heads[1]} {k}", lead, cell, source) for k, cell in enumerate(cells, 1)]
    records = built(tmp_path, country, heads, *rows)

    found = [(a.amount, a.low, a.bound and a.bound.value) for a in records.allocations]
    assert found == [
        (300, None, "up-to"), (50, None, "about"), (200, 100, None), (0, None, None),
        (-500, None, None),
    ]  # fmt: skip
    assert [a.name for a in records.actors] == [lead]
    assert [s.name for s in records.sources] == [source]
    assert records.allocations[-1].certainty is Certainty.DOUBTFUL


def test_a_yearly_sum_without_a_currency_and_means_that_are_there_are_not_silent(tmp_path):
    records = built(
        tmp_path, "IE", ENGLISH[:4], ("1", "Train the staff", "Ministry of Health", "40 per year"),
        ("2", "Train the doctors", "Ministry of Health", "Within existing budget"),
        ("3", "Train the nurses", "Ministry of Health", "money permitting somehow"),
        ("4", "Train the judges", "Ministry of Health", "500 EUR"),
    )  # fmt: skip

    assert [(a.amount, a.per and a.per.value, a.cost_status) for a in records.allocations] == [
        (40, "year", CostStatus.AMOUNT), (None, None, CostStatus.EXISTING),
        (None, None, CostStatus.NOT_UNDERSTOOD), (500, None, CostStatus.AMOUNT),
    ]  # fmt: skip


def test_a_sign_for_and_makes_no_second_institution(tmp_path):
    lead = "Ministry of Labour {} Social Policy"
    for signs in (("&", "and"), ("and", "&")):
        rows = [(str(k), f"Train group {k}", lead.format(s)) for k, s in enumerate(signs, 1)]
        records = built(tmp_path, "IE", ENGLISH[:3], *rows)

        assert len(records.actors) == 1


def test_shares_are_kept_and_a_remark_is_no_progress(tmp_path):
    heads = ("Nr.", "Maßnahme", "Zuständig", "Kosten", "Bemerkung")
    records = built(
        tmp_path, "DE", heads,
        ("1", "Schulung der Polizei", "Innenministerium", "EFRE (80 %), Land (20 %)",
         "LfU = Landesamt für Umwelt"),
        ("2", "Schulung der Lehrer", "Innenministerium", "aus laufenden Mitteln",
         "2.000 T€ noch nicht gesichert"),
    )  # fmt: skip

    assert [a.share for a in records.allocations[:2]] == [Decimal("0.8"), Decimal("0.2")]
    assert {s.name for s in records.sources} == {"EFRE", "Land"}
    assert records.allocations[2].cost_status is CostStatus.EXISTING
    assert records.reports == ()


def test_a_formula_without_a_stored_value_is_said(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["No", "Activity", "Lead agency"])
    book.active.append([1, "Train the staff of schools", "=C3"])
    book.active.append([2, "Train the doctors", "Ministry of Health"])
    book.save(tmp_path / "plan.xlsx")

    notes = read_document(tmp_path / "plan.xlsx").notes

    assert [n for n in notes if "1 cells hold a formula without a stored value" in n]
