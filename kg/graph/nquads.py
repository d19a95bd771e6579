"""What do all records say in RDF, and which short cuts do they imply? N-Quads, in a fixed order.
Graph layer.

No term objects, no global sort, no clock. Each named graph has its own stream (`Layer`), so that a
file can hold the graphs one after another. No triple stands in two of them; there are no blank
nodes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal, TypeVar

from kg import __version__
from kg.errors import InputError
from kg.graph.lines import PlanContext, check_ids, english_line, language_tag, writer_of
from kg.graph.mapping import expand
from kg.graph.shared import ACTORS, SharedNodes
from kg.ids import AP, ID, ONTOLOGY, slug
from kg.model.codes import GroupKind, Role
from kg.model.document import Passage
from kg.model.places import activity_by_element, places_of
from kg.model.records import DecisionRecord, PlanRecords

# Which short cuts do the facts imply: rules D0 to D4, computed from records.
#
# The same rules stand as SPARQL in `docs/` and in the tests, which compare both ways of reading
# them. Edges are plain triples of names below `id/`: a subject, a property of `ap:`, an object.

Edge = tuple[str, str, str]

# The short cut of each role, as `ap:directProperty` of the ontology has it (a test compares).
DIRECT_PROPERTY = {
    Role.LEAD: "leads",
    Role.IMPLEMENTER: "implements",
    Role.PARTNER: "partnersIn",
    Role.EXPERT: "advises",
    Role.FUNDER: "funds",
    Role.MONITOR: "involvedIn",
    Role.BENEFICIARY: "involvedIn",
}
# Rule D4: paying, monitoring or benefiting alone is no cooperation.
NO_COOPERATION = frozenset({Role.FUNDER, Role.MONITOR, Role.BENEFICIARY})


def rolled_up(records: PlanRecords) -> Iterator[Edge]:
    """D0: every fact and report about an activity or one of its tasks belongs to the activity."""
    plan = f"plan/{records.plan.id}/"
    activities = activity_by_element(records)
    for fact in (*records.facts, *records.reports):
        activity = activities.get(fact.about)
        if activity is not None:
            yield f"{plan}{fact.id}", "inActivity", f"{plan}{activity}"


def involvements(records: PlanRecords) -> Iterator[Edge]:
    """D1 to D3: who leads, implements, partners in, advises, funds what, and what pays for it."""
    plan = f"plan/{records.plan.id}/"
    seen: set[Edge] = set()
    for edge in _involvements(records, plan):
        if edge not in seen:
            seen.add(edge)
            yield edge


def _involvements(records: PlanRecords, plan: str) -> Iterator[Edge]:
    property_by_role = {role.value: name for role, name in DIRECT_PROPERTY.items()}
    for taking_part in records.participations:
        element = plan + taking_part.about
        yield taking_part.actor, property_by_role[taking_part.role], element
        yield taking_part.actor, "involvedIn", element
    for money in records.allocations:
        element = plan + money.about
        if money.payer is not None:
            yield money.payer, "funds", element
            yield money.payer, "involvedIn", element
        if money.source is not None:
            yield element, "paidFrom", money.source


def cooperations(records: PlanRecords) -> Iterator[tuple[str, str]]:
    """D4: pairs of actors that work on the same activity, tasks rolled up, each pair once.

    Shape: (first, second) with first < second; the relation holds both ways.
    Edges: catch-all groups ("partners") and those who only pay, monitor or benefit are left out.
    """
    seen: set[tuple[str, str]] = set()
    for names in working_together(records).values():
        ordered = sorted(names)
        for index, first in enumerate(ordered):
            for second in ordered[index + 1 :]:
                if (first, second) not in seen:
                    seen.add((first, second))
                    yield first, second


def working_together(records: PlanRecords) -> dict[str, set[str]]:
    """The ids of the actors that work on each activity, tasks rolled up, as rule D4 counts them."""
    activities = activity_by_element(records)
    left_out = {x.id for x in records.actors if x.group_kind is GroupKind.UNSPECIFIED}
    actors_by_activity: dict[str, set[str]] = {}
    for taking_part in records.participations:
        activity = activities.get(taking_part.about)
        if activity is None or taking_part.role in NO_COOPERATION:
            continue
        if taking_part.actor not in left_out:
            actors_by_activity.setdefault(activity, set()).add(taking_part.actor)
    return actors_by_activity


# What do decisions of people say in RDF: who, when, about what, replacing which value?
#
# The terms are those of PROV-O: a decision is an activity that used what it is about; what it took
# out was invalidated by it, what it changed was influenced by it. Graph layer.

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


DERIVED = f"{ID}graph/derived"
RUN = f"kg-{__version__}"  # what made the facts: this program, no clock
Layer = Literal["plan", "actors", "derived", "labels", "ontology"]
Block = tuple[Layer, str]

_END_DERIVED = f" <{DERIVED}> .\n"
_RUN_LINE = f"<{ID}run/{RUN}> <{expand('rdf:type')}> <{expand('prov:Activity')}> <{ACTORS}> .\n"
_PIECE = 2_000  # records in one piece of text: keeps a very large plan out of memory

T = TypeVar("T")


@dataclass(slots=True)
class GraphText:
    """Plans to N-Quads, one after another.

    `passages_before` gives the passages that an earlier plan wrote: two plans read from one
    document must not both state its passages.
    """

    passages_before: Callable[[str], Iterable[Passage]] | None = None
    _shared: SharedNodes = field(default_factory=SharedNodes)
    _plans: dict[str, None] = field(default_factory=dict)
    _plans_by_document: dict[str, list[str]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _pairs: set[int] = field(default_factory=set)

    def blocks(self, records: PlanRecords) -> Iterator[Block]:
        """The lines of one plan, in pieces.

        Raises: InputError if an id cannot stand in an IRI, or stands twice.
        """
        self._check(records)
        plan = records.plan
        context = PlanContext(
            plan=plan.id,
            iri=f"{ID}plan/{plan.id}",
            language=language_tag(plan.language),
            end=f" <{ID}plan/{plan.id}> .\n",
            run=RUN,
            places=places_of(records),
            seen=self._seen_passages(records),
        )
        for things in ((plan,), records.elements, records.facts, records.reports):
            yield from _pieces("plan", things, lambda x: writer_of(type(x).__name__)(x, context))
        for lines in decision_lines(records, context):
            yield "plan", lines
        yield "labels", english_line("", plan.english, context)
        yield from _pieces(
            "labels", records.elements, lambda x: english_line(f"/{x.id}", x.english, context)
        )
        yield from self._derived(records)
        actors, labels = self._shared.add(records)
        yield "actors", actors
        yield "labels", labels

    def _check(self, records: PlanRecords) -> None:
        plan = records.plan
        ids = [x.id for x in records.elements]
        ids += [x.id for x in (*records.facts, *records.reports)]
        names = (plan.id, plan.series or "x", plan.previous or "x")
        check_ids((*names, *ids, *(x.id for x in records.documents)), where=plan.id)
        if plan.id in self._plans:
            raise InputError(
                "two plans have this id; rename the folder or file of one", where=plan.id
            )
        if len(set(ids)) < len(ids):
            seen: set[str] = set()
            twice = next(x for x in ids if x in seen or seen.add(x))  # type: ignore[func-returns-value]
            raise InputError(f"two records have the id {twice!r}; give one another", where=plan.id)
        self._plans[plan.id] = None

    def _seen_passages(self, records: PlanRecords) -> set[tuple[str, int, int]]:
        seen: set[tuple[str, int, int]] = set()
        for document in records.documents:
            earlier = self._plans_by_document.setdefault(document.id, [])
            if self.passages_before is not None:
                for plan in earlier:
                    seen.update((p.document, p.start, p.end) for p in self.passages_before(plan))
            earlier.append(records.plan.id)
        return seen

    def _derived(self, records: PlanRecords) -> Iterator[Block]:
        yield from _pieces("derived", rolled_up(records), _edge_line)
        yield from _pieces("derived", involvements(records), _edge_line)
        yield from _pieces("derived", self._new_pairs(records), _pair_lines)

    def _new_pairs(self, records: PlanRecords) -> Iterator[tuple[str, str]]:
        """Pairs that no earlier plan had; those of one plan alone need not be remembered."""
        private = f"/{records.plan.unknown_place}/"
        for pair in cooperations(records):
            if private in pair[0] or private in pair[1]:
                yield pair
                continue
            number = self._pair_number(pair)
            if number not in self._pairs:
                self._pairs.add(number)
                yield pair

    def _pair_number(self, pair: tuple[str, str]) -> int:
        """A pair of actors as one number: millions of pairs must fit into memory."""
        first, second = (self._numbers.setdefault(x, len(self._numbers)) for x in pair)
        return first << 32 | second

    def rest(self) -> Iterator[Block]:
        """The lines that several plans share, after the last plan, and the ontology."""
        actors, labels = self._shared.rest()
        yield "actors", actors + (_RUN_LINE if self._plans else "")
        yield "labels", labels
        yield "ontology", ontology_lines()


def _pieces(layer: Layer, items: Iterable[T], lines: Callable[[T], str]) -> Iterator[Block]:
    """The lines of many records in pieces of some thousand records."""
    left = iter(items)
    while piece := list(islice(left, _PIECE)):
        yield layer, "".join(map(lines, piece))


def _edge_line(edge: tuple[str, str, str]) -> str:
    subject, name, target = edge
    return f"<{ID}{subject}> <{AP}{name}> <{ID}{target}>{_END_DERIVED}"


def _pair_lines(pair: tuple[str, str]) -> str:
    first, second = f"<{ID}{pair[0]}>", f"<{ID}{pair[1]}>"
    tie = f"<{AP}cooperatesWith>"
    return f"{first} {tie} {second}{_END_DERIVED}{second} {tie} {first}{_END_DERIVED}"


def ontology_lines() -> str:
    """The ontology with its code lists, as N-Quads in the graph of its own IRI."""
    from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

    from kg.files import resource

    graph = NamedNode(ONTOLOGY)
    triples = parse(path=str(resource("ontology", "kg.ttl")), format=RdfFormat.TURTLE)
    quads = dict.fromkeys(Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    return (serialize(quads, format=RdfFormat.N_QUADS) or b"").decode("utf-8")
