"""What people say of a plan beside its document: `plan.yaml` and options. Extract layer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg.model.codes import PlanStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known before reading. What is None is read from the document where it says it."""

    id: str | None = None
    title: str | None = None
    language: str | None = None
    country: str | None = None
    start: date | None = None
    end: date | None = None
    status: PlanStatus | None = None
    series: str | None = None
    previous: str | None = None
    origin: str | None = None
    english: str | None = None
