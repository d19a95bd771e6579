"""`/sparql` is the SPARQL 1.1 Protocol for queries: the W3C cases, and clients as people use them.

The cases are those of the W3C's manifest for the protocol that ask; those that change data are
refused here on purpose.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from tests.support.workbench import PLAN as DOCUMENT
from tests.support.workbench import ROWS, Said, Workbench, workbench

pytestmark = pytest.mark.server
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
ACTIVITIES = "SELECT ?a WHERE { ?a a <https://w3id.org/actionplan/def#Activity> }"
ACTORS = "https://w3id.org/actionplan/id/graph/actors"
PLAN = "https://w3id.org/actionplan/id/plan/youth"
COUNT = "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a <https://w3id.org/actionplan/def#Activity> }"


def post(bench: Workbench, body: bytes, kind: str | None, query: str = "") -> Said:
    headers = {"Cookie": bench.cookie, "Accept": "application/sparql-results+json"}
    if kind is not None:
        headers["Content-Type"] = kind
    return bench.bare("POST", f"/sparql{query}", body, headers)


def number(said: Said) -> int:
    (row,) = json.loads(said.body)["results"]["bindings"]
    return int(row["n"]["value"])


# ---------------------------------------------------------------- the W3C cases that must fail


def test_bad_query_method(bench: Workbench) -> None:
    said = bench.ask("/sparql?query=ASK%20%7B%7D", method="PUT")

    assert 400 <= said.status < 500


def test_bad_multiple_queries(bench: Workbench) -> None:
    said = bench.ask("/sparql?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D")

    assert said.status == 400


@pytest.mark.parametrize(("body", "kind"), [
    (b"ASK {}", "text/plain"),  # bad_query_wrong_media_type
    (b"query=ASK%20%7B%7D", None),  # bad_query_missing_form_type
    (b"ASK {}", None),  # bad_query_missing_direct_type
    ("ASK {}".encode("utf-16"), f"{DIRECT}; charset=UTF-16"),  # bad_query_non_utf8
    (b"ASK { ?s ?p '\xff\xfe' }", DIRECT),
    (b"query=%FF%FE", FORM),
    (b"query=ASK%20%7B", FORM),  # bad_query_syntax
    (b"ASK {", DIRECT),
    (b"update=CLEAR%20ALL", FORM),
    (b"CLEAR ALL", DIRECT),
    (b"INSERT DATA { <a:a> <a:a> <a:a> }", DIRECT),
    (b"CLEAR ALL", "application/sparql-update"),
])  # fmt: skip
def test_bad_posts(bench: Workbench, body: bytes, kind: str | None) -> None:
    said = post(bench, body, kind)

    assert 400 <= said.status < 500
    assert said.text.strip()


# ---------------------------------------------------------------- the W3C cases that must work


def test_query_get_and_both_posts_give_the_same(bench: Workbench) -> None:
    got = bench.sparql(COUNT)
    form = post(bench, urlencode({"query": COUNT}).encode(), FORM)
    direct = post(bench, COUNT.encode(), f"{DIRECT}; charset=utf-8")

    assert [number(x) for x in (got, form, direct)] == [ROWS] * 3


@pytest.mark.parametrize(("default", "named", "query", "n"), [
    ([PLAN], [], COUNT, ROWS),  # query_dataset_default_graph
    ([ACTORS], [], COUNT, 0),
    ([PLAN, ACTORS], [], COUNT, ROWS),  # query_dataset_default_graphs
    ([], [PLAN], COUNT, 0),
    ([], [PLAN], COUNT.replace("{", "{ GRAPH ?g {", 1) + " }", ROWS),  # query_dataset_named_graphs
    ([ACTORS], [PLAN], "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", 1),
    ([], [PLAN, ACTORS], "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", 2),
])  # fmt: skip
def test_query_dataset(
    bench: Workbench, default: list[str], named: list[str], query: str, n: int
) -> None:
    pairs = [("default-graph-uri", x) for x in default] + [("named-graph-uri", x) for x in named]
    got = bench.ask(f"/sparql?{urlencode([('query', query), *pairs])}")
    form = post(bench, urlencode([("query", query), *pairs]).encode(), FORM)
    direct = post(bench, query.encode(), DIRECT, f"?{urlencode(pairs)}")

    assert [number(x) for x in (got, form, direct)] == [n] * 3


@pytest.mark.parametrize(("query", "accept", "kind"), [
    (ACTIVITIES, "", "application/sparql-results+json"),
    (ACTIVITIES, "*/*", "application/sparql-results+json"),
    (ACTIVITIES, "application/sparql-results+xml", "application/sparql-results+xml"),
    (ACTIVITIES, "text/csv;q=0.2, application/sparql-results+xml;q=0.9",
     "application/sparql-results+xml"),
    (ACTIVITIES, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    (ACTIVITIES, "text/csv", "text/csv; charset=utf-8"),
    ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
    ("ASK {}", "", "application/sparql-results+json"),
    (f"DESCRIBE <{PLAN}>", "application/rdf+xml", "application/rdf+xml"),
    (f"DESCRIBE <{PLAN}>", "", "text/turtle; charset=utf-8"),
    ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3", "application/n-triples", "application/n-triples"),
    ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3", "application/ld+json", "application/ld+json"),
])  # fmt: skip
def test_query_content_type(bench: Workbench, query: str, accept: str, kind: str) -> None:
    said = bench.sparql(query, Accept=accept)

    assert (said.status, said.headers["content-type"]) == (200, kind)
    assert said.body


def test_what_nobody_can_write_is_said_to_be_so(bench: Workbench) -> None:
    said = bench.sparql("ASK {}", Accept="image/png")

    assert said.status == 406
    assert "application/sparql-results+json" in said.text


def test_without_a_question_the_service_describes_itself(bench: Workbench) -> None:
    said = bench.ask("/sparql", Accept="text/turtle")
    graph = Graph().parse(data=said.text, format="turtle")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    found = {str(p).removeprefix(sd): str(o) for _, p, o in graph}

    assert found["supportedLanguage"] == f"{sd}SPARQL11Query"
    assert found["feature"] == f"{sd}UnionDefaultGraph"
    assert found["endpoint"].endswith("/sparql")
    assert PLAN in {str(o) for o in graph.objects()}


def test_all_forms_of_rows_say_the_same(bench: Workbench) -> None:
    query = "SELECT ?t ?n ?x { ?a a ap:Activity ; dcterms:title ?t ; ap:number ?n } ORDER BY ?n"
    rows = bench.sparql(query).json["results"]["bindings"]
    sheet = list(csv.DictReader(io.StringIO(bench.sparql(query, Accept="text/csv").text)))
    tabs = bench.sparql(query, Accept="text/tab-separated-values").text.splitlines()
    read = Result.parse(
        io.BytesIO(bench.sparql(query, Accept="application/sparql-results+xml").body),
        format="xml",
    )

    titles = [x["t"]["value"] for x in rows]
    assert len(titles) == ROWS
    assert [x["t"] for x in sheet] == titles
    assert [str(x["t"]) for x in read] == titles  # type: ignore[index, call-overload]
    assert [x.split("\t")[0] for x in tabs[1:]] == [f'"{x}"@en' for x in titles]


# ---------------------------------------------------------------- real clients


def test_sparqlwrapper_in_every_form(bench: Workbench) -> None:
    client = SPARQLWrapper(bench.program("sparql"))
    client.setQuery(COUNT)
    client.setReturnFormat(JSON)
    got = client.query().convert()["results"]["bindings"][0]["n"]["value"]
    client.setMethod(POST)
    form = client.query().convert()["results"]["bindings"][0]["n"]["value"]
    client.setRequestMethod(POSTDIRECTLY)
    direct = client.query().convert()["results"]["bindings"][0]["n"]["value"]
    client.setReturnFormat(XML)
    xml = client.query().convert().toxml()
    client.setReturnFormat(CSV)
    sheet = client.query().convert().decode().split()
    client.setQuery("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 4")
    client.setReturnFormat(TURTLE)
    triples = Graph().parse(data=client.query().convert(), format="turtle")

    assert [got, form, direct] == [str(ROWS)] * 3
    assert f">{ROWS}<" in xml
    assert sheet == ["n", str(ROWS)]
    assert len(triples) == 4


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflibs_store(bench: Workbench, method: str) -> None:
    graph = Graph(SPARQLStore(bench.program("sparql"), method=method))
    rows = list(graph.query(ACTIVITIES))

    assert len(rows) == ROWS
    assert bool(graph.query("ASK { ?s ?p ?o }").askAnswer)


def test_a_client_may_send_its_key_as_a_header(bench: Workbench) -> None:
    key = bench.program("sparql").split("/")[-2]
    headers: Mapping[str, str] = {"Authorization": f"Bearer {key}"}
    said = bench.bare("GET", "/sparql?query=ASK%20%7B%7D", None, headers)

    assert said.json == {"head": {}, "boolean": True}


# ---------------------------------------------------------------- limits


ENDLESS = " . ".join(f"?a{k} ?b{k} ?c{k}" for k in range(6))
# A busy machine takes seconds to begin an answer: only the question without an end has few.
STRICT = """
import kg.serve.sparql as x
ask, x.MOST_ROWS = x.run_query, 1_000
def run_query(folder, query, *, seconds, **more):
    return ask(folder, query, seconds=5.0 if "?a5" in query else 300.0, **more)
x.run_query = run_query
"""


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """One with limits of a sixth of the seconds and a hundredth of the rows."""
    with workbench(tmp_path_factory.mktemp("strict") / "ws", first=STRICT) as found:
        found.bring(youth_md=DOCUMENT)
        found.wait_read()
        yield found


def test_a_question_without_an_end_is_ended_and_the_next_one_is_answered(
    strict: Workbench,
) -> None:
    said = strict.sparql(f"SELECT (COUNT(*) AS ?n) {{ {ENDLESS} }}")

    assert said.status == 503
    assert "5 seconds" in said.text or "memory" in said.text
    assert number(strict.sparql(COUNT)) == ROWS


def test_half_an_answer_is_refused(strict: Workbench) -> None:
    said = strict.sparql("SELECT * { ?a ?b ?c . ?d ?e ?f }")

    assert said.status == 400
    assert "1,000 rows" in said.text


@pytest.mark.parametrize("query", [
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT ?x { ?x a ap:Activty }",
])  # fmt: skip
def test_what_cannot_be_asked_says_why(bench: Workbench, query: str) -> None:
    said = bench.sparql(query)

    assert said.status == 400
    assert said.text.strip()
