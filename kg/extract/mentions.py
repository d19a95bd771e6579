"""Who is named in this list? Cutting lists of actors into mentions. Extract layer."""

from __future__ import annotations

from kg.extract.draft import Mention
from kg.extract.memory import ActorMemory


def find_mentions(
    text: str, start: int, end: int, *, language: str, memory: ActorMemory
) -> tuple[Mention, ...]:
    """The actors named between two offsets of a text, in reading order."""
    words = text[start:end].strip()
    if not words:
        return ()
    at = text.index(words, start)
    return (Mention(start=at, end=at + len(words), text=words, reason="not cut"),)


def find_known(
    text: str, start: int, end: int, *, language: str, memory: ActorMemory
) -> tuple[Mention, ...]:
    """Names already known from roles, glossary and registry, met in running text."""
    return ()
