"""Which years does a text name? Lowest layer."""

from __future__ import annotations

import re


def find_years(text: str) -> list[tuple[int, int, int]]:
    """The years named in a text, each with its offsets.

    Example:
        >>> find_years("ZA 2017. I 2018. GODINU")
        [(2017, 3, 7), (2018, 11, 15)]
    """
    found = re.finditer(r"(?<![\d.,/])(?:19|20)\d\d(?!\d|[.,]\d{3})", text)
    return [(int(m.group()), m.start(), m.end()) for m in found]
