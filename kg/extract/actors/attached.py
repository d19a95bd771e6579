"""Is "and" written as one word with the name behind it? Extract layer.

Arabic does so: "وزارة الصحة ووزارة التربية". The letter is parted from the word only where the
rest begins an actor, so that "وزارة" and "الصحة والسكان" stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.actors.pack import Pack
from kg.extract.actors.tokens import Token, word_key

SHORTEST = 3  # letters a word keeps behind the joiner


def joiners_parted(tokens: Sequence[Token], pack: Pack) -> list[Token]:
    """The tokens of a list, a joiner written with the next name parted from it."""
    if not pack.attached_joiners:
        return list(tokens)
    found: list[Token] = []
    for at, token in enumerate(tokens):
        found += _parted(token) if _holds_joiner(tokens, at, pack) else [token]
    return found


def _parted(token: Token) -> list[Token]:
    """One letter and the rest."""
    cut = token.start + 1
    letter, rest = token.text[:1], token.text[1:]
    return [
        Token(token.start, cut, letter, word_key(letter), "word", token.gap),
        Token(cut, token.end, rest, word_key(rest), "word"),
    ]


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
