"""Which known names stand in running text? Extract layer."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.actors.pack import Pack, pack_for
from kg.extract.actors.tokens import Token
from kg.extract.actors.view import View, view_of
from kg.extract.draft import Mention
from kg.extract.memory import ActorMemory


def known_mentions(
    tokens: Sequence[Token], *, language: str, memory: ActorMemory
) -> tuple[Mention, ...]:
    """Known names in reading order, the longest first, never overlapping."""
    view = view_of(tokens, pack=pack_for(language), memory=memory, known={})
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        end, why = _known_at(view, at)
        if end > at:
            found.append(_mention(view, _with_all(view, at), end, why))
        at = max(at + 1, end)
    return tuple(found)


def _known_at(view: View, at: int) -> tuple[int, str]:
    token = view.tokens[at]
    if token.kind != "word":
        return 0, ""
    if token.text in view.memory.glossary:
        return at + 1, "entry of the list of abbreviations"
    end = view.known.get(at, 0)
    if end > at + 1:
        return end, "known name"
    if end and token.capital and token.text.isupper() and len(token.text) > 2:
        return end, "known abbreviation"
    return _partners(view.pack, view.keys, at)


def _partners(pack: Pack, keys: Sequence[str], at: int) -> tuple[int, str]:
    found = pack.partner_words.match(keys, at)
    return (at + found[0], "generic partner") if found else (0, "")


def _with_all(view: View, at: int) -> int:
    """The place where "all" or "other" before a name begins."""
    while at > 0 and view.keys[at - 1] and view.pack.all_words.match(view.keys, at - 1):
        at -= 1
    return at


def _mention(view: View, start: int, end: int, why: str) -> Mention:
    first = view.tokens[start]
    words = "".join(t.gap + t.text for t in view.tokens[start:end])[len(first.gap) :]
    return Mention(start=first.start, end=view.tokens[end - 1].end, text=words, reason=why)
