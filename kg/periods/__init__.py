"""When is it due? Dates as plans write them: value, modifier, recurrence, anchor. Lowest layer.

The words of a language are handed in as `DateWords`; nothing here knows one.
"""

from kg.periods.reading import date_order, date_share, read_period, read_periods
from kg.periods.tokens import DateWords
from kg.periods.windows import Period
from kg.periods.years import find_years

__all__ = [
    "DateWords",
    "Period",
    "date_order",
    "date_share",
    "find_years",
    "read_period",
    "read_periods",
]
