"""Slots with their true fields: from heads that the lexicon knows, and from readings made by hand.

Of real documents only numbers are kept (`corpus_slots.csv`: features and label, a row a slot).
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg.extract.frames.frame import Frame
from kg.extract.heads import head_guess, slot_field
from kg.extract.slots import FEATURES, FIELDS, slot_features
from kg.extract.terms import Terms
from kg.model.document import Document
from kg.text import fold

KNOWN = 0.9  # score of a head from which its field is the truth
MATCHED = 0.6  # share of records whose words agree with the reading
KEPT = Path(__file__).with_name("corpus_slots.csv")


@dataclass(frozen=True, slots=True)
class Labelled:
    """The features of one slot, its true field, and the document it stands in."""

    document: str
    features: tuple[float, ...]
    field: str


def by_heads(name: str, frame: Frame, text: str, terms: Terms) -> list[Labelled]:
    """The slots of a frame whose heads are known; heads nobody knows are left out."""
    rows = slot_features(frame, text, terms.words.language)
    found = []
    for k, slot in enumerate(frame.slots):
        guess = head_guess(slot.head, terms) if slot.head else None
        if guess is None or guess.score < KNOWN or not frame.column(k):
            continue
        field = slot_field(guess.field)
        found.append(Labelled(name, tuple(rows[k]), field if field in FIELDS else "other"))
    fields = [x.field for x in found]
    return found if fields.count("title") == 1 else []


def words_of(text: str) -> Counter[str]:
    """The words of a text as a bag."""
    return Counter(fold(text).split())


def alike(found: Counter[str], gold: Counter[str]) -> float:
    """Dice overlap of two bags of words."""
    both = sum((found & gold).values())
    return 2 * both / ((found.total() + gold.total()) or 1)


def rows_of(frame: Frame, text: str, gold: dict[str, Any], slot: int) -> dict[int, int]:
    """Record number to activity of the reading, where a slot holds the activities' titles."""
    wanted = [words_of(a["title"]) for a in gold["activities"] if "title" in a]
    index: dict[str, set[int]] = defaultdict(set)
    for i, bag in enumerate(wanted):
        for word in bag:
            index[word].add(i)
    found: dict[int, int] = {}
    for n, record in enumerate(frame.records):
        span = record.first(slot)
        if span is None:
            continue
        bag = words_of(text[slice(*span)])
        near = Counter(i for word in bag for i in index.get(word, ()))
        best = max(near, key=lambda i: (alike(bag, wanted[i]), -i), default=None)
        if best is not None and alike(bag, wanted[best]) >= 0.6:
            found[n] = best
    return found


# Fields that the readings of the corpus do not hold: what a known head says of them is the truth.
UNREAD = ("goal", "task", "result", "status", "monitor", "beneficiary", "risk")


def by_reading(
    name: str, frame: Frame, text: str, terms: Terms, gold: dict[str, Any]
) -> list[Labelled]:
    """The slots of a frame labelled by a reading made by hand; empty if it holds no titles."""
    best_slot, rows = -1, {}
    for k in range(len(frame.slots)):
        found = rows_of(frame, text, gold, k)
        if len(set(found.values())) > 1.05 * len(set(rows.values())):
            best_slot, rows = k, found
    if len(set(rows.values())) < max(2, MATCHED * len(frame.records)):
        return []
    features = slot_features(frame, text, terms.words.language)
    names = _names(gold)
    labelled = []
    for k in range(len(frame.slots)):
        if not frame.column(k):
            continue
        field = "title" if k == best_slot else _field(frame, text, (k, rows), gold, names)
        if k != best_slot and field == "other" and _is_title_again(frame, text, gold, k):
            continue
        said = _by_head(frame.slots[k].head, terms) if field == "other" else ""
        if said in UNREAD or (said == "indicator" and not any(
            a.get("indicators") for a in gold["activities"]
        )):  # fmt: skip
            field = said
        labelled.append(Labelled(name, tuple(features[k]), field))
    return labelled


def _by_head(head: str, terms: Terms) -> str:
    guess = head_guess(head, terms) if head else None
    return slot_field(guess.field) if guess is not None and guess.score >= KNOWN else ""


def _is_title_again(frame: Frame, text: str, gold: dict[str, Any], k: int) -> bool:
    """Whether another slot holds the titles, too: the whole item beside its first piece."""
    return len(rows_of(frame, text, gold, k)) >= 0.3 * len(frame.records)


def _names(gold: dict[str, Any]) -> dict[str, list[str]]:
    """The printed names of each organisation, folded."""
    return {
        o["id"]: [fold(n) for n in (o["name"], *o.get("aliases", ()))]
        for o in gold["organisations"]
    }


def _field(
    frame: Frame,
    text: str,
    place: tuple[int, dict[int, int]],
    gold: dict[str, Any],
    names: dict[str, list[str]],
) -> str:
    slot, rows = place
    votes: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for n, i in rows.items():
        words = " ".join(text[slice(*span)] for span in frame.records[n].spans[slot])
        key = f" {fold(words)} "
        if not key.strip():
            continue
        activity = gold["activities"][i]
        asked["all"] += 1
        for field, of in (("lead", "responsible"), ("partner", "partners")):
            bodies = activity.get(of) or []
            held = [any(f" {n} " in key for n in names.get(b, ())) for b in bodies]
            covered = sum(len(n) for b in bodies for n in names.get(b, ())[:1] if f" {n} " in key)
            if bodies and any(held) and covered >= 0.3 * len(key):
                votes[field] += 1
        if _has_date(key, activity):
            votes["deadline"] += 1
        if _has_sum(words, activity):
            votes["funding"] += 1
        if any(
            alike(words_of(words), words_of(t)) >= 0.5 for t in activity.get("indicators") or ()
        ):
            votes["indicator"] += 1
        if activity.get("key") and fold(str(activity["key"])) == key.strip():
            votes["number"] += 1
    if not asked["all"]:
        return "other"
    field, n = votes.most_common(1)[0] if votes else ("other", 0)
    return field if n >= MATCHED * asked["all"] else "other"


def _has_date(key: str, activity: dict[str, Any]) -> bool:
    deadline = activity.get("deadline") or {}
    end = deadline.get("end") or deadline.get("start") or ""
    return bool(end) and len(key) <= 90 and (end[:4] in key or end[2:4] in key.split())


def _has_sum(words: str, activity: dict[str, Any]) -> bool:
    digits = "".join(c for c in words if c.isdigit())
    sums = [m["amount"] for m in activity.get("money") or () if m.get("amount")]
    return any(str(int(float(s))).rstrip("0") in digits for s in sums) and len(words) <= 120


def read_kept(path: Path = KEPT) -> list[Labelled]:
    """The slots of real documents that the project keeps as numbers."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        head = next(rows)
        if tuple(head[2:]) != FEATURES:
            raise SystemExit(f"{path.name} holds other features; make it again with the corpus")
        return [Labelled(r[0], tuple(map(float, r[2:])), r[1]) for r in rows]


def write_kept(found: Sequence[Labelled], path: Path = KEPT) -> None:
    """Keep slots as numbers: the document's number, the field, the features."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("document", "field", *FEATURES))
        for one in sorted(found, key=lambda x: (x.document, x.field, x.features)):
            rows.writerow((one.document, one.field, *(f"{x:.4g}" for x in one.features)))


def as_arrays(found: Sequence[Labelled]) -> tuple[np.ndarray, np.ndarray]:
    """Features and field numbers."""
    return (
        np.array([x.features for x in found]),
        np.array([FIELDS.index(x.field) for x in found]),
    )


def frames_of(document: Document, terms: Terms) -> Iterator[Frame]:
    """All frames proposed for a document."""
    from kg.extract.frames.propose import propose

    yield from propose(document, document.blocks, terms)
