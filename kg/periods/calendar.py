"""Which days does a value of time mean, and which of them does a modifier leave? Lowest layer.

A value is what stands in the text without its modifiers ("Q3 2025", "June", "FY 2025/26"); a
modifier is what stands beside it ("end of", "before"). One table turns both into days, the same for
all languages (the modifiers are those of TIMEX3: START, MID, END, BEFORE, AFTER, …).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from kg.periods import solar

Days = tuple[date | None, date | None]
LENGTH = {"day": 0, "week": 0, "month": 1, "quarter": 3, "half-year": 6, "year": 12}
_MOST = {"day": 12, "month": 12, "quarter": 4, "half-year": 2, "week": 53}
# The first month of a season and how many it has; 0 is the month in which school years begin.
SEASONS = {
    "spring": (3, 3), "summer": (6, 3), "autumn": (9, 3), "winter": (12, 3), "school-start": (9, 1),
    "spring-term": (1, 6), "autumn-term": (0, 0),
}  # fmt: skip
DAY = timedelta(days=1)
PARTS = {"decade": 10, "week": 7}  # days of the parts of a month that plans count
HIJRA = 226_660  # day of our calendar before the first, by the cycle


@dataclass(frozen=True, slots=True)
class Value:
    """One date met in a text. `year` is 0 when it stands elsewhere.

    `number` counts the month, quarter, half-year or week; for a day it is the month, for a half of
    a month or quarter which half (`part`). `word` is the season's name. `year_first` says that the
    year stands in front ("2025 Q1"), so that it also holds for what follows.
    """

    kind: str
    year: int = 0
    number: int = 0
    day: int = 0
    word: str = ""
    until_year: int = 0  # "winter 2025/26", "FY 2025/26": the second year
    part: int = 0
    months: int = 0  # of a third or a sixth of a year, counted from the month `number`
    year_first: bool = False


def is_possible(value: Value) -> bool:
    """Whether the calendar has such a date; without a year February has 29 days.

    Example:
        >>> is_possible(Value("day", 2025, 2, 29)), is_possible(Value("day", 0, 2, 29))
        (False, True)
    """
    if value.year and not 1 <= value.year <= 9900:
        return False
    if value.kind == "day":
        if value.year in solar.YEARS:
            return 1 <= value.number <= 12 and value.day <= solar.n_days(value.year, value.number)
        leap = value.year or 2000
        return 1 <= value.number <= 12 and 1 <= value.day <= monthrange(leap, value.number)[1]
    most = _MOST.get(value.kind)
    return most is None or 1 <= value.number <= most


def days_of(
    value: Value, *, year_begins: int = 1, school_begins: int = 9, southern: bool = False
) -> tuple[date, date]:
    """The first and the last day of a value that has its year.

    `year_begins` and `school_begins` are the months in which financial and school years begin;
    `southern` turns the seasons round.

    Example:
        >>> [str(d) for d in days_of(Value("quarter", 2025, 3))]
        ['2025-07-01', '2025-09-30']
        >>> [str(d) for d in days_of(Value("financial-year", 2025), year_begins=4)]
        ['2025-04-01', '2026-03-31']
    """
    if value.year in solar.YEARS and value.word != "lunar":
        return _solar_days(value)
    if value.kind == "day":
        day = date(value.year, value.number, value.day)
        return day, day
    if value.kind == "week":
        last_week = date(value.year, 12, 28).isocalendar().week
        monday = date.fromisocalendar(value.year, min(value.number, last_week), 1)
        return monday, monday + 6 * DAY
    if value.word == "autumn-term":  # from the first day of school to the end of the year
        return _months(value.year, school_begins, 13 - school_begins)
    if value.kind == "season":
        month, length = SEASONS[value.word]
        turns = southern and value.word in ("spring", "summer", "autumn", "winter")
        return _months(value.year, (month + 5) % 12 + 1 if turns else month, length)
    if value.kind in ("financial-year", "school-year"):
        begins = year_begins if value.kind == "financial-year" else school_begins
        return _months(value.year, begins, 12)
    if value.word in ("lunar", "nepal") or (value.kind == "year" and value.until_year):
        return _years(value)
    months = LENGTH[value.kind]
    if value.word in ("fiscal", "unknown") and value.kind != "year":
        start = add_months(date(value.year, year_begins, 1), (value.number - 1) * months)
        return start, add_months(start, value.months or months) - DAY
    begins = ((value.number or 1) - 1) * months + 1
    first, last = _months(value.year, begins, value.months or months)
    return _half_of((first, last), value.part, value.word)


def _solar_days(value: Value) -> tuple[date, date]:
    """The days of a value whose year is counted by the sun; its year of money is that year."""
    year, length = value.year, LENGTH.get(value.kind, 12)
    if value.kind == "day":
        day = solar.solar_day(year, value.number, value.day)
        return day, day
    if value.kind == "week":
        first = solar.solar_day(year, 1) + (value.number - 1) * 7 * DAY
        return first, first + 6 * DAY
    if value.kind == "season":
        begins = {"spring": 1, "summer": 4, "autumn": 7, "winter": 10}.get(value.word, 7)
        return solar.solar_months(year, begins, 1 if value.word == "school-start" else 3)
    if value.kind == "school-year":
        return solar.solar_months(year, 7, 12)
    if value.until_year > year:
        return solar.solar_day(year, 1), solar.solar_day(value.until_year + 1, 1) - DAY
    first, last = solar.solar_months(year, ((value.number or 1) - 1) * length + 1, length)
    if value.part and value.kind == "month" and value.word not in PARTS:
        middle = first + 15 * DAY
        return (first, middle - DAY) if value.part == 1 else (middle, last)
    return _half_of((first, last), value.part, value.word)


def _years(value: Value) -> tuple[date, date]:
    """The days of a year that is not ours, or of several that are."""
    last = value.until_year or value.year
    if value.word == "lunar":
        return _new_moon_year(value.year), _new_moon_year(value.year + 1) - DAY
    if value.word == "nepal":
        return date(value.year, 4, 14), date(last + 1, 4, 13)
    return date(value.year, 1, 1), date(last, 12, 31)


def _new_moon_year(year: int) -> date:
    """The first day of a year since the Hijra, by the cycle of thirty years."""
    return date.fromordinal((11 * year + 3) // 30 + 354 * year + HIJRA)


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    start = date(year, first, 1)
    return start, add_months(start, count) - DAY


def _half_of(days: tuple[date, date], part: int, step: str) -> tuple[date, date]:
    """The first or second half of a month or a longer value, cut at a month where there is one.

    `step` makes it ten days ("decade") or a week of a month.
    """
    first, last = days
    if not part:
        return days
    if step in PARTS:
        begins = first + (part - 1) * PARTS[step] * DAY
        is_last = part * PARTS[step] + PARTS[step] > (last - first).days + 1 and step == "decade"
        return begins, last if is_last else min(last, begins + (PARTS[step] - 1) * DAY)
    n_months = (last.year - first.year) * 12 + last.month - first.month + 1
    middle = first + 15 * DAY if n_months == 1 else add_months(first, n_months // 2)
    return (first, middle - DAY) if part == 1 else (middle, last)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month.

    Example:
        >>> str(add_months(date(2025, 8, 31), 6))
        '2026-02-28'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _third(days: tuple[date, date], which: int) -> tuple[date, date]:
    """The start, middle or end of a window: a quarter of a year, a third of what is shorter.

    The middle ends where half of the time is over: "by mid-2025" is by 30 June.
    """
    first, last = days
    n_months = (last.year - first.year) * 12 + last.month - first.month + 1
    if first == last:
        return days
    if n_months == 1 or last - first < 28 * DAY:
        length = (last - first).days + 1
        step = max(1, length // 3) * DAY
        cuts = [first, first + step, first + 2 * step]
        middle = first + length // 2 * DAY - DAY
        return cuts[which], (first + step - DAY, middle, last)[which]
    step_months = max(1, n_months // (4 if n_months >= 12 else 3))
    if which == 0:
        return first, add_months(first, step_months) - DAY
    if which == 1:
        half = n_months - n_months // 2
        return add_months(first, max(0, half - step_months)), add_months(first, half) - DAY
    return add_months(last + DAY, -step_months), last


# What a modifier leaves of the days of a value. "before the end of X" is handled by the reader: the
# end of X is its last day then.
MODIFIERS: dict[str, Callable[[tuple[date, date]], Days]] = {
    "start": lambda days: _third(days, 0),
    "mid": lambda days: _third(days, 1),
    "end": lambda days: _third(days, 2),
    "by": lambda days: days,
    "before": lambda days: (None, days[0] - DAY if days[0] < days[1] else days[1]),
    "from": lambda days: (days[0], None),
    "after": lambda days: (days[1] + DAY, None),
    "about": lambda days: days,
}


def modified(days: tuple[date, date], modifiers: tuple[str, ...]) -> Days:
    """The days that modifiers leave, the innermost last ("before the end of" = before, end).

    Edges: "by" and "before" the end of X mean all of X; "before" a day keeps it, as many plans mean
    "by"; "from" and "after" open the end.

    Example:
        >>> year = date(2025, 1, 1), date(2025, 12, 31)
        >>> [str(d) for d in modified(year, ("start",))]
        ['2025-01-01', '2025-03-31']
        >>> [str(d) for d in modified(year, ("before", "end"))]
        ['2025-01-01', '2025-12-31']
    """
    inner = [m for m in modifiers if m in ("start", "mid", "end")]
    outer = [m for m in modifiers if m not in inner]
    whole = days
    if inner == ["end"] and outer and outer[-1] in ("by", "before"):
        return days
    parts = [MODIFIERS[modifier](days) for modifier in inner]
    if parts:  # "mid to late 2025" runs from the first of them to the last
        whole = (min(p[0] or days[0] for p in parts), max(p[1] or days[1] for p in parts))
    if inner and outer and outer[-1] == "by":
        whole = (days[0], whole[1])
    return MODIFIERS[outer[-1]](whole) if outer else whole
