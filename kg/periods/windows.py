"""Which days do the dates of a text leave, and how sure is that? Lowest layer.

Certainty is a promise: `exact` is right 99 times in 100, `rule` follows a convention, `doubtful`
has a reason in `doubts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.periods.calendar import days_of, modified
from kg.periods.clauses import Clause, Parsed
from kg.periods.grammar import Met
from kg.periods.tokens import DateWords

UNKNOWN_BEGIN = 7
EXACT, RULE, DOUBTFUL = "exact", "rule", "doubtful"
OPEN = ("from", "after")


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
class Frame:
    """What is known beside the words: the text, the plan's days, the country's habits."""

    text: str
    words: DateWords
    parsed: Parsed
    plan_start: date | None
    plan_end: date | None


def days_in(met: Met, frame: Frame) -> tuple[date, date] | None:
    """The days of a value; None for those of a plan that states none.

    A value of no year, which comes back each year, gets one.
    """
    if met.value is None:
        return (frame.plan_start, frame.plan_end) if frame.plan_start and frame.plan_end else None
    value, habits = met.value, frame.words
    if not value.year:  # one without 29 February, if that is not the day
        value = replace(value, year=2000 if (value.number, value.day) == (2, 29) else 2001)
    begins = habits.year_begins or 1
    if value.word == "unknown":  # of the years that do not begin in January, the middle
        begins = UNKNOWN_BEGIN if value.until_year else 1
    return days_of(
        value, year_begins=begins, school_begins=habits.school_begins, southern=habits.southern
    )


def period_of(clause: Clause, frame: Frame) -> Period:
    """The window of one date with its modifiers, or of a range."""
    days = days_in(clause.met, frame)
    at = span_of(frame, clause.first, clause.end)
    kind = clause.met.value.kind if clause.met.value else "year"
    if days is None:
        why, anchor = "depends on the plan's end", frame.text[at[0] : at[1]]
        return Period("conditional", None, None, *at, why, RULE, anchor=anchor)
    if clause.until is not None:
        return _range(clause, clause.until, at, frame)
    start, end = modified(days, clause.modifiers)
    doubts = _doubts(clause)
    certainty = DOUBTFUL if doubts else RULE if _by_rule(clause) else EXACT
    outer = [m for m in clause.modifiers if m in ("by", "before", "from", "after")]
    modifier = next(iter((*reversed(outer), *clause.modifiers)), None)
    rule = f"{kind} as written"
    if clause.onwards:
        kind, end, modifier, rule = "continuous", None, "from", "from a date on"
    return Period(kind, start, end, *at, rule, certainty, doubts, modifier=modifier)


def _range(clause: Clause, last: Clause, at: tuple[int, int], frame: Frame) -> Period:
    """The window from one date to another, each with its own modifiers."""
    days, days_last = days_in(clause.met, frame), days_in(last.met, frame)
    kind = last.met.value.kind if last.met.value else "year"
    inner = tuple(m for m in clause.modifiers if m not in ("from", "by"))
    start = (modified(days, inner)[0] or days[0]) if days else None
    inner_last = tuple(m for m in last.modifiers if m != "by")
    end = modified(days_last, inner_last)[1] if days_last else None
    doubts = (*_doubts(clause, in_range=True), *_doubts(last, in_range=True))
    if start and end and start > end:
        start, doubts = end, (*doubts, "the range ends before it begins")
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


def span_of(frame: Frame, first: int, last: int) -> tuple[int, int]:
    """Where the tokens between two places begin and end in the text."""
    tokens = frame.parsed.tokens[first:last]
    return min(t.start for t in tokens), max(t.end for t in tokens)


def spanning(periods: Sequence[Period]) -> Period:
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


def said_at(frame: Frame, k: int) -> str:
    """The words of one token."""
    token = frame.parsed.tokens[k]
    return frame.text[token.start : token.end]
