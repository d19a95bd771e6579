"""Which signs of overload does a plan show? Six dials, judged for many variants at once.

Measure layer.

Each dial has a plain rule that works at any size and, where counts are compared, a modified z.
Arrays are variants by institutions: one variant is the plan as it is, others are rechecks.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from kg.measure.figures import MONEY_STATES, UNFUNDED, UNKNOWN, Settings
from kg.measure.surprise import Z_SCALE
from kg.measure.timing import is_undated
from kg.measure.view import PlanView

Array = np.ndarray[Any, np.dtype[Any]]

VOLUME, TIMING, MEANS, COORDINATION = "volume", "timing", "means", "coordination"
FAMILIES = (VOLUME, TIMING, MEANS, COORDINATION)
FAMILY_BY_DIAL = {
    "load": VOLUME,
    "lead_share": VOLUME,
    "peak": TIMING,
    "crowding": TIMING,
    "unfunded_share": MEANS,
    "load_against_means": MEANS,  # only if capacities are given
    "span": COORDINATION,
}
CANNOT_TELL, ORDINARY, RAISED, HIGH = 0, 1, 2, 3
LEVELS = ("cannot tell", "ordinary", "raised", "high")


@dataclass(frozen=True, eq=False)
class Inputs:
    """What the dials read: variants by institutions, all arrays alike.

    `capacity` is nan where none is given. `fullest`, `due`, `undated` count deadlines, `unfunded`,
    `unclear` led activities, `peak_low`–`peak_high` activities at once.
    """

    load: Array
    working: Array
    leads: Array
    n_activities: Array
    peak_low: Array
    peak: Array
    peak_high: Array
    timed: Array
    fullest: Array
    due: Array
    undated: Array
    unfunded: Array
    unclear: Array
    span: Array
    others: Array
    capacity: Array

    def variant(self, **changed: Array) -> Inputs:
        """The same with some arrays replaced."""
        return replace(self, **changed)

    def tiled(self, n: int) -> dict[str, Array]:
        """The first variant n times over, as arrays to change."""
        return {f.name: np.repeat(getattr(self, f.name)[:1], n, axis=0) for f in fields(self)}


def inputs_of(view: PlanView, capacity: dict[str, float] | None = None) -> Inputs:
    """What the dials read of a plan as it is: one variant."""
    work, n = view.work, len(view.work.institutions)
    calendar, working = view.at_once, view.work.working
    by_quarter = due_by_quarter(view)
    state = money_states(view)[work.columns]
    given = capacity or {}
    has_quarters = len(calendar.periods) > 0
    rows = {
        "load": np.bincount(work.rows, weights=view.link_weights(), minlength=n),
        "working": view.n_working,
        "leads": view.n_leads,
        "n_activities": np.full(n, len(work.activities)),
        "peak_low": calendar.stated.max(axis=1) if has_quarters else np.zeros(n),
        "peak": calendar.stated.max(axis=1) if has_quarters else np.zeros(n),
        "peak_high": calendar.widest.max(axis=1) if has_quarters else np.zeros(n),
        "timed": view.count(working & view.timed),
        "fullest": by_quarter.max(axis=1) if has_quarters else np.zeros(n),
        "due": by_quarter.sum(axis=1),
        "undated": view.count(working & undated_activities(view)[work.columns]),
        "unfunded": view.count(view.leads & np.isin(state, _places(*UNFUNDED))),
        "unclear": view.count(view.leads & np.isin(state, _places(UNKNOWN))),
        "span": view.degree,
        "others": np.full(n, _n_compared(view) - 1),
        "capacity": np.array([given.get(i, np.nan) for i in work.institutions]),
    }
    return Inputs(**{name: np.asarray(row, dtype=float)[np.newaxis] for name, row in rows.items()})


def _n_compared(view: PlanView) -> int:
    """How many institutions a partner span is a share of."""
    return len(view.n_working) if view.settings.read_payers else int((view.n_working > 0).sum())


def due_by_quarter(view: PlanView) -> Array:
    """Deadlines of each institution in each quarter."""
    work, due = view.work, view.due[view.work.columns]
    keep = work.working & (due >= 0)
    counts = np.zeros((len(work.institutions), len(view.calendar.periods)))
    np.add.at(counts, (work.rows[keep], due[keep]), 1)
    return counts


def undated_activities(view: PlanView) -> Array:
    """Which activities have no date although they are not continuous."""
    return np.array([is_undated(w) for w in view.windows], dtype=bool)


def money_states(view: PlanView) -> Array:
    """The state of money of each activity, as its place in MONEY_STATES."""
    return np.array([MONEY_STATES.index(m.state) for m in view.money], dtype=np.intp)


def _places(*states: str) -> list[int]:
    return [MONEY_STATES.index(state) for state in states]


@dataclass(frozen=True, eq=False)
class Judged:
    """One dial over variants and institutions: values, levels, z (nan if none), plan medians.

    `z_from` is the value from which the modified z is high (nan where there is none), `n` how many
    are compared.
    """

    value: Array
    level: Array
    z: Array
    median: Array
    by_rule: Array
    z_from: Array
    n: Array


def judge(inputs: Inputs, settings: Settings) -> dict[str, Judged]:
    """The level of every dial for every variant and institution.

    Edges: institutions without work are judged on no dial (ordinary) and are in no median.
    """
    idle = inputs.working == 0
    judged = {
        "load": _load(inputs, settings),
        "lead_share": _lead_share(inputs, settings),
        "peak": _peak(inputs, settings),
        "crowding": _crowding(inputs, settings),
        "unfunded_share": _unfunded(inputs, settings),
        "span": _span(inputs, settings),
    }
    if not np.isnan(inputs.capacity).all():
        judged["load_against_means"] = _against_means(inputs, settings)
    for dial in judged.values():
        dial.level[idle] = ORDINARY
    return judged


def _load(x: Inputs, s: Settings) -> Judged:
    never = _never(x.load)
    return _judge(_of_working(x, x.load), (never, never, ~never), s)


def _lead_share(x: Inputs, s: Settings) -> Judged:
    value = x.leads / np.maximum(x.n_activities, 1)
    rule = (value >= s.lead_share) & (x.leads >= s.lead_min)
    return _judge(_of_working(x, value), (rule, rule, ~_never(rule)), s)


def _peak(x: Inputs, s: Settings) -> Judged:
    known = x.timed >= s.known_share * x.working
    value = np.where(x.timed > 0, x.peak, np.nan)
    line = np.maximum(s.peak_factor * _median(_of_working(x, value)), s.peak_min)
    rule = (x.peak_low >= line, x.peak_high >= line, known)
    return _judge(_of_working(x, value), rule, s)


def _crowding(x: Inputs, s: Settings) -> Judged:
    n = x.due + x.undated
    value = np.where(x.due > 0, x.fullest / np.maximum(x.due, 1), np.nan)
    most = (x.fullest + x.undated) / np.maximum(n, 1)
    least = x.fullest / np.maximum(n, 1)
    low = (least >= s.crowding_share) & (x.due >= s.crowding_min)
    high = (most >= s.crowding_share) & (n >= s.crowding_min)
    known = x.due >= s.known_share * n
    enough = np.where(x.due >= s.crowding_min, value, np.nan)
    return replace(_judge(enough, (low, high, known), s), value=value)


def _unfunded(x: Inputs, s: Settings) -> Judged:
    known = x.leads - x.unclear
    value = np.where(known > 0, x.unfunded / np.maximum(known, 1), np.nan)
    whole = np.maximum(x.leads, 1)
    enough = x.leads >= s.unfunded_min
    low = (x.unfunded / whole >= s.unfunded_share) & enough
    high = ((x.unfunded + x.unclear) / whole >= s.unfunded_share) & enough
    counted = np.where(enough, value, np.nan)
    rule = (low, high, known >= s.known_share * x.leads)
    return replace(_judge(counted, rule, s), value=value)


def _against_means(x: Inputs, s: Settings) -> Judged:
    value = x.load / np.where(x.capacity > 0, x.capacity, np.nan)
    never = _never(value)
    return _judge(_of_working(x, value), (never, never, ~np.isnan(value)), s)


def _span(x: Inputs, s: Settings) -> Judged:
    rule = (x.span >= s.span_share * x.others) & (x.span >= s.span_min)
    return _judge(_of_working(x, x.span), (rule, rule, ~_never(rule)), s)


def _never(like: Array) -> Array:
    return np.zeros(like.shape, dtype=bool)


def _of_working(x: Inputs, value: Array) -> Array:
    return np.where(x.working > 0, value, np.nan)


def _judge(value: Array, rule: tuple[Array, Array, Array], s: Settings) -> Judged:
    """Levels from a plain rule at its low and high end, whether enough is known, and the z.

    Edges: an interval that straddles the line, or too little known: cannot tell.
    """
    at_low, at_high, known = rule
    z, n, median, first, spread = _standing(value, s)
    by_z = (z >= s.z_high) & (n >= s.z_min_institutions)
    raised = ((z >= s.z_raised) & (n >= s.z_min_institutions)) | first
    level = np.where(raised, RAISED, ORDINARY)
    level = np.where(at_low != at_high, CANNOT_TELL, level)
    level = np.where(by_z | at_low, HIGH, level)
    level = np.where(known, level, CANNOT_TELL)
    has_line = (spread > 0) & (n >= s.z_min_institutions)
    z_from = np.where(has_line, median + s.z_high * spread / Z_SCALE, np.nan)
    return Judged(value, level, z, median, at_low, z_from, n)


def _standing(value: Array, s: Settings) -> tuple[Array, Array, Array, Array, Array]:
    """Modified z, how many are compared, median, who is first by a clear gap, and the spread."""
    ordered = np.sort(value, axis=1)  # nan last
    n = (~np.isnan(value)).sum(axis=1, keepdims=True)
    median = _middle(ordered, n)
    distance = np.abs(value - median)
    spread = _middle(np.sort(distance, axis=1), n)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(spread > 0, Z_SCALE * (value - median) / spread, np.nan)
    top = _at(ordered, n - 1)
    next_ = np.where(n > 1, _at(ordered, n - 2), np.inf)
    first = (value == top) & (top > 0) & (top > next_) & (top >= (1 + s.rank_gap) * next_)
    return z, n, median, first, spread


def rule_lines(inputs: Inputs, judged: dict[str, Judged], s: Settings) -> dict[str, float | None]:
    """From which value each dial is high by its plain rule, in the plan as it is; None for none.

    Edges: a rule also wants a least number (of leads, deadlines, partners): see Settings.
    """
    median = _median(_of_working(inputs, judged["peak"].value))
    peak = float(np.maximum(s.peak_factor * median, s.peak_min)[0, 0])
    span = max(s.span_share * float(inputs.others[0, 0]), s.span_min)
    lines: dict[str, float | None] = {
        "lead_share": s.lead_share, "crowding": s.crowding_share, "span": span,
        "unfunded_share": s.unfunded_share, "peak": peak if peak == peak else None,
    }  # fmt: skip
    return {name: lines.get(name) for name in judged}


def _median(value: Array) -> Array:
    return _middle(np.sort(value, axis=1), (~np.isnan(value)).sum(axis=1, keepdims=True))


def _middle(ordered: Array, n: Array) -> Array:
    """The median of the first n of each sorted row; nan of none."""
    middle = (_at(ordered, (n - 1) // 2) + _at(ordered, n // 2)) / 2
    return np.where(n > 0, middle, np.nan)


def _at(ordered: Array, place: Array) -> Array:
    safe = np.clip(place, 0, max(ordered.shape[1] - 1, 0))
    return np.take_along_axis(ordered, safe, axis=1)


def high_families(judged: dict[str, Judged]) -> tuple[Array, Array]:
    """For every variant and institution which families are high, and how many are known.

    Shape: a whole number whose bits are FAMILIES, and a count.
    """
    shape = judged["load"].level.shape
    high, known = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for bit, family in enumerate(FAMILIES):
        levels = [d.level for name, d in judged.items() if FAMILY_BY_DIAL[name] == family]
        high += (np.maximum.reduce(levels) == HIGH).astype(np.int64) << bit
        known += np.maximum.reduce(levels) > CANNOT_TELL
    return high, known
