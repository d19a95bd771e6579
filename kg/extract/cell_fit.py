"""How well does a paragraph fit a column, by what the column's head says? Extract layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.bodies import names_body
from kg.extract.fields import FieldGuess
from kg.extract.frames.markers import marker_of
from kg.extract.headings import is_heading
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.money import find_amounts
from kg.periods import read_period
from kg.phrases import find_phrases, words_of

_NUMBER = re.compile(r"(?:[^\W\d_]{0,3}[.-]?\d{1,3}(?:[.-]\d{1,3}){0,4}|[IVX]{1,5})[.)]?")
_FIRST = re.compile(r"\(?(?:1|a|а)[.)]|\(?1\s")
_ITEM = re.compile(r"\(?(?:\d{1,3}|[a-zа-я])[.)]\s*")
LONGEST_NAME = 250  # characters of a paragraph asked for names
GOAL_FIELDS = ("goal", "objective")
BODIES = ("lead", "partner", "expert_support")


@dataclass(frozen=True, slots=True)
class _Looks:
    """What a paragraph looks like."""

    number: bool
    date: bool
    money: bool
    body: bool
    item: bool
    goal: bool
    later: bool  # a later item of a list, or a small letter: it goes on
    length: int


@dataclass(frozen=True, slots=True)
class Fit:
    """The columns of a table, and what the paragraphs look like."""

    fields: tuple[str, ...]
    looks: dict[int, _Looks]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.fields)

    def needs(self, column: int) -> float:
        """What it costs that a column is empty: each row has its number and its title."""
        if self.fields[column] in GOAL_FIELDS:
            return 0.6  # a merged cell: its words stand in the first of its rows
        if self.fields[column] == "lead":
            return -0.7
        return -3.0 if self.fields[column] in ("number", "activity") else 0.0

    def goes_on(self, part: int) -> bool:
        """Whether a paragraph surely goes on with the one above."""
        return self.looks[part].later

    def score(self, part: int, column: int) -> float:
        """How well a paragraph fits a column."""
        looks, field = self.looks[part], self.fields[column]
        told = (
            ("number", looks.number, 3.0, -4.0),
            ("deadline", looks.date, 3.0, -2.5),
            ("funding", looks.money, 2.0, -0.8),
        )
        for name, found, gain, loss in told:
            if field == name:
                return gain if found else loss
        if field in GOAL_FIELDS:
            return 2.0 if looks.goal else -1.0
        score = -2.0 * looks.number - 1.5 * (looks.date and looks.length < LONGEST_DATE)
        if field in BODIES:
            score += 1.5 if looks.body else -1.0
        else:
            score += -0.8 if looks.body else 0.3
        return score - (0.8 if looks.money and looks.length < LONGEST_DATE else 0.0)


LONGEST_DATE = 60  # characters of a date or sum that stands alone


def fit_of(
    text: str, parts: Sequence[Span], guesses: Sequence[FieldGuess | None], terms: Terms
) -> Fit:
    """The columns of a header, and what each paragraph of a text looks like."""
    fields = tuple(guess.field if guess else "" for guess in guesses)
    return Fit(fields, _Lazy(text, parts, terms))


class _Lazy(dict[int, _Looks]):
    """What paragraphs look like, told when it is asked for."""

    def __init__(self, text: str, parts: Sequence[Span], terms: Terms) -> None:
        super().__init__()
        self.source = (text, parts, terms)

    def __missing__(self, part: int) -> _Looks:
        text, parts, terms = self.source
        self[part] = _looks(text, parts[part], terms)
        return self[part]


def _looks(text: str, span: Span, terms: Terms) -> _Looks:
    words = text[slice(*span)]
    short = len(words) <= LONGEST_NAME
    listed = bool(marker_of(text, span)[0])
    return _Looks(
        number=bool(_NUMBER.fullmatch(words.strip())),
        date=short and is_date(words, terms),
        money=short and _is_money(words, terms),
        body=short and names_body(text, span, terms.words.language),
        item=listed,
        goal=is_heading(words, terms.words),
        later=words[:1].islower() or (listed and not _FIRST.match(words))
        or bool(_ITEM.match(words) and not _FIRST.match(words) and not _NUMBER.fullmatch(words)),
        length=len(words),
    )  # fmt: skip


def _is_money(words: str, terms: Terms) -> bool:
    if next(iter(find_amounts(words, terms.words.money)), None) is not None:
        return True
    parts = words_of(words)[:20]
    return bool(find_phrases(terms.words.statuses, parts)) or bool(
        find_phrases(terms.words.source_kinds, parts)
    )


def is_date(words: str, terms: Terms) -> bool:
    """Whether words begin with a date and hardly go on after it."""
    period = read_period(words, terms.words.dates) if 0 < len(words) <= LONGEST_DATE else None
    return period is not None and period.first == 0 and 2 * period.last >= len(words)
