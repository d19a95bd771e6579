"""What do the slots of a frame look like, and which fields do such slots hold? Extract layer.

Weights of `data/weights/slots.json`, made by `make train`: one softmax over the look of a slot's
words and its shape among the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import msgspec
import numpy as np

from kg.extract.frames.frame import Frame
from kg.extract.look import NAMES, look_at
from kg.files import resource
from kg.text import fold

FIELDS = (
    "title", "task", "number", "goal", "lead", "partner", "deadline", "funding", "indicator",
    "result", "status", "monitor", "beneficiary", "risk", "other",
)  # fmt: skip
NOTHING = 1.0  # log-odds against no field: most slots seen in training have none, in many forms
UNSEEN = -6.0  # log-probability of a field that training saw in hardly a slot: heads decide
UNHEARD = 6.0  # log-odds that a look may count against a field: a form not trained on is no proof
LOOKED_AT = 60  # cells of a slot
LEAST_WORDS = 2.5  # of what looks like a title, on average
SHAPES = (
    "log_words", "spread", "fill", "distinct", "runs", "place", "first_words", "longest",
    "body_first", "body_later", "date_first", "after_title", "is_column", "is_label", "is_piece",
    "is_above", "items", "lines",
)  # fmt: skip
ITEM = re.compile(r"(?<!\w)(?:\d{1,2}|[^\W\d_])[.)]\s+\S|[•▪●]\s")
FEATURES = NAMES + SHAPES + ("one",)


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
        fill = fill_of(frame, k)
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
            share_of(len(ITEM.findall(text, *s)) > 1 for s in spans[:LOOKED_AT]),
            share_of("\n" in text[slice(*s)] for s in spans[:LOOKED_AT]),
        )
        mean[NAMES.index("words")] = min(words[k], 60.0) / 60.0
        rows.append(np.concatenate([mean, shape, [1.0]]))
    return np.array(rows) if rows else np.zeros((0, len(FEATURES)))


def share_of(found: Iterable[bool]) -> float:
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


def said_in(frame: Frame, slot: int, text: str) -> list[str]:
    """The words of a slot over all records."""
    return [text[slice(*span)] for span in frame.column(slot)]


def fill_of(frame: Frame, slot: int) -> float:
    """The share of records that have words in a slot."""
    return sum(bool(record.spans[slot]) for record in frame.records) / len(frame.records)
