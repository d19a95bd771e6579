"""How many facts does another reading of a document change, and what moved? Pipeline layer.

Readings are those of `kg.pipeline.shown`, plain data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

Plain = dict[str, Any]


def changes(before: Plain, after: Plain) -> Plain:
    """Counts of what another reading changed: activities, facts, doubts, and by field.

    `moved` are activities and steps that stand below something else than before.

    `before` and `after` come from `shown_reading`.
    """
    old, new = (_said(x["facts"]) for x in (before, after))
    gone, come = old - new, new - old
    by_field = Counter(field for field, *_ in come.elements())
    by_field.subtract(field for field, *_ in gone.elements())
    counts = {
        name: after["summary"][name] - before["summary"][name]
        for name in ("activities", "bodies", "facts", "doubtful")
    }
    changed = min(gone.total(), come.total())
    above = {record["id"]: record["parent"] for record in before["records"]}
    moved = sum(above.get(x["id"], x["parent"]) != x["parent"] for x in after["records"])
    fields = {k: n for k, n in by_field.items() if n}
    return {**counts, "changed": changed, "moved": moved, "fields": fields}


def _said(facts: Iterable[Plain]) -> Counter[tuple[str, str, str]]:
    return Counter((x["field"], x["about"], x["read"]) for x in facts)
