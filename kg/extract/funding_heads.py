"""What do the rows of heads over a cell of money say: its unit, its source? Extract layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kg.extract.cell import Place
from kg.extract.draft import Mention, MoneyDraft
from kg.extract.funding_columns import Unit, sign_of, unit_of
from kg.extract.funding_events import find_events
from kg.extract.spans import Span
from kg.extract.vocabulary import Vocabulary
from kg.model.codes import Certainty, SourceKind
from kg.model.records import Step
from kg.model.rules import Rule
from kg.money_figures import MoneyWords
from kg.text import LEVEL

_BRACKETED = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")  # behind a name: its unit


def unit_of_heads(heading: str, words: MoneyWords) -> Unit:
    """The unit that rows of heads name together: a lower row counts before those above it.

    Edges: only the lowest row may call its column a total; a factor belongs to its currency.

    Example:
        >>> from kg.extract.vocabulary import vocabulary
        >>> unit = unit_of_heads("Budget (million EUR) › 2026", vocabulary("en").money)
        >>> unit.currency, unit.year, int(unit.factor)
        ('EUR', 2026, 1000000)
    """
    unit, *above = [unit_of(part, words) for part in reversed(heading.split(LEVEL))]
    for upper in above:
        same = unit.currency is None or upper.currency in (None, unit.currency)
        timed = unit.year or unit.years
        unit = replace(
            unit, currency=unit.currency or upper.currency,
            factor=upper.factor if same and unit.factor == Decimal(1) else unit.factor,
            year=unit.year if timed else upper.year, years=unit.years if timed else upper.years,
        )  # fmt: skip
    return unit


def with_sign_of(code: str | None, words: Vocabulary) -> Vocabulary:
    """The words where a sign of several currencies means the one that a head prints."""
    sign = sign_of(code) if code else ""
    symbols = words.money.symbols
    if code is None or sign not in symbols or symbols[sign] == code:
        return words
    return replace(words, money=replace(words.money, symbols={**symbols, sign: code}))


def with_source_of_head(money: Sequence[MoneyDraft], place: Place) -> list[MoneyDraft]:
    """Sums without a source, with the one that the head of their column names: "State budget"."""
    bare = [d for d in money if d.amount is not None and not (d.source or d.payer or d.share)]
    own = place.heading.rpartition(LEVEL)[2]
    name = _BRACKETED.sub("", own)
    events = find_events(name, Span(0, len(name)), place.words) if bare else []
    if len(events) != 1 or events[0].kind != "source" or events[0].value == SourceKind.PROJECTS:
        return list(money)
    said = name[slice(*events[0].span)]
    at = place.quoter.head_over(bare[0].passages[-1].start, own)
    start = place.text.find(said, *at) if at else -1
    if start < 0:
        return list(money)
    source = Mention(start=start, end=start + len(said), text=said, reason="the head of the column")
    step = Step(Rule.SOURCE_BEFORE_AMOUNT, f"the head over it: '{said}'")
    passage = place.quoter.passage(source.start, source.end)
    return [
        replace(
            d, source=source, source_kind=SourceKind(events[0].value), steps=(*d.steps, step),
            passages=(passage, *d.passages),
            certainty=Certainty.RULE if d.certainty is Certainty.EXACT else d.certainty,
        )
        if any(d is one for one in bare)
        else d
        for d in money
    ]  # fmt: skip
