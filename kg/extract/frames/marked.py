"""Columns of marks below the names of bodies: who does what, as a matrix. Extract layer.

A mark says the words at the head of its column. Marks below times are read as times elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.frames.frame import Frame, Record, Slot
from kg.extract.frames.table_heads import Part
from kg.extract.heads import TIME_UNITS
from kg.extract.look import look_at
from kg.extract.marks import is_mark
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.periods import find_years
from kg.periods.tokens import tokens_of
from kg.text import LEVEL

LEAST_COLUMNS = 2
BODIES = 0.5  # share of such heads that must look like bodies
LEAD, PARTNER = "Lead", "Partner"  # what a mark says, as a head that is known in any language
# What marks that differ say, where a matrix has no others: lead and support, RACI, full and hollow.
SCHEMES: tuple[dict[str, str], ...] = (
    {"l": LEAD, "s": PARTNER, "p": PARTNER, "c": PARTNER},
    {"r": LEAD, "a": LEAD, "s": PARTNER, "c": PARTNER, "i": ""},
    {"p": LEAD, "s": PARTNER},
    {"●": LEAD, "○": PARTNER},
    {"◎": LEAD, "○": PARTNER},
    {"■": LEAD, "□": PARTNER},
    {"★": LEAD, "☆": PARTNER},
)
_PARTS = re.compile(r"[^\s/,;+&]+")


def with_marked_heads(frame: Frame, part: Part, terms: Terms) -> Frame:
    """The frame with one slot in place of the columns of marks below names of bodies; with two if
    the marks tell who leads from who supports.

    A slot holds for each record the heads of the columns that its row marks.
    """
    if not part.n_heads:
        return frame
    text = part.grid.text
    said = {k: [text[slice(*span)] for span in frame.column(k)] for k in range(len(frame.slots))}
    columns = [k for k in said if said[k] and all(is_mark(x) or _scheme([x]) for x in said[k])]
    columns = [k for k in columns if not is_time(frame.slots[k].head, terms)]
    heads = {k: span for k in columns if (span := head_of(part, k)) is not None}
    bodies = sum(is_body(text[slice(*span)], terms) for span in heads.values())
    if len(heads) < LEAST_COLUMNS or bodies < BODIES * len(heads):
        return frame
    marks = [words for k in heads for words in said[k]]
    scheme = _scheme(marks) if len({words.casefold() for words in marks}) > 1 else None
    if scheme is None and not all(map(is_mark, marks)):
        return frame
    kept = [k for k in range(len(frame.slots)) if k not in heads]
    upper = frame.slots[next(iter(heads))].head.rpartition(LEVEL)[0]
    meanings = ("",) if scheme is None else (LEAD, PARTNER)
    records = []
    for one in frame.records:
        marked = {k: _meaning(one, k, text, scheme) for k in heads if one.spans[k]}
        new = (tuple(heads[k] for k, said in marked.items() if said == m) for m in meanings)
        records.append(replace(one, spans=(*(one.spans[k] for k in kept), *new)))
    new_slots = [Slot(upper, "column")] if scheme is None else [
        _slot_of(meaning, scheme, marks) for meaning in meanings
    ]  # fmt: skip
    slots = (*(frame.slots[k] for k in kept), *new_slots)
    return replace(frame, slots=slots, records=tuple(records))


def _slot_of(meaning: str, scheme: dict[str, str], marks: Sequence[str]) -> Slot:
    """The slot of the marks with a meaning; they are its head, above what they mean."""
    printed = dict.fromkeys(mark for words in marks for mark in _PARTS.findall(words))
    said = ", ".join(mark for mark in printed if scheme[mark.casefold()] == meaning)
    why = f"'{said}' below names of bodies usually means {meaning.lower()}; no printed words say so"
    return Slot(f"{said}{LEVEL}{meaning}", "column", guessed=why)


def _meaning(record: Record, slot: int, text: str, scheme: dict[str, str] | None) -> str | None:
    """What the mark of a column says in a record: of several letters the one that says most."""
    if scheme is None:
        return ""
    said = _PARTS.findall(text[slice(*record.spans[slot][0])].casefold())
    meanings = {scheme[mark] for mark in said}
    return next((m for m in (LEAD, PARTNER) if m in meanings), None)


def _scheme(marks: Sequence[str]) -> dict[str, str] | None:
    """What the marks say, if one scheme knows all of them."""
    said = {mark for words in marks for mark in _PARTS.findall(words.casefold())}
    return next((scheme for scheme in SCHEMES if said and said <= scheme.keys()), None)


def is_body(head: str, terms: Terms) -> bool:
    """Whether a head looks like the name of a body."""
    look = look_at(head, terms.words.language)
    return max(look.body, look.acronym, look.named) >= BODIES


def is_time(head: str, terms: Terms) -> bool:
    """Whether a head says a year or a unit of time."""
    dates = terms.words.dates
    return bool(find_years(head)) or any(t.kind in TIME_UNITS for t in tokens_of(head, dates))


def head_of(part: Part, slot: int) -> Span | None:
    """Where the lowest head of a column stands."""
    column = part.grid.columns[slot]
    for row in reversed(part.grid.rows[: part.n_heads]):
        cell = part.grid.at(row, column)
        if cell is not None and part.grid.words(cell):
            return part.grid.span(cell)
    return None
