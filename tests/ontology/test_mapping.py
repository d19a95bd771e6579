"""The mapping table, and that all that is made from it says the same: records, quads, JSON-LD,
shapes, CSVW, ontology.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import fields
from functools import lru_cache

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from docs import terms
from docs.mapping import CONTEXT, SHAPES, class_of, context_text, properties, shapes_file
from docs.terms import ontology
from kg.exchange.tables import csv_files, sheets_of
from kg.graph.mapping import (
    Mapped,
    classes_of,
    column_of,
    expand,
    mapping,
    properties_of,
    types_of,
)
from kg.graph.shapes import constraints
from kg.ids import AP, CODE, ID
from kg.model import records
from kg.model.document import Passage
from tests.graph.broken import small_nquads
from tests.graph.gold_store import gold_nquads
from tests.support.gold import gold_records
from tests.support.graphs import small_plan

RDFS = "http://www.w3.org/2000/01/rdf-schema#"
TYPE = expand("rdf:type")
RECORDS = {
    "Plan": records.Plan, "Goal": records.Goal, "Activity": records.Activity, "Task": records.Task,
    "Participation": records.Participation, "Allocation": records.Allocation,
    "Deadline": records.Deadline, "Indicator": records.Indicator,
    "ExpectedResult": records.ExpectedResult, "Risk": records.Risk,
    "StatusReport": records.StatusReport, "Passage": Passage,
    "Document": records.DocumentRecord, "Organisation": records.Actor,
    "ActorGroup": records.Actor, "FundingSource": records.FundingSource,
    "Decision RejectedFact": records.DecisionRecord,
}  # fmt: skip
# What records know and the graph does not say, and why.
NOT_IN_THE_GRAPH = {
    "steps": "how a fact was reached: kg explain", "certainty": "of elements: not written",
    "name": "a file's name is not the document's", "encoding": "as the file's name",
    "notes": "as the file's name", "group_kind": "groups only", "defined_by": "groups only",
    "country": "of bodies: in their IRI", "origin": "where a plan was downloaded",
    "row": "of decisions.csv", "who": "the author, or this", "target": "what it is about, or this",
    "words": "at the time of deciding", "why": "for the list of decisions", "after": "the value",
    "element": "of what was rejected", "home": "part of the ids of its bodies",
}  # fmt: skip
ROWS = properties()


def name_of(row: Mapped) -> str:
    return f"{row.of}-{row.predicate}"


def said_of(term: str, name: str) -> set[str]:
    quads = ontology().quads_for_pattern(NamedNode(term), NamedNode(RDFS + name), None)
    return {q.object.value for q in quads}


def above(iri: str) -> set[str]:
    """A class and everything it is a kind of."""
    return {iri}.union(*(above(x) for x in said_of(iri, "subClassOf")))


# --- the table itself


def test_every_row_is_of_a_known_class_and_kind() -> None:
    kinds = {"text", "words", "folded text", "folded words", "english words", "quotes", "label",
             "iri", "country"}  # fmt: skip

    for row in ROWS:
        assert types_of(row.of) or row.of in ("PlanElement", "Fact", "Actor"), row
        assert row.value in kinds or re.match(r"(xsd|code|ap|prov|foaf):\w+$", row.value), row
        assert row.count in ("1", "0..1", "1..*", "*") or row.value == "english words", row
        assert row.says or row.value == "english words", row


def test_no_property_of_a_class_stands_twice() -> None:
    written = [(x.of, x.predicate, x.value) for x in ROWS if x.value != "label"]

    assert len(written) == len(set(written))


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_of_a_record_is_in_the_graph_or_has_a_reason(name: str) -> None:
    kind = RECORDS[name]
    in_table = {row.field.partition(".")[0] for x in name.split() for row in properties_of(x)}
    known = {field.name for field in fields(kind)}

    assert known - in_table - {"id"} <= set(NOT_IN_THE_GRAPH)
    assert {x for x in in_table if x and not x.startswith("@")} <= known


def test_every_term_of_the_ontology_has_a_row() -> None:
    only_there = {"directProperty", "iatiCode", "ftmSchema"}  # the ontology says them of itself
    inverse = NamedNode("http://www.w3.org/2002/07/owl#inverseOf")
    only_there |= {
        q.subject.value.removeprefix(AP) for q in ontology().quads_for_pattern(None, inverse, None)
    }
    used = {step for row in ROWS for step in row.path if step.startswith(AP)}
    classes = {expand(iri) for row in mapping() for iri in types_of(row.of)}

    assert {term.removeprefix(AP) for term in set(terms.properties()) - used} == only_there
    assert {term.removeprefix(AP) for term in set(terms.classes()) - classes} == {"Role"}


# --- the ontology


@pytest.mark.parametrize("row", [x for x in ROWS if x.path[-1].startswith(AP)], ids=name_of)
def test_domain_and_range_of_the_ontology_are_those_of_the_table(row: Mapped) -> None:
    domains, ranges = said_of(row.path[-1], "domain"), said_of(row.path[-1], "range")
    kinds = above(expand(class_of(row.of)))

    assert not domains or domains & kinds
    if row.value.startswith("code:"):
        assert ranges <= {expand("skos:Concept"), expand("ap:Role")}
    elif row.is_node:
        assert not ranges or ranges & above(expand(row.value))
    elif row.datatype != "rdf:langString":
        assert ranges <= {expand(row.datatype)}


# --- what is written


@pytest.mark.parametrize("make", [gold_nquads, small_nquads], ids=["plans", "small"])
def test_every_quad_is_what_a_row_says(make) -> None:
    quads = [
        q
        for q in parse(make().encode(), format=RdfFormat.N_QUADS)
        if q.graph_name != NamedNode(AP.removesuffix("#"))
    ]
    kinds: dict[object, set[str]] = defaultdict(set)
    for q in quads:
        if q.predicate.value == TYPE:
            kinds[q.subject].add(q.object.value)
    by_class = defaultdict(list)
    for row in ROWS:
        by_class[expand(class_of(row.of)), row.path[0]].append(row)
    between = {(expand(row.iri.split()[1]), row.path[1]): row for row in ROWS if len(row.path) == 2}

    for q in quads:
        if q.predicate.value == TYPE:
            continue
        rows = [x for kind in kinds[q.subject] for x in by_class[kind, q.predicate.value]]
        rows += [between[kind, q.predicate.value] for kind in kinds[q.subject]
                 if (kind, q.predicate.value) in between]  # fmt: skip
        assert any(fits(row, q, kinds) for row in rows), q


def fits(row: Mapped, quad, kinds) -> bool:
    if len(row.path) == 2 and quad.predicate.value == row.path[0]:
        return expand(row.iri.split()[1]) in kinds[quad.object]
    if isinstance(quad.object, Literal):
        return not row.is_node and quad.object.datatype.value == expand(row.datatype)
    if row.value.startswith("code:"):
        return quad.object.value.startswith(f"{CODE}{row.value.removeprefix('code:')}/")
    return row.value in ("iri", "country") or expand(row.value) in kinds[quad.object]


# --- JSON-LD, shapes, CSVW


def test_the_context_and_the_shapes_are_those_made_from_the_table() -> None:
    shapes = SHAPES.read_text(encoding="utf-8")

    assert CONTEXT.read_text(encoding="utf-8") == context_text(), "python -m docs.mapping"
    assert shapes == shapes_file(shapes), "python -m docs.mapping"


def test_the_context_has_one_term_a_property_and_no_other() -> None:
    context = json.loads(context_text())["@context"]
    terms = [x["@id"] if isinstance(x, dict) else x for x in context.values()]

    steps = {step for row in ROWS for step in row.predicate.split("/")}

    assert {x for x in terms if re.match(r"[a-z]+:[A-Za-z0-9]+$", str(x))} == steps
    assert all(terms.count(step) == 1 for step in steps)


@pytest.mark.parametrize("row", [x for x in ROWS if x.says], ids=name_of)
def test_every_row_is_a_rule_of_kg_check(row: Mapped) -> None:
    shape = f"https://w3id.org/actionplan/shapes#{row.of}"
    found = {
        rule.component.rpartition("#")[2].removesuffix("ConstraintComponent")
        for rule in constraints()
        if rule.shape == shape and rule.path == row.path and rule.messages["en"] == row.says
    }

    assert ("MinCount" in found) == bool(row.at_least)
    assert ("MaxCount" in found) == row.is_single
    assert found & {"In", "Class", "NodeKind", "Datatype"}


def test_every_column_of_a_property_says_it_in_csvw() -> None:
    metadata = json.loads(csv_files([small_plan()])["csv-metadata.json"])
    tables = {
        x["url"].removesuffix(".csv"): x["tableSchema"]["columns"] for x in metadata["tables"]
    }

    for sheet in sheets_of([small_plan()]):
        columns = {x["name"]: x for x in tables[sheet.name]}
        for name in sheet.headers:
            row = column_of(sheet.of, name)
            assert columns[name].get("propertyUrl") == (row and row.path[-1])
            assert ("valueUrl" in columns[name]) == bool(row and row.is_node)


def test_every_column_of_the_table_is_in_a_sheet() -> None:
    sheets = {sheet.of: sheet.headers for sheet in sheets_of([small_plan()])}
    named = {(row.of, row.column) for row in ROWS if row.column}

    missing = [
        (of, column)
        for of, column in named
        if not any(column in headers for name, headers in sheets.items() if of in classes_of(name))
    ]

    assert [x for x in missing if x[0] not in ("Plan", "Passage")] == []


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_the_cells_of_a_fact_are_its_values_in_the_graph(plan: str) -> None:
    """CSVW to RDF, by hand: every value of a mapped column stands in the graph, and no other."""
    graph = gold_quads()
    for sheet in sheets_of([gold_records(plan)]):
        mapped = [
            (k, row)
            for k, name in enumerate(sheet.headers)
            if (row := sheet.property_of(name)) and row.value not in ("label", "quotes")
        ]
        for line in sheet.rows:
            subject = ID + str(line[sheet.headers.index("id")])
            for k, row in mapped:
                if line[k] is not None and row.value != "english words":
                    values = str(line[k]).split("; ") if row.column == "members" else [line[k]]
                    stated = graph[subject, row.path[-1]]
                    assert all(as_stated(row, value) in stated for value in values), (subject, row)


def as_stated(row: Mapped, value: object) -> str:
    if row.value.startswith("code:"):
        return f"{CODE}{row.value.removeprefix('code:')}/{value}"
    if row.is_node:
        return f"{ID}{'plan/' if row.iri.startswith('plan/') else ''}{value}"
    return " ".join(str(value).split()) if row.value == "folded words" else str(value)


@lru_cache(maxsize=1)
def gold_quads() -> dict[tuple[str, str], set[str]]:
    found = defaultdict(set)
    for q in parse(gold_nquads().encode(), format=RdfFormat.N_QUADS):
        found[q.subject.value, q.predicate.value].add(q.object.value)
    return found
