"""Is a range of money a step of a scale ("$ = 50 to 100, $$ = 101 to 500")? Extract layer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.extract.draft import MoneyDraft
from kg.model.codes import Certainty
from kg.model.records import Step
from kg.model.rules import Rule


def in_scales(money: Sequence[MoneyDraft]) -> list[MoneyDraft]:
    """The statements, steps of a scale in doubt: one begins where another of its element ends."""
    ranges = [d for d in money if d.low is not None]
    lows = _by_element((d.about, d.low) for d in ranges)
    highs = _by_element((d.about, d.high) for d in ranges)
    step = Step(Rule.AMOUNT_IN_DOUBT, "a step of a scale of costs")
    return [
        replace(d, certainty=Certainty.DOUBTFUL, steps=(*d.steps, step))
        if d.low is not None
        and (_follows(d.high, lows[d.about]) or _ends_before(d.low, highs.get(d.about, [])))
        else d
        for d in money
    ]


def _by_element(numbers: Iterable[tuple[str, Decimal | None]]) -> dict[str, list[Decimal]]:
    """The numbers of each element, sorted."""
    found: dict[str, list[Decimal]] = {}
    for about, number in numbers:
        if number is not None:
            found.setdefault(about, []).append(number)
    return {about: sorted(those) for about, those in found.items()}


def _follows(high: Decimal | None, lows: Sequence[Decimal]) -> bool:
    """Whether a range begins where one ends, or one above it."""
    at = len(lows) if high is None else bisect_left(lows, high)
    return at < len(lows) and high is not None and lows[at] <= high + 1


def _ends_before(low: Decimal, highs: Sequence[Decimal]) -> bool:
    """Whether a range ends where one begins, or one below it."""
    at = bisect_left(highs, low - 1)
    return at < len(highs) and highs[at] <= low
