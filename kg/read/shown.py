"""How a value of a spreadsheet is shown: numbers, dates, per cent, currencies. Read layer."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

Value = str | bool | int | float | Decimal | date | datetime | time | timedelta | None

_QUOTED = re.compile(r'"([^"]*)"|\[\$([^\]-]*)(?:-[^\]]*)?\]|([€£$₴₽])')
_FIGURE = re.compile(r"[0#]")
_WHOLE_FROM = 1e15  # beyond it floats do not hold whole numbers exactly


def shown_value(value: Value, number_format: str = "General") -> str:
    """The words of a cell: numbers without grouping, dates as ISO, the format's currency after it.

    Example:
        >>> shown_value(102000.0, '#,##0 "RSD"'), shown_value(0.25, "0%"), shown_value(3.0)
        ('102000 RSD', '25%', '3')
        >>> shown_value(datetime(2017, 12, 31)), shown_value(datetime(2017, 12, 1), "mmm yyyy")
        ('2017-12-31', '12/2017')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date | datetime):
        return _shown_date(value, number_format)
    if isinstance(value, int | float | Decimal):
        return _shown_number(value, number_format)
    return str(value)


def _shown_date(value: date, number_format: str) -> str:
    shown = number_format.lower()
    if "y" in shown and "d" not in shown and number_format != "General":
        return f"{value.month:02d}/{value.year}" if "m" in shown else str(value.year)
    if isinstance(value, datetime) and (value.hour or value.minute):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat()[:10]


def _shown_number(value: float | Decimal, number_format: str) -> str:
    positive = number_format.partition(";")[0]
    if "%" in positive:
        return f"{plain_number(round(float(value) * 100, 6))}%"
    figure = _FIGURE.search(positive)
    first = figure.start() if figure else 0
    before: list[str] = []
    after: list[str] = []
    for match in _QUOTED.finditer(positive):
        sign = next((group for group in match.groups() if group), "").strip()
        if sign:
            (before if match.start() < first else after).append(sign)
    return " ".join([*before, plain_number(value), *after])


def plain_number(value: float | Decimal) -> str:
    """A number as people write it: 3 not 3.0, 0.1 not 0.1000000001."""
    if isinstance(value, float):
        if value != value or abs(value) == float("inf"):
            return ""
        if value.is_integer() and abs(value) < _WHOLE_FROM:
            return str(int(value))
        return format(Decimal(repr(round(value, 10))).normalize(), "f")
    return str(value)
