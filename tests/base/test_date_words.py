"""Every word of time in a lexicon means what its list says: an example of each must show it."""

from __future__ import annotations

from datetime import date
from itertools import chain

import pytest

from kg.cldr import names_of
from kg.extract.vocabulary import vocabulary
from kg.lexicon import Dates, languages, lexicon, lexicons_for
from kg.periods import DateWords, Period, read_period
from kg.periods.solar import solar_day

PLAN = {"plan_start": date(2023, 1, 1), "plan_end": date(2027, 11, 30)}
SEASON_BEGINS = {
    "spring": 3, "summer": 6, "autumn": 9, "winter": 12, "school-start": 9, "spring-term": 1,
    "autumn-term": 9,
}  # fmt: skip


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
    if name in WINDOWS:
        return has_window(either(words, entry, "2024"), *WINDOWS[name])
    if name in BESIDE:
        return any(BESIDE[name](period, said) for period in either(words, entry, "2024"))
    if name in NUMBERED:
        kind, end = NUMBERED[name]
        texts = (f"{text} 2 2024", f"2 {text} 2024", f"2024 2 {text}", f"2024年2{text}")
        found = [p for t in texts if (p := read_period(t, words))]
        lasts = read_period(f"6 {text}", words)
        named = any((p.kind, str(p.end)) == (kind, end) for p in found)
        return named or (lasts is not None and lasts.offset in ("P6W", "P6M"))
    return EXAMPLES[name](words, text, said, code)


WINDOWS = {
    "beginning_of": ("2024-01-01", "2024-03-31"), "middle_of": ("2024-04-01", "2024-06-30"),
    "end_of": ("2024-10-01", "2024-12-31"), "before": (None, "2023-12-31"),
    "since": ("2024-01-01", None), "after": ("2025-01-01", None), "onwards": ("2024-01-01", None),
}  # fmt: skip
NUMBERED = {
    "quarter": ("quarter", "2024-06-30"), "third": ("month", "2024-08-31"),
    "sixth": ("month", "2024-04-30"), "half_year": ("half-year", "2024-12-31"),
    "month_word": ("month", "2024-02-29"), "week": ("week", "2024-01-14"),
}  # fmt: skip
# What a word beside the year 2024 must make of it.
BESIDE = {
    "until": lambda p, _: (p.modifier, p.certainty) == ("by", "exact"),
    "about": lambda p, _: (p.modifier, p.certainty) == ("about", "doubtful"),
    "year": lambda p, _: (p.kind, p.certainty) == ("year", "exact"),
    "day": lambda p, _: (p.kind, p.certainty) == ("year", "exact"),
    "small": lambda p, _: (p.kind, p.certainty) == ("year", "exact"),
    "months": lambda p, said: (p.kind, p.end and p.end.month) == ("month", said),
    "financial_year": lambda p, _: p.kind == "financial-year",
    "school_year": lambda p, _: p.kind == "school-year",
    "seasons": lambda p, said: (
        (p.kind, p.start and p.start.month) == ("season", SEASON_BEGINS[said])
    ),
    "halves": lambda p, said: (p.kind, p.end and p.end.month) == ("half-year", 6 * said),
}


def _era(words: DateWords, text: str, said: object, _code: str) -> bool:
    number = {-543: 2568, 0: 1446}.get(int(str(said)), 110)
    year = 2025 if said == 0 else number + int(str(said))
    return any(p.end and p.end.year == year for p in either(words, text, str(number)))


def _ordinal(words: DateWords, text: str, said: object, code: str) -> bool:
    quarter = first_word(code, "quarter")
    texts = (f"{text} {quarter} 2024", f"{quarter} {text} 2024", f"2024{text}{quarter}")
    found = [p for t in texts if (p := read_period(t, words))]
    return any((p.kind, p.end and p.end.month) == ("quarter", 3 * int(str(said))) for p in found)


def _duration(words: DateWords, number: str, unit: str, wanted: str) -> bool:
    texts = (f"{number} {unit}", f"{number}{unit}")
    return any(p.offset == wanted for t in texts if (p := read_period(t, words)))


def _every(words: DateWords, text: str, _said: object, _code: str) -> bool:
    names = [name for kind, name in _months(words) if kind == "month 3"]
    return any(p.recurrence == "P1Y" for month in names for p in either(words, text, month))


def _ending(words: DateWords, text: str, said: object, _code: str) -> bool:
    wanted = {"until": "by", "since": "from"}.get(str(said)), "exact"
    return any((p.modifier, p.certainty) == wanted for p in either(words, f"-{text}", "2024"))


def _decade(words: DateWords, text: str, said: object, _code: str) -> bool:
    """Ten days of March, the second if the word does not say which."""
    names = [name for kind, name in _months(words) if kind == "month 3"]
    texts = [
        f"2024年3月{text}",
        *(t for m in names for t in (f"2 {text} {m} 2024", f"2024 {m} {text}")),
    ]
    ends = {(p.start, p.end) for t in texts if (p := read_period(t, words))}
    first = 10 * (int(str(said)) or 2) - 9
    return (date(2024, 3, first), date(2024, 3, 31 if first == 21 else first + 9)) in ends


def _reads(words: DateWords, text: str, *wanted: object) -> bool:
    found = read_period(text, words)
    return found is not None and (found.kind, found.offset, found.recurrence) == wanted


EXAMPLES = {
    "eras": _era,
    "solar_months": lambda words, text, said, _: any(
        (p.kind, p.start) == ("month", solar_day(1404, said)) for p in either(words, text, "1404")
    ),
    "decade": _decade,
    "ordinals": _ordinal,
    "month_unit": lambda words, text, _, __: _duration(words, "6", text, "P6M"),
    "counts": lambda words, text, said, code: _duration(
        words, text, first_word(code, "month_unit"), f"P{said}M"
    ),
    "plan_month": lambda words, text, _, __: _reads(words, f"{text}6", "relative", "M6", None),
    "terms": lambda words, text, said, _: _reads(words, text, "relative", said, None),
    "plan": lambda words, text, _, code: any(
        p.end == PLAN["plan_end"] for p in either(words, text, first_word(code, "end_of"))
    ),
    "continuous": lambda words, text, _, __: _reads(words, text, "continuous", None, None),
    "recurrence": lambda words, text, said, _: _reads(words, text, "continuous", None, said),
    "every": _every,
    "conditional": lambda words, text, _, __: _reads(
        words, f"{text} xqz", "conditional", None, None
    ),
    "endings": _ending,
}


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
