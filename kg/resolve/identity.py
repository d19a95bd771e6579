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
from dataclasses import replace
from typing import Any

from kg.extract.draft import Draft
from kg.ids import digest, name_of_words
from kg.model.places import letter_of
from kg.model.records import (
    Deadline,
    Element,
    ExpectedResult,
    Indicator,
    Risk,
    StatusReport,
)
from kg.text import same_key

_NOT_NUMBER = re.compile(r"[^0-9A-Za-z.]+")
_Titled = Indicator | ExpectedResult | Risk
_ELEMENTS = ("goals", "activities", "tasks")
_FACTS = ("deadlines", "indicators", "results", "risks", "reports")


def identified(draft: Draft) -> Draft:
    """The draft with ids that rest on words, everywhere an id stands.

    Edges: titles of facts below one element (indicators, results, risks) that are the same are
    counted; so are several deadlines of one element with the same words.
    """
    ids = _element_ids([x for kind in _ELEMENTS for x in getattr(draft, kind)])
    made: dict[str, Any] = {
        kind: tuple(
            replace(x, id=ids[x.id], parent=ids.get(x.parent, x.parent) or None)
            for x in getattr(draft, kind)
        )
        for kind in _ELEMENTS
    }
    lasting = dict(ids)
    for kind in _FACTS:
        facts = getattr(draft, kind)
        made[kind] = _facts(facts, ids, kind)
        lasting |= {old.id: new.id for old, new in zip(facts, made[kind], strict=True)}
    for kind in ("roles", "money", "issues"):
        made[kind] = tuple(
            replace(x, about=lasting.get(x.about, x.about)) for x in getattr(draft, kind)
        )
    return replace(draft, **made)


def home_of(draft: Draft) -> str:
    """What tells a plan of an unknown country from others, whatever its folder is called.

    Eight hex digits of the title that the document prints and of one of its activities: that whose
    digest is the smallest, which rows put in, deleted or moved elsewhere seldom change.
    """
    title = " ".join(passage.exact for passage in draft.plan.passages[:1])
    first = min((digest(same_key(x.title)) for x in draft.activities), default="")
    return digest(f"{same_key(title)}|{first}")[:8]


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


def _facts(facts: Sequence[Any], ids: Mapping[str, str], kind: str) -> tuple[Any, ...]:
    """Facts below their elements' ids, told apart by their own words."""
    stems = [_stem(fact, ids) for fact in facts]
    if kind == "deadlines":  # `due` for the one of an element; its words behind it for several
        several = {stem for stem, n in Counter(stems).items() if n > 1}
        stems = [
            f"{stem}/{name_of_words(' '.join(p.exact for p in fact.passages))}"
            if stem in several
            else stem
            for fact, stem in zip(facts, stems, strict=True)
        ]
    return tuple(
        replace(fact, id=own, about=ids.get(fact.about, fact.about))
        for fact, own in zip(facts, counted(stems), strict=True)
    )


def _stem(fact: Deadline | StatusReport | _Titled, ids: Mapping[str, str]) -> str:
    about = ids.get(fact.about, fact.about)
    if isinstance(fact, Deadline | StatusReport):
        return f"{about}/due" if isinstance(fact, Deadline) else f"{about}/status"
    word = {Indicator: "indicator", ExpectedResult: "result", Risk: "risk"}[type(fact)]
    return f"{about}/{word}/{name_of_words(fact.title)}"


def counted(stems: Iterable[str], sign: str = "~") -> list[str]:
    """Ids that differ: the second of the same words has a sign and its count behind it.

    Example:
        >>> counted(["a", "b", "a"])
        ['a', 'b', 'a~2']
    """
    seen: Counter[str] = Counter()
    found = []
    for stem in stems:
        seen[stem] += 1
        found.append(f"{stem}{sign}{seen[stem]}" if seen[stem] > 1 else stem)
    return found
