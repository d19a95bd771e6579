import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kg.errors import ConfigError, InputError, QueryError
from kg.graph.folder import GraphFolder
from kg.graph.query import answer
from kg.graph.remote import Endpoint, graph_store_url, publish, split_login
from tests.support.graphs import TEXT, small_plan, write_small
from tests.support.servers import oxigraph_server

COUNT = "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a ap:Activity }"


@pytest.fixture
def folder(tmp_path: Path) -> GraphFolder:
    write_small(tmp_path / "g", small_plan(), small_plan("hr-2021", text=TEXT + "!"))
    return GraphFolder.open(tmp_path / "g")


@pytest.mark.server
def test_what_is_published_answers_like_the_folder(folder: GraphFolder, tmp_path: Path) -> None:
    with oxigraph_server(tmp_path / "db") as url:
        sent = dict(publish(folder, url))
        again = dict(publish(folder, f"{url}/store"))
        server = Endpoint(f"{url}/query")
        everything = "CONSTRUCT WHERE { ?s ?p ?o }"
        remote, local = server.answer(everything), answer(folder.store(), everything)
        counted = list(server.answer(COUNT))
        labels = server.names({"https://w3id.org/actionplan/id/org/hr/works"}, language="en")
        in_graph = server.answer("ASK { GRAPH <plan/hr-2021> { ?s ap:payer ?o } }")
        cut = server.answer("SELECT * { ?s ?p ?o }", max_rows=5)

    assert sent == again
    assert sum(sent.values()) == folder.manifest["triples"]
    assert len(sent) == 6
    assert remote.triples == local.triples
    assert counted == [{"n": 2}]
    assert list(labels.values()) == ["Works Ministry"]
    assert in_graph
    assert cut.is_cut
    assert len(cut) == 5


@pytest.mark.server
def test_publishing_replaces_a_graph_whole(folder: GraphFolder, tmp_path: Path) -> None:
    write_small(tmp_path / "h", small_plan())
    with oxigraph_server(tmp_path / "db") as url:
        list(publish(folder, url))
        list(publish(GraphFolder.open(tmp_path / "h"), url))
        found = Endpoint(f"{url}/query").answer("SELECT ?g { GRAPH ?g { ?d a foaf:Document } }")

    assert len(found) == 1


@pytest.mark.server
def test_a_server_without_our_graph_says_to_publish(tmp_path: Path) -> None:
    with (
        oxigraph_server(tmp_path / "db") as url,
        pytest.raises(QueryError, match=r"holds no graph of kg; .*kg publish"),
    ):
        Endpoint(f"{url}/query").answer(COUNT)


@pytest.mark.server
def test_a_wrong_address_on_a_server_says_to_check_it(tmp_path: Path) -> None:
    with oxigraph_server(tmp_path / "db") as url:
        with pytest.raises(QueryError, match="check the address"):
            Endpoint(f"{url}/store").answer(COUNT)
        with pytest.raises(QueryError, match="answered 40"):
            list(publish(_small(tmp_path), f"{url}/nowhere"))


def _small(tmp_path: Path) -> GraphFolder:
    write_small(tmp_path / "s")
    return GraphFolder.open(tmp_path / "s")


Server = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Server]:
    """Start a server that answers every request in one way; its address."""
    running: list[tuple[ThreadingHTTPServer, threading.Thread]] = []

    def start(status: int, body: bytes = b"", **headers: str) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_redirect_is_not_followed(serve: Server) -> None:
    target = serve(200, b"{}")
    url = serve(307, Location=f"{target}elsewhere")

    with pytest.raises(
        QueryError, match=r"sends on to .*elsewhere, which is not called automatically"
    ):
        Endpoint(url).answer(COUNT)


def test_an_answer_that_is_no_sparql_is_named(serve: Server) -> None:
    url = serve(200, b"<html>hello", Content_Type="text/html")

    with pytest.raises(QueryError, match="text/html that is no SPARQL answer"):
        Endpoint(url).answer(COUNT)


def test_broken_json_is_named(serve: Server) -> None:
    url = serve(200, b'{"head"', Content_Type="application/sparql-results+json")

    with pytest.raises(QueryError, match="no SPARQL answer"):
        Endpoint(url).answer(COUNT)


def test_the_servers_own_words_are_passed_on(serve: Server) -> None:
    url = serve(503, b"too   busy\nnow", Content_Type="text/plain")

    with pytest.raises(QueryError, match=r"answered 503 .*too busy now"):
        Endpoint(url).answer(COUNT)


def test_a_server_whose_default_graph_holds_the_data_is_asked_as_it_is(serve: Server) -> None:
    body = json.dumps({"head": {}, "boolean": True}).encode()
    url = serve(200, body, Content_Type="application/sparql-results+json")

    assert Endpoint(url).answer("ASK { ?s ap:leads ?o }")


def test_a_password_is_sent_and_never_shown(serve: Server) -> None:
    url = serve(401, b"who are you").replace("http://", "http://me:s%40cret@")

    with pytest.raises(QueryError, match="answered 401") as error:
        Endpoint(url).answer(COUNT)

    assert "cret" not in str(error.value)
    assert split_login(url)[1] == {"Authorization": "Basic bWU6c0BjcmV0"}


def test_nobody_at_the_address_is_said() -> None:
    with pytest.raises(QueryError, match="cannot be reached"):
        Endpoint("http://127.0.0.1:1/").answer(COUNT)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "graph", ""])
def test_only_web_addresses_are_called(url: str) -> None:
    with pytest.raises(ConfigError, match="is no web address"):
        Endpoint(url).answer(COUNT)


@pytest.mark.parametrize("text", ["INSERT DATA { <x:a> <x:b> 1 }", "SELECT * { ?s ap:leed ?o }"])
def test_a_refused_question_never_leaves_the_machine(text: str) -> None:
    with pytest.raises(QueryError, match=r"refused|no term"):
        Endpoint("http://127.0.0.1:1/").answer(text)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("http://h:7878", "http://h:7878/store"),
        ("http://h:7878/", "http://h:7878/store"),
        ("http://h/ds/data", "http://h/ds/data"),
    ],
)
def test_an_address_without_a_path_means_an_oxigraph_store(given: str, meant: str) -> None:
    assert graph_store_url(given) == meant


def test_a_graph_that_stands_in_two_pieces_is_not_published_by_halves(
    folder: GraphFolder, serve: Server
) -> None:
    path = folder.path / "graph.nq"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[1:], lines[0]]))
    url = serve(204)

    with pytest.raises((InputError, QueryError)):
        list(publish(folder, url))
