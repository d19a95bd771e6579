"""How much, in which currency, for which time? Sums of money as plans write them. Lowest layer.

A sum is a figure (number, factor, currency), or two with a dash or "from … to …" between; around it
may stand a bound ("up to"), a period ("per year") and a year. The words of a language are handed
in as `MoneyWords`; nothing here knows one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kg.money_figures import MoneyFigure, MoneyWords, read_figure, share_span
from kg.money_tokens import NOT_FOUND, MoneyPhrase, Tokens, read_number, scan
from kg.phrases import PhraseIndex
from kg.text import plain_forms


@dataclass(frozen=True, slots=True)
class Amount:
    """One sum of money. The offsets span the number and all that is said of it.

    `value` is the printed figure: of a range the high end, of a bound the bound. `low` and `high`
    are the ends as far as the words say them; `bound` is `up-to`, `at-least` or `about`; `per` is
    `year` or `month` where the sum comes again. `years` is set instead of `year` where the sum is
    for several. `currency` is None where none is printed; `rule` says what had to be mended,
    `doubt` why a person should look.
    """

    start: int
    end: int
    value: Decimal
    currency: str | None
    year: int | None
    rule: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    bound: str | None = None
    per: str | None = None
    years: tuple[int, int] | None = None
    doubt: str = ""
    scaled: bool = False  # a thousand or million is printed with it


@dataclass(frozen=True, slots=True)
class MoneyShare:
    """A share of a sum in per cent, `value` from 0 to 1, and where it stands."""

    start: int
    end: int
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What stands around a figure, and the tokens it all takes."""

    first: int
    last: int
    bound: str | None = None
    per: str | None = None
    doubt: str = ""


LONGEST_SPAN = 15  # years one sum is for
WIDEST = 20  # times the low end that a dash may still lead to; more are two different numbers
SHORTEST_THING = 4  # letters of a word that says what a number counts
UNIT, OF_ONE = "unit", "a price for each, not the sum of all"
FROM_NOTHING = "from nothing upwards, which is a class of costs and hardly a sum"
MAY_BE_YEAR = "the number may be a year"
BARE = "a number alone in its cell"
_YEAR = (
    r"(?P<y>(?:19|20)\d\d)(?:(?:\s?[-/]\s?(?P<z>(?:19|20)\d\d)|[-/](?P<s>\d\d))(?![\d.,]?\d))?"
    r"(?!\d|[.,]\d{3})\.?"
)
_WORD = r"[^\W\d_]+"
_YEAR_AFTER = re.compile(rf"[\s,(-]{{0,6}}(?:{_WORD}\.?\s+){{0,3}}{_YEAR}(?:\s*(?P<w>{_WORD}))?")
_YEAR_BEFORE = re.compile(
    rf"(?P<b>\((?:{_WORD}\.?\s+){{0,3}})?(?<!\d){_YEAR}(?:\s*(?P<w>{_WORD})\.?)?\s*[):=-]*\s*$"
)
_NAME_WITH_YEARS = re.compile(r"\s*\(([^\W\d_]{3,})\s")  # "(ESF 2021-2027)"
_NEW_STATEMENT = re.compile(r"\s*[:=]")  # after a year: it heads the next amount


def find_amounts(
    text: str, words: MoneyWords, *, start: int = 0, end: int | None = None, column: bool = False
) -> tuple[Amount, ...]:
    """The sums of money between two offsets, in reading order.

    `column` says that the cell stands under a head of money: then a number needs no currency.

    Edges: elsewhere a number without a currency is money only if its thousands are grouped or if
    the text says nothing else. Zero is a sum. Years, shares, item numbers and references are none;
    one that stands alone below a head of money may be a sum, and is doubtful.

    Example:
        >>> (found,) = find_amounts("1.500–2.000", MoneyWords())
        >>> found.low, found.high
        (Decimal('1500'), Decimal('2000'))
    """
    stop = len(text) if end is None else end
    part = _scanned(text[start:stop], words)
    found = _sums(part, words, column=column)
    if not found and not column:
        found = _nothing_else(part, _sums(part, words, column=True))
    return tuple(replace(a, start=a.start + start, end=a.end + start) for a in found)


def _sums(part: Tokens, words: MoneyWords, *, column: bool) -> list[Amount]:
    found: list[Amount] = []
    at = 0
    for k, token in enumerate(part.tokens):
        if token.kind != "number" or k < at:
            continue
        figure = read_figure(part, k, at, words)
        sum_ = _sum(part, figure, at, words) if figure else None
        if sum_ and _is_money(part, sum_, words, column=column):
            amount, said = _amount(part, sum_, at, words)
            found.append(amount)
            at = max(said.last + 1, part.first_after(amount.end))
    return found


def _nothing_else(part: Tokens, found: list[Amount]) -> list[Amount]:
    """Numbers without a currency where the text says nothing else, as cells of sums do."""
    at = 0  # of the first sum that does not end before the token
    for token in part.tokens:
        while at < len(found) and found[at].end < token.end:
            at += 1
        taken = at < len(found) and found[at].start <= token.start
        if not taken and token.kind not in ("mark", "line"):
            return []
    return [replace(a, rule=a.rule or BARE) for a in found]


# The only or low figure, the high one, whether a word opened the range.
Sum = tuple[MoneyFigure, MoneyFigure | None, bool]


def _sum(part: Tokens, figure: MoneyFigure, floor: int, words: MoneyWords) -> Sum:
    """A figure, or two that are the ends of a range."""
    opening = part.phrase_before(words.ranges.get("from", PhraseIndex()), figure.first - 1)
    opened = opening is not None and opening.first >= floor
    joiner = figure.last + 1
    joined = part.said(joiner) == "-"
    for kind in ("to", "and") if opened else ("to",):
        found = part.phrase_at(words.ranges.get(kind, PhraseIndex()), joiner)
        joiner, joined = (found.last, True) if found else (joiner, joined)
    k = part.next_number(joiner + 1) if joined else None
    other = None if k is None else read_figure(part, k, joiner + 1, words, known=figure.currency)
    if other is None or figure.value < 0 or other.value < 0:
        return figure, None, False
    low = _same_unit(figure, other)
    near = opened or not low.value or other.value <= low.value * WIDEST
    is_year = part.is_year(figure.first) and not part.is_year(k or 0)
    if low.value < other.value and near and not is_year and not _differ(low, other):
        return low, other, opened
    return figure, None, False


def _same_unit(low: MoneyFigure, high: MoneyFigure) -> MoneyFigure:
    """The low end in the unit of the high one: "1.5 to 2 million"."""
    if low.factor == 1 and high.factor > 1 and low.number <= high.number:
        return replace(low, factor=high.factor)
    return low


def _differ(low: MoneyFigure, high: MoneyFigure) -> bool:
    return None not in (low.currency, high.currency) and low.currency != high.currency


def _is_money(part: Tokens, sum_: Sum, words: MoneyWords, *, column: bool) -> bool:
    low, high, _ = sum_
    said = high or low
    if low.currency or said.currency or low.factor != 1 or said.factor != 1:
        return True
    if part.is_dotted(said.last) or _counts_things(part, said.last + 1, words):
        return False
    if low.grouped or said.grouped:
        return True
    if not column or part.is_list_number(low.first):
        return False
    if part.is_year(low.first):
        return len(part.tokens) == 1
    after = said.last + 1
    if part.kind(after) in (NOT_FOUND, "mark", "line", "number"):
        return True
    return part.phrase_at(words.periods, after) is not None


def _counts_things(part: Tokens, k: int, words: MoneyWords) -> bool:
    """Whether a long word behind a number without a currency is what it counts: "1,200 pupils"."""
    about_sums = (words.periods, words.bounds, words.years, *words.ranges.values())
    counted = part.kind(k) == "word" and len(part.said(k)) >= SHORTEST_THING
    return counted and not any(part.phrase_at(index, k) for index in about_sums)


def _amount(part: Tokens, sum_: Sum, floor: int, words: MoneyWords) -> tuple[Amount, _Said]:
    low, high, opened = sum_
    top = high or low
    said = _around(part, (low.first, top.last), floor, words, opened=opened)
    year, years, start, end = _year(part, words, said, floor)
    code = top.currency or low.currency
    from_nothing = FROM_NOTHING if high and not low.value else ""
    bare_year = MAY_BE_YEAR if len(part.tokens) == 1 and part.is_year(low.first) else ""
    doubt = low.doubt or top.doubt or said.doubt or from_nothing or bare_year
    amount = Amount(
        start, end, top.value, code, year, low.rule or top.rule,
        low=low.value if high else (top.value if said.bound == "at-least" else None),
        high=top.value if high or said.bound == "up-to" else None,
        bound=said.bound, per=said.per, years=years, doubt=doubt, scaled=top.factor != 1,
    )  # fmt: skip
    return amount, said


def _around(
    part: Tokens, span: tuple[int, int], floor: int, words: MoneyWords, *, opened: bool
) -> _Said:
    """The bound and the period beside a sum, the nearest first; a narrower bound wins."""
    first, last = span
    bounds: list[str] = []
    per: str | None = None
    doubt = ""
    if opened and (opening := part.phrase_before(words.ranges["from"], first - 1)):
        first = opening.first
    while True:
        at = part.before_marks(first, ".:(,")
        found = part.bound_before(words.bounds, words.bound_signs, at)
        again = part.phrase_before(words.periods, at)
        if found and found.first >= floor:
            bounds, first = [*bounds, found.value], found.first
        elif again and again.first >= floor and per is None and again.value != UNIT:
            per, first = again.value, again.first
        else:
            break
    while True:
        at = part.past_hyphen(part.past_marks(last, "/,("))
        found = part.bound_after(words, at)
        again = part.phrase_at(words.periods, at) or _slashed(part, at, words)
        if again and again.value == UNIT:
            last, doubt = (again.last + 1, OF_ONE) if _is_thing(part, again) else (last, doubt)
            break
        if found:
            bounds, last = [*bounds, found.value], part.past_stop(found.last)
        elif again and per is None:
            per, last = again.value, part.past_stop(again.last)
        else:
            break
    bound = next((b for b in ("up-to", "at-least", "about") if b in bounds), None)
    return _Said(first=first, last=last, bound=bound, per=per, doubt=doubt)


def _is_thing(part: Tokens, per: MoneyPhrase) -> bool:
    """Whether "per" leads to what the sum is for each of: "per school", not "par la Région"."""
    said = part.said(per.last + 1)
    named = len(said) > 1 and said.isupper()
    return part.kind(per.last + 1) == "word" and len(said) >= SHORTEST_THING and not named


def _slashed(part: Tokens, k: int, words: MoneyWords) -> MoneyPhrase | None:
    """The period of "EUR/year": the bare word for year says it only behind a stroke."""
    if part.said(k - 1) != "/":
        return None
    named = (("year", words.years), ("month", words.months))
    met = ((value, part.phrase_at(index, k)) for value, index in named)
    return next((found._replace(value=value) for value, found in met if found), None)


Years = tuple[int | None, tuple[int, int] | None, int, int]  # one year, several, start, end


def _year(part: Tokens, words: MoneyWords, said: _Said, floor: int) -> Years:
    """For which year or years a sum is: looked for after it, then before it."""
    text = part.text
    start, end = part.tokens[said.first].start, part.tokens[said.last].end
    limit = part.tokens[floor - 1].end if floor else 0
    line = text.rfind("\n", limit, start)
    before = _YEAR_BEFORE.search(text, max(limit, line + 1), start)
    after = _YEAR_AFTER.match(text, end)
    named = _NAME_WITH_YEARS.match(after.group()) if after else None
    if named and named.group(1).isupper():
        after = None
    if after and _NEW_STATEMENT.match(text, _year_end(text, after, words)):
        after = None
    if before and (text[before.end("y") : start].strip(" .") or not after):
        return *_years(before), before.start(), end
    if after:
        end = _year_end(text, after, words)
        later = _later_year(part, end, words)
        if later and (first := int(after.group("y"))) < later[0] <= first + LONGEST_SPAN:
            return None, (first, later[0]), start, later[1]
        return *_years(after), start, end
    return None, None, start, end


def _later_year(part: Tokens, offset: int, words: MoneyWords) -> tuple[int, int] | None:
    """The second year of "from 2024 to 2028", and where it ends."""
    to = words.ranges.get("to")
    joined = part.phrase_at(to, part.first_after(offset)) if to else None
    if joined is None or not part.is_year(joined.last + 1):
        return None
    return int(part.said(joined.last + 1)), part.tokens[joined.last + 1].end


def _years(match: re.Match[str]) -> tuple[int | None, tuple[int, int] | None]:
    first, last, short = int(match.group("y")), match.group("z"), match.group("s")
    until = int(last or 0) or (first // 100 * 100 + int(short) if short else 0)
    return (None, (first, until)) if first < until <= first + LONGEST_SPAN else (first, None)


def _year_end(text: str, match: re.Match[str], words: MoneyWords) -> int:
    end = max(match.end(group) for group in "yzs")
    if match.group("w") and _is_year_word(match.group("w"), words):
        end = match.end("w")
    if text[end : end + 1] == "." and not text[end + 1 : end + 2].isdigit():
        end += 1
    opened = "(" in match.group() and ")" not in match.group()
    return end + 1 if opened and text[end : end + 1] == ")" else end


def _is_year_word(said: str, words: MoneyWords) -> bool:
    return scan(said, {}, {}).phrase_at(words.years, 0) is not None


def find_shares(
    text: str, words: MoneyWords, *, start: int = 0, end: int | None = None
) -> tuple[MoneyShare, ...]:
    """The shares in per cent between two offsets, in reading order: "70 %", "30 per cent"."""
    stop = len(text) if end is None else end
    part = _scanned(text[start:stop], words)
    found: list[MoneyShare] = []
    for k, token in enumerate(part.tokens):
        span = share_span(part, k, words) if token.kind == "number" else None
        number = read_number(part.said(k)) if span else None
        if span and number is not None and 0 <= number <= 100:
            first, last = part.tokens[span[0]].start, part.tokens[span[1]].end
            found.append(MoneyShare(first + start, last + start, number / 100))
    return tuple(found)


def _scanned(text: str, words: MoneyWords) -> Tokens:
    return scan(plain_forms(text), words.symbols, words.bound_signs)


@lru_cache(maxsize=65_536)
def explained_share(text: str, words: MoneyWords) -> float:
    """Which share of the words of a short text its sums of money explain, from 0 to 1.

    For looking at thousands of cells: a text without a digit costs nothing, any text is read once.
    A number alone is no sum here: it needs a currency, a factor or grouped thousands.
    """
    if not any(c.isdigit() for c in text):
        return 0.0
    part = _scanned(text, words)
    spans = [(a.start, a.end) for a in _sums(part, words, column=False)]
    said = [t for t in part.tokens if t.kind not in ("mark", "line")]
    inside = sum(any(a <= t.start and t.end <= b for a, b in spans) for t in said)
    return inside / len(said) if said else 0.0
