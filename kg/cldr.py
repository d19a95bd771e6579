"""What does a language call months, days and money? CLDR's names, the same in each order of asking.

Lowest layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any, cast


@lru_cache(maxsize=256)
def names_of(code: str, part: str) -> Mapping[str, Any] | None:
    """The names of `months` or `days` by context and width; None for a language CLDR lacks.

    They are copied before they are looked at: babel keeps what a look at one language found in a
    place that all languages share, so that German would get the months of the language before it.

    Example:
        >>> names_of("de", "months")["stand-alone"]["wide"][12], names_of("xx", "days")
        ('Dezember', None)
    """
    from babel import Locale, UnknownLocaleError, localedata

    if code in ("any", "und"):
        return None
    try:
        locale = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
    names = deepcopy(localedata.load(str(locale))[part])
    return cast("Mapping[str, Any]", localedata.LocaleDataDict({part: names})[part])


def currency_names(language: str, country: str, code: str) -> tuple[str, ...]:
    """What a country calls a currency in a language: its sign, its names, the noun of them.

    Edges: the noun stands where the names of most currencies agree ("Tunisian Dinar", "dinar
    tunisien"). Empty for a language CLDR lacks; of a country without the language no sign.

    Example:
        >>> currency_names("fr", "TN", "TND")
        ('DT', 'dinar tunisien', 'dinars tunisiens', 'dinar', 'dinars')
    """
    from babel import localedata

    base = language.replace("-", "_").split("_")[0]
    local = f"{base}_{country}"
    if not localedata.exists(base):
        return ()
    names = localedata.load(local if localedata.exists(local) else base)
    sign = names["currency_symbols"].get(code) if localedata.exists(local) else None
    said = [
        names["currency_names"].get(code),
        *names["currency_names_plural"].get(code, {}).values(),
    ]
    whole = [name.lower() for name in said if name and "(" not in name]
    place = _noun_place(base)
    found = dict.fromkeys([*whole, *(name.split()[place] for name in whole)])
    return (*([sign] if sign and sign != code else []), *found)


@lru_cache(maxsize=64)
def _noun_place(base: str) -> int:
    """Where the noun of a currency's name stands: 0 at its beginning, -1 at its end."""
    from babel import localedata

    said = localedata.load(base)["currency_names"].values()
    names = [name.lower().split() for name in said if " " in name and "(" not in name]
    kinds = [len({name[place] for name in names}) for place in (0, -1)]
    return 0 if kinds[0] < kinds[1] else -1
