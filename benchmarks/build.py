"""Contestants: from records to a store that answers SPARQL."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.child import Parts

_RR = "http://www.w3.org/ns/r2rml#"


def ours(folder: Path, n: int) -> Parts:
    """The graph folder (records, N-Quads, checksums) and the store opened from it."""
    from kg.graph.folder import GraphFolder
    from kg.graph.writer import write_folder

    records = _records(n)

    def build() -> int:
        write_folder([records], {}, folder / "graph", store=False)
        return len(GraphFolder.open(folder / "graph").store())

    return {"all": build}


def ours_in_steps(folder: Path, n: int) -> Parts:
    """What each step of a build costs: text alone, the folder, the folder with its tables."""
    from kg.exchange.columns import columnar
    from kg.graph.nquads import GraphText
    from kg.graph.writer import write_folder

    records = _records(n)

    def text() -> int:
        graph = GraphText()
        size = sum(len(lines) for _, lines in graph.blocks(records))
        return size + sum(len(lines) for _, lines in graph.rest())

    beside = partial(columnar, at_once=True)
    return {
        "text": text,
        "folder": lambda: write_folder([records], {}, folder / "one", store=False),
        "folder+tables": lambda: write_folder(
            [records], {}, folder / "two", store=False, beside=beside
        ),
    }


def ours_on_disk(folder: Path, n: int) -> Parts:
    """The graph folder with its store on disk."""
    from kg.graph.writer import write_folder

    records = _records(n)
    return {"all": lambda: write_folder([records], {}, folder / "graph", store=True)}


def raw(folder: Path, n: int) -> Parts:
    """Oxigraph's own bulk load of the ready file."""
    from pyoxigraph import RdfFormat, Store

    path = _file(folder, n)

    def load() -> int:
        store = Store()
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
        return len(store)

    return {"all": load}


def raw_on_disk(folder: Path, n: int) -> Parts:
    """The same into a store on disk."""
    from pyoxigraph import RdfFormat, Store

    path = _file(folder, n)

    def load() -> None:
        store = Store(str(folder / "store"))
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
        store.optimize()
        store.flush()

    return {"all": load}


def rdflib_add(folder: Path, n: int) -> Parts:
    """An rdflib graph filled triple by triple, from words that are ready."""
    from rdflib import Graph, Literal, URIRef

    triples = list(_plain_triples(_file(folder, n)))

    def load() -> int:
        graph = Graph()
        for s, p, o, kind in triples:
            value = URIRef(o) if kind is None else Literal(o, lang=kind[0], datatype=kind[1])
            graph.add((URIRef(s), URIRef(p), value))
        return len(graph)

    return {"all": load}


def morph(*_: object) -> Parts:
    """morph-kgc: from one CSV file a property, with an RML mapping, into Oxigraph.

    The files and the mapping are ready; the triples are those of the graph without its names.
    """
    import os

    import morph_kgc

    files = Path(os.environ["KG_BENCH_CSV"])
    config = (
        "[CONFIGURATION]\nnumber_of_processes = 1\nlogging_level = ERROR\n"
        f"[plan]\nmappings: {files / 'mapping.ttl'}\n"
    )

    def load() -> int:
        return len(morph_kgc.materialize_oxigraph(config))

    return {"all": load}


def write_morph_input(folder: Path, n: int) -> None:
    """The CSV files and the RML mapping of `morph`."""
    import csv

    rows: dict[tuple[Any, ...], list[tuple[str, str]]] = {}
    for s, p, o, kind in _plain_triples(_file(folder, n)):
        rows.setdefault((p, kind), []).append((s, o))
    maps = []
    for k, ((name, kind), pairs) in enumerate(rows.items()):
        path = folder / f"{k}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("s", "o"), *pairs])
        maps.append(_mapping(k, path, name, kind))
    (folder / "mapping.ttl").write_text("\n".join(maps), encoding="utf-8")


def _mapping(k: int, path: Path, name: str, kind: tuple[str | None, str | None] | None) -> str:
    what = "rr:termType rr:IRI" if kind is None else "rr:termType rr:Literal"
    if kind and kind[0]:
        what = f'rr:language "{kind[0]}"'
    elif kind and kind[1]:
        what = f"rr:datatype <{kind[1]}>"
    return f"""@prefix rr: <{_RR}> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .
<urn:m{k}> rml:logicalSource [ rml:source "{path}" ;
    rml:referenceFormulation <http://semweb.mmlab.be/ns/ql#CSV> ] ;
  rr:subjectMap [ rml:reference "s" ; rr:termType rr:IRI ] ;
  rr:predicateObjectMap [ rr:predicate <{name}> ; rr:objectMap [ rml:reference "o" ; {what} ] ] ."""


def _records(n: int) -> Any:
    from benchmarks.synthetic import synthetic_plan

    return synthetic_plan(n)


def _file(folder: Path, n: int) -> Path:
    from kg.graph.writer import write_folder

    write_folder([_records(n)], {}, folder / "ready", store=False)
    return folder / "ready" / "graph.nq"


def _plain_triples(
    path: Path,
) -> Iterator[tuple[str, str, str, tuple[str | None, str | None] | None]]:
    """Triples as words: subject, property, object, and (language, datatype) of a literal."""
    from pyoxigraph import Literal, RdfFormat, parse

    for quad in parse(path=str(path), format=RdfFormat.N_QUADS):
        kind = None
        if isinstance(quad.object, Literal):
            tag = quad.object.language
            datatype = quad.object.datatype.value
            plain = tag or datatype.endswith("#string")
            kind = (tag, None if plain else datatype)
        yield quad.subject.value, quad.predicate.value, quad.object.value, kind
