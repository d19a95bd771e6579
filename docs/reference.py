"""The reference pages made from `ontology/`: terms, checks, questions. One offline page each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyoxigraph import Literal, NamedNode, Store

from docs.diagram import diagram
from docs.example import examples
from docs.terms import classes, ontology, properties
from kg.graph.folder import ONTOLOGY_VERSION
from kg.graph.mapping import Mapped, expand, mapping
from kg.graph.prefixes import PREFIXES
from kg.graph.questions import questions
from kg.graph.shapes import VIOLATION, constraints
from kg.ids import AP, CODE

TEMPLATES = Path(__file__).resolve().parent / "templates"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_OWL = "http://www.w3.org/2002/07/owl#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_MORE_PREFIXES = {
    "epo": "http://data.europa.eu/a4g/ontology#",
    "eurio": "http://data.europa.eu/s66#",
    "cids": "https://ontology.commonapproach.org/cids#",
    "frapo": "http://purl.org/cerif/frapo/",
    "pplan": "http://purl.org/net/p-plan#",
    "schema": "https://schema.org/",
    "time": "http://www.w3.org/2006/time#",
    "sh": "http://www.w3.org/ns/shacl#",
}
_LANGUAGES = ("en", "sr-latn", "bg")
_KINDS = (
    ("Classes", ("Class",)),
    ("Properties", ("ObjectProperty", "DatatypeProperty")),
    ("Export hints", ("AnnotationProperty",)),
)
# What a row of a term is called, by property, in the order of the page.
_ROWS = {
    _RDFS + "subClassOf": "a kind of",
    _RDFS + "subPropertyOf": "a kind of",
    _RDFS + "domain": "said of",
    _RDFS + "range": "its value is",
    _OWL + "disjointWith": "never also",
    _OWL + "inverseOf": "inverse of",
    _SKOS + "closeMatch": "close to",
    _SKOS + "narrowMatch": "wider than",
    _SKOS + "relatedMatch": "related to",
    _RDFS + "seeAlso": "see also",
    AP + "directProperty": "short cut",
    AP + "iatiCode": "IATI code",
    AP + "ftmSchema": "FollowTheMoney schema",
    _SKOS + "scopeNote": "note",
    _SKOS + "example": "for example",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Words on the page, in a language, or a link within the page."""

    words: str
    lang: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an entry's table."""

    head: str
    cells: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One term, rule or question."""

    id: str
    name: str
    texts: tuple[Words, ...] = ()
    rows: tuple[Row, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page."""

    title: str
    entries: tuple[Entry, ...]


def page(title: str, intro: str, parts: list[Part], picture: str = "") -> str:
    """A reference page as HTML: one file, no outside address."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    template = environment.get_template("reference.html.j2")
    return template.render(title=title, intro=intro, parts=parts, picture=picture)


def ontology_page() -> str:
    """Every class, property and code with its labels and comments in all languages."""
    store = ontology()
    parts = [Part(title, tuple(_entries(store, kinds))) for title, kinds in _KINDS]
    parts += [Part(title, entries) for title, entries in _schemes(store)]
    intro = (
        f"Version {ONTOLOGY_VERSION}. Namespace {AP}, prefix ap. The Turtle file is "
        "ontology/kg.ttl. How often a property stands and where it is in the tables is from "
        "ontology/mapping.csv; the examples are from an invented plan."
    )
    return page("Action Plan Graph Ontology", intro, parts, diagram())


def _entries(store: Store, kinds: tuple[str, ...]) -> Iterator[Entry]:
    found = {
        quad.subject
        for kind in kinds
        for quad in store.quads_for_pattern(None, _TYPE, NamedNode(_OWL + kind))
    }
    for term in sorted(found, key=lambda node: node.value.lower()):
        yield _entry(store, term, _RDFS + "label", _RDFS + "comment")


def _schemes(store: Store) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    scheme_class = NamedNode(_SKOS + "ConceptScheme")
    schemes = {q.subject for q in store.quads_for_pattern(None, _TYPE, scheme_class)}
    for scheme in sorted(schemes, key=str):
        in_scheme = store.quads_for_pattern(None, NamedNode(_SKOS + "inScheme"), scheme)
        concepts = sorted((quad.subject for quad in in_scheme), key=str)
        entries = (_entry(store, c, _SKOS + "prefLabel", _SKOS + "definition") for c in concepts)
        title = _texts(store, scheme, _SKOS + "prefLabel")[0].words
        yield f"Code list: {title}", tuple(entries)


def _entry(store: Store, term: Any, label: str, comment: str) -> Entry:
    names = _texts(store, term, label)
    rows = [Row("called", names)]
    for iri, head in _ROWS.items():
        cells = tuple(_cell(store, value) for value in _values(store, term, iri))
        if cells:
            rows.append(Row(head, cells))
    return Entry(
        id=_anchor(term.value),
        name=f"{names[0].words} ({_short(term.value)})",
        texts=_texts(store, term, comment),
        rows=(*rows, *_uses(term.value)),
        code=examples().get(term.value, ""),
    )


def _uses(iri: str) -> Iterator[Row]:
    """What the mapping table says of a class or a property."""
    own = [row for row in mapping() if row.predicate[0] != "@" and row.count]
    has = [row for row in own if expand(f"ap:{row.of}") == iri]
    if has:
        cells = {f"{row.predicate} {_count(row)}": row for row in has}
        yield Row("has", tuple(_used(words, row.path[-1]) for words, row in cells.items()))
    for row in own:
        if row.path[-1] == iri:
            yield Row("stands on", (_used(f"{row.of} {_count(row)}", expand(f"ap:{row.of}")),))
    columns = dict.fromkeys(row.column for row in own if row.path[-1] == iri and row.column)
    if columns:
        yield Row("column of tables", tuple(Words(name) for name in columns))


def _used(words: str, iri: str) -> Words:
    return Words(words, id=_anchor(iri) if iri in {*classes(), *properties()} else "")


def _count(row: Mapped) -> str:
    return {"1": "once", "0..1": "at most once", "1..*": "at least once"}.get(row.count, "")


def _values(store: Store, term: Any, iri: str) -> list[Any]:
    found = store.quads_for_pattern(term, NamedNode(iri), None)
    return sorted((quad.object for quad in found), key=str)


def _texts(store: Store, term: Any, iri: str) -> tuple[Words, ...]:
    found = {value.language: value.value for value in _values(store, term, iri)}
    return tuple(Words(found[lang], lang) for lang in _LANGUAGES if lang in found)


def _cell(store: Store, value: Any) -> Words:
    if isinstance(value, Literal):
        return Words(value.value, value.language or "")
    ours = next(store.quads_for_pattern(value, _TYPE, None), None) is not None
    return Words(_short(value.value), id=_anchor(value.value) if ours else "")


def _anchor(iri: str) -> str:
    return iri.removeprefix(AP).removeprefix(CODE).replace("/", "-")


def _short(iri: str) -> str:
    known = PREFIXES | _MORE_PREFIXES
    fitting = [(base, name) for name, base in known.items() if iri.startswith(base)]
    if not fitting:
        return iri
    base, name = max(fitting)
    return f"{name}:{iri[len(base) :]}"


def checks_page() -> str:
    """Every rule of `kg check` with its sentence in all languages."""
    parts = []
    for title, wanted in (
        ("Warnings: the plan is weak", False),
        ("Violations: our data is wrong", True),
    ):
        rules = {
            rule.code: rule for rule in constraints() if (rule.severity == VIOLATION) == wanted
        }
        entries = (
            Entry(
                id=code,
                name=code,
                texts=tuple(Words(words, lang) for lang, words in rule.messages.items()),
            )
            for code, rule in rules.items()
        )
        parts.append(Part(title, tuple(entries)))
    intro = "What 'kg check' looks for. The rules are SHACL shapes in ontology/shapes.ttl."
    return page("Checks of action plan graphs", intro, parts)


def questions_page() -> str:
    """Every question of `kg ask` with its slots, columns and SPARQL."""
    entries = []
    for asked in questions():
        slots = tuple(
            Words(f"--{name.replace('_', '-')} ({slot.type}"
                  f"{', optional' if slot.optional else ''}"
                  f"{f', {slot.default} unless given' if slot.default else ''}): {slot.means}")
            for name, slot in asked.slots.items()
        )  # fmt: skip
        columns = tuple(Words(f"{name}: {column.means}") for name, column in asked.columns.items())
        titles = tuple(Words(words, lang) for lang, words in asked.title.items())
        rows = (Row("asked as", titles), Row("slots", slots), Row("columns", columns))
        entries.append(
            Entry(asked.name, asked.name, (Words(asked.answers),), rows, asked.text.strip())
        )
    intro = (
        "Ready-made questions: 'kg ask NAME --slot value'. A slot is written $name in the SPARQL; "
        "a line with an empty optional slot is left out. 'kg ask NAME --show' prints the result."
    )
    return page("Questions to action plan graphs", intro, [Part("Questions", tuple(entries))])
