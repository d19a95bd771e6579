"""Which rows of tokens are a date? The grammar as a table. Lowest layer.

Each rule names classes of tokens in order, and the maker of its value in `grammar`. The rules are
tried from the first to the last at each place, the first that fits wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.periods.tokens import Token

LETTERS = {
    "number": "N", "count": "C", "ordinal": "O", "roman": "R", "year_number": "Y", "years": "S",
    "date": "D", "month_year": "F", "day_month": "d", "month": "M",
    "quarter": "Q", "half": "H", "q": "K", "h": "L", "week": "W", "season": "A", "year": "J",
    "month_word": "Z", "day_word": "T", "unit": "U", "fiscal": "X", "school": "G", "term": "B",
    "plan": "P", "plan_month": "m", "lunar_year": "l", "dash": "-", "comma": ",", "slash": "/",
    "and": "&", "small": "i", "colon": ":", "open": "(", "close": ")", "decade": "e",
}  # fmt: skip


def compiled(rule: str) -> str:
    """A rule's classes as a regular expression over one letter a token."""
    out = []
    for part in rule.split():
        name, mark = (part[:-1], part[-1]) if part[-1] in "?*" else (part, "")
        if name == "~":
            out.append("[,/iJ:-]{0,3}")
        elif name == "_":
            out.append("(?:-J|[-,iJ:])?")
        elif name.startswith("(?"):
            out.append(name)
        else:
            letters = "".join(re.escape(LETTERS[n]) for n in name.split("|"))
            out.append(f"[{letters}]{mark}")
    return "".join(out)


_NTH = "number|ordinal|roman"
_YEARS = "year_number|years"
# No year follows that would be nearer than the one in front; one with a month of its own is not.
_NO_YEAR = "(?![,/iJ:-]{0,3}[YS](?![,iJ]{0,2}[NOMQHWAKLR]))"


# In the order they are tried: the name of the maker, and the classes. `~` is a gap of small words
# and signs, `_` the same, one at most, or a year's own word with its hyphen.
RULES = (
    ("day", "date"),
    ("counted_day", "year_number ~ number|ordinal month_word number|ordinal day_word?"),
    ("counted_day", "day_word? number|ordinal month_word number ~ year_number"),
    ("counted_day", "number month_word number day_word"),
    ("counted_day", "day_word number month_word number"),
    ("counted_day", "day_word? number month_word month_year"),
    ("counted_month", "month_word month_year"),
    ("part_of", f"{_NTH} half|decade|week small? month ~ year_number?"),
    ("part_of", f"year_number ~ month small? {_NTH} decade|week"),
    ("part_of", "year_number ~ month decade"),
    ("part_of", "year_number ~ number month_word decade"),
    ("part_of", "decade small? month ~ year_number?"),
    ("part_of", "h small? month ~ year_number?"),
    ("month_day", "number|ordinal day_word? small|dash? month ~ year_number"),
    ("month_day", "number|ordinal day_word? slash|dash? month slash|dash? number day_word?"),
    ("month_day", "month small? number|ordinal comma? small? year_number"),
    ("month_day", f"year_number _ month number|ordinal {_NO_YEAR} day_word?"),
    ("month_day", f"year_number _ number|ordinal small|dash? month {_NO_YEAR}"),
    ("roman_day", "number roman ~ year_number"),
    ("bare_day", "number|ordinal (?=-[NO][-/]?i?M)"),
    ("bare_day", "number|ordinal (?=-D)"),
    ("bare_month", "number (?=-F)"),
    ("nth", f"{_NTH} (?=[-,&/i]+[NOR][QH])"),
    ("nth", f"{_NTH} (?=[-,&/i]+[NOR][-,&/i]+[NOR][QH])"),
    ("nth", f"year_number ~ {_NTH} dash? quarter|half|week {_NO_YEAR}"),
    ("nth", f"year_number ~ quarter|half|week dash? {_NTH} {_NO_YEAR}"),
    ("nth", f"year_number ~ q|h {_NO_YEAR}"),
    ("nth", f"{_NTH} dash? small? quarter|half|week ~ year_number"),
    ("nth", f"quarter|half|week dash? {_NTH} ~ year_number"),
    ("nth", "q|h ~ year_number"),
    ("nth", "quarter|half|week|q|h month_year"),
    ("nth", f"quarter|half|week {_NTH} slash|dash? number (?![QHWMAKL])"),
    ("nth", f"{_NTH} quarter|half|week slash|dash? number"),
    ("fiscal_nth", f"{_NTH} quarter|half small? fiscal year? small? {_YEARS}"),
    ("fiscal_nth", f"quarter|half {_NTH} small|comma? fiscal year? small? {_YEARS}"),
    ("fiscal_nth", f"fiscal year? small? {_YEARS} small|comma? quarter|half {_NTH}"),
    ("fiscal_nth", f"quarter|half {_NTH} ~ years"),
    ("fiscal_nth", f"years ~ quarter|half {_NTH}"),
    ("fiscal_nth", f"{_NTH} dash? quarter|half ~ years"),
    ("nth", "quarter count ~ year_number"),
    ("nth", "q|h slash|dash? number"),
    ("counted_month", f"year_number ~ {_NTH} month_word {_NO_YEAR}"),
    ("counted_month", f"year_number ~ month_word number {_NO_YEAR}"),
    ("counted_month", "number month_word ~ year_number"),
    ("counted_month", "month_word number ~ year_number"),
    ("month", "month ~ year_number"),
    ("month", "month_year"),
    ("month", f"year_number ~ month {_NO_YEAR}"),
    ("month", "month slash|dash number"),
    ("month_day", "month number|ordinal day_word"),
    ("month", "month number|ordinal (?![A-Z])"),
    ("season", f"season ~ {_YEARS} slash|dash? number?"),
    ("season", "season ~ year_number"),
    ("season", f"year_number ~ season {_NO_YEAR}"),
    ("named_year", "fiscal|school|year fiscal|school|year? small? years"),
    ("named_year", "years small? fiscal|school"),
    ("named_year", "fiscal|school small? year_number slash|dash year_number"),
    ("named_year", "year_number slash|dash year_number small? fiscal|school"),
    ("named_year", "fiscal|school year? small? year_number"),
    ("named_year", "year_number small? fiscal|school"),
    ("named_year", "fiscal|school year? small? number"),
    ("counted", f"(?<![YS]) {_NTH} year|unit (?![YS])"),
    ("counted", f"(?<![YS]) year|unit|plan_month {_NTH} (?![QHWMAJUZ])"),
    ("first_months", "ordinal number|count unit ~ year_number"),
    ("duration", "number|count dash|small number|count year|unit|week|day_word"),
    ("duration", "number|count year|unit|week|day_word"),
    ("roman_month", "roman ~ year_number"),
    ("lunar_year", "lunar_year"),
    ("year", "years"),
    ("year", "year_number"),
    ("month_slash", "number slash number"),
    ("nth", f"{_NTH} dash? quarter|half|week"),
    ("nth", f"quarter|half|week dash? {_NTH}"),
    ("nth", "q|h"),
    ("counted_month", "number month_word"),
    ("counted_month", "month_word number"),
    ("day_month", "day_month"),
    ("month_day", "number|ordinal small|dash? month"),
    ("month", "month"),
    ("season", "season"),
    ("term", "term"),
    ("plan", "plan"),
)  # fmt: skip


def letters_of(tokens: Sequence[Token]) -> str:
    """One letter a token, as the rules see them; `.` for what is in none."""
    return "".join(LETTERS.get(token.kind, ".") for token in tokens)


_MORE = re.compile(r"(?P<unit>(?<![YS])[QHWJUm])-?[NOR](?:[-,/&i]+[NOR](?![QHWMNORJUZ]))+")
_LARGEST = {"Q": 4, "H": 2, "W": 53, "J": 15, "U": 120, "m": 120}


def with_units(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, with the unit said again before each further number: "Q1-2", "Q1, 2 and 3"."""
    whole = list(tokens)
    for match in reversed(list(_MORE.finditer(letters_of(tokens)))):
        unit = tokens[match.start()]
        for k in range(match.end() - 1, match.start() + 2, -1):
            token = whole[k]
            counts = token.kind in ("number", "ordinal", "roman")
            fits = counts and token.value[0] <= _LARGEST[match["unit"]]
            if fits and whole[k - 1].kind != unit.kind:
                whole.insert(k, unit._replace(start=token.start, end=token.start))
    return whole
