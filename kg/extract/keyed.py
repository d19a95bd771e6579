"""Which words of a line are a key, and which its value? "Responsible: …", a label on its own line.

Extract layer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from kg.extract.fields import FieldGuess
from kg.extract.headings import NUMBER_AFTER_WORD
from kg.extract.spans import Span, lines, trim
from kg.extract.terms import Terms
from kg.model.document import Block, Paragraph
from kg.phrases import match_at, words_of
from kg.text import fold

LONGEST_KEY = 110  # characters before the sign that ends a key
LONGEST_LABEL = 70  # characters of a label that stands alone on its line
KEY_WORDS = 8  # words a key inside a line may have
SURE = 0.85  # score from which words before a colon are a key
MARKUP = "*_"

_SIGN = re.compile(
    r"(?P<sign>[•●▪◦‣⁃∙·*+–—-]|\uf0b7|\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[^\W\d_])[.)]|\d{1,3}(?:\.\d{1,3}){1,4})\s+(?=\S)"
)
# After a key: a colon or tab; or a dash, dots or a gap, where only a whole known key counts.
_SEPARATOR = re.compile(
    r"[^\S\n\t]*(?P<colon>[:：\t])\s*|\s+[–—-]+\s+|[^\S\n]*\.{3,}[^\S\n]*|[^\S\n]{3,}"
)
_PAGE = re.compile(r"\s*\d{1,3}\s*")
_COLON = re.compile(r"\s*[:：](?!//)[ \t*_]*")
_BEFORE_KEY = ".;,!?()|•●▪–—-\n\t"
_CONTENTS = re.compile(r"(?:\.{4,}|…{2,}|\s\.(?:\s\.){3,})\s*\d{1,3}\s*$|\t\s*\d{1,3}\s*$")
_CAPITAL = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its field, its words, and the span of its value (empty if it follows)."""

    guess: FieldGuess
    words: str
    start: int
    value: Span


def after_sign(text: str, span: Span) -> tuple[str, Span]:
    """The bullet or number a line begins with, and the line without it."""
    start, end = trim(text, *span)
    match = _SIGN.match(text, start, end)
    if not match:
        return "", Span(start, end)
    return match.group("sign"), trim(text, match.end(), end)


def is_listed(text: str, span: Span) -> bool:
    """Whether a line begins with a bullet or the number of an item."""
    return bool(after_sign(text, span)[0])


def is_contents(text: str, span: Span) -> bool:
    """Whether a line belongs to a table of contents: dots or a tab, then a page.

    Edges: dots before a year ("Deadline ..... 2025") are none.
    """
    return bool(_CONTENTS.search(text, *trim(text, *span)))


def keys_in(text: str, span: Span, terms: Terms) -> tuple[Key, ...]:
    """The keys of a run of lines, each with the words up to the next one.

    Edges: a key inside a line counts only if the whole of it is known and a colon follows.
    """
    first = _first_key(text, span, terms)
    at = first.value.start if first else span.start
    keys = [first] if first else []
    keys += _inner_keys(text, Span(at, span.end), terms)
    stops = [*(key.start for key in keys[1:]), span.end][: len(keys)]
    return tuple(
        Key(key.guess, key.words, key.start, _value(text, Span(key.value.start, stop)))
        for key, stop in zip(keys, stops, strict=True)
    )


def _value(text: str, span: Span) -> Span:
    """The words of a value without emphasis, an open bracket or a separator at its end."""
    start, end = trim(text, *span, MARKUP)
    end = trim(text, start, end, MARKUP + "|;,–—-").end
    if text[start:end].count("(") > text[start:end].count(")") and text[end - 1 : end] == "(":
        end -= 1
    if text[start:end].count(")") > text[start:end].count("(") and text[end - 1 : end] == ")":
        end -= 1
    return trim(text, start, max(start, end))


def _first_key(text: str, span: Span, terms: Terms) -> Key | None:
    """The key a line begins with: before a colon, a tab or a dash, or alone on the line."""
    sign, body = after_sign(text, span)
    start = trim(text, *body, MARKUP + ":").start  # rST writes ":Lead: X"
    line_end = next((row.end for row in lines(text, start, body.end)), start)
    stop = min(line_end, start + LONGEST_KEY)
    for match in islice(_SEPARATOR.finditer(text, start, stop), 3):
        head = text[start : match.start()].strip(MARKUP + " ")
        guess = terms.guess(head) if _is_head(head) else None
        if "..." in match.group() and _PAGE.fullmatch(text, match.end(), line_end):
            return None  # a line of the contents
        if guess and guess.score >= (SURE if match.group("colon") else 1.0):
            return Key(guess, head, body.start, Span(match.end(), body.end))
    return _label(text, (sign, start, line_end, body), terms)


def _is_head(head: str) -> bool:
    return bool(head) and "(" not in head[:1] and not head[-1:].isdigit()


def _label(text: str, place: tuple[str, int, int, Span], terms: Terms) -> Key | None:
    """A known heading alone on its line, without a number."""
    sign, start, end, body = place
    head = text[start:end].strip(MARKUP + " ")
    if sign or len(head) > LONGEST_LABEL or not head:
        return None
    guess = terms.whole(head)
    return Key(guess, head, body.start, Span(end, body.end)) if guess else None


def _inner_keys(text: str, span: Span, terms: Terms) -> list[Key]:
    """The known heads before colons inside a run of words."""
    keys: list[Key] = []
    floor = span.start
    for match in _COLON.finditer(text, *span):
        found = _head_before(text, Span(floor, match.start()), terms)
        if found:
            guess, start = found
            head = text[start : match.start()].strip(MARKUP + " ")
            keys.append(Key(guess, head, start, Span(match.end(), span.end)))
            floor = match.end()
    return keys


def _head_before(text: str, span: Span, terms: Terms) -> tuple[FieldGuess, int] | None:
    """The longest known head that ends where a span ends, and where it begins."""
    begin = max(span.start, span.end - LONGEST_KEY)
    words = words_of(text, begin, span.end)[-KEY_WORDS:]
    for word in words:
        guess = terms.whole(text[word.start : span.end].strip(MARKUP + " "))
        if guess and _may_begin(text, span.start, word.start):
            return guess, word.start
    return None


def _may_begin(text: str, floor: int, start: int) -> bool:
    """Whether a key may begin here: after a mark or a line's end, or with a capital."""
    before = text[floor:start].rstrip(" *_\u00a0")
    if not before or before[-1] in _BEFORE_KEY:
        return True
    return text[start].isupper() or not text[start].isalpha()


@dataclass(frozen=True, slots=True)
class NumberedHead:
    """A heading such as "Measure 2.1. Training": the field of its word, its number and title."""

    field: str
    number: str | None
    title: Span


def numbered_head(text: str, span: Span, terms: Terms) -> NumberedHead | None:
    """The activity or task a line heads: a word for one, its number, its title (or none yet).

    Edges: a line of a table of contents heads nothing.
    """
    start, end = trim(text, *after_heading_marks(text, span))
    parts = words_of(text, start, min(end, start + 120))
    if not parts or parts[0].start - start > 2:
        return None
    found = match_at(terms.words.fields, parts, 0)
    if found is None or found.value not in ("activity", "task"):
        return None
    match = NUMBER_AFTER_WORD.match(text, found.end, min(end, found.end + 30))
    if match is None:
        return None
    title = trim(text, match.end(), end, MARKUP)
    marked = match.group("mark").strip() != ""
    opening = text[title.start : title.start + 1]
    if title.end > title.start and not marked and not (opening.isupper() or opening in "„“«\"'("):
        return None
    return NumberedHead(found.value, match.group("n"), title)


def after_heading_marks(text: str, span: Span) -> Span:
    """A line without the emphasis and bullet before its first word."""
    start, end = trim(text, *span, MARKUP + "#")
    if text[start : start + 1] in "•●▪◦":
        start += 1
    return trim(text, start, end, MARKUP)


def repeated_labels(text: str, blocks: Iterable[Block]) -> Counter[str]:
    """How often words stand before a colon at the beginning of a line, by their key."""
    counts: Counter[str] = Counter()
    for block in blocks:
        if isinstance(block, Paragraph):
            for line in lines(text, block.start, block.end):
                label = label_of(text, line)
                if label:
                    counts[fold(label)] += 1
    return counts


def label_of(text: str, line: Span) -> str:
    """The few words before the first colon of a line, if it looks like a label."""
    _, body = after_sign(text, line)
    match = _COLON.search(text, body.start, min(body.end, body.start + LONGEST_LABEL))
    label = text[body.start : match.start()].strip(MARKUP + " ") if match else ""
    is_short = 0 < len(label.split()) <= KEY_WORDS and bool(_CAPITAL.match(label))
    return label if is_short and not any(c in label for c in ".;!?") else ""
