"""Words that tell what a row is: totals. Extract layer.

They stand in `data/layouts.yaml`, for all languages in one file.
"""

from __future__ import annotations

from functools import lru_cache

from kg.files import resource
from kg.phrases import PhraseIndex, index_phrases
from kg.yaml_file import shipped_yaml


@lru_cache(maxsize=1)
def _said() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = shipped_yaml(resource("data", "layouts.yaml"))
    return found


@lru_cache(maxsize=1)
def totals() -> PhraseIndex:
    """The words a row of totals begins with, in every language: it is a short word, alone."""
    return index_phrases({"": [word for words in _said()["totals"].values() for word in words]})
