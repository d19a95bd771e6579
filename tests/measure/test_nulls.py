"""The quick sampler against the chain of swaps, and against the sizes it must keep."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import spearmanr

from benchmarks.synthetic import synthetic_plan
from kg.measure.nulls import Incidence, Sampling, pair_counts, pair_draws, shuffled_tables
from kg.measure.surprise import incidence_of, peak_surprise, tie_surprise
from kg.measure.view import PlanView, view_plan
from kg.network.ties import tie_weights
from tests.support.counted import growth, n_calls
from tests.toy.plan import toy_records


def z_scores(view: PlanView, sampling: Sampling) -> np.ndarray:
    ties = view.ties
    counts = np.concatenate(list(sampling.draw(incidence_of(view), ties.a, ties.b)))
    mean, spread = counts.mean(axis=0), counts.std(axis=0)
    return np.where(spread > 0, (ties.count - mean) / np.maximum(spread, 1e-12), 0.0)


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


def drawing(n_activities: int, n_draws: int = 4) -> Callable[[], object]:
    """The work of drawing tables of a made-up plan by shuffling."""
    view = view_plan(synthetic_plan(n_activities))
    ties, table = tie_weights(view.work), incidence_of(view)
    return lambda: pair_draws(table, (ties.a, ties.b, ties.count), Sampling(n_draws, 1, 0))


def test_the_work_of_a_drawn_table_grows_no_faster_than_the_plan() -> None:
    assert growth(drawing, 500) <= 1.3


def test_every_drawn_table_takes_the_same_work() -> None:
    assert growth(lambda n: drawing(500, n), 8) == pytest.approx(1, abs=0.05)


@pytest.mark.slow
def test_most_links_of_a_large_table_are_drawn_without_a_call() -> None:
    """Only what stands double after the shuffle is moved one by one."""
    n_links = len(incidence_of(view_plan(synthetic_plan(10_000))).rows)
    draw = drawing(10_000)
    draw()

    assert n_calls(draw) < 4 * 0.25 * n_links


def test_drawn_peaks_agree_with_all_ways_to_move(monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_plan(toy_records())
    exact = {i: s.p for i, s in peak_surprise(view).items()}
    monkeypatch.setattr("kg.measure.surprise.EXACT_PLACES", 0)

    drawn = {i: s.p for i, s in peak_surprise(view).items()}

    assert drawn == pytest.approx(exact, abs=0.02)
