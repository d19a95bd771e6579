"""Words that tell what a row is: totals. Extract layer.

They stand in `data/layouts.yaml`, for all languages in one file.
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
