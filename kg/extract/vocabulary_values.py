"""How does a language say time and money? Its lexicon words compiled for the two grammars.

Extract layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from unicodedata import category

from kg.lexicon import Lexicon
from kg.money import MoneyWords
from kg.phrases import PhraseIndex, index_phrases
from kg.text import fold

DATE_CLASSES = {
    "quarter": "Q", "half_year": "H", "year": "W", "continuous": "C", "until": "U", "since": "S",
    "end_of": "E", "beginning_of": "B", "middle_of": "I", "conditional": "X", "month_word": "Z",
}  # fmt: skip


def date_phrases(packs: tuple[Lexicon, ...], language: str) -> dict[str, list[str]]:
    """The words of time of a language, by the class of token they are."""
    words = month_phrases(packs, language)
    for pack in packs:
        for name, letter in DATE_CLASSES.items():
            words.setdefault(letter, []).extend(getattr(pack.dates, name))
        for letter, numbered in (("O", pack.dates.ordinals), ("L", pack.dates.halves)):
            for number, forms in numbered.items():
                words.setdefault(f"{letter} {number}", []).extend(forms)
    return words


def month_phrases(packs: tuple[Lexicon, ...], language: str) -> dict[str, list[str]]:
    """Month names: those CLDR lists for the language and its family, and the lexicon's."""
    words: dict[str, list[str]] = {}
    for pack in packs:
        for number, forms in pack.dates.months.items():
            words.setdefault(f"M {number}", []).extend(forms)
    codes = dict.fromkeys([language, *(pack.code for pack in packs)])
    for code in codes:
        for number, name in _cldr_months(code):
            words.setdefault(f"M {number}", []).append(name)
    return words


@lru_cache(maxsize=64)
def _cldr_months(code: str) -> tuple[tuple[int, str], ...]:
    from babel import Locale, UnknownLocaleError

    if code in ("any", "und"):
        return ()
    try:
        months = Locale.parse(code, sep="-").months
    except (UnknownLocaleError, ValueError):
        return ()
    return tuple(
        (number, name.rstrip("."))
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[context][width].items()
        if len(name.rstrip(".")) >= 3 and not any(c.isdigit() for c in name)
    )


def money_words(packs: tuple[Lexicon, ...], country: str | None) -> MoneyWords:
    """The words of money; a word or sign of several currencies means that of the country."""
    local = _currencies_of(country)
    codes_by_form = _codes_by_form(packs)
    chosen = {
        form: next((code for code in codes if code in local), codes[0])
        for form, codes in codes_by_form.items()
    }
    phrases: dict[str, list[str]] = {}
    for form, code in chosen.items():
        phrases.setdefault(code, []).append(form)
    multipliers: dict[str, list[str]] = {}
    for pack in packs:
        for factor, forms in pack.money.multipliers.items():
            multipliers.setdefault(str(factor), []).extend(forms)
    return MoneyWords(
        currencies=index_phrases(
            {c: [f for f in fs if not _is_sign(f)] for c, fs in phrases.items()}
        ),
        multipliers=index_phrases(multipliers),
        symbols={form: code for form, code in chosen.items() if _is_sign(form)},
        codes=tuple(sorted({c for p in packs if p.code != "any" for c in p.money.currencies})),
        iso_codes=_iso_codes(),
        years=_index(pack.dates.year for pack in packs),
        references=_index(pack.money.references for pack in packs),
        bounds=index_phrases(merge(pack.money.bounds for pack in packs)),
        bound_signs={
            form: bound
            for pack in packs
            for bound, forms in pack.money.bounds.items()
            for form in forms
            if not fold(form)
        },
        ranges={
            kind: index_phrases({kind: forms})
            for kind, forms in merge(pack.money.ranges for pack in packs).items()
        },
        periods=index_phrases(merge(pack.money.per for pack in packs)),
        percent=_index(pack.money.percent for pack in packs),
    )


def merge(maps: Iterable[Mapping[str, Iterable[str]]]) -> dict[str, list[str]]:
    """The words of several lexicons under the same key, those of the first before the others."""
    merged: dict[str, list[str]] = {}
    for one in maps:
        for key, entries in one.items():
            merged.setdefault(key, []).extend(entries)
    return merged


def _is_sign(form: str) -> bool:
    """Whether a currency's form is a sign that is matched as it stands: `€`, `US$`, `S/`."""
    return not fold(form) or any(c == "/" or category(c) == "Sc" for c in form)


def _codes_by_form(packs: tuple[Lexicon, ...]) -> dict[str, list[str]]:
    """The currencies that each word or sign may mean, those of the language itself first."""
    found: dict[str, list[str]] = {}
    for pack in packs:
        for code, forms in pack.money.currencies.items():
            for form in forms:
                codes = found.setdefault(form, [])
                if code not in codes:
                    codes.append(code)
    return found


@lru_cache(maxsize=64)
def _currencies_of(country: str | None) -> tuple[str, ...]:
    """The currencies a country has or had since 1999, the present ones first."""
    if not country:
        return ()
    from datetime import date

    from babel.numbers import get_territory_currencies

    now = get_territory_currencies(country)
    since = get_territory_currencies(country, start_date=date(1999, 1, 1))
    return tuple(dict.fromkeys((*now, *since)))


@lru_cache(maxsize=1)
def _iso_codes() -> frozenset[str]:
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def _index(lists: Iterable[Iterable[str]]) -> PhraseIndex:
    return index_phrases({"": [word for words in lists for word in words]})
