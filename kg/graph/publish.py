"""How the graph gets onto a SPARQL server: one named graph after another. Graph layer.

The graph file holds each named graph in one piece, so that it is read once, and only one graph at a
time is on its way. Each is replaced whole: publishing twice changes nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import urlsplit

from kg.errors import ConfigError, InputError
from kg.graph.folder import GraphFolder
from kg.graph.remote import delete_graph, put_graph
from kg.ids import ID

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
