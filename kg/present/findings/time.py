"""When is the plan due? Present layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from kg.measure.timing import concurrency
from kg.network.calendar import Window
from kg.present.charts.periods import column_for, column_name
from kg.present.findings.core import Finding, findings_where
from kg.present.sentences import (
    Count,
    say_common_date,
    say_date_habit,
    say_peak,
    say_runs_until,
    say_undated,
)
from kg.present.study import Study

Ids = tuple[str, ...]
# How the map's filter calls what has no date.
DUE_FILTER = {
    "continuous": "~continuous", "conditional": "~event", "open": "~event", "silent": "~none",
}  # fmt: skip


def time_findings(study: Study) -> list[Finding]:
    """When the plan is due."""
    words, n = study.words, study.n_activities
    activities = tuple(a.id for a in study.records.activities)
    dates = due_dates(study)
    common = say_common_date(dates, activities, words)
    top = max(dates, key=lambda d: (len(dates[d]), -d.toordinal())) if dates else None
    months = (f"{top.year}-{top.month:02}",) if top else ()
    until = _by_end(w for w in study.view.windows if _kind(w) == "continuous-until")
    peaks, periods = peak_counts(study)
    undated = _undated(study)
    dated = [
        Finding("common-date", common, {"due": months} if months else {}),
        *findings_where(
            ("date-habit", say_date_habit(dates, study.view.settings.habit_share, words))
        ),
    ]
    open_ended = [Finding("undated", say_undated(undated, n, words), _due_filter(undated))]
    mostly_open = sum(map(len, undated.values())) > n / 2
    return [
        *(open_ended + dated if mostly_open else dated + open_ended),
        *findings_where(
            ("runs-until", say_runs_until(until, words)),
            ("peak", say_peak(peaks, periods, words)),
        ),
    ]


def due_dates(study: Study) -> dict[date, Ids]:
    """The activities due on each day, each by the one fact that states its last date."""
    index = study.index
    out: dict[date, list[str]] = defaultdict(list)
    for window in study.view.windows:
        if window.due is not None:
            facts = [f for f in window.facts if getattr(index.facts[f], "end", None) == window.due]
            out[window.due].append(facts[0] if facts else window.activity)
    return {day: tuple(ids) for day, ids in sorted(out.items())}


def _kind(window: Window) -> str:
    kinds = ["conditional" if k.value == "relative" else k.value for k in window.kinds]
    for kind in ("continuous-until", "continuous", "conditional"):
        if kind in kinds:
            return kind
    return "open" if kinds else "silent"


def _undated(study: Study) -> dict[str, Ids]:
    out: dict[str, list[str]] = {
        k: [] for k in ("continuous", "continuous-until", "conditional", "open", "silent")
    }
    for window in study.view.windows:
        if window.due is None:
            out[_kind(window)].append(window.facts[0] if window.facts else window.activity)
    return {kind: tuple(ids) for kind, ids in out.items()}


def _due_filter(undated: Mapping[str, Ids]) -> dict[str, Ids]:
    """The map's filter for activities without a date; none where some run on until a day, which
    the map shows in the month of that day.
    """
    kinds = [kind for kind, ids in undated.items() if ids]
    if not kinds or "continuous-until" in kinds:
        return {}
    return {"due": tuple(sorted({DUE_FILTER[kind] for kind in kinds}))}


def _by_end(windows: Iterable[Window]) -> dict[date, Ids]:
    out: dict[date, list[str]] = defaultdict(list)
    for window in windows:
        if window.end is not None:
            out[window.end].append(window.facts[0] if window.facts else window.activity)
    return {day: tuple(ids) for day, ids in sorted(out.items())}


def peak_counts(study: Study) -> tuple[list[Count], dict[str, str]]:
    """Most activities at once of each body, and the names of the periods in which they run."""
    periods = study.view.at_once.periods
    names = [column_name(column_for(p.start, p.end, study.words)) for p in periods]
    peaks = concurrency(study.view)
    counts = [
        Count(i, study.index.short(i), int(p.figure.value or 0), p.figure.evidence)
        for i, p in peaks.items()
    ]
    when = {
        i: tuple(n for n, k in zip(names, p.stated, strict=True) if k == p.figure.value)
        for i, p in peaks.items()
    }
    return counts, {i: study.words.listed(found) for i, found in when.items()}
