"""Which names does this document use? The first of two passes over its actor cells. Extract layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMemory:
    """The names a document uses whole, and its list of abbreviations.

    `names` are known names by their first folded word, each a tuple of folded words.
    """

    language: str = ""
    glossary: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)


def remember(
    text: str,
    spans: Sequence[tuple[int, int]],
    *,
    glossary: Mapping[str, str],
    language: str,
    registry_names: Sequence[str] = (),
) -> ActorMemory:
    """The names that stand alone in a document's actor cells, with glossary and registry."""
    return ActorMemory(language=language, glossary=dict(glossary))
