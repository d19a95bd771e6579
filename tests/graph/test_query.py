import gc
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.graph.folder import GraphFolder
from kg.graph.query import TooSlowError, answer, names, run_query, within
from tests.support import killers
from tests.support.graphs import small_plan, write_small

COUNT = "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a ap:Activity }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    path = tmp_path_factory.mktemp("graph") / "g"
    write_small(path, small_plan())
    return GraphFolder.open(path)


@pytest.fixture(scope="module")
def store(folder: GraphFolder) -> ox.Store:
    return folder.store()


def test_known_prefixes_may_be_left_out(store: ox.Store) -> None:
    assert list(answer(store, COUNT)) == [{"n": 1}]


def test_ids_stand_for_themselves(store: ox.Store) -> None:
    assert answer(store, "ASK { <org/hr/works> ap:leads <plan/hr-2020/g1/a1> }")


def test_the_union_of_all_graphs_is_asked(store: ox.Store) -> None:
    text = "SELECT ?l { <org/hr/works> skos:prefLabel ?l ; ap:leads ?x . ?x a ap:Activity }"

    assert {row["l"] for row in answer(store, text)} == {"Ministry of Works", "Works Ministry"}


def test_one_named_graph_can_be_asked(store: ox.Store) -> None:
    text = "SELECT ?l { GRAPH <graph/labels> { <org/hr/works> skos:prefLabel ?l } }"

    assert [row["l"] for row in answer(store, text)] == ["Works Ministry"]


def test_values_come_as_python_has_them(store: ox.Store) -> None:
    text = """SELECT ?amount ?year ?due ?who ?nothing WHERE { ?m ap:amount ?amount ;
        ap:budgetYear ?year ; ap:payer ?who . ?d dcat:endDate ?due ; a ap:Deadline }"""

    (row,) = answer(store, text)

    assert row == {
        "amount": Decimal(1200), "year": 2020, "due": date(2020, 6, 30),
        "who": "https://w3id.org/actionplan/id/org/hr/works", "nothing": None,
    }  # fmt: skip


def test_words_that_claim_to_be_a_number_stay_words(store: ox.Store) -> None:
    (row,) = answer(store, 'SELECT ("=1+1"^^xsd:integer AS ?x) {}')

    assert row == {"x": "=1+1"}


def test_rows_are_cut_at_the_limit_and_the_answer_says_so(store: ox.Store) -> None:
    found = answer(store, "SELECT * { ?s ?p ?o }", max_rows=3)

    assert len(found) == 3
    assert found.is_cut


def test_as_many_rows_as_allowed_are_not_cut(store: ox.Store) -> None:
    found = answer(store, "SELECT * { ?s a ap:Plan }", max_rows=1)

    assert not found.is_cut


@pytest.mark.parametrize("text", ["SELECT * { ?s ap:leed ?o }", "SELECT *\n{ ?s ap:role r:leed }"])
def test_a_term_that_does_not_exist_names_the_nearest(text: str, store: ox.Store) -> None:
    with pytest.raises(QueryError, match=r"line \d: the ontology has no term .*leed; did you mean"):
        answer(store, text)


def test_terms_of_other_vocabularies_may_be_anything(store: ox.Store) -> None:
    assert not answer(store, "ASK { ?s <http://example.org/leed> ?o }")


def test_json_is_that_of_the_w3c(store: ox.Store) -> None:
    text = "SELECT ?t ?n ?x { <plan/hr-2020/g1/a1> dcterms:title ?t . BIND(1 AS ?n) }"

    found = json.loads(answer(store, text).json())

    native = store.query(
        text,
        base_iri="https://w3id.org/actionplan/id/",
        prefixes={"dcterms": "http://purl.org/dc/terms/"},
        use_default_graph_as_union=True,
    )
    peer = native.serialize(format=ox.QueryResultsFormat.JSON)  # type: ignore[union-attr]
    assert found == json.loads(peer)


def test_csv_neutralises_formulas_and_leaves_numbers(store: ox.Store) -> None:
    text = 'SELECT ?a ?b ?c { BIND("=1+1" AS ?a) BIND(-3 AS ?b) BIND("x,\\"y\\"" AS ?c) }'

    assert answer(store, text).csv() == 'a,b,c\r\n\'=1+1,-3,"x,""y"""\r\n'


def test_a_graph_comes_as_turtle_in_one_order(store: ox.Store) -> None:
    text = "CONSTRUCT { ?s ap:leads ?o } WHERE { ?s ap:leads ?o }"

    assert (
        answer(store, text).turtle().endswith("\n<org/hr/works> ap:leads <plan/hr-2020/g1/a1> .\n")
    )


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Works Ministry"), ("hr", "Ministry of Works"), ("fr", "Ministry of Works")],
)
def test_names_are_in_the_wanted_language_or_the_plans(
    language: str, name: str, store: ox.Store
) -> None:
    iri = "https://w3id.org/actionplan/id/org/hr/works"

    assert names(store, {iri, "http://example.org/x"}, language=language) == {iri: name}


def test_with_a_deadline_the_answer_is_the_same(folder: GraphFolder) -> None:
    assert list(run_query(folder, COUNT, seconds=300)) == list(run_query(folder, COUNT))
    assert run_query(folder, "ASK { ?a a ap:Activity }", seconds=300)
    graph = "CONSTRUCT WHERE { ?s ap:leads ?o }"
    assert run_query(folder, graph, seconds=300) == run_query(folder, graph)
    assert run_query(folder, "SELECT * { ?s ?p ?o }", seconds=300, max_rows=2).is_cut


def test_with_a_deadline_a_runaway_question_is_ended(folder: GraphFolder) -> None:
    with pytest.raises(TooSlowError, match="no answer within 1 seconds"):
        run_query(folder, RUNAWAY, seconds=1)


def test_with_a_deadline_errors_are_the_same_sentence(folder: GraphFolder) -> None:
    with pytest.raises(QueryError, match=r"did you mean ap:leads"):
        run_query(folder, "SELECT * { ?s ap:leed ?o }", seconds=300)


def test_work_within_its_time_gives_its_result_or_error() -> None:
    def fail() -> int:
        raise QueryError("no")

    assert within(300, lambda: 3) == 3
    with pytest.raises(QueryError, match="no"):
        within(300, fail)


def test_the_folder_need_not_be_written_to(folder: GraphFolder, tmp_path: Path) -> None:
    before = sorted(x.name for x in folder.path.parent.iterdir())

    folder.store()

    assert sorted(x.name for x in folder.path.parent.iterdir()) == before


@pytest.mark.parametrize("name", ["ledBy", "hasPartner", "hasElement"])
def test_an_inverse_that_is_only_declared_is_refused_with_the_way_to_say_it(
    store: ox.Store, name: str
) -> None:
    with pytest.raises(QueryError, match=rf"line 1: ap:{name} is never written; write \^ap:"):
        answer(store, f"SELECT ?x {{ ?e ap:{name} ?x }}")

    assert answer(store, "ASK { <plan/hr-2020/g1/a1> ^ap:leads <org/hr/works> }")


def test_a_refusal_leaves_no_iterator_of_the_engine_to_another_thread(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="never written"):
        within(300, lambda: answer(store, "SELECT ?x { ?e ap:ledBy ?x }"))
    gc.collect()  # what is dropped in the wrong thread warns, and warnings are errors


FROM = "SELECT (COUNT(DISTINCT ?a) AS ?n) {} {{ {} }}"


@pytest.mark.parametrize(
    ("clause", "pattern", "n"),
    [
        ("", "?a a ap:Actor", 1),
        ("FROM <graph/actors>", "?a a ap:Actor", 1),
        ("FROM <https://w3id.org/actionplan/id/graph/actors>", "?a a ap:Actor", 1),
        ("FROM <plan/hr-2020>", "?a a ap:Actor", 0),
        ("FROM <plan/hr-2020> FROM <graph/actors>", "?a a ap:Actor", 1),
        ("FROM NAMED <graph/actors>", "?a a ap:Actor", 0),
        ("FROM NAMED <graph/actors>", "GRAPH ?g { ?a a ap:Actor }", 1),
        ("FROM NAMED <plan/hr-2020>", "GRAPH ?g { ?a a ap:Actor }", 0),
        ("from <graph/actors>", "GRAPH ?g { ?a a ap:Actor }", 0),
    ],
)
def test_from_means_what_the_standard_says(
    clause: str, pattern: str, n: int, store: ox.Store
) -> None:
    found = answer(store, FROM.format(clause, pattern)).rows

    assert found is not None
    assert (int(found[0][0].value) > 0) == (n > 0)


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "https://example.org/", "plan/smal"])
def test_a_graph_that_is_not_there_is_refused_and_never_fetched(
    graph: str, store: ox.Store
) -> None:
    with pytest.raises(QueryError, match=r"line 1: the graph <.*> is not here; did you mean"):
        answer(store, FROM.format(f"FROM <{graph}>", "?s ?p ?o"))


def test_a_question_that_crashes_the_engine_is_a_sentence(
    folder: GraphFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.graph.query._answer_in", killers.crash)

    with pytest.raises(QueryError, match="the engine crashed on the question"):
        run_query(folder, "SELECT * { ?s ?p ?o }", seconds=300)
