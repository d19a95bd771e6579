"""What does a decision say a field should be? Its words as a value, or why they do not fit.

Resolve layer. Every value is checked: a person's slip is named with the row, never written down.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from kg.errors import ResolveError
from kg.model import codes
from kg.model.records import (
    Actor,
    Allocation,
    Deadline,
    ExpectedResult,
    FundingSource,
    Goal,
    Indicator,
    Participation,
    Risk,
)
from kg.resolve.decisions import Decision
from kg.text import YEARS

MOST = Decimal(10) ** 15  # of money or a target; no plan has more
_CURRENCY = re.compile(r"[A-Z]{3}")
_COUNTRY = re.compile(r"[A-Z]{2}")
NEXT_PAIR = re.compile(r";\s*(?=[a-z_]+\s*=)")  # a semicolon behind which a field follows
_SUM = re.compile(r"([0-9][0-9 .]*)\s*([A-Za-z]{3})")
Parse = Callable[[str], Any]


def _number(text: str) -> Decimal:
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    if not value.is_finite() or abs(value) > MOST or not isinstance(exponent, int):
        raise ValueError(text)
    if exponent < -6:
        raise ValueError(text)
    return value


def _sum(text: str) -> Decimal:
    if (value := _number(text)) < 0:
        raise ValueError(text)
    return value


def _share(text: str) -> Decimal:
    value = _sum(text.removesuffix("%").strip())
    value = value / 100 if text.endswith("%") else value
    if value > 1:
        raise ValueError(text)
    return value


def _year(text: str) -> int:
    if int(text) not in YEARS:
        raise ValueError(text)
    return int(text)


def _day(text: str) -> date:
    if (day := date.fromisoformat(text)).year not in YEARS:
        raise ValueError(text)
    return day


def _years(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    if _year(first) > _year(last):
        raise ValueError(text)
    return _year(first), _year(last)


def _matching(pattern: re.Pattern[str]) -> Parse:
    def parse(text: str) -> str:
        if not pattern.fullmatch(text.upper()):
            raise ValueError(text)
        return text.upper()

    return parse


def _words(text: str) -> str:
    if not any(c.isalnum() for c in text):
        raise ValueError(text)
    return text


@dataclass(frozen=True, slots=True)
class _OneOf:
    """A word of a code list."""

    code: type[StrEnum]

    def __call__(self, text: str) -> StrEnum:
        return self.code(text.casefold())


WORDS = "words"  # of the document, that say what a decision adds or sets
NAME, SOURCE, ELEMENT = "actor", "source", "element"  # looked up in the plan by the caller

_OF_FACT: Mapping[str, Parse | str] = {
    "about": ELEMENT, "certainty": _OneOf(codes.Certainty),
}  # fmt: skip
FIELDS: Mapping[type, Mapping[str, Parse | str]] = {
    Participation: {"role": _OneOf(codes.Role), "actor": NAME, **_OF_FACT},
    Allocation: {
        "amount": _sum, "currency": _matching(_CURRENCY), "year": _year, "years": _years,
        "source": SOURCE, "payer": NAME, "cost_status": _OneOf(codes.CostStatus), "low": _sum,
        "high": _sum, "bound": _OneOf(codes.Bound), "share": _share, "per": _OneOf(codes.Per),
        **_OF_FACT,
    },
    Deadline: {
        "start": _day, "end": _day,
        "time_kind": _OneOf(codes.TimeKind), "modifier": _OneOf(codes.TimeModifier),
        "recurrence": _words, "relative": _words, "anchor": _words, "stage": _words,
        **_OF_FACT,
    },
    Indicator: {
        "title": _words, "kind": _OneOf(codes.IndicatorKind), "target_value": _number,
        "target_unit": _words, **_OF_FACT,
    },
    ExpectedResult: {
        "title": _words, "target_value": _number, "target_unit": _words, **_OF_FACT,
    },
    Risk: {"title": _words, **_OF_FACT},
    Actor: {
        "name": _words, "kind": _OneOf(codes.ActorType), "group": _OneOf(codes.GroupKind),
        "part_of": NAME, "english": _words,
    },
    FundingSource: {
        "name": _words, "kind": _OneOf(codes.SourceKind), "budget_of": NAME, "english": _words,
    },
}  # fmt: skip
OF_ELEMENT: Mapping[str, Parse | str] = {
    "title": _words, "number": _words, "progress_note": _words, "english": _words,
    "continues": _words, "parent": ELEMENT,
}  # fmt: skip
OF_GOAL: Mapping[str, Parse | str] = {
    **OF_ELEMENT, "kind": _OneOf(codes.GoalKind), "level": _OneOf(codes.GoalKind),
}  # fmt: skip
NEEDED = {
    "title",
    "name",
    "role",
    "actor",
    "kind",
    "time_kind",
    "cost_status",
    "about",
    "certainty",
}


def fields_of(item: object) -> Mapping[str, Parse | str]:
    """The fields of a record that a person may set, with how each is read."""
    if isinstance(item, Goal):
        return OF_GOAL
    return FIELDS.get(type(item), OF_ELEMENT)


def assignments(said: str, place: str) -> list[tuple[str, str]]:
    """The `field=value` pairs that a decision at a place says.

    Example:
        >>> assignments("amount=5000; words=new; better boats", "row 2")
        [('amount', '5000'), ('words', 'new; better boats')]

    Raises: ResolveError if there is no equals sign.
    """
    pairs: list[tuple[str, str]] = []
    for part in NEXT_PAIR.split(said):
        name, sign, value = part.partition("=")
        if not sign or not name.strip():
            raise ResolveError(
                f"{place}: “{said}” is not of the form field=value; write for example amount=5000"
            )
        pairs.append((name.strip().casefold(), value.strip()))
    return pairs


def parsed(decision: Decision, item: object, name: str, value: str) -> Any:
    """A value as the field of a record has it; None where nothing stands behind the sign.

    Raises: ResolveError if there is no such field, or the value does not fit it.
    """
    known = fields_of(item)
    kind = type(item).__name__.lower()
    if name not in known:
        raise ResolveError(
            f"{decision.place}: {kind} {decision.target} has no field “{name}” to set; "
            f"use one of: {', '.join(sorted(known))}"
        )
    if not value:
        if name in NEEDED:
            raise ResolveError(f"{decision.place}: {name} cannot be empty; write a value")
        return None
    parse = known[name]
    if isinstance(parse, str):
        return value
    try:
        return parse(value)
    except (ValueError, InvalidOperation) as error:
        raise ResolveError(
            f"{decision.place}: {name} of {decision.target} cannot be “{value[:80]}”; "
            f"{_advice(name, parse)}"
        ) from error


def sum_and_currency(text: str) -> tuple[str, str]:
    """The number and the currency of "5 000 EUR"; the currency is empty where none is said."""
    found = _SUM.fullmatch(text.strip())
    return (found[1].replace(" ", ""), found[2].upper()) if found else (text, "")


def _advice(name: str, parse: Parse) -> str:
    if parse is _day:
        return "write a day as 2026-12-31"
    if parse in (_sum, _number):
        return "write a number with a point for decimals and nothing between thousands, as 12500.50"
    if parse is _year:
        return "write a year, as 2026"
    if isinstance(parse, _OneOf):
        return f"use one of: {', '.join(parse.code)}"
    return f"correct the {name}"
