"""What will be reached, and how much of it? Numeric targets and plain results. Extract layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.extract.numbering import split_items
from kg.extract.spans import Span, trim
from kg.extract.vocabulary import Vocabulary
from kg.money_tokens import read_number
from kg.phrases import match_at, words_of

LEAD_WORDS = 2  # words that may stand before a target's number ("held 6 trainings")
_NUMBER = re.compile(r"(?<![\w.,/-])\d[\d.,\u00a0\u202f]*(?P<p>\s?%)?")
# A comma, a line, a joiner before a number; or only a space, where a word of content ends before.
_SEPARATOR = re.compile(r"[,;\n]|\s[^\W\d_]{1,3}\s(?=\d)|(?<=[^\W\d_]{5})\s(?=\d+\s[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Target:
    """One expected result: its words, and its number and unit if it has one."""

    span: Span
    value: Decimal | None = None
    unit: str | None = None


def read_results(text: str, span: Span, words: Vocabulary) -> tuple[Target, ...]:
    """The expected results of a cell: one a numeric target, one for words without a number.

    Edges: items of a numbered list are results of their own; an unnumbered text without targets is
    one result. Years, dates and references ("article 76") are no targets.
    """
    items = [item.span for item in split_items(text, *span)]
    return tuple(target for item in items for target in _targets(text, item, words))


def read_target(text: str, span: Span, words: Vocabulary) -> Target:
    """The number a run of words begins with and what it counts, if it is a target."""
    bare = trim(text, *span)
    match = _NUMBER.search(text, *bare)
    if not match or len(words_of(text, bare.start, match.start())) > LEAD_WORDS:
        return Target(bare)
    value = read_number(match.group().rstrip(" %.,"))
    unit = trim(text, match.end(), bare.end, ".,;")
    if value is None or unit.end <= unit.start or not _counts(text, match, bare, words):
        return Target(bare)
    unit_words = text[unit.start : unit.end]
    if match.group("p"):
        unit_words = f"% {unit_words}"
    return Target(bare, value, unit_words)


def _targets(text: str, span: Span, words: Vocabulary) -> Sequence[Target]:
    spans = [part for part in _parts(text, span, words) if part.end > part.start]
    parts = [read_target(text, part, words) for part in spans]
    numeric = [part for part in parts if part.value is not None]
    if not numeric:
        whole = trim(text, *span)
        return [Target(whole)] if whole.end > whole.start else []
    return parts


def _parts(text: str, span: Span, words: Vocabulary) -> list[Span]:
    """Cut at commas, semicolons and lines, where the next part is a target."""
    cuts = [span.start]
    for match in _SEPARATOR.finditer(text, *span):
        after = Span(match.end(), span.end)
        stop = _SEPARATOR.search(text, after.start, after.end)
        piece = Span(after.start, stop.start() if stop else after.end)
        bare = match.group().isspace() and "\n" not in match.group()
        before = Span(cuts[-1], match.start())
        if bare and read_target(text, before, words).value is None:
            continue
        if read_target(text, piece, words).value is not None:
            cuts.append(match.end())
    stops = [*cuts[1:], span.end]
    return [trim(text, a, b, ",;") for a, b in zip(cuts, stops, strict=True)]


def _counts(text: str, match: re.Match[str], span: Span, words: Vocabulary) -> bool:
    """Whether a number counts something: no year, no day of a month, no reference."""
    digits = match.group().strip()
    after = words_of(text, match.end(), min(span.end, match.end() + 40))
    before = words_of(text, span.start, match.start())
    if (
        not after
        or text[match.end() : after[0].start].strip(" \u00a0%–-")
        or text[match.end() : match.end() + 1].isalpha()
    ):
        return False
    if after[0].key.isdigit():
        return False
    is_year = len(digits) == 4 and digits[:2] in ("19", "20")
    if is_year or match_at(words.month_words, after, 0) or match_at(words.money.years, after, 0):
        return False
    return not before or match_at(words.references, before, len(before) - 1) is None
