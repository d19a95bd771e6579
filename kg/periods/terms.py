"""What has no plain date: what goes on, comes back, is counted from elsewhere. Lowest layer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kg.periods.calendar import DAY, add_months
from kg.periods.clauses import MODIFIER_OF
from kg.periods.grammar import Met
from kg.periods.windows import (
    DOUBTFUL,
    EXACT,
    OPEN,
    RULE,
    Frame,
    Period,
    period_of,
    said_at,
    span_of,
    spanning,
)


def repeated(period: Period, frame: Frame) -> Period:
    """The same, as something that goes on or comes back until its end."""
    parsed = frame.parsed
    if not (parsed.continuous or parsed.recurrence):
        return period
    marks = [t for t in parsed.tokens if t.kind in ("continuous", "recurs", "every")]
    first, last = min(period.first, marks[0].start), max(period.last, marks[-1].end)
    period = replace(period, first=first, last=last, recurrence=parsed.recurrence or None)
    if period.kind == "conditional":
        return period
    if period.end is None or period.modifier in OPEN:
        end = period.end or frame.plan_end
        return replace(period, kind="continuous", end=end, rule="continuous from a date")
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


def recurring_days(frame: Frame) -> Period:
    """Days or months that come back: "every year by 31 March", "annually in Q2"."""
    bare = [c for c in frame.parsed.clauses if c.met.value and not c.met.value.year]
    dated = [period_of(c, frame) for c in frame.parsed.clauses if c not in bare]
    windows = [period_of(c, frame) for c in bare]
    window = windows[0] if len(windows) == 1 else spanning(windows)
    limits = spanning(dated) if dated else None
    start = limits.start if limits and limits.modifier != "by" else frame.plan_start
    end = limits.end if limits else frame.plan_end
    period = Period(
        "continuous-until" if limits and limits.end else "continuous", start, end,
        *_all_span(frame), "comes back every year", window.certainty, window.doubts,
        modifier=window.modifier, recurrence=frame.parsed.recurrence,
        recurs_from=f"{window.start:--%m-%d}" if window.start else None,
        recurs_until=f"{window.end:--%m-%d}" if window.end else None,
    )  # fmt: skip
    return settled(period, frame)


def _all_span(frame: Frame) -> tuple[int, int]:
    """Where all that says when begins and ends in the text."""
    marks = [
        t for k, t in enumerate(frame.parsed.tokens)
        if k in frame.parsed.used or t.kind in ("continuous", "event", "recurs", "every")
    ]  # fmt: skip
    return marks[0].start, max(t.end for t in marks)


def settled(period: Period, frame: Frame) -> Period:
    """Terms beside the dates, and the doubt of each unknown word."""
    parsed = frame.parsed
    period = counted_from(period, frame)
    kinds = (*MODIFIER_OF, "continuous", "event", "year", "recurs")
    beside = [t for t in parsed.tokens if t.kind in kinds]
    period = replace(
        period,
        first=min([period.first, *(t.start for t in beside)]),
        last=max([period.last, *(t.end for t in beside)]),
    )
    unknown = [said_at(frame, k) for k in parsed.unknown]
    doubts = [*period.doubts]
    if unknown:
        doubts.append(f"'{' '.join(unknown[:5])}' beside the date is not understood")
    if parsed.terms and period.offset is None:
        doubts.append("a term and a date stand side by side")
    of_a_term = ("until", "after", "since") if parsed.terms else ()
    loose = (
        k
        for k, token in enumerate(parsed.tokens)
        if token.kind in (*MODIFIER_OF, "event", "onwards")
        if k not in parsed.used and token.kind not in of_a_term
    )
    if not unknown and (k := next(loose, None)) is not None:
        doubts.append(f"'{said_at(frame, k)}' belongs to no date")
    if not doubts:
        return period
    return replace(period, certainty=DOUBTFUL, doubts=tuple(dict.fromkeys(doubts)))


def counted_from(period: Period, frame: Frame) -> Period:
    """A term from a date: "within 6 months from 1 March 2025" ends on 1 September."""
    durations = [m for m in frame.parsed.terms if m.kind == "duration"]
    if len(durations) != 1 or len(frame.parsed.clauses) != 1 or period.modifier not in OPEN:
        return period
    if period.start is None or period.end is not None:
        return period
    met = durations[0]
    end = _later(period.start, met)
    return replace(
        period, end=end, certainty=RULE, modifier="by", rule="counted from the date", kind="day",
        first=min(period.first, span_of(frame, met.first, met.last)[0]),
        last=max(period.last, span_of(frame, met.first, met.last)[1]), offset=_offset(met),
    )  # fmt: skip


def _later(day: date, met: Met) -> date:
    if met.unit in ("W", "D"):
        return day + met.count * (7 if met.unit == "W" else 1) * DAY
    return add_months(day, met.count * (12 if met.unit == "Y" else 1))


def _offset(met: Met) -> str:
    if met.kind == "term":
        return met.word
    return f"P{met.count}{met.unit}" if met.kind == "duration" else f"{met.unit}{met.count}"


def undated(frame: Frame) -> Period | None:
    """What has no date of its own: a term, a recurring or lasting duty, an event."""
    parsed = frame.parsed
    if parsed.recurrence or parsed.continuous:
        rule = "continuous, plan's period" if parsed.continuous else "as written"
        period = Period("continuous", frame.plan_start, frame.plan_end, *_all_span(frame), rule,
                        recurrence=parsed.recurrence or None)  # fmt: skip
        return settled(period, frame)
    kinds = {t.kind for t in parsed.tokens}
    if parsed.terms and not (parsed.unknown and not kinds & {"until", "after", "since", "before"}):
        return _relative(frame)
    event = next((t for t in parsed.tokens if t.kind in ("event", "after")), None)
    if event is None:
        return None
    anchor = " ".join(said_at(frame, k) for k in parsed.unknown) or None
    certainty = RULE if anchor else EXACT
    return Period("conditional", None, None, event.start, event.end, "depends on another event",
                  certainty, anchor=anchor)  # fmt: skip


def _relative(frame: Frame) -> Period:
    """A term from a start that is not printed here: "within 6 months of adoption", "Year 2".

    Edges: a counted year or a lone term is resolved, in doubt, where the plan's own first day is
    known and the plan does not end before; "1-3 years" is a guess of the plan and stays one.
    """
    parsed = frame.parsed
    offset = "/".join(dict.fromkeys(_offset(m) for m in parsed.terms))
    anchor = " ".join(said_at(frame, k) for k in parsed.unknown) or None
    at = span_of(frame, parsed.terms[0].first, parsed.terms[-1].last)
    period = Period("relative", None, None, *at, "counted from another day", RULE,
                    offset=offset, anchor=anchor)  # fmt: skip
    days = None if anchor else _from_the_plan(frame)
    if days is None or (frame.plan_end and days[1] > frame.plan_end):
        return period
    return replace(
        period, start=days[0], end=days[1], certainty=DOUBTFUL,
        doubts=("counted from the plan's first day",), rule="counted from the plan's start",
    )  # fmt: skip


def _from_the_plan(frame: Frame) -> tuple[date, date] | None:
    """The days of counted years or months, or of one term, from the plan's first day."""
    terms, start = frame.parsed.terms, frame.plan_start
    kinds = {t.kind for t in frame.parsed.tokens}
    if start is None or kinds & {"after", "since", "before"}:
        return None
    if all(m.kind == "counted" for m in terms):
        first = replace(terms[0], count=terms[0].count - 1)
        return _later(start, first), _later(start, terms[-1]) - DAY
    kinds_of = [m.kind for m in terms]
    explained = kinds_of == ["term", "duration"]  # "short-term (1-2 years)"
    if not explained and (kinds_of != ["duration"] or terms[0].low):
        return None
    end = _later(start, terms[-1])
    start = _later(start, replace(terms[-1], count=max(0, terms[-1].low - 1)))
    return start, end - DAY
