"""Amounts as plans write them."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.vocabulary import vocabulary
from kg.money import explained_share, find_amounts, find_shares
from kg.money_tokens import read_number

CASES = [
    ("102.000 RSD za 2017. godinu", 102000, "RSD", 2017, "102.000 RSD za 2017. godinu"),
    ("52.000 RSDza 2018. godinu", 52000, "RSD", 2018, "52.000 RSDza 2018. godinu"),
    ("1.234.000RSD\nza 2017. godinu", 1234000, "RSD", 2017, "1.234.000RSD\nza 2017. godinu"),
    ("poslova62.200 RSD za 2017. godinu", 62200, "RSD", 2017, "62.200 RSD za 2017. godinu"),
    ("TAIEKS 2.250 (druga polovina 2017. godine) –", 2250, None, 2017,
     "2.250 (druga polovina 2017. godine)"),
    ("TAIEKS (kraj 2017. godine) 4.500 evra", 4500, "EUR", 2017, "(kraj 2017. godine) 4.500 evra"),
    ("87.080 RS za 2018. godinu", 87080, "RSD", 2018, "87.080 RS za 2018. godinu"),
    ("2.900 evra ua 2018. godinu", 2900, "EUR", 2018, "2.900 evra ua 2018. godinu"),
    ("9.000 EUR –", 9000, "EUR", None, "9.000 EUR"),
    ("1,5 mil. KM", 1500000, "BAM", None, "1,5 mil. KM"),
    ("10 milijardi dinara", 10000000000, "RSD", None, "10 milijardi dinara"),
    ("€ 1,200", 1200, "EUR", None, "€ 1,200"),
    ("EUR 4.500", 4500, "EUR", None, "EUR 4.500"),
    ("120 000 dinara", 120000, "RSD", None, "120 000 dinara"),
    ("12,50 EUR", Decimal("12.50"), "EUR", None, "12,50 EUR"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "value", "currency", "year", "quoted"), CASES)
def test_an_amount_is_read_with_its_currency_and_year(said, value, currency, year, quoted):
    (found,) = find_amounts(said, vocabulary("sr-Latn").money)
    assert (found.value, found.currency, found.year) == (value, currency, year)
    assert said[found.start : found.end] == quoted


@pytest.mark.parametrize(
    "said",
    ["2017. godine", "mera 3.7.1.20", "pod tačkom broj 1", "cilj broj 5", "1. Savet", "u cilju 3.",
     "31.12.2018.", "tel. 116"],
)  # fmt: skip
def test_numbers_that_count_no_money_are_left(said):
    assert find_amounts(said, vocabulary("sr-Latn").money) == ()


def test_each_amount_has_its_own_year():
    said = "102.000 RSD za 2017. godinu\n136.000 RSD za 2018. godinu"
    assert [a.year for a in find_amounts(said, vocabulary("sr").money)] == [2017, 2018]
    said = "2017: 100.000 RSD; 2018: 120.000 RSD"
    assert [a.year for a in find_amounts(said, vocabulary("sr").money)] == [2017, 2018]


def test_what_had_to_be_mended_is_said():
    (found,) = find_amounts("87.080 RS", vocabulary("sr").money)
    assert "letter is missing" in found.rule


@given(st.integers(min_value=1, max_value=10**12), st.sampled_from(".,'  "))
def test_a_grouped_number_is_read_back(value, separator):
    printed = f"{value:,}".replace(",", separator)
    assert read_number(printed) == value


PIECES = st.sampled_from(
    ["102.000", "RSD", "evra", "2017.", "godinu", "za", "(", ")", "1", "9" * 30, "1.234.567,89",
     "mil.", "RS", "€", ":", "\n", "TAIEKS", "0,5", "..", "2018"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=10).map(" ".join) | st.text(max_size=60))
def test_any_words_give_amounts_inside_them_in_order(said):
    found = find_amounts(said, vocabulary("sr").money)
    for amount in found:
        assert 0 <= amount.start < amount.end <= len(said)
        assert amount.low is None or amount.low <= amount.value
    assert all(a.end <= b.start for a, b in pairwise(found))


AROUND = [
    ("en", "up to 300 EUR", 300, {"bound": "up-to", "high": 300}),
    ("en", "at least EUR 1,000", 1000, {"bound": "at-least", "low": 1000}),
    ("en", "approx. 50 EUR", 50, {"bound": "about"}),
    ("en", "not more than approx. EUR 30,000", 30000, {"bound": "up-to", "high": 30000}),
    ("en", "EUR 30,000 max.", 30000, {"bound": "up-to", "high": 30000}),
    ("en", "≤ 300 EUR", 300, {"bound": "up-to", "high": 300}),
    ("en", "from 100 to 200 EUR", 200, {"low": 100, "high": 200}),
    ("en", "100 - 200 EUR", 200, {"low": 100, "high": 200}),
    ("en", "between 1.5 and 2 million EUR", 2000000, {"low": 1500000, "high": 2000000}),
    ("en", "€10–20k", 20000, {"low": 10000, "high": 20000}),
    ("en", "100 EUR per year", 100, {"per": "year"}),
    ("en", "500 EUR/year", 500, {"per": "year"}),
    ("en", "EUR 300,000 (2024–2026)", 300000, {"years": (2024, 2026), "year": None}),
    ("en", "0 EUR", 0, {}),
    ("en", "-500 EUR", -500, {"doubt": "a minus or a dash stands before it"}),
    ("en", "State budget – 500 EUR", 500, {"doubt": ""}),
    ("en", "State budget (500 EUR)", 500, {"doubt": ""}),
    ("en", "M$ 3", 3000000, {"currency": "USD"}),
    ("en", "$1.2 billion from 2024 to 2028", 1200000000, {"years": (2024, 2028)}),
    ("en", "$1.2 million", 1200000, {"currency": "USD"}),
    ("en", "EUR mn 3.5", 3500000, {"currency": "EUR"}),
    ("en", "2.5 MEUR", 2500000, {"currency": "EUR"}),
    ("en", "M€ 3", 3000000, {"currency": "EUR"}),
    ("en", "Phase 1 – 100,000 EUR", 100000, {"low": None}),
    ("en", "INR 12,50,000", 1250000, {"currency": "INR"}),
    ("sr", "do 300 EUR", 300, {"bound": "up-to", "high": 300}),
    ("sr", "oko 50 EUR", 50, {"bound": "about"}),
    ("sr", "od 100 do 200 EUR", 200, {"low": 100, "high": 200}),
    ("sr", "max. 100 RSD", 100, {"bound": "up-to"}),
    ("sr", "u iznosu od 100.000 dinara", 100000, {"bound": None, "low": None}),
    ("bg", "до 300 лв.", 300, {"bound": "up-to"}),
    ("bg", "от 100 до 200 лв.", 200, {"low": 100, "high": 200}),
    ("bg", "0 лв.", 0, {"currency": "BGN"}),
    ("de", "bis zu 2.000 T€", 2000000, {"bound": "up-to", "currency": "EUR"}),
    ("de", "ca. 12.500 €/Jahr", 12500, {"bound": "about", "per": "year"}),
    ("ru", "до 10 тыс. руб. в год", 10000, {"bound": "up-to", "per": "year"}),
    ("fr", "de 100 à 200 k€", 200000, {"low": 100000, "high": 200000}),
    ("cs", "500,- Kč", 500, {"currency": "CZK"}),
    ("ja", "約300万円", 3000000, {"bound": "about", "currency": "JPY"}),
    ("zh", "不超过500万元", 5000000, {"bound": "up-to", "currency": "CNY"}),
    ("vi", "2 tỷ 500 triệu đồng", 2500000000, {"currency": "VND"}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "value", "more"), AROUND)
def test_what_stands_around_a_sum_is_part_of_it(language, said, value, more):
    (found,) = find_amounts(said, vocabulary(language).money)
    assert found.value == value
    assert {name: getattr(found, name) for name in more} == more


def test_accounts_write_a_minus_as_brackets():
    words = vocabulary("en").money
    assert [a.value for said in ("(500)", "(500 EUR)") for a in find_amounts(said, words)] == [
        -500
    ] * 2
    (found,) = find_amounts("(500) EUR", words)
    assert (found.value, found.currency) == (-500, "EUR")
    assert "brackets" in found.doubt


def test_lines_that_begin_with_dashes_are_a_list_and_no_minus():
    found = find_amounts("-500 EUR\n-300 EUR", vocabulary("en").money)
    assert [a.value for a in found] == [500, 300]


@pytest.mark.parametrize("said", [f"{10**18 + 1} EUR", "2000000000000 million EUR"])
def test_more_than_any_state_has_is_no_sum(said):
    """Stores add up in 128 bits: a hundred such sums would have no total."""
    assert not find_amounts(said, vocabulary("en").money)


@pytest.mark.parametrize(
    "said", ["5 m", "12 schools", "30 %", "§ 12", "№ 5.000", "item 5.000", "1,200 teachers"]
)
def test_numbers_of_other_things_are_no_money(said):
    assert find_amounts(said, vocabulary("en").money) == ()


def test_shares_are_shares_and_no_sums():
    words = vocabulary("en").money
    assert [s.value for s in find_shares("State (70 %), EU 30 per cent", words)] == [
        Decimal("0.7"),
        Decimal("0.3"),
    ]


def test_what_a_sum_explains_of_a_text():
    words = vocabulary("en").money
    assert explained_share("up to 300 EUR", words) == 1.0
    assert explained_share("The ministry pays 300 EUR", words) == 0.4
    assert explained_share("12 schools", words) == 0.0


# --- laws

WRITTEN = [
    lambda said: said.upper(),
    lambda said: said.replace(" ", "\u00a0"),
    lambda said: said.replace(" ", "\u2009"),
    lambda said: said.replace(" ", "  "),
    lambda said: said.replace("-", "–"),
    lambda said: said.replace("–", "-"),
    lambda said: said.replace("-", "−"),
    lambda said: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in said),
]
MEANING = ("value", "currency", "low", "high", "bound", "per", "year", "years")


@pytest.mark.parametrize(("language", "said"), [(x[0], x[1]) for x in AROUND])
@pytest.mark.parametrize("written", WRITTEN)
def test_a_reading_does_not_change_with_letters_spaces_and_dashes(language, said, written):
    words = vocabulary(language).money
    (plain,), (other,) = find_amounts(said, words), find_amounts(written(said), words)
    assert all(getattr(plain, name) == getattr(other, name) for name in MEANING)


BOUNDS = {"up to": "up-to", "at least": "at-least", "about": "about", "": None}


@given(
    st.integers(min_value=0, max_value=10**9), st.sampled_from(sorted(BOUNDS)),
    st.sampled_from(["EUR", "USD", "RSD"]), st.sampled_from(["", "per year", "in 2025"]),
)  # fmt: skip
def test_a_bound_changes_the_reading_and_nothing_else_of_the_sum(value, bound, code, after):
    (found,) = find_amounts(f"{bound} {value:,} {code} {after}", vocabulary("en").money)
    assert (found.value, found.currency, found.bound) == (value, code, BOUNDS[bound])
    assert (found.per, found.year) == (
        "year" if "per" in after else None,
        2025 if "in" in after else None,
    )
    assert found.high == (value if bound == "up to" else None)
    assert found.low == (value if bound == "at least" else None)


@given(
    st.integers(1, 10**6), st.integers(2, 19), st.sampled_from(["{}-{} EUR", "from {} to {} EUR"])
)
def test_a_range_keeps_both_ends(low, times, form):
    high = low * times
    (found,) = find_amounts(form.format(f"{low:,}", f"{high:,}"), vocabulary("en").money)
    is_year = 1900 <= low < 2100 and "from" not in form
    assert (found.low, found.high, found.value) == (low, high, high) or is_year


@pytest.mark.parametrize("language", ["en", "bs", "sr"])
def test_kilometres_are_no_convertible_marks(language: str):
    words = vocabulary(language).money

    assert not find_amounts("Build 12 km of lanes", words)
    assert [a.currency for a in find_amounts("12 KM i KM 7.000", words)] == ["BAM"] * 2
