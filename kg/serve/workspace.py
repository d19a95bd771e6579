"""The workspace: a folder of plan folders, the graph built from them, and stories. Serve layer.

The files are the truth. What is kept beside them (`.read.json`, the last reading in numbers) can be
thrown away; it belongs to the files whose mark it carries.
"""

from __future__ import annotations

import json
import re
import shutil
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import InputError, KgError
from kg.files import write_file, write_text
from kg.pipeline.decided import author, now
from kg.pipeline.new import set_entries
from kg.pipeline.sources import PLAN_FILE, PlanFile, read_plan_file
from kg.serve.earlier import FILES, recorded

SOURCES, GRAPH, STORIES, REMOVED = "sources", "graph", "stories", "removed"
READ = ".read.json"
LONGEST_NAME, MOST_BYTES = 80, 190  # letters and bytes of a file's name; disks take 255
MOST_PLANS = 5_000
_NOT_NAME = re.compile(r"[^\w.-]+")
# Names of devices in Windows.
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[\d¹²³])(\..*)?")
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace folder. Open it with `Workspace.open`."""

    path: Path
    _adding: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @classmethod
    def open(cls, path: Path) -> Workspace:
        """The workspace in a folder, which is created if needed.

        Raises: InputError if the folder cannot be made, or is a file or a graph.
        """
        if path.is_file() or (path / "manifest.json").is_file():
            raise InputError("this is not a workspace; name a new or empty folder", where=str(path))
        try:
            for part in (SOURCES, STORIES):
                (path / part).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"the workspace cannot be made ({error.strerror}); name another "
                             "folder", where=str(path)) from error  # fmt: skip
        return cls(path)

    @property
    def sources(self) -> Path:
        """Where the plan folders are."""
        return self.path / SOURCES

    @property
    def graph(self) -> Path:
        """Where the graph is built."""
        return self.path / GRAPH

    def plans(self) -> list[str]:
        """The names of the plan folders, sorted."""
        return sorted(
            p.name for p in self.sources.iterdir() if p.is_dir() and not p.name.startswith(".")
        )

    def folder(self, plan: str) -> Path:
        """The folder of a plan.

        Raises: InputError if there is none of that name.
        """
        if plan not in self.plans():  # no path is made of what was not listed
            raise InputError(f"there is no plan “{plan[:80]}” here; it may have been renamed or "
                             "removed")  # fmt: skip
        return self.sources / plan

    def add(self, name: str, content: bytes) -> str:
        """Make a plan folder for a document; gives the plan's name.

        Edges: path parts, control letters and reserved names are taken out of the file's name; a
        second document of a name gets a number.
        Raises: InputError if the document is empty or there are too many plans.
        """
        from kg.pipeline.new import new_folder

        if not content.strip():
            raise InputError("the document is empty; choose another", where=safe_name(name))
        if len(self.plans()) >= MOST_PLANS:
            raise InputError(f"there are {MOST_PLANS} plans here; start another workspace")
        file = safe_name(name)
        with self._adding:  # two windows may upload documents of one name at once
            plan = self._free(safe_name(Path(file).stem).lower())
            waiting = self.path / ".arriving"
            document = waiting / file
            try:
                write_file(document, content)
                new_folder(self.sources / f".{plan}", document)
                (self.sources / f".{plan}").rename(self.sources / plan)
            finally:
                shutil.rmtree(waiting, ignore_errors=True)
                shutil.rmtree(self.sources / f".{plan}", ignore_errors=True)
        return plan

    def remove(self, plan: str) -> Path:
        """Move the folder of a plan to `removed/`; nothing is deleted. Gives the new place."""
        aside = self.path / REMOVED
        aside.mkdir(exist_ok=True)
        n, target = 1, aside / plan
        while target.exists():
            n += 1
            target = aside / f"{plan}-{n}"
        self.folder(plan).rename(target)
        return target

    def restore(self, plan: str) -> str:
        """Bring a removed plan back; gives its name."""
        found = self.path / REMOVED / plan
        if plan not in self.removed():
            raise InputError(f"no removed plan is called “{plan[:80]}”")
        name = self._free(plan)
        found.rename(self.sources / name)
        return name

    def removed(self) -> list[str]:
        """The names of the removed plans."""
        aside = self.path / REMOVED
        return sorted(p.name for p in aside.iterdir() if p.is_dir()) if aside.is_dir() else []

    def rename(self, plan: str, name: str) -> str:
        """Give a plan's folder another name, by which it is known; gives the new name.

        Raises: InputError if a plan has it already.
        """
        new = safe_name(name)
        if new != plan:
            others = {x.casefold() for x in self.plans() if x != plan}
            if new.casefold() in others:  # one folder where letters of both cases are the same
                raise InputError(f"a plan is called “{new}” already; choose another name")
            self.folder(plan).rename(self.sources / new)
        return new

    def set_about(self, plan: str, entries: Mapping[str, str]) -> None:
        """Write entries of plan.yaml as a step that can be taken back.

        Raises: ConfigError if an entry cannot be used.
        """
        folder = self.folder(plan)
        said = ", ".join(f"{k} {v}" if v else f"no {k}" for k, v in entries.items())
        recorded(folder, f"Set {said}", author(), now(), lambda: set_entries(folder, entries))

    def mark(self, plan: str) -> str:
        """Names, sizes and times of the files a plan is read from; others need another reading."""
        folder = self.sources / plan
        return ";".join(
            f"{p.name}:{s.st_size}:{s.st_mtime_ns}"
            for p in sorted(folder.iterdir())
            if not p.name.startswith(".") or p.name in FILES
            for s in [p.stat() if p.exists() else p.lstat()]  # a link may lead nowhere
        )

    def keep(self, plan: str, mark: str, found: Plain) -> None:
        """Keep the figures of a plan's reading, so that the list of plans is shown at once."""
        if (self.sources / plan).is_dir():
            text = json.dumps({"mark": mark, "found": found}, ensure_ascii=False)
            write_text(self.sources / plan / READ, text)

    def kept(self, plan: str) -> Plain | None:
        """What reading a plan gave, None if it was never read or its files changed since."""
        try:
            found = json.loads((self.sources / plan / READ).read_bytes())
            return dict(found["found"]) if found["mark"] == self.mark(plan) else None
        except (OSError, ValueError, KeyError, TypeError):  # thrown away or cut: read again
            return None

    def line(self, plan: str) -> Plain:
        """One plan of `plans()` as their list shows it."""
        found = self.kept(plan)
        said: Plain = {"name": plan, "state": "waiting", "said": {}}
        path = self.sources / plan / PLAN_FILE
        try:
            about = read_plan_file(path) if path.is_file() else PlanFile()
            shown = ("title", "country", "language", "start", "end")
            said["said"] = {name: str(getattr(about, name) or "") for name in shown}
        except KgError as error:
            return {**said, "state": "refused", "reason": str(error)}
        return {**said, **found} if found else said

    def _free(self, wanted: str) -> str:
        n, name = 1, wanted
        known = {p.name.casefold().lstrip(".") for p in self.sources.iterdir()}
        while name.casefold() in known:
            n += 1
            name = f"{wanted}-{n}"
        return name


def safe_name(name: str) -> str:
    r"""A file's name that is harmless on every system.

    Example:
        >>> safe_name("..\\../etc/Plán 2025.docx"), safe_name("con.txt"), safe_name("\u202e///")
        ('Plán-2025.docx', 'plan-con.txt', 'plan')
    """
    bare = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    bare = _NOT_NAME.sub("-", bare).strip(".-_")
    stem, dot, end = bare.rpartition(".")
    end = f".{end[:16]}" if dot else ""
    raw = (stem if dot else bare)[: LONGEST_NAME - len(end)].encode()
    bare = raw[: MOST_BYTES - len(end.encode())].decode("utf-8", "ignore") + end
    bare = bare.rstrip(".-_")
    if not any(c.isalnum() for c in bare):
        return "plan"
    return f"plan-{bare}" if _RESERVED.fullmatch(bare) or bare in FILES else bare
