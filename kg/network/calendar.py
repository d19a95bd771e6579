"""When does who have how much to do? Activities in time, by month and by quarter. Network layer.

A plan often says when something is due, and not when work on it begins. So each activity has a
stated window and a widest one, and every count a low and a high.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kg.model.codes import TimeKind
from kg.model.places import activity_by_element
from kg.model.records import Deadline, PlanRecords
from kg.network.work import Work

if TYPE_CHECKING:
    import numpy as np

    Counts = np.ndarray[Any, np.dtype[np.int64]]

# Due points: the window says when it is due; work may begin any time before.
POINT_KINDS = (TimeKind.DAY, TimeKind.MONTH)
OPEN_KINDS = (TimeKind.CONTINUOUS, TimeKind.CONTINUOUS_UNTIL)  # cannot be late before they end
MONTHS_PER_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Window:
    """When one activity is worked on: `start`–`end` as stated, `first`–`last` at the widest.

    `start` is None if the plan says nothing usable: then only the widest window is known.
    `due` is the date an activity can miss; None for continuous work and where none is stated.
    """

    activity: str
    start: date | None
    end: date | None
    first: date | None
    last: date | None
    due: date | None
    kinds: tuple[TimeKind, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the plan states a usable date or says that the work is continuous."""
        return self.start is not None


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month or a quarter, both ends included."""

    start: date
    end: date
    label: str


@dataclass(frozen=True, eq=False)
class Calendar:
    """Institutions by periods: activities running in each, as stated and at the widest.

    Shape: `stated` and `widest` are institutions by periods, in the order of `Work.institutions`;
    `spans` and `wide_spans` are, for each activity, its first and last period or (-1, -1).
    """

    periods: tuple[Period, ...]
    stated: Counts
    widest: Counts
    spans: Counts
    wide_spans: Counts


@dataclass(frozen=True, eq=False)
class Strip:
    """What a calendar shows of institutions: most at once in each period, stated and at the widest.

    Shape: institutions by periods.
    """

    periods: tuple[Period, ...]
    stated: Counts
    widest: Counts


def windows_of(records: PlanRecords) -> tuple[Window, ...]:
    """When each activity is worked on and due, in reading order.

    Edges: an activity without a deadline of its own takes those of its tasks, from the first
    start to the last end; without any date its window is the plan's period at the widest.
    """
    activity = activity_by_element(records)
    own: dict[str, list[Deadline]] = {}
    tasks: dict[str, list[Deadline]] = {}
    for deadline in records.deadlines:
        if deadline.about in activity:
            place = own if deadline.about == activity[deadline.about] else tasks
            place.setdefault(activity[deadline.about], []).append(deadline)
    frame = plan_frame(records)
    return tuple(
        _window(a.id, own.get(a.id) or tasks.get(a.id) or [], frame) for a in records.activities
    )


def plan_frame(records: PlanRecords) -> tuple[date | None, date | None]:
    """The plan's period as dates; where the plan states none, from its first to its last date."""
    dates = [d for x in records.deadlines for d in (x.start, x.end) if d is not None]
    start = records.plan.start or min(dates, default=None)
    end = records.plan.end or max(dates, default=None)
    return start, end


def _window(
    activity: str, deadlines: Sequence[Deadline], frame: tuple[date | None, date | None]
) -> Window:
    facts = tuple(d.id for d in deadlines)
    kinds = tuple(d.time_kind for d in deadlines)
    stated = [s for s in (_stated(d, frame) for d in deadlines) if s is not None]
    if not stated:
        return Window(activity, None, None, *frame, None, kinds, facts)
    start, end = min(s for s, _ in stated), max(e for _, e in stated)
    first, last = _widest(deadlines, (start, end), frame)
    return Window(activity, start, end, first, last, _due(deadlines), kinds, facts)


def _stated(deadline: Deadline, frame: tuple[date | None, date | None]) -> tuple[date, date] | None:
    """The window a deadline states; a bare "continuous" is the plan's own period."""
    if deadline.time_kind in OPEN_KINDS:
        start, end = deadline.start or frame[0], deadline.end or frame[1]
    elif deadline.end is None:
        start = end = deadline.start
    else:
        start, end = deadline.start or deadline.end, deadline.end
    return (min(start, end), end) if start and end else None


def _widest(
    deadlines: Sequence[Deadline],
    stated: tuple[date, date],
    frame: tuple[date | None, date | None],
) -> tuple[date, date]:
    start, end = stated
    open_start = any(_start_unknown(d) for d in deadlines)
    open_end = any(d.end is None and d.time_kind not in OPEN_KINDS for d in deadlines)
    first = min(frame[0], start) if open_start and frame[0] else start
    last = max(frame[1], end) if open_end and frame[1] else end
    return first, last


def _start_unknown(deadline: Deadline) -> bool:
    """A due point says nothing of the start, unless it spans more than its own unit."""
    if deadline.time_kind in OPEN_KINDS:
        return False
    if deadline.start is None:
        return True
    if deadline.time_kind not in POINT_KINDS or deadline.end is None:
        return False
    return (deadline.start.year, deadline.start.month) == (deadline.end.year, deadline.end.month)


def _due(deadlines: Sequence[Deadline]) -> date | None:
    if any(d.time_kind in OPEN_KINDS for d in deadlines):
        return None
    return max((d.end for d in deadlines if d.end is not None), default=None)


def periods_between(
    start: date, end: date, *, months: int = MONTHS_PER_QUARTER
) -> tuple[Period, ...]:
    """The months (`months=1`) or quarters (3) that touch a span of dates.

    Example:
        >>> [p.label for p in periods_between(date(2017, 11, 2), date(2018, 1, 1))]
        ['2017 Q4', '2018 Q1']
        >>> [p.label for p in periods_between(date(2017, 11, 2), date(2018, 1, 1), months=1)]
        ['2017-11', '2017-12', '2018-01']
    """
    at = date(start.year, start.month - (start.month - 1) % months, 1)
    found = []
    while at <= end:
        after = _add_months(at, months)
        found.append(Period(at, after - timedelta(days=1), _label(at, months)))
        at = after
    return tuple(found)


def _add_months(at: date, months: int) -> date:
    month = at.month - 1 + months
    return date(at.year + month // 12, month % 12 + 1, 1)


def _label(at: date, months: int) -> str:
    if months == MONTHS_PER_QUARTER:
        return f"{at.year} Q{(at.month - 1) // months + 1}"
    return f"{at.year}-{at.month:02}"


def calendar_of(
    work: Work, windows: Sequence[Window], *, months: int = MONTHS_PER_QUARTER
) -> Calendar:
    """How many activities each institution runs in each quarter (or month, `months=1`).

    Units: activities; windows are closed, a window that touches a period counts in it.
    Edges: no known date at all: no periods.
    Source: peer in tests: pandas interval overlaps.
    """
    import numpy as np

    dates = [d for w in windows for d in (w.first, w.last, w.start, w.end) if d is not None]
    periods = periods_between(min(dates), max(dates), months=months) if dates else ()
    spans = np.array([_span(w.start, w.end, periods) for w in windows], dtype=np.int64)
    wide = np.array([_span(w.first, w.last, periods) for w in windows], dtype=np.int64)
    spans, wide = spans.reshape(-1, 2), wide.reshape(-1, 2)
    stated, widest = (_running(work, s, len(periods)) for s in (spans, wide))
    return Calendar(periods, stated, widest, spans, wide)


def _span(start: date | None, end: date | None, periods: Sequence[Period]) -> tuple[int, int]:
    if start is None or end is None:
        return -1, -1
    return _period_of(start, periods), _period_of(end, periods)


def _period_of(at: date, periods: Sequence[Period]) -> int:
    return bisect_right(periods, at, key=lambda p: p.start) - 1


def _running(work: Work, spans: Counts, n_periods: int) -> Counts:
    """Counts by difference: one up where a window begins, one down after it ends."""
    import numpy as np

    steps = np.zeros((len(work.institutions), n_periods + 1), dtype=np.int64)
    known = (spans[work.columns, 0] >= 0) & work.working
    rows, columns = work.rows[known], work.columns[known]
    np.add.at(steps, (rows, spans[columns, 0]), 1)
    np.add.at(steps, (rows, spans[columns, 1] + 1), -1)
    return steps.cumsum(axis=1)[:, :-1]


def by_quarter(strip: Strip) -> Strip:
    """The same by quarters: each holds the most of its months, so that no peak gets lost."""
    import numpy as np

    if not strip.periods:
        return strip
    quarters = periods_between(strip.periods[0].start, strip.periods[-1].end)
    first = [bisect_left(strip.periods, q.start, key=lambda p: p.start) for q in quarters]
    stated, widest = (np.maximum.reduceat(x, first, axis=1) for x in (strip.stated, strip.widest))
    return Strip(quarters, stated, widest)


def due_counts(windows: Iterable[Window], periods: Sequence[Period]) -> list[int]:
    """For each activity the period in which it is due, -1 without a due date."""
    return [_period_of(w.due, periods) if w.due else -1 for w in windows]
