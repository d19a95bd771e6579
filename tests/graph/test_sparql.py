import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.graph.sparql import check_query, missing_prefixes, own_terms, tokens

READING = [
    "SELECT * WHERE { ?s ?p ?o }",
    "ask { ?s ap:leads ?o }",
    "# a comment with SERVICE <http://x/> {}\nSELECT ?s { ?s ?p 'SERVICE <http://x/> { }' }",
    "SELECT ?service WHERE { ?service ?p <http://example.org/service> }",
    'SELECT ?s WHERE { ?s ?p """LOAD "x" SERVICE""" , \'INSERT\' }',
    "PREFIX service: <http://x/> SELECT ?s WHERE { ?s service:service ?o }",
    "PREFIX insert: <http://x/> CONSTRUCT { ?s insert:x ?o } WHERE { ?s ?p ?o }",
    "BASE <http://x/> DESCRIBE <y>",
    "SELECT ?s FROM <http://x/g> WHERE { ?s ?p ?o FILTER(?o<3) }",
    "DESCRIBE <org/bg/dans>",
]
CALLING = [
    "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * WHERE { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * WHERE { SERVICE ?x { ?s ?p ?o } }",
    "SELECT * WHERE { ?s ?p ?o . { SERVICE<http://127.0.0.1:9/>{?s ?p ?o} } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p '#' . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p <http://x/#> . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    # A reader that takes `<?b#>` for an IRI would see the rest as one long string.
    'SELECT * { ?s ?p ?a, ?b FILTER(?a<?b#>"""\n) SERVICE <http://127.0.0.1:9/> {?s ?p ?o} #"""\n}',
    "SELECT * { ?s ?p 'it''s' . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * WHERE { S\\u0045RVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * WHERE { \\U00000053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
]
CHANGING = [
    "INSERT DATA { <x:a> <x:b> <x:c> }", "DELETE WHERE { ?s ?p ?o }", "LOAD <http://x/>",
    "CLEAR ALL", "DROP ALL", "CREATE GRAPH <x:g>", "COPY <x:a> TO <x:b>", "MOVE <x:a> TO <x:b>",
    "ADD <x:a> TO <x:b>", "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "PREFIX x: <http://x/>\n# SELECT\ninsert data { x:a x:b x:c }",
]  # fmt: skip


def complaint(text: str) -> str:
    """What is said against a question; nothing if it passes."""
    try:
        check_query(text)
    except QueryError as error:
        return str(error) or "no words"
    return ""


@pytest.mark.parametrize("text", READING)
def test_questions_that_only_read_pass(text: str) -> None:
    assert complaint(text) == ""


@pytest.mark.parametrize("text", CALLING)
def test_a_question_that_would_call_another_server_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        check_query(text)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    calls: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815 - the base class names it so

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", calls
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("text", CALLING)
def test_checking_a_question_calls_nobody(text: str, listener: tuple[str, list[str]]) -> None:
    url, calls = listener

    with pytest.raises(QueryError):
        check_query(text.replace("http://127.0.0.1:9/", url))

    assert calls == []


@pytest.mark.parametrize("text", CHANGING)
def test_a_question_that_would_change_the_graph_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="would change the graph and is refused"):
        check_query(text)


PIECES = st.sampled_from(
    [
        "SERVICE", "<http://127.0.0.1:9/>", "{ ?s ?p ?o }", '"', "'", '"""', "'''", "#", "\n", "<",
        ">", "?a", "FILTER(", ")", "{", "}", ".", " ", "\\", "x:y", "@en", "&&", "SELECT *",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14))
def test_whatever_passes_is_the_same_question_without_the_word(pieces: list[str]) -> None:
    """What passes must still parse when the word is another one: then it was no keyword."""
    text = "SELECT * WHERE { ?s ?p ?o . " + "".join(pieces) + " }"

    assert complaint(text) or not complaint(text.replace("SERVICE", "SURVICE"))


@given(st.text(max_size=60))
def test_any_text_is_split_into_its_words_in_order(text: str) -> None:
    left = text
    for token in tokens(text):
        skipped, found, left = left.partition(token.text)
        assert found
        assert not skipped.split("#")[0].strip()  # white space, or a comment
    assert not left.split("#")[0].strip()


@given(st.text(max_size=60))
def test_any_text_is_answered_by_a_sentence_or_accepted(text: str) -> None:
    assert "no words" not in complaint(text)
    assert "Traceback" not in complaint(text)


def test_an_unknown_prefix_names_its_line_and_the_nearest() -> None:
    with pytest.raises(
        QueryError, match="line 2: the prefix 'app:' is not known; did you mean ap:"
    ):
        check_query("SELECT ?s\nWHERE { ?s app:leads ?o }")


def test_a_syntax_error_names_line_column_and_words() -> None:
    with pytest.raises(QueryError, match=r"line 2, column \d+: not understood at"):
        check_query("SELECT ?s\nWHERE { ?s ap:leads ?o ")


@pytest.mark.parametrize(("text", "hint"), [("SELCT ?s {}", "SELECT"), ("hello", "begin with")])
def test_a_question_that_begins_wrongly_is_told_how(text: str, hint: str) -> None:
    with pytest.raises(QueryError, match=hint):
        check_query(text)


@pytest.mark.parametrize("text", ["", "  \n", "# only a comment"])
def test_an_empty_question_says_so(text: str) -> None:
    with pytest.raises(QueryError, match="empty"):
        check_query(text)


def test_only_prefixes_that_are_used_and_not_declared_are_added() -> None:
    text = "PREFIX skos: <http://x/> SELECT * { ?s ap:leads ?o ; skos:prefLabel ?l ; x:y 'r:a' }"

    assert list(missing_prefixes(text)) == ["ap"]


def test_terms_of_ours_are_found_with_their_line() -> None:
    text = (
        "SELECT *\n{ ?s ap:leads ?o . # ap:no\n ?s r:lead 'ap:no' ;"
        " <https://w3id.org/actionplan/def#funds> ?x }"
    )

    found = [(iri.rsplit("/", 1)[1], line) for iri, line in own_terms(text)]

    assert found == [("def#leads", 2), ("lead", 3), ("def#funds", 3)]


DEEP = {
    "braces": "SELECT * {x}?s ?p ?o{y}",
    "brackets": "SELECT * {{ FILTER({x2}1{y2}) }}",
    "functions": "SELECT * {{ FILTER({x3}1{y2} = 1) }}",
    "nodes": "SELECT * {{ ?s ?p {x4}1{y4} }}",
}


@pytest.mark.parametrize("kind", DEEP)
@pytest.mark.parametrize("n", [101, 3_000, 20_000])
def test_brackets_within_brackets_without_end_are_refused(kind: str, n: int) -> None:
    pairs = {"x": "{", "y": "}", "x2": "(", "y2": ")", "x3": "STR(", "x4": "[ <a:a> ", "y4": " ]"}
    text = DEEP[kind].format(**{k: v * n for k, v in pairs.items()})

    with pytest.raises(QueryError, match="line 1: more than 100 brackets stand within each other"):
        check_query(text)


@pytest.mark.parametrize(
    "chain",
    ["SELECT * {{ FILTER({a}true) }}", "SELECT * {{ FILTER(1{b} = 1) }}",
     "SELECT * {{ ?s <a:a>{c} ?o }}", "SELECT * {{ {{?s ?p ?o}} {d} }}"],
)  # fmt: skip
def test_chains_of_operators_without_end_are_refused(chain: str) -> None:
    links = {"a": "!", "b": " + 1", "c": "/<a:a>", "d": "UNION {?s ?p ?o} "}

    with pytest.raises(QueryError, match="more than 1,000 operators"):
        check_query(chain.format(**{k: v * 20_000 for k, v in links.items()}))
    check_query(chain.format(**{k: v * 50 for k, v in links.items()}))
