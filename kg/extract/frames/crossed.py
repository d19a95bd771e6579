"""Tables of bodies by topics or times, whose cells say what is done. Extract layer.

The heads of the columns name bodies ("Actions by member states"), or the heads of the columns are
times and the first cells of the rows name bodies. Each cell is a record: its words, the body at the
head of its column or row, and what stands at the other head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.frames.frame import Frame, Record, Slot
from kg.extract.frames.marked import BODIES, LEAST_COLUMNS, head_of, is_body, is_time
from kg.extract.frames.table_heads import Part
from kg.extract.heads import head_guess, slot_field
from kg.extract.look import look_at
from kg.extract.place import LEAST_WORDS
from kg.extract.slots import said_in
from kg.extract.spans import Span
from kg.extract.terms import Terms

GUESSED = "each cell is taken for what the body at its head does; no printed words say so"
MOST_BESIDE = 2  # columns beside those that are crossed: a number, a topic
TOPICS = (
    "goal",
    "number",
    "title",
    "task",
    "other",
)  # fields that neither bodies nor dates nor sums have


def crossed(frame: Frame, part: Part, terms: Terms) -> Frame | None:
    """The frame whose records are the cells of a table of rows; None if no side names bodies."""
    text = part.grid.text
    heads = {k: span for k in range(len(frame.slots)) if (span := head_of(part, k)) is not None}
    filled = [k for k in range(len(frame.slots)) if frame.column(k)]
    if len(filled) <= LEAST_COLUMNS or len(frame.records) < LEAST_COLUMNS:
        return None
    for start in range(len(filled) - 1):
        beside, columns = filled[:start], filled[start:]
        may = len(beside) <= MOST_BESIDE and not _name_fields(beside, frame, terms)
        may = may and 2 * _name_fields(columns, frame, terms) < len(columns)
        if not may or not all(k in heads and _says_what(k, frame, terms, text) for k in columns):
            continue
        own = _bodies_of([heads[k] for k in columns], text, terms)
        if own:
            return _frame(frame, beside, dict(zip(columns, own, strict=True)), led_by_head=True)
    return _timed(frame, heads, terms, text)


def _says_what(slot: int, frame: Frame, terms: Terms, text: str) -> bool:
    """Whether cells say what is done: words, and on average no dates, sums or bodies."""
    looks = [look_at(words, terms.words.language) for words in said_in(frame, slot, text)]
    codes = sum(
        min(x.date + x.money + x.number + x.digits + min(x.body, x.named), 1.0) for x in looks
    )
    return 2 * codes < len(looks) and sum(x.words for x in looks) >= LEAST_WORDS * len(looks)


def _timed(frame: Frame, heads: dict[int, Span], terms: Terms, text: str) -> Frame | None:
    """The frame of a table with bodies in its first column below a row of times, if it is one."""
    first, *columns = [k for k in range(len(frame.slots)) if frame.column(k)]
    if not heads:  # a row of times does not look like heads
        top, *records = frame.records
        heads = {k: span for k in (first, *columns) if (span := top.first(k)) is not None}
        slots = (
            replace(slot, head=text[slice(*heads[k])] if k in heads else "")
            for k, slot in enumerate(frame.slots)
        )
        frame = replace(frame, slots=tuple(slots), records=tuple(records))
    led = [is_body(words, terms) for words in said_in(frame, first, text)]
    if len(columns) < LEAST_COLUMNS or sum(led) <= BODIES * len(led):
        return None
    for k in columns:
        timed = k in heads and is_time(text[slice(*heads[k])], terms)
        if not timed or not _says_what(k, frame, terms, text):
            return None
    return _frame(frame, [first], {k: heads[k] for k in columns}, led_by_head=False)


def _name_fields(columns: Sequence[int], frame: Frame, terms: Terms) -> int:
    """How many heads surely name a field that no topic, number or activity has."""
    guesses = (head_guess(frame.slots[k].head, terms) for k in columns)
    fields = (slot_field(guess.field) for guess in guesses if guess is not None and guess.is_sure)
    return sum(field not in TOPICS for field in fields)


def _bodies_of(heads: Sequence[Span], text: str, terms: Terms) -> list[Span]:
    """The heads without the words that all of them begin with ("Actions by"), where most name
    bodies; none where they do not, or where the first does not and nothing shows that it is alike.
    """
    said = [text[slice(*span)] for span in heads]
    alike = 0
    while said[0][alike:] and len({words[: alike + 1] for words in said}) == 1:
        alike += 1
    alike = max((k + 1 for k in range(alike) if said[0][k].isspace()), default=0)
    bodies = [is_body(words[alike:], terms) for words in said]
    few = sum(bodies) <= BODIES * len(said) or not (alike or bodies[0])
    return [] if few else [Span(span.start + alike, span.end) for span in heads]


def _frame(
    frame: Frame, beside: Sequence[int], heads: dict[int, Span], *, led_by_head: bool
) -> Frame:
    """The records of the cells below some heads; the head of a column leads, or says when."""
    records = [
        Record((*(record.spans[b] for b in beside), (head,), record.spans[k]), record.spans[k][0])
        for record in frame.records
        for k, head in heads.items()
        if record.spans[k]
    ]
    kept = [
        frame.slots[b] if led_by_head else replace(frame.slots[b], guessed=GUESSED) for b in beside
    ]
    slots = (*kept, Slot("", "column", guessed=GUESSED), Slot("", "column", guessed=GUESSED))
    side = "columns" if led_by_head else "rows"
    how = f"{len(records)} cells, {side} that name bodies"
    ignored = tuple(
        span
        for span in frame.ignored
        if not any(h.start < span.end and span.start < h.end for h in heads.values())
    )
    return Frame(
        "crossed", how, slots, tuple(records), frame.sections, ignored, frame.regularity
    )  # fmt: skip
