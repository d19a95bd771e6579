"""The stages in order: structure, records, elements, facts, audit. Extract layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.audit import audit_cells
from kg.extract.currency import complete_currencies
from kg.extract.draft import AbbreviationDraft, Draft, Mention
from kg.extract.dump import Structure, find_structure
from kg.extract.elements import Elements, place_elements
from kg.extract.facts import Facts, read_activity
from kg.extract.funding import Place
from kg.extract.hints import Hints
from kg.extract.language import guess_language
from kg.extract.memory import ActorMemory, remember, with_names
from kg.extract.mentions import find_known, find_mentions
from kg.extract.metadata import Front, read_plan
from kg.extract.profile import Profile
from kg.extract.quoting import Quoter, quoter
from kg.extract.records import ActivityRecord, GlossaryRecord, Reading, Used
from kg.extract.registry import load_registry
from kg.extract.roles import ROLE_BY_FIELD, role_items
from kg.extract.spans import Span
from kg.extract.vocabulary import Vocabulary, vocabulary
from kg.extract.walk import read_blocks
from kg.model.document import Document
from kg.model.records import Issue, Plan
from kg.text import fold_space


def extract(
    document: Document, *, hints: Hints | None = None, profile: Profile | None = None
) -> Draft:
    """All that a document says, each fact with its passage, names still as mentions.

    `hints` are what people say beside the document; `profile` says which heading is which field.
    """
    said = hints or Hints()
    language = said.language or (profile.language if profile else None)
    words = vocabulary(language or guess_language(document.text))
    structure = find_structure(document, words)
    quotes = quoter(document)
    plan, front = read_plan(document, structure.blocks, said, (quotes, words))
    by_line = document.media_type == "text/plain"
    reading = read_blocks(document.text, structure.blocks, words, profile=profile, by_line=by_line)
    elements = place_elements(reading.records, quotes)
    memory = _memory(document.text, reading, plan, words)
    facts = _facts(elements, plan, _Source(document, quotes, words, memory))
    return _draft(
        _Parts(document, structure, plan, front, reading, elements, facts), quotes, memory
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """A document with what is needed to read its cells."""

    document: Document
    quoter: Quoter
    words: Vocabulary
    memory: ActorMemory

    def find(self, span: Span) -> tuple[Mention, ...]:
        """The actors named in a span."""
        return find_mentions(
            self.document.text, span.start, span.end, language=self.words.language,
            memory=self.memory,
        )  # fmt: skip

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
    structure: Structure
    plan: Plan
    front: Front
    reading: Reading
    elements: Elements
    facts: Facts


def _memory(text: str, reading: Reading, plan: Plan, words: Vocabulary) -> ActorMemory:
    """The names the document uses whole: the first pass over its cells of actors."""
    cells = [
        cell
        for record in reading.records
        if isinstance(record, ActivityRecord)
        for cell in record.cells
        if cell.fields[0] in ROLE_BY_FIELD
    ]
    spans = [tuple(item.span) for cell in cells for item in role_items(text, cell)]
    glossary = {
        fold_space(text[slice(*r.short)]): fold_space(text[slice(*r.long)])
        for r in reading.records
        if isinstance(r, GlossaryRecord)
    }
    registry = load_registry(plan.country)
    return remember(
        text, [(a, b) for a, b in spans], glossary=glossary, language=words.language,
        registry_names=registry.names,
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
        )
        facts.used.append(Used(span=record.title, outcome="fact", rule="activity"))
        read_activity(record, plan, place, facts)
    money, issues = complete_currencies(facts.money)
    facts.money = money
    facts.issues += issues
    return facts


def _draft(parts: _Parts, quotes: Quoter, memory: ActorMemory) -> Draft:
    facts, elements = parts.facts, parts.elements
    activities = tuple(activity for activity, _ in elements.activities)
    front = [Used(span=span, outcome="fact", rule="title") for span in parts.front.title]
    if parts.front.draft:
        front.append(Used(span=parts.front.draft, outcome="fact", rule="draft mark"))
    used = [*front, *parts.reading.used, *facts.used]
    issues = _ordered((*parts.reading.issues, *elements.issues, *facts.issues))
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
        abbreviations=tuple(_abbreviations(parts, quotes)),
        running_mentions=running,
        issues=issues,
        audit=audit_cells(parts.structure.blocks, used, quotes),
    )


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
