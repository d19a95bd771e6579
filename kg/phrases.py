"""Where do these phrases stand in those words? Matching lexicon entries word by word. Lowest layer.

A trailing `*` on a word of an entry marks a stem. Offsets are those of the original text, so that
what is found can be quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.text import MARK, UNSPACED, UNSPACED_WORD, fold

# "oʻquv" is cut as "o'quv" is
_WORD = re.compile(rf"{UNSPACED_WORD}|[^\W{UNSPACED}ʻʼ]+(?:{MARK}+[^\W{UNSPACED}ʻʼ]*)*")
TYPO_LENGTH = 6  # shorter words have neighbours one letter away that mean something else


class Word(NamedTuple):
    """One word of a text: where it stands and its key for comparing."""

    start: int
    end: int
    key: str


class Phrase(NamedTuple):
    """One lexicon entry: its words as keys, which of them are stems, and what it means."""

    keys: tuple[str, ...]
    stems: tuple[bool, ...]
    value: str


class Found(NamedTuple):
    """A phrase met in a text: its offsets, its words by number, what it means, if misspelt."""

    start: int
    end: int
    first: int
    last: int  # number of the word after the phrase
    value: str
    misspelt: bool


@dataclass(frozen=True, slots=True)
class PhraseIndex:
    """Phrases by the first letter of their first word, longest first."""

    by_letter: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words between two offsets, each with its key; marks without letters are left out.

    Example:
        >>> [w.key for w in words_of("Budžet – Ministarstvo")]
        ['budzet', 'ministarstvo']
    """
    found = _WORD.finditer(text, start, len(text) if end is None else end)
    words = (Word(m.start(), m.end(), fold(m.group())) for m in found)
    return [word for word in words if word.key]


def index_phrases(entries_by_value: Mapping[str, Iterable[str]]) -> PhraseIndex:
    """An index of lexicon entries, each with the value it stands for."""
    phrases = {
        phrase
        for value, entries in entries_by_value.items()
        for phrase in (_phrase(entry, value) for entry in entries)
        if phrase.keys
    }
    by_letter: dict[str, list[Phrase]] = {}
    for phrase in sorted(phrases, key=lambda p: (-len(p.keys), -len("".join(p.keys)), p)):
        by_letter.setdefault(phrase.keys[0][0], []).append(phrase)
    return PhraseIndex({letter: tuple(found) for letter, found in by_letter.items()})


def merged(first: PhraseIndex, second: PhraseIndex) -> PhraseIndex:
    """Both indexes in one; of phrases of one length those of the first are tried first."""
    letters = sorted({*first.by_letter, *second.by_letter})
    return PhraseIndex(
        {
            letter: tuple(
                sorted(
                    (*first.by_letter.get(letter, ()), *second.by_letter.get(letter, ())),
                    key=lambda phrase: (-len(phrase.keys), -len("".join(phrase.keys))),
                )
            )
            for letter in letters
        }
    )


def _phrase(entry: str, value: str) -> Phrase:
    keys: list[str] = []
    stems: list[bool] = []
    for part in entry.split():
        parts = fold(part).split()
        keys += parts
        stems += [False] * len(parts)
        if parts and part.endswith("*"):
            stems[-1] = True
    return Phrase(tuple(keys), tuple(stems), value)


def match_at(
    index: PhraseIndex, words: Sequence[Word], first: int, *, typos: bool = False
) -> Found | None:
    """The longest phrase that begins at a word; with `typos`, one wrong letter in a long word."""
    close: Found | None = None
    for phrase in index.by_letter.get(words[first].key[0], ()):
        last = first + len(phrase.keys)
        if last > len(words):
            continue
        pairs = zip(phrase.keys, phrase.stems, words[first:last], strict=True)
        exact, near = True, True
        for key, stem, word in pairs:
            if word.key == key or (stem and word.key.startswith(key)):
                continue
            exact = False
            if not (typos and _one_off(key, word.key, stem=stem)):
                near = False
                break
        if exact or (near and close is None):
            span = words[first].start, words[last - 1].end
            found = Found(*span, first, last, phrase.value, misspelt=not exact)
            if exact:
                return found
            close = found
    return close


def find_phrases(index: PhraseIndex, words: Sequence[Word], *, typos: bool = False) -> list[Found]:
    """All phrases in a run of words, from left to right, longest first, without overlaps."""
    found: list[Found] = []
    at = 0
    while at < len(words):
        match = match_at(index, words, at, typos=typos)
        if match:
            found.append(match)
        at = match.last if match else at + 1
    return found


def _one_off(key: str, word: str, *, stem: bool) -> bool:
    """Whether a word is a lexicon word with one letter wrong, missing, added or two swapped."""
    if len(key) < TYPO_LENGTH or len(word) < TYPO_LENGTH - 1:
        return False
    from rapidfuzz.distance import OSA

    forms = {word[: len(key) + k] for k in (-1, 0, 1)} if stem else {word}
    return any(OSA.distance(key, form, score_cutoff=1) <= 1 for form in forms)
