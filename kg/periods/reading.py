"""When is it due? What the words of a deadline say, as one period or as several. Lowest layer.

An unknown word beside a date always makes it doubtful.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from kg.periods.clauses import SEPARATORS, Clause, parse
from kg.periods.letters import plain
from kg.periods.terms import recurring_days, repeated, settled, undated
from kg.periods.tokens import CLOCK, OF_NEPAL, SOLAR, VIKRAM, DateWords, begins
from kg.periods.windows import EXACT, RULE, Frame, Period, period_of, spanning

LONGEST_LABEL = 80  # letters of the words that tell one of several dates from the others
LONGEST_SHARE = 200

_WORD = re.compile(r"[^\W\d_]+")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})\2(?:19|20|21)\d\d(?!\d)")


def read_period(
    text: str,
    words: DateWords,
    *,
    plan_start: date | None = None,
    plan_end: date | None = None,
    order: str = "",
    year: int = 0,
) -> Period | None:
    """The period a deadline's words say, None if they say none; of several dates, all they span.

    `order` is how the document writes days in numbers (`dmy`, `mdy`), `year` the year that stands
    over the words. Edges: a month or quarter without a year takes the year named beside it, else
    that over it, else that of a plan of one year. "Continuous until X" runs from the plan's start
    to X, a bare "continuous" over the plan's own period. "After X" and "from X" have no end.

    Example:
        >>> period = read_period("31.12.2025 perhaps", DateWords())
        >>> str(period.end), period.certainty
        ('2025-12-31', 'doubtful')
    """
    return _whole(_frame(text, words, (plan_start, plan_end), order, year))


def _whole(frame: Frame) -> Period | None:
    parsed = frame.parsed
    if not parsed.clauses:
        return undated(frame)
    if parsed.recurrence and any(c.met.value and not c.met.value.year for c in parsed.clauses):
        return recurring_days(frame)
    periods = [period_of(clause, frame) for clause in parsed.clauses]
    whole = periods[0] if len(periods) == 1 else spanning(periods)
    return settled(repeated(whole, frame), frame)


def read_periods(
    text: str,
    words: DateWords,
    *,
    plan_start: date | None = None,
    plan_end: date | None = None,
    order: str = "",
    year: int = 0,
) -> tuple[Period, ...]:
    """The periods of a deadline's words: several where each date has words of its own, else one.

    Edges: dates in a row without other words are one window from the first to the last, on lines of
    their own they are several.
    """
    frame = _frame(text, words, (plan_start, plan_end), order, year)
    whole = _whole(frame)
    if whole is None:
        return ()
    labels = _labels(frame)
    if not labels or frame.parsed.recurrence or frame.parsed.continuous:
        return (whole,)
    found = []
    for clause, label in zip(frame.parsed.clauses, labels, strict=True):
        period = period_of(clause, frame)
        certainty = RULE if period.certainty == EXACT else period.certainty
        found.append(replace(period, certainty=certainty, label=label or None))
    return tuple(found)


def date_share(text: str, words: DateWords) -> float:
    """How much of the words of a short text a date explains: 0 for none, 1 for all.

    Cheap and cached: a feature for thousands of cells. Only the beginning of a long text counts.

    Example:
        >>> date_share("31.12.2025", DateWords()), date_share("Ministry of Health", DateWords())
        (1.0, 0.0)
    """
    return _share(text[:LONGEST_SHARE], words)


@lru_cache(maxsize=50_000)
def _share(text: str, words: DateWords) -> float:
    if not any(c.isdigit() for c in text) and not any(
        begins(words, word) for word in _WORD.findall(text)
    ):
        return 0.0  # most cells are done with this
    parsed = parse(text, words, "", 2000)
    kinds = ("continuous", "year")  # "2012 г.", "roku 2025"
    used = set(parsed.used) | {k for k, t in enumerate(parsed.tokens) if t.kind in kinds}
    dated = any(c.met.value and c.met.value.word != "numbers" for c in parsed.clauses)
    if not (dated or parsed.recurrence or parsed.continuous or parsed.terms):
        return 0.0
    said = [
        k for k, t in enumerate(parsed.tokens)
        if t.kind not in SEPARATORS and t.word != CLOCK and t.end > t.start
    ]  # fmt: skip
    known = [k for k in said if min(used) <= k <= max(used) and k not in parsed.unknown]
    return len(known) / len(said)


@lru_cache(maxsize=16)
def date_order(text: str) -> str:
    """How a document writes days in numbers: `dmy` or `mdy` if its dates show it, else empty.

    Example:
        >>> date_order("from 3/4/2025 to 13/4/2025"), date_order("3/4/2025")
        ('dmy', '')
    """
    pairs = [(int(m[1]), int(m[3])) for m in _NUMERIC.finditer(plain(text))]
    day_first = any(12 < one <= 31 and two <= 12 for one, two in pairs)
    month_first = any(12 < two <= 31 and one <= 12 for one, two in pairs)
    return "" if day_first == month_first else "dmy" if day_first else "mdy"


def _frame(
    text: str, words: DateWords, plan: tuple[date | None, date | None], order: str, year: int
) -> Frame:
    start, end = plan
    if not year and start and end and start.year == end.year:
        year = start.year
    return Frame(text, words, parse(text, words, order, year), start, end)


def _labels(frame: Frame) -> list[str]:
    """The words that tell the dates of a text apart, one for each; none if they do not."""
    parsed = frame.parsed
    clauses = parsed.clauses
    if len(clauses) < 2:
        return []
    if not parsed.unknown:  # dates on lines of their own
        own_lines = all("\n" in _gap(frame, one, two) for one, two in pairwise(clauses))
        return [""] * len(clauses) if own_lines else []
    edges = [0, *(c.end for c in clauses)]
    starts = [*(c.first for c in clauses), len(parsed.tokens)]
    gaps = [
        [k for k in parsed.unknown if edge <= k < start]
        for edge, start in zip(edges, starts, strict=True)
    ]
    before = bool(gaps[0]) or not gaps[-1]
    own = gaps[:-1] if before else gaps[1:]
    if sum(map(bool, own)) < len(clauses) - 1:
        return []
    if any(not _parted(frame, one, two) for one, two in pairwise(clauses)):
        return []
    tokens = parsed.tokens
    ends = [(tokens[k[0]].start, tokens[k[-1]].end) if k else (0, 0) for k in own]
    labels = [frame.text[start:end].strip() for start, end in ends]
    return labels if all(len(label) <= LONGEST_LABEL for label in labels) else []


def _parted(frame: Frame, one: Clause, two: Clause) -> bool:
    """Whether more than a slash or "and" stands between two dates."""
    kinds = {frame.parsed.tokens[k].kind for k in range(one.end, two.first)}
    return (
        "\n" in _gap(frame, one, two)
        or bool(kinds & {"comma", "break", "open", "close", "colon"})
        or any(one.end <= k < two.first for k in frame.parsed.unknown)
    )


def _gap(frame: Frame, one: Clause, two: Clause) -> str:
    tokens = frame.parsed.tokens
    return frame.text[tokens[one.end - 1].end : tokens[two.first].start]


def find_years(text: str, era: int = 0) -> list[tuple[int, int, int]]:
    """The years named in a text, each with its offsets.

    Where years are counted from elsewhere, `era` is what makes them ours; those by the sun since
    the Hijra stay as they are, for they are not ours from January to December.

    Example:
        >>> find_years("ZA 2017. I 2018. GODINU")
        [(2017, 3, 7), (2018, 11, 15)]
        >>> find_years("2568", era=-543), find_years("۱۴۰۴", era=621)
        ([(2025, 0, 4)], [(1404, 0, 4)])
    """
    theirs = "|2[456]" if era < VIKRAM else "|1[34]" if era == SOLAR else ""
    pattern = rf"(?<![\d.,/])(?:19|20{theirs})\d\d(?!\d|[.,]\d{{3}})"
    clean = plain(text)
    found = [(int(m.group()), *m.span()) for m in re.finditer(pattern, clean)]
    theirs_too = OF_NEPAL if era == VIKRAM else range(2400, 10_000)
    return [(y + era if y in theirs_too else y, start, end) for y, start, end in found]
