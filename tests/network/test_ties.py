from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest
from networkx.algorithms import bipartite

from kg.network.ties import ties_graph, ties_of
from kg.network.work import work_of
from tests.support.gold import gold_records
from tests.toy.plan import ROWS, Row, org, toy_records

TOY = {  # shared activities, Newman, Jaccard
    ("FIN", "LOC"): (2, 1.5, 2 / 5),
    ("FIN", "STA"): (2, 1.5, 2 / 5),
    ("HLT", "NGO"): (1, 1.0, 1 / 3),
    ("EDU", "HLT"): (1, 0.5, 1 / 4),
    ("EDU", "NGO"): (1, 1.0, 1 / 4),
    ("EDU", "FIN"): (1, 0.5, 1 / 6),
    ("EDU", "LOC"): (1, 1.0, 1 / 5),
    ("FIN", "HLT"): (1, 0.5, 1 / 5),
    ("LOC", "STA"): (1, 0.5, 1 / 5),
}


def test_the_toy_plan_has_the_nine_ties_worked_out_by_hand() -> None:
    found = {(t.a, t.b): (t.count, t.newman, t.jaccard) for t in ties_of(work_of(toy_records()))}

    assert found == {(org(a), org(b)): pytest.approx(w) for (a, b), w in TOY.items()}


def test_each_tie_names_its_activities_and_the_facts_of_both() -> None:
    ties = {(t.a, t.b): t for t in ties_of(work_of(toy_records()))}
    tie = ties[org("FIN"), org("LOC")]

    assert tie.activities == ("a3", "a4")
    assert tie.facts == ("a3/lead/fin", "a3/partner/loc", "a4/lead/fin", "a4/partner/loc")


def test_a_plan_of_solo_activities_has_no_ties() -> None:
    rows: dict[str, Row] = {"A1": ("FIN", (), (1, 1), None, None)}

    assert ties_of(work_of(toy_records(rows))) == ()


def bipartite_graph(plan: str) -> tuple[nx.Graph[str], list[str]]:
    work = work_of(toy_records() if plan == "toy" else gold_records(plan))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(work.institutions)
    for k, link in enumerate(work.cooperating.tolist()):
        if link:
            graph.add_edge(work.institutions[work.rows[k]], work.activities[work.columns[k]])
    return graph, list(work.institutions)


@pytest.mark.parametrize("plan", ["toy", "rs-2017-2018", "bg-2012"])
@pytest.mark.parametrize(
    ("ours", "peer"),
    [
        ("count", bipartite.weighted_projected_graph),
        ("newman", bipartite.collaboration_weighted_projected_graph),
        ("jaccard", bipartite.overlap_weighted_projected_graph),
    ],
)
def test_weights_agree_with_networkx(plan: str, ours: str, peer: Callable[..., Any]) -> None:
    graph, institutions = bipartite_graph(plan)
    expected = {frozenset(e[:2]): e[2] for e in peer(graph, institutions).edges(data="weight")}

    ties = ties_of(work_of(toy_records() if plan == "toy" else gold_records(plan)))

    found = {frozenset((t.a, t.b)): getattr(t, ours) for t in ties}
    assert found == {pair: pytest.approx(w, abs=1e-9) for pair, w in expected.items()}


def test_the_graph_of_ties_calls_nothing_weight() -> None:
    graph = ties_graph(toy_records())

    assert graph.number_of_edges() == 9
    assert not any("weight" in fields for *_, fields in graph.edges(data=True))
    assert graph.nodes[org("FIN")]["label"] == "Finance"
    assert len(ROWS) == graph.nodes[org("FIN")]["n_activities"] * 2
