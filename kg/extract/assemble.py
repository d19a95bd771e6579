"""The stages in order: structure, records, elements, facts, audit. Extract layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.extract.about import without_about
from kg.extract.actors.acting import acting_bodies
from kg.extract.audit import NOT_READ, audit_cells
from kg.extract.cell import Place
from kg.extract.choose import Read, best_set, read_frames
from kg.extract.draft import AbbreviationDraft, Draft, Mention
from kg.extract.dump import Structure, find_structure
from kg.extract.dump_lost import doubt_all, lost_cells
from kg.extract.dump_torn import TEXTS, torn_rows
from kg.extract.elements import Elements, place_elements
from kg.extract.facts import Facts, read_activity
from kg.extract.frames.cards import card_cells
from kg.extract.frames.units import units_of
from kg.extract.funding_columns import complete_currencies
from kg.extract.glossary import find_glossaries
from kg.extract.hints import Hints
from kg.extract.language import guess_language
from kg.extract.levels import records_of
from kg.extract.marks import with_line_ends
from kg.extract.memory import ActorMemory, remember, with_names
from kg.extract.mentions import find_known, find_mentions
from kg.extract.metadata import Front, read_plan
from kg.extract.pictures import pictures_left
from kg.extract.profile import Profile
from kg.extract.quoting import Quoter, quoter
from kg.extract.records import (
    ActivityRecord,
    GlossaryRecord,
    GoalRecord,
    Left,
    Reading,
    Used,
)
from kg.extract.registry import load_registry
from kg.extract.roles import ROLE_BY_FIELD, role_items
from kg.extract.said import blocks_said
from kg.extract.seen import keys_seen, tables_left, tables_seen
from kg.extract.spans import Span, cut_at
from kg.extract.terms import Terms
from kg.extract.timed import before_time
from kg.extract.unfit import unfit_issues
from kg.extract.vocabulary import Vocabulary, vocabulary, with_words
from kg.model.document import Document, Table
from kg.model.records import AuditRow, Issue, Plan
from kg.text import fold_space

MOST_PLACES = 10  # passages of one issue


def extract(
    document: Document, *, hints: Hints | None = None, profile: Profile | None = None
) -> Draft:
    """All that a document says, each fact with its passage, names still as mentions.

    `hints` are what people say beside the document; `profile` says which heading is which field.
    """
    said = hints or Hints()
    terms = terms_of(document, said, profile)
    words = terms.words
    structure = find_structure(document, terms)
    quotes = quoter(document)
    plan, front = read_plan(document, structure.blocks, said, (quotes, words))
    reading = read_records(document, structure, terms, front.title)
    elements = place_elements(reading.records, quotes)
    memory = _memory(document, reading, plan, words)
    source = _Source(
        document, quotes, words, memory, with_line_ends(document), terms.profile.separators
    )
    facts = _facts(elements, plan, source)
    parts = _Parts(document, terms, structure, plan, front, reading, elements, facts)
    return _draft(parts, quotes, memory)


def read_records(
    document: Document, structure: Structure, terms: Terms, titles: Sequence[Span]
) -> Reading:
    """The goals, activities and abbreviations of a document, by the frames that explain it best."""
    text = document.text
    said, left_out = blocks_said(text, structure.blocks, terms)
    inside, about = without_about(text, said, terms)
    lists = find_glossaries(text, inside, terms)
    blocks = lists.rest
    reads = read_frames(document, blocks, terms)
    best = best_set(reads)
    cells = card_cells(blocks, text, terms)
    reading = records_of(best, units_of(document, blocks), cells, terms, titles)
    reading.left += [_from_sentences(read) for read in best if read.frame.kind == "sentences"]
    doubt_cells(reading, structure.doubtful)
    lost = lost_cells(text, structure.blocks, terms)
    if lost is None and document.media_type in TEXTS:
        lost = torn_rows(text, structure.blocks, reading, terms)
    if lost:
        doubt_all(reading, lost, text)
    reading.records += lists.entries
    reading.seen = list(tables_seen(blocks, reads, best, (text, terms)))
    for left, used in tables_left(blocks, reading.seen, text):
        reading.left.append(left)
        reading.used += used
    reading.keys = list(keys_seen(best, (text, terms)))
    reading.used += [*left_out, *about, *lists.used]
    reading.used += [
        Used(span=Span(part.start, part.end), outcome="ignored", rule="outside the records")
        for block in inside
        for part in (block.cells if isinstance(block, Table) else (block,))
    ]
    return reading


def _from_sentences(read: Read) -> Left:
    """What to say of activities that stand in no table, labels or list."""
    n = len(read.frame.records)
    return Left(
        code="read-from-sentences",
        message=f"{n} activities were read from sentences; no table, form or list holds as many",
        advice="read each of them; all are doubtful",
        span=read.frame.records[0].region,
    )


def terms_of(document: Document, said: Hints, profile: Profile | None) -> Terms:
    """The words to read a document by: its language's, and those a person said."""
    profile = profile or Profile()
    language = said.language or profile.language or guess_language(document.text)
    return Terms(with_words(vocabulary(language, said.country), profile), profile)


def doubt_cells(reading: Reading, spans: Sequence[Span]) -> None:
    """Mark what stands in cells whose borders are doubtful."""
    if not spans:
        return
    starts = {span.start for span in spans}
    why = "the row could as well begin at another line"
    for k, record in enumerate(reading.records):
        if isinstance(record, ActivityRecord):
            cells = tuple(
                replace(cell, doubtful=why) if cell.span.start in starts else cell
                for cell in record.cells
            )
            doubtful = why if record.title.start in starts else record.doubtful
            reading.records[k] = replace(record, cells=cells, doubtful=doubtful)


@dataclass(frozen=True, slots=True)
class _Source:
    """A document with what is needed to read its cells."""

    document: Document
    quoter: Quoter
    words: Vocabulary
    memory: ActorMemory
    lined: str  # its text with the ends of lines in cells
    separators: tuple[str, ...] = ()
    found: dict[str, tuple[Mention, ...]] = field(default_factory=dict)  # lists repeat

    def find(self, span: Span) -> tuple[Mention, ...]:
        """The actors named in a span; where a profile says what parts names, cut there first."""
        return tuple(
            self._moved(mention, start)
            for start, end in cut_at(self.document.text, span, self.separators)
            for mention in self._named(self.lined[start:end])
        )

    def _named(self, words: str) -> tuple[Mention, ...]:
        if words not in self.found:
            self.found[words] = find_mentions(
                words, 0, len(words), language=self.words.language, memory=self.memory
            )
        return self.found[words]

    def _moved(self, mention: Mention, by: int) -> Mention:
        start, end = mention.start + by, mention.end + by
        return replace(mention, start=start, end=end, text=self.document.text[start:end])

    def acting(self, span: Span) -> tuple[Mention, ...]:
        """The bodies that the sentences of a span name as acting; a time ends a name."""
        text = self.document.text
        found = acting_bodies(
            text, span.start, span.end, language=self.words.language, memory=self.memory
        )
        names = [before_time(text, Span(m.start, m.end), self.words.dates) for m in found]
        return tuple(
            replace(mention, start=name.start, end=name.end, text=text[slice(*name)])
            for mention, name in zip(found, names, strict=True)
        )

    def known(self, span: Span) -> tuple[Mention, ...]:
        """The known names met in a span."""
        return find_known(
            self.document.text, span.start, span.end, language=self.words.language,
            memory=self.memory,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the stages gave."""

    document: Document
    terms: Terms
    structure: Structure
    plan: Plan
    front: Front
    reading: Reading
    elements: Elements
    facts: Facts


# Formats where the width of a page also makes lines.
_SOFT_LINES = ("text/plain", "application/pdf", "text/x-rst", "message/rfc822")


def _memory(document: Document, reading: Reading, plan: Plan, words: Vocabulary) -> ActorMemory:
    """The names the document uses whole: the first pass over its cells of actors."""
    cells = [
        cell
        for record in reading.records
        if isinstance(record, ActivityRecord)
        for cell in record.cells
        if cell.fields[0] in ROLE_BY_FIELD
    ]
    text = document.text
    spans = [tuple(item.span) for cell in cells for item in role_items(text, cell)]
    glossary = {
        fold_space(text[slice(*r.short)]): fold_space(text[slice(*r.long)])
        for r in reading.records
        if isinstance(r, GlossaryRecord)
    }
    registry = load_registry(plan.country)
    return remember(
        text, [(a, b) for a, b in spans], glossary=glossary, language=words.language,
        registry_names=registry.names, hard_lines=document.media_type not in _SOFT_LINES,
    )  # fmt: skip


def _facts(elements: Elements, plan: Plan, source: _Source) -> Facts:
    facts = Facts()
    for activity, record in elements.activities:
        place = Place(
            about=activity.id,
            quoter=source.quoter,
            words=source.words,
            find=source.find,
            known=source.known,
            acting=source.acting,
        )
        facts.used.append(Used(span=record.title, outcome="fact", rule="activity"))
        read_activity(record, plan, place, facts)
    money, issues = complete_currencies(facts.money, text=source.document.text, words=source.words)
    facts.money = money
    facts.issues += issues
    return facts


def _draft(parts: _Parts, quotes: Quoter, memory: ActorMemory) -> Draft:
    facts, elements = parts.facts, parts.elements
    activities = tuple(activity for activity, _ in elements.activities)
    front = [Used(span=span, outcome="fact", rule="title") for span in parts.front.title]
    if parts.front.draft:
        front.append(Used(span=parts.front.draft, outcome="fact", rule="draft mark"))
    goals = [
        Used(span=record.title, outcome="fact", rule="goal")
        for record in parts.reading.records
        if isinstance(record, GoalRecord)
    ]
    used = [*front, *parts.reading.used, *goals, *facts.used]
    left = left_issues(parts.reading.left, quotes)
    audit = audit_cells(parts.structure.blocks, used, quotes)
    unfit = unfit_issues(parts.terms.profile, parts.document)
    pictures = pictures_left(parts.reading.seen, quotes)
    issues = _ordered((*left, *elements.issues, *facts.issues, *not_read(audit), *pictures, *unfit))
    running = _running(parts, memory)
    return Draft(
        document=parts.document,
        plan=parts.plan,
        goals=tuple(elements.goals),
        activities=activities,
        tasks=tuple(facts.tasks),
        roles=tuple(facts.roles),
        money=tuple(facts.money),
        deadlines=tuple(facts.deadlines),
        indicators=tuple(facts.indicators),
        results=tuple(facts.results),
        risks=tuple(facts.risks),
        reports=tuple(facts.reports),
        abbreviations=tuple(_abbreviations(parts, quotes)),
        running_mentions=running,
        issues=issues,
        audit=audit,
        seen=tuple(parts.reading.seen),
        keys=tuple(parts.reading.keys),
    )


def left_issues(left: Sequence[Left], quotes: Quoter) -> list[Issue]:
    """What no rule understands as issues: the same of many places once, with its first places."""
    by_message: dict[tuple[str, str, str], list[Span]] = {}
    for one in left:
        by_message.setdefault((one.code, one.message, one.advice), []).append(one.span)
    return [
        Issue(
            code=code, message=message, advice=advice,
            passages=tuple(quotes.passage(*span) for span in spans[:MOST_PLACES]),
        )
        for (code, message, advice), spans in by_message.items()
    ]  # fmt: skip


def not_read(audit: Sequence[AuditRow]) -> list[Issue]:
    """One issue for the cells and lines that fit no rule at all, with the first of them."""
    places = [row.passage for row in audit if row.rule == NOT_READ]
    if not places:
        return []
    return [
        Issue(
            code="not-read", passages=tuple(places[:MOST_PLACES]),
            message=f"{len(places)} cells or lines fit no rule, such as "
            f"'{fold_space(places[0].exact)[:120]}'",
            advice="read the places; if they matter, say in a profile what they are",
        )
    ]  # fmt: skip


def _ordered(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Issues in reading order, each once."""
    return tuple(
        sorted(
            dict.fromkeys(issues),
            key=lambda i: (i.passages[0].start if i.passages else -1, i.code, i.about or ""),
        )
    )


def _abbreviations(parts: _Parts, quotes: Quoter) -> list[AbbreviationDraft]:
    return [
        AbbreviationDraft(
            short=quotes.words(record.short),
            long=quotes.title(record.long),
            passages=(quotes.passage(*record.short), quotes.passage(*record.long)),
        )
        for record in parts.reading.records
        if isinstance(record, GlossaryRecord)
    ]


def _running(parts: _Parts, memory: ActorMemory) -> tuple[Mention, ...]:
    """Known names met anywhere in the document: every form of a name becomes a label."""
    document = parts.document
    named = [role.mention.text for role in parts.facts.roles]
    memory = with_names(memory, list(dict.fromkeys(named)))
    return find_known(
        document.text, 0, len(document.text), language=parts.plan.language, memory=memory
    )
