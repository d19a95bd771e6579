"""Which network does a person mean by a word: two-mode, ties, or one role? Network layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.errors import VocabularyError
from kg.model.codes import Role
from kg.model.records import PlanRecords
from kg.network.layers import role_view
from kg.network.ties import ties_graph
from kg.network.views import PAID_FROM, as_plans, two_mode

if TYPE_CHECKING:
    import networkx as nx


def network_view(plans: PlanRecords | Iterable[PlanRecords], name: str) -> nx.Graph[str]:
    """A network by name: `two-mode`, `ties`, or one role (`lead`, `partner`, … `paid-from`).

    Edges: ties of several plans stand side by side, each with its plan as key, never added up.
    Raises: VocabularyError for a name that is none of these.
    """
    accepted = ("two-mode", "ties", *(role.value for role in Role), PAID_FROM)
    if name not in accepted:
        raise VocabularyError(
            f"there is no network {name!r}; use one of: {', '.join(accepted)}",
            value=name,
            accepted=accepted,
        )
    if name == "two-mode":
        return two_mode(plans)
    return _ties_of_plans(as_plans(plans)) if name == "ties" else _one_role(as_plans(plans), name)


def _ties_of_plans(plans: Sequence[PlanRecords]) -> nx.Graph[str]:
    import networkx as nx

    if len(plans) == 1:
        return ties_graph(plans[0])
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for records in plans:
        ties = ties_graph(records)
        graph.add_nodes_from((node, {k: v for k, v in fields.items() if k != "n_activities"})
                             for node, fields in ties.nodes(data=True))  # fmt: skip
        for a, b, fields in ties.edges(data=True):
            graph.add_edge(a, b, records.plan.id, **fields)
    return graph


def _one_role(plans: Sequence[PlanRecords], role: str) -> nx.Graph[str]:
    import networkx as nx

    return nx.compose_all([role_view(records, role) for records in plans])
