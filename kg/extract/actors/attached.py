"""Which names are written as one word with a joiner or with each other? Extract layer.

Arabic does so: "وزارة الصحة ووزارة التربية". The letter is parted from the word only where the
rest begins an actor, so that "وزارة" and "الصحة والسكان" stay as they are. Korean and Turkish write
what says a partner, or joins it, as the end of its name: "환경부와 협력", "Bakanlığıyla birlikte".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.actors.pack import Pack
from kg.extract.actors.tokens import DASHES, Token, word_key

SHORTEST = 3  # letters a word keeps behind the joiner
LONGEST_END = 3  # letters of an ending that says a partner: Turkish "yla"
LEAST_WORD = 5  # letters of a word before a hyphen that is no prefix
HYPHENS = ("-", "‑", "&")
_BETWEEN = re.compile("[-‑&]")


def joiners_parted(tokens: Sequence[Token], pack: Pack) -> list[Token]:
    """The tokens of a list, a joiner written as one word with a name parted from it."""
    if not (pack.attached_joiners or pack.attached_endings):
        return list(tokens)
    found: list[Token] = []
    for at, token in enumerate(tokens):
        if _holds_joiner(tokens, at, pack):
            found += _parted(token, 1)
        elif cut := _end_of_name(tokens, at, pack):
            found += _parted(token, cut)
        else:
            found.append(token)
    return found


def _parted(token: Token, size: int) -> list[Token]:
    """The first letters and the rest."""
    cut = token.start + size
    first, rest = token.text[:size], token.text[size:]
    return [
        Token(token.start, cut, first, word_key(first), "word", token.gap),
        Token(cut, token.end, rest, word_key(rest), "word"),
    ]


def _end_of_name(tokens: Sequence[Token], at: int, pack: Pack) -> int:
    """The letters of a word before an ending that says a partner with the word behind it, or that
    joins one body to the next; 0 if it has none.
    """
    if tokens[at].kind != "word" or at + 1 == len(tokens) or tokens[at + 1].kind != "word":
        return 0
    text, behind = tokens[at].text, tokens[at + 1].key
    if pack.partner_endings.match([tokens[at].key, behind], 0):
        return 0  # words of their own: "ile birlikte"
    for size in range(max(1, len(text) - LONGEST_END), len(text)):
        name, ending = word_key(text[:size]), word_key(text[size:])
        if ending not in pack.attached_endings:
            continue
        said = pack.partner_endings.match([ending, behind], 0) is not None
        bodies = all(pack.heads.match([key], 0) for key in (name, behind))
        if said or (bodies and pack.joiners.match([ending], 0)):
            return size
    return 0


def _holds_joiner(tokens: Sequence[Token], at: int, pack: Pack) -> bool:
    token = tokens[at]
    if token.kind != "word" or word_key(token.text[:1]) not in pack.attached_joiners:
        return False
    after = [t.key if t.kind == "word" else "" for t in tokens[at + 1 :]]
    whole = [token.key, *after]
    if at == 0 or len(token.text) <= SHORTEST or pack.heads.match(whole, 0):
        return False
    return _begins_actor([word_key(token.text[1:]), *after], tokens[at - 1], pack)


def _begins_actor(keys: Sequence[str], before: Token, pack: Pack) -> bool:
    """A lone noun with its article is an actor behind a comma; else what a ministry is for."""
    found = [
        p.match(keys, 0) for p in (pack.heads, pack.groups, pack.partner_words, pack.all_words)
    ]
    size = max((f[0] for f in found if f), default=0)
    definite = keys[0].startswith(tuple(pack.attached_articles))
    return size > 1 or (size == 1 and (before.text == "," or not definite))


def compounds_parted(tokens: Sequence[Token], shorts: frozenset[str]) -> list[Token]:
    """The tokens of a list, those parted that hyphens join of abbreviations used apart: "NPA-CEO".

    `shorts` are the keys of such abbreviations (`free_shorts`). A sign stands for each hyphen, also
    for one that touches only one of its neighbours: "NPA- City Councils".
    """
    found: list[Token] = []
    for at, token in enumerate(tokens):
        parts = compound_of(token)
        free = [part in shorts for part in map(word_key, parts)]
        if len(parts) > 1 and all(free[1:]) and (free[0] or _is_word(parts[0])):
            found += _at_hyphens(token, parts)
        elif token.text in DASHES and _touches_one(tokens, at, shorts):
            found.append(replace(token, text=";"))
        else:
            found.append(token)
    return found


def _touches_one(tokens: Sequence[Token], at: int, shorts: frozenset[str]) -> bool:
    """Whether a dash stands close to one of its neighbours only, of which one is used apart."""
    if not 0 < at < len(tokens) - 1:
        return False
    near = {tokens[at - 1].key, tokens[at + 1].key}
    return bool(tokens[at].gap) != bool(tokens[at + 1].gap) and bool(near & shorts)


def compound_of(token: Token) -> list[str]:
    """The parts of a word that hyphens join."""
    return _BETWEEN.split(token.text) if token.kind == "word" else []


def free_shorts(tokens: Sequence[Token]) -> frozenset[str]:
    """The keys of abbreviations that hyphens join to others in some places, and that are used
    apart: alone, or with another abbreviation in another place.
    """
    beside: dict[str, set[str]] = {}
    for token in tokens:
        parts = compound_of(token)
        for part in parts if all(map(is_short, parts)) else ():
            beside.setdefault(word_key(part), set()).add(token.key if len(parts) > 1 else "")
    return frozenset(key for key, said in beside.items() if len(said) > 1)


def is_short(word: str) -> bool:
    """Whether a word is an abbreviation: two capitals or more, and no more small letters."""
    capitals = sum(map(str.isupper, word))
    return capitals >= 2 and len(word) <= 2 * capitals


def _is_word(part: str) -> bool:
    """Whether the first part is a word that ends the name before it: "Regions-NPA"."""
    return len(part) >= LEAST_WORD and not is_short(part)


def _at_hyphens(token: Token, parts: Sequence[str]) -> list[Token]:
    found: list[Token] = []
    at, gap = token.start, token.gap
    for part in parts:
        if found:
            found.append(Token(at - 1, at, ";", "", "sign"))
        found.append(Token(at, at + len(part), part, word_key(part), "word", gap))
        at, gap = at + len(part) + 1, ""
    return found
