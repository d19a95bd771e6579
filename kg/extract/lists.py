"""Which items does this enumeration hold? Indicators, risks, results. Extract layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.extract.numbering import is_numbered, split_items
from kg.extract.spans import Span, lines, trim
from kg.extract.vocabulary import Vocabulary
from kg.phrases import match_at, words_of
from kg.text import fold, is_unspaced

_OPEN, _CLOSE = "([{„“«", ")]}”»"
STOPS = ".;,"
SMALL_WORD = 3  # letters


def split_list(text: str, span: Span, words: Vocabulary) -> tuple[Span, ...]:
    """The items of an enumeration, in reading order.

    Tried in order: numbers or bullets, semicolons, lines that each begin an item, commas. A comma
    before an explanation ("persons, victims of …", "…, which …") does not cut. Brackets and
    quotations are never cut.
    """
    items = split_items(text, *span)
    if is_numbered(items) or len(items) > 1:
        return tuple(
            _bare(text, item.span, ";,") for item in items if _has_letters(text, item.span)
        )
    whole = trim(text, *span)
    marked = _cut(text, whole, ";")
    if len(marked) == 1:
        marked = list(_by_lines(text, whole, words))
    if len(marked) == 1:
        marked = _by_commas(text, marked[0], words)
    spans = (_bare(text, part, STOPS) for part in marked)
    return tuple(part for part in spans if _has_letters(text, part))


def _bare(text: str, span: Span, marks: str) -> Span:
    """A span without closing marks; a stop that ends an abbreviation or bracket stays outside."""
    start, end = trim(text, *span)
    while end > start and (text[end - 1] in marks or text[end - 1].isspace()):
        end -= 1
    return Span(start, end)


def _has_letters(text: str, span: Span) -> bool:
    return any(c.isalnum() for c in text[span.start : span.end])


def _cut(text: str, span: Span, mark: str) -> list[Span]:
    """The parts between marks outside brackets and quotations."""
    parts: list[Span] = []
    depth, start = 0, span.start
    for k in range(span.start, span.end):
        c = text[k]
        depth = max(0, depth + (c in _OPEN) - (c in _CLOSE))
        if c == mark and depth == 0 and not _in_number(text, k):
            parts.append(Span(start, k))
            start = k + 1
    parts.append(Span(start, span.end))
    return [part for part in parts if text[slice(*part)].strip()] or [span]


def _in_number(text: str, at: int) -> bool:
    return text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def _by_lines(text: str, span: Span, words: Vocabulary) -> Iterator[Span]:
    """Lines that each begin an item: with a capital, a number, or a counting word."""
    rows = list(lines(text, *span))
    start = rows[0].start if rows else span.start
    for before, row in pairwise(rows):
        counts = text[row.start].isupper() and _counts(text, row, words)
        whole = counts or not _ends_small(text, before)
        closed = text[before.end - 1] not in ",-–—(:" and whole
        if closed and _begins_item(text, row, words) and not _is_short(text, before):
            yield Span(start, before.end)
            start = row.start
    yield Span(start, span.end)


def _begins_item(text: str, row: Span, words: Vocabulary) -> bool:
    opening = text[row.start]
    return (
        opening.isdigit()
        or is_unspaced(opening)
        or _counts(text, row, words)
        or (opening.isupper() and len(text[row.start : row.end].split()) > 1)
    )


def _ends_small(text: str, row: Span) -> bool:
    """Whether a line ends in a small word, which no item does: "report of / the …"."""
    last = text[row.start : row.end].split()[-1]
    return len(last) <= SMALL_WORD and last.islower()


def _is_short(text: str, row: Span) -> bool:
    """One word alone on a line is no item yet."""
    return len(text[row.start : row.end].split()) < 2 and not is_unspaced(text[row.start])


def _counts(text: str, span: Span, words: Vocabulary) -> bool:
    first = words_of(text, span.start, min(span.end, span.start + 40))
    return bool(first) and match_at(words.count_words, first, 0) is not None


def _by_commas(text: str, span: Span, words: Vocabulary) -> list[Span]:
    parts = _cut(text, span, ",")
    joined: list[Span] = []
    for part in parts:
        if joined and not _is_item(text, joined[-1], part, words):
            joined[-1] = Span(joined[-1].start, part.end)
        else:
            joined.append(part)
    return joined


def _is_item(text: str, before: Span, part: Span, words: Vocabulary) -> bool:
    """Whether what follows a comma is an item of its own and no explanation."""
    bare = trim(text, *part)
    if _is_unit(text, before, bare, words):
        return False
    if _counts(text, bare, words):
        return True
    first = words_of(text, *bare)
    if not first or _is_relative([w.key for w in first[:2]], words):
        return False
    last = text[slice(*trim(text, *before))].split()
    return fold(last[-1]) not in words.open_nouns if last else True


def _is_unit(text: str, before: Span, part: Span, words: Vocabulary) -> bool:
    """Whether a counting word alone says what a count is in: "share of …, per cent"."""
    if len(text[part.start : part.end].split()) != 1:
        return False
    said = words_of(text, *part)
    kind = match_at(words.indicator_kinds, said, 0) if said else None
    share = kind is not None and kind.value == "percentage"
    return (share or _counts(text, part, words)) and _counts(text, trim(text, *before), words)


def _is_relative(keys: Sequence[str], words: Vocabulary) -> bool:
    """Whether words open a clause: "which", "on which"."""
    return any(key in words.relative_words for key in keys[:1])
