"""Each word about money in each lexicon changes a reading: none stands there without a meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

import pytest

from kg.extract.funding_columns import unit_of_line
from kg.extract.funding_events import Event, find_events
from kg.extract.spans import Span
from kg.extract.vocabulary import MEANS, Vocabulary, vocabulary
from kg.lexicon import Lexicon, languages, lexicon
from kg.money import OF_ONE, UNIT, Amount, find_amounts, find_shares
from tests.extract.money_cells import money_of

T = TypeVar("T")


def words_of_language(code: str) -> Vocabulary:
    return vocabulary("en" if code == "any" else code)


def one(code: str, said: str, country: str | None = None) -> Amount | None:
    found = find_amounts(said, vocabulary("en" if code == "any" else code, country).money)
    return found[0] if len(found) == 1 else None


def events(code: str, said: str) -> list[Event]:
    return find_events(said, Span(0, len(said)), words_of_language(code))


def without_effect(code: str) -> Iterator[str]:
    pack = lexicon(code)
    yield from _around_sums(pack)
    yield from _figures(pack)
    yield from _sayings(pack)
    yield from _means(pack)
    yield from _beside(pack)


def entries(by_value: Mapping[T, Sequence[str]]) -> list[tuple[T, str]]:
    """Each value with each of its words as they may stand in a text: a stem for itself."""
    return [(value, word.replace("*", "")) for value, words in by_value.items() for word in words]


def _around_sums(pack: Lexicon) -> Iterator[str]:
    money, code = pack.money, pack.code
    times = {value: words for value, words in money.per.items() if value != UNIT}
    for word in money.per.get(UNIT, ()):
        if (each := one(code, f"300 EUR {word} xqzwv")) is None or each.doubt != OF_ONE:
            yield f"unit: {word}"
    for name, by_value in (("bound", money.bounds), ("per", times)):
        for value, word in entries(by_value):
            found = [one(code, f"{word} 300 EUR"), one(code, f"300 EUR {word}")]
            if value not in [getattr(a, name) for a in found if a]:
                yield f"{value}: {word}"
    yield from _ranges(pack)
    sums = words_of_language(code).money
    for _, word in entries({"": money.percent}):
        found = [s for said in (f"30 {word}", f"{word} 30") for s in find_shares(said, sums)]
        if Decimal("0.3") not in [s.value for s in found]:
            yield f"percent: {word}"


def _ranges(pack: Lexicon) -> Iterator[str]:
    ranges = pack.money.ranges
    joiners = [*ranges.get("and", ()), *ranges.get("to", ())] or ["-"]
    for word in ranges.get("from", ()):
        if not any(_is_range(pack.code, f"{word} 1 {j} 200 EUR") for j in (*joiners, "-")):
            yield f"from: {word}"
    for word in ranges.get("to", ()):
        if not _is_range(pack.code, f"100 {word} 200 EUR"):
            yield f"to: {word}"
    for word in ranges.get("and", ()):
        opened = any(
            _is_range(pack.code, f"{f} 100 {word} 200 EUR") for f in ranges.get("from", ())
        )
        if not opened or _is_range(pack.code, f"100 {word} 200 EUR"):
            yield f"and: {word}"


def _is_range(code: str, said: str) -> bool:
    found = one(code, said)
    return found is not None and found.low is not None and found.high == 200


def _figures(pack: Lexicon) -> Iterator[str]:
    money, code = pack.money, pack.code
    currencies = entries(money.currencies)
    for currency, word in currencies:
        others = [c for c, w in currencies if w == word]
        country = currency[:2] if word.isupper() else None  # a letter means money only at home
        found = [one(code, said, country) for said in (f"1.000 {word}", f"{word} 1.000")]
        if not {a.currency for a in found if a} & {*others}:
            yield f"{currency}: {word}"
    for factor, word in entries(money.multipliers):
        sums = [one(code, f"5 {word} EUR"), one(code, f"5 {word}")]
        if 5 * factor not in [a.value for a in sums if a]:
            yield f"{factor}: {word}"
    for _, word in entries({"": money.references}):
        if one(code, f"{word} 5.000") is not None:
            yield f"reference: {word}"


def _beside(pack: Lexicon) -> Iterator[str]:
    """Words of taxes and of what money is spent on stand beside a sum and name no source."""
    money, code = pack.money, pack.code
    for _, word in entries({"": money.taxes}):
        alone = money_of(f"300 EUR {word}", "en" if code == "any" else code, None)
        if [(m.certainty.value, m.source) for m in alone] != [("rule", None)]:
            yield f"tax: {word}"
    for _, word in entries({"": money.expenses}):
        spent = money_of(f"{word}: 300 EUR", "en" if code == "any" else code, None)
        if [(m.amount, m.source) for m in spent] != [(300, None)]:
            yield f"expense: {word}"


def _means(pack: Lexicon) -> Iterator[str]:
    """Each word about means makes a status with the first words of the other lists."""
    money, code = pack.money, pack.code
    first = {name: next(iter(getattr(money, name)), "") for name in MEANS.values()}
    for name in MEANS.values():
        for _, word in entries({"": getattr(money, name)}):
            no, more, existing, means = (
                {**first, name: word}[n].replace("*", "") for n in MEANS.values()
            )
            said = (f"{existing} {means}", f"{no} {more} {means}", f"{more} {means} {no}")
            found = {e.value for text in said for e in events(code, text) if e.kind == "status"}
            wanted = {"existing_words": {"existing"}, "means": {"existing", "none"}}
            if not found >= wanted.get(name, {"none"}):
                yield f"{name}: {word}"


def _sayings(pack: Lexicon) -> Iterator[str]:
    money, code = pack.money, pack.code
    for kind, by_value in (("status", money.statuses), ("source", money.source_kinds)):
        for value, word in entries(by_value):
            if (kind, value) not in [(e.kind, e.value) for e in events(code, word)]:
                yield f"{kind} {value}: {word}"
    for _, word in entries({"": money.parts}):
        if "parts" not in [e.kind for e in events(code, f"300 EUR, {word} 100 EUR")]:
            yield f"parts: {word}"
    for word in money.units:
        if unit_of_line(f"({word} EUR)", words_of_language(code)).currency != "EUR":
            yield f"unit: {word}"


@pytest.mark.parametrize("code", languages())
def test_each_word_about_money_changes_a_reading(code: str) -> None:
    assert list(without_effect(code)) == []
