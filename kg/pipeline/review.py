"""What did older decisions mean, and what does a filled-in review say? Rows for decisions.csv.
Pipeline layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from kg.errors import InputError, KgError
from kg.exchange.review_file import Filled, Refused, read_review
from kg.graph.cells import safe_text
from kg.model.records import DecisionRecord, PlanRecords
from kg.pipeline.decided import replace_labels, replace_rows, unsaid
from kg.pipeline.kept import kept_draft
from kg.pipeline.reading import (
    LABELS,
    ReadDraft,
    Settings,
    companion_text,
    decisions_of,
    read_draft,
)
from kg.pipeline.sources import DECISIONS, one_plan
from kg.resolve.binding import Binder, Fate
from kg.resolve.decisions import Decision, Verb
from kg.resolve.labels import bound_labels
from kg.resolve.review import review_rows
from kg.resolve.reviewed import Reviewer
from kg.text import fold_space

# What were older decisions made about? Adds the column `words` to the rows of a plan folder.

_WITHOUT = (Verb.FIELD_IS, Verb.IGNORE, Verb.SAME_AS, Verb.NOT_SAME_AS, Verb.SPLIT, Verb.JOIN)


def bind_rows(path: Path, settings: Settings) -> Iterator[str]:
    """Write words into decisions.csv and labels.en.csv; gives a sentence for each file.

    A row whose target names nothing, or several things, stays as it is. Rows that have words keep
    them, and other columns their cells. Call it before the document is edited: the words are those
    of the document now.
    Raises: InputError if there is not just one plan, or no file to add words to.
    """
    source = one_plan(path)
    decisions, labels = source.companion(DECISIONS), source.companion(LABELS)
    if decisions is None and labels is None:
        raise InputError(
            f"there is no {DECISIONS} to add words to; name its folder", where=str(path)
        )
    records = read_draft(source, settings).undecided()
    if decisions is not None:
        rows = decisions_of(source)
        new = with_words(records, rows)
        replace_rows(decisions.parent, [b for a, b in zip(rows, new, strict=True) if a != b])
        n_new = sum(bool(b.words) and not a.words for a, b in zip(rows, new, strict=True))
        n_left = sum(not x.words and x.verb not in _WITHOUT for x in new)
        left = f"; {n_left} name nothing, or several things" if n_left else ""
        yield f"{decisions}: words added to {n_new} of {len(rows)} rows{left}"
    if labels is not None:
        bound, n_lost = bound_labels(records, companion_text(labels), where=labels.name)
        replace_labels(labels, bound)
        yield f"{labels}: words added" + (f"; {n_lost} rows name nothing" if n_lost else "")


def with_words(records: PlanRecords, decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions with the words of what each is about, and the place of moves as an id."""
    binder = Binder(records)
    return [_with_words(binder, x) for x in decisions]


def _with_words(binder: Binder, decision: Decision) -> Decision:
    if decision.words or decision.verb in _WITHOUT:
        return decision
    bound = binder.bind(decision.target, "")
    if bound.fate is not Fate.FOUND:
        return decision
    value = decision.value
    if decision.verb is Verb.MOVE:
        to = binder.bind(value, "")
        value = to.id if to.fate is Fate.FOUND else value
    return replace(decision, words=binder.words_of(bound.id), value=value, target=bound.id)


Pairs = list[tuple[str, Decision]]  # each decision with its place in a person's file
LIKE = 0.75  # share of letters in common from which a known name is asked for


@dataclass(frozen=True, slots=True)
class Change:
    """One decision that a review makes, and what it did when it was tried."""

    place: str
    decision: Decision
    effect: DecisionRecord


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review file changes: decisions to write, rows refused, rows decided already."""

    folder: Path
    changes: tuple[Change, ...]
    refused: tuple[Refused, ...]
    n_already: int
    new_bodies: tuple[tuple[str, str], ...] = ()  # with the known name that is most like it

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions to write, in the order of the file."""
        return tuple(x.decision for x in self.changes)


def reviewed(file: Path, folder: Path, settings: Settings, *, author: str, time: str) -> Reviewed:
    """What a review file changes of the plan in a folder. Writes nothing.

    Each decision is tried on the plan as it is now; one that does not fit, or would have no effect,
    is refused with its row.
    Raises: InputError if the file or the plan cannot be read.
    """
    if not folder.is_dir():
        raise InputError("there is no such folder; name the one that holds the document",
                         where=str(folder))  # fmt: skip
    return reviewed_edits(read_review(file), folder, settings, author=author, time=time)


def reviewed_edits(
    filled: Filled, folder: Path, settings: Settings, *, author: str, time: str
) -> Reviewed:
    """What edits change of the plan in a folder, tried as in `reviewed`. Writes nothing.

    Raises: InputError if the plan cannot be read.
    """
    trial = _Trial(kept_draft(one_plan(folder), settings), filled)
    return trial.of(trial.understood(author, time), folder)


def tried(rows: Sequence[Decision], folder: Path, settings: Settings) -> Reviewed:
    """What decisions change of the plan in a folder; each gets the words of what it is about.

    Writes nothing. A row that does not fit, or would have no effect, is refused.
    Raises: InputError if the plan cannot be read.
    """
    trial = _Trial(kept_draft(one_plan(folder), settings), Filled())
    return trial.of(trial.worded(rows), folder)


def _misplaced(filled: Filled, plans: Sequence[PlanRecords]) -> Iterator[Refused]:
    """Rows in which a person wrote over what was read, and wrote no right value."""
    reads: dict[tuple[str, str], set[str]] = {}
    for row in (row for plan in plans for row in review_rows(plan)) if filled.shown else ():
        reads.setdefault((row.id, row.field), set()).add(safe_text(fold_space(row.read)))
    for own, (place, said) in filled.shown.items():
        if own in reads and safe_text(said) not in reads[own] | {""}:
            yield Refused(place, f"“{said[:80]}” was written over what was read; write it under "
                          "“right value”")  # fmt: skip


class _Trial:
    """Decisions tried on a plan: all at once, and in halves where they do not all fit."""

    def __init__(self, read: ReadDraft, filled: Filled) -> None:
        self._read = read
        self._filled = filled
        self._decided = read.records(read.decisions)
        self._fit: Pairs = []
        self._tried = self._decided  # the plan with those that fit
        self._refused = list(filled.refused)

    def understood(self, author: str, time: str) -> Pairs:
        """The decisions that the edits mean; those not understood are refused."""
        undecided = self._read.undecided()
        self._refused += _misplaced(self._filled, (self._decided, undecided))
        reviewer = Reviewer(self._decided, undecided)
        found: Pairs = []
        joined = reviewer.joined(self._filled.edits, author, time)
        for edit in self._filled.edits:
            try:
                made = joined.get(edit)
                made = reviewer.decisions(edit, author, time) if made is None else made
                found += [(edit.place, x) for x in made]
            except InputError as error:
                self._refused.append(Refused(edit.place, str(error)))
        return found

    def worded(self, rows: Sequence[Decision]) -> Pairs:
        """Decisions, each with the words of what it is about here."""
        return [(x.target, x) for x in with_words(self._decided, rows)]

    def of(self, pairs: Pairs, folder: Path) -> Reviewed:
        """What these decisions change; those in force already are only counted."""
        new = set(unsaid([x for _, x in pairs], self._read.decisions))
        fresh = [pair for pair in pairs if pair[1] in new]
        self._sift(fresh)
        changes = self._changes()
        n_already = len(pairs) - len(fresh)
        return Reviewed(folder, changes, tuple(self._refused), n_already, self._new_bodies())

    def _sift(self, pairs: Pairs) -> None:
        """Keep those that fit the plan and each other, the earlier before the later."""
        if not pairs:
            return
        try:
            new = [x for _, x in (*self._fit, *pairs)]
            self._tried = self._read.records([*self._read.decisions, *new])
        except KgError as error:
            if len(pairs) == 1:
                place, decision = pairs[0]
                why = str(error).removeprefix(f"{decision.place}: ")
                self._refused.append(Refused(place, why))
                return
            half = len(pairs) // 2
            self._sift(pairs[:half])
            self._sift(pairs[half:])
        else:
            self._fit += pairs

    def _changes(self) -> tuple[Change, ...]:
        """What each decision that fits changes; those without effect are also refused."""
        if not self._fit:
            return ()
        effects = self._tried.decisions[-len(self._fit) :]
        changes = []
        for (place, decision), effect in zip(self._fit, effects, strict=True):
            if effect.outcome == "applied":
                changes.append(Change(place, decision, effect))
            else:
                self._refused.append(Refused(place, f"it is {effect.outcome}: {effect.why}"))
        return tuple(changes)

    def _new_bodies(self) -> tuple[tuple[str, str], ...]:
        """Bodies that are new in the plan: a typing error also makes one."""
        known = {x.id: x.name for x in self._decided.actors}
        new = [x.name for x in self._tried.actors if x.id not in known]
        near = (get_close_matches(name, known.values(), n=1, cutoff=LIKE) for name in new)
        return tuple((name, next(iter(x), "")) for name, x in zip(new, near, strict=True))
