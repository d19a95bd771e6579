"""Which days does a date of the solar Hijri calendar mean? Lowest layer.

Iran and Afghanistan count years from the Hijra by the sun: 1404 began on 21 March 2025. Six months
have 31 days, five have 30, the last has 29 or in leap years 30. Leap years are those of the cycle
of 33 years, which is right from 1343 to 1472.
"""

from __future__ import annotations

from datetime import date, timedelta

YEARS = range(1300, 1500)  # no plan speaks of our own years of these numbers
_LEAPS = (1, 5, 9, 13, 17, 22, 26, 30)  # of each 33 years
_KNOWN_YEAR, _ITS_FIRST_DAY = 1400, date(2021, 3, 21)


def solar_day(year: int, month: int, day: int = 1) -> date:
    """The day of our calendar; month 13 is the first of the next year.

    Example:
        >>> str(solar_day(1404, 1)), str(solar_day(1403, 12, 30)), str(solar_day(1404, 7, 1))
        ('2025-03-21', '2025-03-20', '2025-09-23')
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    before = (month - 1) * 30 + min(month - 1, 6)
    since = 365 * (year - _KNOWN_YEAR) + _n_leaps(year) - _n_leaps(_KNOWN_YEAR)
    return _ITS_FIRST_DAY + timedelta(days=since + before + day - 1)


def solar_months(year: int, first: int, count: int) -> tuple[date, date]:
    """The first and the last day of some months of a year, the first counted from 1.

    Example:
        >>> [str(d) for d in solar_months(1404, 4, 3)]
        ['2025-06-22', '2025-09-22']
    """
    return solar_day(year, first), solar_day(year, first + count) - timedelta(days=1)


def n_days(year: int, month: int) -> int:
    """How many days a month has; all there may be if the year is not known (0)."""
    first, last = solar_months(year or _KNOWN_YEAR - 1, month, 1)
    return (last - first).days + 1


def _n_leaps(year: int) -> int:
    """How many leap years there were before a year."""
    return year // 33 * len(_LEAPS) + sum(leap < year % 33 for leap in _LEAPS)
