"""Which slot is which field? One joint assignment with probabilities and runners-up. Extract layer.

Each slot is scored for each field by the look of its words (weights of `data/weights/slots.json`,
made by `make train`), by its head, and by its place. The best joint choice wins: at most one title,
one number; what a person said is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from kg.extract.date_slots import date_odds
from kg.extract.frames.frame import Frame, Slot
from kg.extract.heads import BODIES, head_guess, head_odds, naming_head, slot_field
from kg.extract.place import (
    CERTAIN,
    HEADING,
    LATER_TITLE,
    MOST_HEADED,
    are_codes,
    are_grades,
    are_lists,
    is_of_several,
    is_wordy,
    leaf_of,
    place_odds,
)
from kg.extract.slots import FIELDS, content_scores, fill_of, said_in, slot_features
from kg.extract.terms import Terms
from kg.text import LEVEL, fold

# How many slots of a frame may have a field; the others may have any number.
CAPACITY = {"title": 1, "task": 1, "number": 1, "goal": 3, "lead": 2, "partner": 3, "deadline": 60,
            "monitor": 1, "beneficiary": 1, "status": 2, "risk": 2}  # fmt: skip
SECOND = 2.0  # log-odds that each further slot of a field costs
WANTED = 1.2  # log-odds that a frame's only title or lead may be less probable than no field
NO_TITLE = 4.0  # log-odds against records that say who or when and do not name what
HEADED = 0.5  # share of records of which more must have a heading that says more than a title
LEAST_FILL = 0.1  # share of records from which on a slot competes with the others
BESIDE = 0.5  # log-odds that bodies beside the lead are a second lead, not partners
NAMED = 2.5  # log-odds that what a head calls a name, of whatever, is the title
SAID = 2 * CERTAIN  # log-odds of what a person said, against all that a place tells
HEADS_DECIDE = ("monitor", "risk")  # seldom met in training: looks say nothing of them
SAYS = ("lead", "partner", "deadline", "funding")  # fields that say so
MORE_LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Choice:
    """What a slot was taken for: its field, how probable, and the field that came second.

    `by_head` says that the words of its head name the field.
    """

    fields: tuple[str, ...]
    probability: float
    second: str
    second_probability: float
    reason: str
    by_head: bool = False

    @property
    def field(self) -> str:
        """The first field."""
        return self.fields[0]


def assign(frame: Frame, text: str, terms: Terms, *, heads: bool = True) -> tuple[Choice, ...]:
    """The field of each slot, chosen jointly; `heads` False leaves the words of heads out."""
    if not frame.slots:
        return ()
    scores, known = _scores(frame, text, terms, heads=heads)
    chosen = _wanted(scores, frame, known)
    return _titled(_choices(scores, chosen, known, frame), scores)


def _titled(choices: tuple[Choice, ...], scores: np.ndarray) -> tuple[Choice, ...]:
    """The choices, with the probability of the title among all slots.

    Records that say who or when name what: there a frame without titles is improbable.
    """
    name = "title" if any(c.field == "title" for c in choices) else "task"
    odds = _odds(scores, name)
    says = any(c.field in SAYS and c.probability >= MORE_LIKELY for c in choices)
    shares = odds / (odds.sum() + np.exp(-NO_TITLE if says else 0.0))
    return tuple(
        replace(c, probability=float(shares[k])) if c.field == name else c
        for k, c in enumerate(choices)
    )


def _odds(scores: np.ndarray, name: str) -> np.ndarray:
    """How much likelier each slot holds a field than what else it may hold."""
    field = FIELDS.index(name)
    others = np.delete(scores, field, axis=1).max(axis=1)
    odds: np.ndarray = np.exp(np.clip(scores[:, field] - others, -50.0, 50.0))
    return odds


def _wanted(scores: np.ndarray, frame: Frame, known: Sequence[tuple[str, ...]]) -> list[int]:
    """The best joint choice that has a title or a task: every frame wants one.

    Most have a column or label for a lead as well, and tasks stand beside titles: one hardly less
    probable than none is taken.
    """
    chosen = list(np.argmax(scores, axis=1))
    often = [k for k in range(len(scores)) if fill_of(frame, k) >= LEAST_FILL]
    for k, field in zip(often, _joint(scores[often]), strict=True):
        chosen[k] = field
    title, task, lead, other = map(FIELDS.index, ("title", "task", "lead", "other"))
    partner, number = FIELDS.index("partner"), FIELDS.index("number")
    own = [c for c, slot in zip(chosen, frame.slots, strict=True) if slot.kind != "below"]
    if not {title, task} & set(own):
        chosen[int(np.argmax(_odds(scores, "title")))] = title
    elif title not in own:
        _near(title, WANTED, chosen, [f == other for f in chosen], scores)
    if lead not in chosen:
        kinds = {other: ("column", "label"), partner: ("column", "label", "piece")}
        may = [
            slot.kind in kinds.get(field, ()) and not fields
            for field, slot, fields in zip(chosen, frame.slots, known, strict=True)
        ]
        _near(lead, WANTED, chosen, may, scores)
    for k, slot in enumerate(frame.slots):  # a sentence beside the title says who acts
        if slot.kind == "piece" and chosen[k] in (lead, partner):
            chosen[k] = other if scores[k, title] > scores[k, chosen[k]] else chosen[k]
        if slot.kind == "heading" and chosen[k] != title and fill_of(frame, k) <= HEADED:
            chosen[k] = other  # what stands above the first record heads all
        if chosen[k] == number and title in chosen[:k] and not known[k]:
            chosen[k] = other  # figures behind a title number nothing
    return chosen


def _near(
    field: int, most: float, chosen: list[int], may: Sequence[bool], scores: np.ndarray
) -> None:
    """Give a field to the slot that loses the least by it, if less than `most` log-odds."""
    lost = np.where(may, scores[range(len(chosen)), chosen] - scores[:, field], np.inf)
    if lost.min() < most:
        chosen[int(np.argmin(lost))] = field


def _scores(
    frame: Frame, text: str, terms: Terms, *, heads: bool
) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """Log-odds by slot and field from contents, heads and a person; the fields of the heads."""
    scores = content_scores(slot_features(frame, text, terms.words.language))
    known: list[tuple[str, ...]] = []
    for k, slot in enumerate(frame.slots):
        said = _said_of(slot, terms) if heads else None
        guess = head_guess(slot.head, terms) if heads and slot.head and said is None else None
        fields = said if said is not None else guess.fields if guess else ()
        known.append(tuple(map(slot_field, fields)))
        odds = head_odds(slot.head, terms) if heads and said is None else {}
        if said is not None:
            odds = {slot_field(said[0]) if said else "other": SAID}
        place = place_odds(frame, k, text, terms)
        if "goal" in place and known[k][:1] == ("goal",):  # what a record is for is not its name
            place["title"] = place.get("title", 0.0) - HEADING
            if are_grades(said_in(frame, k, text), terms):
                place["other"] = CERTAIN
        if guess is not None and guess.is_sure and slot_field(guess.field) in HEADS_DECIDE:
            scores[k, FIELDS.index(slot_field(guess.field))] = scores[k].max()
        for name, value in [*odds.items(), *place.items()]:
            scores[k, FIELDS.index(name)] += value
    for k, value in date_odds(frame, text, terms).items():
        scores[k, FIELDS.index("deadline")] += value
        scores[k, FIELDS.index("other")] -= min(value, 0.0)  # such dates are of no field
    names = _add_naming_heads(scores, known, frame, (text, terms)) if heads else []
    _lead_by_all(scores, known, frame, terms)
    _leave_details(scores, known, frame, terms)
    _share_bodies(scores, known, frame)
    _add_titles(scores, known, frame, (text, terms.words.language), names)
    return scores, known


def _add_naming_heads(
    scores: np.ndarray,
    known: list[tuple[str, ...]],
    frame: Frame,
    source: tuple[str, Terms],
) -> list[int]:
    """What a head calls a name is a title; what one calls a description is none beside a title.

    Gives the slots that are so called names.
    """
    text, terms = source
    language = terms.words.language
    heads = [naming_head(slot.head, terms) for slot in frame.slots]
    title, task = FIELDS.index("title"), FIELDS.index("task")
    may = [
        k
        for k, fields in enumerate(known)
        if heads[k] == "name" or (fields[:1] == ("title",) and heads[k] is None)
        if is_wordy(said := said_in(frame, k, text), language) and not is_of_several(said, language)
    ]
    named = [k for k in may if heads[k] == "name"]
    scores[named, title] += NAMED
    if any(fill_of(frame, k) >= MOST_HEADED for k in named) and frame.slots[0].kind == "heading":
        scores[0, [title, *map(FIELDS.index, BODIES)]] -= LATER_TITLE
    for k in [k for k, name in enumerate(heads) if name == "description" and may]:
        scores[k, [title, task]] -= LATER_TITLE
        known[k] = ()
    return named


def _lead_by_all(
    scores: np.ndarray, known: list[tuple[str, ...]], frame: Frame, terms: Terms
) -> None:
    """A head for all who take part ("Stakeholders") names the leads where no other head does."""
    lead, partner = FIELDS.index("lead"), FIELDS.index("partner")
    bodies = [k for k, fields in enumerate(known) if fields[:1] in (("lead",), ("partner",))]
    if len(bodies) != 1 or not terms.names_all(frame.slots[bodies[0]].head):
        return
    others = np.delete(scores, [lead, partner], axis=1).max(axis=1)
    if any(scores[k, lead] > others[k] for k in range(len(known)) if k != bodies[0]):
        return
    scores[bodies[0], [lead, partner]] = scores[bodies[0], [partner, lead]]
    known[bodies[0]] = ("lead",)


def _leave_details(
    scores: np.ndarray, known: list[tuple[str, ...]], frame: Frame, terms: Terms
) -> None:
    """What stands beside names below a head for bodies ("Partners › type") names none."""
    heads = [slot.head.rpartition(LEVEL)[::2] for slot in frame.slots]
    names = terms.words.naming_head_by_key
    named = {upper for upper, own in heads if upper and names.get(fold(own)) == "name"}
    for k, (upper, own) in enumerate(heads):
        is_detail = upper in named and names.get(fold(own)) != "name" and not terms.guess(own)
        if is_detail and known[k][:1] in (("lead",), ("partner",)):
            known[k] = ()
            scores[k, list(map(FIELDS.index, BODIES))] -= LATER_TITLE


def _share_bodies(scores: np.ndarray, known: Sequence[tuple[str, ...]], frame: Frame) -> None:
    """Contents do not tell partners from leads: bodies beside a likelier lead are partners."""
    lead, partner = FIELDS.index("lead"), FIELDS.index("partner")
    others = np.delete(scores, lead, axis=1).max(axis=1)
    by_head = [k for k, fields in enumerate(known) if fields[:1] == ("lead",)]
    first = by_head[0] if by_head else int(np.argmax(scores[:, lead] - others))
    if not known[first]:
        scores[first, lead] = max(scores[first, lead], scores[first, partner] - BESIDE)
    elif by_head and "partner" in known[first]:
        scores[first, lead] = max(scores[first, lead], scores[first, partner] + BESIDE)
    for k, fields in enumerate(known):
        beside = any(record.spans[k] and record.spans[first] for record in frame.records)
        if k != first and beside and fields[:1] != ("lead",):
            scores[k, partner] = max(scores[k, partner], scores[k, lead] - BESIDE)


def _said_of(slot: Slot, terms: Terms) -> tuple[str, ...] | None:
    """What a person said of a slot, by its place or its head; None if nothing, empty: ignore."""
    if slot.said is not None:
        return slot.said
    if terms.is_left_out(slot.head):
        return ()
    guess = head_guess(slot.head, terms) if slot.head else None
    return guess.fields if guess is not None and guess.how == "the profile" else None


def _add_titles(
    scores: np.ndarray,
    known: Sequence[tuple[str, ...]],
    frame: Frame,
    source: tuple[str, str],
    names: Sequence[int],
) -> None:
    """What tells records apart is their title; further slots under such heads hold tasks."""
    text, language = source
    title, task = FIELDS.index("title"), FIELDS.index("task")
    named = [
        k for k, fields in enumerate(known)
        if fields[:1] in (("title",), ("task",)) and frame.column(k)
        and not are_codes(said_in(frame, k, text))
    ]  # fmt: skip
    titles = [k for k in named if known[k][:1] == ("title",)]
    said = said_in(frame, named[0], text) if titles and named == titles[:1] else []
    if is_of_several(said, language) and not are_lists(said):
        scores[named[0], title] -= 2 * LATER_TITLE  # "Project", of which each row says a part
        named = titles = []
    for k in titles:
        scores[k, task] += LATER_TITLE * are_lists(said_in(frame, k, text))
    leaf = leaf_of(frame, [*titles, *names], text, language)
    if leaf is not None:
        scores[leaf, title] += HEADING
    for k in named[1:] if named[:1] == titles[:1] else ():
        if is_wordy(said_in(frame, k, text), language):  # what looks like a title is a task's
            scores[k, task] = max(scores[k, task], scores[k, title])
        scores[k, title] -= LATER_TITLE


def _joint(scores: np.ndarray) -> list[int]:
    """The field of each slot in the best joint choice (Hungarian method over copies of fields)."""
    if not len(scores):
        return []
    columns: list[int] = []
    costs = []
    for k, name in enumerate(FIELDS):
        for copy in range(min(CAPACITY.get(name, len(scores)), len(scores))):
            columns.append(k)
            dear = SECOND * copy if name in CAPACITY else 0.0
            costs.append(-scores[:, k] + dear)
    _, chosen = assignment()(np.array(costs).T)
    return [columns[c] for c in chosen]


@cache
def assignment() -> Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """`linear_sum_assignment` of scipy, without the package that it stands in.

    To import `scipy.optimize` takes two thirds of the time in which a plan of two rows is read. If
    the function alone cannot be loaded, the package is imported.
    """
    from importlib.machinery import EXTENSION_SUFFIXES
    from importlib.util import find_spec, module_from_spec, spec_from_file_location

    scipy = find_spec("scipy")
    for folder in (scipy and scipy.submodule_search_locations) or ():
        for path in (Path(folder, "optimize", f"_lsap{end}") for end in EXTENSION_SUFFIXES):
            spec = spec_from_file_location("_lsap", path) if path.is_file() else None
            if spec is not None and spec.loader is not None:
                with suppress(ImportError):
                    module = module_from_spec(spec)
                    spec.loader.exec_module(module)
                    return module.linear_sum_assignment  # type: ignore[no-any-return]
    from scipy.optimize import linear_sum_assignment

    return linear_sum_assignment  # type: ignore[no-any-return]


def _choices(
    scores: np.ndarray, chosen: Sequence[int], known: Sequence[tuple[str, ...]], frame: Frame
) -> tuple[Choice, ...]:
    found = []
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = shifted / shifted.sum(axis=1, keepdims=True)
    for k, field in enumerate(chosen):
        name = FIELDS[field]
        order = [j for j in np.argsort(-shares[k], kind="stable") if j != field]
        head = " ".join(frame.slots[k].head.split())
        others = [one for one in known[k] if one != name] if name in known[k] else []
        by_head = name in known[k] and bool(head)
        reason = f"head '{head}'" if by_head else "what the words look like"
        if frame.slots[k].said is not None:
            reason = "what a person said"
        found.append(
            Choice((name, *others), float(shares[k, field]), FIELDS[order[0]],
                   float(shares[k, order[0]]), reason, by_head)
        )  # fmt: skip
    return tuple(found)
