"""Each number agrees with a package that is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import rustworkx as rx
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.robust import mad
from statsmodels.stats.multitest import multipletests

from benchmarks.synthetic import synthetic_plan
from kg.measure.communities import Network, communities
from kg.measure.position import betweenness, constraint, go_betweens, partner_span, tie_lengths
from kg.measure.removal import removal_test
from kg.measure.roles import concentration, fractional_load, gini_index, role_counts, weighted_load
from kg.measure.surprise import adjust, modified_z, poisson_binomial_tail
from kg.measure.timing import crowding
from kg.measure.view import PlanView, view_plan
from kg.network.ties import ties_graph
from kg.network.work import STRENGTH, Work
from tests.support.gold import gold_records
from tests.toy.plan import NAMES, Row, toy_records

quick = settings(max_examples=60, deadline=None)
PLANS = ["toy", "rs-2017-2018", "bg-2012", "synthetic"]


def view_of(plan: str) -> PlanView:
    if plan == "toy":
        return view_plan(toy_records())
    return view_plan(synthetic_plan(80) if plan == "synthetic" else gold_records(plan))


def frame_of(view: PlanView) -> pd.DataFrame:
    work = view.work
    return pd.DataFrame(
        {
            "institution": [work.institutions[k] for k in work.rows],
            "activity": [work.activities[k] for k in work.columns],
            "role": [STRENGTH[k].value for k in work.roles],
        }
    )


@pytest.mark.parametrize("plan", PLANS)
def test_role_counts_agree_with_a_crosstab_of_pandas(plan: str) -> None:
    view = view_of(plan)
    table = pd.crosstab(frame_of(view)["institution"], frame_of(view)["role"])

    counts = role_counts(view)

    for institution, row in table.iterrows():
        assert counts["leads"][str(institution)].value == row.get("lead", 0)
        assert counts["partner_in"][str(institution)].value == row.get("partner", 0)


@pytest.mark.parametrize("plan", PLANS)
def test_loads_agree_with_a_group_by_of_pandas(plan: str) -> None:
    view, frame = view_of(plan), frame_of(view_of(plan))
    frame["weight"] = frame["role"].map({"lead": 1.0, "partner": 0.5, "expert": 0.25})
    frame["part"] = 1 / frame.groupby("activity")["institution"].transform("size")
    sums = frame.groupby("institution")[["weight", "part"]].sum()

    whole, part = weighted_load(view), fractional_load(view)

    for institution, row in sums.iterrows():
        assert whole[str(institution)].value == pytest.approx(row["weight"], abs=1e-9)
        assert part[str(institution)].value == pytest.approx(row["part"], abs=1e-9)


@pytest.mark.parametrize("plan", PLANS)
def test_crowding_agrees_with_a_group_by_of_pandas(plan: str) -> None:
    view, frame = view_of(plan), frame_of(view_of(plan))
    due = {w.activity: w.due for w in view.windows if w.due is not None}
    frame = frame[frame["activity"].isin(due.keys())].copy()
    frame["quarter"] = pd.PeriodIndex([pd.Timestamp(due[a]) for a in frame["activity"]], freq="Q")
    by_quarter = frame.groupby(["institution", "quarter"]).size()
    expected = by_quarter.groupby("institution").max() / by_quarter.groupby("institution").sum()

    found = crowding(view)

    assert {i: c.figure.value for i, c in found.items() if c.period} == pytest.approx(
        expected.to_dict()
    )


@pytest.mark.parametrize("plan", PLANS)
def test_positions_agree_with_networkx(plan: str) -> None:
    view = view_of(plan)
    graph = ties_graph(view.work)
    lengths = tie_lengths(view.ties.count)
    for a, b, length in zip(view.ties.a.tolist(), view.ties.b.tolist(), lengths, strict=True):
        graph[view.work.institutions[a]][view.work.institutions[b]]["length"] = float(length)
    between = nx.betweenness_centrality(graph, weight="length")
    burt = nx.constraint(graph, weight="count")

    found = go_betweens(view)

    for institution, place in found.items():
        if graph.degree(institution):
            assert place.betweenness.value == pytest.approx(between[institution], abs=1e-9)
            assert place.constraint.value == pytest.approx(burt[institution], abs=1e-9)
        else:
            assert place.betweenness.value is None
            assert place.constraint.value is None


@pytest.mark.parametrize("plan", PLANS)
def test_span_agrees_with_the_degree_of_networkx(plan: str) -> None:
    view = view_of(plan)
    graph = ties_graph(view.work)

    found = {i: s.partners.value for i, s in partner_span(view).items()}

    assert found == dict(graph.degree())


@pytest.mark.parametrize("plan", PLANS)
def test_unweighted_betweenness_agrees_with_rustworkx(plan: str) -> None:
    ties, n = view_of(plan).ties, len(view_of(plan).work.institutions)
    graph = rx.PyGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from_no_data(list(zip(ties.a.tolist(), ties.b.tolist(), strict=True)))

    found = betweenness(n, ties.a, ties.b, np.ones(len(ties.a)))

    assert found is not None
    assert found.tolist() == pytest.approx(list(rx.betweenness_centrality(graph).values()))


@quick
@given(st.integers(0, 10**6))
def test_positions_agree_with_networkx_on_any_network(seed: int) -> None:
    graph = nx.gnp_random_graph(12, 0.25, seed=seed)
    counts = np.random.default_rng(seed).integers(1, 8, graph.number_of_edges()).astype(float)
    a, b = (np.array([e[k] for e in graph.edges], dtype=int) for k in (0, 1))
    lengths = tie_lengths(counts)
    for edge, count, length in zip(graph.edges, counts, lengths, strict=True):
        graph.edges[edge].update(count=float(count), length=float(length))

    between, burt = betweenness(12, a, b, lengths), constraint(12, a, b, counts)

    peer = nx.betweenness_centrality(graph, weight="length")
    assert between is not None
    assert between.tolist() == pytest.approx([peer[k] for k in range(12)], abs=1e-9)
    expected = nx.constraint(graph, weight="count")
    assert np.allclose(burt, [expected[k] for k in range(12)], atol=1e-9, equal_nan=True)


@pytest.mark.parametrize("plan", PLANS)
def test_removal_agrees_with_networkx_on_the_reduced_graph(plan: str) -> None:
    view = view_of(plan)
    graph = ties_graph(view.work)

    for institution, removal in removal_test(view).items():
        rest = graph.copy()
        rest.remove_node(institution)
        sizes = sorted(map(len, nx.connected_components(rest)))
        assert removal.n_parts_before == nx.number_connected_components(graph)
        assert removal.n_parts_after == len(sizes)
        assert removal.largest_after == sizes[-1]
        lost = [x for x in graph[institution] if graph.degree(x) == 1]
        assert sorted(lost) == list(removal.institutions_without_partner)


@pytest.mark.parametrize("plan", PLANS)
def test_articulation_points_of_networkx_split_their_part(plan: str) -> None:
    view = view_of(plan)
    points = set(nx.articulation_points(ties_graph(view.work)))

    found = removal_test(view)

    assert {i for i, r in found.items() if r.n_parts_after > r.n_parts_before} == points


@quick
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_q_agrees_with_scipy_and_statsmodels(p: list[float]) -> None:
    found = adjust(p)

    assert found == pytest.approx(list(stats.false_discovery_control(p)), abs=1e-9)
    assert found == pytest.approx(list(multipletests(p, method="fdr_bh")[1]), abs=1e-9)


@quick
@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_modified_z_agrees_with_scipy_and_statsmodels(counts: list[int]) -> None:
    spread = stats.median_abs_deviation(counts)
    found = modified_z(counts)

    if spread == 0:
        assert found == [None] * len(counts)
        return
    assert mad(counts, c=1) == pytest.approx(spread)
    expected = [0.6745 * (x - float(np.median(counts))) / spread for x in counts]
    assert found == pytest.approx(expected, abs=1e-9)


@quick
@given(st.integers(0, 30), st.floats(0.01, 0.99), st.integers(0, 30))
def test_equal_chances_agree_with_the_binomial_of_scipy(n: int, chance: float, k: int) -> None:
    found = poisson_binomial_tail([chance] * n, k)

    assert found == pytest.approx(float(stats.binom.sf(k - 1, n, chance)), abs=1e-9)


@quick
@given(st.lists(st.floats(0, 1), max_size=8), st.integers(0, 9))
def test_unequal_chances_agree_with_enumeration(chances: list[float], at_least: int) -> None:
    expected = 0.0
    for outcome in product((0, 1), repeat=len(chances)):
        weights = [c if hit else 1 - c for c, hit in zip(chances, outcome, strict=True)]
        if sum(outcome) >= at_least:
            expected += float(np.prod(weights)) if weights else 1.0

    assert poisson_binomial_tail(chances, at_least) == pytest.approx(expected, abs=1e-9)


@quick
@given(st.lists(st.integers(0, 20), min_size=1, max_size=20).filter(any))
def test_gini_agrees_with_the_mean_difference(counts: list[int]) -> None:
    data = np.array(counts, dtype=float)
    expected = np.abs(data[:, None] - data).mean() / (2 * data.mean())

    assert gini_index(data) == pytest.approx(float(expected), abs=1e-9)


@pytest.mark.parametrize("plan", PLANS)
def test_hhi_is_the_dominance_of_the_shares(plan: str) -> None:
    view = view_of(plan)
    shares = pd.Series(view.n_leads) / view.n_leads.sum()

    assert concentration(view).hhi.value == pytest.approx(float((shares**2).sum()), abs=1e-9)


def barber(work: Work, labels: tuple[np.ndarray, np.ndarray]) -> float:
    """Barber's modularity from its definition: the trace of the groups over a full matrix."""
    surplus = surplus_of(work)
    n = max(int(side.max()) for side in labels) + 1
    one, other = (np.eye(n)[side] for side in labels)
    return float(np.trace(one.T @ surplus @ other)) / work.cooperating.sum()


def surplus_of(work: Work) -> np.ndarray:
    """Links of each institution and activity less those expected from their degrees."""
    table = np.zeros((len(work.institutions), len(work.activities)))
    table[work.rows[work.cooperating], work.columns[work.cooperating]] = 1
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / max(table.sum(), 1)
    return np.asarray(table - expected)


def partitions(n: int) -> Iterator[list[int]]:
    """Every way to put n things into groups, as the group of each."""
    if n == 0:
        yield []
        return
    for part in partitions(n - 1):
        yield from ([*part, label] for label in range(max(part, default=-1) + 2))


def best_modularity(work: Work) -> float:
    """The best of all groupings: with the institutions grouped, each activity joins its best."""
    surplus = surplus_of(work)
    n = len(work.institutions)
    sums = ((np.eye(n)[part].T @ surplus).max(axis=0).sum() for part in partitions(n))
    return float(max(sums)) / work.cooperating.sum()


@pytest.mark.parametrize("plan", PLANS)
def test_modularity_agrees_with_its_matrix(plan: str) -> None:
    work = view_of(plan).work
    network = Network.of(work)
    draw = np.random.default_rng(3)
    drawn = (draw.integers(0, 4, len(work.institutions)), draw.integers(0, 4, len(work.activities)))

    for labels in (drawn, network.grouping(draw)):
        assert network.modularity(labels) == pytest.approx([barber(work, labels)], abs=1e-12)


def test_the_best_modularity_of_the_toy_plan_is_that_of_all_groupings() -> None:
    work = view_of("toy").work

    assert best_modularity(work) == pytest.approx(0.4083, abs=5e-5)
    assert communities(work).modularity == pytest.approx(best_modularity(work), abs=1e-12)


def test_the_best_modularity_of_small_plans_is_nearly_always_that_of_all_groupings() -> None:
    n_best = 0
    for seed in range(40):
        work = view_plan(toy_records(drawn_rows(seed))).work
        found, best = communities(work).modularity, best_modularity(work)
        assert 0.9 * best <= found <= best + 1e-12
        n_best += found == pytest.approx(best, abs=1e-12)

    assert n_best >= 38


def drawn_rows(seed: int) -> dict[str, Row]:
    """A plan of nine activities with one to four members each."""
    draw = np.random.default_rng(seed)
    members = [draw.permutation(sorted(NAMES))[: draw.integers(1, 5)].tolist() for _ in range(9)]
    return {f"A{k + 1}": (m[0], tuple(m[1:]), (1, 1), None, None) for k, m in enumerate(members)}


@pytest.mark.parametrize("plan", PLANS)
def test_no_node_and_no_two_groups_of_a_grouping_could_do_better(plan: str) -> None:
    work = view_of(plan).work
    labels = Network.of(work).grouping(np.random.default_rng(5))
    surplus = surplus_of(work)
    one, other = (np.eye(len(work.institutions))[side] for side in labels)

    for nodes, mine in ((surplus @ other, labels[0]), (surplus.T @ one, labels[1])):
        own = nodes[np.arange(len(mine)), mine]
        assert (nodes.max(axis=1) <= own + 1e-9).all()
    between = one.T @ surplus @ other
    assert np.triu(between + between.T, 1).max() <= 1e-9
