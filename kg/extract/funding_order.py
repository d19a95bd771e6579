"""Which source belongs to which amount, and in which unit are the parts of a sum? Extract layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from kg.extract.funding_events import Event
from kg.money import Amount
from kg.phrases import words_of


def sources_first(events: Sequence[Event], text: str, leads: frozenset[str]) -> list[Event]:
    """The events with each source before its amount: "300 EUR from the state budget, 200 EUR …".

    Edges: only where nothing but `leads` ("from the") stands between the two, where the source
    stands right behind or in brackets, or where each amount has a source behind it.
    """
    order = [e for e in events if e.kind in ("amount", "source", "budget", "share")]
    kinds = [e.kind if e.kind in ("amount", "share") else "source" for e in order]
    paired = kinds == ["amount", "source"] * (len(kinds) // 2)
    out = list(events)
    for k, (amount, source) in enumerate(pairwise(order)):
        if kinds[k : k + 2] != ["amount", "source"]:
            continue
        led = led_to(text, amount.span.end, source.span.start, leads)
        is_led = led == source.span.start and text[amount.span.end : led].strip()
        named = k > 0 and kinds[k - 1] == "source"
        touches = not named and _touches(amount, source, text)
        if not (paired and k % 2 == 0) and not is_led and not touches:
            continue
        at = out.index(amount)
        out.remove(source)
        out.insert(at, source)
    return out


def _touches(amount: Event, source: Event, text: str) -> bool:
    """Whether a source stands right behind its sum: "300 EUR (state)", "9 000 € EU funds"."""
    between = text[amount.span.end : source.span.start].strip(" ")
    at = source.span.end
    while text.startswith(" ", at):
        at += 1
    behind = text[at : at + 1]
    if between == "(":
        return behind == ")"
    return not between and (not behind or behind in ",;)\n+.")


def led_to(text: str, start: int, end: int, leads: frozenset[str]) -> int:
    """The place behind words that lead from a sum to its source, the same place if none do."""
    for word in words_of(text, start, end):
        if word.key not in leads or text[start : word.start].strip():
            break
        start = word.end
    return end - len(text[start:end].lstrip(" '’"))


def in_unit_of_the_cell(events: list[Event], wider: list[Event]) -> list[Event]:
    """Numbers that print no currency, in that of the one sum of the cell that does.

    `wider` are the events with every number as a sum. Where the bare ones add up to the sum, they
    are its parts, in its thousands or millions too: "1.2 million EUR (state 0.7, local 0.5)".
    """
    sums = [e.amount for e in events if e.amount and e.amount.currency]
    if len({a.currency for a in sums}) != 1:
        return events
    whole, bare = sums[0], [e.amount.value for e in wider if e.amount and not e.amount.currency]
    added = sum(bare, Decimal(0))
    factor = whole.value / added if len(bare) > 1 and added else Decimal(0)
    parts = factor >= 1 and re.fullmatch("10*", format(factor.normalize(), "f")) is not None
    times = factor if parts else Decimal(1)
    return [
        replace(e, amount=_in_unit(e.amount, whole, times))
        if e.amount and not e.amount.currency and e.amount.value
        else e
        for e in (wider if parts else events)
    ]


def _in_unit(amount: Amount, whole: Amount, times: Decimal) -> Amount:
    value = amount.value * times
    return replace(
        amount, value=Decimal(int(value)) if value == value.to_integral_value() else value,
        currency=whole.currency, scaled=True, rule="in the unit of the other sum of the cell",
        low=amount.low and amount.low * times, high=amount.high and amount.high * times,
    )  # fmt: skip
