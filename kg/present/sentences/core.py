"""What is a sentence made of? Its evidence, its key, and those who share the first place.

Present layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.present.words import Words

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, the key of its wording, and the ids of the rows that prove it.

    `about` are the ids of those it speaks of, for focus on a map.
    """

    key: str
    text: str
    evidence: Ids = ()
    about: Ids = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How often one body (or date, kind, pair) was counted, and by which rows. `n` may be money.

    `about` are the ids of those counted together, if not the one with the id.
    """

    id: str
    name: str
    n: int | Decimal
    evidence: Ids
    about: Ids = ()


def leaders(counts: Iterable[Count]) -> tuple[Count, ...]:
    """All that share the highest number, by name; none if nothing was counted."""
    found = [c for c in counts if c.n > 0]
    top = max((c.n for c in found), default=0)
    return tuple(sorted((c for c in found if c.n == top), key=lambda c: (c.name, c.id)))


def proof(first: Sequence[Count]) -> tuple[Ids, Ids]:
    """The rows behind some counts, each once, and the ids of those counted."""
    evidence = dict.fromkeys(e for c in first for e in c.evidence)
    about = dict.fromkeys(i for c in first for i in c.about or (c.id,))
    return tuple(evidence), tuple(about)


def sentence(words: Words, key: str, ids: tuple[Ids, Ids] = ((), ()), **slots: object) -> Sentence:
    """One worded sentence; `count` among the slots chooses the plural."""
    count = slots.pop("count", None)
    number = count if isinstance(count, int) else None
    text = words(f"say.{key}", count=number, **slots)
    return Sentence(key=key, text=text, evidence=ids[0], about=ids[1])


def names_of(words: Words, first: Sequence[Count]) -> str:
    """Those counted, as a list in words."""
    return words.listed(tuple(c.name for c in first))


def most(counts: Sequence[Count], key: str, words: Words, **slots: object) -> Sentence:
    """Who has most of something: the wording for nobody, for one, or for several that tie."""
    first = leaders(counts)
    if not first:
        return sentence(words, f"{key}.none")
    ids = proof(first)
    if len(first) == 1:
        return sentence(words, f"{key}.top", ids, name=first[0].name, n=first[0].n, **slots)
    return sentence(words, f"{key}.tied", ids, names=names_of(words, first), n=first[0].n, **slots)
