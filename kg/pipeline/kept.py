"""A document that is read again and again while a person corrects it. Pipeline layer.

Extracting costs more than resolving, and most corrections are decisions, which come after it. So
the last drafts are kept; a changed document, profile or plan.yaml is extracted anew.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.pipeline.reading import ReadDraft, Settings, companion_text, read_draft
from kg.pipeline.sources import DECISIONS, PLAN_FILE, PROFILE, PlanSource, one_plan
from kg.resolve.decision_file import read_decisions
from kg.resolve.decisions import Decision, Verb

MOST = 3  # drafts kept; a large one takes some 100 MB
_KEPT: OrderedDict[Any, ReadDraft] = OrderedDict()


def kept_draft(folder: Path, settings: Settings) -> ReadDraft:
    """The one plan of a folder, as `read_draft` gives it, its decisions read now.

    Raises: as `read_draft`.
    """
    source = one_plan(folder)
    decisions = _decisions(source)
    heads = tuple((x.target, x.value) for x in decisions if x.verb is Verb.FIELD_IS)
    files = [source.document, *(source.companion(n) for n in (PROFILE, PLAN_FILE))]
    key = (source.id, settings, heads, tuple(_mark(path) for path in files))
    found = _KEPT.pop(key, None)
    if found is None:
        found = read_draft(source, settings)
    _KEPT[key] = found
    while len(_KEPT) > MOST:
        _KEPT.popitem(last=False)
    return replace(found, decisions=decisions)


def _decisions(source: PlanSource) -> tuple[Decision, ...]:
    path = source.companion(DECISIONS)
    if path is None:
        return ()
    return read_decisions(companion_text(path), where=f"{path.parent.name}/{path.name}")


def _mark(path: Path | None) -> tuple[int, ...] | None:
    """What tells one state of a file from another; files are replaced, not written over."""
    if path is None:
        return None
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
