"""Which names does this document use whole? The first of two passes over its actor cells.

Extract layer. What stands alone in an item, what the list of abbreviations explains and what the
registry holds is a known name; the second pass cuts before it and never inside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise

from kg.extract.actors.attached import free_shorts
from kg.extract.actors.pack import Pack, pack_for
from kg.extract.actors.same import TYPO_WORD, one_typo, same_words
from kg.extract.actors.tokens import DASHES, Token, tokens_of, word_key
from kg.text import is_unspaced

STEM = 4  # letters by which names are looked up, so that inflected forms are found
SHOUTED = 7  # letters from which on a word beside another is no abbreviation
MOSTLY_LOUD, LEAST_LOUD = 0.9, 3  # share and number of such words in capitals where capitals shout
LEAST_LINES = 3  # ends of lines that show how wide a column is
LONGEST_TITLE = 5  # letters of what a full stop shortens: "Prof.", "Inst."
LAST = "\n"  # stands behind the last word of a cell
LONGEST_NAME = 60  # words; what is longer is a text, and would be looked for at each of its words

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The names whose first words begin alike, found by how all their words begin.

    A name is also found where one long word begins only with the same letter: it may hold a typing
    error. `sizes` are the numbers of words, the largest first.
    """

    names: tuple[Name, ...]
    sizes: tuple[int, ...]
    by_stems: Mapping[Name, tuple[Name, ...]]

    @classmethod
    def of(cls, names: Sequence[Name]) -> Group:
        """The group of some names."""
        found: dict[Name, list[Name]] = {}
        for name in names:
            for stems in _stems(name):
                found.setdefault(stems, []).append(name)
        sizes = tuple(sorted({len(name) for name in names}, reverse=True))
        return cls(tuple(names), sizes, {k: tuple(v) for k, v in found.items()})

    def near(self, words: Sequence[str]) -> Iterator[Name]:
        """The names that may be these words, endings and one typing error apart."""
        for stems in _stems(words):
            yield from self.by_stems.get(stems, ())


def _stems(words: Sequence[str]) -> Iterator[Name]:
    """How the words begin; then each long word after the first by its first letter alone."""
    stems = tuple(word[:STEM] for word in words)
    yield stems
    for n in range(1, len(words)):
        if len(words[n]) >= TYPO_WORD:
            yield (*stems[:n], f"{words[n][0]}…", *stems[n + 1 :])


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMemory:
    """The names a document uses whole, and its list of abbreviations.

    `names` are known names as tuples of folded words, by the first letters of their first word.
    `glossary` maps an abbreviation to its long form, as written; `shorts` are all known
    abbreviations, as written and folded; `beginnings` are the words before the first small word
    of long forms in the glossary, where only one of them begins so ("Местна комисия"). `hard_lines`
    tells that a new line in a cell was typed by a person (Word, HTML, spreadsheets), not made by
    the width of a page. `given` are the names of the list of abbreviations: certain to be whole.
    `beside` counts words of the actor cells that stand next to each other, signs and joiners left
    out, each word alone (as a pair of it with nothing), and at the end of a cell (with `LAST`).
    `free` are abbreviations that hyphens join in some cells ("NPA-CEO"), used apart in others.
    `unspaced_lines` tells that the spaces in names of a script without spaces between words are the
    ends of lines: a narrow column broke the names. `loud` tells that the actor cells are written in
    capitals, so that capitals make no abbreviation.
    """

    language: str = ""
    glossary: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Group] = field(default_factory=dict)
    shorts: frozenset[str] = frozenset()
    beginnings: frozenset[Name] = frozenset()
    hard_lines: bool = False
    given: frozenset[Name] = frozenset()
    beside: Mapping[tuple[str, str], int] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    unspaced_lines: bool = False
    loud: bool = False

    def match(self, keys: Sequence[str], at: int) -> int:
        """How many words from `at` on are a known name, endings and one typo apart; 0 if none."""
        group = self.names.get(keys[at][:STEM])
        for size in group.sizes if group else ():
            words = keys[at : at + size]
            near = group.near(words) if group and len(words) == size else ()
            if any(same_words(name, words) or one_typo(name, words) for name in near):
                return size
        return 0


def remember(
    text: str,
    spans: Sequence[tuple[int, int]],
    *,
    glossary: Mapping[str, str],
    language: str,
    registry_names: Sequence[str] = (),
    hard_lines: bool = False,
) -> ActorMemory:
    """The names that stand alone in a document's actor cells, with glossary and registry.

    Edges: a line's rest ("Media and" above "Sport") is no name; a single common word is none
    either, unless the language's pack knows it as a body.
    """
    pack = pack_for(language)
    alone = (name for a, b in spans for name in _standing_alone(text, a, b, pack))
    tokens = [tokens_of(text[a:b]) for a, b in spans]
    given = (*glossary, *glossary.values(), *registry_names)
    names = {*alone, *(name_words(n) for n in given)}
    return ActorMemory(
        language=language,
        glossary=dict(glossary),
        names=names_by_stem(names),
        shorts=_shorts((*glossary, *registry_names)),
        beginnings=_beginnings(glossary, pack),
        hard_lines=hard_lines,
        given=frozenset(map(name_words, glossary.values())),
        beside=_beside(text, spans, pack),
        free=free_shorts(list(chain.from_iterable(tokens))),
        unspaced_lines=_are_lines(tokens, pack),
        loud=_are_loud(tokens),
    )


def _are_loud(cells: Sequence[Sequence[Token]]) -> bool:
    """Whether nearly all long words that stand beside others are in capitals."""
    pairs = (pair for cell in cells for pair in pairwise(cell) if pair[1].gap)
    said = [[t.text for t in pair] for pair in pairs if all(t.kind == "word" for t in pair)]
    long = ["".join(pair).isupper() for pair in said if max(map(len, pair)) >= SHOUTED]
    return sum(long) >= max(LEAST_LOUD, MOSTLY_LOUD * len(long))


def _beside(
    text: str, spans: Sequence[tuple[int, int]], pack: Pack
) -> Mapping[tuple[str, str], int]:
    """How often words of actor cells stand side by side, and alone."""
    counts: Counter[tuple[str, str]] = Counter()
    for start, end in spans:
        keys = [t.key for t in tokens_of(text[start:end]) if t.kind == "word" and t.key]
        bare = [k for k in keys if not pack.joiners.match([k], 0) and k not in pack.articles]
        counts.update((key, "") for key in bare)
        counts.update(pairwise(bare))
        counts.update((key, LAST) for key in bare[-1:])
    return counts


def _are_lines(cells: Sequence[Sequence[Token]], pack: Pack) -> bool:
    """Whether pieces of equal length show that a narrow column broke the names of its cells, and
    not a person who lists bodies: some line does not end as a body does.
    """
    sizes: set[int] = set()
    ends: list[bool] = []
    for tokens in cells:
        if not all(is_unspaced(t.text) for t in tokens):
            continue
        places = [at for at in range(1, len(tokens)) if tokens[at].gap]
        sizes.update(b - a for a, b in pairwise((0, *places)))
        keys = [t.key for t in tokens]
        ends += [pack.head(keys, at - 1) is not None for at in places]
    return len(ends) >= LEAST_LINES and len(sizes) == 1 and not all(ends)


def with_names(memory: ActorMemory, names: Sequence[str]) -> ActorMemory:
    """The memory with more whole names, once the lists are cut: what titles are searched for."""
    old = (name for group in memory.names.values() for name in group.names)
    new = (words for words in map(name_words, names) if len(words) > 1)
    return replace(memory, names=names_by_stem((*old, *new)), shorts=memory.shorts | _shorts(names))


def _shorts(names: Sequence[str]) -> frozenset[str]:
    """Abbreviations as written; longer ones also folded, since Serbian has two scripts."""
    found = [n for n in names if " " not in n and sum(c.isupper() for c in n) > 1]
    folded = (word_key(n) for n in found if len(n) > 2)
    return frozenset((*found, *folded))


def _beginnings(glossary: Mapping[str, str], pack: Pack) -> frozenset[Name]:
    found: list[Name] = []
    for long in glossary.values():
        words = name_words(long)
        small = next((n for n, word in enumerate(words) if word in pack.small_words), 0)
        if small > 1:
            found.append(words[:small])
    return frozenset(name for name in found if found.count(name) == 1)


def names_by_stem(names: Iterable[Name]) -> dict[str, Group]:
    """Names by the first letters of their first word, in a fixed order."""
    found: dict[str, list[Name]] = {}
    for name in sorted(set(names)):
        if 0 < len(name) <= LONGEST_NAME:
            found.setdefault(name[0][:STEM], []).append(name)
    return {stem: Group.of(group) for stem, group in found.items()}


def name_words(name: str) -> Name:
    """The folded words of a name, signs left out."""
    return tuple(t.key for t in tokens_of(name) if t.kind in ("word", "number") and t.key)


def _standing_alone(text: str, start: int, end: int, pack: Pack) -> Iterable[Name]:
    tokens = tokens_of(text[start:end], start)
    has_lines = any(t.new_line for t in tokens[1:])
    for item in _hard_items(tokens, pack):
        words = [t for t in item if t.kind == "word"]
        keys = [t.key for t in words]
        if not keys or any(_may_part(item, n) for n in range(1, len(item))):
            continue
        if has_lines and not any(pack.head(keys, n) for n in range(len(keys))):
            continue  # the line may be the beginning of a name
        if any(pack.joiners.match(keys, n) for n in range(len(keys))):
            continue
        if any(pack.partner_phrases.match(keys, n) for n in range(len(keys))):
            continue
        remark = (n for n in range(1, len(keys)) if pack.qualifiers.match(keys, n))
        size = next(remark, len(keys))
        if _is_name(words[:size], keys[:size], pack):
            yield tuple(keys[:size])


def _may_part(item: Sequence[Token], at: int) -> bool:
    """Whether a sign may stand between two names, or a person and a body: no name to remember."""
    token = item[at]
    stops = token.text == "." and len(item[at - 1].text) > LONGEST_TITLE and at + 1 < len(item)
    return token.text in ",/&" or stops or bool(token.gap and token.text in DASHES)


def _is_name(words: Sequence[Token], keys: Sequence[str], pack: Pack) -> bool:
    if keys[0] in pack.small_words or keys[-1] in pack.small_words:
        return False
    if pack.not_actors.match(keys, 0):
        return False
    if len(keys) == 1:
        return bool(pack.head(keys, 0)) or sum(c.isupper() for c in words[0].text) > 1
    return words[0].capital or bool(pack.head(keys, 0))


def _hard_items(tokens: Sequence[Token], pack: Pack) -> Iterable[list[Token]]:
    """The tokens between semicolons, line ends, brackets and numbers."""
    item: list[Token] = []
    broken = False  # the line before ended in a comma or a hyphen: the next one is its rest
    for token in tokens:
        cut = token.text in ";:()[]|•" or token.kind in ("number", "address")
        if cut or token.new_line:
            if not broken:
                yield item
            broken = bool(item) and not cut and _goes_on(item[-1], pack)
            item = []
        if not cut:
            item.append(token)
    if not broken:
        yield item


def _goes_on(last: Token, pack: Pack) -> bool:
    """Whether a line that ends so goes on in the next one."""
    if last.text in ",-–/&":
        return True
    joins = bool(last.key) and pack.joiners.match([last.key], 0) is not None
    return joins or last.key in pack.small_words or last.key in pack.articles
