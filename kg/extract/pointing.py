"""Which frames hold the tasks of another frame's records? Extract layer.

Those that stand between or inside them, and tables whose rows name one by its number: a list of
milestones has codes of its own, and beside them the code of the action that each is of.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from kg.extract.certain import sure_enough
from kg.extract.choose import Read, parent_of
from kg.extract.frames.frame import Frame, Record
from kg.extract.place import are_codes
from kg.extract.slots import said_in
from kg.extract.spans import Span
from kg.text import fold

OWN = ("number", "other")  # fields of a column of codes
LEAST_NAMED = 2  # activities that such a table must speak of


@dataclass(frozen=True, slots=True)
class Below:
    """By the number of a frame those below it: their records by the record they are tasks of.

    `inner` are the numbers of the frames below, `named` the numbers of activities in their rows.
    """

    of: dict[int, list[tuple[Read, dict[int, list[Record]]]]] = field(default_factory=dict)
    inner: set[int] = field(default_factory=set)
    named: list[Span] = field(default_factory=list)

    def add(self, parent: int, inner: int, child: Read, places: Sequence[int]) -> None:
        """One more frame below: `places` are the records its own are tasks of."""
        by_record: dict[int, list[Record]] = {}
        for place, record in zip(places, child.frame.records, strict=True):
            by_record.setdefault(place, []).append(record)
        self.of.setdefault(parent, []).append((child, by_record))
        self.inner.add(inner)


def below_of(reads: Sequence[Read], text: str) -> Below:
    """The frames below other frames. A table that others point at points at none itself."""
    found = Below()
    numbers = {id(read): k for k, read in enumerate(reads)}
    for k, read in enumerate(reads):
        parent = parent_of(read, reads)
        if parent is not None:
            starts = [record.region.start for record in parent.frame.records]
            rows = [record.region.start for record in read.frame.records]
            places = [bisect_right(starts, row) - 1 for row in rows]
            found.add(numbers[id(parent)], k, read, places)
    outer = [read for k, read in enumerate(reads) if k not in found.inner]
    pointing = [(read, one) for read in outer if (one := pointed_at(read, outer, text))]
    parents = {id(one.parent) for _, one in pointing}
    for read, one in pointing:
        if id(read) not in parents:
            found.add(numbers[id(one.parent)], numbers[id(read)], one.child, one.places)
            found.named.extend(read.frame.column(one.slot))
    return found


@dataclass(frozen=True, slots=True)
class Pointing:
    """A table without the column that names the records of another: which its own ones name."""

    parent: Read
    child: Read
    places: tuple[int, ...]
    slot: int


def pointed_at(read: Read, reads: Sequence[Read], text: str) -> Pointing | None:
    """The table whose records the rows of another name; None if these stand for themselves.

    Edges: rows of one activity stand together, several have one in common, and each has a code of
    its own: numbers that begin anew in each table point at nothing.
    """
    own = _codes(read, text)
    if own is None or read.title is None:
        return None
    for k, choice in enumerate(sure_enough(read.choices)):
        said = _said(read.frame, k, text)
        runs = [words for words, _ in groupby(said)]
        together = LEAST_NAMED <= len(set(runs)) == len(runs) < len(said)
        names = k != read.title and (choice.field == "number" or all(map(_is_named, said)))
        if not names or "" in said or not together:
            continue
        for other in reads:
            records = _by_number(other, text) if other is not read else {}
            if set(runs) <= records.keys():
                places = tuple(records[words] for words in said)
                return Pointing(other, _without(read, own, k), places, k)
    return None


def _said(frame: Frame, slot: int, text: str) -> list[str]:
    """The folded words of a slot, record by record; empty where a cell holds for several."""
    spans: list[Span | None] = [record.first(slot) for record in frame.records]
    seen = {span for span in spans if span is not None}
    single = len(seen) == len(spans)
    return [fold(text[slice(*span)]) if span and single else "" for span in spans]


def _codes(read: Read, text: str) -> int | None:
    """The column in which each row has a code of its own."""
    for k, choice in enumerate(sure_enough(read.choices)):
        said = _said(read.frame, k, text)
        each = "" not in said and len(set(said)) == len(said)
        if choice.field in OWN and each and are_codes(said_in(read.frame, k, text)):
            return k
    return None


def _is_named(said: str) -> bool:
    """Whether a code has letters: digits alone may also be a grade."""
    return not said.isalpha() and not said.replace(" ", "").isdecimal()


def _by_number(read: Read, text: str) -> dict[str, int]:
    """The records of a table by their printed numbers, if each has one of its own."""
    slots = [k for k, choice in enumerate(read.choices) if choice.field == "number"]
    if read.frame.kind != "table" or read.title is None or not slots:
        return {}
    said = _said(read.frame, slots[0], text)
    return {words: n for n, words in enumerate(said)} if len(set(said)) == len(said) else {}


def _without(read: Read, own: int, slot: int) -> Read:
    """A table without one column, numbered by another."""
    kept = [k for k in range(len(read.choices)) if k != slot]
    number = replace(read.choices[own], fields=("number",))
    records = tuple(
        replace(record, spans=tuple(record.spans[k] for k in kept)) for record in read.frame.records
    )
    slots = tuple(read.frame.slots[k] for k in kept)
    choices = tuple(number if k == own else read.choices[k] for k in kept)
    return replace(read, frame=replace(read.frame, slots=slots, records=records), choices=choices)
