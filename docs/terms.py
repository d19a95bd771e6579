"""The terms of the ontology, as `ontology/kg.ttl` declares them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.ids import AP

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology" / "kg.ttl"

_OWL = "http://www.w3.org/2002/07/owl#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@cache
def ontology() -> Store:
    """The ontology in a store."""
    store = Store()
    store.load(path=str(ONTOLOGY), format=RdfFormat.TURTLE)
    return store


def classes() -> tuple[str, ...]:
    """The IRIs of our classes, sorted."""
    return _declared("Class")


def properties() -> tuple[str, ...]:
    """The IRIs of our properties, annotations among them, sorted."""
    kinds = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    return tuple(sorted({iri for kind in kinds for iri in _declared(kind)}))


@cache
def _declared(kind: str) -> tuple[str, ...]:
    found = ontology().quads_for_pattern(None, _TYPE, NamedNode(_OWL + kind))
    iris = (quad.subject.value for quad in found if isinstance(quad.subject, NamedNode))
    return tuple(sorted(iri for iri in iris if iri.startswith(AP)))
