"""Money of other countries in whole documents: what is read, and what is left out with a reason."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from kg.extract import Hints, extract
from kg.extract.draft import Draft, MoneyDraft
from kg.model.codes import CostStatus, SourceKind
from kg.read import read_document


def draft_of(tmp_path: Path, *cells: str, heads: str, country: str) -> Draft:
    """One table with an activity a line, each with its words about money."""
    rows = [f"| {k} | Activity number {k} | MoF | {cell} |" for k, cell in enumerate(cells, 1)]
    path = tmp_path / "plan.md"
    path.write_text("\n".join([heads, "|---|---|---|---|", *rows, ""]), encoding="utf-8")
    return extract(read_document(path), hints=Hints(country=country))


def croatian(tmp_path: Path, *cells: str) -> Draft:
    heads = "| R. br. | Mjera | Nositelj | Izvor i iznos potrebnih sredstava |"
    return draft_of(tmp_path, *cells, heads=heads, country="HR")


def english(tmp_path: Path, *cells: str, country: str = "IE") -> Draft:
    heads = "| No | Commitment | Lead agency | Budget |"
    return draft_of(tmp_path, *cells, heads=heads, country=country)


def only(draft: Draft) -> MoneyDraft:
    (found,) = draft.money
    return found


def test_kuna_of_the_state_budget_are_kuna_of_the_state_budget(tmp_path):
    found = only(croatian(tmp_path, "Državni proračun, 150.000,00 kuna"))

    assert (found.amount, found.currency) == (Decimal("150000.00"), "HRK")
    assert found.source is not None
    assert (found.source.text, found.source_kind) == ("Državni proračun", SourceKind.STATE_BUDGET)


def test_an_amount_takes_no_currency_from_another_source(tmp_path):
    draft = croatian(tmp_path, "Državni proračun 150.000", "Europski socijalni fond 20.000 EUR")

    assert [(m.cost_status, m.amount, m.currency) for m in draft.money] == [
        (CostStatus.AMOUNT, Decimal(150000), None),
        (CostStatus.AMOUNT, Decimal(20000), "EUR"),
    ]
    assert [i.code for i in draft.issues if "currency" in i.code] == ["amount-without-currency"]


def test_an_amount_takes_the_currency_of_the_same_source(tmp_path):
    draft = croatian(tmp_path, "Državni proračun 150.000", "Državni proračun 20.000 EUR")

    assert [(m.amount, m.currency) for m in draft.money] == [
        (Decimal(150000), "EUR"),
        (Decimal(20000), "EUR"),
    ]


def test_a_bare_amount_in_no_currency_is_an_issue_and_keeps_its_figure(tmp_path):
    draft = english(tmp_path, "150,000", "EUR 20,000")

    assert [(m.amount, m.currency) for m in draft.money] == [
        (Decimal(150000), None),
        (Decimal(20000), "EUR"),
    ]
    assert any(i.code == "amount-without-currency" for i in draft.issues)


def test_an_adjective_is_no_owner_of_a_budget(tmp_path):
    found = only(english(tmp_path, "Budget sectoral, EUR 20,000"))

    assert found.payer is None
    assert found.source is not None
    assert found.source.text == "Budget sectoral"


def test_municipalities_pay_what_their_budgets_pay(tmp_path):
    heads = "| N° | Action | Responsable | Budget |"
    found = only(draft_of(tmp_path, "Budgets des communes", heads=heads, country="FR"))

    assert found.source_kind is SourceKind.LOCAL_BUDGET
    assert found.payer is not None
    assert found.payer.text == "communes"


def test_a_dollar_is_that_of_the_country(tmp_path):
    assert only(english(tmp_path, "$1,500,000", country="CA")).currency == "CAD"
    assert only(english(tmp_path, "US$1,500,000", country="CA")).currency == "USD"
