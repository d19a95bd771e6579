"""Write `kg/graph/terms.py` from `ontology/kg.ttl`: `python -m docs.terms`.

A test makes the file again and compares, so code and ontology cannot drift apart.
"""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology" / "kg.ttl"
TARGET = ROOT / "kg" / "graph" / "terms.py"

_AP = "https://w3id.org/actionplan/def#"
_OWL = "http://www.w3.org/2002/07/owl#"
_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_PROPERTIES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
_HEAD = '''"""The terms of the ontology, as IRIs. Made from `ontology/kg.ttl`; do not edit.

Make it again with `python -m docs.terms`. Graph layer.
"""

from __future__ import annotations

from enum import StrEnum

AP = "{ap}"
ONTOLOGY_VERSION = "{version}"
'''
_CLASS = '''

class {name}(StrEnum):
    """{doc}"""

'''


def terms_source(ontology: Path = ONTOLOGY) -> str:
    """The text of `kg/graph/terms.py` for an ontology file."""
    store = Store()
    store.load(path=str(ontology), format=RdfFormat.TURTLE)
    version = next(store.quads_for_pattern(None, NamedNode(_OWL + "versionInfo"), None)).object
    properties = sorted({name for kind in _PROPERTIES for name in _declared(store, kind)})
    return (
        _HEAD.format(ap=_AP, version=version.value)
        + _enum("Class", "The classes of the ontology.", sorted(set(_declared(store, "Class"))))
        + _enum("Property", "The properties of the ontology.", properties)
    )


def _declared(store: Store, kind: str) -> list[str]:
    found = store.quads_for_pattern(None, _RDF_TYPE, NamedNode(_OWL + kind))
    iris = (quad.subject.value for quad in found)
    return [iri.removeprefix(_AP) for iri in iris if iri.startswith(_AP)]


def _enum(name: str, doc: str, terms: list[str]) -> str:
    members = "".join(f'    {constant(term)} = AP + "{term}"\n' for term in terms)
    return _CLASS.format(name=name, doc=doc) + members


def constant(term: str) -> str:
    """The Python name of a term.

    Example:
        >>> constant("inPlan"), constant("sha256")
        ('IN_PLAN', 'SHA256')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", term).upper()


if __name__ == "__main__":
    TARGET.write_text(terms_source(), encoding="utf-8", newline="\n")
