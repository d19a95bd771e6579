"""Which plans a user means by a path: a document, a plan folder, or a folder of either.

Pipeline layer. A plan folder holds a document and a `plan.yaml`; beside them it may hold
`labels.en.csv`, `decisions.csv`, `profile.yaml` and `gold.json`, which are no documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import msgspec
import yaml

from kg.errors import ConfigError, InputError, KgError
from kg.ids import plan_id
from kg.model.codes import PlanStatus

PLAN_FILE = "plan.yaml"
COMPANIONS = {PLAN_FILE, "labels.en.csv", "decisions.csv", "profile.yaml", "gold.json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """What `plan.yaml` says: what the document itself does not. Every entry may be left out.

    `source` is the document's file name; `sha256` of that file; `previous` the id of the edition
    before; `title_en` our English title; `series` ties the editions of one plan.
    """

    title: str | None = None
    title_en: str | None = None
    language: str | None = None
    country: str | None = None
    start: date | None = None
    end: date | None = None
    status: PlanStatus | None = None
    series: str | None = None
    previous: str | None = None
    source: str | None = None
    sha256: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSource:
    """One plan to read: its id, its document, what is known beside it."""

    id: str
    document: Path
    about: PlanFile = PlanFile()
    folder: Path | None = None

    def companion(self, name: str) -> Path | None:
        """A file that stands beside the document in its plan folder, if it is there."""
        path = self.folder / name if self.folder else None
        return path if path and path.is_file() else None


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that cannot be used, and the sentence that says why."""

    name: str
    error: KgError


def find_sources(paths: Iterable[Path]) -> tuple[PlanSource | Refused, ...]:
    """The plans below the given paths, sorted by name within each folder.

    Edges: files whose name begins with a dot are passed over; of two plans with one id the later
    is refused.
    Raises: InputError if a path does not exist.
    """
    found: list[PlanSource | Refused] = []
    place_by_id: dict[str, Path] = {}
    for path in paths:
        for source in _sources_at(path):
            if isinstance(source, PlanSource):
                first = place_by_id.setdefault(source.id, source.document)
                if first != source.document:
                    source = _twice(source, first)
                elif any(isinstance(s, PlanSource) and s.id == source.id for s in found):
                    continue  # the same file named twice
            found.append(source)
    return tuple(found)


def _twice(source: PlanSource, first: Path) -> Refused:
    message = (
        f"has the plan id {source.id!r} of {first.parent.name}/{first.name}; "
        "rename the file or put it into a plan folder of its own"
    )
    return Refused(source.document.name, InputError(message, where=source.document.name))


def _sources_at(path: Path) -> Iterator[PlanSource | Refused]:
    if path.is_file():
        yield PlanSource(id=plan_id(path.stem), document=path)
    elif not path.is_dir():
        raise InputError("there is no such file or folder; check the path", where=str(path))
    elif (path / PLAN_FILE).is_file():
        yield _plan_folder(path)
    else:
        for child in _children(path):
            yield from _sources_at(child)


def _children(folder: Path) -> list[Path]:
    return sorted(
        (p for p in folder.iterdir() if not p.name.startswith((".", "~$"))), key=lambda p: p.name
    )


def _plan_folder(folder: Path) -> PlanSource | Refused:
    try:
        about = read_plan_file(folder / PLAN_FILE)
        document = _document(folder, about)
    except KgError as error:
        return Refused(f"{folder.name}/{PLAN_FILE}", error)
    return PlanSource(id=plan_id(folder.name), document=document, about=about, folder=folder)


def _document(folder: Path, about: PlanFile) -> Path:
    if about.source:
        path = folder / about.source
        if path.parent.resolve() != folder.resolve() or not path.is_file():
            raise ConfigError(
                f"{folder.name}/{PLAN_FILE}: source {about.source!r} is not a file in this folder; "
                "correct the name"
            )
        return path
    files = [p for p in _children(folder) if p.is_file() and p.name not in COMPANIONS]
    if len(files) != 1:
        raise ConfigError(
            f"{folder.name}: {len(files)} documents stand beside {PLAN_FILE}; "
            "name the one to read as 'source:' in it"
        )
    return files[0]


def read_plan_file(path: Path) -> PlanFile:
    """What a `plan.yaml` says.

    Raises: ConfigError naming the entry that cannot be used.
    """
    where = f"{path.parent.name}/{path.name}"
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        about = msgspec.convert(raw, type=PlanFile)
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{where}: {' '.join(str(error).split())}; correct the entry") from error
    known = [f.name for f in fields(PlanFile)]
    for key in raw:  # a misspelt entry would silently be without effect
        if key not in known:
            near = get_close_matches(str(key), known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"use one of: {', '.join(known)}"
            raise ConfigError(f"{where}: there is no entry {key!r}; {hint}")
    return about
