"""Money cells in many languages, read by a person before any program read them.

At the first run 107 of the 146 cells were right in every aspect and 122 in amount, bound, currency
and source (sums 135, ends 144, currencies 132, times 141, shares 144, sources 136, nothing invented
141, status 132). What failed was then mended by its cause, so this is a floor now and no measure.
A second set of 80 cells, written later in the same way: 72 right in every aspect, nothing invented.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.extract.draft import MoneyDraft
from kg.model.codes import CostStatus
from kg.text import fold
from kg.yaml_file import shipped_yaml
from tests.extract.money_cells import money_of

CELLS = [
    cell
    for name in ("blind_money.yaml", "blind_money_2.yaml")
    for cell in shipped_yaml(Path(__file__).with_name(name))
]
STATUS = {"no-cost": "none", "existing-budget": "existing"}
ASPECTS = ("sums", "ends", "currencies", "times", "shares", "sources", "invented", "status")
BAR = 0.97
WHOLE = 0.955  # of both sets; of the first alone .966


@cache
def wrong_in(k: int) -> tuple[str, ...]:
    """The aspects of a cell that were read otherwise than by the person."""
    cell = CELLS[k]
    money = money_of(cell["text"], cell["language"], cell.get("country"), cell.get("head", ""))
    return tuple(a for a in ASPECTS if not _ASPECT[a](cell, money))


def _expected(cell: dict[str, Any]) -> list[dict[str, Any]]:
    """The printed sums; a total whose parts are printed too is not to be added, so not here."""
    sums = [s for s in cell["sums"] if "amount" in s]
    parts = [s for s in sums if not s.get("total")]
    return parts if len(parts) > 1 else sums


def _found(money: list[MoneyDraft]) -> list[MoneyDraft]:
    return [m for m in money if m.amount is not None]


def _sums(cell: dict[str, Any], money: list[MoneyDraft]) -> bool:
    want = sorted(Decimal(str(s["amount"])) for s in _expected(cell))
    return want == sorted(_figure_of(m, cell) for m in money if _figure_of(m, cell) is not None)


def _figure_of(money: MoneyDraft, cell: dict[str, Any]) -> Decimal | None:
    """The amount, or that of a part which is kept as a share of the printed total."""
    whole = _whole(cell)
    if money.amount is None and money.share is not None and whole is not None:
        return round(money.share * whole, -2)
    return money.amount


def _whole(cell: dict[str, Any]) -> Decimal | None:
    """The sum that a cell calls the total."""
    totals = [Decimal(str(s["amount"])) for s in cell["sums"] if s.get("total")]
    return totals[0] if totals else None


def _ends(cell: dict[str, Any], money: list[MoneyDraft]) -> bool:
    def number(value: Any) -> Decimal | None:
        return None if value is None else Decimal(str(value))

    want = {(s.get("bound"), number(s.get("low"))) for s in _expected(cell)}
    found = {
        (m.bound.value if m.bound else None, m.low if m.high is not None else None)
        for m in _found(money)
    }
    return want == found


def _currencies(cell: dict[str, Any], money: list[MoneyDraft]) -> bool:
    want = {(Decimal(str(s["amount"])), s.get("currency")) for s in _expected(cell)}
    named = {m.currency for m in money if m.currency}
    shared = named.pop() if len(named) == 1 else None  # the currency of a part is its total's
    found = ((_figure_of(m, cell), m.currency or (None if m.amount else shared)) for m in money)
    return want == {(figure, code) for figure, code in found if figure is not None}


def _times(cell: dict[str, Any], money: list[MoneyDraft]) -> bool:
    want = {(str(s.get("year", "")), bool(s.get("per_year"))) for s in _expected(cell)}
    found = {
        ("-".join(map(str, m.years)) if m.years else str(m.year or ""), m.per == "year")
        for m in _found(money)
    }
    return want == found


def _shares(cell: dict[str, Any], money: list[MoneyDraft]) -> bool:
    want = sorted(Decimal(str(s["share"])) / 100 for s in cell["sums"] if "share" in s)
    return want == sorted(m.share for m in money if m.share is not None)


def _sources(cell: dict[str, Any], money: list[MoneyDraft]) -> bool:
    """Whether each source a person names is named, by words that share most of theirs."""
    named = [set(fold(m.source.text).split()) for m in money if m.source]
    for want in (set(fold(s["source"]).split()) for s in cell["sums"] if "source" in s):
        if not any(
            len(want & have) * 2 > max(len(want), len(have)) - 1 and want & have for have in named
        ):
            return False
    return True


def _invented(cell: dict[str, Any], money: list[MoneyDraft]) -> bool:
    """Whether every source and payer found is one that a person names."""
    want = {
        w for s in cell["sums"] for k in ("source", "payer") for w in fold(s.get(k, "")).split()
    }
    found = [m for d in money for m in (d.source, d.payer) if m]
    return all(set(fold(m.text).split()) & want for m in found)


def _status(cell: dict[str, Any], money: list[MoneyDraft]) -> bool:
    said = STATUS.get(cell.get("status"), cell.get("status"))
    found = {m.cost_status.value for m in money} - {"amount", "source-only"}
    found -= {"elsewhere"} if _whole(cell) else set()  # a part of the printed total
    return said in found if said not in (None, "none") or cell.get("status") == "no-cost" else (
        found <= {CostStatus.NOT_UNDERSTOOD.value} if cell.get("status") == "none" else not found
    )  # fmt: skip


_ASPECT = {
    "sums": _sums, "ends": _ends, "currencies": _currencies, "times": _times, "shares": _shares,
    "sources": _sources, "invented": _invented, "status": _status,
}  # fmt: skip


@pytest.mark.parametrize("aspect", ASPECTS)
def test_cells_are_read_as_by_a_person(aspect: str) -> None:
    wrong = [CELLS[k]["text"] for k in range(len(CELLS)) if aspect in wrong_in(k)]
    assert len(wrong) <= (1 - BAR) * len(CELLS), wrong


def test_cells_are_right_in_amount_bound_currency_and_source() -> None:
    asked = {"sums", "ends", "currencies", "sources"}
    right = [not asked & set(wrong_in(k)) for k in range(len(CELLS))]
    assert sum(right) / len(right) >= WHOLE


@pytest.mark.parametrize(
    ("language", "country", "text", "source"),
    [
        ("en", "IE", "€4m from the City of Limerick, €2m from the Department of Justice",
         ["City of Limerick", "Department of Justice"]),
        ("it", "IT", "80.000 euro dalla Regione Umbria", ["Regione Umbria"]),
        ("en", "GB", "£2m (incl. VAT)", []),
        ("en", "GB", "Funding: Department of Justice (£70,000)", ["Department of Justice"]),
    ],
)  # fmt: skip
def test_a_body_behind_a_sum_is_its_source_and_a_tax_is_none(language, country, text, source):
    money = money_of(text, language, country, "")
    assert [m.source.text for m in money if m.source] == source
