"""Amounts as plans write them."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.vocabulary import vocabulary
from kg.money import find_amounts, read_number

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
        assert amount.value > 0
    assert all(a.end <= b.start for a, b in pairwise(found))
