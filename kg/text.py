"""How words are compared, and how they are quoted. Lowest layer.

Two operations, never mixed up: `fold_space` makes the words of a quotation readable and changes
nothing else; `fold` makes a key for comparing and is never shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# One table for all Cyrillic languages: a key must not depend on guessing the language.
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "z", "з": "z", "и": "i",
    "й": "j", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "st", "ъ": "a",
    "ы": "y", "ь": "", "э": "e", "ю": "ju", "я": "ja", "ё": "e", "ѝ": "i", "є": "je", "і": "i",
    "ї": "ji", "ґ": "g", "ў": "u", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c",
    "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "dz", "ѣ": "e", "ѫ": "a",
}  # fmt: skip
# Letters that NFKD does not take apart.
_LATIN = {
    "đ": "dj", "ð": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
    "þ": "th", "ŋ": "n",
    "ʻ": "'", "ʼ": "'",  # letters of Uzbek and Ukrainian that are also printed as apostrophes
}  # fmt: skip
# One letter that Arabic, Persian and the fonts of both write in several ways.
_ARABIC = {"ي": "ی", "ى": "ی", "ك": "ک"}
_TABLE = str.maketrans(_CYRILLIC | _LATIN | _ARABIC)
_MOST_DIGITS = 18
YEARS = range(1900, 2201)  # of plans; other programs write 9999 for "no end"
_SPACE = re.compile(r"\s+")
_LINE_HYPHEN = re.compile(r"(?<=\w)-[^\S\n]*\n\s*(?=\w)")
LEVEL = " › "  # between the words of a merged head, or of an outer key, and those below it
# Letters of scripts that put no spaces between words, for use inside a class of a regular
# expression. Thai, Lao, Burmese and Khmer set a space between phrases, and within long names.
_PHRASED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
UNSPACED = _PHRASED + r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# Their vowels and tones above, below and behind a letter tell words apart: no key leaves them out.
_VOWELS = (
    r"\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b6-\u17d3"
)
# One such letter with its vowels counts as a word; a Thai or Lao `am` is written in two ways.
UNSPACED_WORD = rf"[{UNSPACED}](?:\u0e4d\u0e32|\u0ecd\u0eb2|[{_VOWELS}])*"
LETTERS_OF_A_WORD = 4  # of such a script, vowels at a letter not counted
# Vowels and signs that India's scripts write at a letter (Devanagari, Bengali, Tamil …) belong to
# the word, with the joiners behind them. Python counts none of them as a letter.
_AT_A_LETTER = "".join(
    chr(code) for code in range(0x0900, 0x0E00) if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
_NUKTAS = "\u093c\u09bc\u0a3c\u0abc\u0b3c"  # dots that are often left out; no key has them
MARK = rf"(?:[{_AT_A_LETTER}][\u200c\u200d]?)"
# One word of any other script: for use inside a regular expression.
LETTERS = rf"[^\W\d_{UNSPACED}]+(?:{MARK}+[^\W\d_{UNSPACED}]*)*"
_JOINER = re.compile(rf"(?<=[{_AT_A_LETTER}])[\u200c\u200d]")
# A nasal before another consonant is written as a letter or as a dot: मन्त्रालय, मंत्रालय.
_NASAL = re.compile("[ङञणनम]\u094d(?=[क-ह])|\u0901")
_UNSPACED = re.compile(f"({UNSPACED_WORD})")
_PHRASED_LETTER = re.compile(f"[{_PHRASED}]")
_VOWEL = re.compile(f"[{_VOWELS}]|(?![{_NUKTAS}])[{_AT_A_LETTER}]")
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")  # of Latin and Cyrillic; quick to find
_NOT_WORD = re.compile(rf"[^\w{_VOWELS}{_AT_A_LETTER}]+")
_SPACES = "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
_MARKS = {"’": "'", "‘": "'", "´": "'", "ʼ": "'", "ʻ": "'"} | {"٪": "%", "٫": ".", "٬": ","}
_MARKS |= {"、": ",", "。": "."}
_ZEROS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50)
_DIGITS = {chr(zero + n): str(n) for zero in _ZEROS for n in range(10)}
_PLAIN = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(_SPACES, " ") | dict.fromkeys(_DASHES, "-") | _MARKS | _DIGITS
)  # fmt: skip


def fold_space(words: str) -> str:
    r"""The words as quoted: every run of white space one space, ends trimmed, nothing else touched.

    Example:
        >>> fold_space(" Drugi  kvartal\n2018. ")
        'Drugi kvartal 2018.'
    """
    return _SPACE.sub(" ", words).strip()


def plain_forms(words: str) -> str:
    """The words with one form for each sign: letter by letter, so that offsets stay true.

    Full-width letters, digits and marks, the digits of other scripts, the many spaces and dashes
    become those of a plain keyboard. Nothing is added, left out or joined.

    Example:
        >>> plain_forms("１２\u00a0０００ ＥＵＲ – ٣٠٪")
        '12 000 EUR - 30%'
    """
    return words.translate(_PLAIN)


def title_words(words: str) -> str:
    r"""The words as a title: white space folded, and a word cut by a line's hyphen joined.

    Example:
        >>> title_words("Preoptereće-\nnost zaposlenih")
        'Preopterećenost zaposlenih'
    """
    return fold_space(_LINE_HYPHEN.sub("", words))


def whole_number(digits: str) -> int | None:
    """The number that plain digits of any script say; None for other words, such as "²" and "①".

    Edges: of more digits than a number of a plan has only the first count. Python refuses to
    convert thousands of them.

    Example:
        >>> whole_number("2026"), whole_number("٣"), whole_number("²"), whole_number("9" * 5000)
        (2026, 3, None, 999999999999999999)
    """
    return int(digits[:_MOST_DIGITS]) if digits.isdecimal() else None


@lru_cache(maxsize=100_000)
def fold(words: str) -> str:
    """A key for comparing: lower case, Cyrillic as Latin, no diacritics, punctuation as one space.

    Edges: letters of other scripts (Greek, Chinese) stay, without their marks; where a script has
    no spaces each letter, with the vowels written at it, is a word; a text without letters or
    digits has an empty key.

    Example:
        >>> fold("ПАРТНЬОРИ:"), fold("Nacionalni  koordinator")
        ('partnori', 'nacionalni koordinator')
        >>> fold("Министарство унутрашњих послова") == fold("Ministarstvo unutrašnjih poslova")
        True
        >>> {fold(f"o{mark}quv") for mark in "'’‘`ʻʼ"}
        {'o quv'}
    """
    if words.isascii():  # nothing to take apart
        return _NOT_WORD.sub(" ", words.lower()).strip()
    lowered = _JOINER.sub("", words.casefold()).translate(_TABLE)
    decomposed = unicodedata.normalize("NFKD", lowered)
    bare = _ACCENTS.sub("", decomposed)
    if not bare.isascii():
        bare = _NASAL.sub("\u0902", bare)
        bare = "".join(c for c in bare if _is_kept(c)).translate(_TABLE)
    if _UNSPACED.search(bare):
        bare = _UNSPACED.sub(r" \1 ", bare)
    return _NOT_WORD.sub(" ", bare).strip()


def _is_kept(sign: str) -> bool:
    return not unicodedata.combining(sign) or _VOWEL.match(sign) is not None


def same_key(words: str) -> str:
    """The letters and digits of words alone: equal for titles that say the same.

    Case, spaces, line breaks, dashes, soft hyphens, accents, quotation marks and the script of
    languages with two scripts make no difference.

    Example:
        >>> same_key("Co‑operation  of SCHOOLS") == same_key("co-operation of schools.")
        True
    """
    visible = without_format_signs(words)
    return fold(visible).replace(" ", "")


def without_format_signs(words: str) -> str:
    """The words without soft hyphens, zero-width signs and marks of direction."""
    if words.isascii():
        return words
    return "".join(c for c in words if unicodedata.category(c) != "Cf")


def is_whole(words: str) -> bool:
    r"""Whether words can be written to a file: they hold no half of a character.

    Example:
        >>> is_whole("Plán"), is_whole("Pl\udce1n")
        (True, False)
    """
    try:
        words.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_unspaced(word: str) -> bool:
    """Whether a word is one letter, with its vowels, of a script without spaces between words.

    Example:
        >>> is_unspaced("国"), is_unspaced("ปี"), is_unspaced("α")
        (True, True, False)
    """
    return _UNSPACED.fullmatch(word) is not None


def count_words(words: Iterable[str]) -> int:
    """How many words these are, where four letters of Thai and its like make about one.

    Example:
        >>> count_words(["Ministry", "of", "Health"]), count_words("กรมปศุสัตว์")
        (3, 3)
    """
    spaced, letters = 0, 0
    for word in words:
        if parts_phrases(word):
            letters += 1
        else:
            spaced += 1
    return spaced - (-letters // LETTERS_OF_A_WORD)


def parts_phrases(word: str) -> bool:
    """Whether a word begins with a letter of a script whose spaces part phrases, not words.

    Example:
        >>> parts_phrases("ปี"), parts_phrases("国"), parts_phrases("year")
        (True, False, False)
    """
    return _PHRASED_LETTER.match(word) is not None
