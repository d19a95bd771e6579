"""What kind of word is this, by its ending? Verb, infinitive, noun, or another form.

Extract layer. The endings of `data/weights/endings.json` are counted over dictionaries of inflected
words (`python -m training.endings`); the longest one that a word has decides.
"""

from __future__ import annotations

import json
from functools import lru_cache

from kg.files import resource

LONGEST = 8  # letters of an ending
VERB, INFINITIVE, LISTED, OTHER = "verb", "infinitive", "listed", "other"


@lru_cache(maxsize=50_000)
def kind_of(word: str, language: str) -> str:
    """The kind of a word: `VERB`, `INFINITIVE`, `LISTED` (as dictionaries list it) or `OTHER`.

    Edges: `OTHER` for all words of a language without a table.

    Example:
        >>> kind_of("publient", "fr"), kind_of("ministère", "fr"), kind_of("publient", "xx")
        ('verb', 'listed', 'other')
    """
    endings = _table().get(language, {})
    low = word.lower()
    parts = (low[-n:] for n in range(min(LONGEST, len(low)), 0, -1))
    return next((endings[part] for part in parts if part in endings), OTHER)


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    """The kind that each ending shows, by language."""
    path = resource("data", "weights", "endings.json")
    found: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return {
        language: {ending: kind for kind, said in by_kind.items() for ending in said.split()}
        for language, by_kind in found.items()
    }
