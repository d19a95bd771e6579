"""The network for other tools: GraphML and GEXF from the two-mode view. Exchange layer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kg.model.records import PlanRecords
from kg.network.views import two_mode

if TYPE_CHECKING:
    import networkx as nx

# What XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MADE = re.compile(rb' lastmodifieddate="[^"]*"')  # the clock that GEXF carries


def plain_network(plans: Iterable[PlanRecords]) -> nx.MultiDiGraph[str]:
    """The two-mode view with plain attributes only: what a file format can hold.

    Shape: as `two_mode`; lists become text joined by "; ", dates ISO text, amounts "year currency
    amount"; an attribute without a value is left out. Every edge has a weight: 1, or the number of
    tasks if it is about tasks.
    """
    import networkx as nx

    graph = two_mode(tuple(plans), catch_all=True)
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, fields in graph.nodes(data=True):
        plain.add_node(_text(node), **_plain_fields(fields))
    for tail, head, key, fields in graph.edges(keys=True, data=True):
        weight = float(max(1, len(fields.get("tasks", ()))))
        plain.add_edge(_text(tail), _text(head), key, **_plain_fields(fields), weight=weight)
    return plain


def _plain_fields(fields: dict[str, Any]) -> dict[str, Any]:
    found = {key: _plain(value) for key, value in fields.items()}
    return {key: value for key, value in found.items() if value not in (None, "")}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list | tuple | set | frozenset):
        parts = sorted(map(str, value)) if isinstance(value, set | frozenset) else value
        return "; ".join(_joined(part) for part in parts)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _joined(part: Any) -> str:
    if isinstance(part, tuple):
        return " ".join(str(_plain(x)) for x in part if x is not None)
    return str(_plain(part))


def _text(words: str) -> str:
    return _NOT_XML.sub("\ufffd", words)


def graphml(plans: Sequence[PlanRecords]) -> bytes:
    """The two-mode network as GraphML; networkx reads it back with all attributes.

    Edges: every edge has an id of its own (`e1`, `e2`, …), as readers that key edges by id need;
    its role stands in `role`.
    """
    import networkx as nx

    network = plain_network(plans)
    for number, (_, _, fields) in enumerate(network.edges(data=True), start=1):
        fields["edge"] = f"e{number}"
    buffer = BytesIO()
    nx.write_graphml(network, buffer, named_key_ids=True, edge_id_from_attribute="edge")
    return buffer.getvalue().rstrip() + b"\n"


def gexf(plans: Sequence[PlanRecords]) -> bytes:
    """The two-mode network as GEXF, for Gephi; it carries no time of writing."""
    import networkx as nx

    buffer = BytesIO()
    nx.write_gexf(plain_network(plans), buffer)
    return _MADE.sub(b"", buffer.getvalue()).rstrip() + b"\n"
