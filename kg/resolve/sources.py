"""Whose money is it, and how is it called in English? Funding sources and our names of them.
Resolve layer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kg.errors import ConfigError
from kg.extract.actors.same import same_words
from kg.extract.draft import MoneyDraft
from kg.extract.memory import name_words
from kg.extract.registry import Body, Registry
from kg.files import resource
from kg.ids import digest, slug
from kg.lexicon import lexicons_for
from kg.model.codes import LabelKind, SourceKind
from kg.model.labels import english_name, main_language
from kg.model.records import Actor, FundingSource, Label, Plan, PlanRecords
from kg.phrases import PhraseIndex, index_phrases, match_at, words_of
from kg.resolve import names
from kg.yaml_file import shipped_yaml


@dataclass(slots=True)
class _Source:
    kind: SourceKind
    owner: str | None
    body: Body | None
    texts: dict[str, int] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)  # forms that are only the owner's name

    @property
    def name(self) -> str:
        """The form that says most: not the owner's name alone, met most often, the first."""
        return max(self.texts, key=lambda t: (t not in self.bare, self.texts[t]))


@dataclass(slots=True)
class Sources:
    """The funding sources of one plan while statements of money are being given to them."""

    plan: Plan
    programmes: Mapping[tuple[str, ...], Body]
    found: list[_Source] = field(default_factory=list)

    def add(self, money: MoneyDraft, owner: str | None) -> _Source | None:
        """The source of one statement of money, by its owner, its programme or its words."""
        mention = money.source or money.payer
        if mention is None:
            return None
        text = names.shown(mention.text)
        if not name_words(text):
            return None
        body = self._programme(text)
        kind = (body.source_kind if body else None) or money.source_kind
        kind = kind or (SourceKind.INSTITUTION_BUDGET if owner else SourceKind.PROJECTS)
        source = self._same(text, kind, owner=owner, body=body)
        source.texts[text] = source.texts.get(text, 0) + 1
        if money.payer and names.shown(money.payer.text) == text:
            source.bare.add(text)
        return source

    def _programme(self, text: str) -> Body | None:
        keys = name_words(text)
        exact = self.programmes.get(keys)
        if exact or not keys:
            return exact
        if names.is_abbreviation(text, self.plan.language):
            alike = {
                b.name: b
                for b in self.programmes.values()
                if any(names.swapped(short, text) for short in b.abbreviations)
            }
            return next(iter(alike.values())) if len(alike) == 1 else None
        inside = {b.name: b for k, b in self.programmes.items() if _within(k, keys)}
        return next(iter(inside.values())) if len(inside) == 1 else None

    def _same(
        self, text: str, kind: SourceKind, *, owner: str | None, body: Body | None
    ) -> _Source:
        bag = names.content_words(text, self.plan.language)
        for source in self.found:
            if body or source.body:
                same = source.body is body
            elif owner or source.owner:
                same = source.owner == owner and source.kind is kind
            else:
                same = source.kind is kind and self._same_words(source, text, bag)
            if same:
                return source
        self.found.append(_Source(kind, owner, body))
        return self.found[-1]

    def _same_words(self, source: _Source, text: str, bag: Sequence[str]) -> bool:
        if any(names.shown(t).casefold() == text.casefold() for t in source.texts):
            return True
        if names.is_abbreviation(text, self.plan.language):
            return any(name_words(t) == name_words(text) for t in source.texts)
        return len(bag) > 0 and any(
            names.same_bag(names.content_words(t, self.plan.language), bag, typo=True)
            for t in source.texts
        )

    def records(self, ids: Mapping[int, str]) -> tuple[FundingSource, ...]:
        """The sources as records, sorted by id."""
        made = [
            FundingSource(
                id=ids[id(source)], labels=self._labels(source), kind=source.kind,
                budget_of=source.owner, country=self.plan.country,
            )
            for source in self.found
        ]  # fmt: skip
        return tuple(sorted(made, key=lambda s: s.id))

    def _labels(self, source: _Source) -> tuple[Label, ...]:
        language = self.plan.language
        found = [Label(source.name, language)]
        for text in sorted(source.texts):
            if text != source.name:
                same = same_words(name_words(text), name_words(source.name))
                kind = LabelKind.ALTERNATIVE if same else LabelKind.HIDDEN
                found.append(Label(text, language, kind))
        if source.body and source.body.en:
            found.append(Label(source.body.en, "en", ours=True))
        return tuple(found)

    def ids(self) -> dict[int, str]:
        """The id of each source by identity; a clash adds 4 hex digits of the name."""
        wanted = []
        for source in self.found:
            if source.body:
                canonical = next(iter(source.body.abbreviations), source.body.name)
            else:
                canonical = names.latin(source.name, self.plan.language)
            wanted.append(f"source/{self.plan.place}/{slug(canonical)}")
        return {
            id(s): f"{w}-{digest(s.name)[:4]}" if wanted.count(w) > 1 else w
            for s, w in zip(self.found, wanted, strict=True)
        }


def new_sources(plan: Plan, registry: Registry) -> Sources:
    """No source yet, with the registry's programmes at hand."""
    programmes = {
        name_words(name): body
        for body in registry.bodies
        if body.source_kind is not None
        for name in (*body.names, *body.abbreviations)
    }
    return Sources(plan, programmes)


def _within(name: Sequence[str], keys: Sequence[str]) -> bool:
    size = len(name)
    return any(tuple(keys[n : n + size]) == tuple(name) for n in range(len(keys) - size + 1))


# How are sources of money called in English? Our own names, composed and never guessed.
#
# A name is given where the registry knows the programme, where the owner of the
# budget has an English name, or where the words of the plan say nothing but the kind of money.

_OWNED = (SourceKind.INSTITUTION_BUDGET, SourceKind.LOCAL_BUDGET)
_BUDGET_OF = "budget-of"
_FILLER = ""  # what a word means that says only that money is meant


def name_sources(records: PlanRecords) -> PlanRecords:
    """The records with English names, marked as ours, for the sources that can be named so.

    Edges: a plan in English, or a source that has an English name, keeps what it has.
    """
    language = records.plan.language
    if main_language(language) == "en":
        return records
    actors = {actor.id: actor for actor in records.actors}
    sources = tuple(_named(source, actors, language) for source in records.sources)
    return replace(records, sources=sources)


def _named(source: FundingSource, actors: Mapping[str, Actor], language: str) -> FundingSource:
    if english_name(source.labels):
        return source
    kind, name = source.kind.value, None
    if source.budget_of:
        name = _owners(source, actors)
    elif _says_only(source.name, kind, language):
        name = source_names().get(kind)
    if name is None:
        return source
    return replace(source, labels=(*source.labels, Label(name, "en", ours=True)))


def _owners(source: FundingSource, actors: Mapping[str, Actor]) -> str | None:
    """The budget of a body with an English name."""
    owner = actors.get(source.budget_of or "")
    name = english_name(owner.labels) if owner and source.kind in _OWNED else None
    if name is None:
        return None
    name = name[:1].lower() + name[1:] if name.startswith("The ") else name
    return source_names()[_BUDGET_OF].replace("{name}", name)


def _says_only(text: str, kind: str, language: str) -> bool:
    """Whether the words of a source say no more than a kind of money."""
    index, words = _money_words(language), words_of(text)
    at, met = 0, False
    while at < len(words):
        found = match_at(index, words, at)
        if found is None or found.value not in (kind, _FILLER):
            return False
        met = met or found.value == kind
        at = found.last
    return met


@lru_cache(maxsize=64)
def _money_words(language: str) -> PhraseIndex:
    """The words of each kind of money in a language, and the small ones between them."""
    by_value: dict[str, list[str]] = {_FILLER: []}
    for lexicon in lexicons_for(language):
        money, names = lexicon.money, lexicon.names
        for kind, words in money.source_kinds.items():
            by_value.setdefault(kind, []).extend(words)
        fillers = (*money.budget, *money.from_words, *names.small_words, *names.articles)
        by_value[_FILLER] += [*fillers, *lexicon.fields.get("funding", ())]
    return index_phrases(by_value)


@lru_cache(maxsize=1)
def source_names() -> Mapping[str, str]:
    """The English names of kinds of money, by kind.

    Raises: ConfigError if an entry is not a text.
    """
    path = resource("data", "source-names.yaml")
    names = shipped_yaml(path)
    if not isinstance(names, dict) or not all(isinstance(x, str) for x in names.values()):
        raise ConfigError(f"{path.name}: every entry must be a quoted text; correct the file")
    return names
