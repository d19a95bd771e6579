"""How a graph folder is written: plan by plan, in one go or not at all. Graph layer.

Only one plan is in memory at a time. Every file is the same for the same input: no clock, no paths
of the machine, order by construction.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from kg import __version__
from kg.errors import InputError
from kg.graph.cells import Value, csv_text
from kg.graph.folder import (
    FOLDER_FORMAT,
    GRAPH_FILE,
    ONTOLOGY_VERSION,
    STORE,
    entry_of,
    note_store,
    own_checksum,
)
from kg.graph.nquads import GraphText, Layer
from kg.graph.swap import COMPLETE, replacing
from kg.ids import file_name
from kg.model.codec import FORMAT_VERSION, decode_records, encode_records
from kg.model.document import Passage
from kg.model.records import Issue, PlanRecords

# Above this many triples a store on disk opens faster than the file loads (about two seconds).
STORE_FROM = 500_000
ISSUE_COLUMNS = (
    "plan", "file", "page", "sheet", "table", "row", "column", "line", "code", "words", "message",
    "advice", "about",
)  # fmt: skip
# What else is made of each plan in the same pass: told its records, the file they stand in, and how
# many lines the plans have so far.
AddPlan = Callable[[PlanRecords, Path, int], None]
Beside = Callable[[Path], AbstractContextManager[AddPlan]]
_SPOOLED: tuple[Layer, ...] = ("actors", "derived", "labels", "ontology")


@dataclass(frozen=True, slots=True, kw_only=True)
class InputIssue:
    """A source that could not be read at all, for `issues.csv`."""

    file: str
    message: str
    advice: str = ""
    code: str = "unreadable-input"


def write_folder(
    records: Iterable[PlanRecords],
    sources: Mapping[str, str],
    out: Path,
    *,
    manifest: Mapping[str, Any] | None = None,
    issues: Iterable[InputIssue] = (),
    store: bool | None = None,
    beside: Beside | None = None,
) -> None:
    """Write the graph folder of some plans; the old folder stays if anything fails.

    `records` is read one plan at a time, and `sources` (text by document id) is asked after each,
    so a generator may fill it as it goes. `manifest` (more entries for the manifest) and `issues`
    are read after the last plan. `store` forces or forbids the on-disk store;
    `beside` opens, for the new folder, what else is made of each plan in the same pass.

    Raises: InputError if there is no plan or the disk refuses; ConfigError if another build is
    writing the folder, or it is no graph folder.
    """
    with replacing(out) as new:
        with beside(new) if beside else nullcontext(_nothing) as add:
            written = _write_plans(records, sources, new, add)
        if not written.plans:
            raise InputError("no plan could be read; nothing was written", where=str(out))
        written.note_others(new)
        _write_issues(new, written, issues)
        if store or (store is None and written.triples >= STORE_FROM):
            _write_store(new)
        _write_manifest(new, written, manifest or {})


@dataclass(slots=True)
class _Written:
    """What has been written so far."""

    plans: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    issues: list[tuple[Value, ...]] = field(default_factory=list)
    stems: set[str] = field(default_factory=set)  # of the files of plans, case-folded
    triples: int = 0

    def file(self, folder: Path, name: str, content: bytes) -> None:
        """Write one file and remember its checksum."""
        (folder / name).write_bytes(content)
        self.files[name] = _entry(len(content), hashlib.sha256(content).hexdigest())

    def note_others(self, folder: Path) -> None:
        """Remember the checksums of what was written beside the graph: questions also read it."""
        for path in sorted(x for x in folder.rglob("*") if x.is_file()):
            name = path.relative_to(folder).as_posix()
            if name not in self.files:
                self.files[name] = entry_of(path)


def _entry(size: int, checksum: str) -> dict[str, Any]:
    return {"bytes": size, "sha256": checksum}


def _nothing(*_: object) -> None:
    """Nothing else is made of a plan."""


def _write_plans(
    records: Iterable[PlanRecords], sources: Mapping[str, str], new: Path, add: AddPlan
) -> _Written:
    written = _Written()
    (new / "plans").mkdir()
    (new / "sources").mkdir()
    file_by_plan: dict[str, str] = {}
    text = GraphText(lambda plan: _passages(new / file_by_plan[plan]))
    with ExitStack() as stack:
        streams: dict[Layer, BinaryIO] = {
            layer: stack.enter_context((new / f".{layer}").open("w+b")) for layer in _SPOOLED
        }
        graph = stack.enter_context(_Checked.open(new / GRAPH_FILE))
        for plan in records:
            file_by_plan[plan.plan.id] = _write_plan(plan, sources, new, written)
            for layer, lines in text.blocks(plan):
                (graph if layer == "plan" else streams[layer]).write(lines.encode("utf-8"))
            add(plan, new / file_by_plan[plan.plan.id], graph.lines)
        for layer, lines in text.rest():
            streams[layer].write(lines.encode("utf-8"))
        for stream in streams.values():
            stream.seek(0)
            shutil.copyfileobj(stream, graph, 1 << 20)
    for layer in _SPOOLED:
        (new / f".{layer}").unlink()
    written.triples = graph.lines
    written.files[GRAPH_FILE] = _entry(graph.size, graph.checksum.hexdigest())
    return written


@dataclass(slots=True)
class _Checked:
    """A file that is hashed and counted while it is written."""

    stream: BinaryIO
    checksum: Any = field(default_factory=hashlib.sha256)
    lines: int = 0
    size: int = 0

    @classmethod
    def open(cls, path: Path) -> _Checked:
        return cls(path.open("wb"))

    def write(self, content: bytes) -> int:
        self.checksum.update(content)
        self.lines += content.count(b"\n")
        self.size += len(content)
        return self.stream.write(content)

    def __enter__(self) -> _Checked:
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()


def _passages(path: Path) -> Iterator[Passage]:
    """The passages that a plan written before has put into the graph."""
    records = decode_records(path.read_bytes(), where=str(path))
    yield from records.plan.passages
    for element in records.elements:
        yield from element.passages
    for fact in (*records.facts, *records.reports):
        yield from fact.passages


def _write_plan(
    records: PlanRecords, sources: Mapping[str, str], new: Path, written: _Written
) -> str:
    stem = file_name(records.plan.id, written.stems)
    written.stems.add(stem.casefold())
    name = f"plans/{stem}.json"
    written.file(new, name, encode_records(records))
    for document in records.documents:
        if document.id in sources:
            text = sources[document.id].encode("utf-8", "surrogatepass")
            written.file(new, f"sources/{document.id}.txt", text)
    written.plans.append(_plan_entry(records, name))
    file_by_document = {x.id: x.name for x in records.documents}
    written.issues += [
        row for x in records.issues for row in _issue_rows(x, records.plan.id, file_by_document)
    ]
    return name


def _plan_entry(records: PlanRecords, name: str) -> dict[str, Any]:
    plan = records.plan
    counted = ("goals", "activities", "tasks", "participations", "allocations", "deadlines",
               "indicators", "results", "risks", "reports", "actors", "sources",
               "issues")  # fmt: skip
    return {
        "id": plan.id,
        "file": name,
        "title": plan.title,
        "language": plan.language,
        "country": plan.country,
        "documents": [{"id": x.id, "name": x.name, "sha256": x.sha256} for x in records.documents],
        "counts": {kind: len(getattr(records, kind)) for kind in counted},
    }


def _issue_rows(issue: Issue, plan: str, files: Mapping[str, str]) -> Iterator[tuple[Value, ...]]:
    """One row an issue: its place is that of its first passage, its words are all of them."""
    first = issue.passages[0] if issue.passages else None
    words = " … ".join(" ".join(p.exact.split()) for p in issue.passages)
    file = files.get(first.document, "") if first else next(iter(files.values()), "")
    place: tuple[Value, ...] = (None,) * 6
    if first is not None:
        place = (first.page, first.sheet, first.table, first.row, first.column, first.line)
    yield (plan, file, *place, issue.code, words, issue.message, issue.advice, issue.about)


def _write_issues(new: Path, written: _Written, inputs: Iterable[InputIssue]) -> None:
    rows = written.issues + [
        ("", x.file, *(None,) * 6, x.code, "", x.message, x.advice, "") for x in inputs
    ]
    text = csv_text(ISSUE_COLUMNS, rows)
    written.file(new, "issues.csv", text.encode("utf-8"))


def _write_store(new: Path) -> None:
    """The graph as an on-disk Oxigraph store, for graphs that take long to load."""
    from pyoxigraph import RdfFormat, Store

    store = Store(str(new / STORE))
    store.bulk_load(path=str(new / GRAPH_FILE), format=RdfFormat.N_QUADS, lenient=True)
    store.optimize()  # a sixth of the load, and sums over the whole graph are six times quicker
    store.flush()
    del store
    note_store(new / STORE)


def _write_manifest(new: Path, written: _Written, more: Mapping[str, Any]) -> None:
    """Written last: a folder that has it is whole."""
    content: dict[str, Any] = {
        **more,
        "format": FOLDER_FORMAT,
        "kg": __version__,
        "ontology": ONTOLOGY_VERSION,
        "records_format": FORMAT_VERSION,
        "triples": written.triples,
        "issues": len(written.issues),
        "plans": sorted(written.plans, key=lambda x: str(x["id"])),
        "files": dict(sorted(written.files.items())),
    }
    content["checksum"] = own_checksum(content)
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    draft = new / f".{COMPLETE}"  # renamed in one step: a cut manifest must not look whole
    draft.write_text(text, encoding="utf-8", newline="\n", errors="backslashreplace")
    draft.replace(new / COMPLETE)
