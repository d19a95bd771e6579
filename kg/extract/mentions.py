"""Who is named in this list? Cutting lists of actors into mentions. Extract layer.

The cutting is a component of a spaCy pipeline (`kg.extract.nlp`); this module runs it on a part
of a document and gives what it found as mentions with true offsets.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extract.actors.attached import is_short
from kg.extract.actors.tokens import tokens_of
from kg.extract.draft import Mention
from kg.extract.memory import ActorMemory


def find_mentions(
    text: str, start: int, end: int, *, language: str, memory: ActorMemory
) -> tuple[Mention, ...]:
    """The actors named between two offsets of a text, in reading order.

    Edges: nothing but signs, numbers, addresses or laws gives no mention; mentions never overlap.
    """
    from kg.extract.nlp import actor_spans

    return actor_spans(text[start:end], offset=start, language=language, memory=memory)


def names_actor(words: str, *, language: str) -> bool:
    """Whether words show an actor: a head noun, a group ("the … concerned"), an abbreviation."""
    from kg.extract.actors.pack import pack_for

    pack = pack_for(language)
    tokens = [t for t in tokens_of(words) if t.kind == "word"]
    keys = [t.key for t in tokens]
    kinds = (pack.heads, pack.groups, pack.concerned_words)
    return any(
        is_short(tokens[n].text) or any(kind.match(keys, n) for kind in kinds)
        for n in range(len(keys))
    )


def find_known(
    text: str, start: int, end: int, *, language: str, memory: ActorMemory
) -> tuple[Mention, ...]:
    """Names already known from roles, glossary and registry, met in running text.

    Edges: inflected forms are found too; the longest name wins; abbreviations must be exact.
    """
    from kg.extract.actors.running import known_mentions

    found = known_mentions(tokens_of(text[start:end], start), language=language, memory=memory)
    return tuple(replace(m, text=text[m.start : m.end]) for m in found)
