"""The quick sampler against the chain of swaps, and against the sizes it must keep."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scipy.stats import spearmanr

from benchmarks.synthetic import synthetic_plan
from kg.measure.nulls import Incidence, Sampling, pair_counts, pair_draws, shuffled_tables
from kg.measure.surprise import incidence_of, peak_surprise, tie_surprise
from kg.measure.view import PlanView, view_plan
from kg.network.ties import tie_weights
from tests.toy.plan import toy_records


def z_scores(view: PlanView, sampling: Sampling) -> np.ndarray:
    ties = view.ties
    draws = pair_draws(incidence_of(view), (ties.a, ties.b, ties.count), sampling)
    spread = draws.deviation()
    return np.where(spread > 0, (ties.count - draws.mean()) / np.maximum(spread, 1e-12), 0.0)


def compare_samplers(n_activities: int, n_draws: int) -> tuple[float, float]:
    """Rank correlation, and mean distance of the z of the 200 pairs that meet most."""
    view = view_plan(synthetic_plan(n_activities))
    fast = z_scores(view, Sampling(n_draws, 1, 0))
    chain = z_scores(view, Sampling(n_draws, 2, 10))
    top = np.argsort(-view.ties.count, kind="stable")[:200]
    return (
        float(spearmanr(fast, chain).statistic),
        float(np.abs(fast[top] - chain[top]).mean()),
    )


def test_quick_sampler_agrees_with_the_swap_chain() -> None:
    correlation, distance = compare_samplers(120, 1500)

    assert correlation > 0.99
    assert distance < 0.15


@pytest.mark.slow
def test_quick_sampler_agrees_with_the_swap_chain_on_a_larger_plan() -> None:
    correlation, distance = compare_samplers(500, 1500)

    assert correlation > 0.99
    assert distance < 0.15


def test_pairs_of_a_table_are_counted_as_the_ties_are() -> None:
    view = view_plan(synthetic_plan(100))
    table = incidence_of(view)

    found = pair_counts(table, table.rows, (view.ties.a, view.ties.b))

    assert found.tolist() == view.ties.count.tolist()


def test_pairs_are_counted_alike_by_sparse_product(monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_plan(synthetic_plan(100))
    table = incidence_of(view)
    monkeypatch.setattr("kg.measure.nulls.DENSE_INSTITUTIONS", 1)

    found = pair_counts(table, table.rows, (view.ties.a, view.ties.b))

    assert found.tolist() == view.ties.count.tolist()


def test_a_table_too_full_to_repair_is_drawn_by_swaps(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.array([0, 1, 2] * 4)
    table = Incidence(np.concatenate([rows]), np.repeat(np.arange(4), 3), 3, 4)
    monkeypatch.setattr("kg.measure.nulls.REPAIR_TRIES", 0)

    (drawn,) = shuffled_tables(table, 1, np.random.default_rng(3))

    assert sorted(zip(table.columns.tolist(), drawn.tolist(), strict=True)) == [
        (k, i) for k in range(4) for i in range(3)
    ]


def test_the_same_seed_gives_the_same_surprises() -> None:
    view = view_plan(toy_records())

    assert tie_surprise(view) == tie_surprise(view)


def test_surprises_say_how_they_were_drawn() -> None:
    found = next(iter(tie_surprise(view_plan(toy_records())).values()))

    assert found.null == "both sizes kept, 4999 tables, 5 swaps a link, seed 1"


@pytest.mark.slow
def test_a_thousand_draws_of_a_plan_of_ten_thousand_cost_at_most_15_cpu_seconds() -> None:
    view = view_plan(synthetic_plan(10_000))
    ties = tie_weights(view.work)
    table = incidence_of(view)
    start = time.process_time()

    pair_draws(table, (ties.a, ties.b, ties.count), Sampling(250, 1, 0))

    assert (time.process_time() - start) * 4 <= 15


def test_drawn_peaks_agree_with_all_ways_to_move(monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_plan(toy_records())
    exact = {i: s.p for i, s in peak_surprise(view).items()}
    monkeypatch.setattr("kg.measure.surprise.EXACT_PLACES", 0)

    drawn = {i: s.p for i, s in peak_surprise(view).items()}

    assert drawn == pytest.approx(exact, abs=0.02)
