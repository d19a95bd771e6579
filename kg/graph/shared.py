"""What several plans share: actors, funding sources, documents, one node each. Graph layer.

Plans are read one by one; each adds its names to the node, which is written once at the end. What
can belong to one plan only (country unknown) is written with that plan and then forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.graph.lines import LABELS, OURS, check_ids, escape, language_tag, shared_value
from kg.graph.mapping import WORDS, Mapped, expand, properties_of, types_of
from kg.ids import CODE, ID
from kg.model.codes import ActorType, LabelKind
from kg.model.records import Actor, FundingSource, Label, PlanRecords

ACTORS = f"{ID}graph/actors"
UNKNOWN_TYPE = f"<{CODE}actortype/{ActorType.OTHER}>"  # gives way to a type that a plan knows

_TYPE = f"<{expand('rdf:type')}>"
_PREFERRED, _ALTERNATIVE, _HIDDEN, _SHORT = (
    expand(x) for x in ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "ap:abbreviation")
)
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
        yield from ((_PREFERRED, x) for x in preferred)
        yield from ((_ALTERNATIVE, x) for x in seconds)
        yield from ((_HIDDEN, x) for x in self.hidden if x not in taken)
        yield from ((_SHORT, x) for x in shorts)

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
                yield _PREFERRED, literal
            elif kind is LabelKind.HIDDEN:
                yield _HIDDEN, literal
            else:
                yield _ALTERNATIVE, literal


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
    """Take in what one plan says of a node: the first value of a property stays, lists grow."""
    node.names.add(record.labels)
    if isinstance(record, FundingSource):
        name = "FundingSource"
    else:
        name = "Organisation" if record.group_kind is None else "ActorGroup"
    node.types = node.types or types_of(name)
    for row, value in _values(name, record):
        key = f"<{row.path[0]}>"
        if not row.is_single:
            node.several[f"{key} {value}"] = None
        elif node.single.get(key, UNKNOWN_TYPE) == UNKNOWN_TYPE:
            node.single[key] = value


def _values(name: str, record: Named) -> Iterator[tuple[Mapped, str]]:
    """What a record says besides its names: (row, value as N-Quads), in the order of the table."""
    for row in properties_of(name):
        if not row.field or row.value in WORDS:
            continue
        found = getattr(record, row.field)
        for value in found if isinstance(found, tuple) else (found,):
            if value is not None:
                yield row, shared_value(row, value)


def _texts(nodes: dict[str, _Node]) -> tuple[str, str]:
    own: list[str] = []
    english: list[str] = []
    for key, node in sorted(nodes.items()):
        iri = f"<{ID}{key}>"
        own.extend(f"{iri} {_TYPE} <{expand(kind)}>{_END}" for kind in node.types)
        own.extend(_label_line(iri, pair, _END) for pair in node.names.own())
        own.extend(f"{iri} {name} {value}{_END}" for name, value in node.single.items())
        own.extend(f"{iri} {pair}{_END}" for pair in node.several)
        english.extend(_label_line(iri, pair, _END_LABELS) for pair in node.names.english())
    return "".join(own), "".join(english)


def _label_line(iri: str, pair: tuple[str, Literal], end: str) -> str:
    name, (words, tag) = pair
    return f'{iri} <{name}> "{escape(words)}"@{tag}{end}'


def _document_text(key: str, sha256: str, formats: dict[str, None]) -> str:
    iri = f"<{ID}doc/{key}>"
    lines = [f"{iri} {_TYPE} <{expand(kind)}>{_END}" for kind in types_of("Document")]
    values = {"media_type": formats, "sha256": (sha256,)}
    for row in properties_of("Document"):
        for value in values[row.field]:
            lines.append(f"{iri} <{row.path[0]}> {shared_value(row, value)}{_END}")
    return "".join(lines)
