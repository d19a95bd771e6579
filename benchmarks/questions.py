"""Contestants: the known questions, by columns, by SPARQL on Oxigraph, by SPARQL on rdflib."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.child import Parts

# What is asked: question, slots as SPARQL terms, the same for the tables.
ASKED: dict[str, tuple[str, dict[str, str], dict[str, Any]]] = {
    "pairs": ("closest-pairs", {"at_least": "2"}, {"at_least": 2}),
    "budget": ("paid-per-year", {}, {}),
    "quarters": ("due-by-quarter", {}, {}),
    "unfunded": ("no-money", {}, {}),
    "text": ("elements-about", {"text": '"court audit"'}, {"text": "court audit"}),
}
# Words of which each must begin a word of the title, as SPARQL can say it for plain letters.
WORDS = ("procurement", "audit")
FIND = """
PREFIX ap: <https://w3id.org/actionplan/def#> PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?x WHERE {{ ?x a ?kind ; dcterms:title ?words .
  VALUES ?kind {{ ap:Goal ap:Activity ap:Task ap:Plan }} {} }}
"""
# Questions that only SPARQL answers: Oxigraph against rdflib.
FREE = {
    "most-led": """PREFIX ap: <https://w3id.org/actionplan/def#>
SELECT ?a (COUNT(DISTINCT ?x) AS ?n) WHERE { ?a ap:leads ?x } GROUP BY ?a ORDER BY DESC(?n) ?a""",
    "works-with": """PREFIX ap: <https://w3id.org/actionplan/def#>
SELECT ?b (COUNT(DISTINCT ?x) AS ?n) WHERE {
  ?p ap:actor <https://w3id.org/actionplan/id/org/aq/00001> ; ap:inActivity ?x .
  ?q ap:inActivity ?x ; ap:actor ?b } GROUP BY ?b ORDER BY DESC(?n) ?b""",
    "carried": """PREFIX ap: <https://w3id.org/actionplan/def#>
SELECT ?a (SUM(?v) AS ?n) WHERE { ?m ap:payer ?a ; ap:amount ?v } GROUP BY ?a ORDER BY ?a""",
}


def columns(folder: Path, n: int) -> Parts:
    """The tables of the graph, asked by DuckDB; ready when the connection is open."""
    from kg.exchange.find import find_words
    from kg.exchange.reports import Reports
    from kg.graph.folder import GraphFolder

    graph = GraphFolder.open(_graph(folder, n))
    reports = Reports.open(graph.path / "views")
    reports.connection.execute("SELECT 1").fetchall()
    parts: Parts = {
        name: partial(lambda asked, known: _plain(reports.rows(asked, **known)), asked, known)
        for name, (asked, _, known) in ASKED.items()
    }

    def find() -> list[str]:
        hits = find_words(graph, " ".join(WORDS), most=10**9)
        return sorted(x.id for x in hits if x.kind not in ("actor", "source"))

    return parts | {"find": find}


def sparql(folder: Path, n: int) -> Parts:
    """The same questions in their own SPARQL, on Oxigraph in memory."""
    from kg.graph.folder import GraphFolder
    from kg.graph.questions import fill, question

    store = GraphFolder.open(_graph(folder, n)).store()

    def ask(text: str) -> list[tuple[Any, ...]]:
        found: Any = store.query(text, use_default_graph_as_union=True)
        return _plain(tuple(_value(term) for term in row) for row in found)

    parts: Parts = {
        name: partial(ask, fill(question(asked), terms))
        for name, (asked, terms, _) in ASKED.items()
    }
    holds = " ".join(f'FILTER REGEX(?words, "(^|[^a-z0-9]){word}", "i")' for word in WORDS)
    prefix = "https://w3id.org/actionplan/id/"
    parts["find"] = lambda: sorted(x[0].removeprefix(prefix) for x in ask(FIND.format(holds)))
    return parts


def free_ours(folder: Path, n: int) -> Parts:
    """SPARQL by `kg`: checked, run, rows as plain values."""
    from kg.graph.folder import GraphFolder
    from kg.graph.query import answer

    store = GraphFolder.open(_graph(folder, n)).store()
    return {
        name: partial(
            lambda text: [[*map(_number, x.values())] for x in answer(store, text, max_rows=None)],
            text,
        )
        for name, text in _free().items()
    }


def ready(folder: Path, n: int) -> Parts:
    """Every ready-made question, its slots filled from its pick-lists, and a count of everything.

    Edges: questions whose slots have no pick-list, or nothing to pick here, are left out.
    """
    from kg.graph.asking import choices, final_sparql, in_store
    from kg.graph.folder import GraphFolder
    from kg.graph.questions import question, question_names

    store = GraphFolder.open(_graph(folder, n)).store()
    where = in_store(store)
    parts: Parts = {}
    for asked in map(question, question_names()):
        needed = [name for name, slot in asked.slots.items() if slot.required]
        offered = {name: choices(asked, name, where) for name in needed}
        if all(offered.values()):
            text = final_sparql(asked, {x: found[0].value for x, found in offered.items()}, where)
            parts[asked.name] = partial(lambda text: len(list(where.select(text))), text)
    everything = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    return parts | {"everything": lambda: str(next(iter(where.select(everything)))["n"])}


def _free() -> dict[str, str]:
    """The questions only SPARQL answers, and the known ones in their own SPARQL.

    Edges: not what has no money, for rdflib 7 cannot count distinct values where one is unbound.
    """
    from kg.graph.questions import fill, question

    known = {x: fill(question(q), terms) for x, (q, terms, _) in ASKED.items() if x != "unfunded"}
    return FREE | known


def free_rdflib(folder: Path, n: int) -> Parts:
    """The same by rdflib."""
    from pyoxigraph import RdfFormat, parse, serialize
    from rdflib import Graph

    quads = parse(path=str(_graph(folder, n) / "graph.nq"), format=RdfFormat.N_QUADS)
    triples = serialize((q.triple for q in quads), format=RdfFormat.N_TRIPLES)
    graph = Graph().parse(data=triples, format="nt")
    return {
        name: partial(lambda text: [_python(row) for row in graph.query(text)], text)
        for name, text in _free().items()
    }


def _graph(folder: Path, n: int) -> Path:
    from benchmarks.synthetic import synthetic_plan
    from kg.exchange.columns import columnar
    from kg.graph.writer import write_folder

    beside = partial(columnar, at_once=True)
    write_folder([synthetic_plan(n)], {}, folder / "graph", store=False, beside=beside)
    return folder / "graph"


def _value(term: Any) -> Any:
    from kg.graph.answer import plain_value

    return plain_value(term)


def _python(row: Iterable[Any]) -> list[Any]:
    return [_number(x.toPython()) if hasattr(x, "datatype") else str(x) for x in row]


def _plain(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows whose values compare: whole amounts as numbers, joined lists sorted."""
    return [tuple(_number(value) for value in row) for row in rows]


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str) and "\n" in value:
        return "\n".join(sorted(value.split("\n")))
    return value
