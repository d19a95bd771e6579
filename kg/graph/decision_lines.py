"""What do decisions of people say in RDF: who, when, about what, replacing which value?

The terms are those of PROV-O: a decision is an activity that used what it is about; what it took
out was invalidated by it, what it changed was influenced by it. Graph layer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.graph.escape import escape
from kg.graph.lines import DCT, PROV, RDF, XSD, Frame
from kg.ids import AP, ID, slug
from kg.model.records import DecisionRecord, PlanRecords
from kg.text import fold_space

FOAF = "http://xmlns.com/foaf/0.1/"
_A = f"<{RDF}type>"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def decision_lines(records: PlanRecords, frame: Frame) -> Iterator[str]:
    """The decisions about a plan, each with its author, and what they took out.

    Edges: a person who wrote several rows is described once.
    """
    for name in dict.fromkeys(d.author or d.who for d in records.decisions):
        person, end = f"<{_person(name, frame)}>", frame.end
        yield (
            f"{person} {_A} <{PROV}Person>{end}{person} {_A} <{PROV}Agent>{end}"
            f'{person} <{FOAF}name> "{escape(name)}"{end}'
        )
    things = _things(records)
    for decision in records.decisions:
        yield _decision(decision, things, frame)
    yield from _rejected(records.decisions, things, frame)


def _person(name: str, frame: Frame) -> str:
    return f"{frame.iri}/person/{slug(name)}"


def _things(records: PlanRecords) -> frozenset[str]:
    """The ids that stand in the graph."""
    named = [x.id for x in records.elements] + [x.id for x in records.facts]
    shared = [x.id for x in records.actors] + [x.id for x in records.sources]
    return frozenset((*named, *shared))


def _decision(decision: DecisionRecord, things: frozenset[str], frame: Frame) -> str:
    s, end = f"<{frame.iri}/decision/{decision.id}>", frame.end
    lines = (
        f"{s} {_A} <{AP}Decision>{end}{s} {_A} <{PROV}Activity>{end}"
        f"{s} <{DCT}isPartOf> <{frame.iri}>{end}"
        f'{s} <{AP}verb> "{decision.verb}"{end}{s} <{AP}outcome> "{decision.outcome}"{end}'
        f"{s} <{PROV}wasAssociatedWith> <{_person(decision.author or decision.who, frame)}>{end}"
    )
    texts = (
        (f"{AP}decidedValue", decision.value), (f"{AP}replacedValue", decision.before),
        (f"{DCT}title", decision.what or decision.target),
        (f"{DCT}description", decision.reason),
    )  # fmt: skip
    for term, text in texts:
        if text:
            lines += f'{s} <{term}> "{escape(fold_space(text))}"{end}'
    if decision.time:
        lines += f'{s} <{PROV}endedAtTime> "{_moment(decision.time)}"^^<{XSD}dateTime>{end}'
    if decision.about in things:
        thing = _iri(decision.about, frame)
        lines += f"{s} <{PROV}used> <{thing}>{end}"
        if decision.outcome == "applied" and not _is_shared(decision.about):
            lines += f"<{thing}> <{PROV}wasInfluencedBy> {s}{end}"
    return lines


def _rejected(
    decisions: Iterable[DecisionRecord], things: frozenset[str], frame: Frame
) -> Iterator[str]:
    """What people took out: visible, and no fact."""
    for decision in decisions:
        if decision.verb != "reject" or decision.outcome != "applied":
            continue
        s, end = f"<{frame.iri}/rejected/{decision.id}>", frame.end
        lines = (
            f"{s} {_A} <{AP}RejectedFact>{end}{s} <{DCT}isPartOf> <{frame.iri}>{end}"
            f'{s} <{DCT}title> "{escape(fold_space(decision.what))}"{end}'
            f"{s} <{PROV}wasInvalidatedBy> <{frame.iri}/decision/{decision.id}>{end}"
        )
        if decision.element in things:
            lines += f"{s} <{DCT}relation> <{frame.iri}/{decision.element}>{end}"
        for words in dict.fromkeys(fold_space(p.exact) for p in decision.passages):
            lines += f'{s} <{AP}verbatim> "{escape(words)}"@{frame.language}{end}'
        yield lines


def _moment(time: str) -> str:
    """A time as xsd:dateTime; a day alone is its beginning."""
    if _DAY.fullmatch(time):
        return f"{time}T00:00:00"
    moment = time.replace(" ", "T")
    return moment if moment.count(":") > 1 else re.sub(r"(T\d\d:\d\d)", r"\1:00", moment)


def _is_shared(own: str) -> bool:
    return own.partition("/")[0] in ("org", "group", "source")


def _iri(own: str, frame: Frame) -> str:
    return f"{ID}{own}" if _is_shared(own) else f"{frame.iri}/{own}"
