"""When does the work pile up? Concurrency and crowding of deadlines. Measure layer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kg.measure.figures import Figure, exact, ranged
from kg.measure.view import PlanView
from kg.network.calendar import OPEN_KINDS, Window

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Peak:
    """Most activities at once: the figure, the first month it falls in, and the whole row."""

    figure: Figure
    period: str | None
    stated: tuple[int, ...]
    widest: tuple[int, ...]


def concurrency(view: PlanView) -> dict[str, Peak]:
    """How many activities each institution runs at once, at its peak, and when.

    Units: activities in a month (`peak_months`); what ends in October does not run at once with
    what is done in December. Low is what the stated windows show; high lets work that is
    only due at a date begin with the plan, and work without an end go on to its end.
    Edges: no usable date among its activities: no value. Source: peer: pandas interval overlaps.
    """
    return {i: _peak(view, k) for k, i in enumerate(view.work.institutions)}


def _peak(view: PlanView, k: int) -> Peak:
    calendar, known = view.at_once, view.timed
    links = [x for x in view.work.links_by_institution[k] if view.work.working[x]]
    n_known = sum(bool(known[x]) for x in links)
    stated, widest = calendar.stated[k], calendar.widest[k]
    if not n_known or not len(stated):
        figure = ranged(None, (0, _top(widest)), (0, len(links)), _due_facts(view, links))
        return Peak(figure, None, tuple(stated.tolist()), tuple(widest.tolist()))
    at = int(stated.argmax())
    running = [x for x in links if _runs(calendar.spans[view.work.columns[x]], at)]
    figure = ranged(
        int(stated[at]),
        (int(stated[at]), _top(widest)),
        (n_known, len(links) - n_known),
        [*_role_facts(view, running), *_due_facts(view, running)],
    )
    return Peak(figure, calendar.periods[at].label, tuple(stated.tolist()), tuple(widest.tolist()))


def _top(row: Array) -> int:
    return int(row.max()) if len(row) else 0


def _runs(span: Array, at: int) -> bool:
    return bool(0 <= span[0] <= at <= span[1])


def _role_facts(view: PlanView, links: list[int]) -> list[str]:
    return [f for link in links for f in view.work.facts[link]]


def _due_facts(view: PlanView, links: list[int]) -> list[str]:
    windows = [view.windows[int(view.work.columns[x])] for x in links]
    return [f for w in windows for f in (w.facts or (w.activity,))]


@dataclass(frozen=True, slots=True)
class Crowding:
    """Share of deadlines in the fullest quarter: the figure, which quarter, and the whole row."""

    figure: Figure
    period: str | None
    by_period: tuple[int, ...]


def crowding(view: PlanView) -> dict[str, Crowding]:
    """Which share of each institution's deadlines falls in its fullest quarter.

    Units: share 0–1; `n_known` is the number of dated activities. Continuous work has no deadline
    to miss and is not counted; an activity without a usable date is unknown.
    Edges: no deadline: no value. Source: peer: pandas group-by.
    """
    return {
        institution: _crowding(
            view,
            [int(view.work.columns[x]) for x in view.work.links_by_institution[k]
             if view.work.working[x]],
        )
        for k, institution in enumerate(view.work.institutions)
    }  # fmt: skip


def plan_crowding(view: PlanView) -> Crowding:
    """Which share of all the plan's deadlines falls in its fullest quarter."""
    return _crowding(view, list(range(len(view.windows))))


def _crowding(view: PlanView, activities: list[int]) -> Crowding:
    n_periods = len(view.calendar.periods)
    due = [(a, int(view.due[a])) for a in activities if view.due[a] >= 0]
    n_unknown = sum(is_undated(view.windows[a]) for a in activities)
    by_period = (
        np.bincount([q for _, q in due], minlength=n_periods) if due else np.zeros(n_periods, int)
    )
    if not due:
        silent = [view.windows[a].activity for a in activities if is_undated(view.windows[a])]
        return Crowding(
            ranged(None, (None, None), (0, n_unknown), silent), None, tuple(by_period.tolist())
        )
    at = int(by_period.argmax())
    facts = [f for a, q in due if q == at for f in view.windows[a].facts]
    bounds = crowding_bounds(int(by_period[at]), len(due), n_unknown, n_periods)
    figure = ranged(int(by_period[at]) / len(due), bounds, (len(due), n_unknown), facts)
    return Crowding(figure, view.calendar.periods[at].label, tuple(by_period.tolist()))


def crowding_bounds(
    fullest: int, n_due: int, n_unknown: int, n_periods: int
) -> tuple[float, float]:
    """The least and most the fullest quarter's share can be, whenever the undated ones fall due."""
    n = n_due + n_unknown
    least = max(fullest, -(-n // max(n_periods, 1)))
    return least / n, (fullest + n_unknown) / n


def is_undated(window: Window) -> bool:
    """No date to be late for, although the work is not continuous."""
    return window.due is None and not any(kind in OPEN_KINDS for kind in window.kinds)


@dataclass(frozen=True, slots=True)
class CommonDate:
    """The date on which most dated activities end. A habit of writing if on most rows."""

    date: date | None
    figure: Figure
    n_dated: int
    is_habit: bool


def common_date(view: PlanView) -> CommonDate:
    """On which one date do most of the plan's dated activities end, and is that a habit?

    Edges: no dated activity: no date; tied dates: the earliest. Year-end dates on most rows are
    how plans are written, not congestion: `is_habit` says when two or more activities, and more
    than the share in the settings, end on that date.
    """
    dated = [w for w in view.windows if w.due is not None]
    if not dated:
        return CommonDate(None, exact(None, 0), 0, False)
    counts = Counter(w.due for w in dated if w.due is not None)
    top, n = min(counts.items(), key=lambda item: (-item[1], item[0]))
    facts = [f for w in dated if w.due == top for f in w.facts]
    n_undated = sum(map(is_undated, view.windows))
    figure = ranged(n, (n, n + n_undated), (len(dated), n_undated), facts)
    return CommonDate(top, figure, len(dated), n > 1 and n > view.settings.habit_share * len(dated))
