"""What should a person decide first: doubtful facts one at a time, and which names may be one body?
Pipeline layer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from kg.extract.actors.same import LONGEST_ENDING, one_typo, same_words
from kg.extract.roles import ROLE_BY_FIELD
from kg.model.codes import Certainty
from kg.model.document import Document, Paragraph, Passage
from kg.model.records import Actor, PlanRecords, Step
from kg.model.rules import Rule
from kg.pipeline.kept import kept_draft
from kg.pipeline.reading import Settings
from kg.pipeline.shown import question_of, why_of
from kg.pipeline.sources import one_plan
from kg.resolve.decisions import Decision, Verb
from kg.resolve.names import content_words, initials_fit, is_abbreviation, same_bag
from kg.resolve.review import ReviewRow, known_names, review_rows
from kg.resolve.values import ROLES
from kg.text import fold

AROUND = 300  # letters shown before and after the words
MOST_NAMES = 2_000  # names offered while typing
_NEXT = re.compile(r"next (\w+)")
Plain = dict[str, Any]


def shown_doubts(folder: Path, settings: Settings) -> Plain:
    """The doubtful facts of a plan, those that change answers most first, and how far it is.

    Each has the sentence around its words, what was read and why, what it may be instead,
    `question`: the same for doubts that one answer settles, and
    `list`: the same for names of one list, or of one column whose field was guessed.
    Raises: InputError if the document cannot be read; ConfigError if a companion file is wrong.
    """
    read = kept_draft(one_plan(folder), settings)
    records = read.records(read.decisions)
    known: dict[str, Any] = {x.id: x for x in records.facts}
    known |= {x.id: x for x in records.elements}
    roles = Counter(str(x.role) for x in records.participations)
    text = _Text(read.document)
    return {
        "total": len(_doubtful(read.undecided())),
        "rows": [_row(x, known.get(x.id), text, roles) for x in _doubtful(records)],
        "names": known_names(records)[:MOST_NAMES],
        "plan": {"id": records.plan.id, "title": records.plan.title},
    }


def _doubtful(records: PlanRecords) -> list[ReviewRow]:
    return [x for x in review_rows(records) if x.certainty == Certainty.DOUBTFUL]


def _row(row: ReviewRow, item: Any, text: _Text, roles: Counter[str]) -> Plain:
    passages = getattr(item, "passages", ())
    steps = getattr(item, "steps", ())
    place = passages[0] if passages else None
    why = " ".join(why_of(steps))
    return {
        "id": row.id, "field": row.field, "number": row.number, "title": row.title,
        "words": row.words, "read": row.read, "key": row.key,
        "why": why,
        "question": question_of(row.id, row.field, row.read, why),
        "around": text.around(place.start, place.end) if place else ["", row.words, ""],
        "place": _place(place),
        "list": text.list_of(place, steps) if place else "",
        "instead": list(_instead(row.field, steps, roles)),
    }  # fmt: skip


class _Text:
    """The text of a document, and where its cells and paragraphs stand."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._parts = sorted(
            (part.start, part.end) for block in document.blocks
            for part in ((block,) if isinstance(block, Paragraph) else block.cells)
        )  # fmt: skip

    def around(self, start: int, end: int) -> list[str]:
        """The words before, the words themselves, and those after, of one cell or paragraph."""
        first, last = self._part(start, end)
        first, last = max(first, start - AROUND), min(max(last, end), end + AROUND)
        return [self._text[first:start], self._text[start:end], self._text[end:last]]

    def list_of(self, place: Passage, steps: Sequence[Step]) -> str:
        """What doubts have in common: a column whose field was guessed, else one cell or line."""
        said = {step.rule: step.reason for step in steps}
        head, guess = said.get(Rule.ROLE_OF_COLUMN, ""), said.get(Rule.FIELD_IN_DOUBT)
        if guess and head.startswith("column "):
            return head
        if guess and place.column is not None:  # it has no head, but one guess for all its cells
            return f"column {place.column}: {guess}"
        return str(self._part(place.start, place.end)[0])

    def _part(self, start: int, end: int) -> tuple[int, int]:
        """Where the cell or paragraph begins and ends that words stand in."""
        k = bisect_right(self._parts, (start, len(self._text))) - 1
        return self._parts[k] if k >= 0 and start < self._parts[k][1] else (start, end)


def _place(passage: Any) -> str:
    if passage is None:
        return ""
    names = ("sheet", "page", "table", "row", "column", "line")
    found = ((name, getattr(passage, name)) for name in names)
    return ", ".join(f"{name} {value}" for name, value in found if value is not None)


def _instead(field: str, steps: Sequence[Any], roles: Counter[str]) -> Iterator[Plain]:
    """What a role may be instead: the runner-up first, then what the plan has most of."""
    if field not in ROLES:
        return
    fields = (m for x in steps for m in _NEXT.findall(x.reason))
    said = [str(ROLE_BY_FIELD[x]) for x in fields if x in ROLE_BY_FIELD]
    order = sorted(map(str, ROLE_BY_FIELD.values()), key=lambda x: -roles[x])
    for role in dict.fromkeys([*said, *order]):
        if role != field:
            yield {"value": role, "second": role in said}


# Which bodies does a plan name, and which names may be one? For a page.

ALIKE = 90  # of 100, by rapidfuzz's token_sort_ratio
MOST_PAIRS = 60
MOST_BODIES = 1_500  # of which pairs are looked for; pairs of more would take minutes
NEIGHBOURS = 5


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
