"""How does a language say time and money? Its lexicon words compiled for the two grammars.

Extract layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category

import msgspec

from kg.cldr import currency_names, names_of
from kg.files import resource
from kg.lexicon import Lexicon
from kg.money_figures import MoneyWords
from kg.periods import DateWords
from kg.phrases import PhraseIndex, index_phrases
from kg.text import fold

# The class of token that the words of a list of `Dates` are; the maps add what they say.
DATE_CLASSES = {
    "quarter": "quarter", "third": "quarter third", "sixth": "quarter sixth", "half_year": "half",
    "week": "week", "year": "year", "day": "day_word",
    "month_unit": "unit M", "month_word": "month_word", "plan_month": "plan_month",
    "financial_year": "fiscal", "school_year": "school", "plan": "plan", "beginning_of": "start",
    "middle_of": "mid", "end_of": "end", "until": "until", "before": "before", "since": "since",
    "after": "after", "about": "about", "onwards": "onwards", "continuous": "continuous",
    "every": "every", "conditional": "event", "small": "small",
}  # fmt: skip
DATE_MAPS = {
    "ordinals": "ordinal", "counts": "count", "halves": "h", "seasons": "season", "terms": "term",
    "eras": "era", "recurrence": "recurs", "decade": "decade",
    "solar_months": "solar_month",
}  # fmt: skip


def date_words(packs: tuple[Lexicon, ...], language: str, country: str | None = None) -> DateWords:
    """How a language says time in a country; without one, the order of days in numbers is open."""
    habits = country_habits(country)
    endings = {fold(w): kind for p in packs for kind, ws in p.dates.endings.items() for w in ws}
    return DateWords(
        index=index_phrases(date_phrases(packs, language)),
        endings=dict(sorted(endings.items(), key=lambda item: (-len(item[0]), item[0]))),
        order=_day_order(language, country),
        year_begins=habits.year_begins,
        year_named=habits.year_named,
        school_begins=habits.school_begins,
        southern=habits.southern,
        behind=any(pack.dates.behind for pack in packs[:1]),
        month_first=any(pack.dates.month_first for pack in packs[:1]),
        era=habits.era or next((pack.dates.era for pack in packs[:1]), 0),
    )


def date_phrases(packs: tuple[Lexicon, ...], language: str) -> dict[str, list[str]]:
    """The words of time of a language, by the class of token they are and what they say.

    Edges: a word with two classes has that of its own language; a short name of a month in CLDR
    gives way to a word of the lexicon (Czech "pro" is no December).
    """
    said: dict[str, list[str]] = {}
    taken: set[str] = set()
    for kind, entry in _date_entries(packs, language):
        key = fold(entry) + "*" * entry.endswith("*")
        if key not in taken:
            taken.add(key)
            said.setdefault(kind, []).append(entry)
    return said


def _date_entries(packs: tuple[Lexicon, ...], language: str) -> Iterator[tuple[str, str]]:
    for pack in packs:
        for number, names in pack.dates.months.items():
            yield from ((f"month {number}", entry) for entry in names)
        for name, kind in DATE_MAPS.items():
            for said, entries in getattr(pack.dates, name).items():
                yield from ((f"{kind} {said}", entry) for entry in entries)
        for name, kind in DATE_CLASSES.items():
            yield from ((kind, entry) for entry in getattr(pack.dates, name))
        yield from (("and", word) for word in pack.names.joiners)
    for kind, entries in month_phrases(packs, language).items():
        yield from ((kind, entry) for entry in entries)
    for code in dict.fromkeys([language, *(pack.code for pack in packs)]):
        yield from (("weekday", name) for name in _cldr_days(code))


@dataclass(frozen=True, slots=True)
class Habits:
    """How a country counts time: see `data/calendar.yaml`."""

    year_begins: int = 0
    year_named: str = ""
    school_begins: int = 9
    southern: bool = False
    era: int = 0


@lru_cache(maxsize=64)
def country_habits(country: str | None) -> Habits:
    """When a country's financial years begin, which year names them, and where it lies."""
    if not country:
        return Habits()
    known = _calendar()
    begins, named = known.financial_years.get(country, (1, "start"))
    return Habits(
        begins, named, known.school_years.get(country, 9), country in known.southern,
        known.eras.get(country, 0),
    )  # fmt: skip


class _Calendar(msgspec.Struct, frozen=True):
    financial_years: dict[str, tuple[int, str]]
    southern: tuple[str, ...]
    school_years: dict[str, int]
    eras: dict[str, int]


@lru_cache(maxsize=1)
def _calendar() -> _Calendar:
    return msgspec.yaml.decode(resource("data", "calendar.yaml").read_bytes(), type=_Calendar)


@lru_cache(maxsize=64)
def _day_order(language: str, country: str | None) -> str:
    """How a country writes a day in numbers, by CLDR: `dmy`, `mdy`, empty for others or unknown."""
    from babel import Locale, UnknownLocaleError

    if not country:
        return ""
    try:
        locale = Locale.parse(f"{language.split('-')[0]}_{country}")
    except (UnknownLocaleError, ValueError):
        return ""
    letters = "".join(c for c in locale.date_formats["short"].pattern if c in "dMy")
    order = "".join(dict.fromkeys(letters.lower()))
    return order if order in ("dmy", "mdy") else ""


def month_phrases(packs: tuple[Lexicon, ...], language: str) -> dict[str, list[str]]:
    """Month names: those CLDR lists for the language and its family, and the lexicon's."""
    words: dict[str, list[str]] = {}
    for pack in packs:
        for number, forms in pack.dates.months.items():
            words.setdefault(f"month {number}", []).extend(forms)
    codes = dict.fromkeys([language, *(pack.code for pack in packs)])
    for code in codes:
        for number, name in _cldr_months(code):
            words.setdefault(f"month {number}", []).append(name)
    return words


@lru_cache(maxsize=64)
def _cldr_months(code: str) -> tuple[tuple[int, str], ...]:
    months = names_of(code, "months")
    return tuple(
        (number, name.rstrip("."))
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in (months[context][width].items() if months else ())
        if len(name.rstrip(".")) >= 3 and not any(c.isdigit() for c in name)
    )


@lru_cache(maxsize=64)
def _cldr_days(code: str) -> tuple[str, ...]:
    """The names of the days of the week, long ones."""
    days = names_of(code, "days")
    return tuple(dict.fromkeys(days["format"]["wide"].values())) if days else ()


def money_words(packs: tuple[Lexicon, ...], language: str, country: str | None) -> MoneyWords:
    """The words of money; a word or sign of several currencies means that of the country."""
    local = _currencies_of(country)
    codes_by_form = _codes_by_form(packs)
    for code, form in _cldr_currencies(language, country):
        codes_by_form.setdefault(form, []).append(code)
    chosen = {
        form: next((code for code in codes if code in local), codes[0])
        for form, codes in codes_by_form.items()
        if not _is_letter(form) or not {*codes}.isdisjoint(local)
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
        symbols={form.lower(): code for form, code in chosen.items() if _is_sign(form)},
        codes=tuple(sorted({c for p in packs if p.code != "any" for c in p.money.currencies})),
        iso_codes=_iso_codes(),
        years=_index(pack.dates.year for pack in packs),
        months=_index(pack.dates.month_unit for pack in packs),
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
        taxes=_index(pack.money.taxes for pack in packs),
        thousands=frozenset(sign for pack in packs for sign in pack.money.thousands),
    )


def merge(maps: Iterable[Mapping[str, Iterable[str]]]) -> dict[str, list[str]]:
    """The words of several lexicons under the same key, those of the first before the others."""
    merged: dict[str, list[str]] = {}
    for one in maps:
        for key, entries in one.items():
            merged.setdefault(key, []).extend(entries)
    return merged


def _is_sign(form: str) -> bool:
    """Whether a currency's form is a sign that is matched as it stands: `€`, `S/`, `R`, `KM`."""
    return _is_letters(form) or not fold(form) or any(c == "/" or category(c) == "Sc" for c in form)


def _is_letters(form: str) -> bool:
    return len(form) <= 2 and form.isupper()


def _is_letter(form: str) -> bool:
    """Whether a form is one capital, which means money only in its own country: `R`, `K`."""
    return len(form) == 1 and form.isupper()


@lru_cache(maxsize=64)
def _cldr_currencies(language: str, country: str | None) -> tuple[tuple[str, str], ...]:
    """The currencies of a country today, with what CLDR says they are called in a language."""
    from babel.numbers import get_territory_currencies

    found: list[tuple[str, str]] = []
    for code in get_territory_currencies(country) if country else ():
        names = currency_names(language, country or "", code)
        dollars = [f"{country}$", f"{(country or '')[:1]}$"] if "$" in names else []
        found += [(code, name) for name in (*names, *dollars)]
    return tuple(found)


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
