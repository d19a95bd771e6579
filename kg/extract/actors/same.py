"""Are two names the same words with other endings? Compared word by word. Extract layer.

Never by distance of whole names: "ministry of interior" and "of exterior affairs" are close and
are two. Never on abbreviations: MoI and MoE differ by one letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

COMMON_START = 4  # letters two forms of a word share at least (measured on the two plans)
COMMON_SHARE = 0.6  # … and this share of the longer form
LONGEST_ENDING = 3
TYPO_WORD = 8  # letters a word needs before one typo in it is forgiven
_VOWELS = frozenset("aeiouyjαεηιουω")  # j too: комисия, комисии


@lru_cache(maxsize=200_000)
def same_word(one: str, other: str) -> bool:
    """Whether two folded words are one word with other endings.

    Example:
        >>> same_word("koordinator", "koordinatorom"), same_word("savet", "savez")
        (True, False)
    """
    if one == other:
        return True
    n = _common(one, other)
    longest = max(len(one), len(other))
    if n < COMMON_START or n < COMMON_SHARE * longest:
        return False
    a, b = one[n:], other[n:]
    return len(a) <= LONGEST_ENDING and len(b) <= LONGEST_ENDING and _are_endings(a, b)


def _common(one: str, other: str) -> int:
    n = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        n += 1
    return n


def _are_endings(a: str, b: str) -> bool:
    """Two endings differ after the stem; a differing consonant is another word (savet, savez)."""
    if not a or not b:
        return True
    if a[0] in _VOWELS and b[0] in _VOWELS:
        return True
    return _consonant(a) == _consonant(b) != ""


def _consonant(ending: str) -> str:
    return next((c for c in ending if c not in _VOWELS), "")


def same_words(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names are the same words in the same order, endings apart."""
    return len(one) == len(other) and all(map(same_word, one, other))


def one_typo(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names differ by one typing error in one long word, endings apart.

    Edges: swapped neighbours count as one error; a difference at a word's start does too, but
    the first letter must agree; a name of one word is never compared by typo.
    """
    if len(one) != len(other) or len(one) < 2:
        return False
    differing = [(a, b) for a, b in zip(one, other, strict=True) if not same_word(a, b)]
    return len(differing) == 1 and _is_typo(*differing[0])


def _without_double(word: str) -> list[str]:
    """The word with one syllable of two letters, written twice, written once ("instititution")."""
    return [
        word[:n] + word[n + 2 :]
        for n in range(len(word) - 3)
        if word[n : n + 2] == word[n + 2 : n + 4]
    ]


@lru_cache(maxsize=50_000)
def _is_typo(a: str, b: str) -> bool:
    if min(len(a), len(b)) < TYPO_WORD or a[0] != b[0]:
        return False
    if any(same_word(x, b) for x in _without_double(a)) or any(
        same_word(a, x) for x in _without_double(b)
    ):
        return True
    return any(
        OSA.distance(a[: len(a) - cut], b[: len(b) - back], score_cutoff=1) <= 1
        for cut in range(LONGEST_ENDING)
        for back in range(LONGEST_ENDING)
    )
