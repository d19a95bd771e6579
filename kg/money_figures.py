"""One number of money: its factor, its currency, its sign. Lowest layer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kg.money_tokens import NOT_FOUND, MoneyPhrase, Tokens, read_number, scan
from kg.phrases import PhraseIndex
from kg.text import fold

MOST = Decimal(10) ** 18  # no sum of a plan is larger; stores add up no more than a hundred such
LONGEST_BETWEEN = 2  # letters of a small word between a number and its currency
LONGEST_PREFIX = 3  # letters of a factor that is written as one word with a code: "MEUR"


@dataclass(frozen=True, slots=True, eq=False)
class MoneyWords:
    """How a language says money.

    `currencies` and `multipliers` find a currency's code and a factor as text (`1000000`);
    `symbols` maps signs (`€`) to codes; `iso_codes` are understood where they are printed in
    capitals; `codes` are those a reader of the language expects, for codes printed with a letter
    missing; `years` and `months` are the words for year and month, `references` the words
    before a number that counts something else (`item 5`). `bounds` and `bound_signs` give
    `up-to`, `at-least` or `about`; `ranges` holds the words that open a range (`from`), join it
    (`to`), or join it only behind such an opening (`and`); `periods` gives `year` or `month` of
    "per year"; `percent` are the words for per cent,
    `taxes` those that say whether a tax is in a sum; `thousands` are signs with an m that says
    thousand, as printed (`m€`).
    """

    currencies: PhraseIndex = field(default_factory=PhraseIndex)
    multipliers: PhraseIndex = field(default_factory=PhraseIndex)
    symbols: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    iso_codes: frozenset[str] = frozenset()
    years: PhraseIndex = field(default_factory=PhraseIndex)
    months: PhraseIndex = field(default_factory=PhraseIndex)
    references: PhraseIndex = field(default_factory=PhraseIndex)
    bounds: PhraseIndex = field(default_factory=PhraseIndex)
    bound_signs: Mapping[str, str] = field(default_factory=dict)
    ranges: Mapping[str, PhraseIndex] = field(default_factory=dict)
    periods: PhraseIndex = field(default_factory=PhraseIndex)
    percent: PhraseIndex = field(default_factory=PhraseIndex)
    taxes: PhraseIndex = field(default_factory=PhraseIndex)
    thousands: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFigure:
    """One number with its factor and currency; `first` and `last` are places of tokens."""

    first: int
    last: int
    number: Decimal
    factor: Decimal = Decimal(1)
    currency: str | None = None
    grouped: bool = False
    rule: str = ""
    doubt: str = ""

    @property
    def value(self) -> Decimal:
        """The number times its factor, whole where it is."""
        value = self.number * self.factor
        whole = value.to_integral_value()
        return Decimal(int(whole)) if value == whole and self.factor != 1 else value


def read_figure(
    part: Tokens, k: int, floor: int, words: MoneyWords, *, known: str | None = None
) -> MoneyFigure | None:
    """The figure around the number at a place; None for shares and references.

    `known` is the currency of the low end, where the number may be the high one.
    """
    number = read_number(part.said(k))
    if number is None or share_span(part, k, words) is not None:
        return None
    number, factor, last = _factor(part, k, number, words)
    last = last + 1 if last == k and part.is_bracketed(k) else last
    code, last_code, rule = _currency_after(part, last + 1, words)
    if code is None:
        factor, code, last_code = _one_word(part, (last, factor), words)
    before, first, times = _currency_before(part, k, floor, words)
    if before and (code is None or part.kind(last_code + 1) == "number"):
        code, last_code, rule, factor = before, last, "", factor * times
    if code is None and known is None and part.is_letter(last) and factor != 1:
        return _figure_without(part, k, number, words)  # "5 m" may be metres
    if part.is_reference(k, words.references, code is not None and last_code > last):
        return None
    figure = MoneyFigure(
        first=first if before == code and code else k, last=max(last, last_code), number=number,
        factor=factor, currency=code, grouped=part.is_grouped(k), rule=rule,
    )  # fmt: skip
    if figure.value > MOST:
        return None
    return _signed(part, k, _unsure(part, k, figure, words))


def _unsure(part: Tokens, k: int, figure: MoneyFigure, words: MoneyWords) -> MoneyFigure:
    """The figure, doubtful where the m beside a sign may be a thousand: "m€", "M$"."""
    behind = part.said(k + 1) == "m" and part.kind(k + 2) == "sign"
    ahead = part.said(figure.first) == "M" and part.said(figure.first + 1).endswith("$")
    if not behind and not ahead:
        return figure
    at = k + 1 if behind else figure.first
    habit = part.said(at) + part.said(at + 1) in words.thousands
    why = "the m beside the sign may say thousand or million"
    return replace(figure, doubt=why, factor=Decimal(1000) if habit else figure.factor)


def _figure_without(part: Tokens, k: int, number: Decimal, words: MoneyWords) -> MoneyFigure | None:
    """A number before a single letter that is no factor."""
    if part.is_reference(k, words.references, False):
        return None
    return MoneyFigure(first=k, last=k, number=number, grouped=part.is_grouped(k))


def _factor(
    part: Tokens, k: int, number: Decimal, words: MoneyWords
) -> tuple[Decimal, Decimal, int]:
    """The number, its factor and its last token: "3 million", "2 tỷ 500 triệu", "15,- tis."."""
    last = part.past_dash(k)
    found = part.phrase_at(words.multipliers, last + 1)
    named = part.phrase_at(words.currencies, last + 1)
    if found is None or (named and named.last > found.last):  # "m.n." is a currency, "m" a factor
        return number, Decimal(1), last
    factor, last = _chain(part, found, words)
    while part.kind(last + 1) == "number" and not part.is_letter(last):
        smaller = part.phrase_at(words.multipliers, last + 2)
        more = read_number(part.said(last + 1))
        times, at = _chain(part, smaller, words) if smaller else (factor, last)
        if more is None or times >= factor:
            break
        number, last = number + more * times / factor, at
    return number, factor, last


def _chain(part: Tokens, found: MoneyPhrase, words: MoneyWords) -> tuple[Decimal, int]:
    """The factor of words that touch, and its last token: "5千万" is 5 times 1000 times 10000."""
    factor, last = Decimal(found.value), part.past_stop(found.last)
    while (again := part.phrase_at(words.multipliers, last + 1)) and part.touch(last, last + 1):
        factor, last = factor * Decimal(again.value), part.past_stop(again.last)
    return factor, last


def _one_word(
    part: Tokens, found: tuple[int, Decimal], words: MoneyWords
) -> tuple[Decimal, str | None, int]:
    """Factor and currency in one word: "12 mnkr", "3 MDH", "2.5 MEUR"."""
    last, factor = found
    if factor != 1:
        code, last_code, _ = _currency_after(part, last, words)
        return factor, code, last_code if code else last
    times, code = _split_word(part.said(last + 1), words)
    return (times, code, last + 1) if code else (factor, None, last)


def _split_word(said: str, words: MoneyWords) -> tuple[Decimal, str | None]:
    """The factor and the code that a word is made of."""
    for size in range(1, min(LONGEST_PREFIX, len(said) - 1) + 1):
        head, tail = scan(said[:size], {}, {}), scan(said[size:], {}, {})
        times = head.phrase_at(words.multipliers, 0)
        named = tail.phrase_at(words.currencies, 0)
        code = said[size:] if said[size:] in words.iso_codes else named and named.value
        if times and code:
            return Decimal(times.value), code
    return Decimal(1), None


def _currency_after(part: Tokens, k: int, words: MoneyWords) -> tuple[str | None, int, str]:
    """The currency at a place: a sign, a code, a word, one behind a small word, a mended one."""
    if part.kind(k) == "sign":
        return words.symbols[part.said(k).lower()], k, ""
    if part.kind(k) != "word":
        return None, k, ""
    said = part.said(k)
    if said in words.iso_codes and said.isupper():
        return said, k, ""
    found = part.phrase_at(words.currencies, k)
    if found is None and len(said) <= LONGEST_BETWEEN:
        after = part.past_apostrophe(k) + 1
        if part.kind(after) == "sign" and part.kind(after + 1) != "number":
            return words.symbols[part.said(after).lower()], after, ""
        found = part.phrase_at(words.currencies, after)
    if found:
        return found.value, part.past_stop(found.last), ""
    if said.upper() in words.codes and part.kind(k + 1) in (NOT_FOUND, "mark", "line"):
        return said.upper(), k, ""
    return _mended(part, k, words)


def _mended(part: Tokens, k: int, words: MoneyWords) -> tuple[str | None, int, str]:
    """A code with a word stuck to it, or one with a letter missing."""
    said = part.said(k)
    stuck = re.match(r"[A-Z]{3}(?=[^\W\d_A-Z])", said)
    if stuck and fold(stuck.group()).upper() in words.codes:
        part.cut(k, 3)
        return stuck.group(), k, "a word stuck to the currency was cut off"
    if said.isupper() and len(said) >= 2:
        near = [c for c in words.codes if len(c) == len(said) + 1 and _lacks_one(c, said)]
        if len(near) == 1:
            return near[0], k, f"{said} read as {near[0]}, a letter is missing"
    return None, k, ""


def _lacks_one(code: str, printed: str) -> bool:
    return any(code[:k] + code[k + 1 :] == printed for k in range(len(code)))


def _currency_before(
    part: Tokens, k: int, floor: int, words: MoneyWords
) -> tuple[str | None, int, Decimal]:
    """The currency right before a number, its token, and a factor between: "EUR mn 3.5"."""
    at = part.before_marks(k, "-.:()")
    times = Decimal(1)
    factor = part.phrase_before(words.multipliers, at)
    if factor and factor.first > floor:
        times, at = Decimal(factor.value), part.before_marks(factor.first, ".")
    if at < floor or at < 0:
        return None, k, Decimal(1)
    code, first = None, at
    if part.kind(at) == "sign":
        code = words.symbols[part.said(at).lower()]
        times, first = _before_sign(part, (at, times), words)
    elif part.said(at) in words.iso_codes:
        code = part.said(at)
    elif (split := _split_word(part.said(at), words))[1]:
        times, code = split
    elif (found := part.phrase_before(words.currencies, at)) and found.first >= floor:
        code, first = found.value, found.first
    counted = part.kind(first - 1) == "number" and first - 1 >= floor
    return (None, k, Decimal(1)) if code is None or counted else (code, first, times)


def _before_sign(
    part: Tokens, found: tuple[int, Decimal], words: MoneyWords
) -> tuple[Decimal, int]:
    """The factor written before a sign of money, and its token: "M€ 3"."""
    at, times = found
    factor = part.phrase_at(words.multipliers, at - 1)
    touches = at > 0 and part.tokens[at - 1].end == part.tokens[at].start
    if factor and touches and part.kind(at - 2) != "number":
        return Decimal(factor.value), at - 1
    return times, at


def _signed(part: Tokens, k: int, figure: MoneyFigure) -> MoneyFigure:
    """The figure with its sign: a minus at the head of its line, or brackets as accounts write."""
    first = figure.first
    if part.is_minus(k - 1, k) or part.is_minus(first - 1, first):
        first = min(first, k - 1 if part.is_minus(k - 1, k) else first - 1)
        return replace(
            figure, first=first, number=-figure.number, doubt="a minus or a dash stands before it"
        )
    inside = part.said(first - 1) == "(" and part.said(figure.last + 1) == ")"
    if (part.is_bracketed(k) or inside) and part.is_alone(first, figure.last):
        last = figure.last + 1 if inside else max(figure.last, k + 1)
        first = first - 1 if inside else first
        return replace(
            figure, first=min(first, k - 1), last=last, number=-figure.number,
            doubt="a number in brackets, as accounts write what is taken away",
        )  # fmt: skip
    return figure


def share_span(part: Tokens, k: int, words: MoneyWords) -> tuple[int, int] | None:
    """The first and last token of the share at a number, None if it is none."""
    if part.said(k + 1) == "%":
        return k, k + 1
    if part.said(k - 1) == "%" and part.kind(k - 2) != "number":  # Turkish: "%70"
        return k - 1, k
    found = part.phrase_at(words.percent, k + 1)
    before = part.phrase_before(words.percent, k - 1)  # "百分之30", "yüzde 70"
    leads = before and part.kind(before.first - 1) != "number"
    return (k, found.last) if found else (before.first, k) if before and leads else None
