"""Labels inside the cells of a column: "Lead: Council; Deadline: May". Extract layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from kg.extract.frames.entries import COLON, MOST_WORDS, WORD, label_key, label_start
from kg.extract.frames.frame import Frame, Record, Slot
from kg.extract.heads import BODIES, head_guess, slot_field
from kg.extract.spans import Span, trim
from kg.extract.terms import Terms

IN_SOME = 0.3  # share of a column's cells that must hold a label
SEPARATORS = ";,|/–—-"  # between what one label and the next say
KNOWN = 0.9  # score of a label, in the language of the plan or in English
LEAST_CELLS = 2  # that hold it
LEAST_LABELS = 2  # of a column whose cells begin with one


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label inside a cell with the words behind it, up to the next label."""

    key: str
    head: str
    label: Span
    value: Span


def with_inner_labels(frame: Frame, text: str, terms: Terms) -> Frame:
    """The frame with a slot of its own for each known label that comes back inside the cells of a
    column; what stands before the first one stays.

    Edges: roles inside a column of bodies are read with the bodies; one label that begins the cells
    says what they are.
    """
    for k in range(len(frame.slots)):
        frame = _parted(frame, k, text, terms)
    return frame


def _parted(frame: Frame, slot: int, text: str, terms: Terms) -> Frame:
    cells = frame.column(slot)
    of_bodies = _names_bodies(frame.slots[slot].head, terms)
    said = {
        cell: [one for one in _labels_in(cell, text, terms)
               if not (of_bodies and _names_bodies(one.head, terms))]
        for cell in cells if COLON.search(text, *cell)
    }  # fmt: skip
    in_cells = Counter(key for found in said.values() for key in {one.key for one in found})
    least = max(LEAST_CELLS, IN_SOME * len(cells))
    kept = {key for key, n in in_cells.items() if n >= least}
    first = [found[0].label.start == cell.start for cell, found in said.items() if found]
    if not kept or (len(kept) < LEAST_LABELS and 2 * sum(first) >= len(first)):
        return frame
    heads = {one.key: one.head for found in said.values() for one in found if one.key in kept}
    records = [_record(one, (slot, text), list(heads), said) for one in frame.records]
    new = tuple(Slot(head, "label") for head in heads.values())
    return replace(frame, slots=(*frame.slots, *new), records=tuple(records))


def _record(
    record: Record, place: tuple[int, str], keys: Sequence[str], said: dict[Span, list[Labelled]]
) -> Record:
    slot, text = place
    left: list[Span] = []
    values: dict[str, list[Span]] = {key: [] for key in keys}
    for cell in record.spans[slot]:
        own = [one for one in said.get(cell, ()) if one.key in values]
        for one, after in zip_longest(own, own[1:]):
            end = after.label.start if after else cell.end
            value = trim(text, one.value.start, max(one.value.start, end), SEPARATORS)
            values[one.key] += [value] if value.end > value.start else []
        rest = trim(text, cell.start, own[0].label.start, SEPARATORS) if own else cell
        left += [rest] if rest.end > rest.start else []
    return replace(record, spans=(
        *record.spans[:slot], tuple(left), *record.spans[slot + 1 :], *map(tuple, values.values()),
    ))  # fmt: skip


def _names_bodies(head: str, terms: Terms) -> bool:
    guess = head_guess(head, terms) if head else None
    return guess is not None and slot_field(guess.field) in BODIES


def _labels_in(cell: Span, text: str, terms: Terms) -> list[Labelled]:
    """The known labels before the colons of a cell, with what follows each."""
    colons = [m.start() for m in COLON.finditer(text, *cell)]
    found: list[Labelled] = []
    for before, colon in pairwise([cell.start, *colons]):
        words = [m.start() for m in WORD.finditer(text, before, colon)][-MOST_WORDS:]
        start = next(label_start(text, (words, colon), set(), terms), words[-1] if words else colon)
        label = trim(text, start, colon)
        head = text[slice(*label)]
        guess = terms.guess(head) if head and not head[0].islower() else None
        if guess is not None and guess.score >= KNOWN:
            found.append(Labelled(label_key(head), head, label, Span(colon + 1, cell.end)))
    return found
