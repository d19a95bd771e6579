"""The lines and paragraphs outside tables, with what begins them. Extract layer.

A unit is one paragraph as a reader sees it: lines of a text file that go on are joined. Its marker
is the number, letter or bullet before its words; the class of a marker is the same for all items
of one list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from kg.extract.frames.markers import MARKER, marker_of
from kg.extract.look import n_words
from kg.extract.spans import Span, trim
from kg.model.document import Block, Document, Paragraph
from kg.periods import find_years
from kg.text import fold

LONG_LINE = 45  # characters of a line that may go on in the next
SPACED = 0.2  # share of gaps between lines that are blank lines where these part paragraphs
LONGEST_LABEL = 70  # characters before a colon
INSIDE = "inside"  # marker of what is enumerated inside a paragraph: no list of its own
LEAST_STEP = 6  # words of an item with its date from which on it is a step, no date
LEAST_SERIES = 3  # lines that only count, one after the other
COUNTED = 0.7  # share of the numbers up to the last that must be there
LOWEST = 6  # level of the headings that they are
SHORT_TITLE = 200  # characters of a bold line that may head what follows

_COUNTS = re.compile(  # "Action 3", "Section 1.", "第三条": words that only count
    r"(?:[^\W\d_]{2,20}\.?\s*(?:[^\W\d_]{1,3}\.?\s*)?)?[(\[【]?\d{1,3}(?:[.．\-/]\d{1,3}){0,4}[\])】]?[.:)]?"
    r"|第[一二三四五六七八九十百\d]{1,4}[条章節條节項项]"
)
_ALONE = re.compile(r"([^\W\d_]{3,20})\s+(?:no\.?\s*)?(\d{1,3})\s*[.:]?", re.I)
_COUNTED = re.compile(r"[(（](\w{1,4})[)）](?=\s*\S)")
_CJK = " 一二三四五六七八九"
_COUNTED_IN = re.compile(  # numbers of items that stand in one paragraph, behind a full stop
    r"(?P<bracket>[（(][一二三四五六七八九十]{1,3}[）)])|(?:^|(?<=[.;:)!?。；：）！？]))\s*"
    r"(?:(?P<cjk>[一二三四五六七八九十]{1,3})、|(?P<num>\d{1,2})[.)、．]\s*(?=[^\W\d_]))"
)
_COUNTS_BY = (
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"],
    *([chr(first + k) for k in range(12)] for first in (ord("a"), ord("а"))),
    [str(k) for k in range(1, 20)],
    list("一二三四五六七八九十"),
)
_ROW = re.compile(r"[^\n\r]+")
_COLON = re.compile(r"[:：](?!//)\s*")
# The end of a sentence; a dot before a number or behind a single letter ("No. 3") is none.
_SENTENCE = re.compile(r"(?:(?<!\b\w)\.(?!\s*\d)|[;!?。；！？])\s")


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph: all of it, its marker's class and words, and what is left without it.

    `level` is that of a heading, `item` the depth in a list; `bold` says that all of it is bold.
    `after_table` counts the tables before it.
    """

    span: Span
    body: Span
    marker: str
    number: str
    level: int
    item: int
    bold: bool
    after_table: int

    @property
    def signature(self) -> tuple[str, int, int]:
        """What it shares with the other items of its list."""
        return self.marker, self.item, self.level


@dataclass(frozen=True)
class Units:
    """All units of a document in reading order."""

    text: str
    all: tuple[Unit, ...]
    bold: tuple[tuple[int, int], ...]

    @cached_property
    def starts(self) -> list[int]:
        """Where each unit starts."""
        return [unit.span.start for unit in self.all]

    def bold_in(self, span: Span) -> list[Span]:
        """The bold words inside a span, neighbours joined."""
        found: list[Span] = []
        at = bisect_left(self.bold, (span.start, 0))
        while at < len(self.bold) and self.bold[at][0] < span.end:
            piece = trim(self.text, self.bold[at][0], min(self.bold[at][1], span.end))
            if found and not self.text[found[-1].end : piece.start].strip():
                found[-1] = Span(found[-1].start, piece.end)
            elif piece.end > piece.start:
                found.append(piece)
            at += 1
        return found


def units_of(document: Document, blocks: Sequence[Block]) -> Units:
    """The paragraphs outside tables as units."""
    bold = tuple((m.start, m.end) for m in document.marks if m.kind == "bold")
    units = Units(document.text, (), bold)
    found: list[Unit] = []
    tables = 0
    run: list[Paragraph] = []
    plain = document.media_type == "text/plain"
    spaced = plain and _is_spaced(document.text, blocks)
    for block in blocks:
        if not isinstance(block, Paragraph):
            found += _closed(run, units, tables)
            run = []
            tables += 1
            continue
        goes_on = run and (
            _goes_on(document.text, run[-1], block, spaced=spaced)
            if plain
            else _is_rest(document.text, run, block)
        )
        if run and not goes_on:
            found += _closed(run, units, tables)
            run = []
        run.append(block)
    found += _closed(run, units, tables)
    return Units(document.text, tuple(_joined(found, document.text)), bold)


def _joined(units: Sequence[Unit], text: str) -> list[Unit]:
    """The units; a heading that only counts ("Action 3") is the number of the words below it.

    A bold line that begins in small letters goes on with the bold one above it.
    """
    counted = _counted(units, text)
    found: list[Unit] = []
    for unit in units:
        above = found[-1] if found else None
        if above is not None and above.bold and unit.bold and text[unit.body.start].islower():
            whole, body = (Span(a.start, b.end) for a, b in
                           ((above.span, unit.span), (above.body, unit.body)))  # fmt: skip
            found[-1] = replace(above, span=whole, body=body)
            continue
        if unit.span in counted:
            unit = replace(unit, level=LOWEST)
        if above is None or above.number or not above.level or unit.marker or unit.item or not (
            _COUNTS.fullmatch(text, *above.span) and label_end(text[slice(*unit.span)]) is None
        ):  # fmt: skip
            found.append(unit)
            continue
        number = text[slice(*above.span)].rstrip(".:)")
        word = fold(re.sub(r"\W*\d.*", "", number))
        span = Span(above.span.start, unit.span.end)
        found[-1] = replace(
            above, span=span, body=unit.body, marker=f"{word}#0", number=number, bold=unit.bold
        )
    return found


def _counted(units: Sequence[Unit], text: str) -> set[Span]:
    """The lines alone that only count with one word, few left out: they head what follows.

    "Initiative 1", … "Initiative 2", … "Initiative 3".
    """
    series: dict[str, list[tuple[int, Span]]] = {}
    for unit, after in pairwise(units):
        match = _ALONE.fullmatch(text, *unit.span)
        heads = (
            not (unit.level or unit.item or after.level) and unit.after_table == after.after_table
        )
        if match and heads:
            series.setdefault(fold(match[1]), []).append((int(match[2]), unit.span))
    return {
        span
        for found in series.values()
        if (numbers := {number for number, _ in found})
        and LEAST_SERIES <= len(found) == len(numbers) >= COUNTED * max(numbers)
        for _, span in found
    }


def only_counts(text: str, span: Span) -> bool:
    """Whether words are a number, with a word or two before it: "Action 3"."""
    return _COUNTS.fullmatch(text, *span) is not None


def _is_spaced(text: str, blocks: Sequence[Block]) -> bool:
    """Whether blank lines part the paragraphs of a text file."""
    lines = [block for block in blocks if isinstance(block, Paragraph)]
    gaps = [text[a.end : b.start].count("\n") > 1 for a, b in pairwise(lines)]
    return sum(gaps) >= SPACED * max(len(gaps), 1) and any(not gap for gap in gaps)


def _goes_on(text: str, before: Paragraph, after: Paragraph, *, spaced: bool) -> bool:
    """Whether a line of a text file goes on in the next one."""
    between = text[before.end : after.start]
    if max(between.count("\n"), between.count("\r")) > 1 or after.level or after.item:
        return False
    last, first = text[before.start : before.end].strip(), text[after.start : after.end].strip()
    if not first or MARKER.match(first) or last.endswith((":", "：", ".", ";", "。")):
        return False
    if label_end(first) is not None:
        return False
    return spaced or len(last) >= LONG_LINE or first[:1].islower()


def _is_rest(text: str, run: Sequence[Paragraph], after: Paragraph) -> bool:
    """Whether a paragraph goes on with one that ends within a sentence: an item that was typed with
    its bullet, line by line, or a long line of print.
    """
    if run[0].item or run[0].level or after.item or after.level:
        return False
    bullet = MARKER.match(text, run[0].start, run[0].end)
    last, first = text[run[-1].start : run[-1].end].rstrip(), text[after.start : after.end].strip()
    typed = bullet is not None and bullet["bullet"] is not None
    long = bullet is None and len(last) >= LONG_LINE and not MARKER.match(first)
    return (
        (typed or long) and first[:1].islower() and not last.endswith((":", "：", ".", ";", "。"))
    )


def _closed(run: Sequence[Paragraph], units: Units, tables: int) -> list[Unit]:
    if not run:
        return []
    text = units.text
    span = trim(text, run[0].start, run[-1].end)
    if span.end <= span.start:
        return []
    if run[0].level == 0 and len(rows := _bullet_lines(text, span) or _counted_in(text, span)) > 1:
        cuts = zip(rows, [*rows[1:], span.end], strict=True)
        return [
            u for a, b in cuts for u in _closed([replace(run[0], start=a, end=b)], units, tables)
        ]
    starts = [] if run[0].level else enumerated(text, span)
    if starts:
        head = _closed([replace(run[0], end=starts[0])], units, tables)
        cuts = zip(starts, [*starts[1:], span.end], strict=True)
        inner = [replace(run[0], start=a, end=b, item=run[0].item + 1) for a, b in cuts]
        items = [unit for part in inner for unit in _closed([part], units, tables)]
        return head + [replace(unit, marker=INSIDE) for unit in items]
    marker, number, body = marker_of(text, span)
    bold = units.bold_in(span)
    whole = len(bold) == 1 and not text[bold[0].end : span.end].strip(" .:*") and (
        not text[span.start : bold[0].start].strip() or bold[0].start <= body.start
    )  # fmt: skip
    return [
        Unit(span, body, marker, number, run[0].level, run[0].item,
             whole and span.end - span.start <= SHORT_TITLE, tables)
    ]  # fmt: skip


def _bullet_lines(text: str, span: Span) -> list[int]:
    """Where the lines with a bullet begin in a paragraph that begins with one."""
    rows = [m.start() for m in _ROW.finditer(text, *span)]
    found = [row for row in rows if (m := MARKER.match(text, row, span.end)) and m["bullet"]]
    return found if found[:1] == [span.start] else []


def _counted_in(text: str, span: Span) -> list[int]:
    """Where a paragraph begins, and the numbers in it that count up: three or more of one form.

    Example:
        >>> said = "We do: 1. Plan it well. 2. Build it. 3. Look at it."
        >>> [said[k] for k in _counted_in(said, Span(0, len(said)))]
        ['W', '1', '2', '3']
    """
    found: dict[str, list[int]] = {}
    last: dict[str, int] = {}
    for match in _COUNTED_IN.finditer(text, *span):
        form = str(match.lastgroup)
        number = _value(match[form])
        if number == 1 or number == last.get(form, 0) + 1:
            found.setdefault(form, []).append(match.start(form))
            last[form] = number
    starts = [k for rows in found.values() if len(rows) >= LEAST_SERIES for k in rows]
    return sorted({span.start, *starts}) if starts else []


def _value(number: str) -> int:
    """The value of a number below a hundred, in figures or in Chinese.

    Example:
        >>> _value("12"), _value("十二"), _value("二十")
        (12, 12, 20)
    """
    if number.isdigit():
        return int(number)
    tens, ten, ones = number.strip("（()）").rpartition("十")
    return 10 * bool(ten) * (_CJK.find(tens) or 1) + max(_CJK.find(ones), 0)


def are_dated_steps(text: str, lists: Sequence[Sequence[Span]]) -> bool:
    """Whether lists hold items of several words each, most of them with a year inside."""
    said = [text[slice(*span)] for spans in lists for span in spans]
    steps = sum(n_words(words) >= LEAST_STEP and bool(find_years(words)) for words in said)
    return len(said) > sum(map(bool, lists)) and 2 * steps > len(said)


def enumerated(text: str, span: Span) -> list[int]:
    """Where the items of an enumeration inside a paragraph begin, behind a colon.

    Example:
        >>> said = "The office shall: (a) train staff; and (b) report (see 2)."
        >>> [said[k : k + 3] for k in enumerated(said, Span(0, len(said)))]
        ['(a)', '(b)']
    """
    found: list[int] = []
    counted: Sequence[str] = ()
    for match in _COUNTED.finditer(text, *span):
        label = match[1].lower()
        before = text[max(span.start, match.start() - 4) : match.start()].rstrip()
        if not found and before.endswith((":", "：")):
            counted = next((one for one in _COUNTS_BY if one[0] == label), ())
        if len(found) < len(counted) and counted[len(found)] == label:
            found.append(match.start())
    return found if len(found) > 1 else []


def label_end(words: str) -> int | None:
    """Where the label at the beginning of a line ends (at its colon), None if there is none.

    Example:
        >>> label_end("Lead: Ministry of Water"), label_end("He asked. They said: no")
        (4, None)
    """
    match = _COLON.search(words, 0, LONGEST_LABEL + 1)
    if match is None or match.start() == 0:
        return None
    label = words[: match.start()]
    if _SENTENCE.search(label) or label.count(",") > 1 or (label[:1].isdigit() and len(label) < 4):
        return None
    if (
        match.start() > 1
        and label[-1:].isdigit()
        and words[match.end() : match.end() + 1].isdigit()
    ):
        return None  # a time of day
    return match.start()
