"""Every word of time in a lexicon means what its list says: an example of each must show it."""

from __future__ import annotations

from datetime import date
from itertools import chain

import pytest

from kg.cldr import names_of
from kg.extract.vocabulary import vocabulary
from kg.lexicon import Dates, languages, lexicon, lexicons_for
from kg.periods import DateWords, Period, read_period

PLAN = {"plan_start": date(2023, 1, 1), "plan_end": date(2027, 11, 30)}
SEASON_BEGINS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12, "school-start": 9}


def either(words: DateWords, entry: str, value: str) -> list[Period]:
    """The readings of a word before a date, and behind it, with a space and without."""
    said = entry.replace("*", "")
    texts = (f"{said} {value}", f"{value} {said}", f"{said}{value}", f"{value}{said}")
    return [p for text in texts if (p := read_period(text, words, **PLAN))]


def first_word(code: str, name: str) -> str:
    """A word of a list in a language, or in a language it is tried with."""
    found = chain.from_iterable(getattr(pack.dates, name) for pack in lexicons_for(code))
    return next(found, "").replace("*", "")


def has_window(periods: list[Period], start: str | None, end: str | None) -> bool:
    wanted = start and date.fromisoformat(start), end and date.fromisoformat(end)
    return any((p.start, p.end) == wanted for p in periods)


def is_read(name: str, said: object, entry: str, code: str) -> bool:
    """Whether an entry of a list changes an example as the list's meaning demands."""
    words = vocabulary(code).dates
    text = entry.replace("*", "")
    windows = {
        "beginning_of": ("2024-01-01", "2024-03-31"), "middle_of": ("2024-04-01", "2024-06-30"),
        "end_of": ("2024-10-01", "2024-12-31"), "before": (None, "2023-12-31"),
        "since": ("2024-01-01", None), "after": ("2025-01-01", None), "onwards": ("2024-01-01", None),
    }  # fmt: skip
    if name in windows:
        return has_window(either(words, entry, "2024"), *windows[name])
    year = either(words, entry, "2024")
    if name == "until":
        return any(p.modifier == "by" and p.certainty == "exact" for p in year)
    if name == "about":
        return any(p.modifier == "about" and p.certainty == "doubtful" for p in year)
    if name in ("year", "day", "small"):
        return any(p.certainty == "exact" and p.kind == "year" for p in year)
    if name == "months":
        return any(p.kind == "month" and p.end and p.end.month == said for p in year)
    if name in ("financial_year", "school_year"):
        return any(p.kind == name.replace("_", "-") for p in year)
    if name == "seasons":
        return any(
            p.kind == "season" and p.start and p.start.month == SEASON_BEGINS[said] for p in year
        )
    if name == "halves":
        return any(p.kind == "half-year" and p.end and p.end.month == 6 * said for p in year)
    if name == "eras":
        number = 2568 if said < 0 else 110
        return any(p.end and p.end.year == number + said for p in either(words, entry, str(number)))
    if name in ("quarter", "half_year", "month_word", "week"):
        kind, end = {
            "quarter": ("quarter", "2024-06-30"), "half_year": ("half-year", "2024-12-31"),
            "month_word": ("month", "2024-02-29"), "week": ("week", "2024-01-14"),
        }[name]  # fmt: skip
        texts = (f"{text} 2 2024", f"2 {text} 2024", f"2024 2 {text}", f"2024年2{text}")
        found = [p for t in texts if (p := read_period(t, words))]
        lasts = read_period(f"6 {text}", words)
        return any((p.kind, str(p.end)) == (kind, end) for p in found) or (
            lasts is not None and lasts.offset in ("P6W", "P6M")
        )
    if name == "ordinals":
        quarter = first_word(code, "quarter")
        texts = (f"{text} {quarter} 2024", f"{quarter} {text} 2024", f"2024{text}{quarter}")
        found = [p for t in texts if (p := read_period(t, words))]
        return any(p.kind == "quarter" and p.end and p.end.month == 3 * said for p in found)
    if name in ("month_unit", "counts"):
        number, unit = (
            ("6", text) if name == "month_unit" else (text, first_word(code, "month_unit"))
        )
        texts = (f"{number} {unit}", f"{number}{unit}")
        wanted = "P6M" if name == "month_unit" else f"P{said}M"
        return any(p.offset == wanted for t in texts if (p := read_period(t, words)))
    if name == "plan_month":
        found_month = read_period(f"{text}6", words)
        return found_month is not None and found_month.offset == "M6"
    if name == "terms":
        term = read_period(text, words)
        return term is not None and term.offset == said
    if name == "plan":
        ends = either(words, entry, first_word(code, "end_of"))
        return any(p.end == PLAN["plan_end"] for p in ends)
    if name == "continuous":
        goes_on = read_period(text, words)
        return goes_on is not None and goes_on.kind == "continuous" and not goes_on.recurrence
    if name == "recurrence":
        comes_back = read_period(text, words)
        return comes_back is not None and comes_back.recurrence == said
    if name == "every":
        names = [w for k, w in _months(words) if k == "month 3"]
        return any(p.recurrence == "P1Y" for month in names for p in either(words, entry, month))
    if name == "conditional":
        depends = read_period(f"{text} xqz", words)
        return depends is not None and depends.kind == "conditional"
    if name == "endings":
        return any(
            p.modifier == {"until": "by", "since": "from"}.get(str(said)) and p.certainty == "exact"
            for p in either(words, f"-{text}", "2024")
        )
    raise AssertionError(name)


def _months(words: DateWords) -> list[tuple[str, str]]:
    found = chain.from_iterable(words.index.by_letter.values())
    names = [(p.value, " ".join(p.keys)) for p in found if p.value.startswith("month ")]
    return [*names, ("month 3", "3月"), ("month 3", "3월"), ("month 3", "tháng 3")]


def entries(dates: Dates) -> list[tuple[str, object, str]]:
    out: list[tuple[str, object, str]] = []
    for name in Dates.__slots__:
        value = getattr(dates, name)
        if isinstance(value, dict):
            out += [(name, said, entry) for said, group in value.items() for entry in group]
        elif isinstance(value, tuple):
            out += [(name, None, entry) for entry in value]
    return out


@pytest.mark.parametrize("code", languages())
def test_every_word_of_time_does_what_its_list_says(code: str) -> None:
    idle = [
        (name, said, entry)
        for name, said, entry in entries(lexicon(code).dates)
        if not is_read(name, said, entry, code)
    ]
    assert not idle


@pytest.mark.parametrize("code", languages())
def test_a_word_that_no_list_holds_beside_a_date_makes_it_doubtful(code: str) -> None:
    found = read_period("xqzk 2024", vocabulary(code).dates)

    assert found is not None
    assert found.certainty == "doubtful"


def test_the_months_of_a_language_do_not_depend_on_which_was_asked_before() -> None:
    for code in languages():
        names_of(code, "months")
    names_of.cache_clear()

    december = names_of("tr", "months")

    assert december is not None
    assert december["stand-alone"]["wide"][12] == "Aralık"
