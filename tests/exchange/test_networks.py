import io
from collections.abc import Callable, Sequence
from dataclasses import replace

import networkx as nx
import pytest

from kg.exchange.networks import gexf, graphml, plain_network
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
