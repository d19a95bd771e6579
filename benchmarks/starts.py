"""Contestants: what a command costs from start to end, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.child import Parts

QUERY = "SELECT (COUNT(*) AS ?n) WHERE { ?a a <https://w3id.org/actionplan/def#Activity> }"
_BARE = """
import sys
from pyoxigraph import RdfFormat, Store
store = Store()
store.bulk_load(path=sys.argv[1], format=RdfFormat.N_QUADS)
for row in store.query(sys.argv[2], use_default_graph_as_union=True):
    print(row[0].value)
"""
_BARE_MAP = """
import json, sys
from pyvis.network import Network
nodes, edges = json.load(open(sys.argv[1]))
net = Network(cdn_resources="in_line")
for key, name in nodes:
    net.add_node(key, label=name)
for one, other in edges:
    net.add_edge(one, other)
open(sys.argv[2], "w", encoding="utf-8").write(net.generate_html())
"""


def starts(folder: Path, n: int) -> Parts:
    """Commands on the shipped plans; `n` is not used."""
    del n
    from kg.files import resource
    from kg.pipeline import build_folder

    graph = folder / "graph"
    build_folder([resource("data", "plans")], graph)
    network = folder / "network.json"
    network.write_text(json.dumps(_network(graph)), encoding="utf-8")
    kg = [sys.executable, "-m", "kg"]
    return {
        "python": _run([sys.executable, "-c", "pass"]),
        "kg --help": _run([*kg, "--help"]),
        "bare pyoxigraph": _run([sys.executable, "-c", _BARE, str(graph / "graph.nq"), QUERY]),
        "kg query": _run([*kg, "query", QUERY, "-g", str(graph)]),
        "kg ask": _run([*kg, "ask", "closest-pairs", "-g", str(graph)]),
        "kg find": _run([*kg, "find", "ministarstvo", "-g", str(graph)]),
        "bare pyvis": _run(
            [sys.executable, "-c", _BARE_MAP, str(network), str(folder / "bare.html")]
        ),
        "kg map": _run([*kg, "map", "-g", str(graph), "-o", str(folder / "map.html")]),
    }


def _run(command: list[str]) -> Callable[[], None]:
    def work() -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    return work


def _network(graph: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Who takes part in what, for a page by pyvis alone."""
    from kg.graph.folder import GraphFolder

    nodes: dict[str, str] = {}
    edges = []
    for records in GraphFolder.open(graph).all_records():
        plan = records.plan.id
        nodes |= {x.id: x.name for x in records.actors}
        nodes |= {f"{plan}/{x.id}": x.title for x in records.elements}
        edges += [(x.actor, f"{plan}/{x.about}") for x in records.participations]
    return list(nodes.items()), edges
