"""Copies of a small true graph, each broken in one way: what every shape must refuse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.graph.shapes import Constraint
from kg.ids import AP, CODE, ID
from kg.model.codes import ReportedStatus
from kg.model.records import Activity, DecisionRecord, PlanRecords, StatusReport
from tests.graph.gold_store import nquads
from tests.support.gold import gold_records

RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
XSD = "http://www.w3.org/2001/XMLSchema#"
RS, BG = f"{ID}plan/rs-2017-2018", f"{ID}plan/bg-2012"
NOWHERE = NamedNode("urn:no-such-thing")
_FACTS = ("participations", "allocations", "deadlines", "indicators", "results", "risks")


def part_of(plan: str, activities: Iterable[str]) -> PlanRecords:
    """A plan cut down to a few activities and what they need."""
    records, wanted = gold_records(plan), tuple(activities)

    def inside(element: str) -> bool:
        return any(element == x or element.startswith(f"{x}/") for x in wanted)

    facts = {
        name: tuple(fact for fact in getattr(records, name) if inside(fact.about) and fact.passages)
        for name in _FACTS
    }
    named = {p.actor for p in facts["participations"]} | {a.payer for a in facts["allocations"]}
    sources = [s for s in records.sources if s.id in {a.source for a in facts["allocations"]}]
    named |= {s.budget_of for s in sources}
    named |= {a.defined_by for a in records.actors if a.id in named}
    return replace(
        records,
        goals=tuple(g for g in records.goals if any(w.startswith(f"{g.id}/") for w in wanted)),
        activities=tuple(a for a in records.activities if inside(a.id)),
        tasks=tuple(t for t in records.tasks if inside(t.id)),
        actors=tuple(a for a in records.actors if a.id in named),
        sources=tuple(sources),
        abbreviations=(),
        decisions=_decisions(tuple(a for a in records.activities if inside(a.id))),
        reports=_reports(next(a for a in records.activities if inside(a.id))),
        **facts,
    )


def _reports(activity: Activity) -> tuple[StatusReport, ...]:
    """That an activity is done, as a report would say it."""
    return (
        StatusReport(
            id=f"{activity.id}/status", about=activity.id, status=ReportedStatus.DONE,
            day=date(2018, 6, 30), note="in June", passages=activity.passages,
        ),
    )  # fmt: skip


def _decisions(activities: tuple[Activity, ...]) -> tuple[DecisionRecord, ...]:
    """One decision that took something out, and one that changed something."""
    first = activities[0]
    return (
        DecisionRecord(
            id="0a", row=2, who="ana", target="1.1 lead Nobody", verb="reject", reason="a remark",
            about=f"{first.id}/lead/nobody", element=first.id, what="lead “Nobody”",
            before="lead “Nobody”", passages=first.passages, time="2026-03-31",
        ),
        DecisionRecord(
            id="0b", row=3, who="bo", target=first.id, verb="set", value="title=Other",
            about=first.id, what="activity", before="One", after="Other", author="Bo B.",
        ),
    )  # fmt: skip


@lru_cache
def small_nquads() -> str:
    """Some activities of each plan: every kind of element and fact is there."""
    parts = (
        part_of("rs-2017-2018", ["g1/a1", "g4/a3"]),
        part_of("bg-2012", ["g1/g1/a1", "g3/g1/a1", "g1/g1/a2"]),
    )
    return nquads(parts)


def small_store() -> Store:
    """A store with the small graph, to be broken."""
    store = Store()
    store.extend(_small_quads())
    return store


@lru_cache
def _small_quads() -> tuple[Quad, ...]:
    return tuple(parse(small_nquads(), format=RdfFormat.N_QUADS))


def _literal(words: str, kind: str) -> Literal:
    return Literal(words, datatype=NamedNode(XSD + kind))


# A value that breaks a part of SHACL wherever it stands.
_BAD = {
    "Class": NOWHERE,
    "In": NOWHERE,
    "Pattern": Literal("does not match"),
    "MinExclusive": _literal("0.0", "decimal"),
    "MinInclusive": _literal("-1", "integer"),
    "MaxInclusive": _literal("99999", "integer"),
    "Datatype": _literal("nonsense", "boolean"),
    "MaxCount": NOWHERE,
    "LessThanOrEquals": _literal("2999-01-01", "date"),
}
DELETES = ("MinCount", "HasValue", "Or")


def component(rule: Constraint) -> str:
    """The part of SHACL a rule is about: MinCount, Class, SPARQL, …"""
    return rule.component.rpartition("#")[2].removesuffix("ConstraintComponent")


def break_rule(store: Store, rule: Constraint, target: str) -> None:
    """Change a store so that it breaks a rule made from the generic parts of SHACL."""
    focus = _first(store, target)
    kind, path = component(rule), [NamedNode(step) for step in rule.path]
    if not path:
        _break_node(store, kind, focus, target)
        return
    if kind in ("MinCount", "HasValue"):
        kept = () if kind == "MinCount" else (NamedNode(target),)
        for quad in list(store.quads_for_pattern(focus, path[0], None, None)):
            if quad.object not in kept:
                store.remove(quad)
    elif kind in ("UniqueLang", "Disjoint"):
        _break_labels(store, kind, focus, path[0])
    else:
        node = focus if len(path) == 1 else _middle(store, focus, path)
        more = [NamedNode("urn:another")] if kind == "MaxCount" else []
        for value in (_BAD.get(kind) or _bad_kind(rule), *more):
            store.add(Quad(node, path[-1], value, NamedNode(RS)))


def _bad_kind(rule: Constraint) -> Literal | NamedNode:
    return NOWHERE if "isLiteral" in rule.select else Literal("no IRI")


def _middle(store: Store, focus: NamedNode, path: list[NamedNode]) -> NamedNode:
    """The node between two steps that has the second."""
    for quad in store.quads_for_pattern(focus, path[0], None, None):
        if next(store.quads_for_pattern(quad.object, path[1], None, None), None):
            return quad.object
    raise AssertionError(f"{focus} has no {path}")


def _break_labels(store: Store, kind: str, focus: NamedNode, path: NamedNode) -> None:
    skos = "http://www.w3.org/2004/02/skos/core#"
    paths = (path, NamedNode(f"{skos}prefLabel"))  # not every node has another name
    quads = [q for p in paths for q in store.quads_for_pattern(focus, p, None, None)]
    own = next(q.object for q in quads if q.object.language != "en")
    if kind == "UniqueLang":
        store.add(Quad(focus, path, Literal("another", language=own.language), NamedNode(RS)))
        return
    for name in ("altLabel", "hiddenLabel"):
        store.add(Quad(focus, NamedNode(skos + name), own, NamedNode(RS)))


def _break_node(store: Store, kind: str, focus: NamedNode, target: str) -> None:
    graph = NamedNode(RS)
    if kind == "Or":
        derived = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
        for quad in list(store.quads_for_pattern(focus, derived, None, None)):
            store.remove(quad)
    elif kind == "Xone":
        kinds = ("Goal", "Task") if "Element" in target else ("Organisation", "ActorGroup")
        for name in kinds:
            store.add(Quad(focus, RDF_TYPE, NamedNode(AP + name), graph))
    else:  # an anonymous thing, or one whose IRI has no position
        bare = BlankNode("nobody") if kind == "NodeKind" else NOWHERE
        store.add(Quad(bare, RDF_TYPE, NamedNode(target), graph))


def _first(store: Store, target: str) -> NamedNode:
    """An instance of a class with as many labels and facts as possible."""
    quads = store.quads_for_pattern(None, RDF_TYPE, NamedNode(target), None)
    found = sorted({quad.subject for quad in quads}, key=lambda node: node.value)
    size = {n: sum(1 for _ in store.quads_for_pattern(n, None, None, None)) for n in found}
    return max(found, key=lambda node: (size[node], node.value))


# The rules that are SPARQL themselves: code -> an update that breaks it.
_A = f"<{RS}/g1/a1>"


def _replace(where: str, old: str, new: str) -> str:
    """An update that puts triples in the place of others, in whatever graph they stand."""
    return (
        f"DELETE {{ GRAPH ?g {{ {old} }} }} INSERT {{ GRAPH ?g {{ {new} }} }} "
        f"WHERE {{ GRAPH ?g {{ {old} {where} }} }}"
    )


def _remove(what: str) -> str:
    """An update that removes whole nodes."""
    return f"DELETE {{ GRAPH ?g {{ ?n ?x ?y }} }} WHERE {{ GRAPH ?g {{ {what} ?n ?x ?y }} }}"


def _insert(new: str, where: str) -> str:
    return f"INSERT {{ GRAPH <{RS}> {{ {new} }} }} WHERE {{ GRAPH ?g {{ {where} }} }}"


_SUM = "?m a ap:Allocation ; ap:amount ?a ; ap:about ?e ; ap:source ?s ; ap:budgetYear ?y ."
SPARQL_BREAKS = {
    "rejected-is-no-fact": (f"INSERT DATA {{ GRAPH <{RS}> {{ <{RS}/rejected/0a> a ap:Fact }} }}"),
    "containment": f"INSERT DATA {{ GRAPH <{RS}> {{ <{RS}/g1> ap:partOf {_A} }} }}",
    "allocation": "DELETE WHERE { GRAPH ?g { ?m ap:amount ?a } }",
    "source-is-no-actor": _insert("?s a ap:Actor", "?s a ap:FundingSource"),
    "passage": _replace('BIND(CONCAT(?t, "x") AS ?u)', "?q oa:exact ?t .", "?q oa:exact ?u ."),
    "no-lead": _remove("?n ap:role r:lead ."),
    "only-group-leads": (
        "DELETE { GRAPH ?g { ?n ?x ?y } } WHERE { GRAPH ?h { ?o a ap:Organisation } "
        "GRAPH ?g { ?n ap:role r:lead ; ap:actor ?o ; ?x ?y } }"
    ),
    "task-without-lead": _remove(f"?n ap:role r:lead ; ap:about <{RS}/g1/a1/t1> ."),
    "no-deadline": _remove("?n a ap:Deadline ."),
    "deadline-outside-plan": _replace(
        "?d a ap:Deadline .", "?d dcat:endDate ?y .", '?d dcat:endDate "2019-01-01"^^xsd:date .'
    ),
    "no-indicator": _remove("?n a ap:Indicator ."),
    "money-silent": _remove("?n a ap:Allocation ."),
    "money-unknown": _replace("", "?m ap:costStatus ?k .", "?m ap:costStatus c:unknown ."),
    "money-not-understood": _replace(
        "", "?m ap:costStatus ?k .", "?m ap:costStatus c:not-understood ."
    ),
    "amount-without-currency": "DELETE WHERE { GRAPH ?g { ?m ap:currency ?c } }",
    "amount-below-zero": _replace("", "?m ap:amount ?a .", "?m ap:amount -5.0 ."),
    "shares-above-one": _insert(
        "?m ap:share 0.6 .", f"?m ap:about <{RS}/g1/a1/t1> ; ap:costStatus c:amount ."
    ),
    "no-cost-and-amount": _insert(f"<{RS}/x> ap:costStatus c:none ; ap:about ?e .", _SUM),
    "amount-stated-twice": _insert(
        _SUM.replace("?m a", f"<{RS}/zz> a ap:Fact ,"),
        _SUM,
    ),
    "amount-without-year": "DELETE WHERE { GRAPH ?g { ?m ap:budgetYear ?y } }",
    "money-outside-plan": _replace("", "?m ap:budgetYear ?y .", "?m ap:budgetYear 2019 ."),
    "only-unspecified-partner": _replace(
        "", "?o ap:groupKind ?k .", "?o ap:groupKind gk:unspecified ."
    ),
    "lead-and-partner": _insert(
        f"<{RS}/x> a ap:Fact , ap:Participation ; ap:role r:partner ; ap:actor ?o ; ap:about ?e .",
        "?p ap:role r:lead ; ap:actor ?o ; ap:about ?e .",
    ),
    "goal-without-activity": _replace("?n a ap:Activity .", "?n ap:partOf ?y .", ""),
    "number-gap": _replace(
        "", f"<{RS}/g1/a1/t2> ap:number ?n .", f'<{RS}/g1/a1/t2> ap:number "9" .'
    ),
    "number-repeated": _replace(
        "", f"<{RS}/g1/a1/t2> ap:number ?n .", f'<{RS}/g1/a1/t2> ap:number "1" .'
    ),
}
# The other two rules of the shape `containment`.
MORE_BREAKS = {
    "another plan above": _replace("", f"{_A} ap:partOf ?x .", f"{_A} ap:partOf <{BG}/g1> ."),
    "continues itself": f"INSERT DATA {{ GRAPH <{RS}> {{ {_A} ap:continues <{RS}/g4/a3> }} }}",
}
PREFIXES = (
    f"PREFIX ap: <{AP}> PREFIX r: <{CODE}role/> PREFIX c: <{CODE}cost/> "
    f"PREFIX gk: <{CODE}groupkind/> "
    "PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX dcat: <http://www.w3.org/ns/dcat#> "
    f"PREFIX xsd: <{XSD}> "
)
