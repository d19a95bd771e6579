"""What does a SPARQL server answer, and how the graph gets there: the W3C protocols. Graph layer.

Only the address the user gave is called: no redirects are followed, nothing else is looked up. Any
server that speaks the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol will do.
"""

from __future__ import annotations

import base64
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from kg.errors import ConfigError, InputError, QueryError
from kg.graph.answer import Answer
from kg.graph.folder import GraphFolder
from kg.graph.prefixes import QUERY_PREFIXES
from kg.graph.query import MAX_ROWS, SECONDS, check_terms, choose_name, collect, too_slow
from kg.graph.sparql import check_query, missing_prefixes
from kg.ids import AP, BASE, ID

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/turtle;q=0.9"
_FORM = "application/x-www-form-urlencoded"
_GRAPHS = (
    f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s a ?c }} FILTER(STRSTARTS(STR(?g), "{BASE}")) }}'
)
# Graphs of short cuts and labels alone: nothing in them has a type to find them by.
_UNTYPED = {f"{ID}graph/derived", f"{ID}graph/labels"}
_MOST_BYTES = 1 << 30  # of an answer: a server that never stops sending is hung up on


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Other addresses than the user's are never called."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """No request at all: the redirect then ends as an HTTP error."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL server's address for questions. `seconds` bounds each call."""

    url: str
    seconds: float = SECONDS

    def answer(self, text: str, *, max_rows: int | None = MAX_ROWS) -> Answer:
        """The server's answer to a question, over the union of our named graphs.

        Raises: QueryError if the question is malformed or forbidden, or the server cannot answer.
        """
        check_query(text)
        check_terms(_ontology(), text)
        declared = "".join(f"PREFIX {k}: <{v}> " for k, v in missing_prefixes(text).items())
        return self._ask(f"BASE <{ID}> {declared}{text}", self._dataset(), max_rows)

    def names(self, iris: Iterable[str], *, language: str) -> dict[str, str]:
        """How people call the things behind IRIs, in a language, else as their plan calls them."""
        wanted = [x for x in sorted(iris) if x.startswith(BASE)]
        found: dict[str, list[tuple[str, bool, str]]] = {}
        for start in range(0, len(wanted), 200):
            values = " ".join(f"<{x}>" for x in wanted[start : start + 200])
            text = (
                f"SELECT ?x ?l ?g WHERE {{ VALUES ?x {{ {values} }} GRAPH ?g {{ ?x "
                f"<{QUERY_PREFIXES['skos']}prefLabel>|<{QUERY_PREFIXES['dcterms']}title> ?l }} }}"
            )
            for node, label, graph in self._ask(text, [], None).rows:
                ours = graph.value == f"{ID}graph/labels"
                literal = (label.language or "", ours, label.value)
                found.setdefault(node.value, []).append(literal)
        return {iri: choose_name(literals, language) for iri, literals in found.items()}

    def _dataset(self) -> list[tuple[str, str]]:
        """Which graphs to ask: the server's default graph if it holds data of kg, else all of kg.

        Servers differ: on some the default graph is the union of the named ones, on some not.
        """
        if self._ask(f"ASK {{ ?p a <{AP}Plan> }}", [], None).truth:
            return []
        found = {row[0].value for row in self._ask(_GRAPHS, [], None).rows}
        if not found:
            raise QueryError(
                f"{split_login(self.url)[0]} holds no graph of kg; send it there with 'kg publish'"
            )
        graphs = sorted(found | _UNTYPED)
        default = [("default-graph-uri", x) for x in graphs]
        return default + [("named-graph-uri", x) for x in graphs]

    def _ask(self, text: str, dataset: list[tuple[str, str]], max_rows: int | None) -> Answer:
        from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

        body = urllib.parse.urlencode([("query", text), *dataset]).encode()
        headers = {"Content-Type": _FORM, "Accept": f"{_RESULTS}, {_TRIPLES};q=0.8"}
        kind, content = call(self.url, body, headers, method="POST", seconds=self.seconds)
        try:
            if kind == _RESULTS or kind.endswith("json"):
                found = parse_query_results(content, format=QueryResultsFormat.JSON)
                return collect(found, max_rows=max_rows)
            form = RdfFormat.from_media_type(kind)
            quads = [x.triple for x in parse(content, format=form or RdfFormat.TURTLE)]
        except (SyntaxError, ValueError) as error:
            raise QueryError(
                f"{split_login(self.url)[0]} sent {kind or 'something'} that is no SPARQL answer "
                f"({error}); is this the address for questions?"
            ) from error
        triples = tuple(sorted(set(quads), key=str))
        is_cut = max_rows is not None and len(triples) > max_rows
        return Answer(triples=triples[:max_rows], is_cut=is_cut)


def _ontology() -> Any:
    """A small store with our ontology alone, to check terms against."""
    from pyoxigraph import NamedNode, RdfFormat, Store

    from kg.files import resource
    from kg.ids import ONTOLOGY

    store = Store()
    path = str(resource("ontology", "kg.ttl"))
    store.load(path=path, format=RdfFormat.TURTLE, to_graph=NamedNode(ONTOLOGY))
    return store


def put_graph(
    url: str, graph: str, triples: bytes | BinaryIO, *, size: int, seconds: float = 600.0
) -> None:
    """Replace one named graph on a server by N-Triples (Graph Store HTTP Protocol).

    Raises: ConfigError for an address that is no web address; QueryError if the server refuses.
    """
    headers = {"Content-Type": "application/n-triples", "Content-Length": str(size)}
    call(_of_graph(url, graph), triples, headers, method="PUT", seconds=seconds)


def delete_graph(url: str, graph: str, *, seconds: float = 600.0) -> None:
    """Take one named graph off a server (Graph Store HTTP Protocol).

    Raises: as `put_graph`; QueryError also where the server has no such graph and says so.
    """
    call(_of_graph(url, graph), b"", {}, method="DELETE", seconds=seconds)


def _of_graph(url: str, graph: str) -> str:
    separator = "&" if urllib.parse.urlsplit(url).query else "?"
    return f"{url}{separator}graph={urllib.parse.quote(graph, safe='')}"


def call(
    url: str,
    body: bytes | BinaryIO,
    headers: dict[str, str],
    *,
    method: str,
    seconds: float,
) -> tuple[str, bytes]:
    """(media type, content) that a server sends back.

    Raises: ConfigError for an address that is no web address; QueryError if the server cannot be
    reached, refuses, redirects or is too slow.
    """
    url, login = split_login(url)
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise ConfigError(f"{url!r} is no web address; it must begin with http:// or https://")
    opener = urllib.request.build_opener(_NoRedirect)
    request = urllib.request.Request(url, data=body, headers=headers | login, method=method)  # noqa: S310 - checked
    try:
        with opener.open(request, timeout=seconds) as response:
            content = response.read(_MOST_BYTES + 1)
            kind = response.headers.get_content_type()
    except urllib.error.HTTPError as error:
        with error:
            raise QueryError(_refusal(url, error)) from error
    except TimeoutError as error:
        raise too_slow(seconds) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise too_slow(seconds) from error
        raise QueryError(f"{url} cannot be reached ({reason}); is the server running?") from error
    if len(content) > _MOST_BYTES:
        raise QueryError(f"{url} sent more than a gigabyte; ask for less")
    return kind, content


def split_login(url: str) -> tuple[str, dict[str, str]]:
    """(address without name and password, the header that carries them); for HTTP Basic.

    Example:
        >>> split_login("http://me:secret@127.0.0.1/store")
        ('http://127.0.0.1/store', {'Authorization': 'Basic bWU6c2VjcmV0'})
    """
    parts = urllib.parse.urlsplit(url)
    login, at, place = parts.netloc.rpartition("@")
    if not at:
        return url, {}
    words = urllib.parse.unquote(login).encode("utf-8")
    header = {"Authorization": f"Basic {base64.b64encode(words).decode('ascii')}"}
    return urllib.parse.urlunsplit(parts._replace(netloc=place)), header


def _refusal(url: str, error: urllib.error.HTTPError) -> str:
    location = error.headers.get("Location")
    if location:
        return f"{url} sends on to {location}, which is not called automatically; give that address"
    words = " ".join(error.read(400).decode("utf-8", "replace").split())
    return f"{url} answered {error.code} {error.reason}: {words[:200]}; check the address"


# How the graph gets onto a SPARQL server: one named graph after another.
#
# The graph file holds each named graph in one piece, so that it is read once, and only one graph at
# a time is on its way. Each is replaced whole: publishing twice changes nothing.

_IN_MEMORY = 64 << 20  # bytes of one graph kept in memory before it goes to a temporary file


def graph_store_url(url: str) -> str:
    """The address of the Graph Store Protocol; an Oxigraph server has it at `/store`.

    Example:
        >>> graph_store_url("http://127.0.0.1:7878")
        'http://127.0.0.1:7878/store'

    Raises: ConfigError for what is no web address.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise ConfigError(f"{url!r} is no web address; it must begin with http:// or https://")
    return url.rstrip("/") + "/store" if urlsplit(url).path in ("", "/") else url


def publish(folder: GraphFolder, url: str, *, seconds: float = 600.0) -> Iterator[tuple[str, int]]:
    """Send each named graph, in the order of the file; gives (name, triples) as each has arrived.

    Raises: QueryError if the server refuses or cannot be reached.
    """
    address = graph_store_url(url)
    for graph, body, size, n_triples in _graphs(folder):
        with body:
            put_graph(address, graph, body, size=size, seconds=seconds)
        yield graph, n_triples


def withdraw(folder: GraphFolder, plan: str, url: str, *, seconds: float = 600.0) -> str:
    """Take the graph of a plan that has left the folder off the server; gives the graph's name.

    Raises: ConfigError if the plan is still in the folder; QueryError as `publish`.
    """
    if plan in folder.plans:
        raise ConfigError(f"the plan {plan!r} is still in the graph; build without it first")
    graph = f"{ID}plan/{plan}"
    delete_graph(graph_store_url(url), graph, seconds=seconds)
    return graph


def _graphs(folder: GraphFolder) -> Iterator[tuple[str, BinaryIO, int, int]]:
    """(name, N-Triples, bytes, triples) of each named graph of the file."""
    current = b""
    body: BinaryIO | None = None
    n_triples = 0
    done: set[bytes] = set()
    with folder.graph_file.open("rb") as file:
        for line in file:
            start = line.rindex(b" <")
            name = line[start + 2 : line.rindex(b">")]
            if name != current:
                if body is not None:
                    yield _rewound(current, body, n_triples)
                if name in done:
                    raise InputError(
                        f"the graph {name.decode()} stands in two places; build again",
                        where=str(folder.graph_file),
                    )
                done.add(name)
                body, current, n_triples = _spool(), name, 0
            if body is not None:
                body.write(line[:start] + b" .\n")
                n_triples += 1
    if body is not None:
        yield _rewound(current, body, n_triples)


def _spool() -> BinaryIO:
    return tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # type: ignore[return-value]


def _rewound(name: bytes, body: BinaryIO, n_triples: int) -> tuple[str, BinaryIO, int, int]:
    size = body.tell()
    body.seek(0)
    return name.decode("utf-8"), body, size, n_triples
