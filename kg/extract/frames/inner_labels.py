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
OWN_GRAMMAR = {"bodies", "funding", "deadline"}  # kinds whose cells are read with their labels
LEAST_LABELS = 2  # of a column whose cells begin with one


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label inside a cell, and where the words behind it begin."""

    key: str
    head: str
    kind: str
    label: Span
    value: int


def with_inner_labels(frame: Frame, text: str, terms: Terms) -> Frame:
    """The frame with a slot of its own for each known label that comes back inside the cells of a
    column; what stands before the first one stays.

    Edges: the grammars of bodies, sums and dates read the labels inside their own cells ("Lead: A;
    Support: B"); one label that begins the cells says what they are.
    """
    for k in range(len(frame.slots)):
        frame = _parted(frame, k, text, terms)
    return frame


def _parted(frame: Frame, slot: int, text: str, terms: Terms) -> Frame:
    cells = frame.column(slot)
    said = {cell: _labels_in(cell, text, terms) for cell in cells if COLON.search(text, *cell)}
    in_cells = Counter(key for found in said.values() for key in {one.key for one in found})
    least = max(LEAST_CELLS, IN_SOME * len(cells))
    own = {_kind(frame.slots[slot].head, terms), "other"}
    kept = [one for found in said.values() for one in found
            if in_cells[one.key] >= least and one.kind not in own]  # fmt: skip
    heads = {one.key: one.head for one in kept}
    kinds = {one.kind for one in kept}
    starts = {cell.start for cell in cells}
    n_first = sum(one.label.start in starts for one in kept)
    begins = len(heads) < LEAST_LABELS and 2 * n_first >= len(kept)
    if begins or (len(kinds) == 1 and kinds <= OWN_GRAMMAR):
        return frame
    records = [_record(one, (slot, text), list(heads), said) for one in frame.records]
    new = tuple(Slot(head, "label") for head in heads.values())
    return replace(frame, slots=(*frame.slots, *new), records=tuple(records))


def _record(
    record: Record, place: tuple[int, str], keys: Sequence[str], said: dict[Span, list[Labelled]]
) -> Record:
    """The record with what kept labels say in slots of their own; all other words stay."""
    slot, text = place
    left: list[Span] = []
    values: dict[str, list[Span]] = {key: [] for key in keys}
    for cell in record.spans[slot]:
        labels = said.get(cell, [])
        stays = cell.start  # from where on words stay in the cell
        for one, after in zip_longest(labels, labels[1:]):
            if one.key not in values:
                continue
            end = after.label.start if after else cell.end
            left.append(trim(text, stays, max(stays, one.label.start), SEPARATORS))
            values[one.key].append(trim(text, one.value, end, SEPARATORS))
            stays = end
        left.append(trim(text, stays, cell.end, SEPARATORS) if labels else cell)
    spans = (*record.spans[:slot], left, *record.spans[slot + 1 :], *values.values())
    filled = (tuple(span for span in one if span.end > span.start) for one in spans)
    return replace(record, spans=tuple(filled))


def _kind(head: str, terms: Terms) -> str:
    """What a head or label names; all roles of bodies are one kind, as one grammar reads them."""
    guess = head_guess(head, terms) if head else None
    field = slot_field(guess.field) if guess is not None else ""
    return "bodies" if field in BODIES else field


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
            found.append(Labelled(label_key(head), head, _kind(head, terms), label, colon + 1))
    return found
