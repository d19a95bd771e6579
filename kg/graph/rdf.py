"""The graph for people who want rdflib. Graph layer."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from kg.graph.folder import GraphFolder
from kg.graph.prefixes import PREFIXES

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
