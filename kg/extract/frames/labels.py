"""Labels that come back once a record: in running text, in cards, in boxes. Extract layer.

The same short words return in each record, and the value follows. No word needs to be known: a
label is what repeats. The title is what stands before the first label of each round, or a value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from operator import eq

from rapidfuzz import fuzz

from kg.extract.frames.cards import card_entries
from kg.extract.frames.entries import Entry, label_key, text_entries
from kg.extract.frames.frame import Frame, Record, Slot
from kg.extract.frames.label_goals import below_goals
from kg.extract.frames.label_titles import Round, run_in, stands_out
from kg.extract.frames.rounds import MOST_RECORDS, opened_at, order_of, rounds_of
from kg.extract.frames.units import Units, are_dated_steps, units_of
from kg.extract.headings import read_heading
from kg.extract.heads import slot_field
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.model.document import Block, Document

ALIKE = 84  # rapidfuzz ratio from which two labels are one: singular and plural, a typing error
ENDS_ALIKE = 60  # the same of what stands behind the words that they share
SAME_START = 3  # letters two labels that are one must share at their beginning
OFTEN = 0.3  # of the number of records that a label must come back
MOST_LABELS = 40  # the commonest labels, among which is one that comes back once a record
MORE = 1.3  # of the number of records that a label may come back
LEAST_RECORDS = 2
SEVERAL = 2  # values that a label has on average where each of them is a record
LEAST_IN_PART = 3  # times that a label must come back which only a part of the records has
OFTEN_IN_PART = 0.75  # of the records of that part that must have it
KNOWN = 0.85  # score of a label that the lexicon knows
LEAST_KNOWN = 3  # different fields that labels name on a sheet about one project without a heading
# Fields that each record has, that stand above several, or that are none.
TITLES = ("title", "task", "goal", "other")
STEPS = ("activity", "task", "deadline")  # fields that a label over dated steps may name


def label_frames(document: Document, blocks: Sequence[Block], terms: Terms) -> Iterator[Frame]:
    """The frame of the labels in text, and that of the labels in cards."""
    units = units_of(document, blocks)
    for frame in _frames(text_entries(units, terms), units, terms):
        yield frame
        yield from _each_value(frame, terms)
    cards = card_entries(document, blocks, units, terms)
    for frame in _frames(cards, units, terms, boxed=True):
        yield replace(below_goals(frame, cards, document, terms), kind="cards")


def _frames(
    stream: Sequence[Entry], units: Units, terms: Terms, *, boxed: bool = False
) -> Iterator[Frame]:
    """The frame of the labels that come back most often, and that of those which do so as often as
    the commonest one that is known to name who acts.
    """
    stream = _ended(stream, units.text, terms)
    words = {entry.key: units.text[slice(*entry.label)] for entry in stream if entry.key}
    counts = Counter(entry.key for entry in stream if entry.key)
    led = [
        key for key, n in counts.most_common()
        if n >= LEAST_IN_PART and (g := terms.whole(words[key])) and slot_field(g.field) == "lead"
    ]  # fmt: skip
    frames = [_frame(stream, _kept(stream), units, terms)]
    frames += _opened_frames(stream, units, terms, boxed=boxed)
    if led:
        frames.append(_frame(stream, _kept(stream, around=led[0]), units, terms))
    yield from dict.fromkeys(frame for frame in frames if frame is not None)


def _opened_frames(
    stream: Sequence[Entry], units: Units, terms: Terms, *, boxed: bool
) -> list[Frame | None]:
    """Frames that begin a record at each label that may open one: none of its record stands before.

    Its record holds the labels that come back about as often, and those that the lexicon knows: of
    the labels that come back equally often, only the first can be one.
    """
    known = _known(stream, units.text, terms, least=2)
    counts = Counter(entry.key for entry in stream if entry.key)
    found: list[Frame | None] = []
    for n in dict.fromkeys(counts.values()) if known else ():
        least, most = max(OFTEN * n, LEAST_RECORDS), MORE * n
        fit = {k: k for k, m in counts.items() if m <= most and (m >= least or k in known)}
        opener = next(iter(fit), "")
        if len(fit) >= LEAST_KNOWN and counts[opener] == n:
            rounds = opened_at(stream, fit, opener, units, boxed=boxed)
            found.append(_as_frame(stream, fit, rounds, units, terms))
    return found


def _each_value(frame: Frame, terms: Terms) -> Iterator[Frame]:
    """Frames whose records are the values of one label, known to head activities, that has several
    each: lines of action below an objective. What stands beside that label is said of each.
    """
    for k, slot in enumerate(frame.slots):
        values = [len(r.spans[k]) for r in frame.records if r.spans[k]]
        guess = terms.whole(slot.head) if slot.kind == "label" else None
        if guess is None or slot_field(guess.field) not in ("title", "task"):
            continue
        if sum(values) < SEVERAL * max(len(values), LEAST_RECORDS):
            continue
        records = tuple(
            Record((*r.spans[:k], (value,), *r.spans[k + 1 :]), value)
            for r in frame.records
            for value in r.spans[k]
        )
        slots = tuple(
            Slot(s.head, "above", s.said) if s.kind == "heading" else s for s in frame.slots
        )
        how = f"each of the values of '{slot.head}'"
        yield replace(frame, how=how, slots=slots, records=records)


def _ended(stream: Sequence[Entry], text: str, terms: Terms) -> list[Entry]:
    """The entries, with those that head goals as ends: no value goes on over them."""
    spans = [Span(entry.label.start, entry.value.end) for entry in stream]
    heads = [read_heading(text, span, terms.words) is not None for span in spans]
    return [replace(entry, ends=ends) for entry, ends in zip(stream, heads, strict=True)]


def _frame(
    stream: Sequence[Entry], fit: dict[str, str], units: Units, terms: Terms
) -> Frame | None:
    said = {label_key(words) for words in terms.profile.records_begin}
    said &= {entry.key for entry in stream}
    kept = fit | {key: key for key in said}
    if len(set(kept.values())) < 2:
        kept = _known(stream, units.text, terms, least=2) or _only_one(stream, kept, units, terms)
    if not kept:
        return None
    from_opener = kept if said else _from_opener(stream, kept)
    kept = {**_rare(stream, kept, units.text, terms), **from_opener}
    return _as_frame(
        stream, kept, rounds_of(stream, kept, said, units), units, terms, taught=bool(said)
    )


def _as_frame(
    stream: Sequence[Entry], kept: dict[str, str], rounds: Sequence[Round], units: Units,
    terms: Terms, *, taught: bool = False,
) -> Frame | None:  # fmt: skip
    keys = list(dict.fromkeys(kept[e.key] for e in stream if e.key in kept))
    alone = len(rounds) == 1 and len(keys) < LEAST_KNOWN and not stands_out(rounds[0].title)
    if alone or not rounds:
        return None
    head: dict[str, str] = {}
    for entry in stream:
        if entry.key in kept:
            head.setdefault(kept[entry.key], entry.head(units.text))
    titled = 2 * sum(one.title is not None for one in rounds) > len(rounds)
    steps = {
        key
        for key in keys
        if titled
        and _heads_steps(head[key], [one.values.get(key, []) for one in rounds], units.text, terms)
    }
    slots = (
        Slot("", "heading"),
        *(Slot(head[key], "below" if key in steps else "label") for key in keys),
    )
    records = []
    headed = run_in(units.text, [one.title.body for one in rounds if one.title is not None])
    for one in rounds:
        title = (one.title.body,) if one.title is not None else ()
        spans = (
            tuple(headed.get(t, t) for t in title),
            *(tuple(one.values.get(key, ())) for key in keys),
        )
        records.append(Record(spans, Span(one.first, max(one.last, one.first))))
    filled = [sum(bool(s) for s in r.spans) / len(slots) for r in records]
    regular = sum(f >= 0.5 for f in filled) / len(filled)
    how = f"{len(keys)} labels come back {len(rounds)} times"
    return Frame(
        "labels", how, slots, tuple(records), regularity=regular, taught=taught
    )  # fmt: skip


def _only_one(
    stream: Sequence[Entry], kept: dict[str, str], units: Units, terms: Terms
) -> dict[str, str]:
    """The one label that comes back, if it is known to name who acts, with a colon each time."""
    said = [entry for entry in stream if entry.key in kept]
    guesses = [terms.whole(units.text[slice(*entry.label)]) for entry in said]
    names = all(g is not None and slot_field(g.field) == "lead" for g in guesses)
    often = len(said) >= LEAST_IN_PART and all(entry.colon for entry in said)
    return kept if often and names else {}


def _heads_steps(head: str, values: Sequence[Sequence[Span]], text: str, terms: Terms) -> bool:
    """Whether steps stand below a label: several where it is known to name tasks, or such with
    dates where it names no other field.
    """
    known, guess = terms.whole(head), terms.guess(head)
    if known is not None and slot_field(known.field) == "task":
        return sum(map(len, values)) >= SEVERAL * max(sum(map(bool, values)), LEAST_RECORDS)
    return (guess is None or guess.field in STEPS) and are_dated_steps(text, values)


def _kept(stream: Sequence[Entry], *, around: str | None = None) -> dict[str, str]:
    """The labels that come back about once a record, with variants merged: key by key.

    A record is what has the label `around` once, else the commonest that another one goes with.
    """
    counts = Counter(e.key for e in stream if e.key)
    merged: dict[str, str] = {}
    targets: dict[str, list[str]] = {}  # labels met more than once, by how they begin
    for key, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        near = targets.setdefault(key[:SAME_START], [])
        merged[key] = next((m for m in near if _alike(key, m)), key)
        if merged[key] == key and n > 1:
            near.append(key)
    total: Counter[str] = Counter()
    for key, n in counts.items():
        total[merged[key]] += n
    least = {key: LEAST_RECORDS for key in total}
    several = {key: n for key, n in total.items() if n >= least[key]}
    if not several:
        return {}
    said = [merged[e.key] for e in stream if e.key]
    if around is not None and merged[around] in several:
        often = merged[around]
    else:
        often = _commonest(said, several)
    n = several[often]
    fit = {key for key, m in several.items() if OFTEN * n <= m <= MORE * n}
    fit |= {
        key for key, m in several.items() if LEAST_IN_PART <= m < n and _in_each(said, key, often)
    }
    return {key: target for key, target in merged.items() if target in fit}


def _commonest(said: Sequence[str], several: dict[str, int]) -> str:
    """The commonest label that comes back once a record, else the commonest of all."""
    ranked = sorted(several, key=lambda key: (-several[key], key))[:MOST_LABELS]
    return next(
        (key for k, key in enumerate(ranked) if _are_records(said, key, ranked[k + 1 :])), ranked[0]
    )


def _are_records(said: Sequence[str], key: str, others: Sequence[str]) -> bool:
    """Whether a label comes back once a record: another one does so as often, or in its part."""
    n, count = said.count(key), Counter(said)
    return any(
        0.6 * n <= count[one] <= n or (count[one] >= LEAST_IN_PART and _in_each(said, one, key))
        for one in others
    )


def _known(stream: Sequence[Entry], text: str, terms: Terms, *, least: int = 0) -> dict[str, str]:
    """The known labels, if they name as many fields as those of a sheet do."""
    found: dict[str, str] = {}
    fields: set[str] = set()
    for entry in stream:
        words = text[slice(*entry.label)] if entry.key and not entry.ends else ""
        guess = terms.guess(words) if words else None
        if guess is not None and guess.field != "other" and guess.score >= KNOWN:
            found[entry.key] = entry.key
            fields.add(guess.field)
        elif words and terms.describes(words):
            found[entry.key] = entry.key
    return found if len(fields) >= least else {}


def _rare(stream: Sequence[Entry], kept: dict[str, str], text: str, terms: Terms) -> dict[str, str]:
    """Labels that few records have and that the lexicon knows whole."""
    counts = Counter(e.key for e in stream if e.key)
    least = OFTEN * max(counts[key] for key in kept)
    found = {}
    for entry in stream:
        guess = terms.whole(text[slice(*entry.label)]) if entry.key not in kept else None
        if guess is None or entry.ends or slot_field(guess.field) in TITLES:
            continue
        if counts[entry.key] < max(least, LEAST_RECORDS):
            found[entry.key] = entry.key
    return found


def _alike(key: str, other: str) -> bool:
    """Whether two labels are one, spelled in two ways: "name" and "type" of one thing are not."""
    if key == other:
        return True
    if key[:SAME_START] != other[:SAME_START] or min(len(key), len(other)) < 5:
        return False
    said = key.split(), other.split()
    same = sum(takewhile(bool, map(eq, *said)))
    ends = (" ".join(words[same:]) for words in said)
    return bool(fuzz.ratio(key, other) >= ALIKE and fuzz.ratio(*ends) >= ENDS_ALIKE)


def _from_opener(stream: Sequence[Entry], kept: dict[str, str]) -> dict[str, str]:
    """The labels from the first one on that most records have: what stands before it is above."""
    order, led = order_of(stream, kept)
    counts = Counter(kept[e.key] for e in stream if e.key in kept)
    often = sorted(counts.values())[-2:][0]
    most = (k for k, key in enumerate(order) if counts[key] >= MOST_RECORDS * often)
    first = 0 if led else next(most)
    said = [kept[e.key] for e in stream if e.key in kept]
    late = {key for k, key in enumerate(order) if k >= first or _in_each(said, key, order[first])}
    return {key: target for key, target in kept.items() if target in late}


def _in_each(said: Sequence[str], key: str, opener: str) -> bool:
    """Whether a label comes back with each record where it is used: it stands above none."""
    first, n = said.index(key), said.count(key)
    last = len(said) - 1 - said[::-1].index(key)
    records = said[first:last].count(opener)
    return OFTEN_IN_PART * records <= n - 1 <= records / OFTEN_IN_PART
