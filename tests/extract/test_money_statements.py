"""Statements of money in cells: what is a source, a share, a part, and what is only a word."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.draft import Draft, MoneyDraft
from kg.extract.funding_columns import without_totals
from kg.model.codes import Certainty, CostStatus
from kg.resolve import resolve_draft
from tests.extract.money_cells import money_of
from tests.extract.test_funding_languages import draft_of, english


def serbian(tmp_path: Path, *cells: str) -> Draft:
    heads = "| Br. | Aktivnost | Nosilac | Sredstva |"
    return draft_of(tmp_path, *cells, heads=heads, country="RS")


def german(tmp_path: Path, *cells: str) -> Draft:
    heads = "| Nr. | Maßnahme | Zuständig | Kosten |"
    return draft_of(tmp_path, *cells, heads=heads, country="DE")


def headed(tmp_path: Path, head: str, *cells: str) -> list[tuple[Decimal | None, str | None]]:
    heads = f"| No | Commitment | Lead agency | {head} |"
    draft = draft_of(tmp_path, *cells, heads=heads, country="IE")
    return [(m.amount, m.currency) for m in draft.money]


def shares(money: Sequence[MoneyDraft]) -> list[tuple[str, Decimal | None]]:
    return [(m.source.text if m.source else "", m.share) for m in money]


WORDS = [
    "up to 300 EUR", "approx. 50 EUR", "from 100 to 200 EUR", "100–200 EUR", "0 EUR", "0.00 EUR",
    "(500) EUR", "-500 EUR", "100 EUR per year", "EUR 5,000 max.", "Total: 300 EUR",
    "Training costs: 500 EUR", "Budget: 500 EUR", "estimated cost EUR 500", "EUR",
]  # fmt: skip


@pytest.mark.parametrize("cell", WORDS)
def test_words_beside_an_amount_are_no_source_and_no_institution(cell, tmp_path):
    draft = english(tmp_path, cell)
    assert all(m.source is None and m.payer is None for m in draft.money)
    records = resolve_draft(draft)
    assert [s.name for s in records.sources] == []
    assert [a.name for a in records.actors] == ["MoF"]


@pytest.mark.parametrize(
    "cell", ["do 300 EUR", "oko 50 EUR", "od 100 do 200 EUR", "max. 100 RSD", "0,00 RSD", "RSD 0"]
)
def test_words_beside_an_amount_are_no_source_in_serbian(cell, tmp_path):
    (found,) = serbian(tmp_path, cell).money
    assert (found.source, found.payer) == (None, None)
    assert found.cost_status is CostStatus.AMOUNT


def test_bodies_and_programmes_before_an_amount_are_its_source(tmp_path):
    draft = english(tmp_path, "Ministry of Health 500 EUR", "UNICEF: 20,000 USD; UNDP: 10,000 USD")
    assert [(m.source and m.source.text, m.amount) for m in draft.money] == [
        ("Ministry of Health", 500), ("UNICEF", 20000), ("UNDP", 10000),
    ]  # fmt: skip


def test_a_source_behind_its_amount_is_that_of_this_amount(tmp_path):
    draft = english(tmp_path, "500 EUR from the state budget, 300 EUR from EU funds")
    assert [(m.amount, m.source and m.source.text) for m in draft.money] == [
        (500, "state budget"), (300, "EU funds"),
    ]  # fmt: skip


SHARED = [
    ("State (70 %), municipalities (30 %)", [("State", "0.7"), ("municipalities", "0.3")]),
    ("70 % State budget, 30 % EU funds", [("State budget", "0.7"), ("EU funds", "0.3")]),
    ("1,000,000 EUR (85 % EU funds, 15 % municipalities)",
     [("", None), ("EU funds", "0.85"), ("municipalities", "0.15")]),
    ("12 %", [("", "0.12")]),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), SHARED)
def test_shares_are_sources_with_a_share(cell, expected):
    found = money_of(cell, "en", "IE")
    assert shares(found) == [(name, n and Decimal(n)) for name, n in expected]
    assert [m.amount for m in found if m.amount] == ([1000000] if "1,000,000" in cell else [])


PARTS = [
    ("en", "PH", "Total: PhP 3,000,000\n2025: 1,000,000\n2026: 2,000,000", [1000000, 2000000]),
    ("uk", "UA", "1,2 млн грн (державний бюджет – 0,7; місцевий бюджет – 0,5)", [700000, 500000]),
    ("en", "IE", "EUR 5,000 (phase 2)", [5000]),
]


@pytest.mark.parametrize(("language", "country", "cell", "amounts"), PARTS)
def test_parts_are_in_the_unit_of_their_total(language, country, cell, amounts):
    found = money_of(cell, language, country)
    assert [m.amount for m in found] == amounts
    assert len({m.currency for m in found}) == 1


@pytest.mark.parametrize(
    ("cell", "sources"),
    [("500 EUR (UNDP), 300 EUR (UNICEF)", ["UNDP", "UNICEF"]), ("0.5 FTE", []), ("XQ 5,000", [])],
)
def test_what_brackets_and_letters_beside_a_number_name(cell, sources):
    assert [m.source.text for m in money_of(cell, "en", "IE") if m.source] == sources


def test_a_bracket_with_a_share_is_not_part_of_a_name(tmp_path):
    assert shares(german(tmp_path, "EFRE (80 %), Land (20 %)").money) == [
        ("EFRE", Decimal("0.8")), ("Land", Decimal("0.2")),
    ]  # fmt: skip
    heads = "| N° | Action | Responsable | Budget |"
    french = draft_of(tmp_path, "État (70 %), collectivités (30 %)", heads=heads, country="FR")
    assert [name for name, _ in shares(french.money)] == ["État", "collectivités"]


def test_existing_means_are_not_no_cost(tmp_path):
    cells = ["Within existing budget", "No cost", "No additional cost, within existing resources"]
    found = english(tmp_path, *cells).money
    assert [m.cost_status.value for m in found] == ["existing", "none", "existing"]


def test_existing_means_of_a_body_are_paid_by_it(tmp_path):
    (found,) = english(tmp_path, "Within existing budget of the Ministry of Health").money
    assert found.cost_status is CostStatus.EXISTING
    assert found.payer is not None
    assert found.payer.text == "Ministry of Health"


@pytest.mark.parametrize(
    "cell", ["staff costs only", "not yet secured", "$$", "see the annex of the law"]
)
def test_words_that_fit_no_rule_are_not_silence(cell, tmp_path):
    (found,) = english(tmp_path, cell).money
    assert found.cost_status is CostStatus.NOT_UNDERSTOOD
    assert found.certainty is Certainty.DOUBTFUL
    assert found.passages[0].exact == cell


@pytest.mark.parametrize("cell", ["", "-", "–", "/"])
def test_an_empty_cell_is_silence(cell, tmp_path):
    assert english(tmp_path, cell, "5 EUR").money[0].amount == 5


def test_words_that_touch_an_amount_and_fit_no_rule_make_it_doubtful(tmp_path):
    (found,) = german(tmp_path, "2.000 T€ noch nicht gesichert").money
    assert (found.amount, found.certainty) == (2000000, Certainty.DOUBTFUL)


TOTALS = [
    ("Total: 300,000 EUR; State budget 200,000 EUR; EU funds 100,000 EUR", [200000, 100000]),
    ("300,000 EUR (State budget 200,000 EUR, EU funds 100,000 EUR)", [200000, 100000]),
    ("EUR 30,000 in 2024, EUR 40,000 in 2025; total EUR 70,000", [30000, 40000]),
    ("Total EUR 100,000, of which EU funds EUR 30,000", [100000]),
    ("5 trainings x EUR 1,000 = EUR 5,000", [5000]),
]


@pytest.mark.parametrize(("cell", "amounts"), TOTALS)
def test_a_total_is_not_added_to_its_parts(cell, amounts, tmp_path):
    assert [m.amount for m in english(tmp_path, cell).money if m.amount is not None] == amounts


def test_a_part_of_a_total_is_a_share_of_it(tmp_path):
    draft = english(tmp_path, "Total EUR 100,000, of which EU funds EUR 30,000")
    assert shares(draft.money)[1] == ("EU funds", Decimal("0.3"))


def test_parts_above_their_total_are_doubtful_and_said(tmp_path):
    draft = english(tmp_path, "Total: 100 EUR; State budget 90 EUR; EU funds 60 EUR")
    assert [m.certainty for m in draft.money] == [Certainty.DOUBTFUL] * 2
    assert "total-differs" in [i.code for i in draft.issues]


UNITS = [
    ("Budget (thousand EUR)", "15", 15000, "EUR"), ("Costs in T€", "12.5", 12500, "EUR"),
    ("Budget [k€]", "12.5", 12500, "EUR"), ("Budget (USD m)", "2.5", 2500000, "USD"),
    ("Budget", "15000", 15000, None), ("Budget", "0", 0, None), ("Budget (EUR)", "0", 0, "EUR"),
    ("Budget (thousand EUR)", "State budget 300", 300000, "EUR"),
    ("Budget (thousand EUR)", "up to 1.5 million", 1500000, "EUR"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "cell", "amount", "currency"), UNITS)
def test_a_head_gives_unit_and_factor(head, cell, amount, currency, tmp_path):
    assert headed(tmp_path, head, cell) == [(amount, currency)]


def test_a_factor_over_a_sum_with_its_own_currency_is_doubtful(tmp_path):
    heads = "| No | Commitment | Lead agency | Budget (thousand EUR) |"
    (found,) = draft_of(tmp_path, "EUR 20,000", heads=heads, country="IE").money
    assert (found.amount, found.certainty) == (20000, Certainty.DOUBTFUL)


def test_a_line_gives_the_unit_of_all_sums(tmp_path):
    rows = ["| No | Commitment | Lead agency | Budget |", "|---|---|---|---|",
            "| 1 | Activity number one | MoF | 150 |"]  # fmt: skip
    path = tmp_path / "plan.md"
    path.write_text("\n".join(["(in thousand EUR)", "", *rows, ""]), encoding="utf-8")
    from kg.extract import Hints, extract
    from kg.read import read_document

    (found,) = extract(read_document(path), hints=Hints(country="IE")).money
    assert (found.amount, found.currency, found.certainty) == (150000, "EUR", Certainty.RULE)


def statement(amount: Decimal, *, total: bool = False) -> MoneyDraft:
    return MoneyDraft(
        about="a1", cost_status=CostStatus.AMOUNT, passages=(), amount=amount, currency="EUR",
        is_total=total,
    )  # fmt: skip


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=5), st.integers(0, 10**7))
def test_parts_never_exceed_their_total_unless_it_is_said(parts, whole):
    money = [statement(Decimal(whole), total=True), *(statement(Decimal(n)) for n in parts)]
    left, issues = without_totals(money, "a1")
    added = sum((m.amount or Decimal(0) for m in left), Decimal(0))
    assert added in (whole, sum(parts))
    assert bool(issues) == (sum(parts) > whole)
    assert sum((m.share or Decimal(0) for m in left), Decimal(0)) <= 1


DOLLARS = [
    ("Cost (CAD)", "$120,000", 120000, "CAD"), ("Cost (CAD)", "US$ 5,000", 5000, "USD"),
    ("Costo (MXN)", "$1,200,000", 1200000, "MXN"), ("Est. cost (AUD $)", "120,000", 120000, "AUD"),
    ("Cost (EUR)", "$5,000", 5000, "USD"), ("Budget (million KES) › 2026", "1.5", 1500000, "KES"),
    ("Budget (USD '000) › Amount (EUR)", "10", 10, "EUR"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "cell", "amount", "currency"), DOLLARS)
def test_a_head_says_which_dollars_a_sign_means(head, cell, amount, currency):
    assert [(m.amount, m.currency) for m in money_of(cell, "en", None, head)] == [
        (amount, currency)
    ]


OWN = [
    ("EUR 20,000 from EU funds, EUR 5,000 own funds", [(20000, "EU funds"), (5000, "own funds")]),
    ("Own funds; FNDR", [(None, "Own funds"), (None, "FNDR")]),
    ("EU funds, own resources", [(None, "EU funds"), (None, "own resources")]),
    ("No cost; existing budget", [(None, None)]),
]


@pytest.mark.parametrize(("cell", "said"), OWN)
def test_own_means_beside_another_source_or_a_sum_are_a_source(cell, said):
    found = money_of(cell, "en", "IE")
    assert [(m.amount, m.source and m.source.text) for m in found] == said


def test_two_rows_of_heads_give_unit_year_and_source(tmp_path):
    path = tmp_path / "plan.html"
    path.write_text(
        "<table><tr><th rowspan=2>Activity<th rowspan=2>Lead<th colspan=3>Budget (million KES)"
        "<th colspan=2>Cost (EUR thousand)<tr><th>2025<th>2026<th>Total<th>State budget<th>EU funds"
        "<tr><td>Install 10 charging stations<td>MoF<td>10<td>20<td>30<td>100<td>400"
        "<tr><td>Plant 500 trees<td>MoF<td>1.5<td>2.5<td>4<td>50<td></table>",
        encoding="utf-8",
    )
    from kg.extract import Hints, extract
    from kg.read import read_document

    money = extract(read_document(path), hints=Hints(country="IE")).money
    assert [(m.amount, m.currency, m.year, m.source and m.source.text) for m in money] == [
        (10_000_000, "KES", 2025, None), (20_000_000, "KES", 2026, None),
        (100_000, "EUR", None, "State budget"), (400_000, "EUR", None, "EU funds"),
        (1_500_000, "KES", 2025, None), (2_500_000, "KES", 2026, None),
        (50_000, "EUR", None, "State budget"),
    ]  # fmt: skip
    assert money[2].passages[0].exact == "State budget"
