"""The labels and values of lines and paragraphs, in reading order. Extract layer.

A label is what a colon or bold words part from the rest, or a short line that comes back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from kg.extract.fields import split_number
from kg.extract.frames.markers import marker_of
from kg.extract.frames.units import LONGEST_LABEL, Unit, Units, label_end
from kg.extract.spans import Span, lines, trim
from kg.extract.terms import Terms
from kg.text import LEVEL, fold

SHORT_VALUE = 90  # characters of a line that may be one of several values of a label
OFTEN_LABEL = 0.6  # of the commonest short line: what comes back as often is a label, no value
LOOSE_COUNT = 3  # times a label without a colon must come back
MOST_WORDS = 6  # of a label inside a line

LETTERED = ("letter", "hangul", "circled")  # markers that count labels, as well as items

_STOPS = ".;,。；，"
COLON = re.compile(r"[:：]")
_BRACKET = re.compile(r"[)）]")
WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"\s*\.{3,}\s*|\s*\t\s*|\s{3,}|\s[–—-]\s+")  # parts a known label from its value


@dataclass(frozen=True, slots=True)
class Entry:
    """A label with its value, or (without a label) a unit that stands between them.

    `ends` says that no value goes on over it. `upper` are the words of a merged cell beside it that
    heads several labels.
    """

    key: str
    label: Span
    value: Span
    unit: Unit | None = None
    colon: bool = False
    ends: bool = False
    upper: str = ""

    def head(self, text: str) -> str:
        """The words of the label, below those that head it."""
        own = text[slice(*self.label)]
        return f"{self.upper}{LEVEL}{own}" if self.upper else own


def text_entries(units: Units, terms: Terms) -> list[Entry]:
    """The lines of units: labels with colons, bold or repeated short lines, and the rest."""
    text = units.text
    short = Counter(
        fold(text[slice(*u.body)]) for u in units.all if u.body.end - u.body.start <= LONGEST_LABEL
    )
    firsts = _labels_above(units)
    found: list[Entry] = []
    labels: Counter[str] = Counter()
    values = 0  # short lines since a label with a colon and no value; 0 if none is open
    for unit, after in zip_longest(units.all, units.all[1:]):
        if values in (1, -1) and after is not None and _leads_in(text, unit, after):
            continue
        pieces = _pieces(units, unit, terms, firsts)
        whole = fold(text[slice(*unit.body)])
        for k, (entry, row) in enumerate(pieces):
            own = _cut(text, unit, row) if k == 0 else None
            if entry is not None:
                found.append(replace(entry, unit=own))
                labels[entry.key] += 1
                values = int(entry.value.end <= entry.value.start)
                continue
            fits = row.end - row.start <= SHORT_VALUE and not unit.number and not unit.level
            often = short.get(whole, 0) if len(pieces) == 1 and whole else 0
            is_value = abs(values) == 1 or (values > 1 and _is_value(often, short, units, unit))
            if often >= LOOSE_COUNT and not (fits and is_value):
                found.append(Entry(whole, unit.body, Span(unit.span.end, unit.span.end), unit))
                values = -1
            else:
                found.append(Entry("", row, row, own))
                values = values + 1 if values and fits else 0  # one value only without a colon
    return found


def _leads_in(text: str, unit: Unit, after: Unit) -> bool:
    """Whether the first words below a label only lead in the list that is its value."""
    plain = not unit.level and not unit.item and after.item > 0
    return plain and text[slice(*unit.span)].endswith((":", "："))


def _is_value(often: int, short: Counter[str], units: Units, unit: Unit) -> bool:
    """Whether a short line after the first value of a label is one more: not as often as labels."""
    most = max(short.values())
    return often < OFTEN_LABEL * most or "," in units.text[slice(*unit.body)]


def _labels_above(units: Units) -> frozenset[str]:
    """Short lines that come back as the first line of paragraphs of several, and only there."""
    firsts = Counter(
        fold(units.text[slice(*row)]) for u in units.all for row in _first_line(units.text, u)
    )
    everywhere = Counter(
        fold(units.text[slice(*row)]) for u in units.all for row in lines(units.text, *u.body)
    )
    return frozenset(
        words
        for words, n in firsts.items()
        if n >= LOOSE_COUNT and n >= OFTEN_LABEL * everywhere[words]
    )


def _first_line(text: str, unit: Unit) -> list[Span]:
    rows = [row for row in lines(text, *unit.body) if row.end > row.start]
    is_short = len(rows) > 1 and rows[0].end - rows[0].start <= LONGEST_LABEL
    if not is_short or unit.level or unit.marker or unit.item:
        return []
    words = text[slice(*rows[0])]
    return rows[:1] if label_end(words) is None and words[-1:] not in _STOPS else []


def _pieces(
    units: Units, unit: Unit, terms: Terms, firsts: frozenset[str]
) -> list[tuple[Entry | None, Span]]:
    """The lines of a unit that begin with a label, and what stands between them in one piece."""
    found: list[tuple[Entry | None, Span]] = []
    if unit.level:  # a heading stands above what it heads, with a colon or without
        return [(None, unit.span)]
    for first in _first_line(units.text, unit):
        key = label_key(units.text[slice(*first)])
        if key and fold(units.text[slice(*first)]) in firsts:
            return [(Entry(key, first, trim(units.text, first.end, unit.span.end)), unit.span)]
    for row in lines(units.text, *unit.span):
        for part in _parts(units.text, row, units, terms):
            entry = _labelled(units.text, part, units) or _known_line(units.text, part, terms)
            if entry is None and found and found[-1][0] is None:
                found[-1] = (None, Span(found[-1][1].start, part.end))
            else:
                found.append((entry, part))
    return found or [(None, unit.span)]


def _cut(text: str, unit: Unit, row: Span) -> Unit:
    """A unit without the labels that follow in it."""
    if row.end >= unit.span.end:
        return unit
    body = trim(text, unit.body.start, row.end, ".–—-") if row.end > unit.body.start else row
    return replace(unit, span=Span(unit.span.start, row.end), body=body)


def _parts(text: str, row: Span, units: Units, terms: Terms) -> Iterator[Span]:
    """A line cut before the further labels inside it: known words, or bold ones, and a colon."""
    starts = {row.start}
    for before, colon in pairwise([row.start, *(m.start() for m in COLON.finditer(text, *row))]):
        words = [m.start() for m in WORD.finditer(text, before, colon)][-MOST_WORDS:]
        bold = {span.start for span in units.bold_in(Span(before, colon + 1)) if span.end >= colon}
        starts |= set(label_start(text, (words, colon), bold, terms))
    marker, _, body = marker_of(text, row)
    if marker in LETTERED:
        starts.discard(body.start)  # "a) Lead: …"
    for start, end in pairwise([*sorted(starts), row.end]):
        part = trim(text, start, end, ";,(（|")
        if not any(map(str.isalnum, text[slice(*part)])):
            continue  # the bullet before a label
        yield trim(text, *part, ")）") if start > row.start and "(" not in text[start:end] else part


def label_start(
    text: str, place: tuple[list[int], int], bold: set[int], terms: Terms
) -> Iterator[int]:
    """Where the label before a colon begins: the most words that are one."""
    for start in place[0]:
        label = text[start : place[1]].rstrip()
        before = text[max(start - 2, 0) : start].strip()[-1:]
        dash = before in "–—" or text[max(start - 2, 0) : start] == "- "
        begins = not label[0].islower() or dash or before in ";,.(（"
        if (
            start in bold
            or before == "|"
            or (begins and not _BRACKET.search(label) and terms.whole(label))
        ):
            yield start
            return


def _known_line(text: str, row: Span, terms: Terms) -> Entry | None:
    """A short line that is a known head, before dots, a dash or a gap: the value follows."""
    _, _, body = marker_of(text, row)
    gap = _GAP.search(text, *body)
    label = Span(body.start, gap.start() if gap else body.end)
    words = text[slice(*label)]
    if len(words) > LONGEST_LABEL or not (terms.whole(words) or terms.describes(words)):
        return None
    value = Span(gap.end() if gap else row.end, row.end)
    return Entry(fold(words), label, value, colon=gap is not None)


def _labelled(text: str, row: Span, units: Units) -> Entry | None:
    """The label and value of a line, if a colon or bold words part them."""
    marker, _, body = marker_of(text, row)
    if "#" in marker:  # "Target 1.2:" is a label with its number
        body = row
    end = label_end(text[slice(*body)])
    if end is None:
        bold = units.bold_in(body)
        inside = bold and bold[0].start == body.start and bold[0].end < body.end
        if not inside or bold[0].end - bold[0].start > LONGEST_LABEL:
            return None
        if units.text[bold[0].end : body.end].lstrip()[:1].islower():
            return None  # the first word of a sentence
        end = bold[0].end - body.start
    label = trim(text, body.start, body.start + end, "*:：")
    value = trim(text, body.start + end, body.end, ":： *–-")
    key = label_key(text[slice(*label)])
    return Entry(key, label, value, colon=True) if key else None


def label_key(label: str) -> str:
    """What a label is compared by: its words without the number that counts the records."""
    return fold(split_number(label)[0]) or fold(label)
