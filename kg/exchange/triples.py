"""The graph as files of other RDF tools: N-Quads, Turtle, JSON-LD. Exchange layer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from kg.files import resource
from kg.graph.lines import escape, language_tag
from kg.graph.names import merge_actors
from kg.graph.nquads import GraphText
from kg.graph.prefixes import PREFIXES, split_quad, turtle_text
from kg.ids import AP, CODE, ID
from kg.model.codes import ActorType, Role
from kg.model.records import Actor, PlanRecords
from kg.text import fold_space

# Which code of another standard stands for a code of kg? From the ontology.


@lru_cache(maxsize=4)
def code_table(property_name: str) -> dict[str, str]:
    """Foreign codes by our concept's name below `code/` (`role/lead` → 2 for `iatiCode`).

    Example:
        >>> code_table("iatiCode")["role/lead"]
        '2'
    """
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    found = {}
    wanted = f"{AP}{property_name}"
    for quad in parse(path=str(resource("ontology", "kg.ttl")), format=RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if quad.predicate.value != wanted or not isinstance(subject, NamedNode):
            continue
        if isinstance(value, Literal):
            found[subject.value.removeprefix(CODE)] = value.value
    return found


Line = tuple[str, str, str]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def nquads_of(plans: Iterable[PlanRecords]) -> str:
    """Some plans and what they share as N-Quads, graph by graph as in the graph folder."""
    text = GraphText()
    blocks: dict[str, list[str]] = {"plan": [], "actors": [], "derived": [], "labels": []}
    for records in plans:
        for layer, lines in text.blocks(records):
            blocks[layer].append(lines)
    for layer, lines in text.rest():
        blocks.setdefault(layer, []).append(lines)
    return "".join("".join(found) for found in blocks.values())


def plan_triples(plans: Iterable[PlanRecords], *, passages: bool = True) -> Iterator[Line]:
    """The triples of some plans without the ontology, in the order of the file.

    `passages=False` leaves out the positions in the text; the words stay.
    """
    text = GraphText()
    spooled: list[str] = []
    for records in plans:
        for layer, lines in text.blocks(records):
            if layer == "plan":
                yield from _split(lines, passages)
            else:
                spooled.append(lines)
    for layer, lines in text.rest():
        if layer != "ontology":
            spooled.append(lines)
    for lines in spooled:
        yield from _split(lines, passages)


def _split(lines: str, passages: bool) -> Iterator[Line]:
    for line in lines.split("\n")[:-1]:
        if passages or "#char=" not in line:
            yield split_quad(line)[:3]


def turtle_of(plans: Iterable[PlanRecords], *, passages: bool = True) -> str:
    """Some plans as one Turtle document, in reading order, without blank nodes."""
    return turtle_text(plan_triples(plans, passages=passages))


def jsonld_of(plans: Iterable[PlanRecords], *, passages: bool = True) -> str:
    """Some plans as one JSON-LD document with our context inside, so that it opens offline."""
    context = json.loads(resource("ontology", "context.jsonld").read_text(encoding="utf-8"))
    terms = _terms(context["@context"])
    nodes: dict[str, dict[str, Any]] = {}
    for subject, predicate, words in plan_triples(plans, passages=passages):
        node = nodes.setdefault(subject, {"id": _short_id(subject[1:-1])})
        _add(node, predicate[1:-1], words, terms)
    content = {"@context": context["@context"], "@graph": list(nodes.values())}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _terms(context: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, str]]]:
    """The context's terms by IRI: (term, definition)."""
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    for term, given in context.items():
        definition = given if isinstance(given, dict) else {"@id": given}
        name = str(definition.get("@id"))
        prefix, _, local = name.partition(":")
        base = context.get(prefix)
        if not term.startswith("@") and local and isinstance(base, str):
            found[base + local] = (term, definition)
    return found


def _short_id(iri: str) -> str:
    return iri.removeprefix(ID)


def _add(
    node: dict[str, Any],
    predicate: str,
    words: str,
    terms: Mapping[str, tuple[str, Mapping[str, str]]],
) -> None:
    """Add one triple to a node in the form that the context gives its property."""
    if predicate == _TYPE:
        _append(node, "type", _class_name(words[1:-1]))
        return
    term, definition = terms.get(predicate, (predicate, {}))
    value, language, datatype = _value(words)
    if definition.get("@container") == "@language" and language:
        _append(node.setdefault(term, {}), language, value)
    elif words.startswith("<") and definition.get("@type") == "@id":
        _append(node, term, _code_name(value))
    elif datatype and datatype == _expanded(definition.get("@type", "")):
        _append(node, term, int(value) if datatype == f"{_XSD}integer" else value)
    elif not words.startswith("<") and not language and not datatype and "@type" not in definition:
        _append(node, term, value)
    else:
        _append(node, term, _expanded_value(words, value, language, datatype))


def _expanded(name: str) -> str:
    return name.replace("xsd:", _XSD)


def _expanded_value(words: str, value: str, language: str, datatype: str) -> dict[str, str]:
    if words.startswith("<"):
        return {"@id": value}
    more = {"@language": language} if language else {"@type": datatype} if datatype else {}
    return {"@value": value, **more}


def _append(node: dict[str, Any], key: str, value: Any) -> None:
    """One value stays bare, several become a list."""
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]


def _class_name(iri: str) -> str:
    for prefix, base in _CLASS_PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri[len(base) :]}"
    return iri


_CLASS_PREFIXES = {
    "ap": "https://w3id.org/actionplan/def#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
}
_CODE = "https://w3id.org/actionplan/code/"


def _code_name(iri: str) -> str:
    return f"code:{iri[len(_CODE) :]}" if iri.startswith(_CODE) else _short_id(iri)


def _value(words: str) -> tuple[str, str, str]:
    """(value, language, datatype) of a term as N-Triples writes it."""
    if words.startswith("<"):
        return words[1:-1], "", ""
    end = words.rindex('"')
    # Our escapes are those of JSON.
    value = json.loads(words[: end + 1])
    rest = words[end + 1 :]
    return value, rest[1:] if rest.startswith("@") else "", rest[3:-1] if rest else ""


# The graph in the terms of the EU core vocabularies (CPSV-AP, CPOV, ORG) too.
#
# Tools that do not follow `rdfs:subClassOf` see participations, agents and public bodies as well.

_A = f"<{PREFIXES['rdf']}type>"
_PUBLIC = {
    ActorType.GOVERNMENT,
    ActorType.LOCAL_GOVERNMENT,
    ActorType.JUDICIARY,
    ActorType.COORDINATION_BODY,
}


def cpsv(plans: Sequence[PlanRecords]) -> bytes:
    """Some plans as Turtle with the statements that CPSV-AP 3.2.0 asks for added."""
    lines = (*plan_triples(plans), *_roles(plans), *_agents(merge_actors(plans)), *_concepts())
    return turtle_text(lines).encode("utf-8")


def _roles(plans: Iterable[PlanRecords]) -> Iterator[Line]:
    cv, dct = PREFIXES["cv"], PREFIXES["dcterms"]
    for records in plans:
        tag = language_tag(records.plan.language)
        for fact in records.participations:
            local = f"plan/{records.plan.id}/{fact.id}"
            node = f"<{ID}{local}>"
            words = " … ".join(fold_space(p.exact) for p in fact.passages)
            yield node, _A, f"<{cv}Participation>"
            yield node, f"<{cv}hasParticipant>", f"<{ID}{fact.actor}>"
            yield node, f"<{cv}role>", f"<{CODE}role/{fact.role}>"
            yield node, f"<{dct}identifier>", f'"{local}"'
            yield node, f"<{dct}description>", f'"{escape(words)}"@{tag}'


def _agents(actors: Iterable[Actor]) -> Iterator[Line]:
    for actor in actors:
        node = f"<{ID}{actor.id}>"
        yield node, _A, f"<{PREFIXES['foaf']}Agent>"
        if actor.group_kind is not None:
            yield node, _A, f"<{PREFIXES['foaf']}Group>"
        elif actor.actor_type is ActorType.POST:
            yield node, _A, f"<{PREFIXES['org']}Post>"
        else:
            yield node, _A, f"<{PREFIXES['org']}Organization>"
        if actor.group_kind is None and actor.actor_type in _PUBLIC:
            yield node, _A, f"<{PREFIXES['cv']}PublicOrganisation>"


def _concepts() -> Iterator[Line]:
    for role in Role:
        yield f"<{CODE}role/{role}>", _A, f"<{PREFIXES['skos']}Concept>"
