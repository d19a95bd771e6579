"""An activity in one line: "By March 2025: adopt the law (Ministry of Justice, Parliament)".

Extract layer. Read are lines with a date first and bodies in brackets last, with both in the
brackets, and with keys inside ("Train judges. Responsible: Judicial Academy.").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.keyed import Key, after_sign, is_contents, keys_in
from kg.extract.spans import Span, trim
from kg.extract.terms import Terms
from kg.extract.titles import leading_number
from kg.periods import read_period

LONGEST_DATE = 70  # characters of a date that begins a line
COVERED = 0.6  # share of the words before the sign that must be the date
COVERED_INSIDE = 0.8  # share of a part of the brackets
LEAST_TITLE = 2  # words
_AFTER_DATE = re.compile(r"[^\S\n]*[:,;](?=\s)|\s+[–—-]+(?=\s)")
_PART = re.compile(r"[;,]|\s[–—-]\s")
_FACTS = frozenset(
    {"lead", "implementer", "partner", "deadline", "funding", "indicator", "result", "monitor"}
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a line with the field it fills, and the words that say so."""

    field: tuple[str, ...]
    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class LineItem:
    """An activity or task in one line: its title, its number, its other parts."""

    title: Span
    number: str | None
    cuts: tuple[Cut, ...]
    how: str


def line_item(text: str, span: Span, terms: Terms, *, below: bool = False) -> LineItem | None:
    """The activity one line holds, None if it holds none.

    `below` says that an activity is open: then a date alone makes a milestone of a listed line.
    """
    sign, body = after_sign(text, span)
    if is_contents(text, span) or body.end - body.start < 8:
        return None
    number = sign.strip("().") if any(c.isdigit() for c in sign) else None
    return (
        _with_keys(text, body, (sign, number), terms)
        or (_dated(text, body, number, terms, below=below) if sign or below else None)
        or (_in_brackets(text, body, number, terms) if sign else None)
    )


def _with_keys(
    text: str, body: Span, mark: tuple[str, str | None], terms: Terms
) -> LineItem | None:
    """A title, then known keys with their values."""
    sign, number = mark
    keys = [key for key in keys_in(text, body, terms) if key.start > body.start]
    facts = [key for key in keys if key.guess.field in _FACTS and key.value.end > key.value.start]
    first = keys_in(text, body, terms)[:1]
    if first and first[0].start == body.start:
        return None
    if len(facts) < (1 if sign else 2):
        return None
    title = _closed(text, Span(body.start, keys[0].start))
    own, bare = leading_number(text, title)
    if len(text[slice(*bare)].split()) < LEAST_TITLE:
        return None
    return LineItem(bare, number or own, _cuts(facts), "keys inside the line")


def _cuts(keys: Sequence[Key]) -> tuple[Cut, ...]:
    return tuple(Cut(key.guess.fields, key.value, key.words) for key in keys)


def _closed(text: str, span: Span) -> Span:
    """A title without the mark, dash or open bracket before what follows it."""
    return trim(text, *span, ".;,:(–—-|*")


def _dated(
    text: str, body: Span, number: str | None, terms: Terms, *, below: bool
) -> LineItem | None:
    """A date first, then what is to be done, bodies in brackets last."""
    stop = min(body.end, body.start + LONGEST_DATE)
    date: Span | None = None
    rest = body.start
    for match in _AFTER_DATE.finditer(text, body.start, stop):
        before = trim(text, body.start, match.start(), "*_")
        if before.end > before.start and is_date(text, before, terms, covered=COVERED):
            date, rest = before, match.end()
    if date is None:
        return None
    bracket = _last_bracket(text, Span(rest, body.end))
    if bracket is None and not below:
        return None
    title = _closed(text, Span(rest, bracket.start - 1 if bracket else body.end))
    if len(text[slice(*title)].split()) < LEAST_TITLE:
        return None
    cuts = [Cut(("deadline",), date, "the date before it")]
    if bracket:
        cuts += _parts(text, bracket, terms)
    return LineItem(title, number, tuple(cuts), "a date first")


def _in_brackets(text: str, body: Span, number: str | None, terms: Terms) -> LineItem | None:
    """What is to be done, then bodies and a date in brackets."""
    bracket = _last_bracket(text, body)
    if bracket is None:
        return None
    parts = _parts(text, bracket, terms)
    fields = {part.field for part in parts}
    title = _closed(text, Span(body.start, bracket.start - 1))
    if fields != {("lead",), ("deadline",)} or len(text[slice(*title)].split()) < LEAST_TITLE:
        return None
    return LineItem(title, number, tuple(parts), "bodies and a date in brackets")


def is_date(text: str, span: Span, terms: Terms, *, covered: float) -> bool:
    """Whether words are a date and hardly anything else."""
    said = text[span.start : span.end]
    if not said or len(said) > LONGEST_DATE:
        return False
    period = read_period(said, terms.words.dates)
    if period is None:
        return False
    return period.first == 0 and period.last - period.first >= covered * len(said)


def _last_bracket(text: str, span: Span) -> Span | None:
    """The words in the brackets that end a line."""
    start, end = trim(text, *span, ".;")
    if text[end - 1 : end] != ")":
        return None
    depth = 0
    for k in range(end - 1, start - 1, -1):
        depth += (text[k] == ")") - (text[k] == "(")
        if depth == 0:
            inner = trim(text, k + 1, end - 1)
            return inner if inner.end > inner.start else None
    return None


def _parts(text: str, bracket: Span, terms: Terms) -> list[Cut]:
    """The bodies in brackets, and a date beside them."""
    keyed = keys_in(text, bracket, terms)
    if keyed:
        return list(_cuts([key for key in keyed if key.guess.field in _FACTS]))
    pieces: list[Span] = []
    at = bracket.start
    for match in _PART.finditer(text, *bracket):
        pieces.append(trim(text, at, match.start()))
        at = match.end()
    pieces.append(trim(text, at, bracket.end))
    dates = [p for p in pieces if is_date(text, p, terms, covered=COVERED_INSIDE)]
    names = [p for p in pieces if p not in dates and p.end > p.start]
    cuts = [Cut(("deadline",), span, "in brackets") for span in dates[:1]]
    if names and _together(names, dates):
        whole = Span(names[0].start, names[-1].end)
        cuts.insert(0, Cut(("lead",), whole, "in brackets"))
    return cuts


def _together(names: Sequence[Span], dates: Sequence[Span]) -> bool:
    """Whether no date stands between the names."""
    return not any(names[0].start < date.start < names[-1].start for date in dates)
