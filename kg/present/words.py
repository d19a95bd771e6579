"""In which words does a page speak, in its reader's language? Present layer.

The words are data (`visualizations/shared/phrases/<language>.yaml`): labels and sentences, with a
form for each plural of the language where it matters. A language without a file, or a phrase not
translated yet, speaks English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from kg.cldr import names_of
from kg.errors import ConfigError
from kg.files import resource
from kg.model.records import Allocation
from kg.yaml_file import shipped_yaml

Phrase = str | Mapping[str, str]
FALLBACK = "en"


@lru_cache(maxsize=20_000)
def _written(number: Decimal, language: str) -> str:
    return str(format_decimal(number, locale=locale_of(language)))


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one language, and how it counts and dates. `language` is what it speaks,
    `asked` the language somebody wanted.
    """

    language: str
    phrases: Mapping[str, Phrase]
    asked: str = ""

    def __call__(self, key: str, /, *, count: int | None = None, **slots: object) -> str:
        """A phrase with its slots filled; `count` chooses the plural and fills `{count}`.

        Raises: KeyError for a phrase nobody wrote (an error in kg, which a test finds).
        """
        phrase = self.phrases[key]
        if not isinstance(phrase, str):
            form = self.locale.plural_form(count or 0) if count is not None else "other"
            phrase = phrase.get(form, phrase["other"])
        if count is not None:
            slots["count"] = self.number(count)
        return phrase.format(**{k: self._shown(v) for k, v in slots.items()})

    def _shown(self, value: object) -> str:
        if isinstance(value, int | float | Decimal):
            return self.number(value)
        return self.day(value) if isinstance(value, date) else str(value)

    @property
    def instead(self) -> str:
        """That the pages speak another language than the one asked for; nothing if they do not.

        Example:
            >>> words_for("is").instead, words_for("en-GB").instead
            ('These pages are not available in Icelandic yet; they are in English.', '')
        """
        if self.language != FALLBACK or self.asked.lower().split("-")[0] in ("", FALLBACK):
            return ""
        asked = self.locale.languages.get(self.asked.lower().split("-")[0], self.asked)
        return self("speaks-instead", language=asked)

    @property
    def locale(self) -> Locale:
        """How this language counts, groups digits and writes dates."""
        return locale_of(self.language)

    def number(self, value: float | Decimal, *, decimals: int = 1) -> str:
        """A number as this language writes it; no decimals where there are none."""
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
        return _written(round(exact, decimals), self.language)

    def columns(self, *names: str) -> tuple[str, ...]:
        """The headings of columns of a table."""
        return tuple(self(f"column.{name}") for name in names)

    def money(self, amount: Decimal, currency: str | None) -> str:
        """An amount with the currency's code, as plans write it."""
        return f"{self.number(amount, decimals=2)} {currency or self('unknown-currency')}"

    def stated(self, fact: Allocation) -> str:
        """A sum as far as it is said: with its bound, its ends and its period; or a share."""
        if fact.amount is None:
            return self("sum.share", share=self.number((fact.share or Decimal(0)) * 100))
        figure = self.money(fact.amount, fact.currency)
        if fact.low is not None and fact.high is not None:
            low = self.number(fact.low, decimals=2)
            figure = self("sum.range", low=low, high=figure)
        elif fact.bound is not None:
            figure = self(f"sum.{fact.bound}", amount=figure)
        return self(f"sum.per-{fact.per}", amount=figure) if fact.per else figure

    def day(self, day: date) -> str:
        """A day in full, as the phrases of the language write it: 31 December 2012."""
        pattern = str(self.phrases["date-format"])
        return str(format_date(day, format=pattern, locale=self.locale))

    def month(self, month: int) -> str:
        """A month's short name as it stands alone, 1 to 12."""
        names = names_of(str(self.locale), "months") or {}
        return str(names["stand-alone"]["abbreviated"][month]).rstrip(".")

    def listed(self, names: tuple[str, ...], *, most: int = 4) -> str:
        """Names as a list in words: A, B and C; long lists end in how many more there are."""
        if len(names) > most:
            rest = self("more-names", count=len(names) - most + 1)
            names = (*names[: most - 1], rest)
        if len(names) < 2:
            return "".join(names)
        return self("list-last", first=", ".join(names[:-1]), last=names[-1])


@lru_cache
def locale_of(language: str) -> Locale:
    """The locale of a BCP 47 tag; English for an unknown one."""
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(FALLBACK)


def has_more_than_a_figure(fact: Allocation) -> bool:
    """Whether a bound, ends, a period or a share belong to a sum."""
    return any(x is not None for x in (fact.low, fact.bound, fact.per)) or (
        fact.share is not None and fact.amount is None
    )


@lru_cache
def phrases_in(code: str) -> Mapping[str, Phrase]:
    """The phrase file of one language code, empty if there is none.

    Raises: ConfigError if the file is not a list of phrases.
    """
    path = resource("visualizations", "shared", "phrases", f"{code}.yaml")
    if not path.is_file():
        return {}
    raw = shipped_yaml(path)
    if not isinstance(raw, dict) or not all(
        isinstance(k, str) and isinstance(v, str | dict) for k, v in raw.items()
    ):
        raise ConfigError(f"{path.name}: must hold phrases by key; quote words such as no and yes")
    return raw


@lru_cache
def page_languages() -> Mapping[str, str]:
    """The languages that have words for pages: codes, English first, and each one's own name.

    Example:
        >>> page_languages()["bg"]
        'български'
    """
    codes = (x.stem for x in resource("visualizations", "shared", "phrases").glob("*.yaml"))
    return {code: own_name(code) for code in sorted(codes, key=lambda x: (x != FALLBACK, x))}


def own_name(language: str) -> str:
    """A language's name in itself: English, български, srpski."""
    locale = words_for(language).locale
    return str(locale.get_language_name(str(locale)) or language)


@lru_cache
def words_for(language: str) -> Words:
    """The words of a language; those of English where it has none.

    Edges: `sr-Latn` is tried before `sr`; `Words.language` is what the file says it is written in
    (Serbian in Latin letters), and English where a language has no file.
    """
    language = language.replace("_", "-")
    for code in (language, language.split("-")[0]):
        own = phrases_in(code)
        if own:
            return Words(str(own["language"]), {**phrases_in(FALLBACK), **own})
    return Words(FALLBACK, phrases_in(FALLBACK), language)
