"""How automatic list numbers are shown: decimal, letters of both scripts, Roman. Read layer."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"  # as Word counts: without ё, й, ъ and ь
BULLET = "•"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ROMAN_MOST = 3999


def roman(number: int) -> str:
    """A number in small Roman figures; beyond 3,999, where there are none, in decimal ones.

    Example:
        >>> roman(14)
        'xiv'
    """
    if not 0 < number <= _ROMAN_MOST:
        return str(number)
    figures = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        figures += letters * count
    return figures


def letter(number: int, alphabet: str = _LATIN) -> str:
    """The letter of a list item; after the last letter they are doubled: z, aa, bb.

    Example:
        >>> letter(2), letter(28)
        ('b', 'bb')
    """
    if number < 1:
        return str(number)
    repeats, index = divmod(number - 1, len(alphabet))
    return alphabet[index] * min(repeats + 1, 20)


def list_number(number: int, style: str) -> str:
    """An item's number in the style that Word, ODF and HTML name each in their own words.

    Edges: a style not known here counts in decimal figures.

    Example:
        >>> list_number(3, "upperRoman"), list_number(3, "a"), list_number(3, "russianLower")
        ('III', 'c', 'в')
    """
    if style in ("lowerRoman", "i"):
        return roman(number)
    if style in ("upperRoman", "I"):
        return roman(number).upper()
    if style in ("lowerLetter", "a"):
        return letter(number)
    if style in ("upperLetter", "A"):
        return letter(number).upper()
    if style == "russianLower":
        return letter(number, _RUSSIAN)
    if style == "russianUpper":
        return letter(number, _RUSSIAN).upper()
    return f"{number:02d}" if style == "decimalZero" else str(number)


def shown_bullet(sign: str) -> str:
    """The sign of a list's items, a plain bullet for letters and signs of symbol fonts."""
    readable = sign and not sign.isalnum() and not "\ue000" <= sign <= "\uf8ff"
    return sign if readable else BULLET


def raised(words: str) -> str:
    """Figures set above the line, so that they do not run into the word before; other words stay.

    Example:
        >>> "Council" + raised("2"), "N" + raised("o")
        ('Council²', 'No')
    """
    return words.translate(_RAISED) if words.strip().isdecimal() and words.isascii() else words
