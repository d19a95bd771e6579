"""How sure is what a slot was taken for? Which slots give facts, and why some are doubtful.

Extract layer. The thresholds are measured: facts of slots above them are right as often as the
grammar of their cells promises (`docs/accuracy.md`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.assign import Choice
from kg.extract.choose import Read
from kg.extract.frames.frame import Frame, Slot
from kg.extract.heads import head_guess, slot_field
from kg.extract.records import Left
from kg.extract.terms import Terms

SURE = 0.98  # probability from which a slot's facts need no second look
SURE_ENOUGH = 0.85  # the same for fields that what a cell looks like tells from all others
TOLD_APART = ("title", "task", "deadline", "funding")
SURE_IF_KNOWN = 0.5  # the same where the lexicon knows the head
KNOWN = 0.9  # score of such a head
LEAST_SURE = 0.18  # probability from which a slot gives facts
REGULAR = 0.75  # share of records with most labels from which on their form is clear
SELDOM = 0.1  # share of the records with a label up to which few have it twice
TITLES = ("title", "task")
TITLE_HEADS = ("title", "task", "goal")  # fields whose heads may stand above titles


def is_sure(choice: Choice, slot: Slot, terms: Terms, *, heads_hold: bool) -> bool:
    """Whether a slot's facts need no second look: by its probability, less if its head is known.

    `heads_hold` says whether the heads of the frame may be trusted: see below.
    """
    if slot.guessed:
        return False
    if choice.probability >= (SURE_ENOUGH if choice.field in TOLD_APART else SURE):
        return True
    named = heads_hold and choice.field not in TITLES and choice.field in _named(slot, terms)
    return named and choice.probability >= SURE_IF_KNOWN


def heads_hold(slots: Sequence[Slot], choices: Sequence[Choice], terms: Terms) -> bool:
    """Whether the titles stand below no head that is known to name something else."""
    pairs = zip(slots, choices, strict=True)
    named = (_named(slot, terms)[:1] for slot, choice in pairs if choice.field in TITLES)
    return all(field in TITLE_HEADS for fields in named for field in fields)


def _named(slot: Slot, terms: Terms) -> tuple[str, ...]:
    """The fields that a known head names: two for "Responsible and deadline"."""
    guess = head_guess(slot.head, terms) if slot.head else None
    return tuple(map(slot_field, guess.fields)) if guess and guess.score >= KNOWN else ()


def doubt_of_record(frame: Frame, rows: Sequence[int]) -> str:
    """Why a record of labels may be cut wrongly: others lack labels, or one stands in it twice."""
    if frame.kind not in ("labels", "cards"):
        return ""
    if frame.regularity < REGULAR:
        return "many records lack most labels: perhaps they are cut wrongly"
    # Rows of tasks below the record count from their own frame.
    here = [frame.records[n] for n in rows if 0 <= n < len(frame.records)]
    for k, slot in enumerate(frame.slots):
        n_values = [len(record.spans[k]) for record in frame.records if record.spans[k]]
        is_seldom = sum(n > 1 for n in n_values) <= SELDOM * len(n_values)
        if slot.kind == "label" and is_seldom and any(len(one.spans[k]) > 1 for one in here):
            return f"'{slot.head}' stands twice here and once elsewhere: perhaps two records"
    return ""


def doubt_of(choice: Choice) -> str:
    """Why a person should look: what the slot was taken for, how probable, what came second."""
    return (
        f"{choice.reason}: taken for {choice.field} ({choice.probability:.2f}), "
        f"next {choice.second} ({choice.second_probability:.2f})"
    )


def sure_enough(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The choices by which facts are read: a slot of small probability gives none but titles."""
    return tuple(
        choice
        if choice.probability >= LEAST_SURE or choice.field in ("title", "task", "number")
        else replace(choice, fields=("other",), second=choice.field)
        for choice in choices
    )


def unread(read: Read, source: tuple[str, Terms]) -> Iterator[Left]:
    """What slots gave no facts, with the field that came nearest."""
    terms = source[1]
    for k, choice in enumerate(sure_enough(read.choices)):
        head = " ".join(read.frame.slots[k].head.split())
        spans = read.frame.column(k)
        if choice.field != "other" or not spans or not head or terms.is_left_out(head):
            continue
        yield Left(
            code="unknown-column",
            message=f"'{head}' names no field that is known and its words tell none (nearest: "
            f"{choice.second}, {choice.second_probability:.2f}); they were not read",
            advice="say in a profile which field it is ('kg inspect' writes one)",
            span=spans[0],
        )
