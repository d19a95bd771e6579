"""The Python door: build a graph, open it, ask it, draw it.

`Graph` holds a graph folder and loads what each question needs, when it is needed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.graph.folder import GraphFolder

if TYPE_CHECKING:
    import networkx as nx
    import rdflib
    from pyvis.network import Network
    from spacy.language import Language

    from kg.model.records import Actor, Plan, PlanRecords


def build(
    sources: str | Path | Iterable[str | Path], out: str | Path | None = None, **options: Any
) -> Graph:
    """Read one source or several and give their graph; without `out` the folder is a temporary one.

    Raises: InputError if no source could be read.
    """
    from kg.pipeline import build_folder

    folder = Path(out) if out else Path(tempfile.mkdtemp(prefix="kg-")) / "graph"
    several = [sources] if isinstance(sources, str | Path) else sources
    build_folder([Path(s) for s in several], folder, **options)
    return Graph.open(folder)


def nlp(language: str) -> Language:
    """A spaCy pipeline that marks the actors of a list: `nlp("bg")("…").spans["actors"]`."""
    from kg.extract.nlp import nlp as pipeline

    return pipeline(language)


class Graph:
    """The graph of one or more plans, as `kg build` wrote it."""

    def __init__(self, folder: GraphFolder) -> None:
        self._folder = folder

    def __repr__(self) -> str:
        """Which plans, and where."""
        plans = self._folder.plans
        named = ", ".join(plans) if len(plans) < 5 else f"{len(plans)} plans"
        return f"<Graph of {named} in {self._folder.path}>"

    @classmethod
    def open(cls, directory: str | Path) -> Graph:
        """The graph in a folder.

        Raises: InputError if there is none, it is broken, or a newer kg wrote it.
        """
        return cls(GraphFolder.open(Path(directory)))

    @cached_property
    def records(self) -> tuple[PlanRecords, ...]:
        """All records, one PlanRecords a plan, sorted by plan id."""
        return tuple(self._folder.records(plan) for plan in self._folder.plans)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans in the graph, sorted by id."""
        return tuple(records.plan for records in self.records)

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Everyone named in any plan, sorted by id; one met in two plans has the labels of both."""
        from kg.graph.actors import merge_actors

        return merge_actors(self.records)

    def query(self, text: str, **options: Any) -> Any:
        """The answer to a SPARQL question (SELECT, ASK, CONSTRUCT or DESCRIBE).

        Raises: QueryError if it is malformed, forbidden or takes too long.
        """
        from kg.graph.query import run_query

        return run_query(self._folder, text, **options)

    def ask(self, name: str, *, language: str = "en", **slots: str) -> list[Mapping[str, Any]]:
        """The rows of a ready-made question; `kg ask` lists the questions and their slots.

        Raises: VocabularyError for a question or a slot's value that does not exist.
        """
        from kg.graph.asking import ask, in_store
        from kg.graph.questions import question

        where = in_store(self._folder.store())
        return list(ask(question(name), slots, where, language=language).rows)

    def networkx(self, view: str = "two-mode", *, plan: str | None = None) -> nx.Graph[str]:
        """The network as networkx: `two-mode`, or `ties` between institutions.

        Raises: VocabularyError for a view that does not exist.
        """
        from kg.network.named import network_view

        return network_view(self._selected(plan), view)

    @property
    def measures(self) -> Mapping[str, Any]:
        """The workload reading of each plan, by plan id."""
        from kg.measure.workload import workload

        return {records.plan.id: workload(records) for records in self.records}

    def map(
        self, path: str | Path | None = None, *, plan: str | None = None, **options: Any
    ) -> Any:
        """An offline map; written to `path` if given. In Jupyter it shows itself."""
        from kg.present.map import make_map

        page = make_map(self._selected(plan), self.source_texts(plan), **options)
        if path is not None:
            page.write(Path(path))
        return page

    def pyvis(self, *, plan: str | None = None) -> Network:
        """The map's network as a pyvis Network."""
        from kg.present.map import pyvis_network

        return pyvis_network(self._selected(plan))

    def rdflib(self) -> rdflib.Dataset:
        """The whole graph as an rdflib Dataset, named graphs kept."""
        from kg.graph.rdf import load_dataset

        return load_dataset(self._folder)

    def _selected(self, plan: str | None) -> tuple[PlanRecords, ...]:
        return self.records if plan is None else (self._folder.records(plan),)

    def source_texts(self, plan: str | None = None) -> dict[str, str]:
        """The canonical texts of the documents, by document id."""
        documents = (d.id for records in self._selected(plan) for d in records.documents)
        return {document: self._folder.source(document) for document in documents}
