"""Words that tell what a row or a sentence is: totals, and who is bound to do something.

Extract layer. They stand in `data/layouts.yaml`, for all languages in one file.
"""

from __future__ import annotations

from functools import lru_cache

import yaml

from kg.phrases import PhraseIndex, index_phrases
from kg.resources import resource


@lru_cache(maxsize=1)
def _said() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(
        resource("data", "layouts.yaml").read_text(encoding="utf-8")
    )
    return found


@lru_cache(maxsize=1)
def totals() -> PhraseIndex:
    """The words a row of totals begins with, in every language: it is a short word, alone."""
    return index_phrases({"": [word for words in _said()["totals"].values() for word in words]})


@lru_cache(maxsize=64)
def duties(language: str) -> PhraseIndex:
    """The words between who and what in "X shall do Y"; empty for an unknown language."""
    return index_phrases({"": _said()["duties"].get(language.split("-")[0], [])})
