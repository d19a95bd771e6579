"""What was a decision made about? The words of its cell `words`, and where they stand. Resolve
layer.

They hold what an element or fact was when somebody decided: its number, its title, the fact's own
words, and a mark of all facts of the element, because a title alone may be given to another one:

    1.3 | Publish water reports | 5000 EUR | ~0c9.3ab.1f0
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from kg.extract.quoting import Quoter
from kg.model.codes import Role
from kg.model.document import Passage
from kg.model.records import Element, Fact
from kg.model.rules import Rule
from kg.text import fold, fold_space, is_unspaced

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


# Where do the words stand that a person pointed at?
#
# A decision keeps words without their place, as plans are read again from other editions and
# formats: the place is the one nearest to what the words are said of.

Place = tuple[int, int]
Quote = Callable[[str, Sequence[Passage]], tuple[Passage, ...]]


def no_quote(_words: str, _near: Sequence[Passage]) -> tuple[Passage, ...]:
    """What words say of a plan whose document is not at hand: nothing."""
    return ()


def quoting(quoter: Quoter) -> Quote:
    """What finds the words that a person pointed at, nearest to the first of some passages.

    Edges: words that stand nowhere, in another edition, give no passage.
    """

    def quote(words: str, near: Sequence[Passage]) -> tuple[Passage, ...]:
        start = (near[0].start, near[0].end) if near else (0, 0)
        found = nearest(places_of(words, quoter.document.text), start)
        return (quoter.passage(*found),) if found else ()

    return quote


def nearest(places: Iterable[Place], near: Place) -> Place | None:
    """The place with the fewest letters between it and another; of two the longer."""
    return min(
        places, key=lambda x: (max(x[0] - near[1], near[0] - x[1]), x[0] - x[1]), default=None
    )


def places_of(words: str, text: str) -> Iterator[Place]:
    """Where words stand as a whole, however the document spaces them.

    Example:
        >>> list(places_of("May 2025", "from May  2025 on, not May 20256"))
        [(5, 14)]
        >>> list(places_of("有关部门", "商务部等有关部门负责"))  # no space parts words there
        [(4, 8)]
    """
    said = words.split()
    if said:
        parts = [re.escape(part) for part in said]
        # What may not stand before the first word is looked at behind it: a pattern that begins
        # with letters is found many times faster.
        before = "" if is_unspaced(said[0][0]) else rf"(?<!\w{parts[0]})"
        after = "" if is_unspaced(said[-1][-1]) else r"(?!\w)"
        for found in re.finditer(r"\s+".join((parts[0] + before, *parts[1:])) + after, text):
            yield found.span()
