"""Which plain letters, digits and signs do the characters of a date stand for? Lowest layer."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－〜～~"), "-")
_PLAIN = {
    **_DASHES, ord("’"): "'", ord("‘"): "'", ord("ʼ"): "'", ord("ʻ"): "'", ord("、"): ",",
    ord("،"): ",", ord("؛"): ";",
}  # fmt: skip
_ABOUT = re.compile(r"(?<![^\s(])~(?=\d)")


def plain(text: str) -> str:
    r"""The text with plain digits, letters, spaces and dashes, of the same length.

    Example:
        >>> plain("Q２\u00a02025–2026")
        'Q2 2025-2026'
    """
    if "~" in text:  # "~2026" is about 2026, "2025~2026" a range
        text = _ABOUT.sub("≈", text)
    if text.isascii():
        return text.translate(_DASHES)
    return "".join(map(_plain_letter, text))


@lru_cache(maxsize=10_000)
def _plain_letter(letter: str) -> str:
    if ord(letter) in _PLAIN:
        return _PLAIN[ord(letter)]
    if letter.isdigit() and not letter.isascii():
        digit = unicodedata.digit(letter, None)
        return letter if digit is None or letter in "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉" else str(digit)
    if letter.isspace():
        return "\n" if letter in "\n\r\u2028\u2029" else " "
    wide = unicodedata.normalize("NFKC", letter)
    return wide if len(wide) == 1 and ("\uff00" <= letter <= "\uffee") else letter
