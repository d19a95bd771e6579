"""Dates as plans write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.vocabulary import vocabulary
from kg.periods import find_years, read_period

SERBIAN = [
    ("Kontinuirano do kraja 2018. \ngodine", "continuous-until", "2017-01-01", "2018-12-31"),
    ("Kontinuiranodokraja 2018. godine", "continuous-until", "2017-01-01", "2018-12-31"),
    ("Kontinuirano\ndokraja 2018. godine", "continuous-until", "2017-01-01", "2018-12-31"),
    ("od 2018. kontinuirano", "continuous", "2018-01-01", "2018-12-31"),
    ("kontinuirano", "continuous", "2017-01-01", "2018-12-31"),
    ("Drugi  kvartal 2018. godine", "quarter", "2018-04-01", "2018-06-30"),
    ("Други квартал 2018. године", "quarter", "2018-04-01", "2018-06-30"),
    ("IV kvartal 2017", "quarter", "2017-10-01", "2017-12-31"),
    ("4. kvartal 2017", "quarter", "2017-10-01", "2017-12-31"),
    ("Q2 2018", "quarter", "2018-04-01", "2018-06-30"),
    ("2018/Q3", "quarter", "2018-07-01", "2018-09-30"),
    ("Q2 2018 – Q4 2019", "quarter", "2018-04-01", "2019-12-31"),
    ("druga polovina 2017. godine", "half-year", "2017-07-01", "2017-12-31"),
    ("mart–jun 2018.", "month", "2018-03-01", "2018-06-30"),
    ("Januar 2018 - decembar 2019", "month", "2018-01-01", "2019-12-31"),
    ("06/2018", "month", "2018-06-01", "2018-06-30"),
    ("31.12.2018.", "day", "2018-12-31", "2018-12-31"),
    ("2018-12-31", "day", "2018-12-31", "2018-12-31"),
    ("do 15. maja 2018", "day", "2018-05-15", "2018-05-15"),
    ("2017. i 2018.", "year", "2017-01-01", "2018-12-31"),
    ("nakon usvajanja zakona", "conditional", None, None),
]
BULGARIAN = [
    ("Декември, 2012", "month", "2012-12-01", "2012-12-31"),
    ("май 2012", "month", "2012-05-01", "2012-05-31"),
    ("октомври 2012 г.", "month", "2012-10-01", "2012-10-31"),
    ("2012 г.", "year", "2012-01-01", "2012-12-31"),
    ("Постоянен", "continuous", "2012-01-01", "2012-12-31"),
    ("II тримесечие", "quarter", "2012-04-01", "2012-06-30"),
    ("до края на 2020", "year", "2020-01-01", "2020-12-31"),
]


def check(said, language, plan, expected):
    words = vocabulary(language).dates
    found = read_period(said, words, plan_start=plan[0], plan_end=plan[1])
    assert found is not None
    dates = tuple(d.isoformat() if d else None for d in (found.start, found.end))
    assert (found.kind, *dates) == expected


@pytest.mark.parametrize(("said", "kind", "start", "end"), SERBIAN)
def test_a_serbian_deadline_is_read_as_its_window(said, kind, start, end):
    check(said, "sr-Latn", (date(2017, 1, 1), date(2018, 12, 31)), (kind, start, end))


@pytest.mark.parametrize(("said", "kind", "start", "end"), BULGARIAN)
def test_a_bulgarian_deadline_is_read_as_its_window(said, kind, start, end):
    check(said, "bg", (date(2012, 1, 1), date(2012, 12, 31)), (kind, start, end))


@pytest.mark.parametrize("said", ["", "–", "Nacionalni koordinator", "52.000 RSD", "31.02.2018x"])
def test_words_without_a_date_give_none(said):
    assert read_period(said, vocabulary("sr-Latn").dates) is None


def test_a_month_without_a_year_takes_none_from_a_plan_of_several_years():
    words = vocabulary("sr-Latn").dates
    plan = {"plan_start": date(2017, 1, 1), "plan_end": date(2018, 12, 31)}
    assert read_period("mart", words, **plan) is None


def test_a_day_that_does_not_exist_is_no_date():
    assert read_period("31.02.2018", vocabulary("sr-Latn").dates) is None


def test_years_are_told_from_amounts():
    assert [y for y, _, _ in find_years("za 2017. i 2018: 2017.000 RSD")] == [2017, 2018]


PIECES = st.sampled_from(
    ["kontinuirano", "do", "kraja", "2018", "2017.", "Q2", "IV", "kvartal", "mart", "31.12.2018",
     "0", "99", "9999", "drugi", "polovina", "–", "/", ",", "\n", "nakon", "od", "12/2018", "г."]
)  # fmt: skip


@given(st.lists(PIECES, max_size=9).map(" ".join) | st.text(max_size=60))
def test_any_words_give_a_window_in_order_or_none(said):
    found = read_period(
        said, vocabulary("sr-Latn").dates, plan_start=date(2017, 1, 1), plan_end=date(2018, 12, 31)
    )
    if found is not None:
        assert 0 <= found.first < found.last <= len(said)
        if found.start and found.end:
            assert found.start <= found.end
