"""Which mention is which actor? Draft to PlanRecords, with rules, reasons and decisions of people.

Resolve layer: knows extract and model, never files of plans nor the graph.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.draft import Draft
from kg.extract.registry import Registry, load_registry
from kg.model.records import PlanRecords
from kg.resolve.decisions import Decision

__all__ = ["Decision", "Registry", "load_registry", "resolve_draft"]


def resolve_draft(
    draft: Draft, *, registry: Registry | None = None, decisions: Sequence[Decision] = ()
) -> PlanRecords:
    """The records of a plan: every mention has an actor, every sum a source."""
    return PlanRecords(plan=draft.plan)
