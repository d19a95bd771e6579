"""Would the reading change if something were a little different? Variants of a plan. Measure layer.

(a) the weights of roles, (b) the best and the worst the unknown can turn out to be, (c) dropping
each activity in turn, (d) dropping facts less sure than each certainty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kg.measure.dials import (
    Inputs,
    due_by_quarter,
    inputs_of,
    money_states,
    undated_activities,
)
from kg.measure.figures import MONEY_STATES, UNFUNDED, UNKNOWN
from kg.measure.view import PlanView, view_plan
from kg.model.codes import Certainty
from kg.model.records import PlanRecords
from kg.network.work import CERTAINTIES

Array = np.ndarray[Any, np.dtype[Any]]

CHUNK_CELLS = 500_000  # variants times institutions judged together


@dataclass(frozen=True, eq=False)
class Variants:
    """Some rechecks together: their names, and for drops the activity of each."""

    names: tuple[str, ...]
    inputs: Inputs
    dropped: tuple[int, ...] = ()


def recheck_weights(view: PlanView, base: Inputs) -> Variants:
    """The plan with all role weights at their low and at their high end."""
    n = len(view.work.institutions)
    loads = [
        np.bincount(view.work.rows, weights=view.link_weights(which), minlength=n)
        for which in ("low", "high")
    ]
    inputs = Inputs(**base.tiled(2)).variant(load=np.array(loads))
    return Variants(("role weights at the low end", "role weights at the high end"), inputs)


def recheck_unknowns(base: Inputs) -> Variants:
    """The plan if everything unknown turned out well, and if it turned out badly."""
    x, none = base, np.zeros_like(base.load)
    dated = x.due + x.undated
    best = x.variant(
        peak=x.peak_low, peak_high=x.peak_low, timed=x.working,
        due=dated, undated=none, unclear=none,
    )  # fmt: skip
    worst = x.variant(
        peak=x.peak_high, peak_low=x.peak_high, timed=x.working, fullest=x.fullest + x.undated,
        due=dated, undated=none, unclear=none, unfunded=x.unfunded + x.unclear,
    )  # fmt: skip
    names = ("the unknown at its best", "the unknown at its worst")
    return Variants(names, _stacked([best, worst]))


def recheck_certainty(view: PlanView, base: Inputs) -> Variants | None:
    """The plan without doubtful facts, and without those that rest on a rule; None if all alike."""
    names, found = [], []
    for certainty in (Certainty.RULE, Certainty.EXACT):
        records = surer_than(view.records, certainty)
        if records != view.records:
            names.append(f"only facts at least {certainty.value}")
            other = view_plan(records, view.settings)
            found.append(_aligned(inputs_of(other), (other, view), base))
    return Variants(tuple(names), _stacked(found)) if found else None


def surer_than(records: PlanRecords, certainty: Certainty) -> PlanRecords:
    """The plan with only those roles, dates and sums that are at least so certain."""
    most = CERTAINTIES.index(certainty)

    def keep(facts: Any) -> Any:
        return tuple(f for f in facts if CERTAINTIES.index(f.certainty) <= most)

    return replace(
        records,
        participations=keep(records.participations),
        allocations=keep(records.allocations),
        deadlines=keep(records.deadlines),
    )


def _aligned(found: Inputs, views: tuple[PlanView, PlanView], base: Inputs) -> Inputs:
    """The numbers of a view with fewer institutions in the order of the whole one."""
    some, whole = views
    places = [whole.work.place[i] for i in some.work.institutions]
    arrays = {}
    for name, array in base.tiled(1).items():
        if name not in ("n_activities", "others", "capacity"):
            array = np.zeros_like(array)
            array[:, places] = getattr(found, name)
        arrays[name] = array
    return Inputs(**arrays)


def _stacked(inputs: list[Inputs]) -> Inputs:
    names = inputs[0].tiled(1)
    return Inputs(**{n: np.concatenate([getattr(x, n) for x in inputs]) for n in names})


def recheck_drops(view: PlanView, base: Inputs) -> Iterator[Variants]:
    """The plan without each of its activities in turn, in blocks."""
    work, changes = view.work, _changes(view, base)
    order = np.argsort(work.columns, kind="stable")
    starts = np.searchsorted(work.columns[order], np.arange(len(work.activities) + 1))
    step = max(1, CHUNK_CELLS // max(1, len(work.institutions)))
    for first in range(0, len(work.activities), step):
        last = min(len(work.activities), first + step)
        links = order[starts[first] : starts[last]]
        arrays = base.tiled(last - first)
        arrays["n_activities"] -= 1
        for name, values in changes.items():
            arrays[name][work.columns[links] - first, work.rows[links]] = values[links]
        names = tuple(f"without {a}" for a in work.activities[first:last])
        yield Variants(names, Inputs(**arrays), tuple(range(first, last)))


def _changes(view: PlanView, base: Inputs) -> dict[str, Array]:
    """For each link what its institution's numbers would be without its activity."""
    work, rows = view.work, view.work.rows
    state = money_states(view)[work.columns]
    part_of = {
        "load": view.link_weights(),
        "working": work.working,
        "leads": view.leads,
        "timed": work.working & view.timed,
        "undated": work.working & undated_activities(view)[work.columns],
        "unfunded": view.leads & np.isin(state, [MONEY_STATES.index(s) for s in UNFUNDED]),
        "unclear": view.leads & (state == MONEY_STATES.index(UNKNOWN)),
        "span": _lone_partners(view),
    }
    changes = {name: getattr(base, name)[0][rows] - part for name, part in part_of.items()}
    if view.calendar.periods:
        changes |= _time_changes(view)
    return changes


def _time_changes(view: PlanView) -> dict[str, Array]:
    work, calendar = view.work, view.at_once
    times, quarters = np.arange(len(calendar.periods)), np.arange(len(view.calendar.periods))
    counts = work.working[:, np.newaxis]

    def left(running: Array, spans: Array) -> Array:
        mine = spans[work.columns]
        inside = (mine[:, :1] <= times) & (times <= mine[:, 1:]) & (mine[:, :1] >= 0)
        return np.asarray((running[work.rows] - (inside & counts)).max(axis=1))

    stated = left(calendar.stated, calendar.spans)
    due = view.due[work.columns][:, np.newaxis] == quarters
    deadlines = due_by_quarter(view)[work.rows] - (due & counts)
    return {
        "peak_low": stated,
        "peak": stated,
        "peak_high": left(calendar.widest, calendar.wide_spans),
        "fullest": deadlines.max(axis=1),
        "due": deadlines.sum(axis=1),
    }


def _lone_partners(view: PlanView) -> Array:
    """For each link how many partners its institution meets in that activity and nowhere else."""
    from scipy.sparse import csr_array

    work, ties = view.work, view.ties
    n = len(work.institutions)
    lone = ties.count == 1
    pairs = csr_array((np.ones(int(lone.sum())), (ties.a[lone], ties.b[lone])), shape=(n, n))
    members = csr_array(work.matrix())
    members.data = work.cooperating[_link_order(view)].astype(float)
    met_once = (pairs + pairs.T) @ members  # by institution and activity: lone ties into it
    found = np.asarray(met_once[work.rows, work.columns]).ravel()
    return np.where(work.cooperating, found, 0.0)


def _link_order(view: PlanView) -> Array:
    """Links as a row-sorted matrix holds them."""
    return np.lexsort((view.work.columns, view.work.rows))
