"""A document that is read again and again while a person corrects it, and what each reading
changes. Pipeline layer.

Extracting costs more than resolving, and most corrections are decisions, which come after it. So
the last drafts are kept; a changed document, profile or plan.yaml is extracted anew.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.pipeline.reading import ReadDraft, Settings, decisions_of, read_draft
from kg.pipeline.sources import PLAN_FILE, PROFILE, PlanSource
from kg.resolve.decisions import Decision, Verb

MOST = 3  # drafts kept; a large one takes some 100 MB
_KEPT: OrderedDict[Any, ReadDraft] = OrderedDict()


def kept_draft(source: PlanSource, settings: Settings) -> ReadDraft:
    """A plan as `read_draft` gives it, its decisions read now.

    Raises: as `read_draft`.
    """
    decisions = decisions_of(source)
    key = _key(source, settings, decisions)
    found = _KEPT.get(key)
    if found is None:
        found = read_draft(source, settings)
    _keep(key, found)
    return replace(found, decisions=decisions)


def keep_draft(source: PlanSource, settings: Settings, read: ReadDraft) -> None:
    """Keep a draft that was made from the files as they are now, so that nobody makes it again.

    Edges: not where decisions on heads stand beside it; a lesson is read without them.
    """
    decisions = decisions_of(source)
    if not any(x.verb is Verb.FIELD_IS for x in decisions):
        _keep(_key(source, settings, decisions), read)


def _keep(key: Any, read: ReadDraft) -> None:
    _KEPT.pop(key, None)
    _KEPT[key] = read
    while len(_KEPT) > MOST:
        _KEPT.popitem(last=False)


def _key(source: PlanSource, settings: Settings, decisions: Sequence[Decision]) -> Any:
    """What a draft depends on."""
    heads = tuple((x.target, x.value) for x in decisions if x.verb is Verb.FIELD_IS)
    files = [source.document, *(source.companion(n) for n in (PROFILE, PLAN_FILE))]
    return source.id, settings, heads, tuple(_mark(path) for path in files)


def _mark(path: Path | None) -> tuple[int, ...] | None:
    """What tells one state of a file from another; files are replaced, not written over."""
    if path is None:
        return None
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


# How many facts does another reading of a document change, and what moved?
#
# Readings are those of `kg.pipeline.shown`, plain data.

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
