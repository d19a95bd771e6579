"""Who is named in this list? Cutting lists of actors into mentions. Extract layer.

The cutting is a component of a spaCy pipeline (`kg.extract.nlp`); this module runs it on a part
of a document and gives what it found as mentions with true offsets.
"""

from __future__ import annotations

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


def find_known(
    text: str, start: int, end: int, *, language: str, memory: ActorMemory
) -> tuple[Mention, ...]:
    """Names already known from roles, glossary and registry, met in running text.

    Edges: inflected forms are found too; the longest name wins; abbreviations must be exact.
    """
    from kg.extract.actors.running import known_mentions

    return known_mentions(tokens_of(text[start:end], start), language=language, memory=memory)
