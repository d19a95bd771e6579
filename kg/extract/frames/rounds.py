"""The records of labels: where each begins, and what its labels hold. Extract layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.extract.frames.entries import SHORT_VALUE, Entry
from kg.extract.frames.label_titles import (
    BACK,
    Round,
    give_back,
    title_from_last,
    title_of,
    titles_alike,
)
from kg.extract.frames.units import Unit, Units

MOST_RECORDS = 0.8  # of the records that the label has that opens them


@dataclass(slots=True)
class _Reading:
    """The records so far, the label that is open, and the units behind its value."""

    text: str
    rounds: list[Round] = field(default_factory=list)
    loose: list[Unit] = field(default_factory=list)
    label: str = ""
    depth: int = 0  # of the list item that the open label begins

    @property
    def now(self) -> Round | None:
        """The record that is open."""
        return self.rounds[-1] if self.rounds else None

    def between(self, entry: Entry) -> None:
        """Words without a label: more of the open value, or what stands between values."""
        now = self.now
        if entry.ends:
            self.loose = []
            if now is not None:
                now.closed = True
            return
        if entry.unit is not None:
            self.loose.append(entry.unit)
        if entry.unit is not None and 0 < entry.unit.item < self.depth and now is not None:
            now.closed = True  # an item of the list in which that of the label stands
        if now is not None and not now.closed and _more(now, self.label, entry):
            self.loose = []

    def begin(self, entry: Entry) -> None:
        """A record that begins at a label."""
        title = title_of(self.loose, self.text)
        if self.rounds and title is not None:
            give_back(self.rounds[-1], title)
        first = title.span.start if title else entry.label.start
        self.rounds.append(Round(title=title, near=self.loose[-BACK:], first=first))

    def add(self, key: str, entry: Entry, *, boxed: bool = False) -> None:
        """A label of the open record with its value; one that is `boxed` has no more of it."""
        now = self.rounds[-1]
        now.values.setdefault(key, [])
        if entry.value.end > entry.value.start:
            now.values[key].append(entry.value)
        now.closed = boxed or entry.value.end > entry.value.start
        now.several = entry.colon
        now.last = max(now.last, entry.value.end)
        self.label, self.loose = key, []
        self.depth = entry.unit.item if entry.unit is not None else self.depth


def rounds_of(
    stream: Sequence[Entry], kept: dict[str, str], said: set[str], units: Units
) -> list[Round]:
    """The records: a new one begins where the labels begin again, or where a person `said`."""
    counts = Counter(kept[e.key] for e in stream if e.key in kept)
    most = max(counts.values())
    order, led = order_of(stream, kept)
    often = (key for key in order if counts[key] >= MOST_RECORDS * most)
    opener = order[0] if led else next(often, order[0])
    rank = {key: k for k, key in enumerate(order)}
    titled = _titled(stream, kept, most, opener) or _titled(stream, kept, most)
    reading = _Reading(units.text)
    for entry in stream:
        key = kept.get(entry.key) if entry.key else None
        if key is None:
            reading.between(entry)
            continue
        now = reading.now
        if now is None and key != opener and counts[key] == 1 < most and not said:
            reading.between(entry)  # "Date: 6 February" on the cover is of no record
            continue
        again = now is not None and key in now.values and rank[key] <= now.rank
        begins = any(unit.signature == titled for unit in reading.loose[-BACK:])
        has_opener = now is not None and opener in now.values
        again = again or begins or (key == opener and (led or has_opener))
        if now is None or (key in said if said else again):
            reading.begin(entry)
        reading.add(key, entry)
        reading.rounds[-1].rank = rank[key]
    return _with_titles(stream, reading)


def opened_at(
    stream: Sequence[Entry], kept: dict[str, str], opener: str, units: Units, *, boxed: bool
) -> list[Round]:
    """The records that begin at each place of one label. What is `boxed` has its whole value."""
    reading = _Reading(units.text)
    for entry in stream:
        key = kept.get(entry.key) if entry.key else None
        if key == opener:
            reading.begin(entry)
        if key is None:
            reading.between(entry)
        elif reading.rounds:
            reading.add(key, entry, boxed=boxed)
    return _with_titles(stream, reading)


def _with_titles(stream: Sequence[Entry], reading: _Reading) -> list[Round]:
    """The records with the titles that only all of them show."""
    rounds = reading.rounds
    if rounds:
        titles_alike(rounds, reading.text)
        title_from_last(rounds, {e.unit.span: e.unit for e in stream if e.unit is not None})
    return sorted([*rounds, *_without_labels(stream, rounds)], key=lambda one: one.first)


def _more(now: Round, key: str, entry: Entry) -> bool:
    """Whether a line after an open label is its value, or one more: then it is added."""
    unit, values = entry.unit, now.values[key]
    short = entry.value.end - entry.value.start <= SHORT_VALUE
    plain = unit is None or (not unit.item and unit.marker != "bullet")
    ends = unit is not None and (unit.level > 0 or unit.bold or (plain and unit.number and values))
    long = plain and values and not (short and values[-1].end - values[-1].start <= SHORT_VALUE)
    if ends or long:
        now.closed = True
        return False
    now.several = now.several or (not values and not plain)  # a list begins
    values.append(entry.value)
    now.last = max(now.last, entry.value.end)
    now.closed = plain and not (short and now.several)
    return True


def _without_labels(stream: Sequence[Entry], rounds: Sequence[Round]) -> Iterator[Round]:
    """Records of which nothing is said: a number as the titles have it, between them or behind."""
    titles = {one.title.span.start: one.title for one in rounds if one.title is not None}
    form = Counter(title.signature for title in titles.values() if title.number).most_common(1)
    for unit in (entry.unit for entry in stream if form):
        if unit is None or not unit.number or unit.signature != form[0][0]:
            continue
        if unit.span.start > rounds[0].first and unit.span.start not in titles:
            yield Round(title=unit, first=unit.span.start, last=unit.span.end)


def _titled(
    stream: Sequence[Entry], kept: dict[str, str], most: int, opener: str = ""
) -> tuple[str, int, int] | None:
    """The form of the titles: numbers or headings before labels about once a record.

    With an `opener`, those before that label alone.
    """
    found: Counter[tuple[str, int, int]] = Counter()
    loose: dict[tuple[str, int, int], None] = {}
    for entry in stream:
        if entry.key in kept:
            found.update(list(loose) if kept[entry.key] == opener or not opener else [])
            loose = {}
        elif entry.unit is not None and (entry.unit.number or entry.unit.level):
            loose[entry.unit.signature] = None
    return next((s for s, n in found.most_common() if 0.6 * most <= n <= 1.3 * most), None)


def order_of(stream: Sequence[Entry], kept: dict[str, str]) -> tuple[list[str], bool]:
    """The labels as they come first, but the one that most often follows a heading (of two, the one
    that is used below fewer) leads if the first records lack it; and whether it does.
    """
    counts = Counter(kept[e.key] for e in stream if e.key in kept)
    order = list(counts)
    runs: list[list[str]] = []
    headed = True
    for entry in stream:
        key = kept.get(entry.key)
        if key is None:
            headed |= entry.ends or (entry.unit is not None and entry.unit.level > 0)
        elif headed:
            runs.append([key])
            headed = False
        else:
            runs[-1].append(key)
    first = Counter(run[0] for run in runs)
    used = Counter(key for run in runs for key in set(run))
    opener = max(order, key=lambda key: (first[key], -used[key]))
    if counts[opener] >= counts[order[0]]:
        return order, False
    return [opener, *(key for key in order if key != opener)], True
