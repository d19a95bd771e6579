"""Which bodies does a plan name, and which names may be one? For a page. Pipeline layer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from kg.extract.actors.same import LONGEST_ENDING, one_typo, same_words
from kg.model.records import Actor, PlanRecords
from kg.pipeline.kept import kept_draft
from kg.pipeline.reading import Settings
from kg.pipeline.shown import why_of
from kg.pipeline.sources import one_plan
from kg.resolve.decisions import Decision, Verb
from kg.resolve.names import content_words, initials_fit, is_abbreviation, same_bag
from kg.text import fold

ALIKE = 90  # of 100, by rapidfuzz's token_sort_ratio
MOST_PAIRS = 60
MOST_BODIES = 1_500  # of which pairs are looked for; pairs of more would take minutes
NEIGHBOURS = 5
Plain = dict[str, Any]


def shown_names(folder: Path, settings: Settings) -> Plain:
    """The bodies of a plan with forms, roles and neighbours, and pairs that may be one body.

    Raises: InputError if the document cannot be read; ConfigError if a companion file is wrong.
    """
    read = kept_draft(one_plan(folder), settings)
    records = read.records(read.decisions)
    return {
        "plan": {"id": records.plan.id, "title": records.plan.title},
        "bodies": _bodies(records),
        "pairs": list(_pairs(records, read.decisions)),
        "abbreviations": [
            {"short": x.short, "long": x.long, "body": x.actor} for x in records.abbreviations
        ],
    }


def _bodies(records: PlanRecords) -> list[Plain]:
    roles: dict[str, Counter[str]] = defaultdict(Counter)
    members: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for fact in records.participations:
        roles[fact.actor][str(fact.role)] += 1
        members[fact.about].add(fact.actor)
        forms[fact.actor].update(" ".join(p.exact.split()) for p in fact.passages)
    near: dict[str, Counter[str]] = defaultdict(Counter)
    for together in members.values():
        for one, other in combinations(sorted(together), 2):
            near[one][other] += 1
            near[other][one] += 1
    name_of = {x.id: x.name for x in records.actors}
    found = [
        {
            "id": x.id, "name": x.name, "kind": str(x.actor_type),
            "group": str(x.group_kind) if x.group_kind else "", "country": x.country or "",
            "roles": dict(roles[x.id].most_common()), "count": roles[x.id].total(),
            "forms": [{"text": f.text, "kind": str(f.kind), "times": forms[x.id][f.text]}
                      for f in x.labels],
            "near": [{"name": name_of[k], "times": n}
                     for k, n in near[x.id].most_common(NEIGHBOURS)],
            "why": " ".join(why_of(x.steps)),
        }
        for x in records.actors
    ]  # fmt: skip
    return sorted(found, key=lambda x: (-x["count"], x["name"]))


def _pairs(records: PlanRecords, decisions: Sequence[Decision]) -> Iterator[Plain]:
    """Pairs of bodies whose names are alike, with the reason; those kept apart are left out."""
    apart = {
        frozenset((fold(x.target), fold(x.value))) for x in decisions if x.verb is Verb.NOT_SAME_AS
    }
    language = records.plan.language
    actors = records.actors[:MOST_BODIES]
    words = {x.id: content_words(x.name, language) for x in actors}
    found = []
    for one, other in combinations(actors, 2):
        if frozenset((fold(one.name), fold(other.name))) in apart:
            continue
        weight, reason = _alike(one, other, (words[one.id], words[other.id]), language)
        if reason:
            found.append((weight, one.name, other.name, reason))
    for _, a, b, reason in sorted(found, key=lambda x: (-x[0], x[1], x[2]))[:MOST_PAIRS]:
        yield {"one": a, "other": b, "reason": reason}


def _bare(short: str) -> list[str]:
    """An abbreviation, and without a short ending: EEUs and EEU, NGO-ul and NGO."""
    stems = (short[:-n].rstrip("-'’") for n in range(1, LONGEST_ENDING + 1) if short[-n:].islower())
    return [short, *(x for x in stems if x.isupper())]


def _alike(
    one: Actor, other: Actor, words: tuple[Sequence[str], Sequence[str]], language: str
) -> tuple[float, str]:
    """How likely two names are one body, and the reason in words; no reason if they are not."""
    from rapidfuzz import fuzz

    a, b = words
    for short, long in ((one, other), (other, one)):
        if is_abbreviation(short.name, language):
            fits = any(initials_fit(x, long.name, language) for x in _bare(short.name))
            return (95.0, "the short name has the initials of the long one") if fits else (0.0, "")
    if not a or not b:
        return 0.0, ""
    if same_words(a, b) or (len(a) == len(b) and same_bag(a, b)):
        return 100.0, "the same words, with other endings or in another order"
    if one_typo(a, b):
        return 98.0, "one typing error apart"
    first, second = sorted((set(a), set(b)), key=len)
    if len(first) > 1 and first < second:
        return 80.0 + len(first), "the long name holds all words of the short one"
    score = fuzz.token_sort_ratio(" ".join(a), " ".join(b))
    return (score, f"spelt alike ({score:.0f} of 100)") if score >= ALIKE else (0.0, "")
