"""The ontology is complete, consistent, and the same as the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from docs.terms import classes, properties
from kg.files import resource
from kg.graph.folder import ONTOLOGY_VERSION
from kg.ids import AP, CODE
from kg.model import codes
from kg.network.work import COUNT_NAMES
from tests.graph.broken import small_nquads
from tests.graph.gold_store import gold_nquads

HERE = Path(__file__).parent
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
LANGUAGES = {"en", "sr-latn", "bg"}
ENUMS = {
    "role": codes.Role, "goalkind": codes.GoalKind, "timekind": codes.TimeKind,
    "cost": codes.CostStatus, "bound": codes.Bound, "per": codes.Per,
    "sourcekind": codes.SourceKind, "indicatorkind": codes.IndicatorKind,
    "actortype": codes.ActorType, "groupkind": codes.GroupKind, "planstatus": codes.PlanStatus,
    "certainty": codes.Certainty, "origin": codes.Origin, "timemodifier": codes.TimeModifier,
    "reportedstatus": codes.ReportedStatus,
}  # fmt: skip
# Terms the two plans give no occasion to write, and who writes them.
NOT_IN_THE_PLANS = {
    "implements": "role implementer", "advises": "role expert", "continues": "a second edition",
    "progressNote": "a plan with a status column", "page": "PDF", "sheet": "spreadsheets",
    "table": "formats with cells", "row": "formats with cells", "column": "formats with cells",
    "definedBy": "a group defined by a body", "targetUnit": "a target", "targetValue": "a target",
    "amountLow": "a range", "amountHigh": "a range", "bound": "up to, at least, about",
    "share": "sources in per cent", "per": "sums per year", "budgetFirstYear": "several years",
    "budgetLastYear": "several years",
    "Role": "the ontology itself", "iatiCode": "the ontology itself",
    "ftmSchema": "the ontology itself", "recurrence": "a duty that comes back",
    "recursFrom": "a duty of some months", "recursUntil": "a duty of some months",
    "relativeTime": "within six months of", "anchor": "within six months of", "stage": "phases",
    "timeModifier": "by, before", "Decision": "decisions.csv", "RejectedFact": "decisions.csv",
    "verb": "decisions.csv", "outcome": "decisions.csv", "decidedValue": "decisions.csv",
    "replacedValue": "decisions.csv", "StatusReport": "a report", "reportedStatus": "a report",
    "sector": "sectors.csv", "iatiSector": "plan.yaml", "reportedOn": "a report",
    "reportNote": "a report",
}  # fmt: skip


@pytest.fixture(scope="module")
def ontology() -> Store:
    store = Store()
    store.load(path=str(resource("ontology", "kg.ttl")), format=RdfFormat.TURTLE)
    return store


def _objects(store: Store, subject: NamedNode, iri: str) -> list:
    return [q.object for q in store.quads_for_pattern(subject, NamedNode(iri), None)]


def _terms(store: Store) -> list[NamedNode]:
    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    found = {
        quad.subject
        for kind in kinds
        for quad in store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(OWL + kind))
    }
    return sorted((term for term in found if term.value.startswith(AP)), key=lambda t: t.value)


def _concepts(store: Store) -> list[NamedNode]:
    kind = NamedNode(SKOS + "Concept")
    found = store.quads_for_pattern(None, NamedNode(RDF + "type"), kind)
    return sorted((quad.subject for quad in found), key=lambda node: node.value)


def _languages(values: list) -> set[str]:
    tags = [value.language for value in values if isinstance(value, Literal)]
    assert len(tags) == len(set(tags)), "one text a language"
    return set(tags)


def test_every_term_is_labelled_and_explained_in_three_languages(ontology: Store) -> None:
    for term in _terms(ontology):
        assert _languages(_objects(ontology, term, RDFS + "label")) == LANGUAGES, term
        assert _languages(_objects(ontology, term, RDFS + "comment")) == LANGUAGES, term
        assert _objects(ontology, term, RDFS + "isDefinedBy"), term


def test_every_concept_is_named_and_defined_in_three_languages(ontology: Store) -> None:
    for concept in _concepts(ontology):
        assert _languages(_objects(ontology, concept, SKOS + "prefLabel")) == LANGUAGES, concept
        assert _languages(_objects(ontology, concept, SKOS + "definition")) == LANGUAGES, concept
        assert _objects(ontology, concept, SKOS + "inScheme"), concept


def test_every_main_class_has_an_example(ontology: Store) -> None:
    abstract = {f"{AP}{name}" for name in ("PlanElement", "Fact", "Actor")}
    for name in sorted(set(classes()) - abstract):
        assert _objects(ontology, NamedNode(name), SKOS + "example"), name


def test_serbian_is_written_in_latin_and_bulgarian_in_cyrillic(ontology: Store) -> None:
    cyrillic = re.compile("[\u0400-\u04ff]")
    for quad in ontology:
        if isinstance(quad.object, Literal) and quad.object.language == "sr-latn":
            assert not cyrillic.search(quad.object.value), quad.object
        if isinstance(quad.object, Literal) and quad.object.language == "bg":
            assert cyrillic.search(quad.object.value) or "SHA" in quad.object.value, quad.object


def test_there_are_no_blank_nodes(ontology: Store) -> None:
    assert not any("_:" in (str(q.subject)[:2], str(q.object)[:2]) for q in ontology)


def test_the_ontology_says_its_version_licence_and_prefix(ontology: Store) -> None:
    node = NamedNode("https://w3id.org/actionplan/def")

    version = [v.value for v in _objects(ontology, node, OWL + "versionInfo")]

    assert version == [ONTOLOGY_VERSION]
    assert _objects(ontology, node, OWL + "versionIRI")[0].value.endswith(f"/{ONTOLOGY_VERSION}")
    assert _objects(ontology, node, "http://purl.org/dc/terms/license")
    assert _objects(ontology, node, "http://purl.org/vocab/vann/preferredNamespacePrefix")


def test_schema_org_is_only_matched_never_inherited_from(ontology: Store) -> None:
    for name in ("subClassOf", "subPropertyOf"):
        for quad in ontology.quads_for_pattern(None, NamedNode(RDFS + name), None):
            assert "schema.org" not in quad.object.value


# --- code and ontology use the same terms, both ways


@pytest.mark.parametrize("scheme", sorted(ENUMS))
def test_code_lists_are_the_same_in_code_and_ontology(ontology: Store, scheme: str) -> None:
    concepts = {c.value for c in _concepts(ontology) if c.value.startswith(f"{CODE}{scheme}/")}

    assert concepts == {f"{CODE}{scheme}/{member.value}" for member in ENUMS[scheme]}


def test_every_code_list_is_in_the_code(ontology: Store) -> None:
    schemes: dict[str, set[str]] = {}
    for concept in _concepts(ontology):
        scheme, _, name = concept.value.removeprefix(CODE).partition("/")
        schemes.setdefault(scheme, set()).add(name)

    assert schemes.pop("count") == set(COUNT_NAMES)
    assert set(schemes) == set(ENUMS)


def _written() -> set[str]:
    """The `ap:` terms in what `kg` writes of the two plans, the ontology apart."""
    content = gold_nquads() + small_nquads()
    data = [
        x for x in content.splitlines() if not x.endswith("<https://w3id.org/actionplan/def> .")
    ]
    return set(re.findall(re.escape(AP) + r"(\w+)>", "\n".join(data)))


def _inverses() -> set[str]:
    """Properties that are declared for whoever infers, and never written."""
    store = Store()
    store.load(path=str(resource("ontology", "kg.ttl")), format=RdfFormat.TURTLE)
    quads = store.quads_for_pattern(None, NamedNode(OWL + "inverseOf"), None)
    return {q.subject.value.removeprefix(AP) for q in quads}


def _known() -> set[str]:
    return {term.removeprefix(AP) for term in (*classes(), *properties())}


def test_nothing_is_written_that_the_ontology_lacks() -> None:
    assert _written() <= _known()


def test_everything_in_the_ontology_is_written_or_has_its_occasion() -> None:
    assert _known() - _written() - _inverses() <= {*NOT_IN_THE_PLANS, "directProperty"}
    assert not _inverses() & _written()


@pytest.mark.parametrize("folder", ["kg", "ontology", "docs"])
def test_no_file_names_a_term_the_ontology_lacks(folder: str) -> None:
    root = resource("ontology").parent
    for path in sorted((root / folder).rglob("*")):
        if path.suffix in (".py", ".rq", ".ttl", ".md") and "_site" not in path.parts:
            used = re.findall(r"\bap:([A-Za-z]\w*)", path.read_text(encoding="utf-8"))
            assert set(used) <= _known() | {"none"}, path


# --- logic


@pytest.mark.filterwarnings("ignore")  # owlrl and rdflib warn about their own insides
def test_the_owl_rl_closure_finds_no_contradiction() -> None:
    from owlrl import DeductiveClosure, OWLRL_Semantics
    from rdflib import Graph

    graph = Graph()
    graph.parse(HERE / "anchors.ttl", format="turtle")
    lines = [line.rsplit(" <", 1)[0] + " ." for line in small_nquads().splitlines()]
    graph.parse(data="\n".join(lines), format="nt")

    DeductiveClosure(OWLRL_Semantics).expand(graph)

    assert _contradictions(graph) == []


FALSE = (
    "a ap:Activity , prov:Activity",
    "a ap:Goal , ap:Task",
    "a ap:Organisation , ap:ActorGroup",
    "a ap:Organisation , foaf:Document",
    "a ap:Role , skos:ConceptScheme",
    "ap:continues <urn:y> ; a prov:Activity",
)


@pytest.mark.filterwarnings("ignore")
def test_the_closure_finds_each_contradiction_and_no_other() -> None:
    from owlrl import DeductiveClosure, OWLRL_Semantics
    from rdflib import Graph

    graph = Graph()
    graph.parse(HERE / "anchors.ttl", format="turtle")
    graph.parse(resource("ontology", "kg.ttl"), format="turtle")
    claims = "".join(f"<urn:x{k}> {claim} .\n" for k, claim in enumerate(FALSE))
    graph.parse(
        data="@prefix ap: <https://w3id.org/actionplan/def#> . @prefix foaf: "
        "<http://xmlns.com/foaf/0.1/> . @prefix prov: <http://www.w3.org/ns/prov#> . "
        f"@prefix skos: <{SKOS}> .\n{claims}",
        format="turtle",
    )

    DeductiveClosure(OWLRL_Semantics).expand(graph)

    named = {words.rpartition(" ")[2] for words in _contradictions(graph)}
    assert named == {f"urn:x{k}" for k in range(len(FALSE))}


def _contradictions(graph) -> list[str]:
    from rdflib import URIRef

    error = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    return [str(value) for value in graph.objects(None, error)]


def test_an_inverse_has_domain_and_range_the_other_way(ontology: Store) -> None:
    inverses = list(ontology.quads_for_pattern(None, NamedNode(OWL + "inverseOf"), None))

    assert len(inverses) >= 15
    for quad in inverses:
        for one, other in (("domain", "range"), ("range", "domain")):
            of = _objects(ontology, quad.object, RDFS + other)
            assert _objects(ontology, quad.subject, RDFS + one) == of, quad.subject
