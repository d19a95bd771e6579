"""What several plans share: actors, funding sources, documents, one node each. Graph layer.

Plans are read one by one; each adds its names to the node, which is written once at the end. What
can belong to one plan only (country unknown) is written with that plan and then forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.graph.escape import check_ids, escape, language_tag
from kg.ids import AP, CODE, ID
from kg.model.codes import LabelKind
from kg.model.records import Actor, FundingSource, Label, PlanRecords

ACTORS = f"{ID}graph/actors"
LABELS = f"{ID}graph/labels"
OURS = "en"  # labels of ours are English, and marked as such

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_OWL = "http://www.w3.org/2002/07/owl#"
_ORG = "http://www.w3.org/ns/org#"
_END = f" <{ACTORS}> .\n"
_END_LABELS = f" <{LABELS}> .\n"

Named = Actor | FundingSource
Literal = tuple[str, str]  # words, language tag


@dataclass(slots=True)
class Names:
    """The names of one node, sorted into SKOS labels: no two preferred names in one language."""

    preferred: dict[str, str] = field(default_factory=dict)
    alternative: dict[Literal, None] = field(default_factory=dict)
    abbreviation: dict[Literal, None] = field(default_factory=dict)
    hidden: dict[Literal, None] = field(default_factory=dict)
    ours: dict[Literal, LabelKind] = field(default_factory=dict)

    def add(self, labels: Iterable[Label]) -> None:
        """Take in the labels of one plan's record; the first preferred name of a language stays."""
        for label in labels:
            tag = language_tag(label.language)
            words = (label.text, tag)
            if label.ours and tag == OURS:
                self.ours.setdefault(words, label.kind)
            elif label.kind is LabelKind.PREFERRED:
                if self.preferred.setdefault(tag, label.text) != label.text:
                    self.alternative[words] = None
            elif label.kind is LabelKind.ABBREVIATION:
                self.abbreviation[words] = None
            elif label.kind is LabelKind.ALTERNATIVE:
                self.alternative[words] = None
            else:
                self.hidden[words] = None

    def own(self) -> Iterator[tuple[str, Literal]]:
        """(property, words) of the names that plans state, each name in its best place once."""
        if not self.preferred:
            self._promote()
        preferred = [(words, tag) for tag, words in self.preferred.items()]
        shorts = [x for x in self.abbreviation if x not in preferred]
        seconds = [x for x in dict.fromkeys((*self.alternative, *shorts)) if x not in preferred]
        taken = {*preferred, *seconds}
        yield from ((f"{_SKOS}prefLabel", x) for x in preferred)
        yield from ((f"{_SKOS}altLabel", x) for x in seconds)
        yield from ((f"{_SKOS}hiddenLabel", x) for x in self.hidden if x not in taken)
        yield from ((f"{AP}abbreviation", x) for x in shorts)

    def _promote(self) -> None:
        """Without a preferred name the first other one is it, unless only ours are known."""
        for words, tag in (*self.alternative, *self.abbreviation, *self.hidden):
            self.preferred.setdefault(tag, words)
            return

    def english(self) -> Iterator[tuple[str, Literal]]:
        """(property, words) of our own English names, less what plans say themselves."""
        stated = {literal for _, literal in self.own()}
        has_preferred = OURS in self.preferred
        for literal, kind in self.ours.items():
            if literal in stated:
                continue
            if kind is LabelKind.PREFERRED and not has_preferred:
                has_preferred = True
                yield f"{_SKOS}prefLabel", literal
            elif kind is LabelKind.HIDDEN:
                yield f"{_SKOS}hiddenLabel", literal
            else:
                yield f"{_SKOS}altLabel", literal


@dataclass(slots=True)
class _Node:
    """One actor or source while plans are read: its names, and its other lines without the end."""

    names: Names = field(default_factory=Names)
    types: tuple[str, ...] = ()
    single: dict[str, str] = field(default_factory=dict)  # property -> value, the first one stays
    several: dict[str, None] = field(default_factory=dict)  # whole "property value" pairs


@dataclass(slots=True)
class SharedNodes:
    """Actors, sources and documents of all plans read so far."""

    _nodes: dict[str, _Node] = field(default_factory=dict)
    _documents: dict[str, tuple[str, dict[str, None]]] = field(default_factory=dict)

    def add(self, records: PlanRecords) -> tuple[str, str]:
        """Take in one plan; gives the lines (actors, labels) that concern this plan alone."""
        named: tuple[Named, ...] = (*records.actors, *records.sources)
        check_ids((x.id for x in named), where=records.plan.id)
        for document in records.documents:
            formats = self._documents.setdefault(document.id, (document.sha256, {}))[1]
            formats[document.media_type] = None
        private: dict[str, _Node] = {}
        mark = f"/{records.plan.unknown_place}/"
        for record in named:
            target = private if mark in record.id else self._nodes
            _merge(target.setdefault(record.id, _Node()), record)
        return _texts(private)

    def rest(self) -> tuple[str, str]:
        """The lines (actors, labels) of all shared nodes, sorted by id."""
        actors, labels = _texts(self._nodes)
        documents = (_document_text(key, *value) for key, value in sorted(self._documents.items()))
        return "".join((actors, *documents)), labels


def _merge(node: _Node, record: Named) -> None:
    node.names.add(record.labels)
    if isinstance(record, Actor):
        kind = "Organisation" if record.group_kind is None else "ActorGroup"
        node.types = node.types or (f"{AP}{kind}", f"{AP}Actor")
        _merge_actor(node, record)
    else:
        node.types = (f"{AP}FundingSource",)
        node.single.setdefault(f"{AP}sourceKind", f"{CODE}sourcekind/{record.kind}")
        if record.budget_of is not None:
            node.single.setdefault(f"{AP}budgetOf", ID + record.budget_of)


def _merge_actor(node: _Node, actor: Actor) -> None:
    other = f"{CODE}actortype/other"
    actor_type = f"{CODE}actortype/{actor.actor_type}"
    if node.single.get(f"{AP}actorType", other) == other:
        node.single[f"{AP}actorType"] = actor_type
    if actor.group_kind is not None:
        node.single.setdefault(f"{AP}groupKind", f"{CODE}groupkind/{actor.group_kind}")
    if actor.defined_by is not None:
        node.several[f"<{AP}definedBy> <{ID}{actor.defined_by}>"] = None
    if actor.part_of is not None:
        node.several[f"<{_ORG}subOrganizationOf> <{ID}{actor.part_of}>"] = None
    for earlier in actor.earlier:
        node.several[f"<{_OWL}sameAs> <{ID}{earlier}>"] = None
    for member in actor.members:
        node.several[f"<{_FOAF}member> <{ID}{member}>"] = None


def _texts(nodes: dict[str, _Node]) -> tuple[str, str]:
    own: list[str] = []
    english: list[str] = []
    for key, node in sorted(nodes.items()):
        iri = f"<{ID}{key}>"
        own.extend(f"{iri} {_TYPE} <{kind}>{_END}" for kind in node.types)
        own.extend(_label_line(iri, pair, _END) for pair in node.names.own())
        own.extend(f"{iri} <{name}> <{value}>{_END}" for name, value in node.single.items())
        own.extend(f"{iri} {pair}{_END}" for pair in node.several)
        english.extend(_label_line(iri, pair, _END_LABELS) for pair in node.names.english())
    return "".join(own), "".join(english)


def _label_line(iri: str, pair: tuple[str, Literal], end: str) -> str:
    name, (words, tag) = pair
    return f'{iri} <{name}> "{escape(words)}"@{tag}{end}'


def _document_text(key: str, sha256: str, formats: dict[str, None]) -> str:
    iri = f"<{ID}doc/{key}>"
    lines = [f"{iri} {_TYPE} <{_FOAF}Document>{_END}"]
    lines += [f'{iri} <http://purl.org/dc/terms/format> "{escape(x)}"{_END}' for x in formats]
    lines.append(f'{iri} <{AP}sha256> "{escape(sha256)}"{_END}')
    return "".join(lines)
