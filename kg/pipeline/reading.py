"""One plan, from its document to records with what people wrote beside it. Pipeline layer.

Documents are read and extracted in a child process (`kg.apart`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from kg.apart import ALLOWANCE, Allowance, Readers, run_apart
from kg.errors import InputError, KgError
from kg.exchange.ftm_in import HEAD, is_ftm, records_of_ftm
from kg.exchange.iati_in import is_iati, records_of_iati
from kg.exchange.table_files import tables_at
from kg.exchange.tables_in import records_of_tables
from kg.extract import Profile, extract, read_profile, with_headings
from kg.extract.draft import Draft
from kg.extract.hints import Hints
from kg.extract.status_table import status_rows
from kg.extract.unfit import CODE, fitting_of, not_applied
from kg.extract.vocabulary import vocabulary
from kg.files import digest_of_file
from kg.graph.nquads import working_together
from kg.model.codec import encode_records
from kg.model.document import Document
from kg.model.records import Element, Issue, Plan, PlanRecords
from kg.periods import date_order
from kg.pipeline.sources import (
    DECISIONS,
    PLAN_FILE,
    PROFILE,
    SECTORS,
    PlanSource,
    Refused,
    check_codes,
)
from kg.read import read_document
from kg.read.encoding import SAVE_AS_UTF8, decode_bytes, is_guess
from kg.read.limits import check_file_size
from kg.resolve import document_record, load_registry, resolve_draft
from kg.resolve.apply import apply_decisions
from kg.resolve.decisions import Decision, Verb, read_decisions
from kg.resolve.labels import with_english, with_sectors
from kg.resolve.status import attach_reports, with_reports

# The reports that a plan folder holds: read, and attached to the plan's activities.


def read_reports(records: PlanRecords, source: PlanSource) -> tuple[PlanRecords, dict[str, str]]:
    """The plan with what its reports say, and the texts of the reports by document id.

    Edges: a report without a table of activities and statuses is one issue; a row that fits no
    activity also counts as one. The same report named twice is read once.
    Raises: InputError if a report cannot be read.
    """
    language, country = records.plan.language, records.plan.country
    words = vocabulary(language, country)
    texts: dict[str, str] = {}
    known = {document.id for document in records.documents}
    for path, said in source.reports:
        document = read_document(path, language=language)
        if document.id in known:
            continue
        known.add(document.id)
        rows = status_rows(document, words)
        if not rows:
            records = replace(records, issues=(*records.issues, _nothing(path.name)))
            continue
        order = date_order(document.text)
        found = attach_reports(records, rows, words, day=said.date, order=order)
        texts[document.id] = document.text
        records = replace(
            records,
            documents=(*records.documents, document_record(document)),
            issues=(*records.issues, *found.issues),
        )
        records = with_reports(records, found.reports)
    return with_reports(records, ()), texts


def _nothing(name: str) -> Issue:
    return Issue(
        code="report-not-read",
        message=f"{name}: no table has a column of activities or numbers and one of statuses",
        advice="give the columns heads such as No, Activity, Status, Date, Note",
    )


LABELS = "labels.en.csv"
MOST_PAIRS = 2_000_000  # of bodies on one activity; a plan of 48 activities has 700
E = TypeVar("E", bound=Element)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person says about all plans of a build; what `plan.yaml` says goes before.

    Raises: ConfigError for a language or country that is no code.
    """

    country: str | None = None
    language: str | None = None
    profile: Path | None = None
    allowance: Allowance = ALLOWANCE

    def __post_init__(self) -> None:
        """See that the codes are codes before any document is read."""
        check_codes(self.language, self.country)


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """One plan as read: its records, and the texts its passages point into, by document id."""

    records: PlanRecords
    texts: Mapping[str, str]


def try_read(source: PlanSource, settings: Settings, readers: Readers) -> ReadPlan | Refused:
    """One plan, or why it cannot be read: a bad document must not stop the others."""
    try:
        return readers.call(plan_here, source, settings, where=source.document.name)
    except KgError as error:
        return Refused(source.name, error)


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """A document as extracted, and what people decided: resolved again for other decisions."""

    draft: Draft
    document: Document
    country: str | None
    decisions: tuple[Decision, ...]

    def records(self, decisions: Sequence[Decision]) -> PlanRecords:
        """The records of the plan under these decisions.

        Raises: ResolveError if they contradict each other or do not fit.
        """
        registry = load_registry(self.country)
        return resolve_draft(self.draft, registry=registry, decisions=decisions)

    def undecided(self) -> PlanRecords:
        """The plan as the document has it, with names joined as decided and nothing else."""
        names = (Verb.SAME_AS, Verb.NOT_SAME_AS)
        return self.records([x for x in self.decisions if x.verb in names])


def read_draft(source: PlanSource, settings: Settings) -> ReadDraft:
    """One plan from its document, its decisions read but not applied.

    Raises: InputError if the document cannot be read, or takes more than it may; ConfigError if a
    companion file is wrong.
    """
    name = source.document.name
    return run_apart(draft_here, source, settings, where=name, allowance=settings.allowance)


def draft_here(source: PlanSource, settings: Settings) -> ReadDraft:
    """As `read_draft`, in this process."""
    hints = hints_of(source, settings)
    document = read_document(source.document, language=hints.language)
    decisions = decisions_of(source)
    profile, unused = _profile(source, settings, document)
    said = {d.target: d.value for d in decisions if d.verb is Verb.FIELD_IS}
    if said:  # a decision goes before the profile
        profile = with_headings(profile, said, where=DECISIONS)
    draft = extract(document, hints=hints, profile=profile)
    draft = replace(draft, issues=(*draft.issues, *unused))
    return ReadDraft(draft, document, hints.country, decisions)


def read_plan(source: PlanSource, settings: Settings) -> ReadPlan:
    """One plan from its document, with its plan.yaml, profile, decisions and English titles.

    Raises: InputError if the document cannot be read, holds no activity, or takes more than it
    may; ConfigError if a companion file is wrong.
    """
    name = source.document.name
    return run_apart(plan_here, source, settings, where=name, allowance=settings.allowance)


def plan_here(source: PlanSource, settings: Settings) -> ReadPlan:
    """As `read_plan`, in this process."""
    reads = _reader_of(source.document)
    found = _stated_here(source, settings, reads) if reads else _read_here(source, settings)
    encode_records(found.records, where=source.document.name)  # what no file can hold ends here
    return found


def _read_here(source: PlanSource, settings: Settings) -> ReadPlan:
    read = draft_here(source, settings)
    document = read.document
    records = read.records(read.decisions)
    if not records.activities:
        raise _refusal(records.issues, document.name)
    check_pairs(records, where=document.name)
    plan, texts = read_reports(_with_companions(records, source, document.notes), source)
    return ReadPlan(plan, {document.id: document.text, **texts})


def check_pairs(records: PlanRecords, *, where: str) -> None:
    """Refuse a plan whose bodies make more pairs than a graph holds well.

    Each two bodies of an activity are a pair, so a cell of 5,000 names makes 12 million.
    Raises: InputError with the activity that has most bodies.
    """
    together = working_together(records)
    if sum(len(x) * (len(x) - 1) // 2 for x in together.values()) <= MOST_PAIRS:
        return
    longest = max(together, key=lambda own: len(together[own]))
    title = next(x.title for x in records.activities if x.id == longest)
    raise InputError(
        f"its bodies make more than the {MOST_PAIRS:,} pairs that one plan may have: the activity "
        f"“{title[:60]}” alone has {len(together[longest]):,}; correct its cell, or split the plan",
        where=where,
    )


StatedReader = Callable[[Path, Plan], tuple[PlanRecords, dict[str, str]]]
# Forms of other tools that hold facts, not layouts: how each is recognised, and what reads it.
_STATED = ((is_iati, records_of_iati), (is_ftm, records_of_ftm))


def _reader_of(path: Path) -> StatedReader | None:
    """What reads a file of facts; None for a document."""
    if tables_at(path) is not None:
        return records_of_tables
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return None  # the reader of documents says why
    return next((partial(_of_bytes, reads) for tells, reads in _STATED if tells(head)), None)


def _of_bytes(
    reads: Callable[..., tuple[PlanRecords, str]], path: Path, plan: Plan
) -> tuple[PlanRecords, dict[str, str]]:
    check_file_size(path.stat().st_size, where=path.name)
    records, text = reads(path.read_bytes(), plan, name=path.name)
    return records, {records.documents[0].id: text}


def _stated_here(source: PlanSource, settings: Settings, reads: StatedReader) -> ReadPlan:
    """A plan from a file of facts: it needs no reading of layouts, names stay as they are."""
    hints = hints_of(source, settings)
    plan = Plan(
        id=source.id, title=hints.title or "", language=hints.language or "",
        country=hints.country, start=hints.start, end=hints.end, status=hints.status,
        series=hints.series, previous=hints.previous, origin=hints.origin, english=hints.english,
    )  # fmt: skip
    records, own = reads(source.document, plan)
    records = apply_decisions(records, decisions_of(source))
    check_pairs(records, where=source.document.name)
    records, texts = read_reports(_with_companions(records, source), source)
    return ReadPlan(records, {**own, **texts})


def _refusal(issues: Sequence[Issue], name: str) -> InputError:
    """Why a document gave no activity: cells lost, a profile that misfits, an unknown form."""
    lost = next((issue for issue in issues if issue.code in ("cells-lost", CODE)), None)
    if lost is not None:
        return InputError(f"{lost.message}; {lost.advice}", where=name)
    return InputError(
        "no table or list of activities was found; 'kg inspect' shows what was seen and "
        "writes a profile to correct it",
        where=name,
    )


def hints_of(source: PlanSource, settings: Settings) -> Hints:
    """What people say of a plan beside its document."""
    about = source.about
    country = about.country or settings.country
    return Hints(
        id=source.id,
        title=about.title,
        language=about.language or settings.language,
        country=country.upper() if country else None,
        start=about.start,
        end=about.end,
        status=about.status,
        series=about.series,
        previous=about.previous,
        origin=about.origin,
        english=about.title_en,
    )


def decisions_of(source: PlanSource) -> tuple[Decision, ...]:
    """The decisions beside a document; none without a decisions.csv.

    Raises: InputError or VocabularyError with the row that cannot be used.
    """
    path = source.companion(DECISIONS)
    if path is None:
        return ()
    return read_decisions(companion_text(path), where=f"{path.parent.name}/{path.name}")


def companion_text(path: Path) -> str:
    """The words of a file that a person may have saved with a spreadsheet program.

    Raises: InputError if it cannot be opened, or is no text.
    """
    where = f"{path.parent.name}/{path.name}"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror or error}); check that you may open it", where=where
        ) from error
    text, _, _ = decode_bytes(raw, name=where)
    return text.removeprefix("\ufeff")


def _profile(
    source: PlanSource, settings: Settings, document: Document
) -> tuple[Profile | None, tuple[Issue, ...]]:
    """What a person said of the document's form, and what is to say of it.

    Edges: the plan's own profile goes before that of the build. One that stands beside several
    documents is used for those in which enough of it is found.
    """
    path = source.companion(PROFILE)
    profile = read_profile(path) if path else None
    if profile and source.shares_profile and not fitting_of(profile, document).agrees:
        own = read_profile(settings.profile) if settings.profile else None
        return own, () if own else (not_applied(profile, document),)
    if profile is None and settings.profile:
        profile = read_profile(settings.profile)
    return profile, ()


def _with_companions(
    records: PlanRecords, source: PlanSource, notes: Sequence[str] = ()
) -> PlanRecords:
    """The records with our English titles, and a warning if the document is not the expected."""
    issues, name = records.issues, source.document.name
    if source.about.sha256 and source.about.sha256 != digest_of_file(source.document):
        message = f"{name} is not the file that {PLAN_FILE} describes: checksums differ"
        advice = f"if the file was changed on purpose, correct sha256 in {PLAN_FILE}"
        issues = (*issues, Issue(code="checksum-differs", message=message, advice=advice))
    guesses = (note for note in notes if is_guess(note))
    issues += tuple(
        Issue(code="encoding-guessed", message=f"{name}: {note}", advice=SAVE_AS_UTF8)
        for note in guesses
    )
    sector = source.about.iati_sector
    records = replace(
        records, issues=issues,
        plan=replace(records.plan, iati_sector=str(sector) if sector is not None else None),
    )  # fmt: skip
    sectors = source.companion(SECTORS)
    if sectors is not None:
        where = f"{sectors.parent.name}/{sectors.name}"
        records = with_sectors(records, companion_text(sectors), where=where)
    labels = source.companion(LABELS)
    if labels is None:
        return records
    return with_english(
        records, companion_text(labels), where=f"{labels.parent.name}/{labels.name}"
    )
