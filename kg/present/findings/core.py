"""What is a finding made of? Present layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model.places import is_catch_all
from kg.present.sentences import Sentence
from kg.present.study import Study

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its key, its sentence, and what of the plan it is about as map filters."""

    key: str
    sentence: Sentence
    filters: Mapping[str, Ids] = field(default_factory=dict)


def findings_where(*pairs: tuple[str, Sentence | None]) -> list[Finding]:
    """Findings by key, where there is a sentence."""
    return [Finding(key, sentence) for key, sentence in pairs if sentence is not None]


def is_left_out(study: Study, actor_id: str) -> bool:
    """Whether a body stands for nobody in particular, so that counts of bodies leave it out."""
    actor = study.index.actors.get(actor_id)
    return actor is not None and is_catch_all(actor)
