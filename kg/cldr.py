"""What does a language call its months and days? CLDR's names, the same in each order of asking.

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
