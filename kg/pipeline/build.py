"""Many plans into one graph folder, one plan in memory at a time. Pipeline layer."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from kg.apart import Readers
from kg.errors import InputError, KgError
from kg.exchange.columns import columnar
from kg.exchange.table_files import files_of
from kg.extract.unfit import CODE, NOT_APPLIED
from kg.files import digest_of_file, resource
from kg.graph.folder import GraphFolder
from kg.graph.writer import InputIssue, write_folder
from kg.ids import digest
from kg.model.codec import decode_records, encode_records
from kg.model.records import DecisionRecord, PlanRecords
from kg.pipeline.reading import LABELS, ReadPlan, Settings, try_read
from kg.pipeline.sources import (
    DECISIONS,
    PLAN_FILE,
    PROFILE,
    SECTORS,
    PlanSource,
    Refused,
    find_sources,
)
from kg.resolve.editions import link_edition

# Has anything changed that a plan's records depend on?
#
# A plan is read again when its document, what people wrote beside it, the settings, the reading
# code or its data changed; otherwise its records are taken from the last graph folder.

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
    total = hashlib.sha256()
    for path in sorted([*code, *base, *data]):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


Progress = Callable[[str, int], None]
Job = tuple[PlanSource, Settings, Cache]
SEVERAL = 8  # documents from which more processes pay for their start: each loads the readers
AHEAD = 8  # documents a process may be ahead of the writer, so that memory stays flat


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended: the plans written, the inputs refused, and how much of each kind."""

    plans: tuple[str, ...]
    refused: tuple[Refused, ...]
    counts: Counter[str]
    decisions: tuple[tuple[str, DecisionRecord], ...] = ()  # with their plan's id
    beside: tuple[tuple[str, tuple[str, ...]], ...] = ()  # bare documents and files they used
    profiles: tuple[str, ...] = ()  # what is to say of profiles: that they fit nothing


@dataclass(frozen=True, slots=True)
class _Read:
    """What became of one source, and the checksums of what it was made from."""

    source: PlanSource
    outcome: ReadPlan | Refused | None
    files: dict[str, str]
    mark: str


@dataclass(slots=True)
class _Run:
    """One build under way: what is known of the plans so far."""

    refused: list[Refused]
    editions: dict[str, PlanRecords | None]  # those a later edition will be compared with
    plans: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, Any] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    decisions: list[tuple[str, DecisionRecord]] = field(default_factory=list)
    beside: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    profiles: list[str] = field(default_factory=list)
    homes: set[str] = field(default_factory=set)


def build_folder(
    paths: Iterable[Path],
    out: Path,
    *,
    settings: Settings | None = None,
    progress: Progress = lambda _name, _n: None,
    jobs: int | None = None,
    fresh: bool = False,
    columns: bool = False,
) -> Built:
    """Read the plans below the paths and write one graph folder.

    `jobs` is how many processes read (by default one, or one a core for many documents). A plan
    whose inputs have not changed since the folder was written is taken from it, unless `fresh`.
    `columns` also writes the columnar tables for small graphs; for large ones they are always
    written.

    Edges: an input that cannot be read is one issue row as long as another one can.
    Raises: InputError if no plan could be read; then nothing is written.
    """
    sources, run = _found(paths)
    task = (sources, settings or Settings(), Cache() if fresh else Cache.of(out))
    with ExitStack() as stack:
        reads = _read_all(stack, task, jobs or _jobs(len(sources)))
        records = _records(run, reads, lambda name: progress(name, len(sources)))
        first = next(records, None)
        if first is None:
            cause = run.refused[0].error if run.refused else None  # what `--debug` shows
            raise _nothing_read(run.refused, paths) from cause
        issues = (_refusal(x) for x in run.refused)
        write_folder(
            chain([first], records),
            run.texts,
            out,
            manifest={"inputs": run.inputs},
            issues=issues,
            beside=partial(columnar, at_once=columns),
        )
    return Built(
        tuple(run.plans), tuple(run.refused), run.counts, tuple(run.decisions), tuple(run.beside),
        tuple(run.profiles),
    )  # fmt: skip


def _found(paths: Iterable[Path]) -> tuple[list[PlanSource], _Run]:
    """The sources below the paths in the order they are read, and a run that begins."""
    found = find_sources(paths)
    sources = _ordered([x for x in found if isinstance(x, PlanSource)])
    editions = {x.about.previous: None for x in sources if x.about.previous}
    return sources, _Run([x for x in found if isinstance(x, Refused)], dict(editions))


def _ordered(sources: Sequence[PlanSource]) -> list[PlanSource]:
    """Sorted by id, but an edition after the one before it, which it is compared with."""
    previous = {source.id: source.about.previous for source in sources}

    def depth(plan: str) -> int:
        seen = {plan}
        while (before := previous.get(plan)) in previous and before not in seen:
            plan = str(before)
            seen.add(plan)
        return len(seen)

    return sorted(sources, key=lambda x: (depth(x.id), x.id))


def _jobs(n_documents: int) -> int:
    return 1 if n_documents < SEVERAL else os.cpu_count() or 1


def _look_up(job: Job) -> _Read:
    """The plan as the folder that stands there has it; no outcome if it has to be read."""
    source, settings, cache = job
    try:
        files = inputs(source, settings)
    except OSError as error:
        reason = InputError(
            f"cannot be read ({error.strerror or error}); check that you may open it",
            where=source.document.name,
        )
        return _Read(source, Refused(source.name, reason), {}, "")
    mark = fingerprint(source, files, settings)
    return _Read(source, cache.get(source.id, mark), files, mark)


def _read_one(found: _Read, settings: Settings, readers: Readers) -> _Read:
    return replace(found, outcome=try_read(found.source, settings, readers))


def _read_all(
    stack: ExitStack, task: tuple[Sequence[PlanSource], Settings, Cache], jobs: int
) -> Iterator[_Read]:
    """Every source in its order, read by one or several processes; a thread waits for each."""
    sources, settings, cache = task
    work = (_look_up((source, settings, cache)) for source in sources)
    readers = Readers(settings.allowance)
    pool = ThreadPoolExecutor(jobs)
    stack.callback(pool.shutdown, cancel_futures=True)
    stack.callback(readers.end)  # first, so that no thread waits for its document
    started = (x if x.outcome else pool.submit(_read_one, x, settings, readers) for x in work)
    return _ahead(started, jobs * AHEAD)


def _ahead(started: Iterator[_Read | Future[_Read]], n_ahead: int) -> Iterator[_Read]:
    """The answers in order, with at most `n_ahead` under way, so that memory stays flat.

    Plans that have not changed are taken over here: sending them from process to process costs
    more, and where nothing has changed no process is started at all.
    """
    waiting = list(islice(started, n_ahead))
    while waiting:
        first = waiting.pop(0)
        yield first if isinstance(first, _Read) else first.result()
        waiting += islice(started, 1)


def _records(
    run: _Run, reads: Iterable[_Read], progress: Callable[[str], None]
) -> Iterator[PlanRecords]:
    """The records of the plans that could be read; the rest is kept as refused."""
    for read in reads:
        progress(read.source.document.name)
        if not isinstance(read.outcome, ReadPlan):
            run.refused += [read.outcome] if read.outcome else []
            continue
        records = _linked(run, _at_home(run, read.outcome.records))
        run.inputs[read.source.id] = {"files": read.files, "fingerprint": read.mark}
        run.texts.clear()  # the writer took the last plan's text before it asked for this one
        run.texts |= read.outcome.texts
        _count(run, records)
        said = (x.message for x in records.issues if x.code in (CODE, NOT_APPLIED))
        run.profiles += dict.fromkeys(said)
        run.decisions += [(records.plan.id, x) for x in records.decisions]
        refused = {issue.code for issue in records.issues} & {NOT_APPLIED}
        used = tuple(x for x in read.source.beside if not (refused and x == PROFILE))
        if used:
            run.beside.append((read.source.document.name, used))
        yield records


def _at_home(run: _Run, records: PlanRecords) -> PlanRecords:
    """The records with a home of their own: of one document read twice the second gets another."""
    known, own = records.plan.home, records.plan.home.partition("-")[0]
    home = own if own not in run.homes else f"{own}-{digest(records.plan.id)[:4]}"
    run.homes.add(home)
    if home == known:
        return records
    text = encode_records(records).replace(f"/zz-{known}/".encode(), f"/zz-{home}/".encode())
    again = decode_records(text)
    return replace(again, plan=replace(again.plan, home=home))


def _linked(run: _Run, records: PlanRecords) -> PlanRecords:
    """The records, with its elements tied to those of the edition before, if that is here."""
    if records.plan.id in run.editions:
        run.editions[records.plan.id] = records
    before = run.editions.get(records.plan.previous or "")
    return link_edition(before, records) if before else records


def _count(run: _Run, records: PlanRecords) -> None:
    run.plans.append(records.plan.id)
    for kind in ("goals", "activities", "tasks", "facts", "actors", "issues"):
        run.counts[kind] += len(getattr(records, kind))
    run.counts["top_goals"] += sum(goal.parent is None for goal in records.goals)


def _refusal(refused: Refused) -> InputIssue:
    message, _, advice = str(refused.error).partition("; ")
    return InputIssue(file=refused.name, message=message, advice=advice)


def _nothing_read(refused: Sequence[Refused], paths: Iterable[Path]) -> InputError:
    """Why there is no graph, in one sentence."""
    if len(refused) == 1:
        return InputError(refused[0].sentence)
    if refused:
        names = "; ".join(x.sentence for x in refused[:3])
        return InputError(f"none of {len(refused)} documents could be read: {names}")
    named = ", ".join(str(p) for p in paths)
    return InputError(
        "there is no document in it; name a plan, a plan folder or a folder of plans", where=named
    )
