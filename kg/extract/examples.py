"""Which layout has the words that a person pointed at in slots of their own? Extract layer.

Two or three examples choose the frame, and fix its slots for all records. An example says of one
record which words are which field; a frame fits if one of its records holds them all, each in a
slot of its own, and it fits the better the less else stands in those slots.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.fields import BODIES
from kg.extract.frames.frame import Frame, Record
from kg.extract.profile import Example
from kg.extract.spans import Span
from kg.extract.terms import Terms

MOST_FIT = 10  # steps into which the share that an example's words fill of a slot is rounded
NUMBERED = 10.0  # worth of a record that has the number of the example


@dataclass(frozen=True, slots=True)
class Fit:
    """How a frame fits examples: which of them, how well from 0 to 1, and the fields by slot."""

    examples: tuple[Example, ...]
    quality: float
    slots: dict[int, tuple[str, ...]]


def places_of(text: str, words: str) -> list[Span]:
    r"""Where words stand in a text, case and the spaces between them apart.

    Example:
        >>> places_of("Build a\nschool. BUILD A SCHOOL", "build a school")
        [Span(start=0, end=14), Span(start=16, end=30)]
    """
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return []
    found = re.finditer(r"\s+".join(parts), text, re.IGNORECASE)
    return [Span(*match.span()) for match in found]


def fit_of(frame: Frame, examples: Sequence[Example], text: str) -> Fit | None:
    """How a frame fits examples; None if it fits none of them, or keeps fields of one apart."""
    shares: dict[str, dict[int, float]] = {}
    fitting = []
    for example in examples:
        found = _best_record(frame, example, text)
        if found is None:
            continue
        fitting.append(example)
        for name, by_slot in found.items():
            total = shares.setdefault(name, {})
            for slot, share in by_slot.items():
                total[slot] = total.get(slot, 0.0) + share
    slots: dict[int, tuple[str, ...]] = {}
    quality = []
    for name, by_slot in shares.items():
        slot = max(by_slot, key=lambda k: (by_slot[k], -k))
        slots[slot] = (*slots.get(slot, ()), name)
        quality.append(by_slot[slot] / sum(name in example.words for example in fitting))
    if not fitting or not all(_may_share(fields) for fields in slots.values()):
        return None
    return Fit(tuple(fitting), sum(quality) / len(quality), slots)


def _may_share(fields: Sequence[str]) -> bool:
    """Whether one slot may hold these fields: several only where they name bodies."""
    return len(fields) == 1 or all(name in BODIES for name in fields)


def _best_record(frame: Frame, example: Example, text: str) -> dict[str, dict[int, float]] | None:
    """By field the slots of one record that hold an example's words, and the share they fill."""
    places = {name: places_of(text, words) for name, words in example.words.items()}
    best: tuple[float, dict[str, dict[int, float]]] | None = None
    for n, record in enumerate(frame.records, start=1):
        found = {name: _slots_with(record, spans) for name, spans in places.items()}
        if not all(found.values()):
            continue
        worth = sum(max(by_slot.values()) for by_slot in found.values())
        if example.number is not None and _has_number(record, n, example.number, text):
            worth += NUMBERED
        if best is None or worth > best[0]:
            best = (worth, found)
    return best[1] if best else None


def _slots_with(record: Record, places: Sequence[Span]) -> dict[int, float]:
    """The slots in which one of the places stands, and the share of their words that it is."""
    found: dict[int, float] = {}
    for slot, spans in enumerate(record.spans):
        shares = [
            (place.end - place.start) / (span.end - span.start)
            for span in spans for place in places
            if span.start <= place.start and place.end <= span.end
        ]  # fmt: skip
        if shares:
            found[slot] = max(shares)
    return found


def _has_number(record: Record, n: int, number: str, text: str) -> bool:
    """Whether a record is printed with a number, or is the one counted so."""
    said = number.strip().rstrip(".)")
    printed = {text[slice(*span)].strip().rstrip(".)") for spans in record.spans for span in spans}
    begins = text[record.region.start : record.region.start + len(said) + 1].rstrip(".) \t\n")
    return said in printed or begins == said or said == str(n)


def taught(frames: Sequence[tuple[Frame, float]], text: str, terms: Terms) -> dict[int, Frame]:
    """The frames that examples choose, by their place among all, with the fields that they say.

    `frames` come with their worth, which decides between those that fit alike. What a person said
    of a head goes before an example.
    """
    left = list(terms.profile.examples)
    chosen: dict[int, Frame] = {}
    while left:
        fits = [
            (k, worth, fit)
            for k, (frame, worth) in enumerate(frames)
            if k not in chosen and (fit := fit_of(frame, left, text)) is not None
        ]
        if not fits:
            break
        k, _, fit = max(fits, key=lambda one: (*_rank(one[2]), one[1], -one[0]))
        chosen[k] = _with_fields(frames[k][0], fit, terms)
        left = [example for example in left if example not in fit.examples]
    return chosen


def _rank(fit: Fit) -> tuple[int, int]:
    return len(fit.examples), round(fit.quality * MOST_FIT)


def _with_fields(frame: Frame, fit: Fit, terms: Terms) -> Frame:
    slots = [
        replace(slot, said=fit.slots[k])
        if k in fit.slots and (not slot.head or terms.said(slot.head) is None)
        else slot
        for k, slot in enumerate(frame.slots)
    ]
    return replace(frame, slots=tuple(slots), taught=True)
