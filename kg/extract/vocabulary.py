"""The words of one language, ready for matching. Extract layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.extract.profile import Profile
from kg.extract.vocabulary_values import date_words, merge, money_words, month_phrases
from kg.lexicon import Lexicon, lexicons_for
from kg.money_figures import MoneyWords
from kg.periods import DateWords
from kg.phrases import PhraseIndex, index_phrases, merged
from kg.text import fold


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """Everything the stages look up, compiled once a language; each is equal to itself only."""

    language: str
    fields: PhraseIndex
    field_by_key: Mapping[str, str]
    head_last: bool
    naming_head_by_key: Mapping[str, str]
    all_bodies_heads: frozenset[str]
    joiners: frozenset[str]
    grades: frozenset[str]
    goal_kinds: PhraseIndex
    glossary_headings: tuple[str, ...]
    document_heads: frozenset[str]
    indicator_kinds: PhraseIndex
    plan_words: PhraseIndex
    draft_words: frozenset[str]
    reported: PhraseIndex
    report_heads: PhraseIndex
    report_head_by_key: Mapping[str, str]
    relative_words: frozenset[str]
    open_nouns: frozenset[str]
    count_words: PhraseIndex
    note_words: PhraseIndex
    month_words: PhraseIndex
    dates: DateWords
    money: MoneyWords
    budget: PhraseIndex
    from_words: frozenset[str]
    statuses: PhraseIndex
    means: PhraseIndex
    expenses: PhraseIndex
    source_kinds: PhraseIndex
    references: PhraseIndex
    parts: PhraseIndex
    units: PhraseIndex
    catch_all: PhraseIndex
    partner_phrases: PhraseIndex


# What the words about means are, by their list in a lexicon.
MEANS = {
    "no": "no_words", "more": "more_words", "existing": "existing_words", "means": "means",
}  # fmt: skip


@lru_cache(maxsize=64)
def vocabulary(language: str, country: str | None = None) -> Vocabulary:
    """The vocabulary of a language: its own words, its family's, and those of every language.

    A country decides which money a word or sign means that several currencies share.
    """
    packs = lexicons_for(language)
    fields = merge(pack.fields for pack in packs)
    heads = merge(pack.report_heads for pack in packs)
    return Vocabulary(
        language=language,
        fields=index_phrases(fields),
        field_by_key=_keys(fields),
        head_last=packs[0].head_last if packs else False,
        naming_head_by_key=_keys(merge(pack.naming_heads for pack in packs)),
        all_bodies_heads=frozenset(fold(w) for pack in packs for w in pack.all_bodies_heads),
        joiners=frozenset(fold(w) for pack in packs for w in pack.header_joiners) - {""},
        grades=frozenset(_folded(pack.grades for pack in packs)),
        goal_kinds=index_phrases(_goal_kinds(packs)),
        document_heads=frozenset(fold(w) for pack in packs for w in pack.document_heads),
        glossary_headings=_folded(pack.glossary_headings for pack in packs),
        indicator_kinds=index_phrases(merge(pack.indicator_kinds for pack in packs)),
        plan_words=_index(pack.plan_words for pack in packs),
        draft_words=frozenset(_folded(pack.draft_words for pack in packs)),
        reported=index_phrases(merge(pack.statuses for pack in packs)),
        report_heads=index_phrases(heads),
        report_head_by_key=_keys(heads),
        relative_words=frozenset(_folded(pack.relative_words for pack in packs)),
        open_nouns=frozenset(_folded(pack.open_nouns for pack in packs)),
        count_words=_index(pack.count_words for pack in packs),
        note_words=_index(pack.note_words for pack in packs),
        dates=date_words(packs, language, country),
        month_words=index_phrases(month_phrases(packs, language)),
        money=money_words(packs, language, country),
        budget=_index(pack.money.budget for pack in packs),
        from_words=frozenset(_folded(pack.money.from_words for pack in packs)),
        statuses=index_phrases(merge(pack.money.statuses for pack in packs)),
        means=index_phrases(
            {
                kind: [word for pack in packs for word in getattr(pack.money, name)]
                for kind, name in MEANS.items()
            }
        ),
        expenses=_index(pack.money.expenses for pack in packs),
        source_kinds=index_phrases(merge(pack.money.source_kinds for pack in packs)),
        references=_index(pack.money.references for pack in packs),
        parts=_index(pack.money.parts for pack in packs),
        units=_index(pack.money.units for pack in packs),
        catch_all=_index(pack.names.groups.get("unspecified", ()) for pack in packs),
        partner_phrases=_index(pack.names.partner_phrases for pack in packs),
    )


def with_words(words: Vocabulary, profile: Profile) -> Vocabulary:
    """The vocabulary with what a person said begins the headings of goals and activities."""
    if not (profile.goal_words or profile.activity_words):
        return words
    goals: dict[str, list[str]] = {}
    for word, kind in profile.goal_words.items():
        goals.setdefault(kind, []).append(word)
    fields = index_phrases({"activity": profile.activity_words})
    return replace(
        words,
        goal_kinds=merged(index_phrases(goals), words.goal_kinds),
        fields=merged(fields, words.fields),
    )


def _goal_kinds(packs: tuple[Lexicon, ...]) -> dict[str, list[str]]:
    """The words of each kind of goal; headings of goals that name no kind are plain goals."""
    kinds = merge(pack.goal_kinds for pack in packs)
    known = {fold(word) for words in kinds.values() for word in words}
    fields = merge(pack.fields for pack in packs)
    for field, kind in (("goal", "goal"), ("objective", "operational")):
        left = [word for word in fields.get(field, ()) if fold(word) not in known]
        kinds.setdefault(kind, []).extend(left)
    return kinds


def _index(lists: Iterable[Iterable[str]]) -> PhraseIndex:
    return index_phrases({"": [word for words in lists for word in words]})


def _folded(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    keys = (fold(word) for words in lists for word in words)
    return tuple(dict.fromkeys(key for key in keys if key))


def _keys(fields: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The field of each whole heading; the first field that lists it has it."""
    keys: dict[str, str] = {}
    for field, entries in fields.items():
        for entry in entries:
            keys.setdefault(fold(entry), field)
    keys.pop("", None)  # signs such as №
    return keys
