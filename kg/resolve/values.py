"""What do the cells of a decision say: the words it is about, and the value, or why they do not
fit? Resolve layer.

Every value is checked: a person's slip is named with the row, never written down.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from rapidfuzz.distance import OSA

from kg.errors import ResolveError
from kg.extract.quoting import Quoter
from kg.model import codes
from kg.model.codes import Role
from kg.model.document import Passage
from kg.model.records import (
    Actor,
    Allocation,
    Deadline,
    Element,
    ExpectedResult,
    Fact,
    FundingSource,
    Goal,
    Indicator,
    Participation,
    Risk,
)
from kg.model.rules import Rule
from kg.resolve.decisions import Decision
from kg.text import YEARS, fold, fold_space, is_unspaced

# What was a decision made about? The words of its cell `words`, and where they stand.
#
# They hold what an element or fact was when somebody decided: its number, its title, the fact's own
# words, and a mark of all facts of the element, because a title alone may be given to another one:
#
#     1.3 | Publish water reports | 5000 EUR | ~0c9.3ab.1f0

ROLES = tuple(str(role) for role in Role)
LONG_WORD = 5  # letters from which a word may hold a typing error
_BAR = " | "


@dataclass(frozen=True, slots=True)
class Words:
    """What a decision was made about. `fact` is None for one about an element or a name."""

    number: str
    title: str
    fact: str | None = None
    mark: str = ""


def words_text(words: Words) -> str:
    """The words as they stand in a cell."""
    parts = [words.number, words.title]
    parts += [words.fact] if words.fact is not None else []
    parts += [f"~{words.mark}"] if words.mark else []
    return _BAR.join(fold_space(part).replace("|", "¦") for part in parts)


def read_words(text: str) -> Words:
    """The words of a cell; a cell without bars is a title or a name alone.

    Example:
        >>> read_words("1.3 | Publish reports | 5000 EUR | ~0c9.3ab")
        Words(number='1.3', title='Publish reports', fact='5000 EUR', mark='0c9.3ab')
    """
    parts = [part.strip() for part in text.split("|")]
    mark = parts.pop()[1:] if len(parts) > 1 and parts[-1].startswith("~") else ""
    if len(parts) == 1:
        return Words("", parts[0], None, mark)
    return Words(parts[0], parts[1], _BAR.join(parts[2:]) if len(parts) > 2 else None, mark)


def fact_words(fact: Fact) -> str:
    """A fact's own words, those of all its places."""
    return passages_words(fact.passages)


def is_added(item: Fact | Element) -> bool:
    """Whether a person added what nobody had read."""
    return bool(item.steps) and item.steps[0].rule is Rule.DECISION


def passages_words(passages: Iterable[Passage]) -> str:
    """The words of passages, each once."""
    return " … ".join(dict.fromkeys(fold_space(p.exact) for p in passages))


def differs_by_typo(one: str, other: str) -> bool:
    """Whether two titles differ by one typing error in one long word, digits apart.

    Example:
        >>> differs_by_typo("Publish water reports", "Publish watre reports")
        True
        >>> differs_by_typo("Phase 1 of it", "Phase 2 of it")
        False
        >>> differs_by_typo("Ban cars", "Ban bars")
        False
    """
    a, b = fold(one).split(), fold(other).split()
    if len(a) != len(b):
        return False
    unlike = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(unlike) != 1:
        return False
    x, y = unlike[0]
    if min(len(x), len(y)) < LONG_WORD or any(c.isdigit() for c in x + y):
        return False
    return bool(OSA.distance(x, y, score_cutoff=1) == 1)


# Where do the words stand that a person pointed at?
#
# A decision keeps words without their place, as plans are read again from other editions and
# formats: the place is the one nearest to what the words are said of.

Place = tuple[int, int]
Quote = Callable[[str, Sequence[Passage]], tuple[Passage, ...]]


def no_quote(_words: str, _near: Sequence[Passage]) -> tuple[Passage, ...]:
    """What words say of a plan whose document is not at hand: nothing."""
    return ()


def quoting(quoter: Quoter) -> Quote:
    """What finds the words that a person pointed at, nearest to the first of some passages.

    Edges: words that stand nowhere, in another edition, give no passage.
    """

    def quote(words: str, near: Sequence[Passage]) -> tuple[Passage, ...]:
        start = (near[0].start, near[0].end) if near else (0, 0)
        found = nearest(places_of(words, quoter.document.text), start)
        return (quoter.passage(*found),) if found else ()

    return quote


def nearest(places: Iterable[Place], near: Place) -> Place | None:
    """The place with the fewest letters between it and another; of two the longer."""
    return min(
        places, key=lambda x: (max(x[0] - near[1], near[0] - x[1]), x[0] - x[1]), default=None
    )


def places_of(words: str, text: str) -> Iterator[Place]:
    """Where words stand as a whole, however the document spaces them.

    Example:
        >>> list(places_of("May 2025", "from May  2025 on, not May 20256"))
        [(5, 14)]
        >>> list(places_of("有关部门", "商务部等有关部门负责"))  # no space parts words there
        [(4, 8)]
    """
    said = words.split()
    if said:
        parts = [re.escape(part) for part in said]
        # What may not stand before the first word is looked at behind it: a pattern that begins
        # with letters is found many times faster.
        before = "" if is_unspaced(said[0][0]) else rf"(?<!\w{parts[0]})"
        after = "" if is_unspaced(said[-1][-1]) else r"(?!\w)"
        for found in re.finditer(r"\s+".join((parts[0] + before, *parts[1:])) + after, text):
            yield found.span()


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
