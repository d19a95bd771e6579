"""Which element is which, whatever stands around it? Ids made of an element's own words.

Resolve layer. While a document is read, elements are known by their place (`g1/a3`). Here each gets
the id it is known by outside: the words of its title, `a/publish-water-reports`. A row put in
front, another order, another folder, a country that becomes known or another format leave it as it
is. Elements of one kind with one title are told apart by their printed numbers, then by what they
stand under, and only then by their count: all of them, so that the bare title never means just one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kg.extract.draft import Draft
from kg.ids import digest, name_of_words
from kg.model.places import letter_of
from kg.model.records import (
    Deadline,
    Element,
    ExpectedResult,
    Indicator,
    Issue,
    Risk,
    StatusReport,
)
from kg.text import same_key

_NOT_NUMBER = re.compile(r"[^0-9A-Za-z.]+")
_E = TypeVar("_E", bound=Element)
_Titled = Indicator | ExpectedResult | Risk


@dataclass(frozen=True, slots=True)
class Identified:
    """A draft whose elements and facts have lasting ids, and what each was called by its place."""

    draft: Draft
    by_place: Mapping[str, str]  # "g1/a3", "g1/a3/risk/1" -> lasting id


def identified(draft: Draft) -> Identified:
    """The draft with ids that rest on words, everywhere an id stands.

    Edges: titles of facts below one element (indicators, results, risks) that are the same are
    counted; so are several deadlines of one element with the same words.
    """
    elements: list[Element] = [*draft.goals, *draft.activities, *draft.tasks]
    ids = _element_ids(elements)
    made: dict[str, Any] = {
        kind: tuple(_renamed(x, ids) for x in getattr(draft, kind))
        for kind in ("goals", "activities", "tasks")
    }
    facts = {kind: _facts(getattr(draft, kind), ids, kind) for kind in _NAMED}
    old = ((was, now) for kind in _NAMED for was, now in zip(
        getattr(draft, kind), facts[kind], strict=True
    ))  # fmt: skip
    by_place = {**ids, **{was.id: now.id for was, now in old}}
    made |= facts
    made["roles"] = tuple(replace(x, about=ids.get(x.about, x.about)) for x in draft.roles)
    made["money"] = tuple(replace(x, about=ids.get(x.about, x.about)) for x in draft.money)
    made["issues"] = tuple(_issue(x, by_place) for x in draft.issues)
    return Identified(replace(draft, **made), by_place)


def home_of(draft: Draft) -> str:
    """What tells a plan of an unknown country from others, whatever its folder is called.

    Eight hex digits of the title that the document prints and of one of its activities: that whose
    digest is the smallest, which rows put in, deleted or moved elsewhere seldom change.
    """
    title = " ".join(passage.exact for passage in draft.plan.passages[:1])
    first = min((digest(same_key(x.title)) for x in draft.activities), default="")
    return digest(f"{same_key(title)}|{first}")[:8]


def _issue(issue: Issue, ids: Mapping[str, str]) -> Issue:
    return replace(issue, about=ids.get(issue.about, issue.about)) if issue.about else issue


def _renamed(element: _E, ids: Mapping[str, str]) -> _E:
    parent = ids.get(element.parent, element.parent) if element.parent else None
    return replace(element, id=ids[element.id], parent=parent)


def _element_ids(elements: Sequence[Element]) -> dict[str, str]:
    """The lasting id of each element by its place."""
    stems = {x.id: f"{letter_of(x)}/{name_of_words(x.title)}" for x in elements}
    tied: dict[str, list[Element]] = defaultdict(list)
    for element in elements:
        tied[stems[element.id]].append(element)
    ids: dict[str, str] = {}
    for stem, twins in tied.items():
        endings = _endings(twins, stems) if len(twins) > 1 else [""]
        ids |= {x.id: stem + ending for x, ending in zip(twins, endings, strict=True)}
    return ids


def _endings(twins: Sequence[Element], stems: Mapping[str, str]) -> list[str]:
    """What tells elements of one title apart: number, what they stand under, count."""
    numbers = [_NOT_NUMBER.sub("-", x.number or "").strip("-.") for x in twins]
    if all(numbers) and len(set(numbers)) == len(numbers):
        return [f"~{number}" for number in numbers]
    above = [digest(stems.get(x.parent or "", ""))[:4] for x in twins]
    counts = Counter(above)
    seen: Counter[str] = Counter()
    endings = []
    for mark in above:
        seen[mark] += 1
        endings.append(f"~{mark}" + (f"-{seen[mark]}" if counts[mark] > 1 else ""))
    return endings


_NAMED = ("deadlines", "indicators", "results", "risks", "reports")


def _facts(facts: Sequence[Any], ids: Mapping[str, str], kind: str) -> tuple[Any, ...]:
    """Facts below their elements' ids, told apart by their own words."""
    stems = [_stem(fact, ids) for fact in facts]
    if kind == "deadlines":
        stems = _only_if_several(facts, stems)
    return tuple(
        replace(fact, id=own, about=ids.get(fact.about, fact.about))
        for fact, own in zip(facts, _counted(stems), strict=True)
    )


def _stem(fact: Deadline | StatusReport | _Titled, ids: Mapping[str, str]) -> str:
    about = ids.get(fact.about, fact.about)
    if isinstance(fact, Deadline | StatusReport):
        return f"{about}/due" if isinstance(fact, Deadline) else f"{about}/status"
    word = {Indicator: "indicator", ExpectedResult: "result", Risk: "risk"}[type(fact)]
    return f"{about}/{word}/{name_of_words(fact.title)}"


def _only_if_several(facts: Sequence[Deadline], stems: list[str]) -> list[str]:
    """`due` for the one deadline of an element; its words behind it where there are several."""
    several = {stem for stem, n in Counter(stems).items() if n > 1}
    return [
        f"{stem}/{name_of_words(' '.join(p.exact for p in fact.passages))}"
        if stem in several
        else stem
        for fact, stem in zip(facts, stems, strict=True)
    ]


def _counted(stems: Iterable[str]) -> list[str]:
    """Ids of their own: the second of the same words ends in ~2."""
    seen: Counter[str] = Counter()
    found = []
    for stem in stems:
        seen[stem] += 1
        found.append(f"{stem}~{seen[stem]}" if seen[stem] > 1 else stem)
    return found
