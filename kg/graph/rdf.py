"""The graph for people who want rdflib. Graph layer."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from kg.graph.folder import GraphFolder
from kg.graph.prefixes import PREFIXES
from kg.ids import ONTOLOGY

if TYPE_CHECKING:
    import rdflib


def load_dataset(folder: GraphFolder) -> rdflib.Dataset:
    """The whole graph as an rdflib Dataset: named graphs kept, their union as default graph."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    with warnings.catch_warnings():  # rdflib's own parser uses names that rdflib has deprecated
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(str(folder.graph_file), format="nquads")
    for name, base in PREFIXES.items():
        dataset.bind(name, base, replace=True)
    return dataset


def load_graph(folder: GraphFolder, *, ontology: bool = True) -> rdflib.Graph:
    """All triples as one plain rdflib Graph, with or without the ontology, as SHACL tools want."""
    import rdflib

    graph = rdflib.Graph()
    without = None if ontology else rdflib.URIRef(ONTOLOGY)
    for subject, predicate, words, name in load_dataset(folder).quads():
        if name != without:
            graph.add((subject, predicate, words))
    for prefix, base in PREFIXES.items():
        graph.bind(prefix, base, replace=True)
    return graph
