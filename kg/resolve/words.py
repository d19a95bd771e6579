"""What was a decision made about? The words of its cell `words`. Resolve layer.

They hold what an element or fact was when somebody decided: its number, its title, the fact's own
words, and a mark of all facts of the element, because a title alone may be given to another one:

    1.3 | Publish water reports | 5000 EUR | ~0c9.3ab.1f0
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from kg.model.codes import Role
from kg.model.document import Passage
from kg.model.records import Element, Fact
from kg.model.rules import Rule
from kg.text import fold, fold_space

ROLES = tuple(str(role) for role in Role)
LONG_WORD = 5  # letters from which a word may hold a typing error
_BAR = " | "


@dataclass(frozen=True, slots=True)
class Words:
    """What a decision was made about. `fact` is None for one about an element or a name."""

    number: str
    title: str
    fact: str | None = None
    mark: str = ""


def words_text(words: Words) -> str:
    """The words as they stand in a cell."""
    parts = [words.number, words.title]
    parts += [words.fact] if words.fact is not None else []
    parts += [f"~{words.mark}"] if words.mark else []
    return _BAR.join(fold_space(part).replace("|", "¦") for part in parts)


def read_words(text: str) -> Words:
    """The words of a cell; a cell without bars is a title or a name alone.

    Example:
        >>> read_words("1.3 | Publish reports | 5000 EUR | ~0c9.3ab")
        Words(number='1.3', title='Publish reports', fact='5000 EUR', mark='0c9.3ab')
    """
    parts = [part.strip() for part in text.split("|")]
    mark = parts.pop()[1:] if len(parts) > 1 and parts[-1].startswith("~") else ""
    if len(parts) == 1:
        return Words("", parts[0], None, mark)
    return Words(parts[0], parts[1], _BAR.join(parts[2:]) if len(parts) > 2 else None, mark)


def fact_words(fact: Fact) -> str:
    """A fact's own words, those of all its places."""
    return passages_words(fact.passages)


def is_added(item: Fact | Element) -> bool:
    """Whether a person added what nobody had read."""
    return bool(item.steps) and item.steps[0].rule is Rule.DECISION


def passages_words(passages: Iterable[Passage]) -> str:
    """The words of passages, each once."""
    return " … ".join(dict.fromkeys(fold_space(p.exact) for p in passages))


def differs_by_typo(one: str, other: str) -> bool:
    """Whether two titles differ by one typing error in one long word, digits apart.

    Example:
        >>> differs_by_typo("Publish water reports", "Publish watre reports")
        True
        >>> differs_by_typo("Phase 1 of it", "Phase 2 of it")
        False
        >>> differs_by_typo("Ban cars", "Ban bars")
        False
    """
    a, b = fold(one).split(), fold(other).split()
    if len(a) != len(b):
        return False
    unlike = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(unlike) != 1:
        return False
    x, y = unlike[0]
    if min(len(x), len(y)) < LONG_WORD or any(c.isdigit() for c in x + y):
        return False
    return bool(OSA.distance(x, y, score_cutoff=1) == 1)
