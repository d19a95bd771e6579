"""Which lines head a goal? Goal words, numbers and titles outside and inside tables.

Extract layer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.extract.numbering import is_numbered, split_items
from kg.extract.records import GoalRecord
from kg.extract.spans import Span, lines, trim
from kg.extract.titles import leading_number
from kg.extract.vocabulary import Vocabulary
from kg.model.codes import GoalKind
from kg.model.records import Step
from kg.model.rules import Rule
from kg.phrases import match_at, words_of
from kg.text import fold

_NUMBER = re.compile(
    r"\s*(?:№|#|Nr\.?|No\.?|br\.)?\s*(?P<n>\d+(?:\.\d+)*|[IVXLC]+(?!\w)|[A-ZА-Я](?!\w)|[一二三四五六七八九十]+)?\s*[.)]?\s*(?P<c>[:：.、–—-]?)\s*"
)
_NUMBER_BEFORE = re.compile(r"(?P<n>\d+(?:\.\d+)*|[IVXLC]+)[.)]?\s+")
_QUOTES = {"„": '”“"„', "“": "”", "«": "»", '"': '"', "‘": "’", "'": "'"}
LONGEST_GOAL = 700  # characters of a goal's words
LONGEST_GOALS = 6000  # characters of all goals one heading lists
# The order of levels, top first.
RANKS = {GoalKind.SECTION: 1, GoalKind.STRATEGIC: 2, GoalKind.GOAL: 2, GoalKind.OPERATIONAL: 3}


@dataclass(frozen=True, slots=True)
class Heading:
    """A goal's heading: its kind, printed number and the span of its title, empty if it follows."""

    kind: GoalKind
    number: str | None
    title: Span
    start: int
    words: str  # the goal word that told it


def is_heading(line: str, words: Vocabulary) -> bool:
    """Whether a line heads a goal or the list of abbreviations."""
    return read_heading(line, Span(0, len(line)), words) is not None or is_glossary_heading(
        line, words
    )


def is_glossary_heading(line: str, words: Vocabulary) -> bool:
    """Whether a line heads a list of abbreviations, one wrong letter or two allowed."""
    key = fold(line)
    if key in words.glossary_headings:
        return True
    if not 6 <= len(key) <= 60 or key.count(" ") > 5:
        return False
    from rapidfuzz import fuzz

    return any(fuzz.ratio(key, heading) >= 90 for heading in words.glossary_headings)


def read_heading(text: str, span: Span, words: Vocabulary) -> Heading | None:
    """The goal a run of words heads: a goal word, then a number or a colon, then its title."""
    start, end = trim(text, *span)
    end = min(end, start + LONGEST_GOALS)
    before = _NUMBER_BEFORE.match(text, start, end)
    heading = _headed(text, Span(before.end(), end), words) if before else None
    if before and heading and not heading.number:  # "1. cél: …"
        return replace(heading, number=before.group("n"), start=start)
    return _headed(text, Span(start, end), words)


def _headed(text: str, span: Span, words: Vocabulary) -> Heading | None:
    """The goal a run of words heads that begins with a goal word."""
    start, end = span
    parts = words_of(text, start, min(end, start + 120))
    if not parts or parts[0].start - start > 2:
        return None
    found = match_at(words.goal_kinds, parts, 0, typos=True)
    if found is None:
        return None
    shown = text[found.end : end].replace("І", "I")
    match = _NUMBER.match(shown)
    number = match.group("n") if match else None
    mark = match.group("c") if match else ""
    rest = found.end + (match.end() if match else 0)
    title = unquote(text, Span(rest, end))
    if number is None and mark not in (":", "：", "–", "—", "-"):
        return None
    if (
        number
        and not number[0].isdigit()
        and not mark
        and text[title.start : title.end][:1].islower()
    ):
        return None  # a letter in running words, no number
    return Heading(GoalKind(found.value), number, title, start, text[found.start : found.end])


def goal_records(text: str, span: Span, words: Vocabulary, *, rule: Rule) -> list[GoalRecord]:
    """The goals a run of lines heads: one a line that begins with a goal word, lists cut up.

    Edges: empty if the first line heads no goal; a goal without a title is left out.
    """
    rows = list(lines(text, *span))
    starts = [row.start for row in rows if _heads(text, row.start, span.end, words)]
    if not rows or not starts or starts[0] != rows[0].start:
        return []
    found: list[GoalRecord] = []
    for start, stop in zip(starts, [*starts[1:], span.end], strict=True):
        heading = read_heading(text, Span(start, stop), words)
        if heading:
            found += _of_heading(text, heading, rule)
    return found


def _heads(text: str, start: int, end: int, words: Vocabulary) -> bool:
    return read_heading(text, Span(start, min(end, start + LONGEST_GOAL)), words) is not None


def _of_heading(text: str, heading: Heading, rule: Rule) -> list[GoalRecord]:
    step = Step(rule, f"begins with '{heading.words}'")
    items = split_items(text, *heading.title) if heading.number is None else ()
    if not is_numbered(items):
        number, title = leading_number(text, heading.title)
        listed = number is not None and heading.number is None
        return [
            GoalRecord(
                kind=heading.kind, number=number if listed else heading.number, listed=listed,
                title=title if listed else heading.title, steps=(step,),
            )
        ] if heading.title.end > heading.title.start else []  # fmt: skip
    return [
        GoalRecord(
            kind=heading.kind, number=item.labels[0] if item.labels else None, title=item.span,
            listed=True, steps=(step,),
        )
        for item in items
        if item.span.end > item.span.start
    ]  # fmt: skip


def unquote(text: str, span: Span) -> Span:
    """The span without the quotation marks around all of it.

    Example:
        >>> unquote("„ПРЕВЕНЦИЯ”", Span(0, 11))
        Span(start=1, end=10)
    """
    start, end = trim(text, *span)
    if end - start > 2 and text[end - 1] in _QUOTES.get(text[start], ""):
        inner = text[start + 1 : end - 1]
        if not any(c in inner for c in '„“”«»"'):
            return trim(text, start + 1, end - 1)
    return Span(start, end)


def opens_quote(text: str, span: Span) -> bool:
    """Whether a title begins with a quotation mark that is not closed in it."""
    words = text[span.start : span.end]
    closing = _QUOTES.get(words[:1])
    return closing is not None and not any(c in words[1:] for c in closing)


def goal_kind(key: str, words: Vocabulary, *, default: GoalKind) -> GoalKind:
    """The kind of goal a key or a column's head names."""
    parts = words_of(key)
    for at in range(len(parts)):
        found = match_at(words.goal_kinds, parts, at, typos=True)
        if found:
            return GoalKind(found.value)
    return default
