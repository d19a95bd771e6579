"""Which dates, spans of time and terms do the tokens of a text make? Lowest layer.

The rules stand in `rules`; here is what each makes of the tokens it fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kg.periods.calendar import Value, is_possible
from kg.periods.rules import RULES, compiled, letters_of
from kg.periods.tokens import DateWords, Token

SHORT_YEARS = range(10, 80)  # two digits that may be a year
MOST_TERMS = {"Y": 15, "M": 120}
DAY_MONTH_DOUBT = "which number is the day and which is the month is unclear"
TWO_DIGITS, NO_CENTURY = "a year of two digits", "two digits may be a year or a day"
MAYBE_MONTH = "a Roman numeral without a word may be a month or a quarter"
SEASON_DOUBT = "a season has no fixed days"
SCHOOL_DOUBT = "a school year has no fixed days"
SPAN_DOUBT = "two years, or a financial or school year across them"


@dataclass(frozen=True, slots=True)
class Met:
    """A value met in the tokens: which it took, and what makes it less than certain.

    `count` is the number of units of a duration ("6 months"; `low` the lower one of "3-5 years"),
    or the place of a counted year or month ("Year 2"); `unit` is Y, M, W or D. A value has a
    `value`, the others have none.
    """

    kind: str  # value, duration, counted, term, plan
    value: Value | None
    first: int
    last: int  # number of the token after it
    rule: bool = False  # read by a convention, not only by its words
    doubt: str = ""
    count: int = 0
    unit: str = ""
    word: str = ""
    low: int = 0


_GRAMMAR = re.compile("|".join(f"(?P<r{k}>{compiled(r)})" for k, (_, r) in enumerate(RULES)))


def values_in(tokens: Sequence[Token], words: DateWords, order: str = "") -> list[Met]:
    """All values from left to right. `order` is how the document writes a day in numbers."""
    letters = letters_of(tokens)
    found: list[Met] = []
    at = 0
    while at < len(letters):
        match = _GRAMMAR.match(letters, at)
        while match is not None:
            number = int((match.lastgroup or "r0")[1:])
            maker = _MAKERS[RULES[number][0]]
            part = tokens[match.start() : match.end()]
            met = maker(part, words, order)
            if met is not None and (met.value is None or is_possible(met.value)):
                rule = met.rule or any(t.kind == "year_number" and t.word == "short" for t in part)
                if any(t.word == "nepal" for t in part):
                    met = _of_nepal(met)
                found.append(replace(met, first=match.start(), last=match.end(), rule=rule))
                at = match.end() - 1
                break
            later = (rule.match(letters, at) for rule in _ALONE[number + 1 :])
            match = next(filter(None, later), None)  # this one made no possible date
        at += 1
    return found


_ALONE = [re.compile(f"(?P<r{k}>{compiled(r)})") for k, (_, r) in enumerate(RULES)]


def _of_nepal(met: Met) -> Met:
    """A value in a year of Nepal's own, which is not ours: surely nothing in it is exact."""
    value = met.value
    if value and value.kind == "year":
        value = replace(value, word="nepal")
    return replace(met, value=value, doubt="a year of Nepal begins in the middle of April")


def _value(kind: str, *, rule: bool = False, doubt: str = "", **parts: int | str | bool) -> Met:
    return Met("value", Value(kind, **parts), 0, 0, rule, doubt)  # type: ignore[arg-type]


def _numbers(part: Sequence[Token], *kinds: str) -> list[int]:
    return [t.value[0] for t in part if t.kind in kinds and t.value]


def _year(part: Sequence[Token]) -> tuple[int, bool]:
    """The year of four digits among tokens, and whether it stands first."""
    years = _numbers(part, "year_number")
    return (years[0] if years else 0), bool(years) and part[0].kind == "year_number"


def _day(part: Sequence[Token], words: DateWords, order: str) -> Met | None:
    """A day in numbers. Which number is the day: they tell, or the document, or the country."""
    year, one, two = part[0].value
    mark = part[0].word
    short = mark.endswith("?")
    how = {"doubt": "", "rule": short}
    day_first = True
    if one > 12 or two > 12:
        day_first = two <= 12
    elif one != two and mark[:1] in "/-" and mark != "ymd":
        known = order or words.order
        day_first = known != "mdy"
        how = {"doubt": "" if known else DAY_MONTH_DOUBT, "rule": short or not order}
    if short and (one < 10 and two < 10) and mark[0] == ".":
        return None  # "1.2.25" is a number of a list as well
    day, month = (one, two) if day_first else (two, one)
    return _value("day", year=year, number=month, day=day, **how)  # type: ignore[arg-type]


def _counted_day(part: Sequence[Token], _words: DateWords, _order: str) -> Met:
    """A date whose month is a number: `ngày 31 tháng 12 năm 2023`, `2023年12月31日`."""
    year, first = _year(part)
    numbers = _numbers(part, "number", "ordinal")
    if part[-1].kind == "month_year":
        year, month = part[-1].value
        return _value("day", year=year, number=month, day=numbers[0])
    month_first = first or (not year and part[-1].kind == "day_word")
    month, day = numbers[:2] if month_first else numbers[1::-1]
    return _value("day", year=year, number=month, day=day, year_first=first)


def _counted_month(part: Sequence[Token], _words: DateWords, _order: str) -> Met:
    if part[-1].kind == "month_year":
        return _value("month", year=part[-1].value[0], number=part[-1].value[1])
    year, first = _year(part)
    number = _numbers(part, "number", "ordinal", "roman")[0]
    return _value("month", year=year, number=number, year_first=first)


def _part_of(part: Sequence[Token], _words: DateWords, _order: str) -> Met | None:
    """A half, ten days or a week of a month: "second half of May", "III декада мая 2025"."""
    step = next((t.kind for t in part if t.kind in ("decade", "week")), "")
    named = [n for n in _numbers(part, "decade", "h") if n]  # "上旬" says which itself
    which = (named or _numbers(part, "number", "ordinal", "roman") or [0])[0]
    if not 1 <= which <= {"decade": 3, "week": 4}.get(step, 2):
        return None
    year, _ = _year(part)
    month = (_numbers(part, "month") or _numbers(part, "number"))[0]
    return _value("month", year=year, number=month, part=which, word=step, rule=bool(step))


def _month_day(part: Sequence[Token], _words: DateWords, _order: str) -> Met | None:
    year, first = _year(part)
    if part[1].kind == "dash" and not part[0].end == part[1].start == part[2].start - 1:
        return None  # "30-Jun-2026" is a day, "Phase 1 - June 2026" none
    numbers = _numbers(part, "number", "ordinal")
    month, rule = _numbers(part, "month")[0], False
    if not year and len(numbers) > 1:
        year, rule = 2000 + numbers[-1], True
        if year - 2000 not in SHORT_YEARS:
            return None
    return _value("day", year=year, number=month, day=numbers[0], year_first=first, rule=rule)


def _roman_day(part: Sequence[Token], _words: DateWords, _order: str) -> Met:
    year, _ = _year(part)
    month = _numbers(part, "roman")[0]
    return _value("day", year=year, number=month, day=_numbers(part, "number")[0])


def _day_month(part: Sequence[Token], _words: DateWords, _order: str) -> Met:
    day, month = part[0].value
    return _value("day", day=day, number=month, word="numbers", doubt="a day without a year")


def _roman_month(part: Sequence[Token], _words: DateWords, _order: str) -> Met:
    number = _numbers(part, "roman")[0]
    kind = "quarter" if number <= 4 and part[1].kind == "slash" else "month"
    return _value(kind, year=_year(part)[0], number=number, doubt=MAYBE_MONTH * (number <= 4))


def _month(part: Sequence[Token], words: DateWords, _order: str) -> Met | None:
    if part[0].kind == "month_year":
        year, number = part[0].value
        return _value("month", year=year, number=number, year_first=part[0].word == "first")
    year, first = _year(part)
    number = _numbers(part, "month")[0]
    if year or len(part) == 1:
        return _value("month", year=year, number=number, year_first=first)
    two = _numbers(part, "number", "ordinal")[0]
    joined = len(part) == 3 and part[0].end == part[1].start and part[1].end == part[2].start
    if two in SHORT_YEARS and joined:
        return _value("month", year=2000 + two, number=number, rule=True)
    if len(part) == 2 and two in SHORT_YEARS and not words.month_first:
        return _value("month", year=2000 + two, number=number, rule=True)
    if len(part) == 2 and two <= 31:
        return _value("day", number=number, day=two, doubt=NO_CENTURY * (two in SHORT_YEARS))
    if len(part) == 2 and two in SHORT_YEARS:
        return _value("month", year=2000 + two, number=number, rule=True)
    return None


def _month_slash(part: Sequence[Token], words: DateWords, order: str) -> Met | None:
    """Two numbers: "06/25" as a month and a year, "31/3" as a day and a month."""
    one, two = _numbers(part, "number")
    has_zero = one < 10 and part[0].end - part[0].start == 2
    if 1 <= one <= 12 and two in range(20, 80) and (two > 31 or has_zero):
        doubt = "two numbers may be month and year"
        return _value("month", year=2000 + two, number=one, doubt=doubt)
    known = order or words.order
    day_first = two <= 12 and (one > 12 or known != "mdy")
    day, month = (one, two) if day_first else (two, one)
    doubt = "a day without a year" if max(one, two) > 12 or known else DAY_MONTH_DOUBT
    return _value("day", day=day, number=month, word="numbers", doubt=doubt)


MONTHS_OF = {"third": 4, "sixth": 2}  # of a year, where it is cut otherwise than in quarters
_NTH_KINDS = {
    "quarter": "quarter", "q": "quarter", "half": "half-year", "h": "half-year", "week": "week",
}  # fmt: skip


def _nth(part: Sequence[Token], _words: DateWords, _order: str) -> Met | None:
    """A quarter, half-year or week by its number, with its year or without."""
    year, first = _year(part)
    kind = next((_NTH_KINDS[t.kind] for t in part if t.kind in _NTH_KINDS), "")
    numbers = _numbers(part, "number", "ordinal", "roman", "q", "h", "count")
    rule = False
    if part[-1].kind == "month_year":
        year, number = part[-1].value
        numbers = [*_numbers(part, "q", "h"), number][:1]
    if not year and len(numbers) > 1:
        if part[-1].kind == "number" and part[-1].start not in (part[-2].end, part[-2].end + 1):
            return None
        year, rule = numbers[1] if numbers[1] > 2000 else 2000 + numbers[1], True
        if year - 2000 not in SHORT_YEARS:
            return None
    if not kind:
        return _value("quarter", number=numbers[0], word="next")
    months = next((MONTHS_OF[t.word] for t in part if t.word in MONTHS_OF), 0)
    if months and not 1 <= numbers[0] <= 12 // months:
        return None
    if months:
        begins = (numbers[0] - 1) * months + 1
        return _value("month", year=year, number=begins, months=months, rule=rule)
    return _value(kind, year=year, number=numbers[0], year_first=first, rule=rule)


def _fiscal_nth(part: Sequence[Token], words: DateWords, order: str) -> Met | None:
    """A quarter or half of a financial year: "Q3 FY2025/26"."""
    years = [t for t in part if t.kind in ("fiscal", "year_number", "years")]
    fiscal = Token("fiscal", (), "", 0, 0)  # "Q4 2024/25" is of a financial year
    year = _named_year([fiscal, *years], words, order)
    nth = _nth(
        [t for t in part if t.kind not in ("fiscal", "year", "year_number", "years")], words, order
    )
    if year is None or nth is None or year.value is None or nth.value is None:
        return None
    value = replace(nth.value, year=year.value.year, word=year.value.word or "fiscal")
    doubt = "" if any(t.kind == "fiscal" for t in part) else SPAN_DOUBT
    return replace(year, value=value, doubt=year.doubt or doubt)


def _season(part: Sequence[Token], _words: DateWords, _order: str) -> Met:
    word = next(t.word for t in part if t.kind == "season")
    years = [t.value[0] for t in part if t.kind in ("year_number", "years")]
    return _value("season", year=years[0] if years else 0, word=word, doubt=SEASON_DOUBT)


def _named_year(part: Sequence[Token], words: DateWords, _order: str) -> Met | None:
    """A financial or school year. A lone number names the year it begins or ends in."""
    school = any(t.kind == "school" for t in part)
    if not school and not any(t.kind == "fiscal" for t in part):
        return None
    kind = "school-year" if school else "financial-year"
    years = [t.value[0] for t in part if t.kind in ("year_number", "years")]
    short = _numbers(part, "number")
    year = years[0] if years else (short[0] if short[0] > 2000 else 2000 + short[0])
    two = len(years) > 1 or any(t.kind == "years" for t in part)
    if year - 2000 not in range(-100, 200):
        return None
    if school:
        return _value(kind, year=year, doubt=SCHOOL_DOUBT)
    if words.year_begins in (0, 1) and (two or not words.year_begins):
        doubt = "when financial years begin is not known"
        return _value(kind, year=year, word="unknown", until_year=year * two, doubt=doubt)
    if two or words.year_begins == 1:
        return _value(kind, year=year, rule=True)
    year -= words.year_named == "end"
    doubt = "" if words.year_named else "the year it begins or the year it ends"
    return _value(kind, year=year, rule=True, doubt=doubt)


def _years(part: Sequence[Token], words: DateWords, _order: str) -> Met:
    """A year, or two of which the second has two digits: "2021-22", "2021/22"."""
    token = part[0]
    if token.kind == "year_number":
        return _value("year", year=token.value[0])
    year = token.value[0]
    until = max(year, year // 100 * 100 + token.value[1])
    across = until == year + 1
    if across and words.year_begins > 1:
        return _value("financial-year", year=year, doubt=SPAN_DOUBT)
    doubt = SPAN_DOUBT * (across and token.word != "-")
    return _value("year", year=year, until_year=until, doubt=doubt, rule=across)


def _lunar_year(part: Sequence[Token], _words: DateWords, _order: str) -> Met | None:
    """A year since the Hijra; which day it begins depends on who saw the moon."""
    year = part[0].value[0]
    if not 1300 <= year < 1600:
        return None
    doubt = "a year of another calendar may begin a day later"
    return _value("year", year=year, word="lunar", doubt=doubt)


def _counted(part: Sequence[Token], _words: DateWords, _order: str) -> Met | None:
    """A place counted from a start that is not a date: "Year 2", "month 6", "second year"."""
    unit = next((_unit(t) for t in part if t.kind in ("year", "unit", "plan_month")), "")
    place = next(k for k, t in enumerate(part) if t.kind in ("number", "ordinal", "roman"))
    number = part[place]
    if place == 0 and number.kind == "number" and not number.word:
        return None  # "2 years" is how long, "2nd year" and "2. Jahr" which
    if not 1 <= number.value[0] <= MOST_TERMS.get(unit, 0):
        return None
    return Met("counted", None, 0, 0, rule=True, count=number.value[0], unit=unit)


def _first_months(part: Sequence[Token], _words: DateWords, _order: str) -> Met | None:
    """The months that a year begins with: "the first six months of 2026"."""
    count = part[1].value[0]
    if part[0].value[0] != 1 or not 1 <= count <= 12:
        return None
    return _value("month", year=_year(part)[0], number=1, months=count)


def _unit(token: Token) -> str:
    return {"year": "Y", "week": "W", "day_word": "D", "plan_month": "M"}.get(
        token.kind, token.word
    )


def _duration(part: Sequence[Token], _words: DateWords, _order: str) -> Met | None:
    number = part[-2].value[0]
    unit = _unit(part[-1])
    if not 1 <= number <= 1000:
        return None
    low = part[0].value[0] if len(part) > 2 else 0
    return Met("duration", None, 0, 0, rule=True, count=number, unit=unit, low=low)


_Maker = Callable[[Sequence[Token], DateWords, str], Met | None]
_MAKERS: dict[str, _Maker] = {
    "day": _day, "counted_day": _counted_day, "counted_month": _counted_month, "part_of": _part_of,
    "month_day": _month_day, "roman_day": _roman_day, "nth": _nth, "fiscal_nth": _fiscal_nth,
    "month": _month, "season": _season, "named_year": _named_year, "counted": _counted,
    "duration": _duration, "first_months": _first_months, "roman_month": _roman_month,
    "year": _years, "month_slash": _month_slash, "day_month": _day_month,
    "lunar_year": _lunar_year,
    # The first day of "1–15 March" has the second's month, the first of "1-6/2026" its year.
    "bare_day": lambda part, *_: _value("day", day=part[0].value[0], number=1, word="month"),
    "bare_month": lambda part, *_: _value("month", number=part[0].value[0]),
    "term": lambda part, *_: Met("term", None, 0, 0, rule=True, word=part[0].word),
    "plan": lambda *_: Met("plan", None, 0, 0, rule=True),
}  # fmt: skip
