"""Who leads, who helps, how much work is that, and is it piled on few? Measure layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.measure.figures import Figure, exact, ranged, share
from kg.measure.view import PlanView
from kg.model.codes import Role

Array = np.ndarray[Any, np.dtype[Any]]

Figures = dict[str, Figure]  # one figure for each institution, by id


def role_counts(view: PlanView) -> dict[str, Figures]:
    """How many activities each institution leads, partners in, works in, and pays for.

    Shape: by measure (leads, partner_in, involved_in, pays_for), then by institution.
    Edges: named twice in one activity counts once, with the strongest role; low leaves out what
    stands on doubtful facts alone; institutions that only pay are listed with 0 work.
    Source: peers: pandas crosstab, networkx degree.
    """
    partner = view.work.has_role(Role.PARTNER)
    return {
        "leads": _counted(view, view.leads),
        "partner_in": _counted(view, partner),
        "involved_in": _counted(view, view.work.working),
        "pays_for": _paying(view),
    }


def _counted(view: PlanView, links: Array) -> Figures:
    values, sure = view.count(links), view.count(links & ~view.work.doubtful)
    return {
        institution: ranged(
            int(values[k]),
            (int(sure[k]), int(values[k])),
            (int(sure[k]), int(values[k] - sure[k])),
            view.facts_of(k, links),
        )
        for k, institution in enumerate(view.work.institutions)
    }


def _paying(view: PlanView) -> Figures:
    facts: dict[str, list[str]] = {i: [] for i in view.work.institutions}
    counts = dict.fromkeys(view.work.institutions, 0)
    for (institution, _), ids in view.work.pays.items():
        counts[institution] += 1
        facts[institution].extend(ids)
    return {i: exact(n, n, facts[i]) for i, n in counts.items()}


def weighted_load(view: PlanView) -> Figures:
    """Work carried by each institution: a lead as 1, a partner as the partner weight, and so on.

    Shape: one figure per institution, payers alone with 0. Units: activities; low and high span
    the range of the weights.
    Edges: the weights are a convention, see Settings; the range belongs to the number.
    Source: convention of this project; peer: pandas group-by.
    Example: on the toy plan FIN is 4.0 (4.0–4.0), STA 2.0 (1.5–3.0).
    """
    value, low, high = (_sum(view, view.link_weights(which)) for which in ("", "low", "high"))
    sure = view.count(view.work.working & ~view.work.doubtful)
    return {
        institution: ranged(
            float(value[k]),
            (float(low[k]), float(high[k])),
            (int(sure[k]), int(view.n_working[k] - sure[k])),
            view.facts_of(k, view.work.working),
        )
        for k, institution in enumerate(view.work.institutions)
    }


def fractional_load(view: PlanView) -> Figures:
    """Work carried if the members of an activity share it equally; adds up to the activities.

    Units: activities. Edges: activities nobody works on are in no sum.
    """
    members = np.bincount(view.work.columns[view.work.working], minlength=len(view.work.activities))
    shares = view.work.working / np.maximum(members, 1)[view.work.columns]
    values = _sum(view, shares)
    return {
        institution: exact(
            float(values[k]), int(view.n_working[k]), view.facts_of(k, view.work.working)
        )
        for k, institution in enumerate(view.work.institutions)
    }


def _sum(view: PlanView, weights: Array) -> Array:
    return np.bincount(view.work.rows, weights=weights, minlength=len(view.work.institutions))


def lead_shares(view: PlanView) -> Figures:
    """Which share of the plan's activities each institution leads.

    Edges: an activity with two leads counts for both, so shares may add up to more than 1.
    """
    n_activities = len(view.work.activities)
    return {
        institution: ranged(
            share(figure.value or 0, n_activities),
            (share(figure.low or 0, n_activities), share(figure.high or 0, n_activities)),
            (figure.n_known, figure.n_unknown),
            figure.evidence,
        )
        for institution, figure in _counted(view, view.leads).items()
    }


@dataclass(frozen=True, slots=True)
class Concentration:
    """Is responsibility piled on few? Over all institutions with a role or payment in the plan.

    `order` are the institutions from most leads to fewest (by id where tied), for the staircase.
    """

    n_institutions: int
    n_leads: int
    hhi: Figure
    effective_leaders: Figure
    normalised_hhi: Figure
    gini: Figure
    gini_corrected: Figure
    top_share: Figure
    order: tuple[tuple[str, int], ...]
    leaderless: tuple[str, ...]


def concentration(view: PlanView) -> Concentration:
    """How unequally the lead roles of a plan are spread.

    Units: shares of lead roles, 0–1; `effective_leaders` institutions.
    Edges: nobody leads anything: no values; one institution: Gini 0, normalised HHI none.
    Source: HHI, Gini; peers in tests: sums written out, scipy.
    Example: toy plan: HHI .34375, as if by 2.91 equal leaders, Gini .5417, top share .5.
    """
    counts = view.n_leads
    n, total = len(counts), int(counts.sum())
    ranked = np.sort(counts)[::-1]
    shares = counts / total if total else np.zeros(0)
    hhi = float((shares**2).sum()) if total else None
    gini = gini_index(counts)
    facts = _lead_facts(view)
    order = sorted(zip(view.work.institutions, counts.tolist(), strict=True), key=_most_first)

    def told(value: float | None) -> Figure:
        return exact(value, total, facts)

    return Concentration(
        n_institutions=n,
        n_leads=total,
        hhi=told(hhi),
        effective_leaders=told(1 / hhi if hhi else None),
        normalised_hhi=told((hhi - 1 / n) / (1 - 1 / n) if hhi and n > 1 else None),
        gini=told(gini),
        gini_corrected=told(gini * n / (n - 1) if gini is not None and n > 1 else None),
        top_share=told(share(int(ranked[:1].sum()), total)),
        order=tuple(order),
        leaderless=leaderless_activities(view),
    )


def _most_first(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]


def _lead_facts(view: PlanView) -> list[str]:
    return [f for k in range(len(view.work.institutions)) for f in view.facts_of(k, view.leads)]


def leaderless_activities(view: PlanView) -> tuple[str, ...]:
    """Activities for which no counted institution is named as lead."""
    led = set(view.work.columns[view.leads].tolist())
    return tuple(a for k, a in enumerate(view.work.activities) if k not in led)


def gini_index(values: Array) -> float | None:
    """How unequal a list of counts is: 0 all alike; None for an empty or an all-zero list.

    Source: Σ(2r−N−1)x₍ᵣ₎ / (N Σx), uncorrected.
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    n, total = len(ordered), ordered.sum()
    if n == 0 or total == 0:
        return None
    ranks = np.arange(1, n + 1)
    return float(((2 * ranks - n - 1) * ordered).sum() / (n * total))
