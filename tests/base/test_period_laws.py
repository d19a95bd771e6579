"""Laws of reading dates, for any date and any modifier."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.vocabulary import vocabulary
from kg.periods import Period, read_period
from kg.periods.calendar import MODIFIERS, Value, days_of, modified

MONTHS = ["January", "Feb", "March", "June", "Sept", "December"]
YEARS = st.integers(2001, 2089)
DATES = st.one_of(
    YEARS.map(str),
    st.tuples(st.sampled_from(MONTHS), YEARS).map(lambda v: f"{v[0]} {v[1]}"),
    st.tuples(st.integers(1, 4), YEARS).map(lambda v: f"Q{v[0]} {v[1]}"),
    st.tuples(st.integers(1, 2), YEARS).map(lambda v: f"H{v[0]} {v[1]}"),
    st.tuples(st.integers(1, 28), st.sampled_from(MONTHS), YEARS).map(
        lambda v: f"{v[0]} {v[1]} {v[2]}"
    ),
)
SAID = {
    "start": "beginning of", "mid": "middle of", "end": "end of", "by": "by", "before": "before",
    "from": "from", "after": "after", "about": "about",
}  # fmt: skip
RANGES = st.tuples(DATES, DATES).map(" – ".join)
TEXTS = st.one_of(
    DATES,
    st.tuples(st.sampled_from(sorted(SAID.values())), DATES).map(" ".join),
    st.tuples(st.just("by the end of"), DATES).map(" ".join),
    RANGES,
    DATES.map(lambda d: f"ongoing until {d}"),
    DATES.map(lambda d: f"annually, by {d}"),
    DATES.map(lambda d: f"{d} (phase 1)"),
)
VALUES = st.one_of(
    st.builds(Value, st.just("year"), YEARS),
    st.builds(Value, st.just("quarter"), YEARS, st.integers(1, 4)),
    st.builds(Value, st.just("half-year"), YEARS, st.integers(1, 2)),
    st.builds(Value, st.just("month"), YEARS, st.integers(1, 12)),
    st.builds(Value, st.just("week"), YEARS, st.integers(1, 52)),
    st.builds(Value, st.just("day"), YEARS, st.integers(1, 12), st.integers(1, 28)),
)


def read(text: str) -> Period:
    found = read_period(text, vocabulary("en").dates)
    assert found is not None, text
    return found


def meaning(period: Period | None) -> tuple[object, ...] | None:
    """All of a reading but where the words stand and the words themselves."""
    return period and astuple(replace(period, first=0, last=0, doubts=(), anchor=None, label=None))


@given(DATES, st.sampled_from(sorted(SAID)))
def test_a_modifier_changes_the_window_or_the_certainty_or_is_kept(text, modifier):
    bare, with_it = read(text), read(f"{SAID[modifier]} {text}")

    changed = (bare.start, bare.end, bare.certainty) != (
        with_it.start,
        with_it.end,
        with_it.certainty,
    )
    assert with_it.modifier == modifier
    assert changed or modifier == "by"


@given(DATES)
def test_by_a_date_ends_where_the_date_ends(text):
    assert read(f"by {text}").end == read(text).end
    assert read(f"by the end of {text}").end == read(text).end
    assert read(f"{text} at the latest").end == read(text).end


@given(DATES)
def test_before_and_after_leave_what_the_date_does_not_hold(text):
    bare, before, after = read(text), read(f"before {text}"), read(f"after {text}")

    one_day = bare.start == bare.end  # "before 1 July" keeps the day: many plans mean "by"
    assert before.end == (bare.end if one_day else bare.start - timedelta(days=1))
    assert before.start is None
    assert after.start == bare.end + timedelta(days=1)
    assert after.end is None
    assert read(f"from {text}").start == bare.start


@given(VALUES, st.sampled_from(["start", "mid", "end"]))
def test_a_part_lies_within_its_date(value, part):
    first, last = days_of(value)
    start, end = modified((first, last), (part,))

    assert start is not None
    assert end is not None
    assert first <= start <= end <= last


@given(VALUES)
def test_start_middle_and_end_follow_one_another(value):
    parts = [modified(days_of(value), (part,)) for part in ("start", "mid", "end")]

    assert sorted(parts) == parts
    assert value.kind == "day" or len(set(parts)) == 3


@pytest.mark.parametrize(("one", "two"), [(a, b) for a in MODIFIERS for b in MODIFIERS if a < b])
def test_no_two_modifiers_leave_the_same_of_a_year(one, two):
    year = date(2025, 1, 1), date(2025, 12, 31)

    same = modified(year, (one,)) == modified(year, (two,))
    assert same == ({one, two} == {"by", "about"})


@given(DATES, st.text(alphabet="bcdfghjkzwvxq", min_size=4, max_size=9))
def test_a_word_that_nobody_knows_never_leaves_a_date_certain(text, word):
    if read_period(word, vocabulary("en").dates) is None:
        assert read(f"{text} {word}").certainty == "doubtful"
        assert read(f"{word} {text}").certainty == "doubtful"


@given(TEXTS, st.sampled_from([str.upper, str.lower, str.title]))
def test_a_reading_does_not_change_with_case(text, change):
    assert meaning(read_period(change(text), vocabulary("en").dates)) == meaning(read(text))


@given(TEXTS, st.sampled_from(["  ", "\u00a0", "\u2009", "\u202f", "\n", "\t", "\u3000"]))
def test_a_reading_does_not_change_with_other_spaces(text, space):
    assert meaning(read(text.replace(" ", space))) == meaning(read(text))


@given(RANGES, st.sampled_from("-‐‑‒–—―−－〜"))
def test_a_reading_does_not_change_with_other_dashes(text, dash):
    assert meaning(read(text.replace("–", dash))) == meaning(read(text))


WIDE = str.maketrans({c: chr(ord(c) + 0xFEE0) for c in map(chr, range(0x21, 0x7F))})


@given(TEXTS)
def test_a_reading_does_not_change_with_letters_of_full_width(text):
    assert meaning(read(text.translate(WIDE))) == meaning(read(text))


@given(
    st.lists(
        st.sampled_from(
            [
                *SAID.values(),
                "2025",
                "Q2",
                "June",
                "31",
                "(",
                ")",
                ";",
                "–",
                "every",
                "year",
                "xqz",
                "6",
                "months",
                "ongoing",
                "+",
                "FY",
                "/",
                "26",
            ]
        ),
        max_size=9,
    )
)
def test_any_words_give_a_window_in_order_or_none(words):
    text = " ".join(words)
    found = read_period(
        text, vocabulary("en").dates, plan_start=date(2024, 1, 1), plan_end=date(2027, 5, 5)
    )

    if found is not None:
        assert 0 <= found.first < found.last <= len(text)
        assert not (found.start and found.end) or found.start <= found.end
        assert (found.certainty == "doubtful") == bool(found.doubts)
