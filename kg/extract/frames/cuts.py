"""How may the items of a list be cut into pieces? At dashes, brackets, sentences, bold words.

Extract layer. Each way gives pieces or none; the lists cut by them compete.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from kg.extract.frames.units import Unit, Units
from kg.extract.look import look_at
from kg.extract.spans import Span, trim
from kg.lexicon import lexicons_for
from kg.text import fold

SHORT_LINE = 120  # characters of a line below a heading that says something of it
OWN_LINE = 0.6  # of the longest other line that a line of its own is at most
DATED = 0.5  # share of words that must be a date
MOST_PIECES = 6
ANCHOR_WITHIN = 14  # words from the start among which the anchor word stands
ANCHOR_SHARE = 0.5  # share of the items that hold it
_DASH = re.compile(r"\s[-–—]\s|\s[-–—](?=\S)|(?<=\S)[-–—]\s")
_LAST_BRACKET = re.compile(r"[(（\[]([^()（）\[\]]{2,300})[)）\]]\W*$")
_FIRST_SENTENCE = re.compile(r"[.:。：]\s*(?=\S)")
_LAST_PART = re.compile(r"[,;，；،؛、]\s*([^,;，；،؛、]+)$")
_LAST_SENTENCE = re.compile(r"[.。]\s*([^.。]+)[.。]?$")
_WORD = re.compile(r"\w+")
# What ends words that head the rest: their own stop, or one behind them.
_HEADS = re.compile(r"(?:[.:!?。：]|.\s*[.:–—。：])\s*", re.DOTALL)

Cut = Callable[[Units, Unit], list[Span] | None]


def cuts_of(units: Units, group: Sequence[Unit], language: str) -> Iterator[tuple[str, Cut]]:
    """Every way to cut the items of a list, with its name."""
    yield "whole items", lambda _, unit: [unit.body]
    if group[0].level and not _head_lists(units, group):
        yield "headings and the line below", line_below
    yield "the items inside", _inside
    yield "last words in brackets", _bracket
    yield "last words in brackets, with a date", lambda u, unit: _dated_bracket(u, unit, language)
    yield "parts between dashes", _dashes
    yield "first sentence", lambda u, unit: _sentence(u, unit, language)
    yield "bold words", _bold
    anchor = anchor_of(units, group, language)
    if anchor:
        yield f"before and after '{anchor}'", lambda u, unit: _at_anchor(u, unit, anchor)


def _head_lists(units: Units, group: Sequence[Unit]) -> bool:
    """Whether several items stand right below most headings: these are sections, no records."""
    places = [bisect_left(units.starts, unit.span.start) + 1 for unit in group]
    below = [units.all[at : at + 2] for at in places]
    lists = [pair for pair in below if len(pair) == 2 and pair[0].item]
    return 2 * sum(one.signature == two.signature for one, two in lists) > len(group)


def line_below(units: Units, unit: Unit) -> list[Span] | None:
    """A heading and the short line right below it."""
    at = bisect_left(units.starts, unit.span.start) + 1
    below = units.all[at] if at < len(units.all) else None
    if below is None or below.level or below.after_table != unit.after_table:
        return None
    return [unit.body, below.body] if below.span.end - below.span.start <= SHORT_LINE else None


def _inside(units: Units, unit: Unit) -> list[Span] | None:
    """An item and the items inside it, each of which says one thing of it."""
    found = [unit.body]
    for inner in units.all[bisect_left(units.starts, unit.span.start) + 1 :]:
        if inner.item <= unit.item or len(found) > MOST_PIECES:
            break
        found.append(inner.body)
    return found if 2 < len(found) <= MOST_PIECES else None


def _bracket(units: Units, unit: Unit) -> list[Span] | None:
    match = _LAST_BRACKET.search(units.text, *unit.body)
    if match is None or match.start() <= unit.body.start:
        return None
    return [trim(units.text, unit.body.start, match.start()), Span(*match.span(1))]


def _dated_bracket(units: Units, unit: Unit, language: str) -> list[Span] | None:
    """An item, what its last brackets say, and the date behind the last comma in them."""
    parts = _bracket(units, unit)
    last = _LAST_PART.search(units.text, *parts[1]) if parts else None
    if not parts or last is None or not says_when(last[1], language):
        return None
    return [parts[0], Span(parts[1].start, last.start()), Span(*last.span(1))]


def says_when(words: str, language: str) -> bool:
    """Whether words are a date, or say that something is done always or each year."""
    look = look_at(words, language)
    return max(look.date, look.continuous) >= DATED


def _dashes(units: Units, unit: Unit) -> list[Span] | None:
    cuts = list(_DASH.finditer(units.text, *unit.body))
    if not cuts or len(cuts) >= MOST_PIECES:
        return None
    starts = [unit.body.start, *(m.end() for m in cuts)]
    ends = [*(m.start() for m in cuts), unit.body.end]
    pieces = [trim(units.text, a, b, "()") for a, b in zip(starts, ends, strict=True)]
    return [piece for piece in pieces if piece.end > piece.start]


def _sentence(units: Units, unit: Unit, language: str) -> list[Span] | None:
    """The first sentence of an item and the rest, without the brackets or date that end it."""
    if own := _own_line(units, unit):
        return own
    match = _FIRST_SENTENCE.search(units.text, unit.body.start + 4, unit.body.end)
    if match is None:
        return None
    first = trim(units.text, unit.body.start, match.start() + 1)
    rest = trim(units.text, match.end(), unit.body.end)
    found = [first, rest]
    bracket = _LAST_BRACKET.search(units.text, *rest)
    if bracket is not None and bracket.start() > rest.start:
        found = [first, trim(units.text, rest.start, bracket.start()), Span(*bracket.span(1))]
    last = _LAST_SENTENCE.search(units.text, *rest)
    if last is not None and says_when(last[1], language):
        found = [first, Span(rest.start, last.start()), Span(*last.span(1))]
    return found


def _own_line(units: Units, unit: Unit) -> list[Span] | None:
    """The line above the text of an item; that of a narrow page is as long as the others."""
    first, _, rest = units.text[slice(*unit.body)].partition("\n")
    if not rest[:1].isupper() or len(first) > OWN_LINE * max(map(len, rest.split("\n"))):
        return None
    cut = unit.body.start + len(first)
    return [trim(units.text, unit.body.start, cut), trim(units.text, cut, unit.body.end)]


def _bold(units: Units, unit: Unit) -> list[Span] | None:
    bold = units.bold_in(unit.body)
    if not bold or bold[0].end >= unit.body.end:
        return None
    heads = _HEADS.match(units.text, bold[0].end - 1, unit.body.end)
    if heads is None or bold[0].start > unit.body.start:  # its subject is bold: one sentence
        return [bold[0], unit.body]
    return [bold[0], trim(units.text, heads.end(), unit.body.end)]


def anchor_of(units: Units, group: Sequence[Unit], language: str) -> str:
    """A word near the start of most items with a body before it: "will", "shall", "ska"."""
    seen: Counter[str] = Counter()
    body: Counter[str] = Counter()
    place: Counter[str] = Counter()
    small = small_words(language)
    for unit in group:
        words = list(_WORD.finditer(units.text, *unit.body))[:ANCHOR_WITHIN]
        said: set[str] = set()
        for match in words[1:]:
            word = match.group()
            if not word.islower() or word in said or fold(word) in small:
                continue
            said.add(word)
            seen[word] += 1
            place[word] += match.start() - unit.body.start
            look = look_at(units.text[unit.body.start : match.start()], language)
            body[word] += look.body + look.acronym >= 0.5
    least = ANCHOR_SHARE * len(group)
    fit = [w for w, n in seen.items() if n >= least and body[w] >= 0.5 * n]
    return max(fit, key=lambda w: (seen[w] * seen[w] / (1 + place[w]), w), default="")


@lru_cache(maxsize=64)
def small_words(language: str) -> frozenset[str]:
    """Words that stand inside names of bodies and part no subject from its verb."""
    names = [pack.names for pack in lexicons_for(language)]
    words = [
        word for n in names
        for word in (*n.small_words, *n.part_of_words, *n.attached_words, *n.joiners, *n.articles)
    ]  # fmt: skip
    return frozenset(fold(word) for entry in words for word in entry.split())


def _at_anchor(units: Units, unit: Unit, anchor: str) -> list[Span] | None:
    match = re.compile(rf"\b{re.escape(anchor)}\b").search(units.text, *unit.body)
    if match is None or match.start() <= unit.body.start:
        return None
    return [trim(units.text, unit.body.start, match.start()), unit.body]
