"""One list of actors with everything known about each of its words. Extract layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from kg.extract.actors.attached import is_short
from kg.extract.actors.pack import Pack
from kg.extract.actors.tokens import Token, word_key
from kg.extract.memory import SHOUTED, ActorMemory
from kg.text import count_words

_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "„": '”“"„»', "“": '”"“', "‹": "›", '"': '"'}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The tokens of a list. `keys` are their folded words (empty for signs).

    `known` maps the first token of a known name to the token after it; `inside` maps each token
    within brackets or quotes to the opening one.
    """

    tokens: tuple[Token, ...]
    keys: tuple[str, ...]
    pack: Pack
    memory: ActorMemory
    known: Mapping[int, int]
    inside: Mapping[int, int]
    given: frozenset[int]  # where names of lexicon and registry begin
    loud: bool  # the whole list is in capitals, so capitals say nothing
    seen: dict[tuple[str, int], Any] = field(default_factory=dict, compare=False)  # asked before

    def n_words(self, start: int, end: int) -> int:
        """How many words stand between two places; signs and numbers are none."""
        return count_words(filter(None, self.keys[start:end]))

    def is_word(self, at: int) -> bool:
        """Whether a word stands at a place."""
        return at < len(self.tokens) and self.tokens[at].kind == "word"

    def is_abbreviation(self, at: int) -> bool:
        """Whether the word at a place is an abbreviation: two capitals or more, or known as one."""
        token = self.tokens[at]
        if token.kind != "word":
            return False
        if token.text in self.memory.glossary:
            return True
        return not self.loud and _mostly_capitals(token.text)


def _mostly_capitals(word: str) -> bool:
    """НСлС, DGASPC, ONG-uri, OJF-të; not "McDonald" nor "Rendőr-Főkapitányság"."""
    first = word.split("-")[0].split("'")[0].split("’")[0]
    return len(first) <= 12 and is_short(first)


def view_of(
    tokens: Sequence[Token], *, pack: Pack, memory: ActorMemory, known: Mapping[int, int]
) -> View:
    """A list made ready for cutting; `known` are names found by the caller, memory's are added."""
    keys = tuple(t.key if t.kind == "word" else "" for t in tokens)
    spans, given = dict(known), set(known)
    for at, key in enumerate(keys):
        if key:
            end = _remembered(tokens, at, memory)
            if end > spans.get(at, 0):
                spans[at] = end
                if memory.given and tuple(k for k in keys[at:end] if k) in memory.given:
                    given.add(at)
    letters = [t for t in tokens if t.kind == "word" and len(t.text) > 3]
    loud = bool(letters) and all(t.text.isupper() for t in letters)
    named = len(letters) > 1 and any(pack.heads.match((word_key(t.text),), 0) for t in letters)
    loud = loud and (named or memory.loud or _shouts(tokens, pack.small_words))
    return View(
        tokens=tuple(tokens), keys=keys, pack=pack, memory=memory, known=spans,
        inside=_inside(tokens), given=frozenset(given), loud=loud,
    )  # fmt: skip


def _shouts(tokens: Sequence[Token], small_words: frozenset[str]) -> bool:
    """Whether small words or a long word beside another show that no abbreviations are listed."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        inside = before.kind == after.kind == "word" and len(token.text) > 1
        if inside and token.text.isupper() and token.key in small_words:
            return True  # "CITY OF LAGOS"
    pairs = [pair for pair in pairwise(tokens) if all(t.kind == "word" for t in pair)]
    long = any(len(t.text) >= SHOUTED and "&" not in t.text for pair in pairs for t in pair)
    return long and sum(t.kind == "word" and len(t.text) > 3 for t in tokens) > 2


def _remembered(tokens: Sequence[Token], at: int, memory: ActorMemory) -> int:
    """The token after a remembered name that begins at a place, 0 if none does."""
    group = memory.names.get(tokens[at].key[:4])
    if not group:
        return 0
    longest = group.sizes[0]
    places: list[int] = []
    keys: list[str] = []
    for n in range(at, len(tokens)):
        if tokens[n].text in ";:()[]" or len(keys) == longest:
            break
        if tokens[n].kind in ("word", "number") and tokens[n].key:
            places.append(n)
            keys.append(tokens[n].key)
    size = memory.match(keys, 0)
    return places[size - 1] + 1 if size else 0


def _inside(tokens: Sequence[Token]) -> dict[int, int]:
    """Tokens within brackets or quotes by their opening one; unpaired signs protect nothing."""
    ends, found = _ends(tokens), dict[int, int]()
    at = 0
    while at < len(tokens):
        end = ends.get(at, at)
        if end > at:
            found.update((n, at) for n in range(at, end + 1))
        at = end + 1
    return found


def _ends(tokens: Sequence[Token]) -> dict[int, int]:
    """Where each bracket and quote ends, in one pass; a quote never holds a semicolon."""
    ends: dict[int, int] = {}
    waiting: dict[str, list[int]] = {opening: [] for opening in _PAIRS}
    for n, token in enumerate(tokens):
        for opening, places in waiting.items():
            if places and token.text in _PAIRS[opening]:
                ends[places.pop()] = n
            elif token.text == ";" and opening not in "([{":
                places.clear()
        if token.text in waiting:
            waiting[token.text].append(n)
    return ends
