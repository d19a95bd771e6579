"""When is it due? Dates as plans write them: value, modifier, recurrence, anchor. Lowest layer.

The words of a language are handed in as `DateWords`; nothing here knows one.
"""

from kg.periods.grammar import SCHOOL_DOUBT, SEASON_DOUBT
from kg.periods.reading import date_order, date_share, find_years, read_period, read_periods
from kg.periods.tokens import DateWords
from kg.periods.windows import Period

__all__ = [
    "SCHOOL_DOUBT",
    "SEASON_DOUBT",
    "DateWords",
    "Period",
    "date_order",
    "date_share",
    "find_years",
    "read_period",
    "read_periods",
]
