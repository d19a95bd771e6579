"""In which language is this plan written? Told by script, headings and small words.

Extract layer.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from kg.lexicon import Lexicon, lexicons
from kg.text import fold

_LETTERS = 60_000  # of the text looked at; more changes no verdict
_SCRIPTS = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab"}
FIELD_WORTH = 25  # a heading of a plan tells more than a small word


def guess_language(text: str) -> str:
    """The BCP 47 tag of a text's language, with the script where the language has several.

    Edges: `und` when no lexicon knows the words.
    """
    sample = text[:_LETTERS]
    script = guess_script(sample)
    counts = Counter(re.findall(r"[^\W\d_]+", sample.casefold()))
    lines = Counter(fold(part) for part in re.split(r"[\t\n:]", sample) if len(part) < 90)
    scores = {
        code: _score(lexicon, counts, lines)
        for code, lexicon in lexicons().items()
        if code != "any" and (not lexicon.scripts or script in lexicon.scripts)
    }
    best = max(sorted(scores), key=lambda code: scores[code], default="")
    if not best or scores[best] <= 0:
        return "und"
    return f"{best}-{script}" if len(lexicons()[best].scripts) > 1 else best


def guess_script(text: str) -> str:
    """The ISO 15924 code of the script most letters are in."""
    letters = Counter(unicodedata.name(c, "?").split()[0] for c in text[:4000] if c.isalpha())
    name = letters.most_common(1)[0][0] if letters else "LATIN"
    return _SCRIPTS.get(name, name.title()[:4])


def _score(lexicon: Lexicon, counts: Counter[str], lines: Counter[str]) -> float:
    small, headings = _signs(lexicon.code)
    total = sum(counts.values()) or 1
    frequent = sum(counts[word] for word in small)
    seen = sum(1 for key in headings if lines[key])
    return 1000 * frequent / total + FIELD_WORTH * seen


@lru_cache(maxsize=64)
def _signs(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """The small words of a language in every script it is written in, and its headings."""
    lexicon = lexicons()[code]
    headings = frozenset(fold(w) for words in lexicon.fields.values() for w in words)
    small = {word.casefold() for word in lexicon.stop_words}
    if "Cyrl" in lexicon.scripts and "Latn" in lexicon.scripts:
        small |= {_to_cyrillic(word) for word in small}
    return frozenset(small), headings


# Serbian, Bosnian, Montenegrin Latin has one Cyrillic letter for each of its own.
_PAIRS = {"lj": "љ", "nj": "њ", "dž": "џ"}
_ONES = str.maketrans("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш")


def _to_cyrillic(word: str) -> str:
    for pair, letter in _PAIRS.items():
        word = word.replace(pair, letter)
    return word.translate(_ONES)
