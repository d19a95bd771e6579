"""Which mention is which actor? Draft to PlanRecords, with rules, reasons and decisions of people.

Resolve layer: knows extract and model, never files of plans nor the graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.actors.words import actor_word
from kg.extract.draft import AbbreviationDraft, Draft
from kg.extract.quoting import Quoter, quoter
from kg.extract.registry import Registry, load_registry, programme_names
from kg.model.document import Document
from kg.model.records import Abbreviation, DocumentRecord, Issue, PlanRecords
from kg.resolve import names
from kg.resolve.actors import Known, actors_of, drop_unnamed, join_decided, join_short_forms
from kg.resolve.apply import apply_decisions
from kg.resolve.clusters import Clusters, add_entry, add_form, new_clusters
from kg.resolve.decisions import Decision, Rulings, decisions_text, read_decisions, rulings_of
from kg.resolve.facts import Paid, Who, allocations, participations, passages_of
from kg.resolve.identity import home_of, identified
from kg.resolve.names import bracket_names, forms_of, mentions_of
from kg.resolve.sources import name_sources, new_sources
from kg.resolve.values import quoting

__all__ = [
    "Decision",
    "Registry",
    "decisions_text",
    "document_record",
    "load_registry",
    "read_decisions",
    "resolve_draft",
]


def resolve_draft(
    draft: Draft, *, registry: Registry | None = None, decisions: Sequence[Decision] = ()
) -> PlanRecords:
    """The records of a plan: every mention has an actor, every sum a source.

    `registry` defaults to that of the plan's country. Decisions of people are applied last and win.

    Raises: ResolveError if decisions contradict each other.
    """
    draft = identified(draft)
    draft = replace(draft, plan=replace(draft.plan, home=home_of(draft)))
    known = registry if registry is not None else load_registry(draft.plan.country)
    rulings = rulings_of(decisions)
    clusters = _clusters(draft, known, rulings)
    found = actors_of(clusters, draft.plan)
    by_text = {text: Who(k.actor.id, match) for k in found for text, match in k.matches.items()}
    quotes = quoter(draft.document)
    records = _records(draft, found, by_text, known, quotes)
    issues = (*records.issues, *_questions(draft, clusters, quotes))
    records = replace(records, issues=issues)
    return name_sources(apply_decisions(records, decisions, quoting(quotes)))


def _clusters(draft: Draft, registry: Registry, rulings: Rulings) -> Clusters:
    clusters = new_clusters(draft.plan.language, registry, rulings.are_apart)
    forms = forms_of(draft)
    used = {form.text for form in forms}
    for entry in draft.abbreviations:
        if _is_actor(entry, used, draft.plan.language):
            add_entry(clusters, names.shown(entry.short), names.shown(entry.long))
    for short, longs in bracket_names(draft).items():
        if len(longs) > 1:
            clusters.ambiguous[short] = list(longs)
        elif not any(short in c.forms for c in clusters.found):
            add_entry(clusters, short, longs[0])
    for form in sorted(forms, key=lambda f: (f.short, not f.stands)):
        add_form(clusters, form)
    join_short_forms(clusters)
    join_decided(clusters, rulings.groups)
    drop_unnamed(clusters)
    return clusters


def _is_actor(entry: AbbreviationDraft, used: set[str], language: str) -> bool:
    """Whether a list's entry is a body: used as one, or its long form begins with an actor word."""
    if entry.short in used or entry.long in used:
        return True
    view = names.viewed(entry.long, language)
    words = [n for n, key in enumerate(view.keys) if key]
    whole = "".join(view.keys)
    if not words or whole in programme_names():
        return False
    if view.pack.not_actors.match(view.keys, words[0]):
        return False
    return any(actor_word(view, n) for n in words[:4])


def _records(
    draft: Draft,
    found: list[Known],
    by_text: dict[str, Who],
    registry: Registry,
    quotes: Quoter,
) -> PlanRecords:
    sources = new_sources(draft.plan, registry)
    paid = []
    for money in draft.money:
        payer = by_text.get(names.shown(money.payer.text)) if money.payer else None
        paid.append((money, sources.add(money, payer.id if payer else None), payer))
    ids = sources.ids()
    return PlanRecords(
        plan=draft.plan,
        documents=(document_record(draft.document),),
        goals=draft.goals,
        activities=draft.activities,
        tasks=draft.tasks,
        participations=participations(draft, by_text.get, quotes),
        allocations=allocations(Paid(m, ids[id(s)] if s else None, p) for m, s, p in paid),
        deadlines=draft.deadlines,
        indicators=draft.indicators,
        results=draft.results,
        risks=draft.risks,
        reports=draft.reports,
        actors=tuple(sorted((k.actor for k in found), key=lambda a: a.id)),
        sources=sources.records(ids),
        abbreviations=tuple(_abbreviation(a, by_text) for a in draft.abbreviations),
        issues=draft.issues,
        audit=draft.audit,
    )


def document_record(document: Document) -> DocumentRecord:
    """What the records keep of a document: all but its text."""
    return DocumentRecord(
        id=document.id, sha256=document.sha256, name=document.name,
        media_type=document.media_type, encoding=document.encoding, notes=document.notes,
    )  # fmt: skip


def _abbreviation(entry: AbbreviationDraft, by_text: dict[str, Who]) -> Abbreviation:
    who = by_text.get(names.shown(entry.short))
    return Abbreviation(
        short=entry.short, long=entry.long, actor=who.id if who else None, passages=entry.passages
    )


def _questions(draft: Draft, clusters: Clusters, quotes: Quoter) -> list[Issue]:
    """What only a person can say: unexplained abbreviations, short names of several bodies."""
    mentions = [mention for mention, _ in mentions_of(draft)]
    found = [
        Issue(
            code="unknown-abbreviation",
            message=f"nobody explains the abbreviation {form.text}",
            advice="enter it in the registry, or decide same_as with the actor it means",
            passages=passages_of(mentions, {form.text: None}, quotes),
        )
        for form in clusters.unknown
        if form.stands
    ]
    for text, longer in clusters.ambiguous.items():
        choice = "; ".join(longer)
        found.append(
            Issue(
                code="ambiguous-short-form",
                message=f"“{text}” may be short for several actors: {choice}",
                advice="decide same_as with the one that is meant",
                passages=passages_of(mentions, {text: None}, quotes),
            )
        )
    return found
