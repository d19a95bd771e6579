"""What does the graph answer: a SPARQL question, checked, run and bounded. Graph layer.

The union of all named graphs is the default graph, unless FROM says otherwise. Known prefixes may
be left out, and ids stand for themselves: `<org/bg/dans>`. Imports nothing heavy: `kg query` must
be ready at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from pyoxigraph import Literal, NamedNode, Store

from kg.errors import QueryError, UnfinishedError
from kg.graph.answer import Answer
from kg.graph.folder import GraphFolder
from kg.graph.prefixes import QUERY_PREFIXES, shorten
from kg.graph.sparql import (
    SAME_AS,
    check_query,
    earlier_ids,
    named_by_from,
    own_terms,
    replaced_iris,
    syntax_error,
)
from kg.ids import ID, ONTOLOGY

MAX_ROWS = 100_000  # more than anybody reads; keeps a cross product out of memory
SECONDS = 60.0
_MEMORY, _OUTPUT = 3072, 1024  # MB that a question, and its answer, may take in a process
_INVERSE = "http://www.w3.org/2002/07/owl#inverseOf"
_CRASHED = (
    "the engine crashed on the question, or needs more memory than it may; simplify it, or ask "
    "for one plan"
)
_TOO_MUCH = "the question needs more memory than it may; ask for less, or for one plan"
_LABELS = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://purl.org/dc/terms/title",
    "http://www.w3.org/2000/01/rdf-schema#label",
)

T = TypeVar("T")


class TooSlowError(QueryError):
    """A question ran out of time."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The graphs a question is asked of instead of all: those whose union is its default graph,
    and those that `GRAPH` may name. SPARQL 1.1 Protocol, section 2.1.4.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def run_query(
    folder: GraphFolder,
    text: str,
    *,
    seconds: float | None = None,
    max_rows: int | None = MAX_ROWS,
    chosen: Chosen | None = None,
) -> Answer:
    """The answer to a SPARQL question (SELECT, ASK, CONSTRUCT or DESCRIBE).

    With `seconds` it runs in a process of its own, which is ended when the time is over, or it
    needs more memory than there should be. The answer says whether it was cut at `max_rows`.
    Raises: QueryError if the question is malformed, forbidden or takes too long.
    """
    if seconds is None:
        return answer(folder.store(), text, max_rows=max_rows, chosen=chosen)
    from kg.apart import Allowance, run_apart

    allowance = Allowance(max_memory=_MEMORY, max_seconds=seconds, max_output=_OUTPUT)
    asked = (folder.path, text, max_rows, chosen)
    try:
        return run_apart(_answer_in, *asked, where="", allowance=allowance)
    except UnfinishedError as error:
        if error.kind == "seconds":
            raise too_slow(seconds) from error
        raise TooSlowError(_CRASHED if error.kind == "crash" else _TOO_MUCH) from error


def _answer_in(folder: Path, text: str, max_rows: int | None, chosen: Chosen | None) -> Answer:
    """As `answer`, in the process that may be ended."""
    store = GraphFolder.open(folder).store()
    return answer(store, text, max_rows=max_rows, chosen=chosen)


def answer(
    store: Store, text: str, *, max_rows: int | None = MAX_ROWS, chosen: Chosen | None = None
) -> Answer:
    """The answer of a store to a question, without a deadline.

    Raises: QueryError if the question is malformed or forbidden, or names an unknown term.
    """
    check_query(text)
    text = with_present_ids(store, text)
    check_terms(store, text)
    graphs = check_graphs(store, text)
    try:
        dataset = _dataset(chosen, is_union=not graphs)
        found: Any = store.query(text, base_iri=ID, prefixes=QUERY_PREFIXES, **dataset)
        return collect(found, max_rows=max_rows)
    except SyntaxError as error:
        raise syntax_error(text, error) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"the question could not be answered: {error}; correct it") from error


def _dataset(chosen: Chosen | None, *, is_union: bool) -> dict[str, Any]:
    """The graphs to ask: those a request chose, else those of FROM, else the union of all."""
    if chosen is None:
        return {"use_default_graph_as_union": is_union}
    return {
        "default_graph": [NamedNode(x) for x in chosen.default],
        "named_graphs": [NamedNode(x) for x in chosen.named],
    }


def collect(found: Any, *, max_rows: int | None) -> Answer:
    """What the engine gives, as an answer of at most `max_rows` rows or triples."""
    kind = type(found).__name__
    if kind in ("bool", "QueryBoolean"):
        return Answer(truth=bool(found))
    items = list(found if max_rows is None else islice(found, max_rows + 1))
    is_cut = max_rows is not None and len(items) > max_rows
    kept = items[:max_rows]
    if kind == "QueryTriples":
        triples = sorted(dict.fromkeys(kept), key=str)  # the engine promises no order
        return Answer(triples=tuple(triples), is_cut=is_cut)
    names = tuple(variable.value for variable in found.variables)
    return Answer(variables=names, rows=tuple(tuple(x) for x in kept), is_cut=is_cut)


def with_present_ids(store: Store, text: str) -> str:
    """A question with the ids of now in place of those that actors had without a country.

    Edges: a question that speaks of owl:sameAs is left as it is.
    """
    if "zz-" not in text:
        return text
    same, found = NamedNode(SAME_AS), dict[str, str]()
    for words, iri in earlier_ids(text):
        quads = store.quads_for_pattern(None, same, NamedNode(iri), None)
        now = [q.subject.value for q in quads if isinstance(q.subject, NamedNode)]
        if len(now) == 1:
            found[words] = f"<{now[0]}>"
    return replaced_iris(text, found) if found else text


def check_graphs(store: Store, text: str) -> tuple[str, ...]:
    """The graphs that FROM and FROM NAMED name; each must be there, no file or address is read.

    Raises: QueryError with the line and the nearest graphs.
    """
    graphs = named_by_from(text)
    for iri, line in graphs:
        if not store.contains_named_graph(NamedNode(iri)):
            known = sorted(x.value for x in store.named_graphs() if isinstance(x, NamedNode))
            near = get_close_matches(iri, known, n=3, cutoff=0.7) or known[:3]
            hint = " or ".join(f"<{x.removeprefix(ID)}>" for x in near)
            raise QueryError(f"line {line}: the graph <{iri}> is not here; did you mean {hint}?")
    return tuple(iri for iri, _ in graphs)


def check_terms(store: Store, text: str) -> None:
    """See that a question names no term of our ontology that does not exist.

    Raises: QueryError with the line and the nearest terms.
    """
    for iri, line in own_terms(text):
        node = NamedNode(iri)
        places = ((node, None), (None, node))
        if any(next(store.quads_for_pattern(s, p, None, None), None) for s, p in places):
            _refuse_inverse(store, node, line)
            continue
        if defined := _defined(store):  # without the ontology nobody can say which terms exist
            raise QueryError(_unknown_term(iri, line, defined))


def _defined(store: Store) -> list[str]:
    """The terms of the ontology that a question may use."""
    found = {
        quad.subject.value
        for quad in store.quads_for_pattern(None, None, None, NamedNode(ONTOLOGY))
        if isinstance(quad.subject, NamedNode)
    }
    inverse = store.quads_for_pattern(None, NamedNode(_INVERSE), None)
    return sorted(found - {q.subject.value for q in inverse if isinstance(q.subject, NamedNode)})


def _refuse_inverse(store: Store, node: NamedNode, line: int) -> None:
    """A property that the ontology only declares as an inverse has no triples: say the other way.

    Raises: QueryError with the property to use.
    """
    declared = [q.object for q in store.quads_for_pattern(node, NamedNode(_INVERSE), None, None)]
    of = next(iter(declared), None)  # a list: the engine's own iterator may not leave its thread
    if isinstance(of, NamedNode) and not next(store.quads_for_pattern(None, node, None), None):
        raise QueryError(
            f"line {line}: {shorten(node.value)} is never written; write ^{shorten(of.value)}"
        )


def _unknown_term(iri: str, line: int, defined: list[str]) -> str:
    base = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    near = get_close_matches(iri, [x for x in defined if x.startswith(base)], n=3, cutoff=0.7)
    hint = f"did you mean {' or '.join(map(shorten, near))}?" if near else "see ontology/kg.ttl"
    return f"line {line}: the ontology has no term {shorten(iri)}; {hint}"


def names(store: Store, iris: set[str], *, language: str) -> dict[str, str]:
    """How people call the things behind IRIs, in a language, else as their plan calls them."""
    found: dict[str, str] = {}
    ours = NamedNode(f"{ID}graph/labels")
    for iri in iris:
        for label in _LABELS:
            quads = store.quads_for_pattern(NamedNode(iri), NamedNode(label), None, None)
            literals = [
                (x.object.language or "", x.graph_name == ours, x.object.value)
                for x in quads
                if isinstance(x.object, Literal)
            ]
            if literals:
                found[iri] = choose_name(literals, language)
                break
    return found


def choose_name(literals: list[tuple[str, bool, str]], language: str) -> str:
    """The best of several (language, is ours, words): the wanted language, else the plan's own."""
    wanted = language.lower()

    def rank(literal: tuple[str, bool, str]) -> tuple[bool, bool, bool, tuple[str, bool, str]]:
        tag = literal[0].lower()
        near = tag.split("-")[0] == wanted.split("-")[0]
        return tag != wanted, not near, literal[1], literal

    return min(literals, key=rank)[2]


def within(seconds: float, work: Callable[[], T]) -> T:
    """The result of some work, if it is done in time. For the command line, which then ends.

    The engine cannot be stopped from Python. The work runs in a thread of its own that dies with
    the process: after the error the caller must end it.
    Raises: TooSlowError when the time is over.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # handed to the waiting thread, raised there
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise too_slow(seconds)
    return results[0]


def too_slow(seconds: float) -> TooSlowError:
    """The sentence for a question that ran out of time."""
    return TooSlowError(
        f"no answer within {seconds:g} seconds; ask for less (fewer joins, a LIMIT, one plan) or "
        "allow more time"
    )
