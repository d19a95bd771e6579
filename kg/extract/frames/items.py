"""Lists whose items are built alike: slots are the pieces that the items share. Extract layer.

The same items may be cut in several ways; each way is a frame, and the frames compete.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np

from kg.extract.actors.acting import is_sentence
from kg.extract.frames.cuts import SHORT_LINE, Cut, cuts_of, line_below, says_when
from kg.extract.frames.frame import Frame, Record, Slot
from kg.extract.frames.sentences import led_in
from kg.extract.frames.units import (
    INSIDE,
    LEAST_STEP,
    Unit,
    Units,
    are_dated_steps,
    label_end,
)
from kg.extract.look import look_at, n_words
from kg.extract.spans import Span

LEAST_ITEMS = 3
SHARED = 0.55  # share of the items that must be cut
OFTEN = 0.25  # share of the items that must have as many pieces as there are slots
SHORT_LEAD = 8  # words of a plain line that leads in the items below
NAMES_BODY = 0.5  # how likely a longer or numbered one must be a name
MOST_AFTER = 2  # lines right behind an item that may say who and when
MOST_TEXT = 3  # paragraphs below an item that may say who acts
LONGEST_AFTER = 200  # characters of such a line

_STOPS = (".", ";", ",", "。", "；")


def item_frames(units: Units, language: str) -> Iterator[Frame]:
    """Every way of cutting every list of a document."""
    for group in _lists(units):
        above = _above(units, group, language)
        after = _said_after(units, group, language)
        below = _below(units, group, language)
        text = _text_below(units, group)
        for how, cut in cuts_of(units, group, language):
            kept = [(u, a) for u, a in zip(group, above, strict=True) if cut(units, u)]
            if cut is not line_below:  # a heading without a line below is a section
                kept = list(zip(group, above, strict=True))
            if len(kept) < LEAST_ITEMS:
                continue
            frame = _frame(units, [u for u, _ in kept], (how, cut), [a for _, a in kept], language)
            if frame is not None:
                regular = _share(frame)
                for said in after:
                    frame = _with_said_after(*frame, said)
                slots, records = _with_below(*frame, below)
                records = tuple(replace(r, text=text[r.region.start]) for r in records)
                yield Frame("list", how, slots, records, regularity=regular)


def _share(frame: tuple[tuple[Slot, ...], tuple[Record, ...]]) -> float:
    slots, records = frame
    own = [k for k, slot in enumerate(slots) if slot.kind == "piece"]
    return sum(all(r.spans[k] for k in own) for r in records) / len(records)


def _lists(units: Units) -> Iterator[list[Unit]]:
    """Units of one signature, three or more: all of the document are one list."""
    by_signature: dict[tuple[str, int, int], list[Unit]] = {}
    for unit in units.all:
        if unit.marker != INSIDE and (unit.marker or unit.item or unit.level):
            by_signature.setdefault(unit.signature, []).append(unit)
    for _, group in sorted(by_signature.items(), key=lambda pair: pair[1][0].span.start):
        if len(group) >= LEAST_ITEMS:
            yield group


def _above(units: Units, group: Sequence[Unit], language: str) -> list[tuple[Span, ...]]:
    """The line that leads in each item's run: a heading, a bold line, one that ends in a colon.

    Short lines right above items also lead in where several runs have them: "to the minister of
    X", "to the minister of Y".
    """
    signature, depth = group[0].signature, group[0].item
    own = {unit.span.start for unit in group}
    short = [
        _is_short_line(units, one, language) and two.signature == signature
        for one, two in pairwise(units.all)
    ]
    plain = sum(short) >= LEAST_ITEMS
    found: list[tuple[Span, ...]] = []
    lead: tuple[Span, ...] = ()
    short_before = False
    for unit in units.all:
        is_short = plain and _is_short_line(units, unit, language)
        if unit.span.start in own:
            found.append(lead)
        if unit.signature == signature:
            short_before = False
            continue
        ends = units.text[unit.span.end - 1 : unit.span.end] in (":", "：")
        if unit.level and not ends and is_sentence(units.text[slice(*unit.body)], language):
            lead = ()  # "The Port Authority will mend the pier by 2030" says who does just that
        elif unit.level or unit.bold or ends or 0 < unit.item < depth:
            lead = ((led_in(units, unit, language) if ends else None) or unit.body,)
        elif is_short:
            lead = (*(lead if short_before and not unit.number else ()), unit.body)
            short_before = True
            continue
        elif unit.item <= depth and not unit.marker and not _is_date(units, unit, language):
            lead = ()
        short_before = False
    heads = set(found) - {()}
    if len(heads) == 1 and not any(_opens(units.text, lead[-1]) for lead in heads):
        return [()] * len(found)  # the title of the list, or of the plan
    return found


def _opens(text: str, lead: Span) -> bool:
    """Whether words end in a colon, or before one."""
    return any(sign in text[lead.end - 1 : lead.end + 2] for sign in ":：")


def _is_short_line(units: Units, unit: Unit, language: str) -> bool:
    """Whether a unit is a line of a few words without marker or full stop, and no date; or the
    name of a body, with a number or without.
    """
    words = units.text[slice(*unit.body)]
    if words.endswith(_STOPS) or _is_date(units, unit, language):
        return False
    if _is_plain(unit) and n_words(words) <= SHORT_LEAD:
        return True
    is_line = (_is_plain(unit) or bool(unit.number)) and len(words) <= SHORT_LINE
    return is_line and look_at(words, language).named >= NAMES_BODY


def _is_plain(unit: Unit) -> bool:
    return not (unit.marker or unit.item or unit.level)


def _is_date(units: Units, unit: Unit, language: str) -> bool:
    said = units.text[slice(*unit.body)]
    return _is_plain(unit) and says_when(said, language)


def _text_below(units: Units, items: Sequence[Unit]) -> dict[int, tuple[Span, ...]]:
    """The first plain paragraphs right below each item, by where the item starts.

    A line that ends in a colon above another item of the kind leads in that one.
    """
    found: dict[int, tuple[Span, ...]] = {}
    for item in items:
        at = bisect_left(units.starts, item.span.start) + 1
        near = units.all[at : at + MOST_TEXT]
        parted = (k for k, u in enumerate(near) if u.marker or u.item or u.level or u.bold)
        n = next(parted, len(near))
        is_above = 0 < n < len(near) and near[n].signature == item.signature
        text = near[: n - 1 if is_above and _ends_open(units, near[n - 1]) else n]
        found[item.span.start] = tuple(u.span for u in text if u.after_table == item.after_table)
    return found


def _ends_open(units: Units, unit: Unit) -> bool:
    return units.text[unit.span.end - 1] in ":："


def _said_after(
    units: Units, group: Sequence[Unit], language: str
) -> list[dict[int, tuple[Span, ...]]]:
    """The lines right behind items that say who acts, "Ministry of X, Agency of Y", and those that
    are dates, "by 1 May", by where the item starts; each only where several items have one.
    """
    behind: dict[int, list[Unit]] = {unit.span.start: [] for unit in group}
    now: list[Unit] = []
    for unit in units.all:
        if unit.span.start in behind:
            now = behind[unit.span.start]
        elif _is_plain(unit) and len(now) < MOST_AFTER and _is_line(units, unit):
            now.append(unit)
        else:
            now = []
    dates = {
        start: tuple(u.body for u in said if _is_date(units, u, language))
        for start, said in behind.items()
    }  # fmt: skip
    names = {
        start: tuple(u.body for u in said if u.body not in dates[start])
        for start, said in behind.items()
    }  # fmt: skip
    looks = [look_at(units.text[slice(*span)], language) for one in names.values() for span in one]
    if 2 * sum(look.named >= NAMES_BODY for look in looks) <= len(looks):
        names = {}
    return [found for found in (names, dates) if sum(map(bool, found.values())) >= LEAST_ITEMS]


def _is_line(units: Units, unit: Unit) -> bool:
    """Whether a unit is short and no label with its value."""
    words = units.text[slice(*unit.body)]
    return len(words) <= LONGEST_AFTER and label_end(words) is None


def _with_said_after(
    slots: tuple[Slot, ...], records: tuple[Record, ...], after: dict[int, tuple[Span, ...]]
) -> tuple[tuple[Slot, ...], tuple[Record, ...]]:
    """The records with one more slot for the lines behind them."""
    found = []
    for record in records:
        said = after.get(record.region.start, ())
        end = max([record.region.end, *(span.end for span in said)])
        found.append(Record((*record.spans, said), Span(record.region.start, end)))
    return (*slots, Slot("", "piece")), tuple(found)


def _below(units: Units, group: Sequence[Unit], language: str) -> dict[int, tuple[Span, ...]]:
    """What stands below items as their steps, by where the item starts; empty if nothing does.

    Steps have the number of their item and one more ("2.1.3" below "2.1"), or dates of their own.
    """
    text = units.text
    found: dict[int, list[Unit]] = {}
    own, now = {unit.span.start for unit in group}, None
    led: set[int] = set()  # items of which some words end in a colon, before a list
    for unit in units.all:
        if unit.span.start in own:
            now = unit
        elif now is not None and unit.level and unit.level <= (now.level or unit.level):
            now = None  # a heading of the same or a higher level ends the item
        elif now is not None and (unit.number or unit.item > now.item):
            found.setdefault(now.span.start, []).append(unit)
        if now is not None and text[unit.span.end - 1] in ":：":
            led.add(now.span.start)
    steps = {
        unit.span.start: tuple(
            u.span for u in found.get(unit.span.start, ())
            if unit.number and u.number.rpartition(".")[0] == unit.number
        )
        for unit in group
    }  # fmt: skip
    if sum(map(len, steps.values())) < SHARED * sum(map(len, found.values())):
        steps = {start: tuple(u.span for u in below) for start, below in found.items()}
        if not are_dated_steps(text, list(steps.values())):
            steps = {
                start: spans for start, spans in steps.items()
                if start in led and not _are_names(text, spans, language)
            }  # fmt: skip
    stepped = [unit for unit in group if steps.get(unit.span.start)]
    return steps if len(stepped) > 1 or any(_ends_open(units, u) for u in stepped) else {}


def _are_names(text: str, spans: Sequence[Span], language: str) -> bool:
    """Whether most items of a list name bodies and say nothing else."""
    looks = [look_at(text[slice(*span)], language) for span in spans]
    return 2 * sum(x.named >= 0.5 or x.words < LEAST_STEP for x in looks) > len(looks)


def _with_below(
    slots: tuple[Slot, ...], records: tuple[Record, ...], below: dict[int, tuple[Span, ...]]
) -> tuple[tuple[Slot, ...], tuple[Record, ...]]:
    """The records with one more slot for their steps, if there are any."""
    if not below:
        return slots, records
    with_steps = []
    for record in records:
        steps = below.get(record.region.start, ())
        end = max([record.region.end, *(step.end for step in steps)])
        with_steps.append(Record((*record.spans, steps), Span(record.region.start, end)))
    return (*slots, Slot("", "below")), tuple(with_steps)


def _frame(
    units: Units,
    group: Sequence[Unit],
    how: tuple[str, Cut],
    above: Sequence[tuple[Span, ...]],
    language: str,
) -> tuple[tuple[Slot, ...], tuple[Record, ...]] | None:
    """The items cut into pieces; None if too few have the pieces that most have."""
    said, cut = how
    pieces = [cut(units, unit) or [] for unit in group]
    counts = Counter(map(len, pieces))
    often = [n for n, times in counts.items() if n and times >= OFTEN * len(group)]
    typical = max(often, default=0)
    cut_up = sum(len(found) > 1 for found in pieces)
    if not typical or (said != "whole items" and (typical < 2 or cut_up < SHARED * len(group))):
        return None
    shapes = [[_shape(units, span, language) for span in found] for found in pieces]
    models = [
        np.mean([found[k] for found in shapes if len(found) == typical], axis=0)
        for k in range(typical)
    ]
    slots = (*(Slot("", "piece") for _ in range(typical)), Slot("", "above"))
    records = []
    for unit, found, shape, over in zip(group, pieces, shapes, above, strict=True):
        spans: list[tuple[Span, ...]] = [()] * (typical + 1)
        if not found:
            found, shape = [unit.body], [_shape(units, unit.body, language)]
        for k, span in zip(_places(shape, models), _fitted(found, typical), strict=False):
            spans[k] = (span,)
        spans[typical] = over
        records.append(Record(tuple(spans), unit.span))
    return slots, tuple(records)


def _shape(units: Units, span: Span, language: str) -> np.ndarray:
    """What tells one piece of an item from another: date, number, body, brackets, length."""
    look = look_at(units.text[slice(*span)], language)
    bracket = units.text[span.start - 1 : span.start] in ("(", "（", "[")
    body = min(1.0, look.body + look.acronym)
    return np.array([look.date, look.number, body, bracket, 0.5 * np.log1p(look.words)])


def _places(shape: Sequence[np.ndarray], models: Sequence[np.ndarray]) -> tuple[int, ...]:
    """Which slots the pieces of an item fill, in their order: the nearest in shape."""
    n = min(len(shape), len(models))
    ways = combinations(range(len(models)), n)
    return min(
        ways,
        key=lambda way: sum(
            float(np.abs(shape[j] - models[k]).sum()) for j, k in enumerate(way)
        ),
    )  # fmt: skip


def _fitted(found: list[Span], typical: int) -> list[Span]:
    """No more pieces than slots: what is too much goes to the longest piece and the one after."""
    while len(found) > typical:
        k = max(range(len(found) - 1), key=lambda j: found[j].end - found[j].start)
        found = [*found[:k], Span(found[k].start, found[k + 1].end), *found[k + 2 :]]
    return found
