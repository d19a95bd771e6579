"""The Python door: build a graph, open it, ask it, draw it.

`Graph` holds a graph folder and loads what each question needs, when it is needed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError
from kg.graph.folder import GraphFolder

if TYPE_CHECKING:
    import networkx as nx
    import rdflib
    from pyvis.network import Network
    from spacy.language import Language

    from kg.exchange.frames import FactTable
    from kg.graph.answer import Answer
    from kg.measure.workload import Workload
    from kg.model.records import Plan, PlanRecords
    from kg.present.map import MapPage
    from kg.present.story import MapStep

OnePath = str | os.PathLike[str]


def build(
    paths: OnePath | Iterable[OnePath],
    *,
    country: str | None = None,
    language: str | None = None,
    profile: OnePath | None = None,
    out: OnePath | None = None,
) -> Graph:
    """Read one source or several and give their graph.

    A source is a document, a plan folder, or a folder of either. `country` (an ISO code such as RS)
    and `language` (such as sr or bg) hold for plans that do not say it; `profile` is the file that
    says how to read an unusual layout. The graph is written to the folder `out`; without it, to a
    temporary folder that is removed with the graph.

    Raises: InputError if no source could be read; ConfigError if an argument is no path.
    """
    from kg.pipeline import Settings, build_folder

    sources = _paths(paths)
    settings = Settings(
        country=country,
        language=language,
        profile=None if profile is None else _path(profile, "profile"),
    )
    if out is not None:
        folder = _path(out, "out")
        build_folder(sources, folder, settings=settings)
        return Graph.open(folder)
    temporary = Path(tempfile.mkdtemp(prefix="kg-"))
    try:
        build_folder(sources, temporary / "graph", settings=settings)
        return Graph(GraphFolder.open(temporary / "graph"), temporary=temporary)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _paths(paths: OnePath | Iterable[OnePath]) -> list[Path]:
    """One path or several as a list; a string is one path, never its letters."""
    if isinstance(paths, str | os.PathLike):
        return [_path(paths, "paths")]
    if isinstance(paths, bytes) or not isinstance(paths, Iterable):
        raise _no_path(paths, "paths")
    found = [_path(path, "paths") for path in paths]
    if not found:
        raise ConfigError("paths: the list is empty; name a document, a plan folder, or several")
    return found


def _path(path: object, argument: str) -> Path:
    if isinstance(path, str | os.PathLike) and os.fspath(path) not in ("", b""):
        return Path(path)
    raise _no_path(path, argument)


def _no_path(value: object, argument: str) -> ConfigError:
    return ConfigError(f"{argument}: {value!r} is no path; give a text or a pathlib.Path")


def nlp(language: str) -> Language:
    """A spaCy pipeline that marks the actors of a list: `nlp("bg")("…").spans["actors"]`."""
    from kg.extract.nlp import nlp as pipeline

    return pipeline(language)


class Graph:
    """The graph of one or more plans, as `kg build` wrote it.

    A graph that `kg.build` made in a temporary folder removes it when it is closed, by `close()` or
    at the end of a `with` block, or when nothing uses it any more.
    """

    def __init__(self, folder: GraphFolder, *, temporary: Path | None = None) -> None:
        self._opened: GraphFolder | None = folder
        self._remove = (
            weakref.finalize(self, shutil.rmtree, temporary, ignore_errors=True)
            if temporary is not None
            else None
        )

    @classmethod
    def open(cls, directory: OnePath, *, verify: bool = False) -> Graph:
        """The graph in a folder. Above 64 MB its checksums are compared only with `verify`.

        Raises: InputError if there is none, it is broken, or a newer kg wrote it.
        """
        return cls(GraphFolder.open(_path(directory, "directory"), verify=verify))

    @property
    def is_verified(self) -> bool:
        """Whether opening it compared the checksums of its files: of a large graph, with `verify`.

        Without, only their sizes were compared.
        """
        return self._folder.is_verified

    def close(self) -> None:
        """Let go of the folder, and remove it if it is a temporary one. Twice does no harm."""
        self._opened = None
        self.__dict__.pop("records", None)
        if self._remove is not None:
            self._remove()

    def __enter__(self) -> Graph:
        """The graph itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the graph."""
        self.close()

    @property
    def _folder(self) -> GraphFolder:
        if self._opened is None:
            raise ConfigError("this graph was closed; build or open it again")
        return self._opened

    def __repr__(self) -> str:
        """Which plans, and where."""
        if self._opened is None:
            return "<Graph, closed>"
        plans = self._folder.plans
        named = ", ".join(plans) if len(plans) < 5 else f"{len(plans)} plans"
        place = "a temporary folder" if self._remove is not None else self._folder.path
        return f"<Graph of {named} in {place}>"

    def _repr_html_(self) -> str:
        """The plans with what is in them, in Jupyter."""
        from kg.graph.cells import html_table

        kinds = ("activities", "tasks", "facts", "actors")
        rows = [
            (x.plan.id, x.plan.title, *(len(getattr(x, kind)) for kind in kinds))
            for x in ([] if self._opened is None else self.records)
        ]
        return html_table(("plan", "title", *kinds), rows)

    @cached_property
    def records(self) -> tuple[PlanRecords, ...]:
        """All records, one PlanRecords a plan, sorted by plan id."""
        return tuple(self._folder.records(plan) for plan in self._folder.plans)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans in the graph, sorted by id."""
        return tuple(records.plan for records in self.records)

    @property
    def goals(self) -> FactTable:
        """One row a goal or section, of all levels."""
        return self._table("goals")

    @property
    def activities(self) -> FactTable:
        """One row an activity, with its number, title, goal and words."""
        return self._table("activities")

    @property
    def tasks(self) -> FactTable:
        """One row a task; `part_of` is its activity."""
        return self._table("tasks")

    @property
    def participations(self) -> FactTable:
        """One row for each actor in each role in each activity or task."""
        return self._table("participations")

    @property
    def allocations(self) -> FactTable:
        """One row a statement about money; `cost_status` says what a missing amount means."""
        return self._table("allocations")

    @property
    def deadlines(self) -> FactTable:
        """One row a deadline, with its first and last day."""
        return self._table("deadlines")

    @property
    def indicators(self) -> FactTable:
        """One row an indicator."""
        return self._table("indicators")

    @property
    def results(self) -> FactTable:
        """One row an expected result."""
        return self._table("results")

    @property
    def risks(self) -> FactTable:
        """One row a risk."""
        return self._table("risks")

    @property
    def reports(self) -> FactTable:
        """One row for what a report says of an activity: its status, day and note."""
        return self._table("reports")

    @property
    def actors(self) -> FactTable:
        """One row for everyone named in any plan, by id; one met in two plans has both's names."""
        return self._table("actors")

    @property
    def sources(self) -> FactTable:
        """One row a budget, programme or instrument."""
        return self._table("sources")

    def _table(self, name: str) -> FactTable:
        from kg.exchange.frames import table_of

        return table_of(name, self.records)

    def query(self, text: str, *, seconds: float | None = None) -> Answer:
        """The answer to a SPARQL question (SELECT, ASK, CONSTRUCT or DESCRIBE).

        `seconds` is the time it may take.
        Raises: QueryError if it is malformed, forbidden or takes too long.
        """
        from kg.graph.query import run_query

        return run_query(self._folder, text, seconds=seconds)

    def ask(self, name: str, *, language: str = "en", **slots: str) -> list[Mapping[str, Any]]:
        """The rows of a ready-made question; `kg ask` lists the questions and their slots.

        Raises: VocabularyError for a question or a slot's value that does not exist.
        """
        from kg.graph.asking import ask, in_store
        from kg.graph.questions import question
        from kg.measure.asked import computed_in

        where = replace(in_store(self._folder.store()), computed=computed_in(self._folder))
        return list(ask(question(name), slots, where, language=language).rows)

    def networkx(self, view: str = "two-mode", *, plan: str | None = None) -> nx.Graph[str]:
        """The network as networkx: `two-mode`, or `ties` between institutions.

        Raises: VocabularyError for a view that does not exist.
        """
        from kg.network.layers import network_view

        return network_view(self._selected(plan), view)

    @property
    def measures(self) -> Mapping[str, Workload]:
        """The workload of each plan, by plan id."""
        from kg.measure.workload import workload

        return {records.plan.id: workload(records) for records in self.records}

    def map(
        self,
        path: OnePath | None = None,
        *,
        plan: str | None = None,
        language: str = "en",
        labels: str | None = None,
        view: str = "activities",
        engine: str = "auto",
        story: Sequence[MapStep] | None = None,
    ) -> MapPage:
        """An offline map; written to `path` if given. In Jupyter it shows itself.

        `labels` are original, english or latin; `view` is activities or cooperation; `engine` is
        auto, vis or canvas; `story` are steps for a talk.
        Raises: ConfigError for a value that does not exist.
        """
        from kg.present.map import make_map

        page = make_map(
            self._selected(plan),
            self.source_texts(plan),
            language=language,
            labels=labels,
            view=view,
            engine=engine,
            story=story,
        )
        if path is not None:
            page.write(_path(path, "path"))
        return page

    def pyvis(self, *, plan: str | None = None) -> Network:
        """The map's network as a pyvis Network."""
        from kg.present.map import pyvis_network

        return pyvis_network(self._selected(plan))

    def rdflib(self) -> rdflib.Dataset:
        """The whole graph as an rdflib Dataset, named graphs kept."""
        from kg.graph.folder import load_dataset

        return load_dataset(self._folder)

    def _selected(self, plan: str | None) -> tuple[PlanRecords, ...]:
        return self.records if plan is None else (self._folder.records(plan),)

    def source_texts(self, plan: str | None = None) -> dict[str, str]:
        """The canonical texts of the documents, by document id."""
        documents = (d.id for records in self._selected(plan) for d in records.documents)
        return {document: self._folder.source(document) for document in documents}
