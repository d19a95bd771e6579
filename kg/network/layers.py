"""Do those who pay also lead? One network a role, and what the layers share. Network layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from kg.errors import VocabularyError
from kg.model.codes import Role
from kg.model.records import PlanRecords
from kg.network.ties import ties_graph
from kg.network.views import PAID_FROM, as_plans, two_mode
from kg.network.work import Work

if TYPE_CHECKING:
    import networkx as nx


Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Layer:
    """One kind of tie between institutions: which pairs, and the activities behind each.

    `directed` pairs run from the lead to the partner; others stand in the order of their ids.
    """

    name: str
    directed: bool
    activities_by_pair: dict[Pair, tuple[str, ...]]
    n_institutions: int


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


def lead_to_partner(work: Work) -> Layer:
    """Who leads whom: a pair from each lead to each other member that does not lead it.

    Source: the directed graph of Gould and Fernandez 1989 for brokerage.
    """
    return Layer("lead to partner", True, _pairs(work, across=True), len(work.institutions))


def partner_to_partner(work: Work) -> Layer:
    """Which institutions meet as partners, neither of them leading the activity."""
    return Layer("partner to partner", False, _pairs(work, across=False), len(work.institutions))


def layer_overlap(one: Layer, other: Layer) -> tuple[int, int]:
    """How many pairs two layers share, of how many in either; direction is not looked at.

    Edges: counts, not a coefficient: layers of plans are small.
    """
    a = {frozenset(pair) for pair in one.activities_by_pair}
    b = {frozenset(pair) for pair in other.activities_by_pair}
    return len(a & b), len(a | b)


def _pairs(work: Work, *, across: bool) -> dict[Pair, tuple[str, ...]]:
    leads = work.has_role(Role.LEAD).tolist()
    cooperating = work.cooperating.tolist()
    found: dict[Pair, list[str]] = {}
    for activity, links in zip(work.activities, work.links_by_activity, strict=True):
        names = {k: work.institutions[int(work.rows[k])] for k in links if cooperating[k]}
        first = [name for k, name in names.items() if leads[k]]
        rest = [name for k, name in names.items() if not leads[k]]
        pairs = ((a, b) for a in first for b in rest) if across else combinations(rest, 2)
        for pair in pairs:
            found.setdefault(pair, []).append(activity)
    return {pair: tuple(found[pair]) for pair in sorted(found)}


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
