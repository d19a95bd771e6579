"""Sums of money in every language of the lexicon, as plans write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.extract.vocabulary import vocabulary
from kg.money import find_amounts

# language, country, words, amount, currency
CASES = [
    ("bg", "BG", "120 хил. лв.", "120000", "BGN"),
    ("bs", "BA", "1,5 mil. KM", "1500000", "BAM"),
    ("cnr", "ME", "12.000 eura", "12000", "EUR"),
    ("cs", "CZ", "350 mil. Kč", "350000000", "CZK"),
    ("cs", "CZ", "12 000 000 Kč", "12000000", "CZK"),
    ("da", "DK", "2 mio. kr.", "2000000", "DKK"),
    ("de", "DE", "2,5 Mio. Euro", "2500000", "EUR"),
    ("de", "CH", "100’000 CHF", "100000", "CHF"),
    ("el", "GR", "2,4 εκατ. ευρώ", "2400000", "EUR"),
    ("en", "IE", "EUR 1.2 million", "1200000", "EUR"),
    ("en", "US", "$1,500,000", "1500000", "USD"),
    ("en", "CA", "$1,500,000", "1500000", "CAD"),
    ("en", "KE", "KSh 20 million", "20000000", "KES"),
    ("en", "GB", "£3.2m", "3200000", "GBP"),
    ("es", "CL", "$ 150.000.000", "150000000", "CLP"),
    ("es", "CL", "25 millones de dólares", "25000000", "USD"),
    ("es", "MX", "300 mil pesos", "300000", "MXN"),
    ("es", "PE", "S/ 1,500,000", "1500000", "PEN"),
    ("et", "EE", "12 000 eurot", "12000", "EUR"),
    ("fi", "FI", "1,5 miljoonaa euroa", "1500000", "EUR"),
    ("fr", "MA", "2,4 millions de dirhams", "2400000", "MAD"),
    ("fr", "SN", "10 000 000 FCFA", "10000000", "XOF"),
    ("fr", "CM", "10 000 000 FCFA", "10000000", "XAF"),
    ("fr", "FR", "1,2 million d'euros", "1200000", "EUR"),
    ("hr", "HR", "150.000,00 kuna", "150000.00", "HRK"),
    ("hu", "HU", "25 millió Ft", "25000000", "HUF"),
    ("it", "IT", "€ 250.000,00", "250000.00", "EUR"),
    ("it", "IT", "12 milioni di euro", "12000000", "EUR"),
    ("lt", "LT", "15 tūkst. Eur", "15000", "EUR"),
    ("lv", "LV", "12 000 euro", "12000", "EUR"),
    ("mk", "MK", "1.200.000 денари", "1200000", "MKD"),
    ("nb", "NO", "5 mill. kroner", "5000000", "NOK"),
    ("nl", "NL", "1,5 miljoen euro", "1500000", "EUR"),
    ("pl", "PL", "350 tys. zł", "350000", "PLN"),
    ("pt", "BR", "R$ 1.200.000,00", "1200000.00", "BRL"),
    ("pt", "PT", "1,8 milhões de euros", "1800000", "EUR"),
    ("ro", "RO", "50 mii lei", "50000", "RON"),
    ("ro", "MD", "3,2 milioane de lei", "3200000", "MDL"),
    ("ru", "KZ", "5 млн. тенге", "5000000", "KZT"),
    ("ru", "RU", "10 тыс. руб.", "10000", "RUB"),
    ("sk", "SK", "45 000 EUR", "45000", "EUR"),
    ("sl", "SI", "2.500.000 EUR", "2500000", "EUR"),
    ("sq", "AL", "8.500.000 lekë", "8500000", "ALL"),
    ("sr", "RS", "102.000 dinara", "102000", "RSD"),
    ("sv", "SE", "12 mnkr", "12000000", "SEK"),
    ("tr", "TR", "1,5 milyon TL", "1500000", "TRY"),
    ("uk", "UA", "15 000 тис. грн", "15000000", "UAH"),
    ("vi", "VN", "500 triệu đồng", "500000000", "VND"),
    ("vi", "VN", "2 tỷ đồng", "2000000000", "VND"),
    ("zh", "CN", "5000万元", "50000000", "CNY"),
    ("zh", "CN", "3亿元", "300000000", "CNY"),
]


@pytest.mark.parametrize(("language", "country", "words", "amount", "currency"), CASES)
def test_a_sum_is_read_in_its_language_and_country(language, country, words, amount, currency):
    (found,) = find_amounts(words, vocabulary(language, country).money)

    assert (found.value, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize("words", ["500 all ministries", "try 200 top schools", "in 30 schools"])
def test_words_that_look_like_codes_in_small_letters_are_no_currency(words):
    assert find_amounts(words, vocabulary("en").money) == ()


def test_a_currency_that_counts_the_sum_before_it_is_not_that_of_the_next():
    found = find_amounts("2.000 EUR 3.000 RSD", vocabulary("sr").money)

    assert [(int(a.value), a.currency) for a in found] == [(2000, "EUR"), (3000, "RSD")]
