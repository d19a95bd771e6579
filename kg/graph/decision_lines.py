"""What do decisions of people say in RDF: who, when, about what, replacing which value?

The terms are those of PROV-O: a decision is an activity that used what it is about; what it took
out was invalidated by it, what it changed was influenced by it. Graph layer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.graph.lines import PlanContext, writer_of
from kg.graph.mapping import expand
from kg.ids import ID, slug
from kg.model.records import DecisionRecord, PlanRecords

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHARED = ("org/", "group/", "source/")


@dataclass(frozen=True, slots=True)
class _Person:
    """Who decided."""

    id: str
    name: str


def decision_lines(records: PlanRecords, f: PlanContext) -> Iterator[str]:
    """The decisions about a plan, each with its author, and what they took out.

    Edges: a person who wrote several rows is described once.
    """
    for name in dict.fromkeys(d.author or d.who for d in records.decisions):
        yield writer_of("Person")(_Person(slug(name), name), f)
    things = _things(records)
    for decision in records.decisions:
        yield writer_of("Decision")(_as_written(decision, things, f), f)
        local = decision.about in things and not decision.about.startswith(_SHARED)
        if local and decision.outcome == "applied":
            of = f"<{f.iri}/{decision.about}> <{expand('prov:wasInfluencedBy')}>"
            yield f"{of} <{f.iri}/decision/{decision.id}>{f.end}"
    for decision in records.decisions:
        if decision.verb == "reject" and decision.outcome == "applied":
            element = decision.element if decision.element in things else ""
            yield writer_of("RejectedFact")(replace(decision, element=element), f)


def _things(records: PlanRecords) -> frozenset[str]:
    """The ids that stand in the graph."""
    held = (records.elements, records.facts, records.actors, records.sources)
    return frozenset(x.id for things in held for x in things)


def _as_written(decision: DecisionRecord, things: frozenset[str], f: PlanContext) -> DecisionRecord:
    """A decision with its author and what it is about as parts of IRIs."""
    about = decision.about if decision.about in things else ""
    if about and not about.startswith(_SHARED):
        about = f"{f.iri.removeprefix(ID)}/{about}"
    return replace(
        decision,
        author=slug(decision.author or decision.who),
        what=decision.what or decision.target,
        time=_moment(decision.time),
        about=about,
    )


def _moment(time: str) -> str:
    """A time as xsd:dateTime; a day alone is its beginning."""
    if _DAY.fullmatch(time):
        return f"{time}T00:00:00"
    return re.sub(r"(T\d\d:\d\d)(?!:)", r"\1:00", time.replace(" ", "T"))
