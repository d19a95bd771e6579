"""What a deadline's words mean: value, modifier, recurrence, anchor, and how sure it is."""

from __future__ import annotations

from datetime import date

import pytest

from kg.extract.vocabulary import vocabulary
from kg.periods import Period, date_order, date_share, read_period, read_periods

PLAN = {"plan_start": date(2025, 2, 1), "plan_end": date(2027, 12, 31)}
ONE_YEAR = {"plan_start": date(2025, 1, 1), "plan_end": date(2025, 12, 31)}


def read(text: str, language: str = "en", country: str | None = None, **more: object) -> Period:
    period = read_period(text, vocabulary(language, country).dates, **more)  # type: ignore[arg-type]
    assert period is not None, text
    return period


def said(period: Period) -> tuple[str, str, str, str]:
    return period.kind, str(period.start or ""), str(period.end or ""), period.certainty


# words, kind, first day, last day, certainty
ENGLISH = [
    ("beginning of 2025", "year", "2025-01-01", "2025-03-31", "rule"),
    ("early 2025", "year", "2025-01-01", "2025-03-31", "rule"),
    ("start of Q3 2025", "quarter", "2025-07-01", "2025-07-31", "rule"),
    ("start of June 2025", "month", "2025-06-01", "2025-06-10", "rule"),
    ("mid-2026", "year", "2026-04-01", "2026-06-30", "rule"),
    ("mid June 2025", "month", "2025-06-11", "2025-06-15", "rule"),
    ("middle of Q2 2025", "quarter", "2025-05-01", "2025-05-31", "rule"),
    ("by mid-2026", "year", "2026-01-01", "2026-06-30", "doubtful"),
    ("late 2025", "year", "2025-10-01", "2025-12-31", "rule"),
    ("End of 2026", "year", "2026-10-01", "2026-12-31", "rule"),
    ("by end of Q3 2025", "quarter", "2025-07-01", "2025-09-30", "exact"),
    ("by the end of 2026", "year", "2026-01-01", "2026-12-31", "exact"),
    ("by 30 June 2025", "day", "2025-06-30", "2025-06-30", "exact"),
    ("Q4 2025 at the latest", "quarter", "2025-10-01", "2025-12-31", "exact"),
    ("before 2026", "year", "", "2025-12-31", "rule"),
    ("before 1 July 2025", "day", "", "2025-07-01", "doubtful"),
    ("before the end of 2025", "year", "2025-01-01", "2025-12-31", "rule"),
    ("after 2026", "year", "2027-01-01", "", "rule"),
    ("from March 2024", "month", "2024-03-01", "", "exact"),
    ("not before 2026", "year", "2026-01-01", "", "exact"),
    ("about June 2025", "month", "2025-06-01", "2025-06-30", "doubtful"),
    ("~2026", "year", "2026-01-01", "2026-12-31", "doubtful"),
    ("end 2025 to mid 2026", "year", "2025-10-01", "2026-06-30", "rule"),
    ("late 2025 / early 2026", "year", "2025-10-01", "2026-03-31", "rule"),
    ("from 1 May 2025 to 30 June 2026", "day", "2025-05-01", "2026-06-30", "exact"),
    ("between May and July 2025", "month", "2025-05-01", "2025-07-31", "exact"),
    ("1–15 March 2025", "day", "2025-03-01", "2025-03-15", "exact"),
    ("first half of June 2025", "month", "2025-06-01", "2025-06-15", "exact"),
    ("second half of 2025", "half-year", "2025-07-01", "2025-12-31", "exact"),
    ("Q1-Q3 2025", "quarter", "2025-01-01", "2025-09-30", "exact"),
    ("Q1-2 2025", "quarter", "2025-01-01", "2025-06-30", "exact"),
    ("2025 Q1–Q4", "quarter", "2025-01-01", "2025-12-31", "exact"),
    ("Q1, Q3 2025", "quarter", "2025-01-01", "2025-09-30", "rule"),
    ("2025, 2026 and 2027", "year", "2025-01-01", "2027-12-31", "rule"),
    ("Q3/25", "quarter", "2025-07-01", "2025-09-30", "rule"),
    ("30 Jun 25", "day", "2025-06-30", "2025-06-30", "rule"),
    ("30.06.25", "day", "2025-06-30", "2025-06-30", "rule"),
    ("Jun-25", "month", "2025-06-01", "2025-06-30", "rule"),
    ("Jun '25", "month", "2025-06-01", "2025-06-30", "rule"),
    ("Dec/2017", "month", "2017-12-01", "2017-12-31", "exact"),
    ("2025-W14", "week", "2025-03-31", "2025-04-06", "exact"),
    ("2025-06-30T00:00:00", "day", "2025-06-30", "2025-06-30", "exact"),
    ("Friday, 30 May 2025", "day", "2025-05-30", "2025-05-30", "exact"),
    ("summer 2025", "season", "2025-06-01", "2025-08-31", "doubtful"),
    ("winter 2025/26", "season", "2025-12-01", "2026-02-28", "doubtful"),
    ("school year 2025/26", "school-year", "2025-09-01", "2026-08-31", "doubtful"),
    ("2025/26", "year", "2025-01-01", "2026-12-31", "doubtful"),
    ("25/26", "year", "2025-01-01", "2026-12-31", "doubtful"),
    ("Immediately", "relative", "", "", "rule"),
    ("2011/12", "year", "2011-01-01", "2012-12-31", "doubtful"),
    ("2021-22", "year", "2021-01-01", "2022-12-31", "rule"),
    ("2025–2035+", "continuous", "2025-01-01", "", "exact"),
    ("2025 onwards", "continuous", "2025-01-01", "", "exact"),
    ("December 2025 –", "continuous", "2025-12-01", "", "exact"),
    ("December 2025 - ongoing", "continuous", "2025-12-01", "", "exact"),
    ("Ongoing until December 2026", "continuous-until", "", "2026-12-31", "exact"),
    ("ongoing", "continuous", "", "", "exact"),
    ("2025 (tbc)", "year", "2025-01-01", "2025-12-31", "doubtful"),
    ("31 December 2025 or earlier", "day", "2025-12-31", "2025-12-31", "doubtful"),
    ("03/15/2025", "day", "2025-03-15", "2025-03-15", "exact"),
    ("after adoption of the law", "conditional", "", "", "rule"),
]  # fmt: skip
OTHERS = [
    ("de", "bis Sommer 2025", "season", "2025-06-01", "2025-08-31", "doubtful"),
    ("de", "Ende 2024", "year", "2024-10-01", "2024-12-31", "rule"),
    ("de", "Jahresende 2025", "year", "2025-10-01", "2025-12-31", "rule"),
    ("de", "KW 14/2025", "week", "2025-03-31", "2025-04-06", "exact"),
    ("de", "Schuljahr 2025/26", "school-year", "2025-09-01", "2026-08-31", "doubtful"),
    ("fr", "Rentrée 2025", "season", "2025-09-01", "2025-09-30", "doubtful"),
    ("fr", "du 1er janvier au 30 juin 2025", "day", "2025-01-01", "2025-06-30", "exact"),
    ("fr", "avant fin 2025", "year", "2025-01-01", "2025-12-31", "rule"),
    ("it", "metà 2025", "year", "2025-04-01", "2025-06-30", "rule"),
    ("pl", "połowa 2025 r.", "year", "2025-04-01", "2025-06-30", "rule"),
    ("cs", "pro rok 2025", "year", "2025-01-01", "2025-12-31", "exact"),
    ("hu", "2025. december 31-ig", "day", "2025-12-31", "2025-12-31", "exact"),
    ("hu", "2026-tól", "year", "2026-01-01", "", "exact"),
    ("hu", "2025 januárjától 2026 végéig", "year", "2025-01-01", "2026-12-31", "exact"),
    ("tr", "2025 yılı sonuna kadar", "year", "2025-01-01", "2025-12-31", "exact"),
    ("ru", "после 2026 года", "year", "2027-01-01", "", "rule"),
    ("uk", "ІІ квартал 2025 року", "quarter", "2025-04-01", "2025-06-30", "exact"),
    ("bg", "средата на 2025 г.", "year", "2025-04-01", "2025-06-30", "rule"),
    ("sr", "31.XII 2025.", "day", "2025-12-31", "2025-12-31", "exact"),
    ("sr", "prva polovina juna 2025.", "month", "2025-06-01", "2025-06-15", "exact"),
    ("ka", "2025 წლის ბოლომდე", "year", "2025-01-01", "2025-12-31", "exact"),
    ("ko", "2025년 1월부터 12월까지", "month", "2025-01-01", "2025-12-31", "exact"),
    ("ja", "2025年4月から2026年3月まで", "month", "2025-04-01", "2026-03-31", "exact"),
    ("ja", "令和7年3月", "month", "2025-03-01", "2025-03-31", "exact"),
    ("zh", "民國110年12月", "month", "2021-12-01", "2021-12-31", "exact"),
    ("zh", "2025年6月30日前", "day", "2025-06-30", "2025-06-30", "exact"),
    ("zh", "2026年以后", "year", "2027-01-01", "", "rule"),
    ("pt", "Imediato", "relative", "", "", "rule"),
    ("de", "sofort", "relative", "", "", "rule"),
    ("fr", "Immédiat", "relative", "", "", "rule"),
    ("vi", "6 tháng đầu năm 2025", "half-year", "2025-01-01", "2025-06-30", "exact"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "kind", "start", "end", "certainty"), ENGLISH)
def test_the_words_beside_a_date_decide_its_window(words, kind, start, end, certainty):
    assert said(read(words)) == (kind, start, end, certainty)


@pytest.mark.parametrize(("language", "words", "kind", "start", "end", "certainty"), OTHERS)
def test_modifiers_mean_the_same_in_all_languages(language, words, kind, start, end, certainty):
    assert said(read(words, language)) == (kind, start, end, certainty)


@pytest.mark.parametrize(
    ("country", "words", "start", "end", "certainty"),
    [
        ("GB", "FY2025/26", "2025-04-01", "2026-03-31", "rule"),
        ("AU", "FY2025-26", "2025-07-01", "2026-06-30", "rule"),
        ("US", "FY2025", "2024-10-01", "2025-09-30", "rule"),
        ("IN", "FY25", "2024-04-01", "2025-03-31", "rule"),
        ("GB", "FY2025", "2025-04-01", "2026-03-31", "doubtful"),
        ("DE", "FY2025", "2025-01-01", "2025-12-31", "rule"),
        (None, "FY2025/26", "2025-07-01", "2026-06-30", "doubtful"),
        (None, "FY25/26", "2025-07-01", "2026-06-30", "doubtful"),
        ("GB", "FY 25-26", "2025-04-01", "2026-03-31", "rule"),
        ("GB", "Q3 FY25/26", "2025-10-01", "2025-12-31", "rule"),
        ("GB", "25/26", "2025-04-01", "2026-03-31", "doubtful"),
        ("US", "Q3 FY2025", "2025-04-01", "2025-06-30", "rule"),
        ("GB", "2025/26", "2025-04-01", "2026-03-31", "doubtful"),
    ],
)  # fmt: skip
def test_a_financial_year_begins_where_the_country_begins_it(country, words, start, end, certainty):
    found = read(words, "en", country)

    assert (str(found.start), str(found.end), found.certainty) == (start, end, certainty)


def test_south_of_the_equator_summer_is_in_january():
    found = read("summer 2025", "en", "AU")

    assert (str(found.start), found.certainty) == ("2025-12-01", "doubtful")


@pytest.mark.parametrize(
    ("country", "order", "day", "certainty"),
    [
        (None, "", "2025-04-03", "doubtful"),
        (None, "mdy", "2025-03-04", "exact"),
        (None, "dmy", "2025-04-03", "exact"),
        ("US", "", "2025-03-04", "rule"),
        ("US", "dmy", "2025-04-03", "exact"),
        ("GB", "", "2025-04-03", "rule"),
        ("CA", "", "2025-04-03", "doubtful"),
    ],
)
def test_which_number_is_the_day_is_told_by_the_document_or_the_country(
    country, order, day, certainty
):
    found = read("3/4/2025", "en", country, order=order)

    assert (str(found.end), found.certainty) == (day, certainty)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("3/4/2025 and 13/4/2025", "dmy"), ("3/4/2025 and 4/13/2025", "mdy"), ("3/4/2025", ""),
        ("13/4/2025 and 4/13/2025", ""), ("13.4.2025", ""),
    ],
)  # fmt: skip
def test_a_document_shows_the_order_of_its_dates_once_a_number_is_no_month(text, order):
    assert date_order(text) == order


@pytest.mark.parametrize(
    ("language", "words", "recurrence", "first", "last"),
    [
        ("en", "annually in Q2", "P1Y", "--04-01", "--06-30"),
        ("en", "every year by 31 March", "P1Y", "--03-31", "--03-31"),
        ("en", "every June", "P1Y", "--06-01", "--06-30"),
        ("en", "Q1 of each year", "P1Y", "--01-01", "--03-31"),
        ("en", "every 2 years", "P2Y", None, None),
        ("en", "on-going annually", "P1Y", None, None),
        ("en", "quarterly", "P3M", None, None),
        ("de", "jährlich bis 31. März", "P1Y", "--03-31", "--03-31"),
        ("sr", "svake godine do 31. marta", "P1Y", "--03-31", "--03-31"),
        ("cs", "každoročně do 31. 3.", "P1Y", "--03-31", "--03-31"),
        ("vi", "hằng năm, trước ngày 31/3", "P1Y", None, "--03-31"),
        ("zh", "每年3月底前", "P1Y", "--03-01", "--03-31"),
    ],
)  # fmt: skip
def test_what_comes_back_is_continuous_with_the_part_of_the_year(
    language, words, recurrence, first, last
):
    found = read(words, language, **PLAN)

    assert (found.kind, found.start, found.end) == ("continuous", *PLAN.values())
    assert (found.recurrence, found.recurs_from, found.recurs_until) == (recurrence, first, last)


def test_what_comes_back_within_years_ends_with_them():
    found = read("annually (2025-2027)")

    assert said(found) == ("continuous-until", "2025-01-01", "2027-12-31", "rule")
    assert found.recurrence == "P1Y"


@pytest.mark.parametrize(
    ("words", "offset", "anchor"),
    [
        ("within 6 months of adoption", "P6M", "adoption"),
        ("within six months of adoption", "P6M", "adoption"),
        ("30 days after publication", "P30D", "publication"),
        ("Year 2", "Y2", None), ("2nd year", "Y2", None), ("M6–M12", "M6/M12", None),
        ("Years 1-3", "Y1/Y3", None), ("short-term", "short", None),
        ("medium term", "medium", None),
    ],
)  # fmt: skip
def test_what_is_counted_from_elsewhere_stays_so(words, offset, anchor):
    found = read(words)

    assert (found.kind, found.start, found.end) == ("relative", None, None)
    assert (found.offset, found.anchor) == (offset, anchor)


def test_a_term_is_resolved_where_its_anchor_is_printed():
    found = read("within six months from 1 March 2025")
    counted = read("M6-M12", **PLAN)

    assert said(found) == ("day", "2025-03-01", "2025-09-01", "rule")
    assert said(counted) == ("relative", "2025-07-01", "2026-01-31", "doubtful")
    assert said(read("12 months", **PLAN)) == ("relative", "2025-02-01", "2026-01-31", "doubtful")


@pytest.mark.parametrize("words", ["1-3 years", "5 years", "12 months after adoption"])
def test_a_guess_a_term_beyond_the_plan_or_after_an_event_is_not_resolved(words):
    assert said(read(words, **PLAN)) == ("relative", "", "", "rule")


@pytest.mark.parametrize(
    ("words", "labels", "ends"),
    [
        (
            "December 2025 (phase 1), June 2027 (phase 2)",
            ["phase 1", "phase 2"], ["2025-12-31", "2027-06-30"],
        ),
        (
            "Phase 1: December 2025; Phase 2: June 2027",
            ["Phase 1", "Phase 2"], ["2025-12-31", "2027-06-30"],
        ),
        ("Draft: May 2025\nLaw: June 2026", ["Draft", "Law"], ["2025-05-31", "2026-06-30"]),
    ],
)  # fmt: skip
def test_dates_with_words_of_their_own_are_a_deadline_each(words, labels, ends):
    found = read_periods(words, vocabulary("en").dates)

    assert [p.label for p in found] == labels
    assert [str(p.end) for p in found] == ends
    assert {p.certainty for p in found} == {"rule"}


def test_dates_without_words_of_their_own_are_one_window():
    assert len(read_periods("May 2025, June 2026", vocabulary("en").dates)) == 1


@pytest.mark.parametrize("words", ["Q3", "June"])
def test_a_bare_month_or_quarter_takes_the_year_over_it_or_the_only_one(words):
    assert str(read(words, **ONE_YEAR).end)[:4] == "2025"
    assert read(words, **ONE_YEAR).certainty == "rule"
    assert str(read(words, year=2026, **PLAN).end)[:4] == "2026"
    assert read_period(words, vocabulary("en").dates, **PLAN) is None


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("by the end of Q2 2025", 1, 1), ("annually in Q2", 1, 1), ("ongoing", 1, 1),
        ("Ministry of Health", 0, 0), ("12", 0, 0), ("1.1", 0, 0), ("500 EUR", 0, 0),
        ("Number of officers trained by 2026", 0.2, 0.5),
        ("Adopt the law by the end of the year", 0, 0),
    ],
)  # fmt: skip
def test_how_much_of_a_text_a_date_explains(text, least, most):
    assert least <= date_share(text, vocabulary("en").dates) <= most


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("2026.5", "2026-05-31"), ("2026. 5.", "2026-05-31"), ("2026.05-2026.12", "2026-12-31"),
        ("2026. 5. ~ 2026. 12.", "2026-12-31"),
    ],
)  # fmt: skip
def test_a_month_may_stand_behind_its_year_and_a_full_stop(words, last):
    assert said(read(words, "ko")) == ("month", "2026-05-01", last, "exact")


def test_a_number_behind_the_full_stop_of_a_sentence_is_no_month():
    assert [p.kind for p in read_periods("in 2026. 5 schools open", vocabulary("en").dates)] == [
        "year"
    ]
