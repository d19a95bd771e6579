"""How much, in which currency, for which year? Amounts as plans write them. Lowest layer.

The words of a language are handed in as `MoneyWords`; nothing here knows one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kg.phrases import Found, PhraseIndex, match_at, words_of
from kg.text import UNSPACED, fold


@dataclass(frozen=True, slots=True)
class MoneyWords:
    """How a language says money.

    `currencies` and `multipliers` find a currency's code and a factor as text (`1000000`);
    `symbols` maps signs (`€`) to codes; `iso_codes` are understood where they are printed in
    capitals; `codes` are those a reader of the language expects, for codes printed with a letter
    missing; `years` are the words for year, `references` the words
    before a number that counts something else (`item 5`).
    """

    currencies: PhraseIndex = field(default_factory=PhraseIndex)
    multipliers: PhraseIndex = field(default_factory=PhraseIndex)
    symbols: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    iso_codes: frozenset[str] = frozenset()
    years: PhraseIndex = field(default_factory=PhraseIndex)
    references: PhraseIndex = field(default_factory=PhraseIndex)


@dataclass(frozen=True, slots=True)
class Amount:
    """One sum of money. The offsets span the number, its currency and its year.

    `currency` is None where none is printed; `rule` says what had to be mended, if anything.
    """

    start: int
    end: int
    value: Decimal
    currency: str | None
    year: int | None
    rule: str = ""


_SPACES = " \u00a0\u202f\u2009"
_GROUPED = rf"\d{{1,3}}(?:(?P<sep>[.,'’{_SPACES}])\d{{3}})(?:(?P=sep)\d{{3}})*(?:[.,]\d{{1,2}})?"
_NUMBER = re.compile(rf"(?<![\d.,/])(?:{_GROUPED}|\d+(?:[.,]\d+)?)(?!\d)")
_SIGN = r"[^\w\s.,;:()\[\]/'’\"-]"
_AFTER = re.compile(rf"[{_SPACES}\t]*(?P<w>[{UNSPACED}]+|[^\W\d_{UNSPACED}]+\.?|{_SIGN})")
_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d|[.,]\d{3})\.?"
_WORD = r"[^\W\d_]+"
_YEAR_AFTER = re.compile(rf"[\s,(–—-]{{0,6}}(?:{_WORD}\.?\s+){{0,3}}{_YEAR}(?:\s*(?P<w>{_WORD}))?")
_YEAR_BEFORE = re.compile(
    rf"(?P<b>\((?:{_WORD}\.?\s+){{0,3}})?(?<!\d){_YEAR}(?:\s*(?P<w>{_WORD})\.?)?\s*[):=–—-]*\s*$"
)
_NEW_STATEMENT = re.compile(r"\s*[:=]")  # after a year: it heads the next amount
LONGEST_BETWEEN = 2  # letters of a small word between a number and its currency
LONGEST_NUMBER = 24  # digits; what is longer is an account or a telephone


def find_amounts(
    text: str, words: MoneyWords, *, start: int = 0, end: int | None = None
) -> tuple[Amount, ...]:
    """The sums of money between two offsets, in reading order.

    Edges: a number without a currency is money only if its thousands are grouped; a year is looked
    for after the amount, then before it. Years, item numbers and references are no money.
    """
    stop = len(text) if end is None else end
    found: list[Amount] = []
    at = start
    while match := _NUMBER.search(text, at, stop):
        at = match.end()
        previous = found[-1].end if found else start
        if match.start() < previous:
            continue
        amount = _amount(text, match, words, (previous, stop))
        if amount:
            found.append(amount)
            at = max(at, amount.end)
    return tuple(found) or _whole_number(text, start, stop)


def _whole_number(text: str, start: int, stop: int) -> tuple[Amount, ...]:
    """The amount of a text that is nothing but a number: a cell under a column of sums."""
    bare = text[start:stop].strip()
    first = text.find(bare, start) if bare else start
    value = read_number(bare) if _NUMBER.fullmatch(bare) else None
    is_year = len(bare) == 4 and bare[:2] in ("19", "20")
    if value is None or value <= 0 or is_year:
        return ()
    return (Amount(first, first + len(bare), value, None, None, "a number alone in its cell"),)


def _amount(
    text: str, match: re.Match[str], words: MoneyWords, limits: tuple[int, int]
) -> Amount | None:
    value = read_number(match.group())
    if value is None or _is_reference(text, match.start(), limits[0], words):
        return None
    factor, after = _multiplier(text, match.end(), limits[1], words)
    currency, last, rule = _currency_after(text, after, limits[1], words)
    if currency is None and factor != 1:  # one word for both: "12 mnkr", "3 MDH"
        currency, last, rule = _currency_after(text, match.end(), limits[1], words)
        last = max(last, after)
    first = match.start()
    if currency is None:
        currency, first = _currency_before(text, match.start(), limits[0], words)
    grouped = match.group("sep") is not None
    if currency is None and not grouped and factor == 1:
        return None
    if value * factor <= 0 or (currency is None and not _stands_free(text, match)):
        return None
    year, first, last = _year(text, words, (first, last), limits)
    return Amount(first, last, value * factor, currency, year, rule)


def read_number(words: str) -> Decimal | None:
    """A number as printed: thousands in groups of three, a decimal comma or point.

    Example:
        >>> read_number("1.234.000"), read_number("1,5"), read_number("1,234.50")
        (Decimal('1234000'), Decimal('1.5'), Decimal('1234.50'))
    """
    digits = re.sub(rf"[{_SPACES}'’]", "", words)
    if not digits or len(digits) > LONGEST_NUMBER:
        return None
    marks = re.findall(r"[.,]", digits)
    whole, part = digits, ""
    if marks and not (marks.count(marks[-1]) == len(marks) and _is_grouped(digits, marks[-1])):
        cut = max(digits.rfind("."), digits.rfind(","))
        whole, part = digits[:cut], digits[cut + 1 :]
    bare = re.sub(r"[.,]", "", whole)
    text = f"{bare}.{part}" if part else bare
    return Decimal(text) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) else None


def _is_grouped(digits: str, mark: str) -> bool:
    groups = digits.split(mark)
    return len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def _stands_free(text: str, match: re.Match[str]) -> bool:
    """Whether a number is not the middle of a reference like 3.7.1.20 or of a date."""
    return not re.match(r"[.,/]\d", text[match.end() : match.end() + 2])


def _is_reference(text: str, at: int, limit: int, words: MoneyWords) -> bool:
    before = words_of(text, max(limit, at - 30), at)
    if not before or text[before[-1].end : at].strip(" .№#"):
        return False
    return match_at(words.references, before, len(before) - 1) is not None


def _multiplier(text: str, at: int, stop: int, words: MoneyWords) -> tuple[Decimal, int]:
    match = _AFTER.match(text, at, stop)
    if match:
        after = words_of(text, match.start("w"), match.end("w"))
        found = match_at(words.multipliers, after, 0) if after else None
        if found:
            return Decimal(found.value), _past_stop(text, found.end, stop)
    return Decimal(1), at


def _past_stop(text: str, at: int, stop: int) -> int:
    """The place after the full stop of an abbreviation."""
    return at + 1 if at < stop and text[at] == "." else at


def _currency_after(
    text: str, at: int, stop: int, words: MoneyWords
) -> tuple[str | None, int, str]:
    match = _AFTER.match(text, at, stop)
    if not match:
        return None, at, ""
    word, first = match.group("w"), match.start("w")
    sign = next((s for s in _signs(words) if text[first : first + len(s)].lower() == s), None)
    if sign:
        return words.symbols[sign], first + len(sign), ""
    if re.match(r"[A-Z]{3}(?!\w)", text[first : first + 4]) and word[:3] in words.iso_codes:
        return word[:3], first + 3, ""
    found = _named_currency(text, first, stop, words)
    if found:
        return found.value, found.end, ""
    stuck = re.match(r"[A-Z]{3}(?=[^\W\d_A-Z])", word)
    if stuck and fold(stuck.group()).upper() in words.codes:
        return stuck.group(), first + 3, "a word stuck to the currency was cut off"
    bare = word.rstrip(".")
    if bare.isupper() and len(bare) >= 2:
        near = [c for c in words.codes if len(c) == len(bare) + 1 and _lacks_one(c, bare)]
        if len(near) == 1:
            return near[0], first + len(bare), f"{bare} read as {near[0]}, a letter is missing"
    return None, at, ""


def _named_currency(text: str, at: int, stop: int, words: MoneyWords) -> Found | None:
    """The currency word at a place, or behind a small word: "millones de dólares"."""
    after = words_of(text, at, min(stop, at + 40))
    found = match_at(words.currencies, after, 0) if after else None
    if not found and len(after) > 1 and len(after[0].key) <= LONGEST_BETWEEN:
        return match_at(words.currencies, after, 1)
    return found


def _lacks_one(code: str, printed: str) -> bool:
    return any(code[:k] + code[k + 1 :] == printed for k in range(len(code)))


def _currency_before(text: str, at: int, limit: int, words: MoneyWords) -> tuple[str | None, int]:
    before = text[limit:at].rstrip(_SPACES)
    for sign in _signs(words):
        first = limit + len(before) - len(sign)
        if before.lower().endswith(sign) and not (
            sign[0].isalpha() and text[max(first - 1, 0) : first].isalpha()
        ):
            return words.symbols[sign], first
    near = words_of(text, max(limit, at - 30), at)
    if near and not text[near[-1].end : at].strip(_SPACES + "./"):
        printed = text[near[-1].start : near[-1].end]
        if printed in words.iso_codes:
            return printed, near[-1].start
        for first in range(max(0, len(near) - 2), len(near)):
            found = match_at(words.currencies, near, first)
            if found and found.last == len(near) and not _counted_before(text, found.start, limit):
                return found.value, found.start
    return None, at


def _signs(words: MoneyWords) -> list[str]:
    """The signs of money, longest first: `US$` before `$`."""
    return sorted(words.symbols, key=lambda sign: (-len(sign), sign))


def _counted_before(text: str, at: int, limit: int) -> bool:
    """Whether a number stands right before a currency: then that one is counted in it."""
    before = text[limit:at].rstrip(_SPACES)
    return before[-1:].isdigit()


def _year(
    text: str, words: MoneyWords, span: tuple[int, int], limits: tuple[int, int]
) -> tuple[int | None, int, int]:
    first, last = span
    line = text.rfind("\n", limits[0], first)
    before = _YEAR_BEFORE.search(text, max(limits[0], line + 1), first)
    after = _YEAR_AFTER.match(text, last, limits[1])
    if after and _NEW_STATEMENT.match(text, _year_end(text, after, words), limits[1]):
        after = None
    if before and (text[before.end("y") : first].strip(" .") or not after):
        return int(before.group("y")), before.start(), last
    if after:
        return int(after.group("y")), first, _year_end(text, after, words)
    return None, first, last


def _year_end(text: str, match: re.Match[str], words: MoneyWords) -> int:
    end = match.end("y")
    if match.group("w"):
        named = words_of(text, match.start("w"), match.end("w"))
        if named and match_at(words.years, named, 0):
            end = match.end("w")
    if text[end : end + 1] == "." and not text[end + 1 : end + 2].isdigit():
        end += 1
    opened = "(" in match.group() and ")" not in match.group()
    return end + 1 if opened and text[end : end + 1] == ")" else end
