"""The documents the project wrote itself in many languages, with readings made by hand."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.exchange.gold import FieldScore, compare_gold
from kg.model.document import Document
from kg.pipeline.reading import Settings, read_plan
from kg.pipeline.sources import PlanSource, find_sources
from kg.read import read_document

FOLDER = Path(__file__).parents[1] / "gold"
PLANS = sorted(path.name for path in FOLDER.iterdir() if (path / "gold.json").is_file())


@lru_cache
def source_of(plan: str) -> PlanSource:
    """The source file of a document with what its plan.yaml says."""
    (source,) = find_sources([FOLDER / plan])
    assert isinstance(source, PlanSource), source
    return source


@lru_cache
def document_of(plan: str) -> Document:
    """A document as read, before anything is extracted."""
    return read_document(source_of(plan).document)


@lru_cache
def gold_of(plan: str) -> dict[str, Any]:
    """The reading of a document made by hand."""
    content: dict[str, Any] = json.loads((FOLDER / plan / "gold.json").read_text("utf-8"))
    return content


def language_of(plan: str) -> str:
    """The language a document is written in."""
    return str(gold_of(plan)["plan"]["language"])


@lru_cache
def own_scores(plan: str) -> tuple[FieldScore, ...]:
    """A document read to the end, compared with its reading by hand."""
    return compare_gold(read_plan(source_of(plan), Settings()).records, gold_of(plan))
