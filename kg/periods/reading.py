"""When is it due? The window, recurrence and certainty of what a deadline's words say. Lowest layer.

Certainty is a promise: `exact` is right 99 times in 100, `rule` follows a convention, `doubtful`
has a reason in `doubts`. A word nobody knows beside a date always makes it doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from kg.periods.calendar import Days, Value, add_months, days_of, modified
from kg.periods.clauses import MODIFIER_OF, SEPARATORS, Clause, Parsed, parse
from kg.periods.grammar import Met
from kg.periods.tokens import DateWords, begins, plain

LONGEST_LABEL = 80  # letters of the words that tell one of several dates from the others
LONGEST_SHARE = 200
UNKNOWN_BEGIN = 7
EXACT, RULE, DOUBTFUL = "exact", "rule", "doubtful"
_WORD = re.compile(r"[^\W\d_]+")
_OPEN = ("from", "after")


@dataclass(frozen=True, slots=True)
class Period:
    """A window of days, both ends included; `kind` is a code of `TimeKind`.

    `first` and `last` are where the words that say it begin and end. `rule` names how it was read;
    `certainty` is `exact`, `rule` or `doubtful`, `doubts` say why. `modifier` is what the words
    leave of the date (`by`, `before`, `start` …). A recurring duty has its `recurrence` as an ISO
    8601 duration and, if it names days, `recurs_from` and `recurs_until` as month and day. A term
    that is counted from something else has an `offset` ("P6M", "Y2", "short") and its `anchor`.
    `label` is what tells one of several deadlines from the others ("phase 1").
    """

    kind: str
    start: date | None
    end: date | None
    first: int
    last: int
    rule: str
    certainty: str = EXACT
    doubts: tuple[str, ...] = ()
    modifier: str | None = None
    recurrence: str | None = None
    recurs_from: str | None = None
    recurs_until: str | None = None
    offset: str | None = None
    anchor: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is known beside the words: the text, the plan's days, the country's habits."""

    text: str
    words: DateWords
    parsed: Parsed
    plan_start: date | None
    plan_end: date | None


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
        >>> read_period("2025-Q3", DateWords()) is None  # without words there is no quarter
        True
        >>> str(read_period("31.12.2025", DateWords()).end)
        '2025-12-31'
    """
    frame = _frame(text, words, (plan_start, plan_end), order, year)
    parsed = frame.parsed
    if not parsed.clauses:
        return _undated(frame)
    periods = [_period(clause, frame) for clause in parsed.clauses]
    if parsed.recurrence and any(c.met.value and not c.met.value.year for c in parsed.clauses):
        return _recurring_days(frame)
    whole = periods[0] if len(periods) == 1 else _spanning(periods)
    whole = _repeated(whole, frame)
    return _settled(whole, frame)


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

    Edges: dates in a row without other words are one window from the first to the last.
    """
    whole = read_period(
        text, words, plan_start=plan_start, plan_end=plan_end, order=order, year=year
    )
    if whole is None:
        return ()
    frame = _frame(text, words, (plan_start, plan_end), order, year)
    labels = _labels(frame)
    if not labels or frame.parsed.recurrence or frame.parsed.continuous:
        return (whole,)
    found = []
    for clause, label in zip(frame.parsed.clauses, labels, strict=True):
        period = _period(clause, frame)
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
    if not any(c.isdigit() for c in text) and not _names_time(text, words):
        return 0.0
    parsed = parse(text, words, "", 2000)
    used = set(parsed.used) | {k for k, t in enumerate(parsed.tokens) if t.kind == "continuous"}
    dated = any(c.met.value and c.met.value.word != "numbers" for c in parsed.clauses)
    if not (dated or parsed.recurrence or parsed.continuous or parsed.terms):
        return 0.0
    said = [k for k, t in enumerate(parsed.tokens) if t.kind not in SEPARATORS and t.end > t.start]
    known = [k for k in said if min(used) <= k <= max(used) and k not in parsed.unknown]
    return len(known) / len(said)


def _names_time(text: str, words: DateWords) -> bool:
    """Whether any word may begin a word of time: most cells are done with this."""
    return any(begins(words, word) for word in _WORD.findall(text))


def date_order(text: str) -> str:
    """How a document writes days in numbers: `dmy` or `mdy` if its dates show it, else empty.

    Example:
        >>> date_order("from 3/4/2025 to 13/4/2025"), date_order("3/4/2025")
        ('dmy', '')
    """
    return _order(text)


_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})\2(?:19|20|21)\d\d(?!\d)")


@lru_cache(maxsize=16)
def _order(text: str) -> str:
    pairs = [(int(m[1]), int(m[3])) for m in _NUMERIC.finditer(plain(text))]
    day_first = any(12 < one <= 31 and two <= 12 for one, two in pairs)
    month_first = any(12 < two <= 31 and one <= 12 for one, two in pairs)
    return "" if day_first == month_first else "dmy" if day_first else "mdy"


def _frame(
    text: str, words: DateWords, plan: tuple[date | None, date | None], order: str, year: int
) -> _Frame:
    start, end = plan
    if not year and start and end and start.year == end.year:
        year = start.year
    return _Frame(text, words, parse(text, words, order, year), start, end)


def _days(met: Met, frame: _Frame) -> tuple[date, date] | None:
    if met.kind == "plan":
        if frame.plan_start and frame.plan_end:
            return frame.plan_start, frame.plan_end
        return None
    assert met.value is not None
    value = met.value if met.value.year else replace(met.value, year=_any_year(met.value))
    begins = frame.words.year_begins or 1
    if met.value.word == "unknown":  # of the years that do not begin in January, the middle
        begins = UNKNOWN_BEGIN if met.value.until_year else 1
    habits = frame.words
    return days_of(
        value, year_begins=begins, school_begins=habits.school_begins, southern=habits.southern
    )


def _any_year(value: Value) -> int:
    """A year for what comes back each year: one without 29 February, if that is not the day."""
    return 2000 if (value.number, value.day) == (2, 29) else 2001


def _period(clause: Clause, frame: _Frame) -> Period:
    """The window of one date with its modifiers, or of a range."""
    days = _days(clause.met, frame)
    at = _span(frame, clause.first, clause.end)
    kind = clause.met.value.kind if clause.met.value else "year"
    if days is None:
        anchor = frame.text[at[0] : at[1]]
        return Period(
            "conditional", None, None, *at, "depends on the plan's end", RULE, anchor=anchor
        )
    if clause.until is None:
        start, end = modified(days, clause.modifiers)
        doubts = _doubts(clause)
        certainty = DOUBTFUL if doubts else RULE if _by_rule(clause) else EXACT
        period = Period(kind, start, end, *at, f"{kind} as written", certainty, doubts,
                        modifier=_modifier(clause.modifiers))  # fmt: skip
        if clause.onwards:
            return replace(
                period, kind="continuous", end=None, modifier="from", rule="from a date on"
            )
        return period
    return _range(clause, days, at, frame)


def _range(clause: Clause, days: tuple[date, date], at: tuple[int, int], frame: _Frame) -> Period:
    last = clause.until
    assert last is not None
    days_last = _days(last.met, frame)
    kind = last.met.value.kind if last.met.value else "year"
    inner = tuple(m for m in clause.modifiers if m not in ("from", "by"))
    start = modified(days, inner)[0] or days[0]
    end = (
        modified(days_last, tuple(m for m in last.modifiers if m != "by"))[1] if days_last else None
    )
    doubts = (*_doubts(clause, in_range=True), *_doubts(last, in_range=True))
    if end and start > end:
        start, doubts = min(days[0], end), (*doubts, "the range ends before it begins")
    rule = _by_rule(replace(clause, modifiers=inner)) or _by_rule(last)
    if clause.met.value and clause.met.value.kind != kind == "year":
        met = frame.parsed.tokens[clause.met.first : clause.met.last]
        doubts += ("one range of years, or one date in each",) * any(t.kind == "comma" for t in met)
    period = Period(
        kind, start, end, *at, f"{kind} as written",
        DOUBTFUL if doubts else RULE if rule else EXACT, doubts,
    )  # fmt: skip
    if last.onwards:
        return replace(period, kind="continuous", end=None, modifier="from", rule="open at its end")
    return period


def _modifier(modifiers: tuple[str, ...]) -> str | None:
    outer = [m for m in modifiers if m in ("by", "before", "from", "after")]
    return next(iter((*reversed(outer), *modifiers)), None)


def _by_rule(clause: Clause) -> bool:
    """Whether a convention had to help: all of a modifier but "by the end of" and "from"."""
    plain_end = set(clause.modifiers) <= {"by", "end"} and "by" in clause.modifiers
    return clause.met.rule or not (plain_end or set(clause.modifiers) <= {"by", "from"})


def _doubts(clause: Clause, *, in_range: bool = False) -> tuple[str, ...]:
    found = [clause.met.doubt] if clause.met.doubt else []
    modifiers = clause.modifiers
    inner = [m for m in modifiers if m in ("start", "mid", "end")]
    outer = [m for m in modifiers if m in ("by", "before", "from", "after")]
    if modifiers == ("before",) and clause.met.value and clause.met.value.kind == "day":
        found.append("'before' a day may or may not hold the day")
    if "about" in modifiers:
        found.append("the date is said to be about right")
    if len(inner) > 1 or (len(outer) > 1 and not in_range):
        found.append("several words beside the date say different things")
    if inner in (["start"], ["mid"]) and outer and not in_range:
        found.append("where the start or the middle ends is a convention")
    if inner and outer in (["from"], ["after"]) and inner != ["end"] and not in_range:
        found.append("where it begins is a convention")
    return tuple(dict.fromkeys(found))


def _span(frame: _Frame, first: int, last: int) -> tuple[int, int]:
    tokens = frame.parsed.tokens[first:last]
    return min(t.start for t in tokens), max(t.end for t in tokens)


def _spanning(periods: Sequence[Period]) -> Period:
    """One window from the first of several dates to the last; open if one of them is."""
    starts = [p.start for p in periods if p.start]
    ends = [p.end for p in periods if p.end]
    open_end = periods[-1].kind == "continuous"
    doubts = tuple(dict.fromkeys(d for p in periods for d in p.doubts))
    kind = periods[-1].kind
    return Period(
        kind, min(starts, default=None), None if open_end else max(ends, default=None),
        min(p.first for p in periods), max(p.last for p in periods), f"{kind} as written",
        DOUBTFUL if doubts else RULE, doubts,
    )  # fmt: skip


def _repeated(period: Period, frame: _Frame) -> Period:
    """The same, as something that goes on or comes back until its end."""
    parsed = frame.parsed
    if not (parsed.continuous or parsed.recurrence):
        return period
    marks = [t for t in parsed.tokens if t.kind in ("continuous", "recurs", "every")]
    first, last = min(period.first, marks[0].start), max(period.last, marks[-1].end)
    period = replace(period, first=first, last=last, recurrence=parsed.recurrence or None)
    if period.kind == "conditional":
        return period
    if period.end is None or period.modifier in _OPEN:
        return replace(
            period,
            kind="continuous",
            end=period.end or frame.plan_end,
            rule="continuous from a date",
        )
    by = period.modifier == "by"
    period = replace(
        period, kind="continuous-until", rule="continuous until a date",
        start=frame.plan_start if by else period.start,
        certainty=RULE if period.certainty == EXACT and not by else period.certainty,
    )  # fmt: skip
    alone = len(parsed.clauses) == 1 and parsed.clauses[0].until is None and not by
    if alone and parsed.continuous:
        return replace(period, doubts=(*period.doubts, "the date may be the first or the last"))
    return period


def _recurring_days(frame: _Frame) -> Period:
    """Days or months that come back: "every year by 31 March", "annually in Q2"."""
    bare = [c for c in frame.parsed.clauses if c.met.value and not c.met.value.year]
    dated = [_period(c, frame) for c in frame.parsed.clauses if c not in bare]
    windows = [_period(c, frame) for c in bare]
    window = windows[0] if len(windows) == 1 else _spanning(windows)
    limits = _spanning(dated) if dated else None
    start = limits.start if limits and limits.modifier != "by" else frame.plan_start
    end = limits.end if limits else frame.plan_end
    period = Period(
        "continuous-until" if limits and limits.end else "continuous", start, end,
        *_all_span(frame), "comes back every year", window.certainty, window.doubts,
        modifier=window.modifier, recurrence=frame.parsed.recurrence,
        recurs_from=_month_day(window.start), recurs_until=_month_day(window.end),
    )  # fmt: skip
    return _settled(period, frame)


def _month_day(day: date | None) -> str | None:
    return f"--{day.month:02}-{day.day:02}" if day else None


def _all_span(frame: _Frame) -> tuple[int, int]:
    marks = [
        t for k, t in enumerate(frame.parsed.tokens)
        if k in frame.parsed.used or t.kind in ("continuous", "event", "recurs", "every")
    ]  # fmt: skip
    return marks[0].start, max(t.end for t in marks)


def _settled(period: Period, frame: _Frame) -> Period:
    """Terms beside the dates, and the doubt of each word that nobody knows."""
    parsed = frame.parsed
    period = _counted_from(period, frame)
    beside = [
        t
        for t in parsed.tokens
        if t.kind in (*MODIFIER_OF, "continuous", "event", "year", "recurs")
    ]
    period = replace(
        period,
        first=min([period.first, *(t.start for t in beside)]),
        last=max([period.last, *(t.end for t in beside)]),
    )
    unknown = [_said(frame, k) for k in parsed.unknown]
    doubts = [*period.doubts]
    if unknown:
        doubts.append(f"'{' '.join(unknown[:5])}' beside the date is not understood")
    if parsed.terms and period.offset is None:
        doubts.append("a term and a date stand side by side")
    loose = _loose(frame)
    if loose and not unknown:
        doubts.append(f"'{loose}' belongs to no date")
    if not doubts:
        return period
    return replace(period, certainty=DOUBTFUL, doubts=tuple(dict.fromkeys(doubts)))


def _said(frame: _Frame, k: int) -> str:
    token = frame.parsed.tokens[k]
    return frame.text[token.start : token.end]


def _loose(frame: _Frame) -> str:
    """A modifier that stands beside no date."""
    parsed = frame.parsed
    for k, token in enumerate(parsed.tokens):
        of_a_term = parsed.terms and token.kind in ("until", "after", "since")
        if (
            k not in parsed.used
            and token.kind in (*MODIFIER_OF, "event", "onwards")
            and not of_a_term
        ):
            return _said(frame, k)
    return ""


def _counted_from(period: Period, frame: _Frame) -> Period:
    """ "Within 6 months from 1 March 2025" ends on 1 September; else the term only explains."""
    durations = [m for m in frame.parsed.terms if m.kind == "duration"]
    if len(durations) != 1 or len(frame.parsed.clauses) != 1 or period.modifier not in _OPEN:
        return period
    if period.start is None or period.end is not None:
        return period
    met = durations[0]
    end = _later(period.start, met)
    return replace(
        period, end=end, certainty=RULE, modifier="by", rule="counted from the date", kind="day",
        first=min(period.first, _span(frame, met.first, met.last)[0]),
        last=max(period.last, _span(frame, met.first, met.last)[1]), offset=_offset(met),
    )  # fmt: skip


def _later(day: date, met: Met) -> date:
    if met.unit in ("W", "D"):
        return date.fromordinal(day.toordinal() + met.count * (7 if met.unit == "W" else 1))
    return add_months(day, met.count * (12 if met.unit == "Y" else 1))


def _offset(met: Met) -> str:
    if met.kind == "term":
        return met.word
    return f"P{met.count}{met.unit}" if met.kind == "duration" else f"{met.unit}{met.count}"


def _undated(frame: _Frame) -> Period | None:
    """What has no date of its own: a term, a recurring or lasting duty, an event."""
    parsed = frame.parsed
    if parsed.recurrence or parsed.continuous:
        rule = "continuous, plan's period" if parsed.continuous else "comes back"
        period = Period("continuous", frame.plan_start, frame.plan_end, *_all_span(frame), rule,
                        recurrence=parsed.recurrence or None)  # fmt: skip
        return _settled(period, frame)
    kinds = {t.kind for t in parsed.tokens}
    if parsed.terms and not (parsed.unknown and not kinds & {"until", "after", "since", "before"}):
        return _relative(frame)
    event = next((t for t in parsed.tokens if t.kind in ("event", "after")), None)
    if event is None:
        return None
    anchor = " ".join(_said(frame, k) for k in parsed.unknown) or None
    certainty = RULE if anchor else EXACT
    return Period("conditional", None, None, event.start, event.end, "depends on another event",
                  certainty, anchor=anchor)  # fmt: skip


def _relative(frame: _Frame) -> Period:
    """A term from a start that is not printed here: "within 6 months of adoption", "Year 2"."""
    parsed = frame.parsed
    counted = [m for m in parsed.terms if m.kind == "counted"]
    offset = "/".join(dict.fromkeys(_offset(m) for m in parsed.terms))
    anchor = " ".join(_said(frame, k) for k in parsed.unknown) or None
    at = _span(frame, parsed.terms[0].first, parsed.terms[-1].last)
    period = Period("relative", None, None, *at, "counted from another day", RULE,
                    offset=offset, anchor=anchor)  # fmt: skip
    if not frame.plan_start or anchor:
        return period
    spans = [m for m in parsed.terms if m.kind == "duration"]
    kinds = {t.kind for t in parsed.tokens}
    doubt = "counted from the plan's first day"
    if len(spans) == 1 and not counted and not kinds & {"after", "since", "before"}:
        end = date.fromordinal(_later(frame.plan_start, spans[0]).toordinal() - 1)
        return replace(period, start=frame.plan_start, end=end, certainty=DOUBTFUL, doubts=(doubt,),
                       rule="counted from the plan's start")  # fmt: skip
    if len(counted) != len(parsed.terms):
        return period
    start, _ = _counted_days(counted[0], frame.plan_start)
    _, end = _counted_days(counted[-1], frame.plan_start)
    return replace(period, start=start, end=max(start, end), certainty=DOUBTFUL, doubts=(doubt,),
                   rule="counted from the plan's start")  # fmt: skip


def _counted_days(met: Met, plan_start: date) -> tuple[date, date]:
    step = 12 if met.unit == "Y" else 1
    first = add_months(plan_start, (met.count - 1) * step)
    return first, date.fromordinal(add_months(first, step).toordinal() - 1)


def _labels(frame: _Frame) -> list[str]:
    """The words that tell the dates of a text apart, one for each; none if they do not."""
    parsed = frame.parsed
    clauses = parsed.clauses
    if len(clauses) < 2 or not parsed.unknown:
        return []
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
    labels = [_label(frame, places) for places in own]
    return labels if all(len(label) <= LONGEST_LABEL for label in labels) else []


def _parted(frame: _Frame, one: Clause, two: Clause) -> bool:
    """Whether more than a slash or "and" stands between two dates."""
    tokens = frame.parsed.tokens
    between = range(one.end, two.first)
    gap = frame.text[tokens[one.end - 1].end : tokens[two.first].start]
    parting = ("comma", "break", "open", "close", "colon")
    return "\n" in gap or any(
        tokens[k].kind in parting or k in frame.parsed.unknown for k in between
    )


def _label(frame: _Frame, places: list[int]) -> str:
    if not places:
        return ""
    tokens = frame.parsed.tokens
    return frame.text[tokens[places[0]].start : tokens[places[-1]].end].strip()


__all__ = ["Days", "Period", "Value", "date_order", "date_share", "read_period", "read_periods"]
