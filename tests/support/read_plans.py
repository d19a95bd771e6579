"""The shipped plans, and changed copies of them, through the whole chain."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

from kg.extract import Hints, extract
from kg.extract.draft import Draft
from kg.extract.registry import load_registry
from kg.files import resource
from kg.model.codes import PlanStatus
from kg.model.document import Document
from kg.model.records import PlanRecords
from kg.read.source import read_raw
from kg.resolve import resolve_draft

PLANS = ("bg-2012", "rs-2017-2018")


def plan_file(plan: str, name: str) -> bytes:
    """A file of a shipped plan."""
    return resource("data", "plans", plan, name).read_bytes()


@lru_cache
def hints_of(plan: str) -> Hints:
    """What plan.yaml says of a shipped plan."""
    said: dict[str, Any] = yaml.safe_load(plan_file(plan, "plan.yaml"))
    return Hints(
        id=plan, title=said["title"], language=said["language"], country=said["country"],
        start=said["start"], end=said["end"], status=PlanStatus(said["status"]),
    )  # fmt: skip


def document_of(text: str, name: str = "plan.txt") -> Document:
    """A text as a document."""
    return read_raw(text.encode(), name=name, kind="text")


@lru_cache
def draft_of(plan: str) -> Draft:
    """A shipped plan as extracted."""
    return extract(
        read_raw(plan_file(plan, f"{plan}.txt"), name=f"{plan}.txt", kind="text"),
        hints=hints_of(plan),
    )


@lru_cache
def records_of(plan: str) -> PlanRecords:
    """A shipped plan read to the end."""
    return resolve(draft_of(plan))


def resolve(draft: Draft) -> PlanRecords:
    """A draft with its names resolved by the country's registry."""
    return resolve_draft(draft, registry=load_registry(draft.plan.country))
