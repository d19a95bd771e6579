"""How are sources of money called in English? Names of ours, composed and never guessed.

Resolve layer. A name is given where the registry knows the programme, where the owner of the budget
has an English name, or where the words of the plan say nothing but the kind of money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from kg.errors import ConfigError
from kg.lexicon import lexicons_for
from kg.model.codes import SourceKind
from kg.model.labels import english_name, main_language
from kg.model.records import Actor, FundingSource, Label, PlanRecords
from kg.phrases import PhraseIndex, index_phrases, match_at, words_of
from kg.resources import resource
from kg.yaml_file import shipped_yaml

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
