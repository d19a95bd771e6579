"""What are the numbers of a row: sums that add up others, money, or counted things? Extract layer.

A column may give the unit of each row's numbers: "thousand EUR" here, "pieces" there.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.assign import Choice
from kg.extract.frames.frame import Frame
from kg.extract.funding_columns import unit_of
from kg.extract.row_words import totals
from kg.extract.slots import LOOKED_AT
from kg.extract.terms import Terms
from kg.money import find_amounts
from kg.phrases import find_phrases, match_at, words_of

LONGEST_TOTAL = 8  # words of a row's first cell that may be a total
LONGEST_SUM = 4  # words of a sum with its currency
LONGEST_UNIT = 4  # words of a unit
UNIT_FIELDS = ("other", "funding", "indicator")  # what a column of units may be taken for
BODY_FIELDS = ("lead", "partner")  # and one of currencies alone, for its capitals


def is_total(said: Sequence[str], terms: Terms) -> bool:
    """Whether a row of these cells begins with a word for a total and holds only sums beside it.

    Example:
        >>> from kg.extract.vocabulary import vocabulary
        >>> is_total(["Total", "300", "EUR"], Terms(vocabulary("en")))
        True
    """
    first = next((words for words in said if any(map(str.isalpha, words))), "")
    parts = words_of(first)
    if not 0 < len(parts) <= LONGEST_TOTAL or match_at(totals(), parts, 0) is None:
        return False
    return all(_is_sum(words, terms) for words in said if words is not first)


def _is_sum(words: str, terms: Terms) -> bool:
    """Whether a cell holds a number and hardly more, or a currency alone."""
    if len(words.split()) > LONGEST_SUM:
        return False
    money = () if any(map(str.isdigit, words)) else find_amounts(f"1000 {words}", terms.words.money)
    return any(map(str.isdigit, words)) or any(one.currency for one in money)


def unit_slot(frame: Frame, choices: Sequence[Choice], text: str, terms: Terms) -> int | None:
    """The column that gives the unit of the sums in each row, None if none does.

    Its cells hold few words and no digits; most of them are a currency and nothing else, all of
    them where they look like abbreviations of bodies.
    """
    paid = {k for k, choice in enumerate(choices) if choice.field == "funding"}
    if frame.kind != "table":
        return None
    for k, choice in enumerate(choices):
        if choice.field not in (*UNIT_FIELDS, *BODY_FIELDS) or not paid - {k}:
            continue
        said = [text[slice(*span)] for span in frame.column(k)[:LOOKED_AT]]
        short = all(len(s.split()) <= LONGEST_UNIT and not any(map(str.isdigit, s)) for s in said)
        n = sum(bool(money_unit(unit, terms)) for unit in said) if short else 0
        if n == len(said) > 0 or (choice.field in UNIT_FIELDS and 2 * n >= len(said) > 0):
            return k
    return None


def money_unit(unit: str, terms: Terms) -> str:
    """The words of a unit that is a currency, with its factor, and nothing else; else nothing.

    Example:
        >>> from kg.extract.vocabulary import vocabulary
        >>> terms = Terms(vocabulary("en"))
        >>> money_unit("thousand EUR", terms), money_unit("EUR grant", terms)
        ('thousand EUR', '')
    """
    money = terms.words.money
    words = words_of(unit)
    named, factors = (
        sum(one.last - one.first for one in find_phrases(index, words))
        for index in (money.currencies, money.multipliers)
    )
    codes = sum(unit[w.start : w.end] in money.iso_codes for w in words)
    is_whole = max(named, codes) + factors >= len(words)
    return unit if is_whole and unit_of(unit, money).currency is not None else ""
