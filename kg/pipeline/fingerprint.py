"""Has anything changed that a plan's records depend on? Pipeline layer.

A plan is read again when its document, what people wrote beside it, the settings, the reading code
or its data changed; otherwise its records are taken from the last graph folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kg.errors import KgError
from kg.exchange.table_files import files_of
from kg.graph.folder import GraphFolder
from kg.pipeline.reading import LABELS, ReadPlan, Settings, digest_of_file
from kg.pipeline.sources import DECISIONS, PLAN_FILE, PROFILE, SECTORS, PlanSource
from kg.resources import resource

_CODE = Path(__file__).resolve().parents[1]
_CODE_PARTS = ("read", "extract", "resolve", "model", "pipeline", "exchange")


@dataclass(frozen=True, slots=True)
class Cache:
    """The plans of the graph folder that stands there now, by id and fingerprint."""

    folder: GraphFolder | None = None
    fingerprints: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, out: Path) -> Cache:
        """What can be taken over from a folder; nothing if there is no usable graph in it."""
        try:
            folder = GraphFolder.open(out)
        except KgError:  # none there yet, broken, or of another version: read everything
            return cls()
        inputs = folder.manifest.get("inputs", {})
        return cls(folder, {plan: entry["fingerprint"] for plan, entry in inputs.items()})

    def get(self, plan_id: str, mark: str) -> ReadPlan | None:
        """The plan as read before, if nothing it depends on has changed."""
        if self.folder is None or self.fingerprints.get(plan_id) != mark:
            return None
        try:
            records = self.folder.records(plan_id)
            texts = {x.id: self.folder.source(x.id) for x in records.documents}
            return ReadPlan(records, texts)
        except KgError:  # a file of the old folder was changed or lost: read the plan again
            return None


def inputs(source: PlanSource, settings: Settings) -> dict[str, str]:
    """SHA-256 of every file a plan is made from, by the file's name."""
    files = [source.document, *files_of(source.document)]
    files += [
        p for n in (PLAN_FILE, LABELS, DECISIONS, PROFILE, SECTORS) if (p := source.companion(n))
    ]
    files += [path for path, _ in source.reports]
    found = {path.name: digest_of_file(path) for path in files}
    if settings.profile:  # it may have the name of the plan's own, which is used first
        found[f"--profile {settings.profile.name}"] = digest_of_file(settings.profile)
    return found


def fingerprint(source: PlanSource, files: Mapping[str, str], settings: Settings) -> str:
    """One checksum of everything a plan's records depend on.

    A profile beside one document is used as it is, one beside several only where it fits.
    """
    said = [source.id, dict(sorted(files.items())), settings.country, settings.language, rules(),
            source.shares_profile]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=1)
def rules() -> str:
    """One checksum of how plans are read: the code, and all data but the plans themselves."""
    code = (path for part in _CODE_PARTS for path in (_CODE / part).rglob("*.py"))
    base = _CODE.glob("*.py")
    parts = (x for x in resource("data").iterdir() if x.name != "plans")
    data = (path for part in parts for path in ([part] if part.is_file() else part.rglob("*.*")))
    return _digest_of_files(sorted([*code, *base, *data]))


def _digest_of_files(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
