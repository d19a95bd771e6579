"""Contestants: the same work on n things and on four times as many, in one process.

Calls are counted in the tests; here is what counting does not see: regular expressions, queries
and sums over arrays. `n` is the number of activities.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.child import Parts

Prepare = Callable[[int], Callable[[], Any]]


def lines(folder: Path, n: int) -> Parts:
    """Activities as lines with keys ("Responsible: …")."""
    return _both(folder, _extracting(_keyed), n)


def long_line(folder: Path, n: int) -> Parts:
    """One line of brackets that are never closed."""
    return _both(folder, _extracting(lambda k: "- " + "By 2024: (" * k), n)


def table(folder: Path, n: int) -> Parts:
    """Activities as a table of text."""
    return _both(folder, _extracting(_tabbed), n)


def checks(_: Path, n: int) -> Parts:
    """Every rule of `kg check`, asked of a store."""
    from pyoxigraph import RdfFormat, Store

    from benchmarks.synthetic import synthetic_plan
    from kg.graph.check import check_graph
    from kg.graph.nquads import GraphText

    def checking(size: int) -> Callable[[], int]:
        graph, store = GraphText(), Store()
        blocks = [text for _, text in graph.blocks(synthetic_plan(size))]
        for text in (*blocks, *(text for _, text in graph.rest())):
            store.load(text.encode(), format=RdfFormat.N_QUADS)
        return lambda: len(check_graph(store))

    return _parts(checking, n)


def layout(_: Path, n: int) -> Parts:
    """Both layouts of the map."""
    from benchmarks.synthetic import synthetic_plan
    from kg.present.map.collect import collect_scene
    from kg.present.map.place import place_scene

    def placing(size: int) -> Callable[[], int]:
        scene = collect_scene([synthetic_plan(size)])
        return lambda: len(place_scene(scene).ties)

    return _parts(placing, n)


def chance(_: Path, n: int) -> Parts:
    """A hundred tables drawn by chance."""
    from benchmarks.synthetic import synthetic_plan
    from kg.measure.nulls import Sampling, pair_draws
    from kg.measure.surprise import incidence_of
    from kg.measure.view import view_plan

    def drawing(size: int) -> Callable[[], int]:
        view = view_plan(synthetic_plan(size))
        pairs, links = (view.ties.a, view.ties.b, view.ties.count), incidence_of(view)
        return lambda: pair_draws(links, pairs, Sampling(100, 1, 0)).n_draws

    return _parts(drawing, n)


def _both(folder: Path, prepare: Callable[[Path, int], Callable[[], int]], n: int) -> Parts:
    return _parts(lambda size: prepare(folder / f"{size}.txt", size), n)


def _parts(prepare: Prepare, n: int) -> Parts:
    prepare(20)()  # imports
    return {"n": prepare(n), "4 n": prepare(4 * n)}


def _extracting(text_of: Callable[[int], str]) -> Callable[[Path, int], Callable[[], int]]:
    """Read and extract a text of so many activities."""
    from kg.extract import Hints, extract
    from kg.read import read_document

    def prepare(path: Path, size: int) -> Callable[[], int]:
        path.write_text(text_of(size), encoding="utf-8", newline="\n")
        return lambda: len(extract(read_document(path), hints=Hints(language="en")).activities)

    return prepare


def _keyed(n: int) -> str:
    return "".join(
        f"Activity {k}.1. Train group {k}\nResponsible: Ministry {k % 10}\nDeadline: 2025\n\n"
        for k in range(1, n + 1)
    )


def _tabbed(n: int) -> str:
    rows = (f"{k}. Train group {k}\tMinistry {k % 10}\tJune 2025\n" for k in range(1, n + 1))
    return "Activity\tResponsible institution\tDeadline\n" + "".join(rows)
