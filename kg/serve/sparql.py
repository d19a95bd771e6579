"""The SPARQL 1.1 Protocol, for queries: GET, POST form, POST direct. Serve layer.

Each question runs in a process of its own with limits on time, memory and rows. An answer that
would be cut is refused: half an answer is a wrong one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.errors import KgError
from kg.graph.answer import ROWS, TRIPLES, in_form, media_type
from kg.graph.folder import GraphFolder
from kg.graph.query import Chosen, TooSlowError, run_query
from kg.ids import ID, ONTOLOGY
from kg.serve.pages import bench_of

SECONDS = 30.0
MOST_ROWS = 100_000
LONGEST = 100_000  # letters of a question
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
)  # fmt: skip
Pairs = list[tuple[str, str]]


class _RefusedError(Exception):
    """A request that the protocol does not allow: its status, and the reason."""

    def __init__(self, status: int, words: str) -> None:
        self.status = status
        super().__init__(words)


async def endpoint(request: Request) -> Response:
    """A question and its answer; without a question the description of the service."""
    try:
        pairs = await _pairs(request)
        query, chosen = _understood(pairs)
        if query is None:
            return await _description(request)
        folder = await bench_of(request).graph()
        return await _answered(request, folder, query, chosen)
    except _RefusedError as error:
        return _says(error.status, str(error))
    except TooSlowError as error:
        return _says(503, str(error))
    except KgError as error:
        return _says(400, str(error))


def _says(status: int, words: str) -> Response:
    return Response(f"{words}\n", status, media_type="text/plain")


async def _pairs(request: Request) -> Pairs:
    """What a request says, wherever the protocol lets it say it."""
    own = _decoded(request.scope["query_string"])
    if request.method == "GET":
        return own
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind not in (FORM, DIRECT):
        raise _RefusedError(415, f"send a question as {FORM} or {DIRECT}; only questions are "
                            "answered, nothing is changed")  # fmt: skip
    charset = rest.partition("charset=")[2].strip(' "').lower()
    if charset not in ("", "utf-8", "utf8"):
        raise _RefusedError(415, "send the question in UTF-8")
    body = await request.body()
    if kind == FORM:
        return [*own, *_decoded(body)]
    try:
        return [*own, ("query", body.decode("utf-8"))]
    except UnicodeDecodeError as error:
        raise _RefusedError(400, "the question is not UTF-8") from error


def _decoded(raw: bytes) -> Pairs:
    try:
        return parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict",
                         max_num_fields=1_000)  # fmt: skip
    except (UnicodeError, ValueError) as error:
        raise _RefusedError(400, "the request is not UTF-8, percent-encoded") from error


def _understood(pairs: Pairs) -> tuple[str | None, Chosen | None]:
    """The one question of a request, and the graphs it is to be asked of."""
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in pairs):
        raise _RefusedError(403, "only questions are answered, nothing is changed")
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) > 1:
        raise _RefusedError(400, "send one question at a time")
    if queries and len(queries[0]) > LONGEST:
        raise _RefusedError(413, f"the question has more than {LONGEST:,} letters")
    default = tuple(v for name, v in pairs if name == "default-graph-uri")
    named = tuple(v for name, v in pairs if name == "named-graph-uri")
    for iri in (*default, *named):
        if ":" not in iri or any(c in iri for c in ' <>"{}|\\^`') or not iri.isprintable():
            raise _RefusedError(400, f"“{iri[:80]}” is no IRI of a graph")
    return (queries[0] if queries else None), (Chosen(default, named) if default or named else None)


async def _answered(
    request: Request, folder: GraphFolder, query: str, chosen: Chosen | None
) -> Response:
    found = await asyncio.to_thread(
        run_query, folder, query, seconds=SECONDS, max_rows=MOST_ROWS, chosen=chosen
    )
    if found.is_cut:
        raise _RefusedError(400, f"the answer has more than {MOST_ROWS:,} rows; add a LIMIT")
    form = media_type(request.headers.get("accept", ""), found)
    if form is None:
        known = ROWS if found.triples is None else TRIPLES
        raise _RefusedError(406, f"ask for one of {', '.join(known)}")
    charset = "; charset=utf-8" if form.startswith("text/") else ""
    return Response(in_form(found, form), headers={"content-type": form + charset})


async def _description(request: Request) -> Response:
    """SPARQL 1.1 Service Description; a person is led to the page with the editor."""
    accept = request.headers.get("accept", "")
    if "text/html" in accept:
        return RedirectResponse("/ask#sparql", 303)
    folder = await bench_of(request).graph()
    address = str(request.url.replace(query="", fragment=""))
    text = "\n".join(_described(address, folder.plans))
    from pyoxigraph import RdfFormat, parse

    from kg.graph.answer import Answer

    quads = list(parse(text, format=RdfFormat.TURTLE))
    answer = Answer(triples=tuple(quad.triple for quad in quads))
    form = media_type(accept, answer) or TRIPLES[0]
    if form == TRIPLES[0]:
        return Response(text, media_type="text/turtle")
    return Response(in_form(answer, form), headers={"content-type": form})


def _described(address: str, plans: Sequence[str]) -> list[str]:
    graphs = [ONTOLOGY, *(f"{ID}graph/{name}" for name in ("actors", "derived", "labels"))]
    graphs += [f"{ID}plan/{plan}" for plan in plans]
    formats = ", ".join(f"<{_FORMATS}{name}>" for name in _RESULT_FORMATS)
    named = ", ".join(f"[ a sd:NamedGraph ; sd:name <{name}> ]" for name in graphs)
    return [
        f"@prefix sd: <{_SD}> .",
        f"<{address}> a sd:Service ;",
        f"  sd:endpoint <{address}> ;",
        "  sd:supportedLanguage sd:SPARQL11Query ;",
        "  sd:feature sd:UnionDefaultGraph ;",
        f"  sd:resultFormat {formats} ;",
        "  sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ;",
        f"    sd:namedGraph {named} ] .",
        "",
    ]


ROUTES = [Route("/sparql", endpoint, methods=["GET", "POST"])]
