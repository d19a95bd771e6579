"""Do those who pay also lead? One network a role, and who leads whom. Network layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING

from kg.errors import VocabularyError
from kg.model.codes import Role
from kg.model.records import PlanRecords
from kg.network.ties import ties_graph
from kg.network.views import PAID_FROM, as_plans, two_mode
from kg.network.work import Work

if TYPE_CHECKING:
    import networkx as nx


def role_view(
    records: PlanRecords, role: Role | str, *, catch_all: bool = False
) -> nx.MultiDiGraph[str]:
    """The two-mode network of one role: who leads what, who pays what (`funder`), and so on.

    Edges: `paid-from` gives funding sources and activities; institutions without the role are out.
    """
    graph = two_mode(records, catch_all=catch_all)
    other = [(a, b, k) for a, b, k in graph.edges(keys=True) if k != str(role)]
    graph.remove_edges_from(other)
    idle = [
        node
        for node, fields in graph.nodes(data=True)
        if fields["kind"] != "activity" and not graph.degree(node)
    ]
    graph.remove_nodes_from(idle)
    return graph


def lead_to_partner(work: Work) -> dict[tuple[str, str], list[str]]:
    """Who leads whom: the activities of each pair of a lead and another member that does not lead.

    Source: the directed graph of Gould and Fernandez 1989 for brokerage.
    """
    leads = work.has_role(Role.LEAD).tolist()
    cooperating = work.cooperating.tolist()
    found: dict[tuple[str, str], list[str]] = {}
    for activity, links in zip(work.activities, work.links_by_activity, strict=True):
        names = {k: work.institutions[int(work.rows[k])] for k in links if cooperating[k]}
        first = [name for k, name in names.items() if leads[k]]
        rest = [name for k, name in names.items() if not leads[k]]
        for pair in product(first, rest):
            found.setdefault(pair, []).append(activity)
    return {pair: found[pair] for pair in sorted(found)}


# Which network does a person mean by a word: two-mode, ties, or one role?


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
