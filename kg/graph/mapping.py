"""How records and RDF belong together: `ontology/mapping.csv`, one row a property. Graph layer.

The table makes the N-Quads (`statements`), the JSON-LD context, the property shapes, the CSVW
metadata and the page of the ontology; a new property is a new row. Its columns:

class      the classes of the ontology that have the property; a record is of the classes in the
           `@type` row of its own class
field      of the record; `years.0` is the first of two; `@plan`, `@place` and `@run` come from the
           writer; without a field the property is not written from a record
property   as `prefix:name`; of a path the last step holds the value, in a node of its own
value      `text`; `words` in the plan's language; `xsd:…`; `code:LIST`; the class of a node; `iri`
iri        of the node that is the value, below `id/`, or with `./` below the plan; of a path the
           node between and its class
count      how many values a thing has: 1, 0..1, 1..*, *
rules      more parts of SHACL
column     of the CSV tables and the tables in Python
json       the term of JSON-LD, if it is not the property's own name
says       the sentence of `kg check`
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from kg.files import resource
from kg.graph.prefixes import QUERY_PREFIXES

WORDS = ("words", "folded words", "english words", "quotes", "label")  # with a language tag
TEXTS = ("text", "folded text")


@dataclass(frozen=True, slots=True)
class Mapped:
    """One row of the table, for one class."""

    of: str
    field: str
    predicate: str
    value: str
    iri: str
    count: str
    rules: str
    column: str
    json: str
    says: str

    @property
    def path(self) -> tuple[str, ...]:
        """The IRIs of the property, step by step."""
        return tuple(expand(step) for step in self.predicate.split("/"))

    @property
    def is_node(self) -> bool:
        """Whether the value is a node and not a literal."""
        return not (self.value in (*WORDS, *TEXTS) or self.value.startswith("xsd:"))

    @property
    def datatype(self) -> str:
        """The datatype of a literal, as `xsd:date`; empty for a node."""
        if self.is_node:
            return ""
        if self.value.startswith("xsd:"):
            return self.value
        return "xsd:string" if self.value in TEXTS else "rdf:langString"

    @property
    def at_least(self) -> int:
        """How many values a thing has at least."""
        return int(self.count.startswith("1"))

    @property
    def is_single(self) -> bool:
        """Whether a thing has one value at most."""
        return self.count in ("1", "0..1")


@lru_cache(maxsize=1)
def mapping() -> tuple[Mapped, ...]:
    """All rows in their order; a row of several classes is one row for each."""
    text = resource("ontology", "mapping.csv").read_text(encoding="utf-8")
    _, *rows = csv.reader(text.splitlines())
    return tuple(replace(Mapped(*row), of=name) for row in rows for name in row[0].split())


@cache
def types_of(name: str) -> tuple[str, ...]:
    """The classes a thing is typed with, its own first; none for an abstract class.

    Example:
        >>> types_of("Task"), types_of("Fact")
        (('ap:Task', 'ap:PlanElement'), ())
    """
    found = (row.value for row in mapping() if row.of == name and row.predicate == "@type")
    return tuple(next(found, "").split())


@cache
def classes_of(name: str) -> frozenset[str]:
    """A class of the table and the ones above it.

    Example:
        >>> sorted(classes_of("Task"))
        ['PlanElement', 'Task']
    """
    above = (iri.removeprefix("ap:") for iri in types_of(name) if iri.startswith("ap:"))
    return frozenset({name, *above})


@cache
def properties_of(name: str) -> tuple[Mapped, ...]:
    """The rows of a class and of the classes above it, in the order of the table."""
    classes = classes_of(name)
    return tuple(x for x in mapping() if x.of in classes and not x.predicate.startswith("@"))


@cache
def iri_of(name: str) -> str:
    """Where the IRI of a thing of a class comes from: `./{id}`."""
    classes = classes_of(name)
    return next(x.iri for x in mapping() if x.of in classes and x.predicate == "@id")


@cache
def column_of(name: str, column: str) -> Mapped | None:
    """The row behind a column of a table of a class, if it stands for a property."""
    return next((x for x in properties_of(name) if x.column == column), None)


def expand(name: str) -> str:
    """The IRI of `prefix:name`.

    Example:
        >>> expand("ap:Task"), expand("code:role")
        ('https://w3id.org/actionplan/def#Task', 'https://w3id.org/actionplan/code/role')
    """
    prefix, _, local = name.partition(":")
    return QUERY_PREFIXES[prefix] + local
