import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.exchange.export import gexf, graphml, plain_network
from kg.model.records import PlanRecords
from tests.support.gold import gold_records
from tests.support.graphs import small_plan

Write = Callable[[Sequence[PlanRecords]], bytes]
Read = Callable[..., nx.Graph]
FORMS = [(graphml, nx.read_graphml), (gexf, nx.read_gexf)]


def edges(graph: nx.Graph) -> list[tuple[str, ...]]:
    own = ("role", "activity", "certainty", "facts", "n_facts", "tasks", "amounts", "weight")
    return sorted(
        (tail, head, *(str(data.get(name)) for name in own))
        for tail, head, data in graph.edges(data=True)
    )


@pytest.mark.parametrize(("write", "read"), FORMS)
@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_networkx_reads_back_every_node_and_edge_with_its_attributes(
    write: Write, read: Read, plan: str
) -> None:
    records = [gold_records(plan)]

    found = read(io.BytesIO(write(records)))

    wanted = plain_network(records)
    assert dict(found.nodes(data=True)) == dict(wanted.nodes(data=True))
    assert edges(found) == edges(wanted)


def test_institutions_activities_and_money_are_nodes() -> None:
    kinds = {x["kind"] for _, x in plain_network([small_plan()]).nodes(data=True)}

    assert kinds == {"institution", "group", "activity", "funding source"}


@pytest.mark.parametrize(("write", "read"), FORMS)
def test_hostile_names_come_through_or_are_replaced(write: Write, read: Read) -> None:
    records = small_plan()
    names = ("</key><script>alert(1)</script>", "a\0b", "]]>&amp;")
    goals = tuple(replace(records.activities[0], id=f"g1/a{k}", title=x)
                  for k, x in enumerate(names))  # fmt: skip

    found = read(io.BytesIO(write([replace(records, activities=goals)])))

    labels = {x["label"] for _, x in found.nodes(data=True)}
    assert {"</key><script>alert(1)</script>", "a\ufffdb", "]]>&amp;"} <= labels


def test_gexf_carries_no_time() -> None:
    assert b"lastmodified" not in gexf([small_plan()])


def test_every_edge_has_an_id_of_its_own_for_readers_that_key_by_it() -> None:
    """Gephi Lite's reader (graphology) merges edges of one id, and refuses the file."""
    content = graphml([gold_records("bg-2012"), gold_records("rs-2017-2018")])
    root = ElementTree.fromstring(content)
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    keys = {k.get("attr.name"): k.get("id") for k in root.findall("g:key", space)}
    edges = root.findall("g:graph/g:edge", space)

    nodes = {n.get("id") for n in root.findall("g:graph/g:node", space)}
    assert len({e.get("id") for e in edges}) == len(edges) > 500
    assert all({e.get("source"), e.get("target")} <= nodes for e in edges)
    roles = Counter(e.findtext(f"g:data[@key='{keys['role']}']", None, space) for e in edges)
    plain = plain_network([gold_records("bg-2012"), gold_records("rs-2017-2018")])
    assert roles == Counter(f["role"] for _, _, f in plain.edges(data=True))
