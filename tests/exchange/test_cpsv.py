import os
from pathlib import Path

import pytest
import rdflib

from kg.exchange.triples import cpsv
from tests.support.gold import gold_records
from tests.support.graphs import small_plan

CV = rdflib.Namespace("http://data.europa.eu/m8g/")
DCT = rdflib.namespace.DCTERMS


def graph(plan: str) -> rdflib.Graph:
    records = small_plan() if plan == "small" else gold_records(plan)
    return rdflib.Graph().parse(data=cpsv([records]).decode(), format="turtle")


@pytest.mark.parametrize("plan", ["small", "bg-2012", "rs-2017-2018"])
def test_every_participation_has_what_cpsv_ap_requires(plan: str) -> None:
    found = graph(plan)

    nodes = set(found.subjects(rdflib.RDF.type, CV.Participation))
    assert nodes
    for node in nodes:
        (participant,) = found.objects(node, CV.hasParticipant)
        (role,) = found.objects(node, CV.role)
        (_,) = found.objects(node, DCT.identifier)
        (words,) = found.objects(node, DCT.description)
        assert isinstance(words, rdflib.Literal)
        assert words.language
        assert (participant, rdflib.RDF.type, rdflib.FOAF.Agent) in found
        assert (role, rdflib.RDF.type, rdflib.SKOS.Concept) in found


def test_public_bodies_are_public_organisations_and_groups_are_not() -> None:
    found = {str(x).rsplit("/", 1)[1] for x in
             graph("small").subjects(rdflib.RDF.type, CV.PublicOrganisation)}  # fmt: skip

    assert found == {"works"}


@pytest.mark.parametrize("plan", ["small", "bg-2012"])
def test_the_participation_shape_of_cpsv_ap_accepts_every_role(plan: str) -> None:
    import pyshacl

    path = os.environ.get("KG_CPSV_SHAPES")
    if not path:
        pytest.skip("set KG_CPSV_SHAPES to cpsv-ap-SHACL.ttl of CPSV-AP 3.2.0")
    every = rdflib.Graph().parse(Path(path))
    shape = next(every.subjects(rdflib.SH.targetClass, CV.Participation))
    shapes = rdflib.Graph()
    for node in (shape, *every.objects(shape, rdflib.SH.property)):
        shapes += every.triples((node, None, None))
    found = graph(plan)

    conforms, _, text = pyshacl.validate(found, shacl_graph=shapes)
    found.remove((None, CV.role, None))
    still, _, _ = pyshacl.validate(found, shacl_graph=shapes)

    assert conforms, text
    assert not still
