"""Which institutions work mostly with each other? The communities of a map. Presentation layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.present.map.place import MapTie

SEED = 7  # the method visits institutions in a drawn order


@dataclass(frozen=True, slots=True)
class TiedGroups:
    """The community of each tied institution, counted from the largest, and their modularity."""

    of: Mapping[int, int]
    modularity: float


def communities_of(ties: Sequence[MapTie], n_activities: Sequence[int]) -> TiedGroups:
    """Institutions grouped so that strong ties lie inside of groups.

    The same ties give the same groups. Other groupings may be nearly as good: how sure each is,
    `kg.measure.communities` says.
    Source: Blondel and others 2008 (Louvain method, networkx); modularity after Newman 2004.
    Edges: institutions without a tie are in none; no ties give no communities.

    Example:
        >>> pairs = [(0, 1), (1, 2), (0, 2), (3, 4), (2, 3)]
        >>> found = communities_of([MapTie(a, b, 0, 1, 1.0, 1.0) for a, b in pairs], [1] * 5)
        >>> found.of, round(found.modularity, 2)
        ({0: 0, 1: 0, 2: 0, 3: 1, 4: 1}, 0.22)
    """
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(sorted({end for tie in ties for end in (tie.one, tie.other)}))
    for tie in ties:
        before = graph.get_edge_data(tie.one, tie.other, {"weight": 0.0})["weight"]
        graph.add_edge(tie.one, tie.other, weight=before + tie.weight)
    if not graph:
        return TiedGroups({}, 0.0)
    groups = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
    ordered = sorted(groups, key=lambda g: (-len(g), -max(n_activities[i] for i in g), min(g)))
    of = {i: k for k, group in enumerate(ordered) for i in sorted(group)}
    return TiedGroups(of, float(nx.community.modularity(graph, ordered, weight="weight")))
