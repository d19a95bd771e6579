"""Which slot is which field? One joint assignment with probabilities and runners-up. Extract layer.

Each slot is scored for each field by the look of its words (weights of `data/weights/slots.json`,
made by `make train`), by its head, and by its place. The best joint choice wins: at most one title,
one number; what a person said is certain.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import msgspec
import numpy as np

from kg.extract.frames.frame import Frame
from kg.extract.heads import LEVEL, head_guess, head_odds, slot_field
from kg.extract.look import NAMES, look_at
from kg.extract.marks import is_mark
from kg.extract.terms import Terms
from kg.periods import date_share
from kg.resources import resource
from kg.text import fold

FIELDS = (
    "title", "task", "number", "goal", "lead", "partner", "deadline", "funding", "indicator",
    "result", "status", "monitor", "beneficiary", "risk", "other",
)  # fmt: skip
# How many slots of a frame may have a field; the others may have any number.
CAPACITY = {"title": 1, "task": 1, "number": 1, "goal": 3, "lead": 2, "partner": 3, "deadline": 60,
            "monitor": 1, "beneficiary": 1, "status": 2, "risk": 2}  # fmt: skip
SECOND = 2.0  # log-odds that each further slot of a field costs
SAID = 50.0  # log-odds of what a person said
SOME_YEAR = 2024  # a month's name is a time only with a year
EXPLAINED = 0.7  # share of such a head that its date explains
LONGEST_PERIOD = 24  # characters of a head that is a month, quarter or year
NOTHING = 1.0  # log-odds against no field: most slots seen in training have none, in many forms
UNSEEN = -6.0  # log-probability of a field that training saw in hardly a slot: heads decide
UNHEARD = 8.0  # log-odds that a look may count against a field: a form not trained on is no proof
WANTED = 1.2  # log-odds that a frame's only lead may be less probable than no field
LATER_TITLE = 6.0  # log-odds that a second slot, or lists, under a head for activities are tasks
NO_TITLE = 4.0  # log-odds against records that say who or when and do not name what
SAYS = ("lead", "partner", "deadline", "funding")  # fields that say so
MORE_LIKELY = 0.5
NO_GOAL = 7.0  # log-odds against a goal that is another in each record
LEAST_DIFFERENT = 5  # words of a slot from which on that tells something
FEWEST_BELOW = 1.6  # records that stand below a goal on average, at least
HEADING = 4.0  # log-odds that what tells records apart is their title
MOST_HEADED = 0.8  # share of records that such a heading must have
LOOKED_AT = 60  # cells of a slot
LEAST_WORDS = 2.5  # words of a title, on average
SHAPES = (
    "log_words", "spread", "fill", "distinct", "runs", "place", "first_words", "longest",
    "body_first", "body_later", "date_first", "after_title", "is_column", "is_label", "is_piece",
    "is_above", "items", "lines",
)  # fmt: skip
_ITEM = re.compile(r"(?<!\w)(?:\d{1,2}|[^\W\d_])[.)]\s+\S|[•▪●]\s")
FEATURES = NAMES + SHAPES + ("one",)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a slot was taken for: its field, how probable, and the field that came second."""

    fields: tuple[str, ...]
    probability: float
    second: str
    second_probability: float
    reason: str

    @property
    def field(self) -> str:
        """The first field."""
        return self.fields[0]


@dataclass(frozen=True, slots=True)
class Weights:
    """One row of numbers a field, in the order of `FEATURES`, for standardised features."""

    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    by_field: dict[str, tuple[float, ...]]


_OTHER: list[Weights] = []  # weights to read by instead of the shipped ones


def use_weights(other: Weights | None) -> None:
    """Read by other weights than the shipped ones, to measure what training on a document adds."""
    _OTHER[:] = [other] if other is not None else []


def weights() -> Weights:
    """The trained weights by which slots are scored."""
    return _OTHER[0] if _OTHER else _shipped()


@lru_cache(maxsize=1)
def _shipped() -> Weights:
    return msgspec.json.decode(resource("data", "weights", "slots.json").read_bytes(), type=Weights)


def slot_features(frame: Frame, text: str, language: str) -> np.ndarray:
    """One row of `FEATURES` a slot: the mean look of its words, and its shape among the others."""
    columns = [frame.column(k) for k in range(len(frame.slots))]
    looks = [
        [look_at(text[slice(*span)], language) for span in spans[:LOOKED_AT]] for spans in columns
    ]
    rows = []
    words = [np.mean([look.words for look in found]) if found else 0.0 for found in looks]
    longest = max(words, default=0.0)
    texty = [
        bool(found) and words[k] >= LEAST_WORDS and np.mean([x.date + x.money for x in found]) < 0.4
        and np.mean([x.number for x in found]) < 0.5
        for k, found in enumerate(looks)
    ]  # fmt: skip
    bodies = [
        bool(found) and np.mean([min(x.body + x.acronym, 1.0) for x in found]) >= 0.5
        for found in looks
    ]
    dates = [bool(found) and np.mean([x.date for x in found]) >= 0.5 for found in looks]
    n = len(columns)
    for k, (spans, found) in enumerate(zip(columns, looks, strict=True)):
        mean = np.mean([look.row() for look in found], axis=0) if found else np.zeros(len(NAMES))
        lengths = [look.words for look in found] or [0.0]
        keys = [fold(text[slice(*span)]) for span in spans[:LOOKED_AT]]
        fill = _fill(frame, k)
        kind = frame.slots[k].kind
        shape = (
            np.log1p(words[k]),
            float(np.std(lengths)) / (words[k] + 1.0),
            fill,
            len(set(keys)) / len(keys) if keys else 0.0,
            sum(a == b for a, b in pairwise(keys)) / max(len(keys) - 1, 1),
            k / max(n - 1, 1),
            float(texty[k] and not any(texty[:k])),
            words[k] / longest if longest else 0.0,
            float(bodies[k] and not any(bodies[:k])),
            float(bodies[k] and any(bodies[:k])),
            float(dates[k] and not any(dates[:k])),
            float(any(texty[:k])),
            float(kind == "column"),
            float(kind == "label"),
            float(kind == "piece"),
            float(kind == "above"),
            _share(len(_ITEM.findall(text, *s)) > 1 for s in spans[:LOOKED_AT]),
            _share("\n" in text[slice(*s)] for s in spans[:LOOKED_AT]),
        )
        mean[NAMES.index("words")] = min(words[k], 60.0) / 60.0
        rows.append(np.concatenate([mean, shape, [1.0]]))
    return np.array(rows) if rows else np.zeros((0, len(FEATURES)))


def _share(found: Iterable[bool]) -> float:
    """The share of what is true; 0 of nothing."""
    said = list(found)
    return sum(said) / max(len(said), 1)


def content_scores(features: np.ndarray) -> np.ndarray:
    """Log-probabilities by slot and field from the look and shape alone."""
    trained = weights()
    scaled = (features - np.array(trained.mean)) / np.array(trained.scale)
    seen = [k for k, name in enumerate(FIELDS) if name in trained.by_field]
    scores = scaled @ np.array([trained.by_field[FIELDS[k]] for k in seen]).T
    scores[:, seen.index(FIELDS.index("other"))] -= NOTHING
    scores -= scores.max(axis=1, keepdims=True)
    shares = np.full((len(features), len(FIELDS)), UNSEEN)
    heard = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    shares[:, seen] = np.maximum(heard, -UNHEARD)
    return shares


def assign(frame: Frame, text: str, terms: Terms, *, heads: bool = True) -> tuple[Choice, ...]:
    """The field of each slot, chosen jointly; `heads` False leaves the words of heads out."""
    if not frame.slots:
        return ()
    scores, known = _scores(frame, text, terms, heads=heads)
    chosen = _wanted(scores, frame)
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


def _wanted(scores: np.ndarray, frame: Frame) -> list[int]:
    """The best joint choice that has a title or a task: every frame wants one.

    Most have a column or label for a lead as well: one hardly less probable than none is taken.
    """
    chosen = _joint(scores)
    title, task, lead, other = map(FIELDS.index, ("title", "task", "lead", "other"))
    if not {title, task} & set(chosen):
        chosen[int(np.argmax(_odds(scores, "title")))] = title
    if lead not in chosen:
        may = [
            field == other and slot.kind in ("column", "label")
            for field, slot in zip(chosen, frame.slots, strict=True)
        ]
        lost = np.where(may, scores[:, other] - scores[:, lead], np.inf)
        if lost.min() < WANTED:
            chosen[int(np.argmin(lost))] = lead
    return chosen


def _scores(
    frame: Frame, text: str, terms: Terms, *, heads: bool
) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """Log-odds by slot and field from contents, heads and a person; the fields of the heads."""
    scores = content_scores(slot_features(frame, text, terms.words.language))
    known: list[tuple[str, ...]] = []
    for k, slot in enumerate(frame.slots):
        guess = head_guess(slot.head, terms) if heads and slot.head else None
        known.append(tuple(map(slot_field, guess.fields)) if guess else ())
        for name, value in (head_odds(slot.head, terms) if heads else {}).items():
            if name in FIELDS:
                scores[k, FIELDS.index(name)] += value
        if guess is not None and guess.how == "the profile":
            scores[k, FIELDS.index(slot_field(guess.field))] += SAID
        if heads and terms.is_left_out(slot.head):
            scores[k, FIELDS.index("other")] += SAID
        if known[k][:1] == ("title",) and _are_lists(_said(frame, k, text)):
            scores[k, FIELDS.index("task")] += LATER_TITLE
        for name, value in _by_place(frame, k, text, terms).items():
            scores[k, FIELDS.index(name)] += value
    heads_of_words = (("title",), ("task",))
    named = [
        k for k, fields in enumerate(known)
        if fields[:1] in heads_of_words and not _are_codes(_said(frame, k, text))
    ]  # fmt: skip
    titles = [k for k in named if known[k][:1] == ("title",)]
    leaf = _leaf(frame, titles, text, terms.words.language)
    if leaf is not None:
        scores[leaf, FIELDS.index("title")] += HEADING
    led = named[:1] == titles[:1]
    title, task = FIELDS.index("title"), FIELDS.index("task")
    for k in named[1:] if led else ():  # what looks like a title there is that of a task
        if _is_wordy(_said(frame, k, text), terms.words.language):
            scores[k, task] = max(scores[k, task], scores[k, title])
        scores[k, title] -= LATER_TITLE
    return scores, known


def _are_codes(said: Sequence[str]) -> bool:
    """Whether most cells hold as many digits as letters: no title, whatever their head says."""
    return _share(2 * sum(map(str.isdigit, w)) >= sum(map(str.isalnum, w)) for w in said) > 0.5


def _are_lists(said: Sequence[str]) -> bool:
    """Whether most cells hold several numbered items: tasks of the activity beside them."""
    return sum(len(_ITEM.findall(words)) > 1 for words in said) > 0.5 * len(said)


def _by_place(frame: Frame, slot: int, text: str, terms: Terms) -> dict[str, float]:
    """Log-odds by field from where the words of a slot stand: above records, in a grid of time."""
    odds: dict[str, float] = {}
    if _are_codes(_said(frame, slot, text)):
        odds["title"] = odds["task"] = -LATER_TITLE
    said = [fold(words) for words in _said(frame, slot, text)]
    if said:  # a title that some records lack, or share, names fewer of them
        fill = _fill(frame, slot) * len(set(said)) / len(said)
        odds["title"] = odds.get("title", 0.0) + math.log(fill)
    if _is_different_everywhere(frame, slot, text):
        odds["goal"] = -NO_GOAL
    if frame.slots[slot].kind == "heading" and not _is_headed(frame, text):
        odds["title"] = odds.get("title", 0.0) - HEADING
    if frame.slots[slot].kind == "below":
        odds["task"] = SAID
    if all(is_mark(said) or _is_letter(said) for said in _said(frame, slot, text)):
        odds["deadline" if is_time_grid(frame, slot, terms) else "other"] = SAID
    return odds


def _leaf(frame: Frame, named: Sequence[int], text: str, language: str) -> int | None:
    """The slot that tells records apart: their heading, else the first whose words mostly differ.

    What stands before it holds for several records, what stands behind it says more of each.
    None where one of those is `named` as the title by its head: heads and looks then decide.
    """
    if _is_headed(frame, text):
        return 0
    different = {
        k: len({fold(words) for words in _said(frame, k, text)})
        for k, slot in enumerate(frame.slots)
        if slot.kind in ("column", "label")
        and (k in named or _is_wordy(_said(frame, k, text), language))
    }
    most = MOST_HEADED * max(different.values(), default=0)
    full = [k for k, n in different.items() if n >= most]
    return next(iter(full), None) if not set(full) & set(named) else None


def _is_headed(frame: Frame, text: str) -> bool:
    """Whether nearly each record has a heading, and it says more than its number ("Card 3")."""
    said = _said(frame, 0, text) if frame.slots[0].kind == "heading" else []
    different = len({fold(re.sub(r"\d", "", words)) for words in said})
    return 2 * different >= len(said) >= MOST_HEADED * len(frame.records)


def _is_wordy(said: Sequence[str], language: str) -> bool:
    """Whether cells hold some words on average, and mostly no dates, sums, codes or bodies."""
    looks = [look_at(words, language) for words in said[:LOOKED_AT]]
    codes = sum(x.date + x.money + x.number + x.digits + min(x.body, x.named) >= 0.5 for x in looks)
    return 2 * codes < len(looks) and sum(x.words for x in looks) >= LEAST_WORDS * len(looks)


def _is_letter(said: str) -> bool:
    """Whether a cell holds one letter, which a legend explains: it names nobody."""
    return len(said) == 1 and said.isalpha()


def _said(frame: Frame, slot: int, text: str) -> list[str]:
    """The words of a slot over all records."""
    return [text[slice(*span)] for span in frame.column(slot)]


def _fill(frame: Frame, slot: int) -> float:
    """The share of records that have words in a slot."""
    return sum(bool(record.spans[slot]) for record in frame.records) / len(frame.records)


def _is_different_everywhere(frame: Frame, slot: int, text: str) -> bool:
    """Whether nearly each record has words of its own in a slot: goals stand above several."""
    words = [fold(text[slice(*span)]) for span in frame.column(slot)]
    return len(words) >= LEAST_DIFFERENT and len(frame.records) <= FEWEST_BELOW * len(set(words))


def is_time_grid(frame: Frame, slot: int, terms: Terms) -> bool:
    """Whether a slot holds marks below a month, quarter or year: a column of a work plan's grid."""
    head = frame.slots[slot].head.rpartition(LEVEL)[2]
    spans = frame.column(slot)
    if not spans or not head or len(head) > LONGEST_PERIOD:
        return False
    dates = terms.words.dates
    return max(date_share(head, dates), date_share(f"{head} {SOME_YEAR}", dates)) >= EXPLAINED


def _joint(scores: np.ndarray) -> list[int]:
    """The field of each slot in the best joint choice (Hungarian method over copies of fields)."""
    from scipy.optimize import linear_sum_assignment

    columns: list[int] = []
    costs = []
    for k, name in enumerate(FIELDS):
        for copy in range(min(CAPACITY.get(name, len(scores)), len(scores))):
            columns.append(k)
            dear = SECOND * copy if name in CAPACITY else 0.0
            costs.append(-scores[:, k] + dear)
    _, chosen = linear_sum_assignment(np.array(costs).T)
    return [columns[c] for c in chosen]


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
        fields = known[k] if known[k][:1] == (name,) else (name,)
        by_head = name in known[k] and bool(head)
        reason = f"head '{head}'" if by_head else "what the words look like"
        found.append(
            Choice(fields, float(shares[k, field]), FIELDS[order[0]],
                   float(shares[k, order[0]]), reason)
        )  # fmt: skip
    return tuple(found)
