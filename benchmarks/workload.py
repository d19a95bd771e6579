"""Is the workload reading quick, and are its numbers those of pure networkx?

    python -m benchmarks.workload [activities]

The same numbers twice: by `kg.measure` and by networkx alone (its projections, betweenness,
constraint, components of the reduced graphs, and sums over the two-mode graph). CPU seconds, the
first repetition thrown away for ours; values compared before times are printed.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import Any

import networkx as nx
import numpy as np
from networkx.algorithms import bipartite

from benchmarks.synthetic import synthetic_plan
from kg.measure.figures import role_weights
from kg.measure.overload import read_overload
from kg.measure.position import go_betweens, partner_span, tie_lengths
from kg.measure.removal import removal_test
from kg.measure.roles import fractional_load, role_counts, weighted_load
from kg.measure.timing import concurrency, crowding
from kg.measure.view import PlanView, view_plan
from kg.model.records import PlanRecords
from kg.network.ties import tie_weights

Numbers = dict[str, dict[Any, float]]
TOLERANCE = 1e-9


def ours(records: PlanRecords) -> Numbers:
    """The numbers by our own measures."""
    view = view_plan(records)
    work, ties = view.work, tie_weights(view.work)
    pairs = [
        (work.institutions[a], work.institutions[b])
        for a, b in zip(ties.a.tolist(), ties.b.tolist(), strict=True)
    ]
    between, removals, roles = go_betweens(view), removal_test(view), role_counts(view)
    return {
        "count": dict(zip(pairs, ties.count.tolist(), strict=True)),
        "newman": dict(zip(pairs, ties.newman.tolist(), strict=True)),
        "jaccard": dict(zip(pairs, ties.jaccard.tolist(), strict=True)),
        "leads": _values(roles["leads"]),
        "load": _values(weighted_load(view)),
        "fractional": _values(fractional_load(view)),
        "span": {i: s.partners.value or 0 for i, s in partner_span(view).items()},
        "peak": {i: p.figure.value or 0 for i, p in concurrency(view).items()},
        "crowding": {i: c.figure.value or 0 for i, c in crowding(view).items()},
        "betweenness": {i: g.betweenness.value or 0 for i, g in between.items()},
        "constraint": {i: g.constraint.value or 0 for i, g in between.items()},
        "leaderless": {i: r.leaderless.value or 0 for i, r in removals.items()},
        "parts": {i: r.n_parts_after for i, r in removals.items()},
    }


def _values(figures: Any) -> dict[Any, float]:
    return {i: f.value or 0 for i, f in figures.items()}


def pure_networkx(view: PlanView) -> Numbers:
    """The same numbers from one networkx graph, as an analyst would write them."""
    graph, institutions = _two_mode(view)
    count = bipartite.weighted_projected_graph(graph, institutions)
    newman = bipartite.collaboration_weighted_projected_graph(graph, institutions)
    jaccard = bipartite.overlap_weighted_projected_graph(graph, institutions)
    lengths = dict(
        zip(sorted({w for *_, w in count.edges(data="weight")}), _lengths(count), strict=True)
    )
    for *_, fields in count.edges(data=True):
        fields["length"] = lengths[fields["weight"]]
    found = {
        "count": _pairs(count), "newman": _pairs(newman), "jaccard": _pairs(jaccard),
        "span": dict(count.degree()),
        "betweenness": nx.betweenness_centrality(count, weight="length"),
        "constraint": nx.constraint(count, weight="weight"),
        "parts": {i: _parts_without(count, i) for i in institutions},
    }  # fmt: skip
    return found | _sums(graph, institutions, view)


def _two_mode(view: PlanView) -> tuple[nx.Graph[str], list[str]]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(view.work.institutions)
    for window in view.windows:
        graph.add_node(window.activity, window=window)
    roles = view.leads.tolist()
    for k, (row, column) in enumerate(
        zip(view.work.rows.tolist(), view.work.columns.tolist(), strict=True)
    ):
        role = "lead" if roles[k] else "partner"
        graph.add_edge(view.work.institutions[row], view.work.activities[column], role=role)
    return graph, list(view.work.institutions)


def _lengths(count: nx.Graph[str]) -> list[float]:
    weights = np.array(sorted({w for *_, w in count.edges(data="weight")}), dtype=float)
    return list(tie_lengths(weights).tolist())


def _pairs(graph: nx.Graph[str]) -> dict[Any, float]:
    return {(min(a, b), max(a, b)): w for a, b, w in graph.edges(data="weight")}


def _parts_without(graph: nx.Graph[str], institution: str) -> int:
    rest = nx.restricted_view(graph, [institution], [])
    return nx.number_connected_components(rest)


def _sums(graph: nx.Graph[str], institutions: list[str], view: PlanView) -> Numbers:
    weights = {role.value: w for role, w in role_weights(view.settings).items()}
    names = ("leads", "load", "fractional", "peak", "crowding", "leaderless")
    sums: Numbers = {name: {} for name in names}
    for i in institutions:
        mine = [(a, fields["role"]) for a, fields in graph[i].items()]
        sums["leads"][i] = sum(role == "lead" for _, role in mine)
        sums["load"][i] = sum(weights[role] for _, role in mine)
        sums["fractional"][i] = sum(1 / graph.degree(a) for a, _ in mine)
        sums["leaderless"][i] = sum(
            role == "lead" and not any(graph[a][j]["role"] == "lead" for j in graph[a] if j != i)
            for a, role in mine
        )
        windows = [graph.nodes[a]["window"] for a, _ in mine]
        sums["peak"][i] = max(
            (sum(w.start <= p.end and p.start <= w.end for w in windows)
             for p in view.calendar.periods), default=0,
        )  # fmt: skip
        due = Counter((w.due.year, (w.due.month - 1) // 3) for w in windows if w.due)
        sums["crowding"][i] = max(due.values()) / sum(due.values()) if due else 0
    return sums


def compare(one: Numbers, other: Numbers) -> list[str]:
    """Which numbers differ by more than the tolerance."""
    return [
        f"{name} of {key}: {value} and {other[name].get(key)}"
        for name in one
        for key, value in one[name].items()
        if not abs(value - _number(other[name].get(key))) <= TOLERANCE * max(1, abs(value))
    ]


def _number(value: float | None) -> float:
    return 0.0 if value is None or value != value else value


def run(n_activities: int) -> dict[str, float]:
    """CPU seconds of both, of the rechecked reading, and the ratio; stops if values differ."""
    records = synthetic_plan(n_activities)
    view = view_plan(records)
    ours(records)
    start = time.process_time()
    mine = ours(records)
    t_ours = time.process_time() - start
    start = time.process_time()
    peers = pure_networkx(view)
    t_networkx = time.process_time() - start
    differences = compare(mine, peers) + compare(peers, mine)
    if differences:
        raise SystemExit(f"values differ: {differences[:5]}")
    start = time.process_time()
    read_overload(view)
    return {
        "activities": n_activities, "ours": t_ours, "networkx": t_networkx,
        "ratio": t_networkx / t_ours, "reading_with_rechecks": time.process_time() - start,
    }  # fmt: skip


if __name__ == "__main__":
    for name, value in run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000).items():
        print(f"{name:24} {value:10.3f}")
