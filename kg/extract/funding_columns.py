"""What do the head, the neighbours and the document say of the money in a cell? Extract layer.

A head may name the currency ("Sredstva (RSD)"), a factor ("thousand EUR") or the year ("2021");
one column may hold the sources and the next the sums; one may be the total of others; a line may
give the unit of all sums. Nothing here reads a cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from kg.cldr import currency_names
from kg.extract.draft import MoneyDraft
from kg.extract.funding_scale import in_scales
from kg.extract.row_words import totals
from kg.extract.vocabulary import Vocabulary
from kg.model.codes import Certainty, CostStatus
from kg.model.records import Issue, Step
from kg.model.rules import Rule
from kg.money import LONGEST_SPAN, explained_share
from kg.money_figures import MoneyWords
from kg.periods import find_years
from kg.phrases import find_phrases, match_at, words_of
from kg.text import fold, plain_forms

_JOINED = re.compile(r"_|(?<=[a-z]{3})(?=[A-Z]{3}(?![A-Za-z]))")
_CAPITALS = re.compile(r"(?<!\w)[A-Z]{3}(?!\w)")
_THOUSANDS = re.compile(
    r"(?<![\d.,])(?:1[ .,]?|['’])?000(?P<more>[ .,]?000)?(?:s|['’]s)?(?![\d.,]|\w)"
)
_POWER = re.compile(r"(?<!\d)10 ?(?:\^ ?)?([369³⁶⁹])(?!\d)")
_RAISED = str.maketrans("³⁶⁹", "369")
_TIGHT = re.compile(r"(?<!\w)(?P<factor>[^\W\d_]{1,3})\.?(?= ?(?P<unit>[^\W\d_]{3}(?!\w)|[^\w\s]))")
_BEHIND = re.compile(
    r"(?P<unit>(?<!\w)[^\W\d_]{3}|[$£¥\u20a0-\u20cf]) ?(?P<factor>[^\W\d_]{1,3})(?!\w)"
)
_YEARS = re.compile(
    r"(?<!\d)(?P<first>(?:19|20)\d\d)(?: ?[-/] ?(?P<last>(?:19|20)\d\d)|[-/](?P<short>\d\d))(?!\d)"
)
# The sign that currencies of several countries share, by the noun of their names.
SIGN_OF_NOUN = {"dollar": "$", "peso": "$", "pound": "£", "yuan": "¥", "yen": "¥"}
LONGEST_UNIT = 8  # words of a line that gives the unit of all sums
MOST_PLACES = 10  # passages of one issue


@dataclass(frozen=True, slots=True)
class Unit:
    """What a head or a line says of the sums: currency, factor, year or years, total or not."""

    currency: str | None = None
    factor: Decimal = Decimal(1)
    year: int | None = None
    years: tuple[int, int] | None = None
    is_total: bool = False

    @property
    def is_said(self) -> bool:
        """Whether numbers below it are sums of money without saying so."""
        return self.currency is not None or self.factor != 1


def unit_of(heading: str, words: MoneyWords) -> Unit:
    """The unit that the head of a column names.

    Edges: a single letter is a factor only where it touches a currency ("T€", "k EUR").
    """
    heading = _JOINED.sub(" ", heading)  # as programs write heads: "capex_2026_kEUR", "costUSD"
    plain = plain_forms(heading)
    years = {year for year, _, _ in find_years(plain)}
    spans = _years_in(plain)
    said = words_of(heading)
    return Unit(
        head_currency(heading, words), _factor(plain, words),
        years.pop() if len(years) == 1 and not spans else None, spans,
        bool(find_phrases(totals(), said)),
    )  # fmt: skip


def _years_in(heading: str) -> tuple[int, int] | None:
    """The two years of "2024-2026" or "2025/26"."""
    span = _YEARS.search(heading)
    if span is None:
        return None
    first = int(span["first"])
    last = int(span["last"] or first // 100 * 100 + int(span["short"]))
    return (first, last) if first < last <= first + LONGEST_SPAN else None


def head_currency(heading: str, words: MoneyWords) -> str | None:
    """The one currency a head names."""
    codes = {found.value for found in find_phrases(words.currencies, words_of(heading))}
    codes |= {word for word in _CAPITALS.findall(heading) if word in words.iso_codes}
    codes |= {c for word in re.findall(r"[^\W\d_]+", heading) if (c := _code_inside(word, words))}
    bare = heading
    for sign in sorted(words.symbols, key=len, reverse=True):  # "US$" is no "$" of the country
        letter = rf"(?<!\w){sign.upper()}(?!\w)"  # a letter alone: "(R million)"
        pattern = letter if sign.isalpha() and len(sign) == 1 else f"(?i:{re.escape(sign)})"
        bare, n_met = re.subn(pattern, " ", bare)
        if n_met and sign not in map(sign_of, codes):  # "AUD $" names one currency
            codes.add(words.symbols[sign])
    return codes.pop() if len(codes) == 1 else None


def sign_of(code: str) -> str:
    """The sign that a currency shares with those of other countries, empty if it has none."""
    names = currency_names("en", "", code)
    return next((sign for noun, sign in SIGN_OF_NOUN.items() if noun in names), "")


def _code_inside(word: str, words: MoneyWords) -> str | None:
    """The code of "TEUR" or "kEUR"."""
    code = word[1:]
    return (
        code if len(word) == 4 and code in words.iso_codes and _times_of(word[:1], words) else None
    )


def _times_of(word: str, words: MoneyWords) -> str | None:
    """The factor that a word means."""
    said = words_of(word)
    found = match_at(words.multipliers, said, 0) if said else None
    return found.value if found else None


def _factor(heading: str, words: MoneyWords) -> Decimal:
    """Thousands or millions, where the head says sums are in them: "mii lei", "000 lekë", "T€"."""
    said = words_of(heading)
    found = {
        Decimal(f.value)
        for f in find_phrases(words.multipliers, said)
        if f.end - f.start > 1 or not heading[f.start : f.end].isascii()
    }
    if not found:
        found = {Decimal(f) for f in _tight_factors(heading, words)}
    power = _POWER.search(heading)
    if not found and power:
        return Decimal(10) ** int(power.group(1).translate(_RAISED))
    thousands = _THOUSANDS.search(heading)
    if not found and thousands:
        return Decimal(1_000_000 if thousands.group("more") else 1000)
    return found.pop() if len(found) == 1 else Decimal(1)


def _tight_factors(heading: str, words: MoneyWords) -> Iterable[str]:
    for word in re.findall(r"[^\W\d_]+", heading):
        if _code_inside(word, words) and (inside := _times_of(word[:1], words)):
            yield inside
    for match in (*_TIGHT.finditer(heading), *_BEHIND.finditer(heading)):
        factor, unit = _times_of(match.group("factor"), words), match.group("unit")
        if factor and (unit in words.iso_codes or unit in words.symbols):
            yield factor


def by_unit(money: Sequence[MoneyDraft], unit: Unit, where: str) -> list[MoneyDraft]:
    """Amounts with what a unit says that they do not say themselves."""
    return [_told(draft, unit, where) for draft in money]


def _told(draft: MoneyDraft, unit: Unit, where: str) -> MoneyDraft:
    if draft.amount is None:
        return draft
    steps: list[Step] = []
    certainty = draft.certainty
    if draft.currency is None and unit.currency:
        steps.append(Step(Rule.CURRENCY_NAMED_ELSEWHERE, f"{unit.currency}, named {where}"))
    if draft.year is None and draft.years is None and (unit.year or unit.years):
        steps.append(Step(Rule.YEAR_NAMED_ELSEWHERE, f"{unit.year or unit.years}, named {where}"))
    times = Decimal(1) if draft.is_scaled or draft.currency else unit.factor
    if times != 1:
        steps.append(Step(Rule.AMOUNT_TIMES_UNIT, f"times {times}, named {where}"))
    elif unit.factor != 1 and not draft.is_scaled:
        certainty = Certainty.DOUBTFUL
        why = f"the factor {unit.factor} {where}, the currency beside it"
        steps.append(Step(Rule.UNIT_IN_DOUBT, why))
    total = unit.is_total and not draft.is_total
    if not steps and not total:
        return draft
    weaker = certainty if certainty is Certainty.DOUBTFUL else Certainty.RULE
    same = draft.year or draft.years
    return replace(
        draft, amount=_times(draft.amount, times), low=_times(draft.low, times),
        high=_times(draft.high, times), currency=draft.currency or unit.currency,
        year=draft.year if same else unit.year, years=draft.years if same else unit.years,
        is_total=draft.is_total or unit.is_total, certainty=weaker if steps else certainty,
        steps=(*draft.steps, *steps), is_scaled=draft.is_scaled or times != 1,
    )  # fmt: skip


def _times(value: Decimal | None, times: Decimal) -> Decimal | None:
    if value is None or times == 1:
        return value
    product = value * times
    whole = product.to_integral_value()
    return Decimal(int(whole)) if whole == product else product


def pair_columns(money: Sequence[MoneyDraft]) -> list[MoneyDraft]:
    """Sums without a source, with the sources that another cell of the same element names.

    One source is that of all sums; several are paired with as many sums in order; else both stay.
    """
    out = list(money)
    for about in dict.fromkeys(draft.about for draft in money):
        sums = [d for d in out if d.about == about and d.amount is not None]
        named = [
            d for d in out
            if d.about == about and d.cost_status is CostStatus.SOURCE_ONLY and d.source
            and d.share is None
        ]  # fmt: skip
        bare = sums and all(d.source is None and d.payer is None for d in sums)
        if not bare or len(named) not in (1, len(sums)):
            continue
        pairs = zip(sums, named * len(sums) if len(named) == 1 else named, strict=False)
        done = {id(d): _paired(d, source) for d, source in pairs}
        out = [done.get(id(d), d) for d in out if not any(d is n for n in named)]
    return out


def _paired(draft: MoneyDraft, named: MoneyDraft) -> MoneyDraft:
    step = Step(Rule.SOURCE_BESIDE_AMOUNT, "named in the column beside the sum")
    weaker = Certainty.DOUBTFUL in (draft.certainty, named.certainty)
    return replace(
        draft, source=named.source, source_kind=named.source_kind, payer=named.payer,
        passages=(*named.passages, *draft.passages),
        certainty=Certainty.DOUBTFUL if weaker else Certainty.RULE, steps=(*draft.steps, step),
    )  # fmt: skip


def without_totals(money: Sequence[MoneyDraft], about: str) -> tuple[list[MoneyDraft], list[Issue]]:
    """The statements of an activity without sums that only add up the others.

    A total whose parts all stand there is left out. A sum of which only some parts are printed
    stays, and they become shares of it. Parts above their total are doubtful, and an issue.
    """
    out = list(money)
    issues: list[Issue] = []
    for currency in dict.fromkeys(d.currency for d in money if d.amount is not None):
        sums = [d for d in out if d.amount is not None and d.currency == currency]
        total = _total_of(sums, about)
        parts = [d for d in sums if d is not total and _may_be_part(d, total)] if total else []
        if total is None or not parts:
            continue
        changed, found = _settled(total, parts, about)
        issues += found
        out = [changed.get(id(d), d) for d in out if id(d) not in changed or changed[id(d)]]  # type: ignore[misc]
    return out, issues


def _total_of(sums: Sequence[MoneyDraft], about: str) -> MoneyDraft | None:
    """The one sum that is called a total, is followed by its parts, or is what the others add."""
    called = [d for d in sums if d.is_total]
    if len(called) == 1:
        return called[0]
    for before, after in pairwise(sums):
        if after.is_part and not before.is_part:
            return before
    own = [d for d in sums if d.about == about]
    for one in dict.fromkeys((0, -1)) if len(sums) > 2 else ():
        others = [d for d in sums if d is not sums[one]]
        alone = sums[one].source is None and sums[one].payer is None and sums[one].year is None
        if alone and sums[one].amount == _sum(others) != 0:
            return sums[one]
    below = [d for d in sums if d.about != about]
    return own[0] if len(own) == 1 and len(below) > 1 and own[0].amount == _sum(below) else None


def _may_be_part(draft: MoneyDraft, total: MoneyDraft) -> bool:
    """Whether a sum may be a part of a total: of its element or of one below it."""
    return draft.about == total.about or draft.about.startswith(f"{total.about}/")


def _sum(money: Iterable[MoneyDraft]) -> Decimal:
    return sum((d.amount or Decimal(0) for d in money), Decimal(0))


def _settled(
    total: MoneyDraft, parts: Sequence[MoneyDraft], about: str
) -> tuple[dict[int, MoneyDraft | None], list[Issue]]:
    """What becomes of a total and its parts, by the identity of the draft; None is left out."""
    whole, added = total.amount or Decimal(0), _sum(parts)
    if added == whole:
        why = f"the printed total {whole} adds up these parts; it was not added"
        step = Step(Rule.TOTAL_OF_PARTS, why)
        changed: dict[int, MoneyDraft | None] = {
            id(d): replace(d, steps=(*d.steps, step)) for d in parts
        }
        return {**changed, id(total): None}, []
    if 0 <= added < whole and all(d.amount is not None and d.amount >= 0 for d in parts):
        return {id(d): _as_share(d, whole) if d.amount else None for d in parts}, []
    unsure_parts = any(d.certainty is Certainty.DOUBTFUL for d in parts)
    if unsure_parts and total.certainty is not Certainty.DOUBTFUL:
        return {}, []  # what may be no sums refute none
    why = f"the parts add up to {added}, the printed total is {whole}"
    step = Step(Rule.PARTS_DIFFER_FROM_TOTAL, why)
    unsure = {
        id(d): replace(d, certainty=Certainty.DOUBTFUL, steps=(*d.steps, step)) for d in parts
    }
    issue = Issue(
        code="total-differs", about=about,
        message=f"the parts add up to {added}, the printed total is {whole}; it was left out",
        advice="read the place; correct the amounts in a decision",
        passages=total.passages,
    )  # fmt: skip
    return {**unsure, id(total): None}, [issue]


def _as_share(part: MoneyDraft, whole: Decimal) -> MoneyDraft:
    """A part of a sum that stands above it: its share, so that nothing is added twice."""
    step = Step(Rule.SHARE_OF_SUM, f"{part.amount} {part.currency or ''} of {whole}")
    named = part.source is not None or part.payer is not None
    return replace(
        part, cost_status=CostStatus.SOURCE_ONLY if named else CostStatus.ELSEWHERE,
        share=round((part.amount or Decimal(0)) / whole, 6), amount=None, currency=None,
        low=None, high=None, bound=None, per=None, certainty=Certainty.RULE,
        steps=(*part.steps, step),
    )  # fmt: skip


def complete_currencies(
    money: Sequence[MoneyDraft], *, text: str = "", words: Vocabulary | None = None
) -> tuple[list[MoneyDraft], list[Issue]]:
    """Amounts with the unit the document gives, else the currency of their source's other amounts.

    Edges: an amount that nothing tells the currency of has none; one issue shows all of them.
    """
    money = in_scales(money)
    bare = [d for d in money if _is_bare(d)]
    unit = _unit_in(text, words) if bare and words else Unit()
    told = [_told(d, unit, "by the document") if _is_bare(d) else d for d in money]
    by_source: dict[str, Counter[str]] = {}
    for draft in told:
        if draft.currency and draft.source:
            by_source.setdefault(_key(draft), Counter())[draft.currency] += 1
    out = [_filled(d, by_source.get(_key(d), Counter())) if _is_bare(d) else d for d in told]
    left = [d for d in out if _is_bare(d) and d.amount]
    return out, [_unknown(left)] if left else []


def _is_bare(draft: MoneyDraft) -> bool:
    return draft.amount is not None and draft.currency is None


def _unit_in(text: str, words: Vocabulary) -> Unit:
    """The unit that a line of the document gives for all sums: "(in thousand EUR)"."""
    found = {unit for line in text.splitlines() if (unit := unit_of_line(line, words)).is_said}
    return found.pop() if len(found) == 1 else Unit()


def unit_of_line(line: str, words: Vocabulary) -> Unit:
    """The unit that a line gives, if it says nothing else: "(in thousand EUR)"."""
    said = words_of(line) if len(line) < 80 else []
    if not said or len(said) > LONGEST_UNIT:
        return Unit()
    opening = match_at(words.units, said, 0)
    if opening is None or explained_share(line, words.money):
        return Unit()
    rest = line[opening.end :]
    left = [w for w in words_of(rest) if not w.key.isdigit()]
    unit = unit_of(rest, words.money)
    n_known = sum(f.last - f.first for index in (words.money.currencies, words.money.multipliers)
                  for f in find_phrases(index, left))  # fmt: skip
    codes = sum(rest[w.start : w.end] in words.money.iso_codes for w in left)
    known = unit.currency is not None and max(n_known, codes) >= len(left) - 1
    return replace(unit, year=None, years=None, is_total=False) if known else Unit()


def _key(draft: MoneyDraft) -> str:
    """A source's label for comparing; one word with its letters swapped is the same word."""
    key = fold(draft.source.text) if draft.source else ""
    return key if " " in key else "".join(sorted(key))


def _filled(draft: MoneyDraft, known: Counter[str]) -> MoneyDraft:
    if draft.source is None or len(known) != 1:
        return draft
    code = next(iter(known))
    step = Step(
        Rule.CURRENCY_OF_SAME_SOURCE, f"{code}, that of the other amounts of the same source"
    )
    weaker = Certainty.DOUBTFUL if draft.certainty is Certainty.DOUBTFUL else Certainty.RULE
    return replace(draft, currency=code, certainty=weaker, steps=(*draft.steps, step))


def _unknown(money: Sequence[MoneyDraft]) -> Issue:
    numbers = ", ".join(f"{d.amount}" for d in money[:MOST_PLACES])
    return Issue(
        code="amount-without-currency", about=money[0].about if len(money) == 1 else None,
        message=f"{len(money)} amounts print no currency, nor does their column or another amount "
        f"of their source: {numbers}; they stand without one",
        advice="say the currency in the head of the column or in a decision",
        passages=tuple(p for d in money[:MOST_PLACES] for p in d.passages[-1:]),
    )  # fmt: skip
