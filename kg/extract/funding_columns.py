"""What do the heads of several columns of money say together? Extract layer.

A head may name the currency ("Sredstva (RSD)") or the year ("2021"); one column may hold the
sources and the next the sums.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.draft import MoneyDraft
from kg.extract.funding import Place
from kg.model.codes import Certainty, CostStatus
from kg.model.records import Step
from kg.money import MoneyWords
from kg.periods import find_years
from kg.phrases import find_phrases, words_of

_CAPITALS = re.compile(r"(?<!\w)[A-Z]{3}(?!\w)")
_THOUSANDS = re.compile(r"(?<![\d.,])['’]?000(?:s|['’]s)?(?![\d.,]|\w)")


def by_heading(money: Sequence[MoneyDraft], place: Place) -> list[MoneyDraft]:
    """Amounts with the currency, the factor and the year that the column's head names."""
    words = place.words.money
    currency = head_currency(place.heading, words)
    years = {year for year, _, _ in find_years(place.heading)}
    year = years.pop() if len(years) == 1 else None
    factor = _factor(place.heading, words)
    return [_told(draft, currency, year, factor) for draft in money]


def head_currency(heading: str, words: MoneyWords) -> str | None:
    """The one currency a head names."""
    codes = {found.value for found in find_phrases(words.currencies, words_of(heading))}
    codes |= {word for word in _CAPITALS.findall(heading) if word in words.iso_codes}
    bare = heading
    for sign in sorted(words.symbols, key=len, reverse=True):  # "US$" is no "$" of the country
        if sign in bare or sign.casefold() in bare.casefold():
            codes.add(words.symbols[sign])
            bare = re.sub(re.escape(sign), " ", bare, flags=re.IGNORECASE)
    return codes.pop() if len(codes) == 1 else None


def _factor(heading: str, words: MoneyWords) -> int:
    """Thousands or millions, where the head says sums are in them: "mii lei", "000 lekë"."""
    found = find_phrases(words.multipliers, words_of(heading))
    if not found and _THOUSANDS.search(heading):
        return 1000
    return int(found[0].value) if len(found) == 1 else 1


def _told(draft: MoneyDraft, currency: str | None, year: int | None, factor: int) -> MoneyDraft:
    if draft.amount is None:
        return draft
    steps: list[Step] = []
    if draft.currency is None and currency:
        steps.append(Step("currency", f"{currency}, named over the column"))
    if draft.year is None and year:
        steps.append(Step("year", f"{year}, named over the column"))
    amount = draft.amount
    if factor > 1 and draft.currency is None:
        steps.append(Step("amount", f"times {factor}, named over the column"))
        amount *= factor
    if not steps:
        return draft
    return replace(
        draft, amount=amount, currency=draft.currency or currency, year=draft.year or year,
        certainty=Certainty.RULE, steps=(*draft.steps, *steps),
    )  # fmt: skip


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
        ]  # fmt: skip
        bare = sums and all(d.source is None and d.payer is None for d in sums)
        if not bare or len(named) not in (1, len(sums)):
            continue
        pairs = zip(sums, named * len(sums) if len(named) == 1 else named, strict=False)
        done = {id(d): _paired(d, source) for d, source in pairs}
        out = [done.get(id(d), d) for d in out if not any(d is n for n in named)]
    return out


def _paired(draft: MoneyDraft, named: MoneyDraft) -> MoneyDraft:
    step = Step("source", "named in the column beside the sum")
    return replace(
        draft, source=named.source, source_kind=named.source_kind, payer=named.payer,
        passages=(*named.passages, *draft.passages), certainty=Certainty.RULE,
        steps=(*draft.steps, step),
    )  # fmt: skip
