import json
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from pyld import jsonld

import kg
from kg.exchange.triples import jsonld_of, nquads_of, plan_triples, turtle_of
from kg.files import resource
from kg.model.records import PlanRecords
from tests.support.gold import gold_records
from tests.support.graphs import GOLD, small_plan


def gold() -> list[PlanRecords]:
    return [gold_records(plan) for plan in GOLD]


def triples(content: str, form: ox.RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in ox.parse(content.encode(), format=form)}


def test_turtle_holds_exactly_the_triples_of_the_graph() -> None:
    stated = {str(x) for x in map(" ".join, plan_triples(gold()))}
    read = triples("".join(f"{x} .\n" for x in stated), ox.RdfFormat.N_TRIPLES)

    assert triples(turtle_of(gold()), ox.RdfFormat.TURTLE) == read


def test_turtle_has_no_blank_nodes() -> None:
    assert "[" not in turtle_of([small_plan()])
    assert "_:" not in turtle_of([small_plan()])


def test_turtle_of_a_small_plan_reads_as_it_should(golden: Callable[[str, str], None]) -> None:
    text = turtle_of([small_plan()])

    text = text.replace(f"run/kg-{kg.__version__}", "run/kg-VERSION")

    assert text == golden("exchange/small.ttl", text), "look, then 'make golden'"


def test_json_ld_of_a_small_plan_reads_as_it_should(golden: Callable[[str, str], None]) -> None:
    text = jsonld_of([small_plan()])

    text = text.replace(f"run/kg-{kg.__version__}", "run/kg-VERSION")

    assert text == golden("exchange/small.jsonld", text), (
        "run 'make golden' and read the difference"
    )


def test_another_json_ld_processor_reads_the_same_triples() -> None:
    text = jsonld.to_rdf(json.loads(jsonld_of(gold())), {"format": "application/n-quads"})

    assert triples(text, ox.RdfFormat.N_QUADS) == triples(turtle_of(gold()), ox.RdfFormat.TURTLE)


def test_json_ld_carries_the_shipped_context() -> None:
    shipped = json.loads(resource("ontology", "context.jsonld").read_text(encoding="utf-8"))

    assert json.loads(jsonld_of([small_plan()]))["@context"] == shipped["@context"]


def test_every_property_we_write_has_a_short_name_in_the_context() -> None:
    nodes = json.loads(jsonld_of([small_plan(), *gold()]))["@graph"]

    assert not sorted({key for node in nodes for key in node if ":" in key})


@pytest.mark.parametrize("write", [turtle_of, jsonld_of])
def test_positions_in_the_text_can_be_left_out(write: Callable[..., str]) -> None:
    text = write([small_plan()], passages=False)

    assert "#char=" not in text
    assert "Ministry of Works" in text


def test_nquads_of_one_plan_hold_what_it_shares() -> None:
    text = nquads_of([gold_records("bg-2012")])

    quads = list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))
    graphs = {str(q.graph_name) for q in quads}
    assert len(graphs) == 5
    assert "/org/bg/" in text
    assert "/org/rs/" not in text
