"""The graph in the terms of the EU core vocabularies (CPSV-AP, CPOV, ORG) too. Exchange layer.

Tools that do not follow `rdfs:subClassOf` see participations, agents and public bodies as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.exchange.triples import Line, plan_triples
from kg.graph.lines import escape, language_tag
from kg.graph.names import merge_actors
from kg.graph.prefixes import PREFIXES, turtle_text
from kg.ids import CODE, ID
from kg.model.codes import ActorType, Role
from kg.model.records import Actor, PlanRecords
from kg.text import fold_space

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
