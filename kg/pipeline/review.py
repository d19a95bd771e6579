"""From a review workbook that a person filled in to decisions. Pipeline layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kg.errors import InputError, KgError
from kg.exchange.review_file import Refused, read_review
from kg.model.records import DecisionRecord
from kg.pipeline.decided import unsaid
from kg.pipeline.reading import ReadDraft, Settings, read_draft
from kg.pipeline.sources import one_plan
from kg.resolve.decisions import Decision
from kg.resolve.reviewed import Edit, Reviewer

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

    Each decision is tried on the plan as it stands there; one that does not fit, or that nothing
    would come of, is refused with its row.
    Raises: InputError if the file or the plan cannot be read.
    """
    if not folder.is_dir():
        raise InputError("there is no such folder; name the one that holds the document",
                         where=str(folder))  # fmt: skip
    edits, refused = read_review(file)
    if not edits:
        return Reviewed(folder, (), tuple(refused), 0)
    read = read_draft(one_plan(folder), settings)
    trial = _Trial(read, refused)
    pairs = trial.understood(edits, author, time)
    new = set(unsaid([x for _, x in pairs], read.decisions))
    fresh = [pair for pair in pairs if pair[1] in new]
    trial.sift(fresh)
    changes, refused = trial.ended()
    n_already = len(pairs) - len(fresh)
    return Reviewed(folder, changes, tuple(refused), n_already, trial.new_bodies())


Pairs = list[tuple[str, Decision]]


class _Trial:
    """Decisions tried on a plan: all at once, and in halves where they do not all fit."""

    def __init__(self, read: ReadDraft, refused: Sequence[Refused]) -> None:
        self._read = read
        self._decided = read.records(read.decisions)
        self._fit: Pairs = []
        self._tried = self._decided  # the plan with those that fit
        self._refused = list(refused)

    def understood(self, edits: Sequence[Edit], author: str, time: str) -> Pairs:
        """The decisions that the edits mean; those not understood are refused."""
        reviewer = Reviewer(self._decided, self._read.undecided())
        found: Pairs = []
        for edit in edits:
            try:
                found += [(edit.place, x) for x in reviewer.decisions(edit, author, time)]
            except InputError as error:
                self._refused.append(Refused(edit.place, str(error)))
        return found

    def sift(self, pairs: Pairs) -> None:
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
            self.sift(pairs[:half])
            self.sift(pairs[half:])
        else:
            self._fit += pairs

    def ended(self) -> tuple[tuple[Change, ...], list[Refused]]:
        """What each decision that fits changes; those without effect are refused, too."""
        if not self._fit:
            return (), self._refused
        effects = self._tried.decisions[-len(self._fit) :]
        changes = []
        for (place, decision), effect in zip(self._fit, effects, strict=True):
            if effect.outcome == "applied":
                changes.append(Change(place, decision, effect))
            else:
                self._refused.append(Refused(place, f"it is {effect.outcome}: {effect.why}"))
        return tuple(changes), self._refused

    def new_bodies(self) -> tuple[tuple[str, str], ...]:
        """Bodies that nobody named so far: a slip of the pen makes one, too."""
        known = {x.id: x.name for x in self._decided.actors}
        new = [x.name for x in self._tried.actors if x.id not in known]
        near = (get_close_matches(name, known.values(), n=1, cutoff=LIKE) for name in new)
        return tuple((name, next(iter(x), "")) for name, x in zip(new, near, strict=True))
