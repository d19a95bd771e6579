"""Who works with whom, on what? Ties between institutions that share activities. Network layer.

Source: shared activities and Jaccard as everywhere; Newman 2001 (Phys Rev E 64:016132): each
activity with two or more members hands every member one unit to share among the others. Peers:
networkx weighted_, collaboration_weighted_ and overlap_weighted_projected_graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.model.records import PlanRecords
from kg.network.work import COOPERATING, Groups, Work, work_of

if TYPE_CHECKING:
    import networkx as nx

    Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Tie:
    """Two institutions that meet: `a` before `b` by id, the activities, the facts of both.

    `jaccard` is shared activities over all activities of either; `n_a`, `n_b` are both sizes,
    because two tiny portfolios reach 1 on a single activity; `n_sure` shared activities do not
    rest on doubtful facts.
    """

    a: str
    b: str
    count: int
    newman: float
    jaccard: float
    n_a: int
    n_b: int
    n_sure: int
    activities: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class TieWeights:
    """Ties as columns: indices of institutions (a < b), shared activities, Newman, Jaccard."""

    a: Array
    b: Array
    count: Array
    newman: Array
    jaccard: Array
    sizes: Array

    @cached_property
    def degree(self) -> Array:
        """With how many others each institution shares an activity."""
        n = len(self.sizes)
        return np.bincount(self.a, minlength=n) + np.bincount(self.b, minlength=n)


def tie_weights(work: Work) -> TieWeights:
    """How strongly each pair that shares an activity is tied, as columns sorted by pair."""
    from scipy.sparse import diags_array, triu

    members = work.matrix(*COOPERATING)
    sizes = np.asarray(members.sum(axis=1)).ravel()
    per_activity = np.asarray(members.sum(axis=0)).ravel()
    shares = np.where(per_activity > 1, 1 / np.maximum(per_activity - 1, 1), 0.0)
    counts = triu(members @ members.T, k=1, format="coo")
    order = np.lexsort((counts.col, counts.row))
    a, b = counts.row[order].astype(np.intp), counts.col[order].astype(np.intp)
    newman = triu(members @ diags_array(shares) @ members.T, k=1, format="csr")
    weights = np.asarray(newman[a, b]).ravel() if len(a) else np.zeros(0)
    count = counts.data[order]
    return TieWeights(a, b, count, weights, count / (sizes[a] + sizes[b] - count), sizes)


def ties_of(work: Work) -> tuple[Tie, ...]:
    """Every pair of institutions that share an activity, sorted by their ids, with the evidence.

    Edges: an activity with one member makes no tie; none share anything: empty.
    """
    weights = tie_weights(work)
    shared = shared_links(work)
    return tuple(
        _tie(work, (a, b), shared[a, b], (int(count), newman, jaccard, weights.sizes))
        for a, b, count, newman, jaccard in zip(
            weights.a.tolist(),
            weights.b.tolist(),
            weights.count.tolist(),
            weights.newman.tolist(),
            weights.jaccard.tolist(),
            strict=True,
        )
    )


def shared_links(work: Work) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """The two links by which each pair meets, for each activity they share."""
    cooperating = work.cooperating.tolist()
    rows = work.rows.tolist()
    shared: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for links in work.links_by_activity:
        members = [link for link in links if cooperating[link]]
        for one, other in combinations(members, 2):
            shared.setdefault((rows[one], rows[other]), []).append((one, other))
    return shared


def _tie(
    work: Work,
    pair: tuple[int, int],
    links: list[tuple[int, int]],
    numbers: tuple[int, float, float, Array],
) -> Tie:
    (a, b), (count, newman, jaccard, sizes) = pair, numbers
    return Tie(
        a=work.institutions[a],
        b=work.institutions[b],
        count=count,
        newman=newman,
        jaccard=jaccard,
        n_a=int(sizes[a]),
        n_b=int(sizes[b]),
        n_sure=sum(not (work.doubtful[x] or work.doubtful[y]) for x, y in links),
        activities=tuple(work.activities[int(work.columns[one])] for one, _ in links),
        facts=tuple(f for both in links for link in both for f in work.facts[link]),
    )


def ties_graph(plan: PlanRecords | Work, *, groups: Groups = Groups.NAMED) -> nx.Graph[str]:
    """Who works with whom as a networkx graph: one node an institution, one edge a tie.

    Shape: edges have `count`, `newman`, `jaccard`, `activities` and `facts`; nodes `n_activities`
    and, made from records, `label` and `type`. `graph.graph` names the roles counted and the
    groups left out. No attribute is called weight: networkx would read it as a length.
    """
    import networkx as nx

    work = plan if isinstance(plan, Work) else work_of(plan, groups=groups)
    graph: nx.Graph[str] = nx.Graph(
        plan=work.plan, left_out=work.left_out, roles=tuple(r.value for r in COOPERATING)
    )
    sizes = tie_weights(work).sizes
    for institution, n in zip(work.institutions, sizes.tolist(), strict=True):
        graph.add_node(institution, n_activities=int(n))
    if isinstance(plan, PlanRecords):
        _name_nodes(graph, plan)
    for tie in ties_of(work):
        graph.add_edge(tie.a, tie.b, count=tie.count, newman=tie.newman, jaccard=tie.jaccard,
                       activities=tie.activities, facts=tie.facts)  # fmt: skip
    return graph


def _name_nodes(graph: nx.Graph[str], records: PlanRecords) -> None:
    for actor in records.actors:
        if actor.id in graph:
            graph.add_node(actor.id, label=actor.name, type=actor.actor_type.value)
