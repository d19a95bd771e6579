"""Which words begin, join, group or qualify actors in a language? Compiled name packs.

Extract layer. A pack holds the names section of a language's lexicon, its family and `any`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from kg.extract.actors.tokens import pieces, word_key
from kg.lexicon import Lexicon, Names, lexicons_for, own_lexicon

Pattern = tuple[str, ...]
SHORT = 3  # letters from which on a word before a full stop is no abbreviation's part
TYPO_LENGTH = 8  # letters a head noun needs before one typo is forgiven: shorter ones collide


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases with a value each, found at a place in a list of keys.

    The one of most words counts, then the one of most letters: `ministarstv*` before `ministar*`.
    """

    by_start: dict[str, list[tuple[Pattern, str]]] = field(default_factory=dict)
    inner: list[tuple[Pattern, str]] = field(default_factory=list)
    sizes: tuple[int, ...] = ()

    def match(self, keys: Sequence[str], at: int) -> tuple[int, str] | None:
        """How many words from `at` on are a phrase, and its value."""
        best, letters = (0, ""), 0
        for pattern, value in self._candidates(keys[at]):
            size = _fits(pattern, keys, at)
            if size and size >= best[0]:
                held = sum(len(part.strip("*")) for part in pattern)
                if (size, held) > (best[0], letters):
                    best, letters = (size, value), held
        return best if best[0] else None

    def _candidates(self, key: str) -> list[tuple[Pattern, str]]:
        found = list(self.inner)
        for size in self.sizes:
            if size <= len(key):
                found += self.by_start.get(key[:size], [])
        return found


def _fits(pattern: Pattern, keys: Sequence[str], at: int) -> int:
    """How many words a pattern covers, 0 if it does not fit; "m fl" is also "m.fl."."""
    n = at
    for part in pattern:
        if n > at and n < len(keys) and not keys[n] and len(keys[n - 1]) < SHORT:
            n += 1
        if n >= len(keys) or not word_fits(part, keys[n]):
            return 0
        n += 1
    return n - at


def word_fits(pattern: str, key: str) -> bool:
    """Whether a word fits a lexicon entry: `stem*`, `*inner*`, or the word itself."""
    bare = pattern.strip("*")
    if pattern.startswith("*"):
        at = key.find(bare)
        return at > 0 and (pattern.endswith("*") or at + len(bare) == len(key))
    return key.startswith(bare) if pattern.endswith("*") else key == bare


def phrases(entries: Iterable[tuple[str, str]]) -> Phrases:
    """Phrases from (entry, value) pairs."""
    by_start: dict[str, list[tuple[Pattern, str]]] = {}
    inner: list[tuple[Pattern, str]] = []
    for entry, value in entries:
        pattern = _pattern(entry)
        if not pattern:
            continue
        if pattern[0].startswith("*"):
            inner.append((pattern, value))
        else:
            by_start.setdefault(pattern[0].rstrip("*"), []).append((pattern, value))
    return Phrases(by_start, inner, tuple(sorted({len(k) for k in by_start})))


def _pattern(entry: str) -> Pattern:
    words: list[str] = []
    for raw in entry.split():
        parts = [p for kind, p in pieces(raw.strip("*")) if kind in ("word", "elided", "number")]
        keys = [word_key(p) for p in parts if word_key(p)]
        if keys and raw.endswith("*"):
            keys[-1] += "*"
        if keys and raw.startswith("*"):
            keys[0] = "*" + keys[0]
        words += keys
    return tuple(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The name pack of one language, ready to match. Values of `heads` are actor types."""

    language: str
    heads: Phrases
    groups: Phrases
    partner_words: Phrases
    joiners: Phrases
    partner_phrases: Phrases
    partner_endings: Phrases
    lead_phrases: Phrases
    first_words: Phrases
    lead_endings: Phrases
    person_titles: frozenset[str]
    lead_labels: Phrases
    partner_labels: Phrases
    with_words: frozenset[str]
    modals: Phrases
    verbs: Phrases
    addressing: Phrases
    infinitive_words: Phrases
    verb_endings: tuple[str, ...]
    agent_words: Phrases
    agent_endings: tuple[str, ...]
    led_by: Phrases
    duty_words: Phrases
    joint_work: Phrases
    clause_words: Phrases
    part_of_words: frozenset[str]
    attached_words: frozenset[str]
    city_words: frozenset[str]
    company_forms: Phrases
    scope_words: Phrases
    level_words: Phrases
    attached_joiners: frozenset[str]
    attached_endings: frozenset[str]
    attached_articles: frozenset[str]
    small_words: frozenset[str]
    articles: frozenset[str]
    all_words: Phrases
    concerned_words: Phrases
    member_words: Phrases
    unit_words: Phrases
    qualifiers: Phrases
    preambles: Phrases
    not_actors: Phrases
    known: tuple[str, ...]
    oblique: tuple[str, ...]
    head_place: str
    capitals: bool
    noun_capitals: bool
    agreement: bool

    def is_oblique(self, key: str) -> bool:
        """Whether a word's ending shows a case that no actor begins with."""
        return len(key) > 4 and key.endswith(self.oblique) if self.oblique else False

    def head(self, keys: Sequence[str], at: int) -> tuple[int, str] | None:
        """The head noun at a place, one typo forgiven in a long word: its length and type."""
        return self.heads.match(keys, at) or _misspelt_head(self.language, keys[at])


@lru_cache(maxsize=64)
def pack_for(language: str) -> Pack:
    """The name pack of a language (with its family); of all languages if it is unknown."""
    return _pack(language, lexicons_for(language), _own(language))


@lru_cache(maxsize=64)
def pack_without(language: str) -> Pack:
    """The pack of an unknown language, from all lexicons but one: what its speakers would get."""
    left = own_lexicon(language)
    return _pack("", [x for x in lexicons_for("") if x is not left], _own(""))


def _labels(lexicons: Sequence[Lexicon], *fields: str) -> Phrases:
    """The words that say a role within a cell, with those that head the fields of bodies."""
    names = [x.names for x in lexicons]
    own = [n.lead_labels + n.lead_phrases if "lead" in fields else n.partner_labels for n in names]
    heads = [x.fields.get(f, ()) for x in lexicons for f in fields]
    return phrases((entry, "") for entries in (*heads, *own) for entry in entries)


def _pack(language: str, lexicons: Sequence[Lexicon], own: Names) -> Pack:
    found = [x.names for x in lexicons]
    return Pack(
        language=language,
        heads=_by_value(found, "heads"),
        groups=_by_value(found, "groups"),
        partner_words=_plain(found, "partner_words"),
        joiners=_plain(found, "joiners"),
        partner_phrases=_plain(found, "partner_phrases"),
        partner_endings=_plain(found, "partner_endings"),
        lead_phrases=_plain(found, "lead_phrases"),
        first_words=_plain(found, "first_words"),
        lead_endings=_plain(found, "lead_endings"),
        person_titles=_keys(found, "person_titles"),
        lead_labels=_labels(lexicons, "lead", "implementer"),
        partner_labels=_labels(lexicons, "partner", "expert_support"),
        with_words=_keys(found, "with_words"),
        modals=_plain(found, "modals"),
        verbs=_plain(found, "verbs"),
        addressing=_plain(found, "addressing"),
        infinitive_words=_plain(found, "infinitive_words"),
        verb_endings=own.verb_endings,
        agent_words=_plain(found, "agent_words"),
        agent_endings=own.agent_endings,
        led_by=_plain(found, "led_by"),
        duty_words=_plain(found, "duty_words"),
        joint_work=_plain(found, "joint_work"),
        clause_words=phrases(
            (w, "") for x in lexicons for w in (*x.names.clause_words, *x.dates.every)
        ),
        part_of_words=_keys(found, "part_of_words"),
        attached_words=_keys(found, "attached_words"),
        city_words=_keys(found, "city_words"),
        company_forms=_plain(found, "company_forms"),
        scope_words=_plain(found, "scope_words"),
        level_words=_plain(found, "level_words"),
        attached_joiners=_keys(found, "attached_joiners"),
        attached_endings=_keys(found, "attached_endings"),
        attached_articles=_keys(found, "attached_articles"),
        small_words=_keys(found, "small_words"),
        articles=_keys(found, "articles"),
        all_words=_plain(found, "all_words"),
        concerned_words=_plain(found, "concerned_words"),
        member_words=_plain(found, "member_words"),
        unit_words=_plain(found, "unit_words"),
        qualifiers=_plain(found, "qualifiers"),
        preambles=_plain(found, "preambles"),
        not_actors=_plain(found, "not_actors"),
        known=tuple(dict.fromkeys(k for n in found for k in n.known)),
        oblique=tuple(sorted(_keys(found, "oblique"))),
        head_place=own.head_place,
        capitals=own.capitals,
        noun_capitals=own.noun_capitals,
        agreement=own.agreement,
    )


def _own(language: str) -> Names:
    lexicon = own_lexicon(language)
    return lexicon.names if lexicon else Names(head_place="both", capitals=True)


def _plain(found: Sequence[Names], part: str) -> Phrases:
    return phrases((entry, part) for names in found for entry in getattr(names, part))


def _by_value(found: Sequence[Names], part: str) -> Phrases:
    return phrases(
        (entry, value)
        for names in found
        for value, entries in getattr(names, part).items()
        for entry in entries
    )


def _keys(found: Sequence[Names], part: str) -> frozenset[str]:
    return frozenset(word_key(entry) for names in found for entry in getattr(names, part))


@lru_cache(maxsize=20_000)
def _misspelt_head(language: str, key: str) -> tuple[int, str] | None:
    if len(key) < TYPO_LENGTH:
        return None
    for stem, entries in pack_for(language).heads.by_start.items():
        single = [value for pattern, value in entries if pattern == (stem + "*",)]
        if single and len(stem) >= TYPO_LENGTH - 1 and OSA.distance(key[: len(stem)], stem) == 1:
            return 1, single[0]
    return None
