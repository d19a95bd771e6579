"""Where do the words stand that a person added, or set a value from? Pipeline layer.

Only to show them: no fact rests on these places. A decision keeps words without their place, as
plans are read again from other editions and formats.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from kg.model.codes import Origin
from kg.model.records import Element, Participation, PlanRecords
from kg.resolve.decisions import Verb
from kg.resolve.evidence import Place, nearest, places_of
from kg.resolve.values import WORDS, assignments
from kg.resolve.words import is_added


def places_of_added(records: PlanRecords, text: str) -> dict[str, Place]:
    """Of each element, role, indicator, result and risk that was added: its words in the text.

    Of several places it is the one nearest to the activity, or to what an activity stands under,
    where nothing of the kind was read, or what was read has been put right. Edges: what was added
    with its words has a passage already, sums and days without have no words, and words
    may not stand in the document. All these are left out.
    """
    items: list[Any] = [*records.elements, *records.facts]
    added = [x for x in items if is_added(x) and not _has_words(x, records)]
    if not added:
        return {}
    names = {x.id: (x.name, *(label.text for label in x.labels)) for x in records.actors}
    taken: dict[type, list[Place]] = defaultdict(list)
    start_of: dict[str, Place] = {}
    ids = {x.id for x in added}
    for item in items:
        spans = [(p.start, p.end) for p in item.passages if item.id not in ids]
        is_free = getattr(item, "origin", None) is Origin.CURATED  # one name of several, perhaps
        taken[type(item)].extend(() if is_free else spans)
        if spans:
            start_of[item.id] = spans[0]
    ranges = {kind: _Taken(spans) for kind, spans in taken.items()}
    found: dict[str, Place] = {}
    for item in added:
        near = start_of.get(_above(item), (0, 0))
        own = _nearest(_words(item, names), text, near, ranges[type(item)])
        if own:
            found[item.id] = start_of[item.id] = own
    return found


def places_of_set(records: PlanRecords, text: str) -> dict[str, list[Place]]:
    """Of each fact, the words from which a decision set a value, nearest to its element."""
    start_of = {x.id: (p.start, p.end) for x in records.elements for p in x.passages[:1]}
    found: dict[str, list[Place]] = defaultdict(list)
    for one in records.decisions:
        if one.verb != Verb.SET or one.outcome != "applied":
            continue
        near = start_of.get(one.element, (0, 0))
        for name, words in assignments(one.value, one.target):
            if name == WORDS and (place := nearest(places_of(words, text), near)):
                found[one.about].append(place)
    return found


def _has_words(item: Any, records: PlanRecords) -> bool:
    """Whether the words of what was added were kept: an element without any has those above it."""
    if not isinstance(item, Element):
        return bool(item.passages)
    others = (x.passages for x in records.elements if x is not item and x.parent != item.id)
    return item.passages not in (records.plan.passages, *others)


class _Taken:
    """Places of which others have the words already."""

    def __init__(self, spans: Iterable[Place]) -> None:
        self._spans = sorted(spans)
        self._longest = max((b - a for a, b in self._spans), default=0)

    def meets(self, start: int, end: int) -> bool:
        first = bisect_left(self._spans, (start - self._longest, 0))
        last = bisect_left(self._spans, (end, 0))
        return any(b > start for _, b in self._spans[first:last])


def _above(item: Any) -> str:
    return (item.parent or "") if isinstance(item, Element) else str(item.about)


def _words(item: Any, names: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    if isinstance(item, Participation):
        return names[item.actor]
    title = getattr(item, "title", "")
    return (title,) if title else ()


def _nearest(words: Iterable[str], text: str, near: Place, taken: _Taken) -> Place | None:
    met = (x for one in dict.fromkeys(words) for x in places_of(one, text))
    return nearest((x for x in met if not taken.meets(*x)), near)
