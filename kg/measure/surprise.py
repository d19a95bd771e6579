"""Is that unusual, could it be chance, or can nobody tell? Measure layer.

Each question has the null that can answer it: leads given participation, pairs given the sizes of
both sides, peaks given the load. Whether somebody takes part in too much has no honest null
without knowing capacities; it gets a modified z and a rank, and no p.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.measure.nulls import Incidence, Sampling, pair_draws
from kg.measure.view import PlanView

Array = np.ndarray[Any, np.dtype[Any]]

UNUSUAL = "unusual"
CHANCE = "could be chance"
CANNOT_TELL = "cannot tell"
Z_SCALE = 0.6745  # makes the median deviation comparable to a standard deviation
EXACT_PLACES = 20_000  # ways to slide an institution's activities that are all looked at
SLIDES = 50_000_000  # cells of drawn calendars a plan may cost
FEWEST_SLIDES = 199


@dataclass(frozen=True, slots=True)
class Surprise:
    """How surprising a number is under a stated null.

    `q` is p after Benjamini-Hochberg over `family` tests of one measure in one plan. `expected`
    is what the null gives on average. `word` is unusual, could be chance, or cannot tell.
    """

    observed: float | None
    expected: float | None
    p: float | None
    q: float | None
    family: int
    null: str
    word: str


@dataclass(frozen=True, slots=True)
class Outlier:
    """Where a value stands among all: modified z (None if not computable) and rank from the top.

    `gap` is the share by which the first is ahead of the next; None for all others.
    """

    z: float | None
    rank: int
    n: int
    gap: float | None


def modified_z(values: Sequence[float]) -> list[float | None]:
    """How far each value is from the median, in median deviations; flag above 3.5.

    Edges: if more than half of the values are alike the deviation is 0 and there is no z.
    Source: Iglewicz and Hoaglin 1993; peers: scipy median_abs_deviation, statsmodels robust.

    Example:
        >>> round(modified_z([4, 2.5, 1.5, 1.5, 1, 2])[0], 2)
        3.04
    """
    data = np.asarray(values, dtype=float)
    middle = np.median(data) if len(data) else 0.0
    spread = np.median(np.abs(data - middle)) if len(data) else 0.0
    if spread == 0:
        return [None] * len(data)
    return [float(z) for z in Z_SCALE * (data - middle) / spread]


def outliers(values: Sequence[float]) -> list[Outlier]:
    """Modified z, rank from the top (ties share the better rank) and lead of the first."""
    ordered = sorted(values, reverse=True)
    gap = _gap(ordered)
    rank = {value: k for k, value in reversed(list(enumerate(ordered, 1)))}
    return [
        Outlier(z, rank[value], len(values), gap if rank[value] == 1 else None)
        for value, z in zip(values, modified_z(values), strict=True)
    ]


def _gap(ordered: Sequence[float]) -> float | None:
    if len(ordered) < 2:
        return None
    if ordered[1] == 0:
        return float("inf") if ordered[0] > 0 else None
    return ordered[0] / ordered[1] - 1


def adjust(p_values: Sequence[float]) -> list[float]:
    """P-values made fit for being many: Benjamini and Hochberg's q, in the order given.

    Source: 1995; peers: scipy false_discovery_control, statsmodels multipletests.

    Example:
        >>> [round(q, 3) for q in adjust([0.01, 0.04, 0.03])]
        [0.03, 0.04, 0.04]
    """
    order = sorted(range(len(p_values)), key=lambda k: p_values[k], reverse=True)
    n, least = len(p_values), 1.0
    q = [1.0] * n
    for place, k in enumerate(order):
        least = min(least, p_values[k] * n / (n - place))
        q[k] = least
    return q


def poisson_binomial_tail(chances: Sequence[float], at_least: int) -> float:
    """The exact chance that at least a given number of independent events happen."""
    counts = np.ones(1)
    for chance in chances:
        counts = np.convolve(counts, (1 - chance, chance))
    return float(min(1.0, counts[at_least:].sum())) if at_least > 0 else 1.0


def lead_surprise(view: PlanView) -> dict[str, Surprise]:
    """Does an institution lead more often than if leads were drawn among each activity's members?

    Shape: one for each institution that cooperates anywhere. Family: all of them.
    Edges: activities without a lead are not drawn; several leads are drawn together.
    Source: exact Poisson-binomial. Example: toy FIN leads 4 of its 4, expected 1.67, p .0278.
    """
    chances = _lead_chances(view)
    tested = [k for k, mine in enumerate(chances) if mine]
    observed = [sum(bool(view.leads[x]) for x in view.work.links_by_institution[k]) for k in tested]
    p = [poisson_binomial_tail(chances[k], n) for k, n in zip(tested, observed, strict=True)]
    expected = [sum(chances[k]) for k in tested]
    null = "the lead drawn among the members of each activity"
    names = [view.work.institutions[k] for k in tested]
    return dict(zip(names, _judged(observed, expected, p, (null, view)), strict=True))


def _lead_chances(view: PlanView) -> list[list[float]]:
    work = view.work
    chances: list[list[float]] = [[] for _ in work.institutions]
    for links in work.links_by_activity:
        members = [x for x in links if work.cooperating[x]]
        n_leads = sum(bool(view.leads[x]) for x in members)
        if n_leads:
            for x in members:
                chances[int(work.rows[x])].append(n_leads / len(members))
    return chances


def _judged(
    observed: Sequence[float],
    expected: Sequence[float],
    p: Sequence[float],
    how: tuple[str, PlanView],
) -> list[Surprise]:
    null, view = how
    return [
        Surprise(o, e, one, q, len(p), null, _word(q, view))
        for o, e, one, q in zip(observed, expected, p, adjust(p), strict=True)
    ]


def _word(q: float, view: PlanView) -> str:
    return UNUSUAL if q <= view.settings.level else CHANCE


def tie_surprise(view: PlanView) -> dict[tuple[str, str], Surprise]:
    """Which pairs meet more often than the sizes of their portfolios and activities explain?

    Shape: one for each pair that shares an activity; that is the family. One-sided.
    Edges: "could be chance" is no doubt about the tie: that they meet is written.
    Source: fixed degree sequences (Zweig and Kaufmann 2011); p from draws (1+hits)/(1+draws)
    (Phipson and Smyth 2010); peer: R backbone fdsm. Example: toy FIN-LOC exact p .3133.
    """
    ties, table = view.ties, incidence_of(view)
    names = [
        (view.work.institutions[a], view.work.institutions[b])
        for a, b in zip(ties.a.tolist(), ties.b.tolist(), strict=True)
    ]
    if not names:
        return {}
    settings = view.settings
    swaps = settings.swaps_per_link if len(table.rows) <= settings.chain_links else 0
    sampling = Sampling(settings.draws, settings.seed, swaps)
    draws = pair_draws(table, (ties.a, ties.b, ties.count), sampling)
    p = ((1 + draws.hits) / (1 + draws.n_draws)).tolist()
    null = f"both sizes kept, {draws.sampler}"
    judged = _judged(ties.count.tolist(), draws.mean().tolist(), p, (null, view))
    return dict(zip(names, judged, strict=True))


def incidence_of(view: PlanView) -> Incidence:
    """Who cooperates in what, as a table for drawing."""
    work, keep = view.work, view.work.cooperating
    rows, columns = work.rows[keep], work.columns[keep]
    order = np.lexsort((rows, columns))
    return Incidence(rows[order], columns[order], len(work.institutions), len(work.activities))


def peak_surprise(view: PlanView) -> dict[str, Surprise]:
    """Is a peak higher than if each activity were moved about in the plan, keeping its length?

    Shape: one for each institution with an activity of known time; that is the family.
    Edges: exact if the ways to move are few, else drawn. Source: toy FIN peak 3, p .94: the
    calendar explains it.
    """
    n_draws = _slides(view)
    names, observed, expected, p = [], [], [], []
    for k, institution in enumerate(view.work.institutions):
        lengths = _lengths(view, k)
        if lengths:
            peak = int(view.at_once.stated[k].max())
            peaks, is_exact = _slid_peaks(lengths, len(view.at_once.periods), n_draws, view)
            hits = int((peaks >= peak).sum())
            names.append(institution)
            observed.append(peak)
            expected.append(float(peaks.mean()))
            p.append(hits / len(peaks) if is_exact else (1 + hits) / (1 + len(peaks)))
    null = "each activity moved within the plan, its length kept, "
    null += f"all ways or {n_draws} drawn, seed {view.settings.seed}"
    return dict(zip(names, _judged(observed, expected, p, (null, view)), strict=True))


def _slides(view: PlanView) -> int:
    """How many drawn calendars an institution gets: as settings say, fewer in very large plans."""
    n_periods = len(view.at_once.periods)
    cells = len(view.work.institutions) * n_periods * n_periods
    return max(FEWEST_SLIDES, min(view.settings.draws, SLIDES // max(1, cells)))


def _lengths(view: PlanView, k: int) -> list[int]:
    links = [x for x in view.work.links_by_institution[k] if view.work.working[x]]
    spans = view.at_once.spans[view.work.columns[links]].tolist()
    return [last - first + 1 for first, last in spans if first >= 0]


def _slid_peaks(
    lengths: list[int], n_periods: int, n_draws: int, view: PlanView
) -> tuple[Array, bool]:
    """The peaks of all ways to move the activities, or of a number of drawn ways."""
    from itertools import product
    from math import prod

    places = [n_periods - length + 1 for length in lengths]
    if prod(places) <= EXACT_PLACES:
        starts = np.array(list(product(*(range(n) for n in places))), dtype=np.int64)
        return _peaks(starts, lengths, n_periods), True
    generator = np.random.default_rng(view.settings.seed)
    running = np.zeros((n_draws, n_periods), dtype=np.int64)
    for length, n in sorted(Counter(lengths).items()):
        n_places = n_periods - length + 1
        steps = np.zeros((n_draws, n_periods + 1), dtype=np.int64)
        begin = generator.multinomial(n, [1 / n_places] * n_places, size=n_draws)
        steps[:, :n_places] += begin
        steps[:, length : length + n_places] -= begin
        running += steps.cumsum(axis=1)[:, :-1]
    return running.max(axis=1), False


def _peaks(starts: Array, lengths: list[int], n_periods: int) -> Array:
    steps = np.zeros((len(starts), n_periods + 1), dtype=np.int32)
    rows = np.arange(len(starts))
    for k, length in enumerate(lengths):
        np.add.at(steps, (rows, starts[:, k]), 1)
        np.add.at(steps, (rows, starts[:, k] + length), -1)
    return np.asarray(steps.cumsum(axis=1)[:, :-1].max(axis=1))
