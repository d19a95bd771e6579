"""Which plans a user means by a path: a document, a plan folder, or a folder of either.

Pipeline layer. A plan folder holds one document and a `plan.yaml`, a `profile.yaml` or a
`decisions.csv`; `labels.en.csv` and `gold.json` may also stand there. None of these is a document,
nor is what kg wrote itself (a graph folder, a report), nor a lock file of an office program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import msgspec

from kg.errors import ConfigError, InputError, KgError, VocabularyError
from kg.exchange.table_files import plans_in, tables_at
from kg.graph.lines import country_iri
from kg.ids import plan_id
from kg.model.codes import PlanStatus
from kg.text import YEARS
from kg.yaml_file import read_yaml

PLAN_FILE = "plan.yaml"
# BCP 47, as far as its form goes; no language of more than three letters is registered.
_LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_PURPOSE = re.compile("[0-9]{5}")  # OECD DAC
_COUNTRY = re.compile("[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?")  # ISO 3166, as far as its form goes
DECISIONS, PROFILE, SECTORS = "decisions.csv", "profile.yaml", "sectors.csv"
COMPANIONS = {PLAN_FILE, DECISIONS, PROFILE, SECTORS, "labels.en.csv", "gold.json"}
BESIDE = (DECISIONS, PROFILE)  # also used for a bare document; one makes a plan folder
LOCKS = ("~$", ".~lock", ".")  # files that office programs keep beside an open document
OURS = b'name="generator" content="kg"'  # in the first lines of every page that kg writes
GRAPH_FILES = {"manifest.json", "graph.nq", "issues.csv"}  # together they are a folder kg wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """A report on the plan: its file's name, and the day it speaks of where its rows name none."""

    file: str
    date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """What `plan.yaml` says: what the document itself does not. Every entry may be left out.

    `source` is the document's file name; `sha256` of that file; `previous` the id of the edition
    before; `title_en` our English title; `series` ties the editions of one plan. `reports` are
    files in the folder that say how far the activities have come, each by name or as `file` and
    `date`. `iati_sector` is the five-digit purpose code that IATI files give each activity.
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
    iati_sector: str | int | None = None
    reports: tuple[ReportFile | str, ...] = ()

    @property
    def report_files(self) -> tuple[ReportFile, ...]:
        """The reports, each with its file's name and day."""
        return tuple(ReportFile(file=x) if isinstance(x, str) else x for x in self.reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSource:
    """One plan to read: its id, its document, what is known beside it.

    `uses` are the files that a document without a plan folder uses of those beside it.
    """

    id: str
    document: Path
    about: PlanFile = PlanFile()
    folder: Path | None = None
    uses: tuple[str, ...] = BESIDE

    @property
    def name(self) -> str:
        """What the document is called among many: with the folder, if that is the plan's own."""
        return f"{self.folder.name}/{self.document.name}" if self.folder else self.document.name

    def companion(self, name: str) -> Path | None:
        """A file that stands beside the document, if it is there and used."""
        path = (self.folder or self.document.parent) / name
        if self.folder is None and name not in self.uses:
            return None
        return path if path.is_file() else None

    @property
    def reports(self) -> tuple[tuple[Path, ReportFile], ...]:
        """The reports that `plan.yaml` names, with their paths."""
        folder = self.folder or self.document.parent
        return tuple((folder / x.file, x) for x in self.about.report_files)

    @property
    def shares_profile(self) -> bool:
        """Whether the profile beside a bare document may have been made for another one there."""
        is_used = self.folder is None and self.companion(PROFILE) is not None
        return is_used and len(_documents(self.document.parent)) > 1

    @property
    def beside(self) -> tuple[str, ...]:
        """What a bare document uses of the files beside it."""
        if self.folder is not None:
            return ()
        return tuple(name for name in self.uses if self.companion(name))


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that cannot be used, and the sentence that says why."""

    name: str
    error: KgError

    @property
    def sentence(self) -> str:
        """Why it cannot be used, beginning with its name among many.

        Example:
            >>> Refused("bg/plan.md", InputError("it is empty", where="plan.md")).sentence
            'bg/plan.md: it is empty'
        """
        said = str(self.error)
        folder, slash, file = self.name.rpartition("/")
        if said.startswith(file):
            return f"{folder}{slash}{said}"
        return said if slash and said.startswith(f"{folder}/") else f"{self.name}: {said}"


def find_sources(paths: Iterable[Path]) -> tuple[PlanSource | Refused, ...]:
    """The plans below the given paths, sorted by name within each folder.

    Edges: files whose name begins with a dot are passed over; of two plans with one id the later
    is refused.
    Raises: InputError if a path does not exist.
    """
    found: list[PlanSource | Refused] = []
    place_by_id: dict[str, Path] = {}
    for path in paths:
        for source in map(_with_a_name, _sources_at(path)):
            if isinstance(source, PlanSource):
                first = place_by_id.get(source.id)
                if first == source.document:
                    continue  # the same file named twice
                if first is not None:
                    source = _twice(source, first)
                else:
                    place_by_id[source.id] = source.document
            found.append(source)
    return tuple(found)


def _with_a_name(source: PlanSource | Refused) -> PlanSource | Refused:
    """The source, refused if its name is none in UTF-8: no table or page could say it."""
    name = source.name
    shown = name.encode("utf-8", "backslashreplace").decode()
    if shown == name:
        return source
    message = "its name is not in UTF-8, as in archives of old programs; rename it"
    return Refused(shown, InputError(message, where=shown.rpartition("/")[2]))


def one_plan(path: Path) -> PlanSource:
    """The one plan of a folder or document.

    Raises: InputError if there is none, or several, or it cannot be used.
    """
    found = find_sources([path])
    if len(found) == 1 and isinstance(found[0], Refused):
        raise found[0].error
    sources = [x for x in found if isinstance(x, PlanSource)]
    if len(sources) != 1:
        here = f"{len(sources)} plans are here" if sources else "there is no plan here"
        raise InputError(f"{here}; name the folder of one", where=str(path))
    return sources[0]


def _twice(source: PlanSource, first: Path) -> Refused:
    message = (
        f"has the plan id {source.id!r} of {first.parent.name}/{first.name}; "
        "rename the file or put it into a plan folder of its own"
    )
    return Refused(source.document.name, InputError(message, where=source.document.name))


def _sources_at(path: Path) -> Iterator[PlanSource | Refused]:
    if not path.exists():
        raise InputError("there is no such file or folder; check the path", where=str(path))
    if (tables := tables_at(path)) is not None:
        yield from _of_tables(tables)
    elif path.is_file():
        yield PlanSource(id=plan_id(path.stem), document=path)
    elif _is_graph(path):
        return
    elif (path / PLAN_FILE).is_file() or _has_one_document(path):
        yield _plan_folder(path)
    else:
        yield from _below(path)


def _of_tables(path: Path) -> Iterator[PlanSource | Refused]:
    """The plans in kg's tables; what stands beside a file can be meant for one only."""
    try:
        plans = plans_in(path)
    except KgError as error:
        yield Refused(path.name, error)
        return
    for plan in plans:
        uses = BESIDE if len(plans) == 1 else ()
        yield PlanSource(id=plan_id(plan), document=path, uses=uses)


def _below(folder: Path) -> Iterator[PlanSource | Refused]:
    """The plans of a folder of plans. A profile there is for all of them, decisions for none."""
    documents = set(_documents(folder))
    if documents and (folder / DECISIONS).is_file():
        where = f"{folder.name}/{DECISIONS}"
        message = (
            f"{len(documents)} documents stand beside it; put each plan into a folder of its own "
            "with its decisions"
        )
        yield Refused(where, InputError(message, where=where))
    for child in _children(folder):
        if child in documents:
            found = _sources_at(child)
            yield from (x if isinstance(x, Refused) else replace(x, uses=(PROFILE,)) for x in found)
        elif child.is_dir() and not _leads_back(child, folder):
            yield from _sources_at(child)


def _leads_back(child: Path, folder: Path) -> bool:
    """Whether a link leads to a folder that it stands in: its plans are found already."""
    return child.is_symlink() and folder.resolve().is_relative_to(child.resolve())


def _children(folder: Path) -> list[Path]:
    return sorted(
        (p for p in folder.iterdir() if not p.name.startswith(LOCKS) and not _is_ours(p)),
        key=lambda p: p.name,
    )


def _documents(folder: Path) -> list[Path]:
    return [p for p in _children(folder) if p.is_file() and p.name not in COMPANIONS]


def _has_one_document(folder: Path) -> bool:
    """Whether a profile or decisions alone make a plan folder: they belong to one document."""
    return any((folder / name).is_file() for name in BESIDE) and len(_documents(folder)) == 1


def _is_graph(folder: Path) -> bool:
    """Whether kg wrote this folder as a graph."""
    return all((folder / name).is_file() for name in GRAPH_FILES)


def _is_ours(path: Path) -> bool:
    """Whether kg wrote this page: its maps, reports and stories say so in their first lines."""
    if path.suffix.lower() not in (".html", ".htm") or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return OURS in file.read(4096)
    except OSError:
        return False


def _plan_folder(folder: Path) -> PlanSource | Refused:
    try:
        said = folder / PLAN_FILE
        about = read_plan_file(said) if said.is_file() else PlanFile()
        document = _document(folder, about)
    except KgError as error:
        return Refused(f"{folder.name}/{PLAN_FILE}", error)
    return PlanSource(id=plan_id(folder.name), document=document, about=about, folder=folder)


def _document(folder: Path, about: PlanFile) -> Path:
    reports = {_inside(folder, x.file, "report") for x in about.report_files}
    if about.source:
        return _inside(folder, about.source, "source")
    files = [path for path in _documents(folder) if path not in reports]
    if len(files) != 1:
        raise ConfigError(
            f"{folder.name}: {len(files)} documents stand beside {PLAN_FILE}; "
            "name the one to read as 'source:' in it"
        )
    return files[0]


def _inside(folder: Path, name: str, what: str) -> Path:
    """A file that plan.yaml names: in the folder itself, and nowhere else."""
    path = folder / name
    if path.parent.resolve() != folder.resolve() or not path.is_file():
        raise ConfigError(
            f"{folder.name}/{PLAN_FILE}: {what} {name!r} is not a file in this folder; "
            "correct the name"
        )
    return path


def read_plan_file(path: Path) -> PlanFile:
    """What a `plan.yaml` says.

    Raises: ConfigError naming the entry that cannot be used.
    """
    where = f"{path.parent.name}/{path.name}"
    return plan_file_of(_plan_bytes(path, where), where)


def plan_file_of(content: bytes, where: str) -> PlanFile:
    """What the content of a `plan.yaml` says.

    Raises: ConfigError naming the entry that cannot be used.
    """
    raw = read_yaml(content, where=where) or {}
    try:
        about = msgspec.convert(raw, type=PlanFile)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where}: {' '.join(str(error).split())}; correct the entry") from error
    known = [f.name for f in fields(PlanFile)]
    for key in raw:  # a misspelt entry would silently be without effect
        if key not in known:
            near = get_close_matches(str(key), known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"use one of: {', '.join(known)}"
            raise ConfigError(f"{where}: there is no entry {key!r}; {hint}")
    _check_said(about, where)
    return about


def _plan_bytes(path: Path, where: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{where}: cannot be read ({error.strerror or error})") from error


def check_codes(language: str | None, country: str | None) -> None:
    """See that a language and a country are codes, and that the country exists.

    Raises: ConfigError that names the wrong one.
    """
    codes = (
        ("language", language, _LANGUAGE, "bg or sr-Latn"),
        ("country", country, _COUNTRY, "BG"),
    )
    for name, said, form, such_as in codes:
        if said is not None and not form.fullmatch(said):
            raise ConfigError(f"{name} {said!r} is no code such as {such_as}; correct it")
    if country is not None:
        try:
            country_iri(country)
        except VocabularyError as error:
            raise ConfigError(str(error)) from error


def _check_said(about: PlanFile, where: str) -> None:
    """Entries that are of the right type and still say nothing, or contradict each other."""
    try:
        check_codes(about.language, about.country)
    except ConfigError as error:
        raise ConfigError(f"{where}: {error}") from error
    if about.iati_sector is not None and not _PURPOSE.fullmatch(str(about.iati_sector)):
        raise ConfigError(
            f"{where}: iati_sector {about.iati_sector!r} is no purpose code of five digits such as "
            "15130; correct it"
        )
    for name, day in (("start", about.start), ("end", about.end)):
        if day is not None and day.year not in YEARS:
            raise ConfigError(
                f"{where}: {name} {day} is no day of a plan; correct it, or leave the entry out"
            )
    if about.start and about.end and about.end < about.start:
        raise ConfigError(
            f"{where}: the plan ends on {about.end}, before it starts on {about.start}; correct one"
        )
